"""What was typed, made into what is asked: words and quoted phrases, each with the other names of its heading.

Nothing that is typed reaches the database as an operator: each word or phrase goes there as a value and comes back as
quoted lexemes.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.db import connection

from members.models import Heading, HeadingName
from members.search.fences import apart
from members.search.query import lexeme, without_narrower
from members.search.spellings import numbered, spelt_out, together
from netlib.text.names import fold
from netlib.text.regions import abbreviated

# So many letters of any script fit the first line of a request.
LONGEST = 400
MOST_TERMS = 12
_LONGEST_WORD = 60
# The longest heading that is looked for among the words.
_LONGEST_NAME = 5
_MOST_NAMES = 12
# Names in a script without spaces: two letters at least for the given and the family name, and seldom more than six.
_UNSPACED_NAME = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{3,6}")
_QUOTES = re.compile('["“”„«»]')
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Term:
    """A word, or a phrase to be found as it stands."""

    text: str
    is_phrase: bool = False

    @property
    def bare(self) -> str:
        """The text without the punctuation around it. C++ and C# keep theirs."""
        letters = [
            n
            for n, c in enumerate(self.text)
            if unicodedata.category(c)[0] in "LMN" or (n and c in "+#♯" and not self.is_phrase)
        ]
        return self.text[letters[0] : letters[-1] + 1]


@dataclass(frozen=True)
class Part:
    """What one term asks for: `clause` is a tsquery in text form, empty where the term has no word.

    `words` is the term folded. `organizations` are the keys of those it is short for. `is_known` says that it is part
    of a heading's name, or short for an organization or a place: then it is not misspelt.
    """

    term: Term
    clause: str
    words: str
    organizations: tuple[int, ...] = ()
    is_known: bool = False


@dataclass(frozen=True)
class Asked:
    """What a text asks for: all of its parts must be met, each in one line.

    `headings` are those that the text means; `named` tells by what name each was typed.
    """

    parts: tuple[Part, ...] = ()
    headings: tuple[Heading, ...] = ()
    named: tuple[str, ...] = ()

    @cached_property
    def clauses(self) -> tuple[str, ...]:
        """The tsqueries, all of which must be met."""
        return tuple(part.clause for part in self.parts if part.clause)

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The words that each clause was made from, folded."""
        return tuple(part.words for part in self.parts if part.clause)

    @cached_property
    def words(self) -> str:
        """The text folded, without quotes, for comparing names."""
        return " ".join(" ".join(self.terms).split())

    @property
    def organizations(self) -> tuple[int, ...]:
        """The keys of the organizations that words are short for."""
        return tuple(number for part in self.parts for number in part.organizations)


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
    """Read what somebody typed. Two queries, a third where it names a heading; none for an empty text."""
    return ask_all([text])[0]


def ask_all(texts: Sequence[str]) -> list[Asked]:
    """Read several texts, with as many queries as one takes."""
    typed = [split(text) for text in texts]
    if not any(typed):
        return [Asked() for _ in texts]
    windows = [_windows(terms) for terms in typed]
    names = _names({key for each in windows for keys in each.values() for key in keys})
    runs = [_runs(each, names) for each in windows]
    choices = [_choices(terms, found) for terms, found in zip(typed, runs, strict=True)]
    made = iter(_read([row for each in choices for alternatives in each for row in alternatives]))
    return [
        _asked(terms, found, [[next(made) for _ in alternatives] for alternatives in each])
        for terms, found, each in zip(typed, runs, choices, strict=True)
    ]


# A run of terms that is a name of a heading: from where, to where (not included), and the name.
Run = tuple[int, int, HeadingName]
# A text to read, and the abbreviation that it may be.
Choice = tuple[str, str | None]
# What the database makes of it: a tsquery, the words folded, and the organizations that it is short for.
Made = tuple[str, str, list[int]]


def _windows(terms: list[Term]) -> dict[tuple[int, int], list[str]]:
    """Every run of terms that may be a name of a heading, with the ways in which that may be written, folded."""
    windows: dict[tuple[int, int], list[str]] = {}
    for start in range(len(terms)):
        for end in range(start + 1, min(len(terms), start + _LONGEST_NAME) + 1):
            run = terms[start:end]
            if len(run) > 1 and any(each.is_phrase for each in run):
                break
            windows[start, end] = _written([each.text for each in run]) + _written(
                [each.bare for each in run]
            )
    return windows


def _written(words: list[str]) -> list[str]:
    key = fold(" ".join(words))
    return [key, key.replace("'", "’"), key.replace("’", "'"), *filter(None, [numbered(key)])]


def _names(keys: Iterable[str]) -> dict[str, HeadingName]:
    found = HeadingName.objects.filter(key__in=keys).select_related("heading")
    return {name.key: name for name in found.prefetch_related("heading__names")}


def _runs(windows: dict[tuple[int, int], list[str]], names: dict[str, HeadingName]) -> list[Run]:
    """The runs of terms that are a name of a heading, the longest first, none overlapping."""
    runs: list[Run] = []
    for start, end in sorted(windows, key=lambda window: (window[0] - window[1], window[0])):
        name = next((names[key] for key in windows[start, end] if key in names), None)
        if name and all(end <= other_start or other_end <= start for other_start, other_end, _ in runs):
            runs.append((start, end, name))
    return runs


def _choices(terms: list[Term], runs: list[Run]) -> list[list[Choice]]:
    """For each term what is to be read: itself, and the other names of its heading."""
    choices: list[list[Choice]] = [[(term.text, term.bare)] for term in terms]
    for index, term in enumerate(terms):
        if other := numbered(term.bare):
            choices[index].append((other, None))
    for index, (one, next_one) in enumerate(pairwise(terms)):
        if one.bare.isalpha() and (other := numbered(f"{one.bare} {next_one.bare}")):
            choices[index].append((other, None))
            choices[index + 1].append((other, None))
    for start, end, name in runs:
        others = [other.name for other in name.heading.names.all()][:_MOST_NAMES]
        for index in range(start, end):
            choices[index] += [(other, None) for other in others]
    return choices


# What has or had it for an abbreviation. The indexes are of those that have any.
_SHORT = """
               SELECT id FROM members_organization
                WHERE upper(abbreviation) = upper(short) AND abbreviation <> '' UNION ALL
               SELECT organization_id FROM members_oldorganization
                WHERE upper(abbreviation) = upper(short) AND abbreviation <> ''"""

# The fence keeps the planner from reading all organizations in the order of their keys.
_READ = f"""
SELECT members_search_asked(text), btrim(members_search_fold(text)), ARRAY(
           SELECT DISTINCT id FROM ({apart(_SHORT)}) AS o ORDER BY id LIMIT 5)
  FROM unnest(%s::text[], %s::text[]) AS asked (text, short)
"""


def _read(choices: list[Choice]) -> list[Made]:
    with connection.cursor() as cursor:
        cursor.execute(_READ, [[text for text, _ in choices], [short for _, short in choices]])
        return list(cursor.fetchall())


def _asked(terms: list[Term], runs: list[Run], made: list[list[Made]]) -> Asked:
    headings: dict[int, tuple[Heading, str]] = {}
    for _, _, name in runs:
        headings.setdefault(name.heading_id, (name.heading, name.name))
    in_heading = {index for start, end, _ in runs for index in range(start, end)}
    names = _names_of(terms, [choices[0][1] for choices in made])
    parts = (
        _part(term, choices, names[index], is_heading=index in in_heading)
        for index, (term, choices) in enumerate(zip(terms, made, strict=True))
    )
    return Asked(
        tuple(parts),
        tuple(heading for heading, _ in headings.values()),
        tuple(name for _, name in headings.values()),
    )


def _names_of(terms: list[Term], words: list[str]) -> list[list[str]]:
    """For each term the names that it may be or be a part of, when they are written in another way: words of names,
    folded, with a space between those that must all be there."""
    names: list[list[str]] = []
    for term, word in zip(terms, words, strict=True):
        spelt = [] if term.is_phrase else [spelt_out(term.bare), *(one for _, one in together(word.split()))]
        names.append([name for name in (*parted(word), *spelt) if name])
    # A phrase is to be found as it stands.
    for places, name in together(
        ["" if term.is_phrase else word for term, word in zip(terms, words, strict=True)]
    ):
        for place in places:
            names[place].append(name)
    return names


def _part(term: Term, choices: list[Made], names: list[str], *, is_heading: bool) -> Part:
    query, words, organizations = choices[0]
    if not query:
        return Part(term, "", "")
    queries = without_narrower(list(dict.fromkeys(each for each, _, _ in choices if each)))
    place = _place(term)
    meant = [*(f"organization#{number}" for number in organizations), *([place] if place else [])]
    named = (" & ".join(lexeme(f"name#{part}") for part in name.split()) for name in dict.fromkeys(names))
    return Part(
        term,
        " | ".join(f"({each})" for each in (*queries, *map(lexeme, meant), *named)),
        words,
        tuple(organizations),
        is_known=bool(is_heading or organizations or place),
    )


def _place(term: Term) -> str:
    """The mark of the state or country that a term is short for; empty for none."""
    if not (place := abbreviated(term.bare)):
        return ""
    country, region = place
    return f"region#{country}#{region}" if region else f"country#{country}"


def parted(name: str) -> list[str]:
    """The ways in which somebody may have written a name in two parts that is typed as one, in a script without spaces;
    empty for any other."""
    if not _UNSPACED_NAME.fullmatch(name):
        return []
    return [f"{name[:cut]} {name[cut:]}" for cut in range(1, len(name))]
