"""What was typed, made into what is asked: words and quoted phrases, each with the other names of its heading.

Nothing that is typed reaches the database as an operator: each word or phrase goes there as a value and comes back as
quoted lexemes.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection

from members.models import Heading, HeadingName
from members.models.search import LONGEST_MARK
from members.names import fold

LONGEST = 1000
MOST_TERMS = 12
_MOST_SOUGHT = 4
_LONGEST_WORD = 60
# The longest heading that is looked for among the words.
_LONGEST_NAME = 5
_MOST_NAMES = 12
_QUOTES = re.compile('["“”„«»]')
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

_QUOTED = r"'(?:[^'\\]|''|\\.)*'"
_LEXEME = re.compile(rf"({_QUOTED})(:\*)?", re.DOTALL)
_RUN = re.compile(rf"{_QUOTED}(?: <(?:-|\d+)> {_QUOTED})*", re.DOTALL)


@dataclass(frozen=True)
class Term:
    """A word, or a phrase to be found as it stands."""

    text: str
    is_phrase: bool = False


@dataclass(frozen=True)
class Asked:
    """What a text asks for: `clauses` are tsqueries in their text form, all of which must be met, each in one line.

    `terms` are the words that each clause was made from, folded. `headings` are those that the text means, and `named`
    tells by what name each was typed.
    """

    clauses: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The text without quotes, for comparing names."""
        return " ".join(" ".join(self.terms).split())


def split(text: str) -> list[Term]:
    """The words and quoted phrases of a text, at most twelve; a quotation that does not end is read as words."""
    parts = _QUOTES.split(_CONTROL.sub(" ", text[:LONGEST]))
    quoted = len(parts) - 1 - (len(parts) + 1) % 2
    terms: list[Term] = []
    for index, part in enumerate(parts):
        if index % 2 and index <= quoted:
            if part.split():
                terms.append(Term(" ".join(part.split())[: _LONGEST_WORD * 3], is_phrase=True))
        else:
            terms += [Term(word[:_LONGEST_WORD]) for word in part.split()]
    return [term for term in terms if any(c.isalnum() for c in term.text)][:MOST_TERMS]


def ask(text: str) -> Asked:
    """Read what somebody typed. Two queries, none for an empty text."""
    terms = split(text)
    if not terms:
        return Asked()
    runs = _heading_runs(terms)
    alternatives: list[list[str]] = [[term.text] for term in terms]
    headings: dict[int, tuple[Heading, str]] = {}
    for start, end, found in runs:
        for name in found:
            headings.setdefault(name.heading_id, (name.heading, name.name))
        others = [other.name for name in found for other in name.heading.names.all()]
        for index in range(start, end):
            alternatives[index] += others[:_MOST_NAMES]
    flat = [choice for choices in alternatives for choice in choices]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT members_search_asked(text), btrim(members_search_fold(text)) FROM unnest(%s::text[]) AS text",
            [flat],
        )
        made = iter(cursor.fetchall())
    clauses, words = [], []
    for choices in alternatives:
        rows = [next(made) for _ in choices]
        asked = list(dict.fromkeys(row[0] for row in rows if row[0]))
        if rows[0][0]:
            clauses.append(" | ".join(f"({each})" for each in asked))
            words.append(rows[0][1])
    return Asked(
        tuple(clauses),
        tuple(words),
        tuple(heading for heading, _ in headings.values()),
        tuple(name for _, name in headings.values()),
    )


def _heading_runs(terms: list[Term]) -> list[tuple[int, int, list[HeadingName]]]:
    """Runs of terms that are a name of a heading, the longest first, none overlapping: start, end, the names."""
    windows: dict[tuple[int, int], str] = {}
    for start, term in enumerate(terms):
        for end in range(start + 1, min(len(terms), start + _LONGEST_NAME) + 1):
            if end > start + 1 and any(each.is_phrase for each in terms[start:end]):
                break
            windows[start, end] = fold(" ".join(each.text for each in terms[start:end]))
        if term.is_phrase:
            windows[start, start + 1] = fold(term.text)
    keys = {
        variant for key in windows.values() for variant in (key, key.replace("'", "’"), key.replace("’", "'"))
    }
    names = {
        name.key: name
        for name in HeadingName.objects.filter(key__in=keys)
        .select_related("heading")
        .prefetch_related("heading__names")
    }
    runs: list[tuple[int, int, list[HeadingName]]] = []
    for start, end in sorted(windows, key=lambda window: (window[0] - window[1], window[0])):
        key = windows[start, end]
        found = [names[k] for k in (key, key.replace("'", "’"), key.replace("’", "'")) if k in names]
        if found and all(end <= other_start or other_end <= start for other_start, other_end, _ in runs):
            runs.append((start, end, found[:1]))
    return runs


def lexeme(word: str) -> str:
    """A tsquery in text form that asks for exactly this lexeme."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def all_of(clauses: tuple[str, ...]) -> str:
    """One tsquery in text form that wants every clause met."""
    return " & ".join(f"({clause})" for clause in clauses)


def rarest(clauses: tuple[str, ...]) -> tuple[str, ...]:
    """Of many clauses, those few with the longest words: the words that nearly everybody uses are short. To look for all
    words of a sentence would take longer, and find hardly fewer."""
    return tuple(sorted(clauses, key=lambda c: -min(len(name) for name in c.split(" | ")))[:_MOST_SOUGHT])


def any_of(clauses: tuple[str, ...]) -> str:
    """One tsquery in text form that wants at least one clause met."""
    return " | ".join(f"({clause})" for clause in clauses)


def has_phrase(clauses: tuple[str, ...]) -> bool:
    """Whether a clause can be met by phrases alone."""
    return any(all("<" in choice for choice in clause.split(" | ")) for clause in clauses)


def in_pairs(query: str) -> str:
    """The same tsquery for documents that have every two words in a row as a word of their own, and no places."""
    return _RUN.sub(lambda found: _pairs(found[0]), query)


def _pairs(run: str) -> str:
    words = re.findall(_QUOTED, run, re.DOTALL)
    pairs = [f"{one[:-1]} {other[1:]}" for one, other in pairwise(words)]
    is_in_a_row = not re.search(r" <\d+> ", run)
    if not pairs or not is_in_a_row or any(len(pair.encode()) > LONGEST_MARK for pair in pairs):
        return " & ".join(words)
    return " & ".join(pairs)


def weighted(query: str, weights: str) -> str:
    """The same tsquery, with every lexeme asked for only where it has one of these weights."""
    return _LEXEME.sub(lambda found: f"{found[1]}:{weights}{'*' if found[2] else ''}", query)
