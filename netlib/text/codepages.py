"""Which code page a text that is not in UTF-8 was written in, guessed from its words.

A code page says which letter each byte is. Nothing in a file names it, and most bytes are letters in all of them, so
every one is tried: where the words come out as words of a language that is written in it, it is likely the one.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import pairwise

# The code pages that people have files in, with what to call them; the likelier first.
CODE_PAGES: Mapping[str, str] = {
    "utf-8": "Unicode (UTF-8)",
    "cp1252": "Western Europe (Windows)",
    "mac_roman": "Western Europe (Mac)",
    "cp1250": "Central Europe (Windows)",
    "iso8859_2": "Central Europe (ISO)",
    "cp1254": "Turkish (Windows)",
    "cp1257": "Baltic (Windows)",
    "cp1251": "Cyrillic (Windows)",
    "koi8_u": "Cyrillic (KOI8)",
    "cp866": "Cyrillic (DOS)",
    "cp1253": "Greek (Windows)",
    "cp1255": "Hebrew (Windows)",
    "cp1256": "Arabic (Windows)",
    "cp1258": "Vietnamese (Windows)",
    "cp850": "Western Europe (DOS)",
    "cp932": "Japanese (Shift JIS)",
    "euc_jp": "Japanese (EUC)",
    "gb18030": "Chinese, simplified (GB 18030)",
    "big5": "Chinese, traditional (Big5)",
    "cp949": "Korean",
}
_WESTERN = (
    "éèàùâêîôûçëïüœÿ", "äöüß", "áéíóúñü", "áâãàçéêíóôõú", "åäöæøéü", "àèéìòù", "áðéíóúýþæö", "éëïöü", "áéíóúà",
)  # fmt: skip
_CENTRAL = ("ąćęłńóśźż", "áéíóöőúüű", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "čćđšž", "ăâîșțşţ")
# By code page, the letters beyond ASCII of the languages that are written in it.
_LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "cp1252": _WESTERN,
    "mac_roman": _WESTERN,
    "cp850": _WESTERN,
    "cp1250": _CENTRAL,
    "iso8859_2": _CENTRAL,
    "cp1254": ("çğıöşüâîû",),
    "cp1257": ("āčēģīķļņšūž", "ąčęėįšųūž", "äõöüšž"),
    "cp1258": ("ăâđêôơưàáèéìíòóùúýãõ\u0300\u0301\u0303\u0309\u0323",),
}
# Of alphabets that share their places in the code pages, the letters that make up most of any text.
_COMMON = set(
    "оеаинтсрвлкмдпуягіїєшчйб"
    + "αοιετσνηυρπκμλςάέήίόύώγδ"
    + "אבגדהוחיכלמנסעפצקרשת"
    + "ابتجحخدرسشعفقكلمنهويةأىئء"
)
_FINALS = set("םןץףך")
# Signs, by whether a letter stands before and after them where they are right.
_PLACED: Mapping[str, Callable[[bool, bool], bool]] = {
    "“": lambda before, after: after > before,
    "«": lambda before, after: after > before,
    "„": lambda before, after: after > before,
    "‘": lambda before, after: after > before,
    "’": lambda before, after: before,
    "–": lambda before, after: before == after,
    "—": lambda before, after: before == after,
}
_TYPOGRAPHY = set("”…•»‚·\u00a0€£§°©®™½¼¾´¡¿№")
# The first bytes of the characters that each country put first, because they are common.
_PUT_FIRST = {
    "cp932": range(0x88, 0x98), "euc_jp": range(0xB0, 0xD0), "gb18030": range(0xB0, 0xD8), "big5": range(0xA4, 0xC7),
    "cp949": range(0xB0, 0xC9),
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]*[^\x00-\x7f]\S*|\S*[^\x00-\x7f]\S*")
_MUCH = 4000


def guess_code_page(data: bytes) -> str:
    """The name of the codec, one of CODE_PAGES, in which the words of `data` look most like words. "cp1252" where
    nothing speaks for any."""
    # Lines with letters beyond ASCII, as far as a guess needs them.
    sample = b"\n".join(line for line in data.split(b"\n") if not line.isascii())[:_MUCH]
    best, most = "cp1252", float("-inf")
    for place, name in enumerate(CODE_PAGES):
        if name == "utf-8":
            continue
        text = sample.decode(name, errors="replace")
        # The first of two that are as likely is the one that more people have.
        score = _score(text, name) - place * 0.01
        if score > most:
            best, most = name, score
    return best


def _score(text: str, name: str) -> float:
    return sum(_word_score(found[0], name) for found in _WORD.finditer(text)) - 8 * text.count("\ufffd")


def _word_score(word: str, name: str) -> float:
    """How much a word with letters beyond ASCII looks like one of a language of this code page."""
    score = 0.0
    letters = [c for c in word if c > "\x7f" and unicodedata.category(c)[0] in "LM"]
    for before, c, after in zip(f" {word}", word, f"{word[1:]} ", strict=False):
        if c > "\x7f" and c not in letters:
            score += _sign_score(before, c, after)
        elif c > "\x7f" and _odd_case(before, c, after):
            score -= 3
    if not letters:
        return score
    wide = [c for c in letters if c >= "\u2e80"]
    if wide and name not in _PUT_FIRST:
        return score - 3 * len(wide)
    if wide:
        return score + sum(_wide_score(c, name) for c in wide) - 3 * (len(letters) - len(wide))
    if languages := _LANGUAGES.get(name):
        lower = {c.lower() for c in letters}
        # Portuguese alone has this letter, and always before an e.
        fits = any(lower <= set(language) for language in languages) and (
            languages is not _WESTERN or "õ" not in word or "õe" in word
        )
        return score + (2 if fits else -1.5) * len(letters)
    # Other alphabets: all letters of a word are of one, and the common ones more common.
    ascii_letters = sum(c.isascii() and c.isalpha() for c in word)
    score += sum(1.2 if c.lower() in _COMMON else -0.8 for c in letters)
    score -= 3 * min(ascii_letters, len(letters))
    return score - 3 * sum(c in _FINALS and after.isalpha() for c, after in pairwise(word))


def _odd_case(before: str, c: str, after: str) -> bool:
    """Whether capitals stand in the middle of a word: "JosŽ", "MŸller", "ìBanned"."""
    if c.isupper():
        return before.islower() or (before.isupper() and after.islower())
    return after.isupper() and not before.isalpha()


def _sign_score(before: str, c: str, after: str) -> float:
    inside = before.isalpha() and after.isalpha()
    if c in _PLACED:
        return 2.2 if _PLACED[c](before.isalnum(), after.isalnum()) and not (inside and c in "–—") else -1
    if c in _TYPOGRAPHY:
        return -2 if inside and c != "·" else 0.3
    return -3 if unicodedata.category(c)[0] in "CZ" or before.isalpha() or after.isalpha() else -1


def _wide_score(c: str, name: str) -> float:
    """How likely a letter of East Asia is in this code page."""
    if "\u3041" <= c <= "\u30ff":
        return 2 if name in ("cp932", "euc_jp") else -1
    if "\uff61" <= c <= "\uff9f":
        return -1
    code = c.encode(name, errors="ignore")
    common = len(code) == 2 and code[0] in _PUT_FIRST[name]
    if "\uac00" <= c <= "\ud7a3":
        return 1.8 if name == "cp949" and common and code[1] >= 0xA1 else -1
    return 1.5 if common else -1
