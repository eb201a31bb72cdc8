"""tsqueries in their text form: making them, and putting them together. No database.

PostgreSQL's own form is the one that everything here reads and writes: quoted lexemes, `&`, `|`, `<->` and parentheses.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from members.models.search import LONGEST_MARK

# Of many words, so many are looked for in an index.
_MOST_SOUGHT = 4
QUOTED = r"'(?:[^'\\]|''|\\.)*'"
_LEXEME = re.compile(rf"({QUOTED})(:\*)?", re.DOTALL)
_RUN = re.compile(rf"{QUOTED}(?: <(?:-|\d+)> {QUOTED})*", re.DOTALL)


def lexeme(word: str) -> str:
    """A tsquery in text form that asks for exactly this lexeme."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def all_of(clauses: Sequence[str]) -> str:
    """One tsquery in text form that wants every clause met."""
    return " & ".join(f"({clause})" for clause in clauses)


def rarest(clauses: Sequence[str]) -> tuple[str, ...]:
    """Of many clauses, the four with the longest words: the words that nearly everybody uses are short. Looking for all
    words of a sentence takes longer, and leaves hardly fewer members."""
    return tuple(sorted(clauses, key=lambda c: -min(len(name) for name in c.split(" | ")))[:_MOST_SOUGHT])


def any_of(clauses: Sequence[str]) -> str:
    """One tsquery in text form that wants at least one clause met."""
    return " | ".join(f"({clause})" for clause in clauses)


def has_phrase(clauses: Sequence[str]) -> bool:
    """Whether a clause can be met by phrases alone, or by all parts of a name, which is nearly as rare."""
    return any(all("<" in choice or "name#" in choice for choice in c.split(" | ")) for c in clauses)


def has_marks(clauses: Sequence[str]) -> bool:
    """Whether a clause asks for a mark of a line; those of names are marks of the name."""
    return any("#" in clause.replace("'name#", "'") for clause in clauses)


def in_pairs(query: str) -> str:
    """The same tsquery for vectors without positions, which have every two words in a row as a lexeme of their own."""
    return _RUN.sub(lambda found: _pairs(found[0]), query)


def _pairs(run: str) -> str:
    words = re.findall(QUOTED, run, re.DOTALL)
    pairs = [f"{one[:-1]} {other[1:]}" for one, other in pairwise(words)]
    is_in_a_row = not re.search(r" <\d+> ", run)
    if not pairs or not is_in_a_row or any(len(pair.encode()) > LONGEST_MARK for pair in pairs):
        return " & ".join(words)
    return " & ".join(pairs)


def weighted(query: str, weights: str) -> str:
    """The same tsquery, with every lexeme asked for only where it has one of these weights. A mark has no weight and
    would be met by any: the marks of names stay, the others cannot be met."""

    def asked(found: re.Match[str]) -> str:
        if "#" in found[1]:
            return found[1] if found[1].startswith("'name#") else "'#'"
        return f"{found[1]}:{weights}{'*' if found[2] else ''}"

    return _LEXEME.sub(asked, query)


def without_narrower(choices: list[str]) -> list[str]:
    """Of tsqueries of which one must be met, those that do not ask for a word that alone would do: a name of a heading
    often has the word that was typed."""
    words = {choice for choice in choices if _LEXEME.fullmatch(choice)}
    return [
        each for each in choices if each in words or words.isdisjoint(re.findall(QUOTED, each, re.DOTALL))
    ]
