"""Calendars as people have them, each with its right value: the shapes come from public reports about other programs."""

import datetime as dt
import zoneinfo
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from icalendar import Calendar

from events.formats.ical import calendar_of
from events.models import Event, Status
from events.reads.cards import for_cards
from events.services.importing import Choices, Done, plan, run_import
from members.models import Organization
from members.rule.masks import PUBLIC
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.events.casefiles import NEW_YORK, NOW, read, shown, times
from tests.factories import OrganizationFactory, PlaceFactory

Bring = Callable[..., Done]


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def library(db: None) -> Organization:
    PlaceFactory.create(name="Boston", key="boston", population=650_000)
    return OrganizationFactory.create(name="Wexcombe Public Library", slug="wexcombe")


@pytest.fixture
def bring(cast: Cast, library: Organization) -> Bring:
    """Imports a file of tests/events/cases into one calendar, published."""

    def do(name: str, **options: Any) -> Done:
        done = run_import(
            found=read(name).found, choices=Choices("wexcombe: Events", library, "workshop", PUBLIC, publish=True),
            by=cast.curator, **options,
        )  # fmt: skip
        assert done.problems == []
        return done

    return do


def up() -> list[str]:
    """When published events begin in New York."""
    zone = zoneinfo.ZoneInfo(NEW_YORK)
    events = Event.objects.filter(status=Status.PUBLISHED).order_by("starts")
    return [f"{event.starts.astimezone(zone):%m-%d %H:%M}" for event in events]


# Series


@pytest.mark.usefixtures("library")
def test_a_series_that_began_long_ago_goes_on() -> None:
    reading = read("ics-old-weekly-series")
    knit = [
        found.starts.astimezone(zoneinfo.ZoneInfo(NEW_YORK))
        for found in reading.found
        if "Knit" in found.title
    ]
    story = [
        found.starts.astimezone(zoneinfo.ZoneInfo(NEW_YORK))
        for found in reading.found
        if "story" in found.title
    ]
    assert [f"{knit[0]:%Y-%m-%d %H:%M}", f"{knit[-1]:%Y-%m-%d %H:%M}", len(knit)] == [
        "2026-12-01 18:30",
        "2027-11-30 18:30",
        53,
    ]
    assert {(day.weekday(), day.hour, day.minute) for day in story} == {(day, 10, 30) for day in range(5)}
    assert [f"{story[0]:%Y-%m-%d}", f"{story[-1]:%Y-%m-%d}", len(story)] == ["2026-12-01", "2027-12-01", 262]
    assert reading.problems == []


@pytest.mark.usefixtures("library")
def test_a_day_in_the_list_of_exceptions_takes_out_the_date_on_it() -> None:
    assert times(read("ics-exdate-as-day")) == [
        "01-05 19:00–20:30",
        "01-12 19:00–20:30",
        "01-26 19:00–20:30",
        "02-09 19:00–20:30",
    ]


@pytest.mark.usefixtures("library")
def test_further_dates_may_be_periods() -> None:
    assert times(read("ics-rdate-as-period")) == [
        "01-09 10:00–12:00",
        "02-13 10:00–13:00",
        "03-13 14:00–16:00",
    ]


@pytest.mark.usefixtures("library")
def test_the_start_counts_though_it_is_off_the_rule() -> None:
    assert [time[:5] for time in times(read("ics-first-date-off-the-rule"))] == [
        "01-11",
        "01-18",
        "02-15",
        "03-15",
        "04-19",
    ]


@pytest.mark.usefixtures("library")
def test_a_series_in_utc_repeats_in_utc_and_says_so() -> None:
    reading = read("ics-series-in-utc")
    assert [time[:11] for time in times(reading)] == [
        "02-24 10:00", "03-03 10:00", "03-10 10:00", "03-17 11:00", "03-24 11:00",
    ]  # fmt: skip
    assert {found.starts.hour for found in reading.found} == {15}
    assert "It repeats by UTC" in reading.found[0].notes[0]


@pytest.mark.usefixtures("library")
def test_a_date_that_was_moved_and_then_deleted_does_not_take_place() -> None:
    assert times(read("ics-deleted-date-with-an-old-change")) == ["01-11 14:00–16:00", "01-25 14:00–16:00"]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    "zone", [NEW_YORK, "Europe/London", "Asia/Tokyo", "Pacific/Auckland", "America/Los_Angeles", "UTC"]
)
def test_a_whole_day_that_exchange_moved_stands_once(zone: str) -> None:
    reading = read("ics-whole-day-series-changed-in-exchange", zone=zone)
    assert times(reading)[:3] == ["04-01 to 04-01", "04-16 to 04-16", "04-29 to 04-29"]
    assert times(reading)[3:] in ([], ["05-13 to 05-13"])


@pytest.mark.usefixtures("library")
def test_clocks_that_are_put_forward_last_days_of_months_and_leap_days() -> None:
    reading = read("ics-clocks-put-forward")
    assert [time[:11] for time in times(reading, "Overnight")] == [
        "03-07 02:30",
        "03-14 03:30",
        "03-21 02:30",
    ]
    assert [time[:5] for time in times(reading, "Last weekday")] == ["01-29", "02-26", "03-31"]
    assert times(reading, "Leap day") == []
    assert [time[:5] for time in times(reading, "Until a day")] == ["01-05", "01-12", "01-19"]
    assert [time[:5] for time in times(reading, "First date")] == ["01-12", "01-19"]


@pytest.mark.usefixtures("library")
def test_moved_dates_have_one_identity_and_the_newest_change_counts() -> None:
    reading = read("ics-moved-date-of-a-series")
    assert times(reading, "Weekly display") == ["02-03 to 02-03", "02-11 to 02-11", "02-17 to 02-17"]
    assert [(found.title, shown(found)) for found in reading.found if "Chat" in found.title] == [
        ("Chat over coffee", "01-07 10:00–11:00"), ("Chat over cocoa", "01-14 12:00–13:00"),
    ]  # fmt: skip


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("name", "list_"), [("rdate", "further dates"), ("exdate", "dates that do not take place")]
)
def test_a_broken_list_of_dates_is_told_and_harms_nothing_else(name: str, list_: str) -> None:
    reading = read(f"ics-broken-list-of-dates-{name}")
    assert times(reading, "A sound event") == ["03-11 10:00–11:00"]
    others = [found for found in reading.found if "sound" not in found.title]
    assert [shown(found)[:5] for found in others] == (
        ["03-10"] if name == "rdate" else ["01-05", "01-12", "01-19"]
    )
    assert all(any(f"Its list of {list_}" in note for note in found.notes) for found in others)


# Coming again


@pytest.mark.usefixtures("library")
def test_events_that_share_an_identity_all_come_in(bring: Bring) -> None:
    assert bring("ics-one-uid-for-several-events").counts == {"new": 3}
    assert sorted(Event.objects.values_list("title", flat=True)) == [
        "Digitization lab", "Digitization lab", "Oral history workshop",
    ]  # fmt: skip
    assert not Event.objects.exclude(series=None).exists()
    assert bring("ics-one-uid-for-several-events").counts == {"same": 3}


def test_a_series_that_changes_its_hour_moves(bring: Bring) -> None:
    assert bring("ics-series-changes-its-hour-first").counts == {"new": 5}
    steps = plan(read("ics-series-changes-its-hour-second").found, "wexcombe: Events")
    assert [step.what for step in steps] == ["changed"] * 5
    assert bring("ics-series-changes-its-hour-second").counts == {"changed": 5}
    assert up() == ["01-07 18:30", "01-14 18:30", "01-21 18:30", "01-28 18:30", "02-04 18:30"]
    assert bring("ics-series-changes-its-hour-second").counts == {"same": 5}
    # An older copy of the calendar moves nothing back.
    assert bring("ics-series-changes-its-hour-first").counts == {"older": 5}
    assert up() == ["01-07 18:30", "01-14 18:30", "01-21 18:30", "01-28 18:30", "02-04 18:30"]


def test_a_date_that_is_taken_out_later_is_cancelled(bring: Bring) -> None:
    bring("ics-date-taken-out-later-first")
    assert bring("ics-date-taken-out-later-second").counts == {"same": 3, "cancel": 1}
    assert up() == ["01-04 14:00", "01-11 14:00", "01-25 14:00"]
    assert bring("ics-date-taken-out-later-second").counts == {"same": 3}


def test_a_message_cancels_one_date(bring: Bring) -> None:
    bring("ics-cancelled-by-another-file-first")
    assert bring("ics-cancelled-by-another-file-second").counts == {"cancel": 1}
    assert up() == ["01-12 18:00", "01-26 18:00"]


# On their way out


def test_an_hour_that_comes_twice_goes_out_so_that_it_can_be_told_apart(bring: Bring) -> None:
    bring("ics-hour-that-comes-twice")
    events = for_cards(Viewer.visitor(), Event.objects.visible_to(Viewer.visitor()))
    calendar: Any = Calendar.from_ical(calendar_of(events).decode())
    moments = {
        str(entry["SUMMARY"]): f"{entry['DTSTART'].dt.astimezone(dt.UTC):%m-%d %H:%M}–{entry['DTEND'].dt.astimezone(dt.UTC):%H:%M}"
        for entry in calendar.walk("VEVENT")
    }  # fmt: skip
    assert moments == {
        "Fold early": "11-07 05:30–05:45", "Fold late": "11-07 06:30–06:45", "Fold across": "11-07 05:30–06:30",
        "Gap across": "03-14 06:30–07:30",
    }  # fmt: skip
