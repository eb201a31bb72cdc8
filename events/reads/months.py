"""A month as a calendar shows it."""

import calendar
import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from events.models import Event
from events.reads.cards import Card, cards, for_cards
from events.reads.days import first_day
from events.reads.filters import Filters, found
from members.rule.standing import Viewer
from netlib.text.dates import weekdays

EARLIEST, LATEST = 1970, 2100
# A day names this many events; a link leads to the others.
A_DAY = 5


@dataclass(frozen=True)
class Day:
    """A day of the grid. `date` is None for days of the months before and after; `more` says that the day has more
    events than `cards`."""

    date: dt.date | None
    cards: list[Card]
    more: bool = False


@dataclass(frozen=True)
class Grid:
    """A month in weeks of seven days. `first_weekday` is the day with which they begin, 0 for Monday."""

    first: dt.date
    weeks: list[list[Day]]
    first_weekday: int

    @property
    def previous(self) -> dt.date | None:
        """The first day of the month before; None where calendars end."""
        return None if (self.first.year, self.first.month) == (EARLIEST, 1) else _moved(self.first, -1)

    @property
    def following(self) -> dt.date | None:
        """The first day of the month after; None where calendars end."""
        return None if (self.first.year, self.first.month) == (LATEST, 12) else _moved(self.first, 1)

    @property
    def weekdays(self) -> list[tuple[str, str]]:
        """The short and the long names of the weekdays in the order of the grid."""
        return weekdays(self.first_weekday)

    @property
    def busy(self) -> list[Day]:
        """The days that have events."""
        return [day for week in self.weeks for day in week if day.cards]


def _moved(first: dt.date, months: int) -> dt.date:
    number = first.year * 12 + first.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def month_grid(
    viewer: Viewer, filters: Filters, year: int, month: int, *, own_zone: str = "", first_weekday: int = 0
) -> Grid:
    """The month with the events that the viewer may see and that meet the filters, each on all of its days. One query.
    Raises ValueError for a month outside the years of the calendar."""
    if not (EARLIEST <= year <= LATEST and 1 <= month <= 12):
        raise ValueError("There is no such month.")
    first = dt.date(year, month, 1)
    last = _moved(first, 1) - dt.timedelta(days=1) if (year, month) != (LATEST, 12) else dt.date(year, 12, 31)
    events = found(viewer, replace(filters, since=first, until=last), own_zone=own_zone)
    # Of a day on which many events start, only those are read that the grid names.
    numbered = Window(RowNumber(), partition_by=first_day(own_zone), order_by=[F("starts"), F("pk")])
    few = events.annotate(number=numbered).filter(number__lte=A_DAY + 1).values("pk")
    rows = for_cards(viewer, Event.objects.filter(pk__in=few)).order_by("starts", "pk")
    shown = cards(viewer, rows, own_zone=own_zone, filters=filters)
    weeks = calendar.Calendar(first_weekday).monthdatescalendar(year, month)
    return Grid(first, [[_day(date, month, shown) for date in week] for week in weeks], first_weekday)


def _day(date: dt.date, month: int, shown: list[Card]) -> Day:
    if date.month != month:
        return Day(None, [])
    here = [card for card in shown if card.day <= date <= card.last]
    # Events of several days come first, so that they stay in one row from day to day.
    here.sort(key=lambda card: (card.day, card.event.starts))
    return Day(date, here[:A_DAY], len(here) > A_DAY)
