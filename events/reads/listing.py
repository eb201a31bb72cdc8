"""The list of events, page by page, with what there is of each kind in it."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import Q

from events.models import Event
from events.models.queries import EventQuerySet
from events.reads.cards import Card, cards, for_cards
from events.reads.filters import Filters, found
from members.rule.standing import Viewer
from netlib.numbers import whole_number

PAGE = 30
# Beyond so many nothing is counted any more.
COUNTED = 1000


@dataclass(frozen=True)
class Month:
    """The events of a list that begin in one month; `day` is its first day."""

    day: dt.date
    cards: list[Card]


@dataclass(frozen=True)
class EventPage:
    """A part of the list. `after` leads to the next part and is empty at the end; `last` is the last day here."""

    months: list[Month]
    after: str = ""
    last: dt.date | None = None


def events_page(
    viewer: Viewer, filters: Filters, *, own_zone: str = "", after: str = "", size: int = PAGE
) -> EventPage:
    """A page of the events that the viewer may see and that meet the filters, by month. One query."""
    events = for_cards(viewer, found(viewer, filters, own_zone=own_zone)).filter(_following(after))
    rows = list(events[: size + 1])
    more = ""
    if len(rows) > size:
        rows = rows[:size]
        more = _key(rows[-1])
    shown = cards(viewer, rows, own_zone=own_zone, filters=filters)
    last = shown[-1].day if shown else None
    # Clocks differ: what begins later may have the earlier date.
    shown.sort(key=lambda card: (card.day, card.event.starts))
    months = [Month(day, list(group)) for day, group in groupby(shown, lambda card: card.day.replace(day=1))]
    return EventPage(months, more, last)


def _key(event: Event) -> str:
    return f"{event.pk}.{event.starts.isoformat()}"


def _following(after: str) -> Q:
    text, _, time = after.partition(".")
    number = whole_number(text)
    try:
        at = dt.datetime.fromisoformat(time)
    except ValueError:
        return Q()
    if at.tzinfo is None or number is None:
        return Q()
    return Q(starts__gt=at) | Q(starts=at, pk__gt=number)


@dataclass(frozen=True)
class Tally:
    """How many events there are, all of them and by what one could still tick. Each number is what one would find by
    ticking that alone beside the filters of other sorts. None where there are too many to count."""

    total: int | None = None
    faces: Counter[str] | None = None
    kinds: Counter[str] | None = None
    costs: Counter[str] | None = None


def tally(viewer: Viewer, filters: Filters, *, own_zone: str = "") -> Tally:
    """Count what `events_page` would show, all pages together. One query."""
    wide = replace(filters, faces=(), kinds=(), free=False, ceiling=None)
    events: EventQuerySet = found(viewer, wide, own_zone=own_zone)
    columns = events.values_list("face", "kind", "price_from", "price_currency")
    rows = list(columns[: COUNTED + 1])
    if len(rows) > COUNTED:
        return Tally()
    total = 0
    faces: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    costs: Counter[str] = Counter()
    for face, kind, price, currency in rows:
        free = price is not None and price == 0
        cheap = filters.ceiling is not None and price is not None
        cheap = free or (cheap and currency == filters.currency and price <= filters.ceiling)
        right_cost = free if filters.free else cheap if filters.ceiling is not None else True
        right_face = not filters.faces or face in filters.faces
        right_kind = not filters.kinds or kind in filters.kinds
        total += right_cost and right_face and right_kind
        faces[face] += right_cost and right_kind
        kinds[kind] += right_cost and right_face
        if right_face and right_kind:
            costs.update({"": 1, "free": int(free), "max": int(cheap)})
    return Tally(total, faces, kinds, costs)
