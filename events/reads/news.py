"""What events tell on the desk: whom a member may know from those that they attended, and what happened since they were
there."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from events.models import Answer, CoHost, Event, Rsvp, Status
from events.models.event import EventQuerySet
from events.models.queries import hosted_by, is_coming
from members.extensions import NewsPart
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


def news_of_events(viewer: Viewer, since: dt.datetime) -> Iterator[NewsPart]:
    """Answers to what the viewer hosts, and events of the viewer that a curator published."""
    hosting = Event.objects.filter(host=viewer.member_id)
    yield NewsPart(
        hosting.filter(is_coming(ago=timezone.now() - since)), partial(_answers, viewer, since, hosting)
    )
    cohosting = Event.objects.filter(pk__in=CoHost.objects.filter(member=viewer.member_id).values("event"))
    yield NewsPart(
        cohosting.filter(is_coming(ago=timezone.now() - since)), partial(_answers, viewer, since, cohosting)
    )
    opened = hosting.filter(status=Status.PUBLISHED, published_at__gt=since, submitted_at__isnull=False)
    yield NewsPart(opened, partial(_published, viewer, opened))


def _answers(viewer: Viewer, since: dt.datetime, events: EventQuerySet) -> QuerySet[Rsvp, Any]:
    """Answers of others to these events, which the viewer hosts. The events are few, found by an index: the rule is asked
    about the answers to these alone."""
    others = Rsvp.objects.visible_to(viewer).filter(
        ~Q(member=viewer.member_id) | Q(member=None), answered_at__gt=since
    )
    before = Q(status__in=(Answer.GOING, Answer.MAYBE, Answer.CANT), event__status=Status.PUBLISHED)
    rows = others.filter(before, hosted_by(viewer, "event"), event__in=events.values("pk"))
    return rows.order_by("-answered_at").values_list(
        text_value("answer"), "answered_at", "member_id", Coalesce("member__name", "name"),
        Coalesce("member__handle", text_value("")), "event__title", "event__year", "event__slug", "status",
    )[:NEWS_ROWS]  # fmt: skip


def _published(viewer: Viewer, events: EventQuerySet) -> QuerySet[Event, Any]:
    """Events of the viewer that were published."""
    return events.visible_to(viewer).order_by("-published_at").values_list(
        text_value("published"), "published_at", Value(None, output_field=BigIntegerField()), text_value(""),
        text_value(""), F("title"), "year", "slug", text_value(""),
    )[:NEWS_ROWS]  # fmt: skip
