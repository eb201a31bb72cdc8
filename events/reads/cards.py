"""Events as they are drawn in lists, calendars and feeds: what this viewer sees of each, in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, Value, When

from events.models import Event, Invitation, Rsvp, Status
from events.models.event import EventQuerySet
from events.reads.days import days_shown, reads_as_viewer, zone_shown
from events.reads.filters import Filters
from events.words import host_words, price_words, town_words
from members.rule.standing import Viewer
from netlib.distance import KILOMETRES, kilometres_between
from netlib.text import dates

# The viewer's own part in an event.
_MARKS = {
    "going": "Going",
    "maybe": "Maybe",
    "waiting": "On the waiting list",
    "cant": "Not going",
    "there": "You were there",
}


@dataclass(frozen=True)
class Card:
    """An event in a list. `day` and `last` are its first and last day in the zone in which it is shown, which `zone`
    names. `where`, `cost` and `who` are words, empty where the event does not say; `mark` is the viewer's own part in
    it, `state` its status unless that is published."""

    event: Event
    day: dt.date
    last: dt.date
    time: str
    zone: str
    where: str
    cost: str
    who: str
    mark: str = ""
    state: str = ""

    @property
    def title(self) -> str:
        """Its title."""
        return self.event.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return self.event.get_absolute_url()

    @property
    def starts(self) -> str:
        """When it starts, in ISO 8601."""
        return self.event.iso_starts

    @property
    def ends(self) -> str:
        """When it ends, in ISO 8601; empty when it has no end."""
        return self.event.iso_ends

    @property
    def is_going(self) -> bool:
        """Whether the viewer holds a place."""
        return self.mark == _MARKS["going"]

    @property
    def days(self) -> str:
        """Its days when it has several: "Dec 11–13"; else empty."""
        return "" if self.day == self.last else dates.show_days(self.day, self.last, year=False)


def for_cards(viewer: Viewer, events: EventQuerySet) -> EventQuerySet:
    """Loads what a card needs: place, organization, host, what the viewer may read, and the viewer's own part. Narrows
    nothing."""
    asked = Invitation.objects.none() if viewer.member_id is None else Invitation.objects.visible_to(viewer)
    invited = Exists(asked.filter(event=OuterRef("pk"), member=viewer.member_id, kept=False))
    own = Rsvp.objects.filter(event=OuterRef("pk"), member=viewer.member_id)
    answer = Case(
        When(Q(Exists(own.filter(waiting_since__isnull=False))), then=Value("waiting")),
        default=Subquery(own.values("status")[:1]),
        output_field=CharField(),
    )
    return (
        events.with_access(viewer)
        .select_related("place", "organization", "host")
        .annotate(  # type: ignore[no-redef]
            invited=invited,
            answer=answer if viewer.is_member else Value(None, output_field=CharField()),
        )
    )


def cards(
    viewer: Viewer, events: Iterable[Event], *, own_zone: str = "", filters: Filters | None = None
) -> list[Card]:
    """Cards of events that `for_cards` loaded, in their order."""
    return [_card(event, own_zone, filters) for event in events]


def _card(event: Event, own_zone: str, filters: Filters | None) -> Card:
    zone = zone_shown(event, own_zone)
    day, last = days_shown(event, own_zone)
    start = event.starts.astimezone(zone)
    time = "" if event.all_day else dates.show_time(start.time())
    return Card(
        event=event,
        day=day,
        last=last,
        time=time,
        zone=_zone(start, own=reads_as_viewer(event, own_zone)) if time else "",
        where=_where(event, filters),
        cost=price_words(event),
        who=host_words(event),
        mark=_mark(event),
        state=_state(event),
    )


def _zone(moment: dt.datetime, *, own: bool) -> str:
    name = dates.zone_name(moment)
    return f"{name}, your time" if own else name


def _where(event: Event, filters: Filters | None) -> str:
    words = town_words(event)
    near = filters.near if filters else None
    if near is None or filters is None or event.latitude is None or event.longitude is None:
        return words
    away = kilometres_between((near.latitude, near.longitude), (event.latitude, event.longitude))
    if away < KILOMETRES[filters.unit] / 2:
        return words
    return f"{words}, {dates.show_distance(away, filters.unit)}"


def _mark(event: Event) -> str:
    if event.answer:
        return _MARKS[event.answer]
    return "You host" if event.is_hosted else "Invited" if event.invited else ""


def _state(event: Event) -> str:
    return "" if event.status == Status.PUBLISHED else event.get_status_display()
