"""What the directory is told: who goes to which event, and what an organization has on."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from events.find.cards import Card, cards, for_cards
from events.find.filters import Filters, found
from events.models import Event, Rsvp, Status
from members.audience import Viewer
from members.models import Organization
from members.search.facets import MOST_VALUES, FacetValue, among

ON_SHOWN = 5


def _coming(viewer: Viewer) -> QuerySet[Any, Any]:
    return Event.objects.visible_to(viewer).coming().filter(status=Status.PUBLISHED)


def _going(viewer: Viewer) -> QuerySet[Any, Any]:
    # The rule of answers asks for the event already.
    answers = Rsvp.objects.visible_to(viewer).going().filter(member__isnull=False)
    return answers.filter(event__ends__gt=timezone.now(), event__status=Status.PUBLISHED).order_by()


def _key(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def going(viewer: Viewer, value: str) -> QuerySet[Any, Any]:
    """The keys of members of whom this viewer may know that they go to the coming event with that key."""
    return _going(viewer).filter(event=_key(value)).values("member_id")


def count_going(viewer: Viewer, ids: list[int], chosen: str) -> list[FacetValue]:
    """The coming events to which most of these members go, as far as this viewer may know. Two queries."""
    rows = _going(viewer).filter(member__in=among(ids)).values_list("event").annotate(number=Count("member"))
    numbers = dict(rows) if ids else {}
    wanted = _key(chosen)
    top = sorted({*numbers, wanted}, key=lambda pk: (pk != wanted, -numbers.get(pk, 0), pk))[:MOST_VALUES]
    events = _coming(viewer).in_bulk(top) if any(top) else {}
    return [
        FacetValue(str(pk), f"{events[pk].title}, {_day(events[pk])}", numbers.get(pk, 0), pk == wanted)
        for pk in top
        if pk in events
    ]


def _day(event: Event) -> str:
    starts = event.local_starts
    return f"{starts.day} {starts:%b %Y}"


def on_soon(viewer: Viewer, organization: Organization) -> list[Card]:
    """The next events of an organization and of its divisions that the viewer may see. One query."""
    rows = for_cards(viewer, found(viewer, Filters(organization=organization)))
    return cards(viewer, rows[:ON_SHOWN])
