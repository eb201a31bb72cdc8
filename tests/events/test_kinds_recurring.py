"""Recurring events in more of the ways that programs write them."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from events.imports.found import Reading
from events.imports.ics import read_calendar
from events.models import Event, Status
from events.services.importing import Choices, plan, run_import
from members.models import Organization
from members.rule.masks import PUBLIC
from tests.cast import Cast
from tests.events.calendars import calendar_of, evening, event, times_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
TUESDAYS = ["01-05 18:00", "01-12 18:00", "01-19 18:00", "01-26 18:00"]
ZONE = "TZID=America/New_York"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def read(data: bytes, zone: str = "America/New_York") -> Reading:
    return read_calendar(data, zone=zone, now=NOW)


def series(*lines: str) -> Reading:
    """What is read of a series that begins on Tuesday, 5 January 2027 at six."""
    return read(evening(*lines, start="20270105T180000", end="20270105T190000"))


@pytest.mark.parametrize(
    ("rule", "dates"),
    [
        ("FREQ=WEEKLY;UNTIL=20270126", TUESDAYS), ("FREQ=WEEKLY;UNTIL=20270126T230000Z", TUESDAYS), ("FREQ=WEEKLY;UNTIL=20270126T180000", TUESDAYS),
        ("FREQ=WEEKLY;UNTIL=2027-01-26", TUESDAYS), ("FREQ=WEEKLY;UNTIL=20270126T225959Z", TUESDAYS[:3]), ("FREQ=WEEKLY;COUNT=4;UNTIL=20270201", TUESDAYS),
        ("freq=weekly; count=4", TUESDAYS), ("FREQ=WEEKLY;COUNT=4;", TUESDAYS), ("FREQ=WEEKLY;BYDAY=1TU;COUNT=4", TUESDAYS), ("FREQ=WEEKLY;COUNT=4;X-NOTE=1", TUESDAYS),
        ("FREQ=WEEKLY;INTERVAL=0;COUNT=4", TUESDAYS), ("W1 TU #4", TUESDAYS), ("FREQ=WEEKLY;UNTIL=20261201", TUESDAYS[:1]), ("FREQ=WEEKLY;COUNT=1", TUESDAYS[:1]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", ["01-05 18:00", "01-29 18:00", "02-26 18:00"]),
        ("FREQ=DAILY;BYHOUR=9,14;BYMINUTE=30;COUNT=3", ["01-05 18:00", "01-06 09:30", "01-06 14:30"]),
        ("FREQ=HOURLY;INTERVAL=6;COUNT=3", ["01-05 18:00", "01-06 00:00", "01-06 06:00"]), ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", ["01-05 18:00", "01-31 18:00", "03-31 18:00"]),
    ],
)  # fmt: skip
def test_rules_of_every_form(rule: str, dates: list[str]) -> None:
    reading = series(f"RRULE:{rule}")
    assert times_of(reading) == dates
    assert reading.problems == []


@pytest.mark.parametrize(
    "rule", ["FREQ=YEARLY;BYEASTER=0;COUNT=3", "RSCALE=CHINESE;FREQ=YEARLY;COUNT=3", "every Tuesday", "FREQ=SECONDLY", "FREQ=WEEKLY;UNTIL=never", "COUNT=3"]
)  # fmt: skip
def test_a_rule_that_nobody_reads_leaves_its_first_date_and_says_so(rule: str) -> None:
    (found,) = series(f"RRULE:{rule}").found
    assert found.notes[0].startswith("It repeats in a way that we cannot read: only its first date is.")


@pytest.mark.parametrize(
    "line",
    [
        "EXDATE:20270112T230000Z", "EXDATE;TZID=America/Los_Angeles:20270112T150000", "EXDATE;TZID=America/New_York:20270112T180000,20270301T180000", "EXDATE:20270112T180000",
        "EXDATE;VALUE=DATE:20270112", "EXDATE:20270112", "EXDATE;TZID=America/New_York:20270112T000000", "EXDATE:20270112T000000Z", "EXDATE;VALUE=PERIOD:20270112T230000Z/PT1H",
        "EXDATE;VALUE=DATE-TIME;TZID=\"Eastern Standard Time\":20270112T180000", "EXDATE;TZID=(UTC-05:00) Eastern Time (US & Canada):20270112T180000",
    ],
)  # fmt: skip
def test_a_date_is_taken_out_however_it_is_written(line: str) -> None:
    reading = series("RRULE:FREQ=WEEKLY;COUNT=4", line)
    assert times_of(reading) == [TUESDAYS[0], *TUESDAYS[2:]]
    assert {note for found in reading.found for note in found.notes} == set()


@pytest.mark.parametrize(
    ("line", "dates"),
    [
        ("RDATE;VALUE=DATE:20270110,20270111", ["01-05 18:00", "01-10 18:00", "01-11 18:00"]), ("RDATE;TZID=Europe/Berlin:20270111T000000", ["01-05 18:00", "01-10 18:00"]),
        ("RDATE:20270110T150000Z", ["01-05 18:00", "01-10 10:00"]), ("RDATE;VALUE=PERIOD;TZID=America/New_York:20270111T100000/20270111T150000", ["01-05 18:00", "01-11 10:00"]),
        ("RDATE;TZID=America/New_York:20270105T180000,20270111T100000", ["01-05 18:00", "01-11 10:00"]), ("RDATE;VALUE=PERIOD:20270111T150000Z/PT30M", ["01-05 18:00", "01-11 10:00"]),
    ],
)  # fmt: skip
def test_further_dates_of_every_form(line: str, dates: list[str]) -> None:
    assert times_of(series(line)) == dates


@pytest.mark.parametrize(
    "again",
    [
        "RECURRENCE-ID;TZID=America/New_York:20270112T180000", "RECURRENCE-ID:20270112T230000Z", "RECURRENCE-ID;VALUE=DATE:20270112", "RECURRENCE-ID:20270112T180000",
        "RECURRENCE-ID;TZID=Europe/Berlin:20270113T000000", "RECURRENCE-ID;TZID=America/New_York:20270112T000000",
    ],
)  # fmt: skip
def test_a_moved_date_stands_once_however_it_is_named(again: str) -> None:
    moved = event(f"DTSTART;{ZONE}:20270113T200000", f"DTEND;{ZONE}:20270113T210000", "SUMMARY:X", again)
    weekly = event(
        f"DTSTART;{ZONE}:20270105T180000",
        f"DTEND;{ZONE}:20270105T190000",
        "SUMMARY:X",
        "RRULE:FREQ=WEEKLY;COUNT=3",
    )
    reading = read(calendar_of([weekly, moved]))
    assert times_of(reading) == ["01-05 18:00", "01-13 20:00", "01-19 18:00"]
    assert reading.problems == []


def test_what_has_no_date_within_a_year_is_told() -> None:
    leap = event("DTSTART;VALUE=DATE:20240229", "SUMMARY:Leap day sale", "RRULE:FREQ=YEARLY", uid="leap")
    ended = event(
        "DTSTART;VALUE=DATE:20200105", "SUMMARY:Ended", "RRULE:FREQ=WEEKLY;UNTIL=20210101", uid="ended"
    )
    reading = read(calendar_of([leap, ended]))
    assert (times_of(reading), reading.over) == ([], 2)
    assert reading.problems == [
        "“Leap day sale” (line 3) has no date before 2027-12-02: recurring events are read a year ahead."
    ]


def test_a_series_that_begins_in_two_years_comes_in() -> None:
    data = evening("RRULE:FREQ=WEEKLY;COUNT=3", start="20281003T180000", end="20281003T190000")
    assert times_of(read(data), "%Y-%m-%d") == ["2028-10-03", "2028-10-10", "2028-10-17"]


def test_a_change_from_some_date_on_holds_for_the_later_ones() -> None:
    weekly = event(
        f"DTSTART;{ZONE}:20270105T180000", "DURATION:PT1H", "SUMMARY:X", "RRULE:FREQ=WEEKLY;COUNT=4"
    )
    later = event(
        f"DTSTART;{ZONE}:20270119T193000", "DURATION:PT2H", "SUMMARY:Later", f"RECURRENCE-ID;RANGE=THISANDFUTURE;{ZONE}:20270119T180000"
    )  # fmt: skip
    reading = read(calendar_of([weekly, later]))
    assert [(found.title, shown) for found, shown in zip(reading.found, times_of(reading), strict=True)] == [
        ("X", "01-05 18:00"), ("X", "01-12 18:00"), ("Later", "01-19 19:30"), ("Later", "01-26 19:30"),
    ]  # fmt: skip


# Coming again


WEEKLY = ["DURATION:PT1H", "SUMMARY:Book group"]


@pytest.mark.parametrize(
    ("second", "steps", "up"),
    [
        # Another day of the week, another hour in another zone, a date less, one more, the title, a date called off.
        ([f"DTSTART;{ZONE}:20270106T180000", "RRULE:FREQ=WEEKLY;COUNT=3", "SEQUENCE:1"], {"changed": 3}, ["01-06 18:00", "01-13 18:00", "01-20 18:00"]),
        (["DTSTART;TZID=Europe/London:20270105T233000", "RRULE:FREQ=WEEKLY;COUNT=3", "SEQUENCE:1"], {"changed": 3}, ["01-05 18:30", "01-12 18:30", "01-19 18:30"]),
        ([f"DTSTART;{ZONE}:20270105T180000", "RRULE:FREQ=WEEKLY;COUNT=2"], {"same": 2, "cancel": 1}, ["01-05 18:00", "01-12 18:00"]),
        ([f"DTSTART;{ZONE}:20270105T180000", "RRULE:FREQ=WEEKLY;COUNT=4"], {"same": 3, "new": 1}, ["01-05 18:00", "01-12 18:00", "01-19 18:00", "01-26 18:00"]),
        ([f"DTSTART;{ZONE}:20270105T180000", "RRULE:FREQ=WEEKLY;COUNT=3", f"EXDATE;{ZONE}:20270112T180000"], {"same": 2, "cancel": 1}, ["01-05 18:00", "01-19 18:00"]),
        ([f"DTSTART;{ZONE}:20270105T180000", "RRULE:FREQ=WEEKLY;COUNT=3", "STATUS:CANCELLED", "SEQUENCE:1"], {"cancel": 3}, []),
        ([f"DTSTART;{ZONE}:20270105T180000", "RRULE:FREQ=WEEKLY;COUNT=3"], {"same": 3}, ["01-05 18:00", "01-12 18:00", "01-19 18:00"]),
    ],
)  # fmt: skip
def test_a_series_comes_again_changed(
    cast: Cast, library: Organization, second: list[str], steps: dict[str, int], up: list[str]
) -> None:
    choices = Choices("wexcombe: Events", library, "workshop", PUBLIC, publish=True)
    first = [f"DTSTART;{ZONE}:20270105T180000", "RRULE:FREQ=WEEKLY;COUNT=3"]
    run_import(found=read(calendar_of([event(*first, *WEEKLY)])).found, choices=choices, by=cast.curator)
    again = read(calendar_of([event(*second, *WEEKLY)])).found
    assert run_import(found=again, choices=choices, by=cast.curator).counts == steps
    published = Event.objects.filter(status=Status.PUBLISHED).order_by("starts")
    assert [
        f"{one.local_starts.astimezone(dt.timezone(dt.timedelta(hours=-5))):%m-%d %H:%M}" for one in published
    ] == up
    # And a third time nothing is left to do.
    assert {step.what for step in plan(again, choices.source)} <= {"same"}


def test_what_another_calendar_of_the_same_name_does_not_have_is_asked_about(
    cast: Cast, library: Organization
) -> None:
    choices = Choices("wexcombe: Events", library, "workshop", PUBLIC, publish=True)
    both = [event(f"DTSTART;{ZONE}:2027010{day}T180000", *WEEKLY, uid=f"{day}") for day in (5, 6, 7)]
    run_import(found=read(calendar_of(both)).found, choices=choices, by=cast.curator)
    less = read(calendar_of([both[0], both[2]])).found
    assert [step.what for step in plan(less, choices.source)] == ["same", "same", "gone"]
    assert run_import(found=less, choices=choices, by=cast.curator).counts == {"same": 2, "gone": 1}
    assert Event.objects.filter(status=Status.PUBLISHED).count() == 3
    done = run_import(found=less, choices=choices, by=cast.curator, cancel=["6|"])
    assert done.counts == {"same": 2, "cancel": 1}
