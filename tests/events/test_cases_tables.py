"""Tables of events as people have them, each with its right value."""

import datetime as dt
import zoneinfo
from pathlib import Path
from typing import Any

import pytest
import time_machine

from events.imports.found import Reading
from events.imports.table import read_table
from tests.factories import PlaceFactory

CASES = Path(__file__).parent / "cases"
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock(db: None) -> Any:
    PlaceFactory.create(name="Boston", key="boston", population=650_000)
    with time_machine.travel(NOW, tick=False):
        yield


def read(source: str | bytes, **options: Any) -> Reading:
    data = source.encode() if isinstance(source, str) else source
    return read_table(data, **{"zone": "America/New_York", "now": NOW, **options})


def case(name: str) -> bytes:
    return (CASES / f"{name}.csv").read_bytes()


def times(reading: Reading) -> list[str]:
    zone = zoneinfo.ZoneInfo("America/New_York")
    return [
        f"{found.starts.astimezone(zone):%m-%d %H:%M}–{found.ends.astimezone(zone):%d %H:%M}"
        for found in reading.found
    ]


def test_both_ends_may_stand_in_one_cell() -> None:
    reading = read(case("table-time-as-a-span"))
    assert times(reading) == [
        "03-10 18:00–10 19:30", "03-11 10:00–11 10:45", "03-12 12:00–12 13:00", "03-12 22:30–13 00:00",
    ]  # fmt: skip
    assert reading.problems == []


def test_an_offset_that_is_written_counts() -> None:
    reading = read(case("table-times-in-utc-and-offsets"))
    assert dict(zip([found.title for found in reading.found], times(reading), strict=True)) == {
        "Iso with Z": "03-03 18:00–03 19:30", "Iso with offset": "03-19 19:00–19 20:00",
        "Iso with own offset": "03-03 18:00–03 19:30", "Iso plain": "03-03 18:00–03 19:30",
    }  # fmt: skip
    assert {str(found.place) for found in reading.found} == {"Boston, Massachusetts"}


def test_headings_may_stand_below_a_title() -> None:
    reading = read(case("table-with-a-title-line"))
    assert [(found.title, found.where) for found in reading.found] == [("Seed swap", "Row 4")]
    assert times(reading)[0].startswith("04-03 10:00")
    assert reading.problems == ["The line above the headings in row 3 is left out: “Spring programs 2027”."]
    assert reading.asks_day_first
