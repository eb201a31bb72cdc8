"""Names of the whole world: how they fold for comparing, sort in a list and turn into a handle."""

import re
import unicodedata

from django.utils.text import slugify

from netlib.text.clean import clean_text

# Letters that Unicode does not take apart into a base letter and a mark, and the apostrophes that people type for ’.
_PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "þ": "th",
        "Þ": "Th",
        "ð": "d",
        "ı": "i",
    }
)
# Persian and the scripts of India need these between their letters.
_JOINERS = "\u200c\u200d"
# Letters and signs that draw nothing: the fillers of Hangul, the Braille pattern without dots.
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
# Particles that belong to the family name that follows them.
PARTICLES = {
    "al",
    "ap",
    "bin",
    "bint",
    "da",
    "dal",
    "de",
    "del",
    "della",
    "den",
    "der",
    "di",
    "do",
    "dos",
    "du",
    "el",
    "ibn",
    "la",
    "le",
    "mac",
    "ní",
    "nic",
    "ó",
    "st",
    "st.",
    "ten",
    "ter",
    "van",
    "von",
    "zu",
}
# What stands behind a name and is not part of it, without its dots. As it is written: Ma is a family name, MA a degree.
_SUFFIXES = {
    "BA",
    "EdD",
    "Esq",
    "II",
    "III",
    "IV",
    "JD",
    "Jr",
    "MA",
    "MBA",
    "MD",
    "MLIS",
    "MLS",
    "MSc",
    "PhD",
    "Sr",
    "jr",
    "sr",
}
# What stands before a name and is not part of it.
_TITLES = {"dr", "fr", "miss", "mr", "mrs", "ms", "mx", "prof", "rev", "sir", "sr"}


def fold(text: str) -> str:
    """Without accents, case and repeated space, for comparing and sorting; letters of other scripts stay."""
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFKC", bare).casefold().split())


def clean_name(text: str) -> str:
    """Trim and join white space and drop what cannot be seen, so that no name looks like another or like none; keeps
    every script's letters and joiners. Gives "" when nothing is left to see."""
    kept = "".join(
        c
        for c in clean_text(text)
        if c.isspace()
        or c in _JOINERS
        or (unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs"} and c not in _BLANKS)
    )
    clean = " ".join(unicodedata.normalize("NFC", kept).split())
    return clean if clean.strip(_JOINERS + " ") else ""


def _apart(name: str) -> tuple[list[str], str]:
    """The words of the name itself, and what stands behind them: suffixes, emoji, all that follows a comma."""
    before, _, behind = name.partition(",")
    words, rest = before.split(), list[str]()
    # With two words left, the second is the family name: "Wei MA".
    while len(words) > 1 and (
        not any(c.isalpha() for c in words[-1])
        or (len(words) > 2 and words[-1].replace(".", "") in _SUFFIXES)
    ):
        rest.insert(0, words.pop())
    return words, ", ".join(part for part in (" ".join(rest), behind.strip()) if part)


def guess_sort_name(name: str) -> str:
    """ "Odette de la Cruz, MLIS" becomes "de la Cruz, Odette, MLIS"; a single word or a name not in Latin letters stays."""
    words, rest = _apart(name)
    if len(words) < 2 or not re.match(r"[A-Za-zÀ-ɏḀ-ỿ]", words[-1]):
        return name
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in PARTICLES:
        cut -= 1
    return ", ".join(part for part in (" ".join(words[cut:]), " ".join(words[:cut]), rest) if part)


def initials(name: str) -> str:
    """One or two letters for the plate beside a name."""
    words = [word for word in _apart(name)[0] if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def handle_base(name: str) -> str:
    """The handle that a name suggests, at most 40 characters of a-z, 0-9 and hyphens; "member" where nothing is left."""
    return slugify(fold(name))[:40].strip("-_").replace("_", "-") or "member"


def short_name(name: str) -> str:
    """The first word of a name that is no title, for a greeting; the whole name when there is none."""
    words = (word for word in name.split() if fold(word).strip(".,") not in _TITLES)
    return next(words, name).rstrip(",")
