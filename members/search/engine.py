"""Finding members: one `Search` for a viewer, a text and filters.

Members who match in what every member sees stand in `Document`, on levels by their score; a search stops at the first
level that has enough, and ranks what it found there together with the viewer's own contacts and with people of that
name. Those who match only in what they show to contacts are looked for among the viewer's contacts alone. Whatever is
found passes through the rule once more when the page is read.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection

from members.models import Heading
from members.models.search import LEVELS, LISTED_TO_CONTACTS
from members.rule.sql import not_blocked_sql
from members.rule.standing import Viewer
from members.search import hidden
from members.search.facets import DISTANCE, Facet, count_facets, restrictions
from members.search.few import few_by_words, few_contacts, few_of_all, few_with
from members.search.filters import Filters
from members.search.query import Asked, all_of, any_of, ask, has_phrase, lexeme, weighted
from members.search.reading import Hit, Reason, read_hits

__all__ = ["Count", "Hit", "Page", "Reason", "Search"]

SIZE = 20
CAP = 1000
# A level with so many is deep enough to rank: some pages, and few enough to look at each.
ENOUGH = 50
_MANY = 300
# One of them may have hidden what their document still tells.
_SOME = 3
# Nobody looks for people by more words of their name.
_WORDS_OF_NAME = 4
_LAST = LEVELS - 1
# So many levels have a few thousand documents at most.
_SMALL = 2
SORTS = ("relevance", "name")


@dataclass(frozen=True)
class Count:
    """How many were found; no more than a thousand are counted."""

    number: int
    capped: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.capped else ''}"


@dataclass(frozen=True)
class Page:
    """A part of the results. `after` leads to the next part and is empty at the end; `is_all` says that there is no
    other part."""

    hits: list[Hit]
    after: str = ""
    is_all: bool = False


@dataclass(frozen=True)
class Search:
    """What `viewer` finds by `text` and `filters`; without either, everybody listed to them.

    A made-up viewer of a preview searches as a visitor. Nothing is read before it is asked for.
    """

    viewer: Viewer
    text: str = ""
    filters: Filters = field(default_factory=Filters)

    # What is asked

    @cached_property
    def asked(self) -> Asked:
        """The words, read."""
        return ask(self.text)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings that the words mean, for *see also*."""
        return self.asked.headings

    @cached_property
    def clauses(self) -> tuple[str, ...]:
        """All that must be met: the words and the filters that are lexemes."""
        return self.asked.clauses + self.filters.clauses()

    @cached_property
    def _given(self) -> dict[str, Any]:
        """The values for all SQL of this search."""
        return {
            "me": self.viewer.member_id,
            "all": all_of(self.clauses),
            "any": any_of(self.clauses),
            "in_name": weighted(all_of(self.asked.clauses), "A"),
            "in_head": weighted(all_of(self.asked.clauses), "AB"),
            "words": self.asked.words,
            **self.restricted[1],
            **(asdict(self.filters.circle) if self.filters.circle else {}),
        }

    @cached_property
    def restricted(self) -> tuple[str, dict[str, Any]]:
        """SQL for the filters that are no lexemes, with its values: they may leave nobody of those who have these."""
        return restrictions(self.viewer, self.filters)

    @property
    def distance(self) -> str:
        """SQL for a distance. It leaves many of those who have the lexemes, and takes longer to ask than these."""
        return DISTANCE if self.filters.circle else ""

    @property
    def reach(self) -> str:
        """The columns that this viewer's search reads: those for visitors or for members."""
        return "pub" if self.viewer.member_id is None else "mem"

    # Pieces of SQL. The names of columns are ours; everything typed is a value.

    def bulk(
        self,
        level: int,
        exactly: str = "<=",
        *,
        asked: str = "all",
        narrowed: bool = True,
        by_key: bool = False,
    ) -> str:
        """The condition of a document on these levels that everybody of the viewer's reach finds, at whatever distance.

        `asked` names the value that the words must meet. Where it is not `narrowed`, it holds whatever the filters say
        besides lexemes. With `by_key`, the documents are those of some members or the next in an order: no index of
        words is of use, though the database thinks so of words that meet more often than it knows.
        """
        reach = self.reach
        few = self.few if level == _LAST else None
        # The sum keeps the database from the indexes of words, and leads it to `document_best`.
        is_looked_up = by_key or few is not None or (narrowed and self.restricted[0])
        parts = [f"d.{reach}_level{' + 0' if is_looked_up else ''} {exactly} {level}"]
        if few is not None:
            parts.append(f"d.member_id = {_any_of(few)}")
        if self.clauses:
            parts.append(f"d.{reach} @@ %({asked})s::tsquery")
        if self.viewer.member_id is not None:
            parts.append(not_blocked_sql("%(me)s", "d.member_id"))
        return " AND ".join(parts) + (self.restricted[0] if narrowed else "")

    def found(self, level: int = _LAST) -> str:
        """The same within the distance that is asked for: everybody whom the documents find."""
        return self.bulk(level) + self.distance

    @cached_property
    def keys(self) -> str:
        """The columns by which results are ordered, all descending; nothing in them is hidden from the viewer."""
        return self._keys(
            "CASE WHEN d.name = %(words)s THEN 3 WHEN d.{reach} @@ %(in_name)s::tsquery THEN 2"
            " WHEN d.{reach} @@ %(in_head)s::tsquery THEN 1 ELSE 0 END",
            f"coalesce(d.member_id IN ({_MINE}), false)::int",
        )

    @cached_property
    def hidden_keys(self) -> str:
        """The same columns for those of `extras`, whom nothing but exactly that name puts before others. But for the
        viewer, they are contacts."""
        return self._keys("CASE WHEN d.name = %(words)s THEN 3 ELSE 0 END", "(member_id <> %(me)s)::int")

    def _keys(self, fit: str, tie: str) -> str:
        reach = self.reach
        has_words, is_member = bool(self.asked.clauses), self.viewer.member_id is not None
        fit = fit.format(reach=reach) if has_words else "0"
        if self.filters.contacts:
            tie = "1"
        elif not is_member:
            tie = "0"
        near = f"coalesce(d.{reach} @@ {_MY_PLACES}, false)::int" if has_words and is_member else "0"
        return f"{fit} AS fit, {tie} AS tie, {near} AS near, coalesce(d.{reach}_score, 0) AS score"

    # Who is found besides the first levels

    @cached_property
    def few(self) -> list[int] | None:
        """Those among whom, with the viewer, everybody is who has all that is asked for. See `members.search.few`.

        None, where they are many or nothing is asked for; and for a visitor who asks for no phrase: visitors see nothing
        that the documents do not have.
        """
        if self.viewer.member_id is None:
            return None if self.restricted[0] else self._few_by_phrase
        if not self.clauses:
            return None
        if self.filters.contacts:
            return None if self._fits_most_contacts else self._few_contacts
        if self._spread < _LAST:
            return None
        return few_of_all(self) if self._few_by_phrase is None else self._few_by_phrase

    @property
    def _few_contacts(self) -> list[int]:
        # An index tells in less time who has a rare word than very many contacts do.
        is_rare = len(self.clauses) == 1 and self.has_many_contacts and self._spread == _LAST
        found = few_of_all(self) if is_rare else None
        return few_contacts(self) if found is None else found

    @cached_property
    def _few_by_phrase(self) -> list[int] | None:
        """Those who have the words, where a phrase is among them that few have. The levels know no phrases, and the larger
        ones would be read for nothing."""
        if not has_phrase(self.asked.clauses):
            return None
        words = all_of(self.asked.clauses)
        if self._first_level(ENOUGH, range(_SMALL), instead=words, narrowed=False):
            return None
        return few_by_words(self)

    @cached_property
    def name(self) -> tuple[str, str] | None:
        """A word of many names that hardly anybody on the first levels has elsewhere, with a tsquery in text form for all
        who have. The others stand in an index in the order of names. None, if there is no such word or few are found;
        and with filters, which leave fewer.
        """
        if not 0 < len(self.asked.clauses) <= _WORDS_OF_NAME or self.filters or self.depth == _LAST:
            return None
        for clause, word in zip(self.asked.clauses, self.asked.terms, strict=True):
            elsewhere = f"({clause}) & !{lexeme(f'name#{word}')}"
            if self.rows(_SO_NAMED, {"word": word, "enough": ENOUGH}) and not self._first_level(
                ENOUGH, range(_LAST), instead=elsewhere, narrowed=False
            ):
                return word, elsewhere
        return None

    @cached_property
    def has_many_contacts(self) -> bool:
        """Whether hundreds of people have filed the viewer among their contacts."""
        return self.viewer.member_id is not None and bool(self.rows(_MANY_CONTACTS, {"many": _MANY}))

    @property
    def extras(self) -> list[int]:
        """Those whom only what they show to their contacts lets this viewer find, and the viewer by their own lines."""
        return [row[-1] for row in self.ranked_extras]

    @cached_property
    def ranked_extras(self) -> list[tuple[int, ...]]:
        """The same as they are ranked: fit, tie, near, score and key of each, in no order."""
        few = self._extras_among_few
        return hidden.extras_among(self, "TRUE" if few is None else f"c.owner_id = {_any_of(few)}")

    @cached_property
    def _extras_among_few(self) -> list[int] | None:
        """The few among whom all `extras` are, where they are known for less than it takes to look at all contacts."""
        few = self.few
        if few is None and len(self.clauses) == 1 and self.has_many_contacts and self.name:
            # Of those who have it in their name the documents lack only who is listed to contacts alone.
            unlisted = f"({self.clauses[0]}) & {lexeme(LISTED_TO_CONTACTS)}"
            few = few_with(self, f"{self.name[1]} | {unlisted}")
        return few

    @property
    def is_costly_to_find_extras(self) -> bool:
        """Whether it takes long to look at what each of very many contacts shows."""
        return self.has_many_contacts and self._extras_among_few is None

    @cached_property
    def has_namesake(self) -> bool:
        """Whether a contact, or the viewer, has exactly this name: of `extras`, no other can come before those whose
        name or short line has the words."""
        return hidden.has_namesake(self)

    def rows(self, sql: str, more: dict[str, Any] | None = None) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self._given, **(more or {})})
            return list(cursor.fetchall())

    @cached_property
    def depth(self) -> int:
        """The first level down to which there are enough; the last, when all before it have fewer or a filter may leave
        nobody there. Of hundreds of contacts some stand on the level before that."""
        if self.restricted[0]:
            return _LAST - 1 if self._fits_most_contacts and not self.filters.more else _LAST
        return self._spread

    @property
    def _fits_most_contacts(self) -> bool:
        """Whether only contacts are asked for, who are very many, and by words that a good part of everybody has."""
        return bool(self.filters.contacts) and self.has_many_contacts and self._spread == 0

    @cached_property
    def _spread(self) -> int:
        """The first level down to which enough have the words, whatever else the filters say."""
        if self._few_by_phrase is not None:
            return _LAST
        found = self._first_level(ENOUGH, range(_LAST), narrowed=False)
        return found[0] if found else _LAST

    @cached_property
    def _counted(self) -> tuple[int, int]:
        """How many are found, no more than one beyond the cap, and down to which level that is."""
        return self._first_level(CAP + 1, range(LEVELS)) or (_LAST, 0)

    @property
    def is_widespread(self) -> bool:
        """Whether so many may be found that one meets the next before long."""
        return not self.restricted[0] and self._spread < _LAST

    def _first_level(
        self,
        enough: int,
        levels: Sequence[int],
        *,
        instead: str = "",
        narrowed: bool = True,
    ) -> tuple[int, int] | None:
        """The first of these levels down to which so many are found, and that number; the last level will do with
        fewer. No more than `enough` are counted. `instead` is a tsquery in place of all that is asked for."""
        if (narrowed and self.restricted[0]) or (enough > ENOUGH and not self.clauses):
            # A filter that is no lexeme may leave nobody of the first levels. And where everybody will do, a thousand
            # of them are sooner found anywhere than among the first.
            levels = [level for level in levels if level == _LAST]
        if not levels:
            return None
        asked = "instead" if instead else "all"
        counts = (
            _NUMBER.format(
                level=level,
                found=self.bulk(level, asked=asked, narrowed=narrowed) + (self.distance if narrowed else ""),
            )
            for level in levels
        )
        sql = _FIRST_LEVEL.format(counts=" UNION ALL ".join(counts), last=_LAST)
        found = self.rows(sql, {"enough": enough, "instead": instead})
        return found[0] if found else None

    # Answers

    def count(self, shown: Page | None = None) -> Count:
        """How many there are, up to a thousand. A page that is all there is has been through the rule: it tells."""
        if shown and shown.is_all:
            return Count(len(shown.hits))
        number = self._counted[1]
        number += len(self.extras) if number <= CAP else 0
        return Count(min(number, CAP), number > CAP)

    def exists(self) -> bool:
        """Whether anybody is found; the first to be met is read through the rule, as a page is."""
        # Apart, so that the few need not be looked for where the first levels have somebody.
        for levels in (range(_LAST), [_LAST]):
            if found := self._first_level(1, levels):
                ids = self._on(found[0], _SOME)
                break
        else:
            ids = self.extras[:_SOME]
        return bool(self.read(ids))

    def _on(self, level: int, most: int) -> list[int]:
        """So many of those found on the levels down to this one, in no order."""
        sql = f"SELECT d.member_id FROM members_document d WHERE {self.found(level)} LIMIT %(most)s"
        return [row[0] for row in self.rows(sql, {"most": most})]

    def page(self, *, sort: str = "relevance", after: str = "", size: int = SIZE) -> Page:
        """A page of the results, from after the last one of the page before (`Page.after`) on.

        `sort` is one of SORTS. When rows change between pages nobody is shown twice for it, and nobody skipped whose
        own place in the order did not change.
        """
        from members.search.order import by_name, by_relevance

        ids, next_after = (by_name if sort == "name" else by_relevance)(self, after, size)
        hits = self.read(ids)
        return Page(hits, next_after, is_all=not after and not next_after)

    def read(self, ids: list[int]) -> list[Hit]:
        """Those of these members whom the rule lets the viewer find, in this order. It comes after whatever was found."""
        return read_hits(self.viewer, ids, self.asked.clauses + self.filters.clauses(ids), self.asked)

    @cached_property
    def members(self) -> list[int]:
        """The keys of those found, one more than a thousand at most, for counting among them; in no order."""
        found = self._on(self._counted[0], CAP + 1)
        return found if len(found) > CAP else [*found, *self.extras][: CAP + 1]

    def facets(self, shown: Page | None = None) -> list[Facet]:
        """What the results can be narrowed by. The counts are exact up to a thousand results; beyond that they count
        a thousand of them, and say so. A page that is all there is spares looking for them again."""
        ids = [hit.member.pk for hit in shown.hits] if shown and shown.is_all else self.members
        return count_facets(self.viewer, self.filters, ids[:CAP], capped=len(ids) > CAP)


def _any_of(ids: list[int]) -> str:
    return f"ANY ('{{{','.join(map(str, ids))}}}'::bigint[])"


# Where the viewer is, by their own lines: what ties are broken by.
_MY_PLACES = """(
    SELECT string_agg(DISTINCT quote_literal('place#' || place_id), ' | ')::tsquery FROM members_entry
     WHERE owner_id = %(me)s AND place_id IS NOT NULL)"""

# Read as a whole: to ask for each of those found costs more.
_MINE = "SELECT other_id FROM members_contact WHERE owner_id = %(me)s"

_NUMBER = """
SELECT {level} AS level,
       (SELECT count(*) FROM (SELECT 1 FROM members_document d WHERE {found} LIMIT %(enough)s) AS found) AS number
"""

# One level after the other is looked at, until one has enough.
_FIRST_LEVEL = """
SELECT level, number FROM ({counts}) AS levels
 WHERE number >= %(enough)s OR level = {last} AND number > 0 LIMIT 1
"""

_SO_NAMED = """
SELECT 1 FROM members_nameform WHERE split_part(form, ' ', 1) = %(word)s OFFSET %(enough)s - 1 LIMIT 1
"""

_MANY_CONTACTS = """
SELECT 1 FROM members_contact WHERE other_id = %(me)s AND mask <> 0 OFFSET %(many)s LIMIT 1
"""
