"""Other ways to write what was typed. No database.

Documents have the words of a name written together too (`members_search_spelled`). Here is the other direction: what is
written together in a name, and was typed apart.
"""

import re
import unicodedata
from collections.abc import Sequence

from netlib.text.names import fold

# How many words in a row may be one word of a name, and how long all but the last may be when they are more than two.
_MOST_TOGETHER = 4
_SHORT = 3
_SPELT_OUT = str.maketrans({"å": "aa", "ä": "ae", "ö": "oe", "ø": "oe", "ü": "ue"})
_WITH_NUMBER = re.compile(r"([^\W\d_]{2,})([ -]?)(\d{1,4})")


def spelt_out(text: str) -> str:
    """A name with the letters that stand for å, ä, ö, ø and ü where a keyboard has none, folded; "" when it has none."""
    small = unicodedata.normalize("NFC", text).lower()
    spelt = small.translate(_SPELT_OUT)
    return fold(spelt) if spelt != small else ""


def numbered(text: str) -> str:
    """A word and its number apart when they are typed together, and the other way round: "MARC21" and "MARC 21". "" for
    anything else."""
    found = _WITH_NUMBER.fullmatch(text)
    return f"{found[1]}{'' if found[2] else ' '}{found[3]}" if found else ""


def together(words: Sequence[str]) -> list[tuple[range, str]]:
    """The words in a row that may be one word of a name, each with the positions of its parts: two, or more when all but
    the last are short ("van den berg", "j r r")."""
    words = [word.replace(" ", "") for word in words]
    return [
        (range(start, end), "".join(words[start:end]))
        for start in range(len(words))
        for end in range(start + 2, min(start + _MOST_TOGETHER, len(words)) + 1)
        if all(words[start:end])
        and (end == start + 2 or all(len(word) <= _SHORT for word in words[start : end - 1]))
    ]
