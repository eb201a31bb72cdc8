"""The rule, applied last: each candidate passes through it, and says why it was found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, QuerySet, Value
from django.db.models.expressions import RawSQL

from members.kinds import BY_KEY
from members.models import Entry, Member
from members.rule.sql import RuleSQL
from members.rule.standing import Viewer
from members.search.asked import Asked
from members.search.fences import apart
from members.search.query import any_of, has_marks
from netlib.text import markdown
from netlib.text.names import fold

_REASONS = 3
_AROUND = 60


@dataclass(frozen=True)
class Reason:
    """A line in which words were found: its label, and its text in pieces, each with whether it is to be highlighted."""

    label: str
    parts: list[tuple[str, bool]]

    @property
    def text(self) -> str:
        """The pieces together."""
        return "".join(part for part, _ in self.parts)


@dataclass(frozen=True)
class Hit:
    """A member who was found, as the viewer sees them. `line` is their headline; `tied` says that they are a contact of
    the viewer."""

    member: Member
    line: str
    reasons: list[Reason] = field(default_factory=list)
    tied: bool = False


def _met(vector: str, clauses: tuple[str, ...]) -> RawSQL:
    """Which clauses, counted from 1, a vector meets. The fence has the vector made once."""
    return RawSQL(
        f"(SELECT coalesce(array_agg(n), '{{}}') FROM ({apart(f'SELECT {vector} AS words')}) AS line,"
        " unnest(%s::text[]) WITH ORDINALITY AS clause (asked, n) WHERE line.words @@ asked::tsquery)",
        [list(clauses)],
    )


_HEAD = "members_search_head(members_member.name, members_member.headline)"
_LINE = (
    "members_search_line(members_entry.kind, members_entry.label, members_entry.text, members_entry.value,"
    " members_entry.organization_id, members_entry.heading_id, members_entry.place_id)"
)
# A line without its marks, which only filters ask for.
_SAID = "to_tsvector('simple', members_search_words(members_entry.label || ' ' || members_entry.text))"

# Not EXISTS, for which the database would first read all that the viewer has.
_TIED = """COALESCE((
    SELECT TRUE FROM members_rule_filed AS c WHERE c.owner_id = {me:d} AND c.other_id = %(member)s), FALSE)"""


def read_hits(viewer: Viewer, ids: list[int], clauses: tuple[str, ...], asked: Asked) -> list[Hit]:
    """The members with these keys, in that order, as far as the rule lets this viewer find them by these clauses.

    Members who do not match by what the viewer may see are left out, whatever the documents say. Two queries.
    """
    me = viewer.member_id
    tied = Value(False) if me is None else RuleSQL(_TIED.format(me=me), member="pk")
    people: dict[int, Any] = {
        member.pk: member for member in _people(viewer, ids, clauses).annotate(tied=tied)
    }
    lines: dict[int, list[Any]] = {number: [] for number in people}
    if clauses and people:
        for entry in _lines(viewer, people, clauses).order_by("position", "pk"):
            lines[entry.owner_id].append(entry)
    hits = []
    for number in ids:
        if (person := people.get(number)) is None:
            continue
        met = set(person.met).union(*(entry.met for entry in lines[number]))
        if len(met) == len(clauses):
            reasons = _reasons(lines[number], set(person.met), clauses, asked)
            hits.append(Hit(person, person.headline, reasons, person.tied))
    return hits


def read_met(viewer: Viewer, ids: list[int], clauses: tuple[str, ...]) -> list[set[str]]:
    """For each of these members, as far as they are listed to the viewer, the clauses that they meet by what the viewer may
    see. Two queries."""
    met = {number: set(found) for number, found in _people(viewer, ids, clauses).values_list("pk", "met")}
    if met:
        for number, found in _lines(viewer, met, clauses).values_list("owner", "met"):
            met[number].update(found)
    return [{clauses[number - 1] for number in found} for found in met.values()]


def _people(viewer: Viewer, ids: list[int], clauses: tuple[str, ...]) -> QuerySet[Any, Any]:
    """The members with these keys who are listed to the viewer; `met` says which clauses their name and headline meet,
    counted from 1."""
    listed = Member.objects.listed_to(viewer).filter(pk__in=ids)
    people: QuerySet[Any, Any] = listed.annotate(met=_met(_HEAD, clauses))
    return people


def _lines(viewer: Viewer, owners: Iterable[int], clauses: tuple[str, ...]) -> QuerySet[Any, Any]:
    """The lines of these members that the viewer may see and that meet a clause; `met` says which, counted from 1."""
    words = _LINE if has_marks(clauses) else _SAID
    meets = RawSQL(f"{words} @@ %s::tsquery", [any_of(clauses)], output_field=BooleanField())
    return Entry.objects.visible_to(viewer).filter(meets, owner__in=owners).annotate(met=_met(words, clauses))


def _reasons(lines: list[Any], told: set[int], clauses: tuple[str, ...], asked: Asked) -> list[Reason]:
    """A few lines that tell why, each the first of those that meet most of what is not told yet. What name and headline
    show needs none."""
    wanted = set(range(1, len(clauses) + 1)) - told
    words = _words(clauses[: len(asked.clauses)])
    reasons: list[Reason] = []
    while len(reasons) < _REASONS and lines:
        entry = max(lines, key=lambda each: len(wanted.intersection(each.met)))
        if wanted.isdisjoint(entry.met):
            break
        wanted.difference_update(entry.met)
        kind = BY_KEY[entry.kind]
        text = markdown.plain(entry.text) if kind.markdown else entry.text
        reasons.append(Reason(entry.label or kind.label, snippet(text, words)))
    return reasons


def _words(clauses: tuple[str, ...]) -> frozenset[str]:
    """The lexemes of clauses, without their quotes."""
    return frozenset(
        found.replace("''", "'").replace("\\\\", "\\")
        for each in clauses
        for found in re.findall(r"'((?:[^']|'')*)'", each)
    )


def snippet(text: str, words: frozenset[str]) -> list[tuple[str, bool]]:
    """The part of a text around the first of these folded words, in pieces, the words highlighted."""
    plain = " ".join(text.split())
    marks = [
        found.span()
        for found in re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", plain)
        if not words.isdisjoint({fold(found[0]).replace("'", "").replace("’", ""), *_pairs(found[0])})
    ]
    first = marks[0][0] if marks else 0
    begin = plain.rfind(" ", 0, first - _AROUND) + 1 if first > _AROUND else 0
    end = len(plain) if len(plain) - first <= 2 * _AROUND else plain.find(" ", first + 2 * _AROUND)
    end = min(len(plain) if end < 0 else end, first + 4 * _AROUND)
    parts: list[tuple[str, bool]] = [("… ", False)] if begin else []
    at = begin
    for start, stop in marks:
        if start >= begin and stop <= end:
            parts += [(plain[at:start], False), (plain[start:stop], True)]
            at = stop
    parts += [(plain[at:end], False), (" …" if end < len(plain) else "", False)]
    return [part for part in parts if part[0]]


def _pairs(word: str) -> set[str]:
    folded = fold(word)
    return {folded[i : i + 2] for i in range(len(folded) - 1)} if not word.isascii() else set()
