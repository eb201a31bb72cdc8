"""Calendars and tables that come again changed, in more of the ways in which they change."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from events.imports.found import Reading
from events.imports.ics import read_calendar
from events.imports.table import read_table
from events.models import Event, Series, Status
from events.services.importing import Choices, plan, run_import
from members.models import Organization
from members.rule.masks import PUBLIC
from tests.cast import Cast
from tests.events.calendars import calendar_of, event

NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
ZONE = "TZID=America/New_York"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def on(day: int, title: str = "A", uid: str = "u", hour: int = 18, *lines: str) -> str:
    """An event in January 2027, of one hour."""
    starts = f"DTSTART;{ZONE}:202701{day:02}T{hour:02}0000"
    return event(starts, "DURATION:PT1H", f"SUMMARY:{title}", *lines, uid=uid)


def weekly(count: int, *lines: str) -> str:
    return on(5, "A", "u", 18, f"RRULE:FREQ=WEEKLY;COUNT={count}", *lines)


def read(data: bytes) -> Reading:
    if data.startswith(b"BEGIN:VCALENDAR"):
        return read_calendar(data, zone="America/New_York", now=NOW)
    return read_table(data, zone="America/New_York", now=NOW)


def rows(*lines: str) -> bytes:
    return "\n".join(["Title,Date,Time", *lines, ""]).encode()


NO_UID = [on(5).replace("UID:u\n", ""), on(5, hour=20).replace("UID:u\n", "")]
SPLIT = [
    on(5, "A", "u@google.com", 18, "RRULE:FREQ=WEEKLY;UNTIL=20270113T000000Z", "SEQUENCE:3"), on(19, "A", "u_R20270119T230000@google.com", 19, "RRULE:FREQ=WEEKLY;COUNT=2"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "counts", "up"),
    [
        # One event, moved; and one that gets another UID.
        ([on(5)], [on(9, hour=10)], {"changed": 1}, ["09 10"]), ([on(5, uid="1"), on(6, "B", "2")], [on(5, uid="x"), on(6, "B", "y")], {"same": 2}, ["05 18", "06 18"]),
        # Several that share a UID: one of them moved, renamed, gone.
        ([on(5), on(6, "B"), on(7, "C")], [on(5), on(8, "B"), on(7, "C")], {"same": 2, "changed": 1}, ["05 18", "07 18", "08 18"]),
        ([on(5), on(6, "B"), on(7, "C")], [on(5), on(6, "BB"), on(7, "C")], {"same": 2, "changed": 1}, ["05 18", "06 18", "07 18"]),
        ([on(5), on(6, "B"), on(7, "C")], [on(5), on(7, "C")], {"same": 2, "gone": 1}, ["05 18", "06 18", "07 18"]),
        # One event that becomes a series, and a series that becomes one event.
        ([on(5)], [weekly(3)], {"same": 1, "new": 2}, ["05 18", "12 18", "19 18"]), ([weekly(3)], [on(5)], {"same": 1, "cancel": 2}, ["05 18"]),
        # Whole days that get an hour; another interval; "this and following" as Google parts a series.
        ([event("DTSTART;VALUE=DATE:20270105", "SUMMARY:A", "RRULE:FREQ=WEEKLY;COUNT=2", uid="u")], [weekly(2)], {"changed": 2}, ["05 18", "12 18"]),
        ([weekly(4)], [on(5, "A", "u", 18, "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2", "SEQUENCE:1")], {"same": 2, "cancel": 2}, ["05 18", "19 18"]),
        ([on(5, "A", "u@google.com", 18, "RRULE:FREQ=WEEKLY;COUNT=4", "SEQUENCE:3")], SPLIT, {"same": 2, "changed": 2}, ["05 18", "12 18", "19 19", "26 19"]),
        # Without an identity an event is known by its title and day.
        (NO_UID[:1], NO_UID[1:], {"changed": 1}, ["05 20"]), ([on(5), on(6, "B", "b")], [on(5)], {"same": 1, "gone": 1}, ["05 18", "06 18"]),
    ],
)  # fmt: skip
def test_what_changed_changes_here_and_nothing_else(
    cast: Cast,
    library: Organization,
    first: list[str],
    second: list[str],
    counts: dict[str, int],
    up: list[str],
) -> None:
    choices = Choices("wexcombe: Events", library, "workshop", PUBLIC, publish=True)
    run_import(found=read(calendar_of(first)).found, choices=choices, by=cast.curator)
    again = read(calendar_of(second)).found
    assert run_import(found=again, choices=choices, by=cast.curator).counts == counts
    assert published() == up
    # And once more nothing is left to do.
    assert {step.what for step in plan(again, choices.source)} <= {"same", "gone"}


@pytest.mark.parametrize(
    ("second", "counts", "up"),
    [
        (["A,2027-01-05,6 PM", "B,2027-01-06,6 PM"], {"same": 2}, ["05 18", "06 18"]), (["A,2027-01-05,7 PM", "B,2027-01-06,6 PM"], {"changed": 1, "same": 1}, ["05 19", "06 18"]),
        (["A,2027-01-05,6 PM", "B,2027-01-07,6 PM"], {"same": 1, "new": 1, "gone": 1}, ["05 18", "06 18", "07 18"]), (["A,2027-01-05,6 PM", "C,2027-01-08,9 AM"], {"same": 1, "new": 1, "gone": 1}, ["05 18", "06 18", "08 09"]),
        (["a,1/5/2027,18:00", "B,January 6 2027,6-7 PM"], {"changed": 1, "same": 1}, ["05 18", "06 18"]),
    ],
)  # fmt: skip
def test_a_table_comes_again(
    cast: Cast, library: Organization, second: list[str], counts: dict[str, int], up: list[str]
) -> None:
    choices = Choices("wexcombe: Table", library, "workshop", PUBLIC, publish=True)
    first = rows("A,2027-01-05,6 PM", "B,2027-01-06,6 PM")
    run_import(found=read(first).found, choices=choices, by=cast.curator)
    assert run_import(found=read(rows(*second)).found, choices=choices, by=cast.curator).counts == counts
    assert published() == up


def thursdays(count: int, title: str = "B", hour: int = 9, *lines: str) -> str:
    """A series that has the UID of another."""
    return on(7, title, "u", hour, f"RRULE:FREQ=WEEKLY;COUNT={count}", *lines)


def test_two_series_of_one_uid_are_two_series(cast: Cast, library: Organization) -> None:
    choices = Choices("wexcombe: Events", library, "workshop", PUBLIC, publish=True)
    moved = event(
        f"DTSTART;{ZONE}:20270115T110000",
        "DURATION:PT1H",
        "SUMMARY:B",
        f"RECURRENCE-ID;{ZONE}:20270114T090000",
        uid="u",
    )
    both = calendar_of([weekly(2), thursdays(3), moved, on(8, "C")])
    found = read(both).found
    assert {note for one in found for note in one.notes} == {
        "Another series has the same identity in the calendar: it is known again by its first date.",
        "Other events have the same identity in the calendar: it is known again by its time.",
    }
    assert run_import(found=found, choices=choices, by=cast.curator).counts == {"new": 6}
    assert published() == ["05 18", "07 09", "08 18", "12 18", "15 11", "21 09"]
    series = {each.title: each.events.count() for each in Series.objects.all()}
    assert series == {"A": 2, "B": 3}
    assert run_import(found=read(both).found, choices=choices, by=cast.curator).counts == {"same": 6}


@pytest.mark.parametrize(
    ("second", "counts", "up"),
    [
        # One changes its hour, its title, its days; one loses a date, ends, is called off; they change places in the file.
        ([weekly(2), thursdays(2, "B", 10)], {"same": 2, "changed": 2}, ["05 18", "07 10", "12 18", "14 10"]),
        ([weekly(2), thursdays(2, "BB")], {"same": 2, "changed": 2}, ["05 18", "07 09", "12 18", "14 09"]),
        ([weekly(2), on(8, "B", "u", 9, "RRULE:FREQ=WEEKLY;COUNT=2")], {"same": 2, "changed": 2}, ["05 18", "08 09", "12 18", "15 09"]),
        ([weekly(2), thursdays(2, "B", 9, f"EXDATE;{ZONE}:20270114T090000")], {"same": 3, "cancel": 1}, ["05 18", "07 09", "12 18"]),
        ([weekly(2), thursdays(1)], {"same": 3, "cancel": 1}, ["05 18", "07 09", "12 18"]), ([thursdays(2), weekly(2)], {"same": 4}, ["05 18", "07 09", "12 18", "14 09"]),
        ([weekly(2), thursdays(2, "B", 9, "STATUS:CANCELLED")], {"same": 2, "cancel": 2}, ["05 18", "12 18"]),
        # The calendar leaves one out, adds a third, or has mended their identities.
        ([weekly(2)], {"same": 2, "gone": 2}, ["05 18", "07 09", "12 18", "14 09"]),
        ([weekly(2), thursdays(2), on(4, "C", "u", 7, "RRULE:FREQ=WEEKLY;COUNT=2")], {"same": 4, "new": 2}, ["04 07", "05 18", "07 09", "11 07", "12 18", "14 09"]),
        ([weekly(2), thursdays(2).replace("UID:u", "UID:v")], {"same": 4}, ["05 18", "07 09", "12 18", "14 09"]),
    ],
)  # fmt: skip
def test_two_series_of_one_uid_come_again(
    cast: Cast, library: Organization, second: list[str], counts: dict[str, int], up: list[str]
) -> None:
    choices = Choices("wexcombe: Events", library, "workshop", PUBLIC, publish=True)
    first = calendar_of([weekly(2), thursdays(2)])
    run_import(found=read(first).found, choices=choices, by=cast.curator)
    again = read(calendar_of(second)).found
    assert run_import(found=again, choices=choices, by=cast.curator).counts == counts
    assert published() == up
    assert {step.what for step in plan(again, choices.source)} <= {"same", "gone"}


def test_a_message_that_calls_off_a_uid_calls_off_all_its_series(cast: Cast, library: Organization) -> None:
    choices = Choices("wexcombe: Events", library, "workshop", PUBLIC, publish=True)
    run_import(found=read(calendar_of([weekly(2), thursdays(2)])).found, choices=choices, by=cast.curator)
    off = read(calendar_of([on(5, "A", "u", 18, "STATUS:CANCELLED", "SEQUENCE:9")], "METHOD:CANCEL"))
    done = run_import(found=off.found, choices=choices, by=cast.curator, whole=off.whole)
    assert (done.counts, published()) == ({"cancel": 4}, [])


def test_what_comes_after_the_last_event_of_a_file_is_named_and_not_asked_about(
    cast: Cast, library: Organization
) -> None:
    choices = Choices("wexcombe: Events", library, "workshop", PUBLIC, publish=True)
    three = calendar_of([on(5, uid="a"), on(6, "B", "b"), on(7, "C", "c")])
    run_import(found=read(three).found, choices=choices, by=cast.curator)
    steps = plan(read(calendar_of([on(5, uid="a")])).found, choices.source)
    assert [(step.what, step.found.title, step.beyond) for step in steps] == [
        ("same", "A", False), ("gone", "B", True), ("gone", "C", True),
    ]  # fmt: skip


def published() -> list[str]:
    events = Event.objects.filter(status=Status.PUBLISHED).order_by("starts")
    return [f"{each.local_starts:%d %H}" for each in events]
