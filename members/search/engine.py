"""Finding members: one `Search` for a viewer, a text and filters.

Members who match in what every member sees stand in `Document`, on levels by their score; a search stops at the first
level that has enough, and ranks what it found there together with the viewer's own contacts and with people of that
name. Those who match only in what they show to contacts are looked for among the viewer's contacts alone. Whatever is
found passes through the rule once more when the page is read.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection

from members.audience import (
    MEMBER_STANDING,
    VISITOR_STANDING,
    Viewer,
    not_blocked_sql,
    shares_sql,
)
from members.models import Heading
from members.models.search import LEVELS
from members.search.facets import Facet, count_facets, restrictions
from members.search.filters import Filters
from members.search.query import Asked, all_of, any_of, ask, weighted
from members.search.reading import Hit, Reason, read_hits

__all__ = ["Count", "Hit", "Page", "Reason", "Search"]

SIZE = 20
CAP = 1000
# A level with so many is deep enough to rank: some pages, and few enough to look at each.
ENOUGH = 200
_MOST_OTHERS = 300
_LAST = LEVELS - 1
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
    def _clauses(self) -> tuple[str, ...]:
        return self.asked.clauses + self.filters.clauses()

    @cached_property
    def _given(self) -> dict[str, Any]:
        """The values for all SQL of this search."""
        return {
            "me": self.viewer.member_id,
            "all": all_of(self._clauses),
            "any": any_of(self._clauses),
            "in_name": weighted(all_of(self.asked.clauses), "A"),
            "in_head": weighted(all_of(self.asked.clauses), "AB"),
            "words": self.asked.words,
            "near": any_of(self._near),
            **self._restricted[1],
        }

    @cached_property
    def _restricted(self) -> tuple[str, dict[str, Any]]:
        return restrictions(self.viewer, self.filters)

    @cached_property
    def _leveled(self) -> bool:
        # A filter that is no lexeme may leave nobody of the first levels.
        return not self._restricted[0] and bool(_rows("SELECT 1 FROM members_searchlevel LIMIT 1", {}))

    @cached_property
    def _near(self) -> tuple[str, ...]:
        """Where the viewer is, by their own lines: what ties are broken by."""
        if self.viewer.member_id is None or not self.asked.clauses:
            return ()
        found = _rows(_MY_PLACES, {"me": self.viewer.member_id})
        return tuple(row[0] for row in found)

    @property
    def _reach(self) -> str:
        return "pub" if self.viewer.member_id is None else "mem"

    # Pieces of SQL. The names of columns are ours; everything typed is a value.

    def bulk(self, level: int, exactly: str = "<=") -> str:
        """The condition of a document on these levels that everybody of the viewer's reach finds."""
        reach = self._reach
        parts = [f"d.{reach}_level {exactly} {level}"]
        if exactly != "<=":
            parts.append(f"d.{reach}_level <= {level}")
        if self._clauses:
            parts.append(f"d.{reach} @@ %(all)s::tsquery")
        if self.viewer.member_id is not None:
            parts.append(not_blocked_sql("%(me)s", "d.member_id"))
        return " AND ".join(parts) + self._restricted[0]

    @cached_property
    def keys(self) -> str:
        """The columns by which results are ordered, all descending; nothing in them is hidden from the viewer."""
        reach = self._reach
        if not self.asked.clauses:
            fit = near = "0"
        else:
            fit = (
                f"CASE WHEN d.name = %(words)s THEN 3 WHEN d.{reach} @@ %(in_name)s::tsquery THEN 2"
                f" WHEN d.{reach} @@ %(in_head)s::tsquery THEN 1 ELSE 0 END"
            )
            near = f"coalesce(d.{reach} @@ %(near)s::tsquery, false)::int" if self._near else "0"
        tie = "0" if self.viewer.member_id is None else "(c.other_id IS NOT NULL)::int"
        return f"{fit} AS fit, {tie} AS tie, {near} AS near, coalesce(d.{reach}_score, 0) AS score"

    @property
    def tied(self) -> str:
        if self.viewer.member_id is None:
            return ""
        return " LEFT JOIN members_contact c ON c.owner_id = %(me)s AND c.other_id = d.member_id"

    # Who is found besides the first levels

    @cached_property
    def others(self) -> list[int]:
        """Whom the ranking takes in from any level: who is found in contact-only lines, people of that name, contacts."""
        found = [*self.extras]
        if self.asked.words:
            namesake = _NAMESAKE.format(
                bulk=self.bulk(_LAST), most=_MOST_OTHERS, listing=_listing(self.viewer, "f.listing")
            )
            found += [
                row[0]
                for row in self.rows(
                    namesake, {"beginning": self.asked.words + "%", "longer": self.asked.words + " %"}
                )
            ]
        if self.viewer.member_id is not None:
            found += [row[0] for row in self.rows(_CONTACTS.format(bulk=self.bulk(_LAST), most=_MOST_OTHERS))]
        return list(dict.fromkeys(found))

    @cached_property
    def extras(self) -> list[int]:
        """Those whom only what they show to their contacts lets this viewer find, and the viewer by their own lines."""
        if self.viewer.member_id is None:
            return []
        outside = f"(d.mem_level IS NULL{' OR NOT d.mem @@ %(all)s::tsquery' if self._clauses else ''})"
        matches = "(d.mem || h.words) @@ %(all)s::tsquery" if self._clauses else "h.named"
        some = "(x.named OR x.words @@ %(any)s::tsquery)" if self._clauses else "x.named"
        mine = "known.mem_level IS NULL"
        if self._clauses:
            mine = f"({mine} OR NOT known.mem @@ %(all)s::tsquery) AND d.words @@ %(all)s::tsquery"
        sql = _CONTACT_ONLY.format(
            outside=outside, matches=matches, some=some, mine=mine, restricted=self._restricted[0]
        )
        return [row[0] for row in self.rows(sql)]

    def rows(self, sql: str, more: dict[str, Any] | None = None) -> list[Any]:
        return _rows(sql, {**self._given, **(more or {})})

    @cached_property
    def depth(self) -> int:
        """The first level down to which there are enough."""
        return self._level_with(ENOUGH)

    def _level_with(self, enough: int) -> int:
        """The first level down to which so many are found; the last where there are fewer."""
        levels = range(_LAST) if self._leveled else []
        return next((level for level in levels if self._number(level) >= enough), _LAST)

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {}

    def _number(self, level: int) -> int:
        """How many are found down to a level; one more than a thousand stands for all beyond."""
        if level not in self._numbers:
            sql = f"SELECT count(*) FROM (SELECT 1 FROM members_document d WHERE {self.bulk(level)} LIMIT {CAP + 1}) AS found"
            self._numbers[level] = int(self.rows(sql)[0][0])
        return self._numbers[level]

    # Answers

    def count(self, shown: Page | None = None) -> Count:
        """How many there are, up to a thousand. A page that is all there is has been through the rule: it tells."""
        if shown and shown.is_all:
            return Count(len(shown.hits))
        number = self._number(self._level_with(CAP + 1))
        number += len(self.extras) if number <= CAP else 0
        return Count(min(number, CAP), number > CAP)

    def exists(self) -> bool:
        """Whether anybody is found."""
        return self._number(self._level_with(1)) > 0 or bool(self.extras)

    def page(self, *, sort: str = "relevance", after: str = "", size: int = SIZE) -> Page:
        """A page of the results, from after the last one of the page before (`Page.after`) on.

        `sort` is one of SORTS. When rows change between pages nobody is shown twice for it, and nobody skipped whose
        own place in the order did not change.
        """
        from members.search.order import by_name, by_relevance

        ids, next_after = (by_name if sort == "name" else by_relevance)(self, after, size)
        hits = read_hits(self.viewer, ids, self._clauses, self.asked)
        return Page(hits, next_after, is_all=not after and not next_after)

    @cached_property
    def members(self) -> list[int]:
        """The keys of those found, one more than a thousand at most, for counting among them; in no order."""
        level = self._level_with(CAP + 1)
        sql = f"SELECT d.member_id FROM members_document d WHERE {self.bulk(level)} LIMIT {CAP + 1}"
        found = [row[0] for row in self.rows(sql)]
        return list(dict.fromkeys([*found, *self.extras]))[: CAP + 1]

    def facets(self, shown: Page | None = None) -> list[Facet]:
        """What the results can be narrowed by. The counts are exact up to a thousand results; beyond that they count
        a thousand of them, and say so. A page that is all there is spares looking for them again."""
        ids = [hit.member.pk for hit in shown.hits] if shown and shown.is_all else self.members
        return count_facets(self.viewer, self.filters, ids[:CAP], capped=len(ids) > CAP)


def _listing(viewer: Viewer, column: str) -> str:
    return shares_sql(column, str(VISITOR_STANDING if viewer.member_id is None else MEMBER_STANDING))


def _rows(sql: str, given: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


_MY_PLACES = """
SELECT DISTINCT quote_literal('place#' || place_id) FROM members_entry
 WHERE owner_id = %(me)s AND place_id IS NOT NULL LIMIT 10
"""

_NAMESAKE = """
SELECT f.member_id FROM members_nameform f JOIN members_document d USING (member_id)
 WHERE f.form LIKE %(beginning)s AND (f.form = %(words)s OR f.form LIKE %(longer)s) AND {listing} AND {bulk}
 ORDER BY f.form USING ~<~, f.member_id LIMIT {most}
"""

# Somebody with more contacts has the first of them taken in; the others count as contacts where they are found.
_CONTACTS = """
SELECT d.member_id FROM (
    SELECT other_id FROM members_contact WHERE owner_id = %(me)s ORDER BY other_id LIMIT {most}
) AS c JOIN members_document d ON d.member_id = c.other_id WHERE {bulk}
"""

# The first step is kept apart so that documents are read only of those of whom a hidden line says something.
_CONTACT_ONLY = f"""
WITH hidden AS MATERIALIZED (
    SELECT c.owner_id, c.mask, bool_or(x.named) AS named, members_search_join(x.words) AS words
      FROM members_contact c
      JOIN members_contactdocument x ON x.member_id = c.owner_id AND {shares_sql("x.audience", "c.mask")}
     WHERE c.other_id = %(me)s AND {{some}} GROUP BY c.owner_id, c.mask
)
SELECT d.member_id FROM hidden h JOIN members_document d ON d.member_id = h.owner_id
 WHERE {shares_sql("d.listing", f"({MEMBER_STANDING} | h.mask)")} AND {{outside}} AND {{matches}}
   AND {not_blocked_sql("%(me)s", "d.member_id")}{{restricted}}
UNION ALL
SELECT d.member_id FROM (
    SELECT m.id AS member_id, members_search_head(m.name, m.headline) || coalesce((
               SELECT members_search_join(members_search_line(
                          e.kind, e.label, e.text, e.value, e.organization_id, e.heading_id, e.place_id))
                 FROM members_entry e WHERE e.owner_id = m.id), '') AS words
      FROM members_member m WHERE m.id = %(me)s
) AS d LEFT JOIN members_document known USING (member_id)
 WHERE {{mine}}{{restricted}}
"""
