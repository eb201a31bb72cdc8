"""The next events: for the home page, and for a member's desk."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from events.models import Rsvp, Status
from events.reads.attended import Attended, lately
from events.reads.cards import Card, cards, for_cards
from events.reads.filters import Filters, found
from members.models import Place
from members.reads.reader import OwnPlaces
from members.rule.standing import Viewer

OPEN_SHOWN = 3
DESK_SHOWN = 5
# How far is near, what is not much in any currency, and how many events that makes.
NEAR, PURSE, NEAR_SHOWN = 50, 100, 3
_MONTH = dt.timedelta(days=31)


def open_events(count: int = OPEN_SHOWN) -> list[Card]:
    """The next public events, at most `count` of the coming 31 days, as every visitor sees them. One query."""
    visitor = Viewer.visitor()
    coming = found(visitor, Filters()).filter(
        status=Status.PUBLISHED, starts__gte=timezone.now(), starts__lt=timezone.now() + _MONTH
    )
    return cards(visitor, for_cards(visitor, coming)[:count])


@dataclass(frozen=True)
class NearDates:
    """The next events near a member that they have not answered, and whether they have answered any event."""

    cards: list[Card]
    place: Place | None
    answered: bool


def near_dates(viewer: Viewer, own: OwnPlaces, unit: str, own_zone: str = "") -> NearDates:
    """The next events that do not cost much, within NEAR miles or kilometers of where a member lives or works; without
    such a place, the next online. Two queries; none for a visitor."""
    if viewer.member_id is None:
        return NearDates([], None, False)
    place = own.town or own.work
    filters = Filters(near=place, within=NEAR, unit=unit, online=place is None)
    answered = Rsvp.objects.filter(member=viewer.member_id)
    fits = Q(price_from=None) | Q(price_from__lte=PURSE)
    coming = found(viewer, filters).filter(fits, status=Status.PUBLISHED, starts__gte=timezone.now())
    coming = coming.exclude(pk__in=answered.values("event")).exclude(host=viewer.member_id)
    shown = cards(viewer, for_cards(viewer, coming)[:NEAR_SHOWN], own_zone=own_zone, filters=filters)
    return NearDates(shown, place, answered.exists())


@dataclass(frozen=True)
class DeskDates:
    """A member's next dates, the invitations that wait for an answer, and the events that they attended lately."""

    dates: list[Card]
    invitations: list[Card]
    lately: list[Attended]


def desk_dates(viewer: Viewer, own_zone: str = "") -> DeskDates:
    """A member's next dates, the invitations that they did not answer, and the events that they attended lately. Three
    queries; none for a visitor."""
    if viewer.member_id is None:
        return DeskDates([], [], [])
    dates = found(viewer, Filters(mine="coming"))
    asked = found(viewer, Filters(mine="invited")).filter(status=Status.PUBLISHED)
    answered = Rsvp.objects.filter(member=viewer.member_id).values("event")
    asked = asked.exclude(pk__in=answered).exclude(host=viewer.member_id)
    return DeskDates(
        cards(viewer, for_cards(viewer, dates)[:DESK_SHOWN], own_zone=own_zone),
        cards(viewer, for_cards(viewer, asked)[:DESK_SHOWN], own_zone=own_zone),
        lately(viewer),
    )
