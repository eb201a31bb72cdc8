"""Calendars of tests/events/cases, made after public reports about other programs: reading them, and showing what was
read."""

import datetime as dt
import zoneinfo
from pathlib import Path
from typing import Any

from events.imports.found import Found, Reading
from events.imports.ics import read_calendar

CASES = Path(__file__).parent / "cases"
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
NEW_YORK = "America/New_York"


def read(name: str, **options: Any) -> Reading:
    data = (CASES / f"{name}.ics").read_bytes()
    return read_calendar(data, **{"zone": NEW_YORK, "now": NOW, **options})


def shown(found: Found, shape: str = "%m-%d %H:%M") -> str:
    zone = zoneinfo.ZoneInfo(found.time_zone)
    begins, ends = (moment.astimezone(zone) for moment in (found.starts, found.ends))
    if found.all_day:
        return f"{begins:%m-%d} to {ends - dt.timedelta(days=1):%m-%d}"
    return f"{begins:{shape}}–{ends:%H:%M}"


def times(reading: Reading, title: str = "") -> list[str]:
    return [shown(found) for found in reading.found if title in found.title]
