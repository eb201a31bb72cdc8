"""What is asked, in pieces of SQL.

A `Question` knows the viewer, the words, the filters and the limits. It knows no strategy: it says what a member must
meet, and what results are ordered by. In all SQL of search, `d` is a document of a member (`members_document`). The
names of columns are ours; everything typed is a value.
"""

from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection

from members.models.search import LAST_TIER
from members.rule.masks import FILINGS
from members.rule.sql import not_blocked_sql, shares_sql, standings_sql, tier_is_sql
from members.rule.standing import Viewer
from members.search.asked import Asked
from members.search.facets import registered
from members.search.fences import unindexed
from members.search.filters import INSIDE, Filters
from members.search.limits import LIMITS, Limits
from members.search.query import all_of, any_of, weighted

# The value that the words and filters of a question make together.
ALL = "%(all)s::tsquery"


@dataclass(frozen=True)
class Question:
    """What `viewer` asks for. A made-up viewer of a preview asks as a visitor."""

    viewer: Viewer
    asked: Asked = field(default_factory=Asked)
    filters: Filters = field(default_factory=Filters)
    limits: Limits = LIMITS

    @property
    def is_member(self) -> bool:
        """Whether a member asks, who has contacts and lines of their own."""
        return self.viewer.member_id is not None

    @property
    def reach(self) -> str:
        """The columns of documents that this viewer may search: "mem" for members, "pub" for visitors."""
        return "mem" if self.is_member else "pub"

    @cached_property
    def clauses(self) -> tuple[str, ...]:
        """The tsqueries that must all be met: the words, and the filters that are marks of lines."""
        return self.asked.clauses + self.filters.clauses(self.limits.squares)

    @cached_property
    def values(self) -> dict[str, Any]:
        """The values for all SQL of this question."""
        return {
            "me": self.viewer.member_id,
            "all": all_of(self.clauses),
            "any": any_of(self.clauses),
            "in_name": weighted(all_of(self.asked.clauses), "A"),
            "in_head": weighted(all_of(self.asked.clauses), "AB"),
            "words": self.asked.words,
            **self._restriction[1],
            **(asdict(self.filters.radius) if self.filters.radius else {}),
        }

    def rows(self, sql: str, more: dict[str, Any] | None = None) -> list[Any]:
        """Run SQL with the values of this question and more. One query."""
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self.values, **(more or {})})
            return list(cursor.fetchall())

    # What a member must meet

    @property
    def mine(self) -> str:
        """SQL for the viewer's own contacts `c`, as far as the filters ask for them: all by default."""
        filing = FILINGS.get(self.filters.contacts)
        return "c.owner_id = %(me)s" + ("" if filing is None else f" AND {tier_is_sql('c.mask', filing)}")

    @property
    def restricted(self) -> str:
        """SQL, starting with AND, for filters that no document knows: the viewer's own contacts, and the facets of other
        apps. Empty without such filters. It may leave nobody of the members whose documents meet the clauses."""
        return self._restriction[0]

    @cached_property
    def _restriction(self) -> tuple[str, dict[str, Any]]:
        sql = ""
        values: dict[str, Any] = {}
        if self.filters.contacts and not self.is_member:
            sql += " AND false"
        elif self.filters.contacts:
            sql += f" AND d.member_id IN (SELECT c.other_id FROM members_rule_filed c WHERE {self.mine})"
        for key, value in self.filters.more.items():
            part, given = registered()[key].members(self.viewer, value).query.sql_with_params()
            names = [f"{key}_{n}".replace("-", "_") for n in range(len(given))]
            sql += f" AND d.member_id IN ({part % tuple(f'%({name})s' for name in names)})"
            values |= dict(zip(names, given, strict=True))
        return sql, values

    @property
    def distance(self) -> str:
        """SQL, starting with AND, for a radius, as documents know only the squares that cover it. Empty without a radius.
        It leaves out few members, and takes longer than the squares."""
        return _DISTANCE if self.filters.radius else ""

    def documents(
        self,
        tier: int = LAST_TIER,
        exactly: str = "<=",
        *,
        asked: str = ALL,
        narrowed: bool = True,
        among: list[int] | None = None,
        by_key: bool = False,
    ) -> str:
        """The condition of a document in these rank tiers that meets what is asked, at whatever distance, and whose
        owner the viewer may find.

        `asked` is SQL for the tsquery to meet. If it is not `narrowed`, filters that no document knows are left out.
        `among` names the only members who can meet it, if these are known. With `by_key`, documents are read by the keys
        of members or in an order: no index of words is of use then, though the planner may think so.
        """
        reach = self.reach
        is_fenced = by_key or among is not None or (narrowed and self.restricted)
        column = f"d.{reach}_level"
        parts = [f"{unindexed(column) if is_fenced else column} {exactly} {tier}"]
        if among is not None:
            parts.append(f"d.member_id = {one_of(among)}")
        if self.clauses or asked != ALL:
            parts.append(f"d.{reach} @@ {asked}")
        if self.is_member:
            parts.append(not_blocked_sql("%(me)s", "d.member_id"))
        return " AND ".join(parts) + (self.restricted if narrowed else "")

    # What results are ordered by, all descending

    @cached_property
    def keys(self) -> str:
        """The columns that order what documents found: how well the words fit, whether it is a contact, whether it is
        near the viewer, and the static rank. Nothing in them is hidden from the viewer."""
        return self._keys(
            "CASE WHEN d.name = %(words)s THEN 3 WHEN d.{reach} @@ %(in_name)s::tsquery THEN 2"
            " WHEN d.{reach} @@ %(in_head)s::tsquery THEN 1 ELSE 0 END",
            f"coalesce(d.member_id IN ({_CONTACTS}), false)::int",
        )

    @cached_property
    def contact_only_keys(self) -> str:
        """The same columns for members whom contact-only documents found. Only exactly the name that is asked for puts one
        of them before others. All of them are contacts, except the viewer."""
        return self._keys("CASE WHEN d.name = %(words)s THEN 3 ELSE 0 END", "(member_id <> %(me)s)::int")

    def _keys(self, fit: str, tie: str) -> str:
        reach = self.reach
        has_words = bool(self.asked.clauses)
        fit = fit.format(reach=reach) if has_words else "0"
        if self.filters.contacts:
            tie = "1"
        elif not self.is_member:
            tie = "0"
        near = f"coalesce(d.{reach} @@ {_MY_PLACES}, false)::int" if has_words and self.is_member else "0"
        return f"{fit} AS fit, {tie} AS tie, {near} AS near, coalesce(d.{reach}_score, 0) AS score"


def one_of(ids: list[int]) -> str:
    """SQL for one of these keys."""
    return f"ANY ('{{{','.join(map(str, ids))}}}'::bigint[])"


# The places that the viewer's own lines name: what ties are broken by.
_MY_PLACES = """(
    SELECT string_agg(DISTINCT quote_literal('place#' || place_id), ' | ')::tsquery FROM members_rule_own_line
     WHERE owner_id = %(me)s AND place_id IS NOT NULL)"""

# Read as a whole: asking for each row that is found costs more.
_CONTACTS = "SELECT other_id FROM members_rule_filed WHERE owner_id = %(me)s"

# Asked of members' own lines, through the rule. The LIMIT is a fence: it keeps the planner from starting with all lines.
_DISTANCE = f"""
 AND (SELECT TRUE FROM members_entry e JOIN members_place p ON p.geoname_id = e.place_id
        JOIN ({standings_sql("%(me)s::bigint")}) AS s ON s.member_id = e.owner_id
       WHERE e.owner_id = d.member_id AND (s.own OR {shares_sql("e.audience", "s.standing")}) AND {INSIDE} LIMIT 1)"""
