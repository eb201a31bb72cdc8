"""The rule as text of SQL, for the conditions and queries that are written by hand."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F

from members.rule.masks import CONTACTS, MEMBER_STANDING, ONLY_ME, VISITOR_STANDING


def shares_sql(audience: str, mask: str) -> str:
    """The same in SQL that we write by hand: the audience and the standing or filing share a bit."""
    return f"({audience} & {mask}) <> 0"


def contacts_only_sql(audience: str) -> str:
    """In SQL written by hand: an audience of tiers or circles, which no group of strangers is in."""
    return f"({audience} <> {ONLY_ME} AND ({audience} & {MEMBER_STANDING}) = 0)"


def tier_is_sql(mask: str, tier: int) -> str:
    """In SQL written by hand: the mask holds exactly these tiers, whatever its circles."""
    return f"({mask} & {CONTACTS}) = {tier}"


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
    return (
        f"SELECT m.id AS member_id, m.id IS NOT DISTINCT FROM {viewer} AS own, m.listing,"
        f" CASE WHEN {viewer} IS NULL THEN {VISITOR_STANDING} ELSE {MEMBER_STANDING} | coalesce(filed.mask, 0) END"
        " AS standing FROM members_member AS m"
        f" LEFT JOIN members_contact AS filed ON filed.owner_id = m.id AND filed.other_id = {viewer}"
        f" WHERE m.id IS NOT DISTINCT FROM {viewer}"
        f" OR {exists_sql(viewer, owner='m.id', active='m.is_active', leaving='m.leaving_at')}"
    )


def owner_paths(owner: str) -> dict[str, str]:
    """The paths to an owner and to what says whether they are in good standing, for `RuleSQL` and the functions above.
    `owner` is the path to the owning member ("pk" on Member itself)."""
    member = "" if owner == "pk" else f"{owner}__"
    return {"owner": owner, "active": f"{member}is_active", "leaving": f"{member}leaving_at"}


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
