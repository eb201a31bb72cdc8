"""Which part of a name is the family name, where the name itself tells: for lists A to Z, address cards and greetings.

Names of the world have no rule that holds for all. What can be told is told from particles ("van den Berg"), a comma
("O'Connor, Mary Ann"), and the commonest names of languages that write two family names (Spanish, Portuguese) or the
family name first (Vietnamese, Hungarian, Chinese, Korean, Japanese). Of the latter nobody can know in which order they
were written: `is_unsure` says so, and the form that asks for the name asks for the order too.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from netlib.text.names import fold

# Particles that belong to the family name that follows them.
PARTICLES = frozenset(
    [
        "al",
        "ap",
        "bin",
        "bint",
        "da",
        "dal",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "las",
        "le",
        "los",
        "mac",
        "mc",
        "ní",
        "ni",
        "nic",
        "ó",
        "st",
        "st.",
        "ten",
        "ter",
        "van",
        "vande",
        "vander",
        "von",
        "zu",
        "zum",
        "zur",
    ]
)
# Words of Dutch that belong to the family name where an article follows.
_BEFORE_ARTICLE = frozenset({"aan", "bij", "in", "onder", "op", "over", "uit"})
# Those of Portuguese, which stay with the given name when lists put a name under its family name.
_LEFT_BEHIND = frozenset({"das", "do", "dos"})
# "M.Div.", "Ed.D.", "B.Mus.": capitals with points, one of which begins a short word.
_DEGREE = re.compile(r"(?:[A-Z]\.)+[A-Z][a-z]{1,4}\.|[A-Z][a-z]{1,3}\.[A-Z]\.?")
# What stands behind a name and is not part of it, without its dots. As it is written: Ma is a family name, MA a degree.
_SUFFIXES = frozenset(
    [
        "BA",
        "BS",
        "BSc",
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
        "MS",
        "MSc",
        "MSIS",
        "MSLS",
        "PhD",
        "Sr",
        "jr",
        "sr",
        "AHIP",
        "CA",
        "DPhil",
        "MFA",
        "MPA",
        "MPH",
    ]
)
# What stands before a name and is not part of it.
_TITLES = frozenset(["dr", "fr", "miss", "mr", "mrs", "ms", "mx", "prof", "rev", "sir", "sr"])
# What somebody is, when it stands behind a comma.
_WORK = re.compile(
    r"\b(librarian|archivist|director|manager|catalog(u?er)?|professor|lecturer|editor|dean|head|chair|curator|consultant|"
    r"student|retired|emerit|bibliothe|bibliotecari|of|at|for|the|and|der|die|des?)\b",
    re.IGNORECASE,
)


def _read() -> dict[str, frozenset[str]]:
    text = Path(__file__).with_name("common_names.txt").read_text(encoding="utf-8")
    lists = re.findall(r"^\[(.+)\]\n([^\[]+)", text, re.MULTILINE)
    return {title: frozenset(names.split()) for title, names in lists}


_COMMON = _read()
_IBERIAN_GIVEN = _COMMON["given names of Spanish and Portuguese"]
_IBERIAN_FAMILY = _COMMON["family names of Spanish and Portuguese"]
_VIETNAMESE_FAMILY = _COMMON["family names of Vietnamese"]
# Letters of no other language, and the words in the middle of most Vietnamese names.
_VIETNAMESE = re.compile(
    r"[ăơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]|\b(thị|văn|thi)\b", re.IGNORECASE
)
_HUNGARIAN_FAMILY = _COMMON["family names of Hungarian"]
_HUNGARIAN_GIVEN = _COMMON["given names of Hungarian"]
_EAST_ASIAN_FAMILY = _COMMON["family names of Chinese, Korean and Japanese"]
# Two or three syllables as Chinese, Korean and Japanese given names have them, with or without a hyphen.
_SYLLABLE = (
    r"(?:[bpmfdtnlgkhjqxzcsrwy]|zh|ch|sh|ts|ky|ry|hy|ny|kw|hw)?(?:[aeiouü]{1,3}|yeo|yeon)(?:ng|n|k|l|m|h)?"
)
_EAST_ASIAN_GIVEN = re.compile(rf"(?:{_SYLLABLE})(?:[-' ]?{_SYLLABLE}){{0,3}}", re.IGNORECASE)
# "Joon-ho": no other language writes a name so.
_KOREAN_GIVEN = re.compile(r"[A-Z][a-z]{1,5}-[a-z]{2,6}")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿʻ’']")


@dataclass(frozen=True)
class Parts:
    """The parts of a name. `family` is empty where the name does not tell: then `given` is the name. `suffix` is what
    stands behind it, such as a degree. `is_unsure` says that the family name may be another."""

    family: str
    given: str
    suffix: str = ""
    is_unsure: bool = False


def parts_of(name: str) -> Parts:
    """The parts of a name as far as it tells them."""
    before, _, behind = (part.strip() for part in name.partition(","))
    words, rest = _apart(before)
    if behind and words and not rest and _is_given(words, behind):
        given, _, suffix = (part.strip() for part in behind.partition(","))
        given_words, more = _apart(given)
        return Parts(" ".join(words), " ".join(given_words), ", ".join(filter(None, [*more, suffix])))
    suffix = ", ".join(filter(None, [" ".join(rest), behind]))
    if len(words) < 2 or not _LATIN.match(words[-1]):
        return Parts("", " ".join(words), suffix)
    if _is_family_first(words):
        return Parts("", " ".join(words), suffix, is_unsure=True)
    cut, given_end, is_unsure = _cut(words)
    # "Zhang Wei", "Wei Zhang": both are family names, and one of them is given.
    is_unsure = is_unsure or (len(words) == 2 and {fold(word) for word in words} <= _EAST_ASIAN_FAMILY)
    # "dos" of "Ana dos Santos" goes with the given names.
    return Parts(" ".join(words[cut:]), " ".join(words[:given_end]), suffix, is_unsure)


def guess_sort_name(name: str) -> str:
    """ "Odette de la Cruz, MLIS" becomes "de la Cruz, Odette, MLIS"; a single word, a name not in Latin letters and one
    whose order nobody can know stay."""
    parts = parts_of(name)
    if not parts.family:
        return name
    return ", ".join(part for part in (parts.family, parts.given, parts.suffix) if part)


def is_unsure(name: str) -> bool:
    """Whether nobody but its owner can know which part of the name is the family name."""
    return parts_of(name).is_unsure


def initials(name: str) -> str:
    """One or two letters for the plate beside a name."""
    parts = parts_of(name)
    words = [word for word in f"{parts.given} {parts.family}".split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def short_name(name: str) -> str:
    """The first given name, for a greeting; the whole name when it tells none, or not which."""
    parts = parts_of(name)
    if parts.is_unsure and not parts.family:
        return name
    words = (word for word in (parts.given or name).split() if fold(word).strip(".,") not in _TITLES)
    return next(words, name).rstrip(",")


def _apart(name: str) -> tuple[list[str], list[str]]:
    """The words of the name itself, and what stands behind them: suffixes, emoji."""
    words, rest = name.split(), list[str]()
    # With two words left, the second is the family name: "Wei MA".
    while len(words) > 1 and (
        not any(c.isalpha() for c in words[-1])
        or (len(words) > 2 and words[-1].replace(".", "") in _SUFFIXES)
    ):
        rest.insert(0, words.pop())
    return words, rest


def _is_given(family: list[str], behind: str) -> bool:
    """Whether what stands behind a comma is a given name, and no degree or work."""
    first = behind.split(",")[0].split()
    if not first or len(first) > 3 or not all(word[0].isalpha() and word[0].isupper() for word in first):
        return False
    if all(
        word.replace(".", "") in _SUFFIXES or (len(word) > 2 and word.isupper()) or _DEGREE.fullmatch(word)
        for word in first
    ):
        return False
    return not _WORK.search(behind) and len(family) <= 5


def _is_family_first(words: list[str]) -> bool:
    """Whether the first word may be the family name, as in Vietnamese, Hungarian, Chinese, Korean and Japanese."""
    first, last = fold(words[0]), fold(words[-1])
    if (
        first in _VIETNAMESE_FAMILY
        and len(words) > 2
        and {"thị", "văn"} & {word.lower() for word in words[1:-1]}
    ):
        return True
    if first in _VIETNAMESE_FAMILY and last not in _VIETNAMESE_FAMILY:
        if len(words) > 2 or _VIETNAMESE.search(" ".join(words)):
            return bool(_VIETNAMESE.search(" ".join(words)))
        if first in {"nguyen", "tran", "pham", "huynh", "hoang", "phan"}:
            return True
    if (
        len(words) == 2
        and _KOREAN_GIVEN.fullmatch(words[1])
        and _EAST_ASIAN_GIVEN.fullmatch(last)
        and len(first) < 6
    ):
        return True
    if first in _HUNGARIAN_FAMILY and last in _HUNGARIAN_GIVEN and first not in _HUNGARIAN_GIVEN:
        return True
    return (
        first in _EAST_ASIAN_FAMILY
        and last not in _EAST_ASIAN_FAMILY
        and all(_EAST_ASIAN_GIVEN.fullmatch(fold(word)) for word in words[1:])
    )


def _cut(words: list[str]) -> tuple[int, int, bool]:
    """Where the family name begins, where the given names end, and whether both may be otherwise."""
    cut = _before_particles(words, len(words) - 1)
    given_end, is_unsure = cut, False
    other = _before_particles(words, cut - 1) if cut > 1 else 0
    if other and _is_double(words, other, cut):
        cut = given_end = other
        is_unsure = fold(words[0]) not in _IBERIAN_GIVEN
    if fold(words[cut]) in _LEFT_BEHIND or (fold(words[cut]) == "da" and _is_iberian(words[cut + 1])):
        cut += 1
        given_end = cut
    return cut, given_end, is_unsure


def _before_particles(words: list[str], at: int) -> int:
    """Where the particles begin that stand before a word. The first word is a given name."""
    while at > 1 and (
        fold(words[at - 1]) in PARTICLES | {"'t", "e", "y", "i"}
        or words[at - 1] == "ben"
        # "in 't Veld", "op den Akker"
        or (words[at - 1] in _BEFORE_ARTICLE and fold(words[at]) in {"'t", "de", "den", "der", "het"})
    ):
        joins = fold(words[at - 1]) in {"e", "y", "i"}
        if joins and (at < 3 or len(words[at - 1]) != 1 or words[at - 1] != words[at - 1].lower()):
            break
        at -= 2 if joins else 1
    return at


def _is_double(words: list[str], other: int, cut: int) -> bool:
    """Whether two family names stand at the end, as in Spanish and Portuguese: "García Márquez"."""
    first = words[cut - 1]
    if fold(first) in _IBERIAN_GIVEN and not _is_iberian(first):
        return False
    is_family = _is_iberian(first) or other < cut - 1
    # "García Lorca": behind a given name of these languages the second may be any.
    is_there = fold(words[0]) in _IBERIAN_GIVEN and fold(first) not in _IBERIAN_GIVEN and _is_iberian(first)
    return is_family and (_is_iberian(words[-1]) or is_there)


def _is_iberian(word: str) -> bool:
    folded = fold(word)
    return folded in _IBERIAN_FAMILY or (len(folded) > 5 and folded.endswith(("ez", "eira")))
