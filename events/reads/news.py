"""What events tell on the desk: whom a member may know from those that they attended, and what happened since they were
there."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from events.models import Answer, CoHost, Event, Rsvp, Status
from events.models.queries import hosted_by, is_coming
from members.reads.known import ROWS, may_be_known, text_value
from members.reads.news import ROWS as NEWS_ROWS
from members.rule.standing import Viewer


def _attended(viewer: Viewer) -> QuerySet[Rsvp, Any]:
    """The past events that the viewer attended."""
    mine = Rsvp.objects.attended().filter(~is_coming("event"), member=viewer.member_id)
    return mine.filter(event__status=Status.PUBLISHED).values("event")


def guests_to_know(viewer: Viewer) -> QuerySet[Rsvp, Any]:
    """Guests of past events that the viewer attended, as far as they show it to the viewer: rows of
    `members.extensions.REASON`."""
    seen = Rsvp.objects.visible_to(viewer).attended().filter(
        may_be_known(viewer, "member"), event__in=_attended(viewer), member__isnull=False
    )  # fmt: skip
    return seen.order_by("-event__starts", "-pk").values_list(
        "member_id", text_value("event"), "event_id", "event__title", "status", text_value("")
    )[:ROWS]


def _answers(rows: QuerySet[Rsvp, Any]) -> QuerySet[Rsvp, Any]:
    return rows.order_by("-answered_at").values_list(
        text_value("answer"), "answered_at", "member_id", Coalesce("member__name", "name"),
        Coalesce("member__handle", text_value("")), "event__title", "event__year", "event__slug", "status",
    )[:NEWS_ROWS]  # fmt: skip


def news_of_events(viewer: Viewer, since: dt.datetime) -> Iterator[QuerySet[Any, Any]]:
    """Rows of `members.extensions.NEWS`: answers to what the viewer hosts, members who say that they were at an event that
    the viewer attended, and events of the viewer that a curator published."""
    others = Rsvp.objects.visible_to(viewer).filter(
        ~Q(member=viewer.member_id) | Q(member=None), answered_at__gt=since
    )
    before = Q(status__in=(Answer.GOING, Answer.MAYBE, Answer.CANT), event__status=Status.PUBLISHED)
    # A few events, found by the indexes of their tables: the rule is then asked about the answers to these alone.
    hosting = Event.objects.filter(host=viewer.member_id).values_list("pk")
    cohosting = CoHost.objects.filter(member=viewer.member_id).values_list("event")
    mine = Q(event__in=hosting.union(cohosting))
    yield _answers(others.filter(mine, before, hosted_by(viewer, "event")))
    yield _answers(others.filter(status=Answer.THERE, event__in=_attended(viewer)))
    opened = Event.objects.visible_to(viewer).filter(
        host=viewer.member_id, status=Status.PUBLISHED, published_at__gt=since, submitted_at__isnull=False
    )
    yield opened.order_by("-published_at").values_list(
        text_value("published"), "published_at", Value(None, output_field=BigIntegerField()), text_value(""),
        text_value(""), F("title"), "year", "slug", text_value(""),
    )[:NEWS_ROWS]  # fmt: skip
