"""The rule as text of SQL, for the conditions and queries that are written by hand.

What masks mean stands in members/sql/rule.sql, as functions whose bodies PostgreSQL puts in place of their calls. What
asks a subquery about single rows cannot be such a function, and stands here; so does who exists for whom, which nearly
every query asks, and which as a function would cost the planner more than all else of the rule.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F

from members.rule.masks import MEMBER_STANDING


def shares_sql(audience: str, mask: str) -> str:
    """In SQL written by hand: the audience and the standing or filing share a bit."""
    return f"members_rule_shares({audience}, {mask})"


def tier_is_sql(mask: str, tier: int) -> str:
    """In SQL written by hand: the mask holds exactly these tiers, whatever its circles."""
    return f"members_rule_tier_is({mask}, {tier})"


def not_blocked_sql(viewer: str, owner: str) -> str:
    """In SQL written by hand: neither of the members with these two ids blocked the other."""
    return (
        f"({owner} IN (SELECT made.blocked_id FROM members_block AS made WHERE made.owner_id = {viewer}"
        f" UNION ALL SELECT met.owner_id FROM members_block AS met WHERE met.blocked_id = {viewer}))"
        " IS NOT TRUE"
    )


def exists_sql(viewer: str, *, owner: str, active: str, leaving: str) -> str:
    """In SQL written by hand: the owner exists for a member who looks, neither gone nor kept apart by a block."""
    return f"{active} AND {leaving} IS NULL AND {not_blocked_sql(viewer, owner)}"


FILED = (
    "(SELECT filed.mask FROM members_contact AS filed"
    " WHERE filed.owner_id = {owner} AND filed.other_id = {viewer})"
)
FILED_BY = "{owner} IN (SELECT filed.owner_id FROM members_contact AS filed WHERE filed.other_id = {viewer})"


def visible_sql(
    viewer: str, *, owner: str, active: str, leaving: str, audience: str, filed: str = FILED
) -> str:
    """The rule in SQL written by hand, for a member who looks and the columns of a row and of its owner. Unknown (NULL)
    where there is no owner. `filed` tells how the owner filed `viewer`; NULL where they did not."""
    standing = f"COALESCE({filed.format(viewer=viewer, owner=owner)}, 0)"
    return (
        f"({owner} = {viewer} OR {exists_sql(viewer, owner=owner, active=active, leaving=leaving)}"
        f" AND ({shares_sql(audience, str(MEMBER_STANDING))} OR {shares_sql(audience, standing)}))"
    )


def standings_sql(viewer: str) -> str:
    """A query written by hand: every member who exists for the viewer (NULL: a visitor), whether that is the viewer
    (`own`), and the standing that the viewer has towards them: member_id, own, standing, listing."""
    return f"SELECT * FROM members_rule_standings({viewer})"


def named(paths: Iterable[str]) -> dict[str, str]:
    """What stands for the columns in the SQL of a `RuleSQL`, by the names of its paths."""
    return {name: f"%({name})s" for name in paths}


class RuleSQL(models.Func):
    """A condition of the rule in SQL written by hand, about the columns to which paths lead: `%(owner)s` stands for
    the column at the path given as `owner`. It says what lookups and subqueries of the ORM would say, which take the
    ORM longer to put together than the database to answer, several times a page."""

    def __init__(self, sql: str, **paths: str) -> None:
        super().__init__(*map(F, paths.values()), output_field=_TRUTH)
        self.sql, self.names = sql, tuple(paths)

    def as_sql(
        self, compiler: Any, connection: Any, *args: Any, **options: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """The SQL; raises ValueError when a path leads to more than a column, as its values would be lost."""
        columns = [compiler.compile(column) for column in self.get_source_expressions()]
        if any(values for _, values in columns):
            raise ValueError("The rule is about columns.")
        return self.sql % dict(zip(self.names, (sql for sql, _ in columns), strict=True)), ()


_TRUTH = models.BooleanField()
