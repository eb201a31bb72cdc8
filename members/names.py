"""Names of the whole world: how they fold for comparing, sort in a list and turn into a handle."""

import re
import unicodedata

from django.utils.text import slugify

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
# Particles that belong to the family name that follows them.
_PARTICLES = {
    "al",
    "ap",
    "bin",
    "bint",
    "da",
    "dal",
    "de",
    "del",
    "della",
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


def fold(text: str) -> str:
    """Without accents, case and repeated space, for comparing and sorting; letters of other scripts stay."""
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFKC", bare).casefold().split())


def clean_name(text: str) -> str:
    """Trim and join white space and drop invisible control characters; keeps every script's letters and joiners."""
    kept = "".join(
        c
        for c in text
        if unicodedata.category(c) not in {"Cc", "Cs", "Co"}
        and c not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    return " ".join(unicodedata.normalize("NFC", kept).split())


def guess_sort_name(name: str) -> str:
    """ "Odette de la Cruz" becomes "de la Cruz, Odette"; a single word or a name not in Latin letters stays."""
    words = name.split()
    if len(words) < 2 or not re.match(r"[A-Za-zÀ-ɏḀ-ỿ]", words[-1]):
        return name
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in _PARTICLES:
        cut -= 1
    return f"{' '.join(words[cut:])}, {' '.join(words[:cut])}"


def initials(name: str) -> str:
    """One or two letters for the plate beside a name."""
    words = [word for word in re.split(r"[\s]+", name) if word and word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def handle_base(name: str) -> str:
    """The handle that a name suggests, at most 40 characters of a-z, 0-9 and hyphens; "member" where nothing is left."""
    return slugify(fold(name))[:40].strip("-_").replace("_", "-") or "member"
