"""Broken calendars and tables: whatever is in them comes in, or is told of; nothing else of the file is lost."""

import datetime as dt
import json
import time
import zoneinfo

import pytest

from events.imports.found import Found, Reading, as_json, from_json
from events.imports.ics import read_calendar
from events.imports.table import read_table, rows_of
from events.models import Event
from members.models import Place
from netlib.files import Unreadable
from netlib.text.clean import clean_text
from tests.events.mutations import CALENDARS, TABLES, mutated

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
# Of each kind of file; and for `make test-all`.
USUAL, MANY = range(100), range(5_000)
STEP = 500
LONGEST = {
    name: getattr(Event._meta.get_field(name), "max_length", None) or 1_000_000
    for name in ("title", "venue", "address", "join_link", "registration_link", "price_note")
}
SENTINEL = (
    b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:sentinel@example.org\r\n"
    b"DTSTAMP:20261101T000000Z\r\nDTSTART:20270401T150000Z\r\nDTEND:20270401T160000Z\r\nSUMMARY:The last event\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def read(data: bytes, *, is_table: bool) -> Reading:
    begun = time.process_time()
    if is_table:
        reading = read_table(data, zone="America/New_York", now=NOW)
    else:
        reading = read_calendar(data, zone="America/New_York", now=NOW)
    # Nothing in a small file takes long.
    assert time.process_time() - begun < 5
    return reading


def is_sound(found: Found) -> bool:
    zoneinfo.ZoneInfo(found.time_zone)
    texts = [value for value in vars(found).values() if isinstance(value, str)]
    return (
        all(text == clean_text(text) for text in texts)
        and found.title == found.title.strip() != ""
        and found.starts.tzinfo == found.ends.tzinfo == dt.UTC
        # Some events begin and say no end.
        and (found.starts < found.ends or (found.starts == found.ends and not found.all_day))
        and all(len(getattr(found, name)) <= longest for name, longest in LONGEST.items())
        and _kept(found) == found
    )


def _kept(found: Found) -> Found:
    """What is found, as it comes back from the database between reading and importing."""
    places = {found.place.pk: found.place} if isinstance(found.place, Place) else {}
    return from_json(json.loads(json.dumps(as_json(found))), places)


def says_why(error: Unreadable) -> None:
    assert str(error) == clean_text(str(error)) != ""


def calendars(numbers: range) -> None:
    for number in numbers:
        data = mutated(CALENDARS, number, whole=False)
        reading = read(data + SENTINEL, is_table=False)
        assert all(map(is_sound, reading.found)), number
        # One broken part never takes down the rest.
        assert "sentinel@example.org" in {found.uid for found in reading.found}, number
        assert all(problem == clean_text(problem) for problem in reading.problems), number


def tables(numbers: range) -> None:
    for number in numbers:
        data = mutated(TABLES, number)
        try:
            rows = rows_of(data).rows
            reading = read(data, is_table=True)
        except Unreadable as error:
            says_why(error)
            continue
        assert all(map(is_sound, reading.found)), number
        # Every row comes in, is over, or is told of.
        assert len(reading.found) + len(reading.left) + reading.over == len(rows), number


def test_broken_calendars() -> None:
    calendars(USUAL)


def test_broken_tables() -> None:
    tables(USUAL)


def test_calendars_in_other_letters() -> None:
    for number in USUAL:
        try:
            reading = read(mutated(CALENDARS, 10_000 + number), is_table=False)
        except Unreadable as error:
            says_why(error)
        else:
            assert all(map(is_sound, reading.found)), number


@pytest.mark.slow
@pytest.mark.parametrize("begin", range(len(USUAL), MANY.stop, STEP))
def test_many_broken_calendars(begin: int) -> None:
    calendars(range(begin, min(begin + STEP, MANY.stop)))


@pytest.mark.slow
@pytest.mark.parametrize("begin", range(len(USUAL), MANY.stop, STEP))
def test_many_broken_tables(begin: int) -> None:
    tables(range(begin, min(begin + STEP, MANY.stop)))
