"""What committees tell on the desk: whom a member may know from those on which they serve or served, and what happened
since they were there."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateField,
    ExpressionWrapper,
    F,
    IntegerField,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear, NullIf

from committees.models import Committee, Seat, Volunteer
from committees.models.seat import SeatQuerySet
from committees.roles import CHAIRS, Role, Status
from members.extensions import NewsPart
from members.reads.known import ROWS, may_be_known, text_value
from members.reads.news import ROWS as NEWS_ROWS
from members.rule.standing import Viewer

_ROLE = Case(
    *(When(role=role.value, then=text_value(str(role.label))) for role in Role), default=text_value("")
)
_NO_YEAR = Value(0, output_field=IntegerField())


def colleagues_to_know(viewer: Viewer) -> QuerySet[Seat, Any]:
    """Members on the rosters of committees on which the viewer serves or served, past and present, as far as these show
    them to the viewer: rows of `members.extensions.REASON`."""
    mine = Seat.objects.counting().begun().filter(member=viewer.member_id).values("committee")
    seen = Seat.objects.visible_to(viewer).counting().begun().filter(
        may_be_known(viewer, "member"), committee__in=mine, member__isnull=False
    )  # fmt: skip
    last = ExpressionWrapper(F("ends") - Value(dt.timedelta(days=1)), output_field=DateField())
    begun, ended = (Cast(ExtractYear(field), CharField()) for field in ("begins", last))
    years = Concat(begun, text_value("–"), Coalesce(ended, text_value("")), output_field=CharField())
    return seen.order_by("-begins", "-pk").values_list(
        "member_id", text_value("seat"), "committee_id", "committee__name",
        Coalesce(NullIf("title", text_value("")), _ROLE), years,
    )[:ROWS]  # fmt: skip


def news_of_committees(viewer: Viewer, since: dt.datetime) -> Iterator[NewsPart]:
    """Volunteers for what the viewer runs, and seats that the viewer is offered."""
    chaired = Seat.objects.counting().not_over().filter(member=viewer.member_id, role__in=CHAIRS)
    yield NewsPart(chaired, partial(_volunteers, viewer, since, chaired))
    offered = Seat.objects.filter(member=viewer.member_id, status=Status.OFFERED, offered_at__gt=since)
    yield NewsPart(offered, partial(_offers, viewer, offered))


def _volunteers(viewer: Viewer, since: dt.datetime, chaired: SeatQuerySet) -> QuerySet[Volunteer, Any]:
    """Those who volunteer for the committees of these seats. The seats are few: the rule is asked about these alone."""
    rows = Volunteer.objects.visible_to(viewer).filter(
        since__gt=since, committee__in=chaired.values("committee")
    )
    return rows.exclude(member=viewer.member_id).order_by("-since").values_list(
        text_value("volunteer"), "since", "member_id", "member__name", "member__handle", "committee__name", _NO_YEAR,
        "committee__slug", text_value(""),
    )[:NEWS_ROWS]  # fmt: skip


def _offers(viewer: Viewer, offered: SeatQuerySet) -> QuerySet[Seat, Any]:
    """Seats of committees that exist for the viewer."""
    rows = offered.filter(committee__in=Committee.objects.visible_to(viewer))
    return rows.order_by("-offered_at").values_list(
        text_value("seat"), "offered_at", Value(None, output_field=BigIntegerField()), text_value(""),
        text_value(""), "committee__name", _NO_YEAR, "committee__slug", text_value(""),
    )[:NEWS_ROWS]  # fmt: skip
