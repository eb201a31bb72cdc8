"""Events as they are drawn in lists, calendars and feeds: what this viewer sees of each, in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, Value, When

from events.models import Event, Invitation, Rsvp, Status
from events.models.queries import EventQuerySet
from events.reads.days import days_shown, reads_as_viewer, zone_shown
from events.reads.filters import Filters
from events.words import price_words, town_words
from members.rule.standing import Viewer
from netlib.distance import KILOMETRES, kilometres_between

# How one's own part in an event is called; a stamp says that one goes.
_MARKS = {"going": "Going", "maybe": "Maybe", "waiting": "On the waiting list", "cant": "Not going"}


@dataclass(frozen=True)
class Card:
    """An event in a list. `day` and `last` are in the zone in which it is shown; `zone` says which one that is.

    `where`, `cost` and `who` are words, empty where nothing is said; `mark` is one's own part in it, `state` what is
    unusual about the event.
    """

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
        """What it is called."""
        return str(self.event.title)

    def get_absolute_url(self) -> str:
        """Its page."""
        return self.event.get_absolute_url()

    @property
    def starts(self) -> str:
        """When it begins, for machines."""
        return self.event.iso_starts

    @property
    def ends(self) -> str:
        """When it ends, for machines; empty when nobody says."""
        return self.event.iso_ends

    @property
    def is_going(self) -> bool:
        """Whether the viewer holds a place."""
        return self.mark == _MARKS["going"]

    @property
    def days(self) -> str:
        """Its days where it has several: "11 to 13 December"."""
        if self.day == self.last:
            return ""
        if (self.day.year, self.day.month) == (self.last.year, self.last.month):
            return f"{self.day.day} to {self.last.day} {self.last:%B}"
        return f"{self.day.day} {self.day:%B} to {self.last.day} {self.last:%B}"


def for_cards(viewer: Viewer, events: EventQuerySet) -> EventQuerySet:
    """Loads what a card needs: place, organization, host, faces, and the viewer's own part. Narrows nothing."""
    asked = Invitation.objects.none() if viewer.member_id is None else Invitation.objects.visible_to(viewer)
    invited = Exists(asked.filter(event=OuterRef("pk"), member=viewer.member_id, kept=False))
    own = Rsvp.objects.filter(event=OuterRef("pk"), member=viewer.member_id)
    answer = Case(
        When(Q(Exists(own.filter(waiting_since__isnull=False))), then=Value("waiting")),
        default=Subquery(own.values("status")[:1]),
        output_field=CharField(),
    )
    loaded: EventQuerySet = (
        events.with_faces(viewer)
        .select_related("place", "organization", "host")
        .annotate(
            invited=invited,
            answer=answer if viewer.is_member else Value(None, output_field=CharField()),
        )
    )
    return loaded


def cards(
    viewer: Viewer, events: Iterable[Any], *, own_zone: str = "", filters: Filters | None = None
) -> list[Card]:
    """Cards of events that `for_cards` loaded, in their order."""
    return [_card(event, own_zone, filters) for event in events]


def _card(event: Any, own_zone: str, filters: Filters | None) -> Card:
    zone = zone_shown(event, own_zone)
    day, last = days_shown(event, own_zone)
    start = event.starts.astimezone(zone)
    time = "" if event.all_day else f"{start:%H:%M}"
    return Card(
        event=event,
        day=day,
        last=last,
        time=time,
        zone=zone_name(start, own=reads_as_viewer(event, own_zone)) if time else "",
        where=_where(event, filters),
        cost=price_words(event),
        who=host_words(event),
        mark=_mark(event),
        state=_state(event),
    )


def zone_name(moment: dt.datetime, *, own: bool = False) -> str:
    """The zone of a moment as people there write it: "EST", or "São Paulo time"."""
    short = moment.tzname() or ""
    if not short.isalpha():
        short = f"{str(moment.tzinfo).split('/')[-1].replace('_', ' ')} time"
    return f"{short}, your time" if own else short


def host_words(event: Any) -> str:
    """Whose event it is: the organization's, or that of its host, whom everybody who sees it is told."""
    if event.organization:
        return str(event.organization.abbreviation or event.organization.name)
    if event.host:
        return f"Hosted by {event.host.name}"
    return ""


def _where(event: Any, filters: Filters | None) -> str:
    words = town_words(event)
    near = filters.near if filters else None
    if not (near and filters and event.place and event.latitude is not None):
        return words
    away = kilometres_between((near.latitude, near.longitude), (event.latitude, event.longitude))
    number = round(away / KILOMETRES[filters.unit])
    if number == 0:
        return words
    unit = {"mi": "mile" if number == 1 else "miles", "km": "km"}[filters.unit]
    return f"{words}, {number:,} {unit}"


def _mark(event: Any) -> str:
    if event.answer:
        return _MARKS[event.answer]
    return "You host" if event.is_hosted else "Invited" if event.invited else ""


def _state(event: Any) -> str:
    return "" if event.status == Status.PUBLISHED else str(event.get_status_display())
