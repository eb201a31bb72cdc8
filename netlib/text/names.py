"""Names of the whole world: how they fold for comparing, and turn into a handle."""

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
# Letters that languages of one script write in different ways, and keyboards mix: of Arabic, Persian and Urdu; and
# katakana, which stands for the same sounds as hiragana.
_ALIKE = {"ا": "ٱ", "ي": "یى", "ك": "ک", "ه": "ةەھہ"} | {
    chr(number - 0x60): chr(number) for number in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)
}
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
            **_ALIKE,
        }.items()
        for letter in letters
    }
)
# Persian and the scripts of India need these between their letters.
_JOINERS = "\u200c\u200d"
# Letters and signs that draw nothing: the fillers of Hangul, the Braille pattern without dots.
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"


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


def handle_base(name: str) -> str:
    """The handle that a name suggests, at most 40 characters of a-z, 0-9 and hyphens; "member" where nothing is left."""
    return slugify(fold(name))[:40].strip("-_").replace("_", "-") or "member"
