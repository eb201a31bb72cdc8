"""What was typed, made into what is asked: words and quoted phrases, each with the other names of its heading.

Nothing that is typed reaches the database as an operator: each word or phrase goes there as a value and comes back as
quoted lexemes.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection

from members.models import Heading, HeadingName
from members.models.search import LONGEST_MARK
from netlib.text.names import fold
from netlib.text.regions import abbreviated

# So many letters of any script fit the first line of a request.
LONGEST = 400
MOST_TERMS = 12
_MOST_SOUGHT = 4
_LONGEST_WORD = 60
# The longest heading that is looked for among the words.
_LONGEST_NAME = 5
_MOST_NAMES = 12
# Names in a script without spaces, two letters to the given and the family name at least, and few more.
_UNSPACED_NAME = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{3,6}")
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

    @property
    def bare(self) -> str:
        """The text without the punctuation around it."""
        letters = [n for n, c in enumerate(self.text) if unicodedata.category(c)[0] in "LMN"]
        return self.text[letters[0] : letters[-1] + 1]


@dataclass(frozen=True)
class Asked:
    """What a text asks for: `clauses` are tsqueries in their text form, all of which must be met, each in one line.

    `terms` are the words that each clause was made from, folded. `headings` are those that the text means, and `named`
    tells by what name each was typed. `organizations` are the keys of those that a word is short for.
    """

    clauses: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    named: tuple[str, ...] = ()
    organizations: tuple[int, ...] = ()

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
    shortened = [
        bare
        for term, choices in zip(terms, alternatives, strict=True)
        for bare in (term.bare, *[None] * (len(choices) - 1))
    ]
    with connection.cursor() as cursor:
        cursor.execute(_READ, [flat, shortened])
        made = iter(cursor.fetchall())
    clauses, words, organizations = [], [], []
    for term, choices in zip(terms, alternatives, strict=True):
        rows = [next(made) for _ in choices]
        asked = _without_narrower(list(dict.fromkeys(row[0] for row in rows if row[0])))
        if rows[0][0]:
            asked += _meanings(term, *rows[0][1:])
            clauses.append(" | ".join(f"({each})" for each in asked))
            words.append(rows[0][1])
            organizations += rows[0][2]
    return Asked(
        tuple(clauses),
        tuple(words),
        tuple(heading for heading, _ in headings.values()),
        tuple(name for _, name in headings.values()),
        tuple(organizations),
    )


# Besides, the organizations that have or had it for an abbreviation. The indexes are of those that have any; the OFFSET
# keeps the planner from the order of keys.
_READ = """
SELECT members_search_asked(text), btrim(members_search_fold(text)), ARRAY(
           SELECT DISTINCT id FROM (
               SELECT id FROM members_organization
                WHERE upper(abbreviation) = upper(short) AND abbreviation <> '' UNION ALL
               SELECT organization_id FROM members_oldorganization
                WHERE upper(abbreviation) = upper(short) AND abbreviation <> '' OFFSET 0
           ) AS o ORDER BY id LIMIT 5)
  FROM unnest(%s::text[], %s::text[]) AS asked (text, short)
"""


def _without_narrower(choices: list[str]) -> list[str]:
    """Of tsqueries of which one must be met, those that ask for no word that alone would do: a name of a heading often
    has the word that was typed."""
    words = {choice for choice in choices if _LEXEME.fullmatch(choice)}
    return [
        each for each in choices if each in words or words.isdisjoint(re.findall(_QUOTED, each, re.DOTALL))
    ]


def _meanings(term: Term, folded: str, organizations: list[int]) -> list[str]:
    """What else a word may stand for, as tsqueries in text form: what it is short for, or a name in a script without
    spaces, whose parts its owner wrote apart."""
    meant = [lexeme(f"organization#{number}") for number in organizations]
    if place := abbreviated(term.bare):
        country, region = place
        meant.append(lexeme(f"region#{country}#{region}" if region else f"country#{country}"))
    names = (name.split() for name in parted(folded))
    return meant + [" & ".join(lexeme(f"name#{part}") for part in parts) for parts in names]


def parted(name: str) -> list[str]:
    """The ways in which somebody may have written a name in two parts that is typed as one, in a script without spaces;
    empty for any other."""
    if not _UNSPACED_NAME.fullmatch(name):
        return []
    return [f"{name[:cut]} {name[cut:]}" for cut in range(1, len(name))]


def _heading_runs(terms: list[Term]) -> list[tuple[int, int, list[HeadingName]]]:
    """Runs of terms that are a name of a heading, the longest first, none overlapping: start, end, the names."""
    windows: dict[tuple[int, int], list[str]] = {}
    for start in range(len(terms)):
        for end in range(start + 1, min(len(terms), start + _LONGEST_NAME) + 1):
            run = terms[start:end]
            if len(run) > 1 and any(each.is_phrase for each in run):
                break
            windows[start, end] = _written([each.text for each in run]) + _written(
                [each.bare for each in run]
            )
    names = {
        name.key: name
        for name in HeadingName.objects.filter(key__in={key for keys in windows.values() for key in keys})
        .select_related("heading")
        .prefetch_related("heading__names")
    }
    runs: list[tuple[int, int, list[HeadingName]]] = []
    for start, end in sorted(windows, key=lambda window: (window[0] - window[1], window[0])):
        found = [names[key] for key in windows[start, end] if key in names]
        if found and all(end <= other_start or other_end <= start for other_start, other_end, _ in runs):
            runs.append((start, end, found[:1]))
    return runs


def _written(words: list[str]) -> list[str]:
    """How a heading of these words may be written, folded."""
    key = fold(" ".join(words))
    return [key, key.replace("'", "’"), key.replace("’", "'")]


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
    """Whether a clause can be met by phrases alone, or by nearly as rare a thing as all parts of a name."""
    return any(all("<" in choice or "name#" in choice for choice in c.split(" | ")) for c in clauses)


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
    """The same tsquery, with every lexeme asked for only where it has one of these weights. A mark has none and would
    be met by any: those of names stay, no other can be met."""

    def asked(found: re.Match[str]) -> str:
        if "#" in found[1]:
            return found[1] if found[1].startswith("'name#") else "'#'"
        return f"{found[1]}:{weights}{'*' if found[2] else ''}"

    return _LEXEME.sub(asked, query)
