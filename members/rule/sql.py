"""The rule as SQL text, for conditions and queries that are written by hand.

What masks mean stands in members/sql/rule.sql, as functions whose bodies PostgreSQL puts in place of their calls. A
condition that needs a subquery for each row cannot be such a function, and stands here. So does who exists for whom:
nearly every query asks that, and as a function it would cost the planner more than all the rest of the rule.
"""

from collections.abc import Iterable

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F
from django.db.models.sql.compiler import SQLCompiler

from members.rule.masks import MEMBER_STANDING


def shares_sql(audience: str, mask: str) -> str:
    """The audience and the standing or filing share a bit."""
    return f"members_rule_shares({audience}, {mask})"


def same_audience_sql(one: str, other: str) -> str:
    """Both are the same audience of one owner."""
    return f"{one} = {other}"


def is_filed_sql(mask: str) -> str:
    """A contact is filed under something."""
    return f"{mask} <> 0"


def tier_is_sql(mask: str, tier: int) -> str:
    """The mask has exactly these tiers, with any circles."""
    return f"members_rule_tier_is({mask}, {tier})"


def not_blocked_sql(viewer: str, owner: str) -> str:
    """Neither of the members with these two ids has blocked the other."""
    return (
        f"({owner} IN (SELECT made.blocked_id FROM members_rule_block AS made WHERE made.owner_id = {viewer}"
        f" UNION ALL SELECT met.owner_id FROM members_rule_block AS met WHERE met.blocked_id = {viewer}))"
        " IS NOT TRUE"
    )


def in_good_standing_sql(member: str) -> str:
    """A row of the table of members, called `member` there, exists for others: neither suspended nor leaving."""
    return f"members_rule_in_good_standing({member}.is_active, {member}.leaving_at)"


def exists_sql(viewer: str, *, owner: str, active: str, leaving: str) -> str:
    """The owner exists for a member who looks: not gone, and no block between the two."""
    return f"{active} AND {leaving} IS NULL AND {not_blocked_sql(viewer, owner)}"


FILED = (
    "(SELECT filed.mask FROM members_rule_filed AS filed"
    " WHERE filed.owner_id = {owner} AND filed.other_id = {viewer})"
)
FILED_BY = (
    "{owner} IN (SELECT filed.owner_id FROM members_rule_filed AS filed WHERE filed.other_id = {viewer})"
)


def tied_to_sql(member: str, other: str) -> str:
    """The members with these two ids have a tie."""
    return (
        "EXISTS (SELECT 1 FROM members_rule_filed AS tie"
        f" WHERE tie.owner_id = {member} AND tie.other_id = {other})"
    )


def visible_sql(
    viewer: str, *, owner: str, active: str, leaving: str, audience: str, filed: str = FILED
) -> str:
    """The rule for a member who looks, given the columns of a row and of its owner. NULL where there is no
    owner. `filed` is an expression for how the owner filed `viewer`; NULL where they did not."""
    standing = f"COALESCE({filed.format(viewer=viewer, owner=owner)}, 0)"
    return (
        f"({owner} = {viewer} OR {exists_sql(viewer, owner=owner, active=active, leaving=leaving)}"
        f" AND ({shares_sql(audience, str(MEMBER_STANDING))} OR {shares_sql(audience, standing)}))"
    )


def standings_sql(viewer: str) -> str:
    """A query of every member who exists for the viewer (NULL means a visitor): member_id, own (whether it is the
    viewer), standing (that of the viewer toward the member), listing."""
    return f"SELECT * FROM members_rule_standings({viewer})"


def owner_paths(owner: str) -> dict[str, str]:
    """The paths to an owner and to what says whether they are in good standing, for `RuleSQL` and the functions above.
    `owner` is the path to the owning member ("pk" on Member itself)."""
    member = "" if owner == "pk" else f"{owner}__"
    return {"owner": owner, "active": f"{member}is_active", "leaving": f"{member}leaving_at"}


def named(paths: Iterable[str]) -> dict[str, str]:
    """Placeholders for the columns in the SQL of a `RuleSQL`, by the names of its paths."""
    return {name: f"%({name})s" for name in paths}


class RuleSQL(models.Func):
    """A condition of the rule in hand-written SQL. `%(owner)s` in it stands for the column at the path given as
    `owner`. The ORM could say the same with lookups and subqueries, but building those takes longer than the
    database takes to answer, several times a page."""

    def __init__(self, sql: str, **paths: str) -> None:
        super().__init__(*map(F, paths.values()), output_field=_TRUTH)
        self.sql, self.names = sql, tuple(paths)

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *args: object, **options: object
    ) -> tuple[str, tuple[str | int, ...]]:
        """The SQL. Raises ValueError when a path leads to something with values of its own, which would be
        lost."""
        columns = [compiler.compile(column) for column in self.get_source_expressions()]
        if any(values for _, values in columns):
            raise ValueError("The rule is about columns.")
        return self.sql % dict(zip(self.names, (sql for sql, _ in columns), strict=True)), ()


_TRUTH = models.BooleanField()
