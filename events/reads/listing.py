"""The list of events, page by page, and the numbers beside its filters."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import Q

from events.models import Event
from events.models.event import FIRST_YEAR, LAST_YEAR, EventQuerySet
from events.models.queries import is_coming
from events.reads.cards import Card, cards, for_cards
from events.reads.filters import Filters, found
from members.rule.standing import Viewer
from members.search import Count
from netlib.numbers import whole_number
from netlib.text.dates import customs

PAGE = 30
# Longer lists are not counted.
COUNTED = 1000
# The first day on which an event can be, and longer than any is over.
EARLIEST = dt.date(FIRST_YEAR, 1, 1)
_EVER = dt.timedelta(days=366 * (LAST_YEAR - FIRST_YEAR))


@dataclass(frozen=True)
class Month:
    """The events of a list that begin in one month; `day` is its first day."""

    day: dt.date
    cards: list[Card]


@dataclass(frozen=True)
class ListPage:
    """A page of the list. `after` is the key that leads to the next page, empty on the last one; `last` is the last day
    on this page."""

    months: list[Month]
    after: str = ""
    last: dt.date | None = None


def events_page(
    viewer: Viewer, filters: Filters, *, own_zone: str = "", after: str = "", size: int = PAGE
) -> ListPage:
    """A page of the events that the viewer may see and that meet the filters, by month. Keyset pagination: `after` is the
    key of the last event of the page before. One query."""
    events = for_cards(viewer, found(viewer, filters, own_zone=own_zone)).filter(_following(after))
    rows = list(events[: size + 1])
    more = ""
    if len(rows) > size:
        rows = rows[:size]
        more = _key(rows[-1])
    shown = cards(viewer, rows, own_zone=own_zone, filters=filters)
    last = shown[-1].day if shown else None
    # Zones differ: an event that starts later may have the earlier date.
    shown.sort(key=lambda card: (card.day, card.event.starts))
    months = [Month(day, list(group)) for day, group in groupby(shown, lambda card: card.day.replace(day=1))]
    return ListPage(months, more, last)


def some_events(viewer: Viewer, words: str, most: int = 5) -> tuple[list[Card], Count]:
    """The next events that have these words, or else the latest that are over, and how many there are of both. Three
    queries."""
    wanted = Filters(words=words)
    coming = for_cards(viewer, found(viewer, wanted))
    ever = found(viewer, wanted, past=_EVER)
    over = for_cards(viewer, ever.exclude(is_coming())).order_by("-starts", "-pk")
    rows = [*coming[:most], *over[:most]][:most]
    return cards(viewer, rows, own_zone=customs().zone), Count.of(ever[: COUNTED + 1].count(), COUNTED)


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
    """How many events there are in all, and for each choice of a filter. The number beside a choice is what the list
    would hold with that choice alone and all filters of other sorts. None where there are too many to count."""

    total: int | None = None
    faces: Counter[str] | None = None
    kinds: Counter[str] | None = None
    costs: Counter[str] | None = None


def tally(viewer: Viewer, filters: Filters, *, own_zone: str = "") -> Tally:
    """Count what all pages of `events_page` hold together. One query."""
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
        free, ceiling = price == 0, filters.ceiling
        cheap = free or (
            price is not None and ceiling is not None and currency == filters.currency and price <= ceiling
        )
        right_cost = free if filters.free else cheap if ceiling is not None else True
        right_face = not filters.faces or face in filters.faces
        right_kind = not filters.kinds or kind in filters.kinds
        total += right_cost and right_face and right_kind
        faces[face] += right_cost and right_kind
        kinds[kind] += right_cost and right_face
        if right_face and right_kind:
            costs.update({"": 1, "free": int(free), "max": int(cheap)})
    return Tally(total, faces, kinds, costs)
