"""The rule as conditions of the ORM, the field that holds an audience, and the constraints of the database."""

from typing import Any

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Mod
from django.db.models.lookups import Exact, GreaterThan

from members.rule.masks import (
    CONTACTS,
    END,
    FIRST_CIRCLE,
    MEMBER_STANDING,
    MEMBERS,
    ONLY_ME,
    OWN_STANDING,
    PLAIN,
    PUBLIC,
    VISITOR_STANDING,
    circle_bit,
)
from members.rule.sql import (
    FILED,
    FILED_BY,
    RuleSQL,
    named,
    not_blocked_sql,
    owner_paths,
    tied_to_sql,
    visible_sql,
)
from members.rule.standing import Viewer


class AudienceField(models.BigIntegerField):  # type: ignore[type-arg]
    """Who can see the row: a mask of the rule. A new row starts as Only me."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("default", ONLY_ME)
        super().__init__(**options)


def visible_to(viewer: Viewer, *, audience: str = "audience", owner: str = "owner") -> Q:
    """The rule in SQL, for any model with an audience and an owner.

    `audience` names the mask field; `owner` names the path to the owning member ("pk" on Member itself).
    """
    if viewer.member_id is None:
        member = "" if owner == "pk" else f"{owner}__"
        return in_good_standing(member) & _shares(audience, _posed_standing(viewer, owner))
    paths = {**owner_paths(owner), "audience": audience}
    return Q(RuleSQL(visible_sql(f"{viewer.member_id:d}", **named(paths)), **paths))


def visible_among_many(viewer: Viewer, *, owner: str, audience: str = "audience") -> Q:
    """The same rule for thousands of rows with an owner: it reads the members who are gone and those who filed
    the viewer once for all rows."""
    if viewer.member_id is None:
        return not_gone(owner) & _shares(audience, _posed_standing(viewer, owner))
    paths = {"owner": owner, "audience": audience}
    me = f"{viewer.member_id:d}"
    once = {
        "active": _NOT_GONE % {"member": "%(owner)s"},
        "leaving": "NULL",
        "filed": f"CASE WHEN {FILED_BY.format(viewer=me, owner='%(owner)s')}"
        f" THEN {FILED.format(viewer=me, owner='%(owner)s')} END",
    }
    return Q(RuleSQL(visible_sql(me, **named(paths), **once), **paths))


def with_standing(value: int, *, audience: str = "audience") -> Q:
    """The rule in SQL for the rows of one owner, when the viewer's standing is known."""
    if value == OWN_STANDING:
        return Q()
    return _shares(audience, Value(value))


def within_limit(value: int, *, audience: str) -> Q:
    """Rows on which an audience sets no limit (NULL), or whose limit the standing is within."""
    return Q(**{f"{audience}__isnull": True}) | with_standing(value, audience=audience)


def in_good_standing(path: str = "") -> Q:
    """Members who exist for others: neither suspended nor leaving. `path` leads to the member, such as
    "owner__"."""
    return Q(**{f"{path}is_active": True, f"{path}leaving_at": None})


def is_gone() -> Q:
    """Members who do not exist for others: the condition of the index that `not_gone` asks."""
    return Q(is_active=False) | Q(leaving_at__isnull=False)


def not_gone(path: str) -> Q:
    """The same for the member at that path, by the index of the members who are gone: faster for many rows."""
    return Q(RuleSQL(_NOT_GONE, member=path))


# Not of the table, whose policy keeps them from whoever asks.
_NOT_GONE = "NOT EXISTS (SELECT 1 FROM members_rule_gone AS gone WHERE gone.id = %(member)s)"


def not_blocked(viewer: Viewer, owner: str = "owner") -> Q:
    """Rows whose owner has not blocked the viewer and is not blocked by them; also rows without an owner."""
    if viewer.member_id is None:
        return Q()
    return Q(RuleSQL(not_blocked_sql(f"{viewer.member_id:d}", "%(owner)s"), owner=owner))


def tied_to(member_id: int, path: str) -> Q:
    """Rows with a contact of that member at the path, filed or not. It asks for nobody's leave: the caller has."""
    return Q(RuleSQL(tied_to_sql(f"{member_id:d}", "%(member)s"), member=path))


def reaching_strangers(field: str = "audience") -> Q:
    """The same as `reaches_strangers`, for rows."""
    return _shares(field, Value(MEMBER_STANDING))


def is_asked(field: str) -> Q:
    """Rows with a mask in a field that may be NULL: an audience that was asked for."""
    return Q(**{f"{field}__isnull": False})


def without_circle(field: str, number: int) -> CombinedExpression:
    """An SQL expression: the mask in `field` without one circle."""
    return F(field).bitand((END - 1) ^ circle_bit(number))


def move_circle(field: str, number: int, into: int | None) -> CombinedExpression:
    """An SQL expression: the same as `circle_moved`, for rows that have the circle."""
    return (
        without_circle(field, number)
        if into is None
        else without_circle(field, number).bitor(circle_bit(into))
    )


def tier_is(field: str, tier: int) -> Q:
    """Rows whose mask has exactly these tiers, with any circles."""
    return Q(Exact(F(field).bitand(CONTACTS), Value(tier)))


def has_circle(field: str, number: int) -> Q:
    """Rows whose mask has that circle."""
    return _shares(field, Value(circle_bit(number)))


def reached_by(audience: int, *, field: str = "mask") -> Q:
    """Filings that an audience of tiers or circles reaches."""
    return _shares(field, Value(audience))


def legal_audience(field: str = "audience") -> Q:
    """The condition of the database constraint that keeps an audience legal."""
    circles = Exact(Mod(F(field), Value(1 << FIRST_CIRCLE)), Value(0))
    return Q(**{f"{field}__in": PLAIN}) | (Q(**{f"{field}__gte": 0, f"{field}__lt": END}) & Q(circles))


def legal_open_audience(field: str = "audience") -> Q:
    """The condition of the database constraint for owners who file no one, such as organizations."""
    return Q(**{f"{field}__in": (ONLY_ME, PUBLIC, MEMBERS)})


def legal_filing(field: str = "mask") -> Q:
    """The condition of the database constraint that keeps a filing legal."""
    low = Exact(Mod(F(field), Value(4)), Value(0))
    tier = GreaterThan(F(field).bitand(CONTACTS), Value(0))
    return Q(**{field: 0}) | (Q(**{f"{field}__gt": 0, f"{field}__lt": END}) & Q(low) & Q(tier))


def _posed_standing(viewer: Viewer, owner: str) -> Value | models.Case:
    if viewer.posed is None:
        return Value(VISITOR_STANDING)
    return models.Case(
        models.When(**{owner: viewer.posed_to}, then=Value(viewer.posed)), default=Value(VISITOR_STANDING)
    )


def _shares(audience: str, mask: Value | models.Case) -> Q:
    return Q(GreaterThan(CombinedExpression(F(audience), F.BITAND, mask), Value(0)))
