"""What the tests of series share: clocks, and a book group."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from events.models import Event, Series
from events.recurrence import at_place
from members.models import Member
from members.rule.masks import PERSONAL
from tests.events.factories import party

BOSTON, SYDNEY, KOLKATA = map(ZoneInfo, ("America/New_York", "Australia/Sydney", "Asia/Kolkata"))
NOW = dt.datetime(2027, 1, 10, 12, tzinfo=dt.UTC)
FIRST_TUESDAY = "FREQ=MONTHLY;BYDAY=1TU"


def at(year: int, month: int, day: int, hour: int = 19, zone: ZoneInfo = BOSTON) -> dt.datetime:
    return at_place(dt.datetime(year, month, day, hour), zone)


def local(found: list[dt.datetime], zone: ZoneInfo = BOSTON) -> list[str]:
    return [f"{date.astimezone(zone):%Y-%m-%d %H:%M}" for date in found]


def book_group(host: Member, audience: int = PERSONAL, **fields: Any) -> Event:
    """Up, on the first Tuesday of February, 19:00 to 21:30 in New York."""
    starts = fields.pop("starts", at(2027, 2, 2))
    return party(
        host, audience, kind="books", title="Book group", starts=starts, ends=starts + dt.timedelta(hours=2.5), **fields
    )  # fmt: skip


def starts_of(series: Series, **conditions: Any) -> list[str]:
    return local([event.starts for event in series.events.filter(**conditions).order_by("starts")])
