"""What the directory shows of events: who goes to which event, and the next events of an organization."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from events.models import Event, Rsvp, Status
from events.models.event import EventQuerySet
from events.models.guests import RsvpQuerySet
from events.models.queries import is_coming, seen_by
from events.reads.cards import Card, cards, for_cards
from events.reads.filters import Filters, found
from members.models import Organization
from members.rule.standing import Viewer
from members.search.facets import FacetValue, among, key_of, most_common
from netlib.text.dates import show_day

ON_SHOWN = 5


def _coming(viewer: Viewer) -> EventQuerySet:
    return Event.objects.visible_to(viewer).coming().filter(status=Status.PUBLISHED)


def _going(viewer: Viewer) -> RsvpQuerySet:
    # The rule of answers asks about the event already, except for the viewer's own answers.
    seen = ~Q(member=viewer.member_id) | seen_by(viewer, "event") if viewer.is_member else Q()
    answers = Rsvp.objects.visible_to(viewer).going().filter(seen, member__isnull=False)
    return answers.filter(is_coming("event"), event__status=Status.PUBLISHED).order_by()


def going(viewer: Viewer, value: str) -> QuerySet[Rsvp, Any]:
    """The keys of the members who go to the coming event with that key, as far as this viewer may know. One query."""
    shown = Event.objects.visible_to(viewer).with_access(viewer).coming()
    event = shown.filter(pk=key_of(value), status=Status.PUBLISHED).first()
    if event is None or not event.sees_guests:
        own = _going(viewer).filter(event=key_of(value), member=viewer.member_id)
        return own.values("member_id")
    listed = Rsvp.objects.listed_to(viewer, event, all_of_them=True)
    return listed.going().filter(member__isnull=False).order_by().values("member_id")


def count_going(viewer: Viewer, ids: list[int], chosen: str) -> list[FacetValue]:
    """The coming events to which most of these members go, as far as this viewer may know. Two queries."""
    numbers: dict[int, int] = {}
    if ids:
        answers = _going(viewer).filter(member__in=among(ids))
        numbers = dict(answers.values_list("event").annotate(number=Count("member")))

    def words(keys: list[int]) -> dict[int, str]:
        found = _coming(viewer).filter(pk__in=keys)
        return {event.pk: f"{event.title}, {_day(event)}" for event in found}

    return most_common(numbers, chosen, words)


def _day(event: Event) -> str:
    return show_day(event.local_starts.date())


def on_soon(viewer: Viewer, organization: Organization) -> list[Card]:
    """The next events of an organization and of its divisions that the viewer may see. One query."""
    rows = for_cards(viewer, found(viewer, Filters(organization=organization)))
    return cards(viewer, rows[:ON_SHOWN])
