"""Names of the whole world: how they fold for comparing, sort in a list and turn into a handle."""

import re
import unicodedata

from django.utils.text import slugify

from netlib.text.clean import clean_text

# Marks that a letter keeps its meaning without: accents, the vowel points of Hebrew, Arabic and Syriac, signs that join
# letters or turn the direction of a line. Those of Indic scripts, Thai and kana stay: without them it is another word.
_MARKS = (
    r"\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u0640"
    r"\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u1ab0-\u1aff"
    r"\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u2de0-\u2dff\ua66f-\ua672\ua674-\ua67d"
    r"\ua69e\ua69f\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U000e0100-\U000e01ef"
)
_IS_MARK = re.compile(f"[{_MARKS}]")
# What stands for small letters that Unicode does not take apart into a letter and a mark, and for the apostrophes that
# people type. The same table, with the capitals, stands in netlib/sql/fold.sql; a test compares the two.
_LETTERS = str.maketrans(
    {
        letter: plain
        for plain, letters in {
            "a": "ᴀᶏⱥ",
            "aa": "ꜳ",
            "ae": "æᴁ",
            "ao": "ꜵ",
            "au": "ꜷ",
            "av": "ꜹꜻ",
            "ay": "ꜽ",
            "b": "ƀƃɓʙᴃᵬᶀ",
            "c": "ƈȼɕᴄꞓ",
            "d": "ðđƌȡɖɗᴅᴆᵭᶁᶑꝱꝺ",
            "db": "ȸ",
            "dz": "ʣʥ",
            "e": "ɇɛᴇᶒᶓⱸ",
            "f": "ƒᵮᶂꜰꝼ",
            "g": "ǥɠɡɢʛᶃꞡ",
            "h": "ħɦɧʜⱨ",
            "hv": "ƕ",
            "i": "ıɨɩɪᵻᶖ",
            "j": "ȷɉɟʝᴊ",
            "k": "ƙᴋᶄⱪꝁꝃꝅꞣ",
            "l": "łƚȴɫɬɭʟᴌᶅⱡꝇꝉꝲ",
            "ll": "ỻ",
            "ls": "ʪ",
            "lz": "ʫ",
            "m": "ɱᴍᵯᶆꝳ",
            "n": "ŋƞȵɲɳɴᵰᶇꝴꞑꞥ",
            "o": "øᴏⱺꝋꝍ",
            "oe": "œɶ",
            "oi": "ƣ",
            "oo": "ꝏ",
            "p": "ƥᴘᵱᵽᶈꝑꝓꝕ",
            "q": "ĸʠꝗꝙ",
            "qp": "ȹ",
            "r": "ɍɼɽɾʀᵲᵳᶉꝵꝶꞧ",
            "s": "ȿʂᵴᶊẜẝꜱꞩ",
            "ss": "ß",
            "t": "ŧƫƭȶʈᴛᵵⱦꝷꞇ",
            "th": "þᵺꝥꝧ",
            "ts": "ʦ",
            "u": "ʉᴜᵾᶙ",
            "ue": "ᵫ",
            "v": "ʋᴠᶌỽⱱⱴꝟ",
            "vy": "ꝡ",
            "w": "ᴡⱳ",
            "x": "ᶍ",
            "y": "ƴɏʏỿ",
            "z": "ƶȥɀʐʑᴢᵶᶎⱬ",
            "σ": "ς",
            "'": "‘’ʹʻʼʽˈ",
            '"': "ʺ",
        }.items()
        for letter in letters
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
    """Without accents, case and repeated space, for comparing and sorting; letters of other scripts stay.

    The twin of `netlib_fold` in the database (netlib/sql/fold.sql): both give the same for every text.
    """
    bare = _IS_MARK.sub("", unicodedata.normalize("NFKD", text))
    return " ".join(unicodedata.normalize("NFC", bare.lower().translate(_LETTERS)).split())


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
