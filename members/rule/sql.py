"""The rule as SQL text, for conditions and queries that are written by hand."""

from collections.abc import Iterable

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F
from django.db.models.sql.compiler import SQLCompiler

from members.rule.masks import CONTACTS, MEMBER_STANDING, ONLY_ME, VISITOR_STANDING


def shares_sql(audience: str, mask: str) -> str:
    """The audience and the standing or filing share a bit."""
    return f"({audience} & {mask}) <> 0"


def contacts_only_sql(audience: str) -> str:
    """The audience is one of tiers or circles, which contains contacts only."""
    return f"({audience} <> {ONLY_ME} AND ({audience} & {MEMBER_STANDING}) = 0)"


def tier_is_sql(mask: str, tier: int) -> str:
    """The mask has exactly these tiers, with any circles."""
    return f"({mask} & {CONTACTS}) = {tier}"


def not_blocked_sql(viewer: str, owner: str) -> str:
    """Neither of the members with these two ids has blocked the other."""
    return (
        f"({owner} IN (SELECT made.blocked_id FROM members_block AS made WHERE made.owner_id = {viewer}"
        f" UNION ALL SELECT met.owner_id FROM members_block AS met WHERE met.blocked_id = {viewer}))"
        " IS NOT TRUE"
    )


def exists_sql(viewer: str, *, owner: str, active: str, leaving: str) -> str:
    """The owner exists for a member who looks: not gone, and no block between the two."""
    return f"{active} AND {leaving} IS NULL AND {not_blocked_sql(viewer, owner)}"


FILED = (
    "(SELECT filed.mask FROM members_contact AS filed"
    " WHERE filed.owner_id = {owner} AND filed.other_id = {viewer})"
)
FILED_BY = "{owner} IN (SELECT filed.owner_id FROM members_contact AS filed WHERE filed.other_id = {viewer})"


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
    """A query of every member who exists for the viewer (NULL means a visitor): member_id, own (whether it is
    the viewer), standing (that of the viewer toward the member), listing."""
    return (
        f"SELECT m.id AS member_id, m.id IS NOT DISTINCT FROM {viewer} AS own, m.listing,"
        f" CASE WHEN {viewer} IS NULL THEN {VISITOR_STANDING} ELSE {MEMBER_STANDING} | coalesce(filed.mask, 0) END"
        " AS standing FROM members_member AS m"
        f" LEFT JOIN members_contact AS filed ON filed.owner_id = m.id AND filed.other_id = {viewer}"
        f" WHERE m.id IS NOT DISTINCT FROM {viewer}"
        f" OR {exists_sql(viewer, owner='m.id', active='m.is_active', leaving='m.leaving_at')}"
    )


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
