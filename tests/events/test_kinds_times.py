"""Zones by any name, whole days by every sign, and times as other programs write them."""

import datetime as dt
import zoneinfo

import pytest

from events.imports.found import Reading
from events.imports.ics import read_calendar
from tests.events.calendars import calendar_of, evening, event, times_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
RULES = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:19701101T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
TZOFFSETFROM:{summer}
TZOFFSETTO:{winter}
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700308T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
TZOFFSETFROM:{winter}
TZOFFSETTO:{summer}
END:DAYLIGHT
END:VTIMEZONE"""


def read(data: bytes, zone: str = "America/New_York") -> Reading:
    return read_calendar(data, zone=zone, now=NOW)


def at_six(name: str, rules: str = "") -> str:
    """When, in UTC, it is six in the evening of 5 June 2027 there."""
    data = calendar_of(
        [event(f"DTSTART;TZID={name}:20270605T180000", f"DTEND;TZID={name}:20270605T190000", "SUMMARY:X")],
        rules,
    )
    (found,) = read(data).found
    return f"{found.starts:%d %H:%M}"


@pytest.mark.parametrize(
    ("name", "utc"),
    [
        ("Eastern Standard Time", "05 22:00"), ('"Eastern Standard Time"', "05 22:00"), ('"(UTC-05:00) Eastern Time (US & Canada)"', "05 22:00"), ("(UTC-05:00) Eastern Time (US & Canada)", "05 22:00"),
        ("(UTC-06:00) Central America", "06 00:00"), ("(UTC-07:00) Arizona", "06 01:00"), ("(UTC+10:00) Canberra, Melbourne, Sydney", "05 08:00"),
        ('"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"', "05 16:00"), ("(GMT) Greenwich Mean Time/Dublin/Edinburgh/London", "05 17:00"),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Paris", "05 16:00"), ("/mozilla.org/20050126_1/America/Chicago", "05 23:00"), ("tzone://Microsoft/Utc", "05 18:00"),
        ("America/Indianapolis", "05 22:00"), ("Asia/Calcutta", "05 12:30"), ("US/Eastern", "05 22:00"), ("US-Pacific", "06 01:00"), ("EST5EDT", "05 22:00"), ("Etc/GMT+5", "05 23:00"),
        ("GMT-0500", "05 23:00"), ("UTC+05:30", "05 12:30"), ("-05:00", "05 23:00"), ("GMT -0500 (Standard) / GMT -0400 (Daylight)", "05 22:00"), ("America/New York", "05 22:00"),
        ("america/new_york", "05 22:00"), ("Europe/Berlin_1", "05 16:00"), ("W. Europe Standard Time 1", "05 16:00"), ("Berlin", "05 16:00"), ("Mitteleuropäische Sommerzeit", "05 16:00"),
        ("Heure normale d’Europe centrale", "05 16:00"), ("EDT", "05 22:00"), ("Coordinated Universal Time", "05 18:00"), ("posix/America/New_York", "05 22:00"), ("Canada/Eastern", "05 22:00"),
        ("AUS Eastern Standard Time", "05 08:00"), ("E. Australia Standard Time", "05 08:00"), ("FLE Standard Time", "05 15:00"), ("India Standard Time", "05 12:30"), ("Singapore Standard Time", "05 10:00"),
    ],
)  # fmt: skip
def test_zones_by_any_name(name: str, utc: str) -> None:
    assert at_six(name) == utc


@pytest.mark.parametrize(
    "name", ["Nowhere/Land", "Customized Time Zone", "tzone://Microsoft/Custom", "Factory", "Zone 7"]
)
def test_a_zone_that_nobody_knows_is_told(name: str) -> None:
    reading = read(calendar_of([event(f"DTSTART;TZID={name}:20270605T180000", "DURATION:PT1H", "SUMMARY:X")]))
    assert reading.unknown_zones == {name: 1}
    assert reading.found[0].notes == (f"Its time zone “{name}” is unknown: taken as America/New_York.",)


@pytest.mark.parametrize(
    ("name", "rules", "utc"),
    [
        ("Our town", RULES.format(name="Our town", winter="-0600", summer="-0500"), "05 23:00"),
        # Another file gives the same name other rules.
        ("Our town", RULES.format(name="Our town", winter="-0800", summer="-0700"), "06 01:00"),
        ("Our town", "BEGIN:VTIMEZONE\nTZID:Our town\nX-LIC-LOCATION:Europe/Rome\nEND:VTIMEZONE", "05 16:00"),
        ("Europe/Rome", "BEGIN:VTIMEZONE\nTZID:Europe/Rome\nEND:VTIMEZONE", "05 16:00"),
        ("Fixed", "BEGIN:VTIMEZONE\nTZID:Fixed\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0530\nTZOFFSETTO:+0530\nEND:STANDARD\nEND:VTIMEZONE", "05 12:30"),
        ("Old rules", "BEGIN:VTIMEZONE\nTZID:Old rules\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:broken\nTZOFFSETTO:\nEND:STANDARD\nEND:VTIMEZONE", "05 22:00"),
    ],
)  # fmt: skip
def test_zones_that_a_calendar_describes_itself(name: str, rules: str, utc: str) -> None:
    assert at_six(name, rules) == utc


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (["DTSTART;VALUE=DATE:20270305"], "03-05 to 03-05"), (["DTSTART:20270305", "DTEND:20270307"], "03-05 to 03-06"), (["DTSTART;VALUE=DATE:20270305", "DTEND;VALUE=DATE:20270305"], "03-05 to 03-05"),
        (["DTSTART:20270305T000000Z", "DTEND:20270306T000000Z"], "03-05 to 03-05"), (["DTSTART:20270305T000000", "DTEND:20270305T235900"], "03-05 to 03-05"),
        (["DTSTART;TZID=America/New_York:20270305T000000", "DTEND;TZID=America/New_York:20270305T235959"], "03-05 to 03-05"),
        (["DTSTART;TZID=America/New_York:20270314T000000", "DTEND;TZID=America/New_York:20270315T000000"], "03-14 to 03-14"),
        (["DTSTART;TZID=America/New_York:20270305T000000", "DURATION:P1D"], "03-05 to 03-05"), (["DTSTART;TZID=America/New_York:20270305T000000", "DURATION:PT48H"], "03-05 to 03-06"),
        (["DTSTART:20270305T050000Z", "DTEND:20270306T050000Z", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT:TRUE"], "03-05 to 03-05"),
        (["DTSTART;TZID=Eastern Standard Time:20270305T000000", "DTEND;TZID=Eastern Standard Time:20270307T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"], "03-05 to 03-06"),
        (["DTSTART;VALUE=DATE:20270305T000000", "DTEND;VALUE=DATE:20270306T000000"], "03-05 to 03-05"), (["DTSTART;VALUE=DATE:20270305", "DTEND:20270306T200000"], "03-05 to 03-06"),
        (["DTSTART;TZID=Europe/Berlin;VALUE=DATE:20270305"], "03-05 to 03-05"), (["DTSTART;VALUE=DATE:20270305", "DURATION:P3D"], "03-05 to 03-07"), (["DTSTART;VALUE=DATE:2027-03-05"], "03-05 to 03-05"),
    ],
)  # fmt: skip
def test_whole_days_by_every_sign(lines: list[str], days: str) -> None:
    (found,) = read(calendar_of([event(*lines, "SUMMARY:X")])).found
    zone = zoneinfo.ZoneInfo(found.time_zone)
    first, last = found.starts.astimezone(zone), found.ends.astimezone(zone) - dt.timedelta(days=1)
    assert (found.all_day, f"{first:%m-%d} to {last:%m-%d}") == (True, days)
    assert (first.time(), last.time()) == (dt.time(), dt.time())


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        ("DTSTART:20270605T180000-0400", "DTEND:2027-06-05T19:00:00-04:00", "06-05 18:00–19:00"), ("DTSTART:2027-06-05T18:00:00Z", "DTEND:2027-06-05 15:00", "06-05 14:00–15:00"),
        ("DTSTART;TZID=America/New_York:20270305T2000", "DURATION:PT90M", "03-05 20:00–21:30"), ("DTSTART;TZID=America/New_York:20270305T200000", "DTEND;TZID=America/New_York:20270305T240000", "03-05 20:00–00:00"),
        ("dtstart;tzid=America/New_York:20270305T200000", "dtend;tzid=America/New_York:20270305T210000", "03-05 20:00–21:00"), ("DTSTART:20270305T235900Z", "DURATION:P0DT1H0M0S", "03-05 18:59–19:59"),
    ],
)  # fmt: skip
def test_times_in_other_forms(start: str, end: str, span: str) -> None:
    (found,) = read(calendar_of([event(start, end, "SUMMARY:X")])).found
    ends = found.ends.astimezone(zoneinfo.ZoneInfo("America/New_York"))
    assert f"{times_of(read(calendar_of([event(start, end, 'SUMMARY:X')])))[0]}–{ends:%H:%M}" == span


@pytest.mark.parametrize(
    "line", ["DTEND:soon", "DURATION:long", "DURATION:1H30M", "DTEND;VALUE=DATE:20271399"]
)
def test_an_end_that_cannot_be_read_costs_the_end_alone(line: str) -> None:
    data = calendar_of([event("DTSTART:20270305T230000Z", line, "SUMMARY:X")])
    (found,) = read(data).found
    said = line.partition(":")[2]
    assert found.notes == (
        f"Its end cannot be read: “{said}”.",
        "It does not say when it ends: one hour is taken.",
    )


def test_an_event_in_an_hour_that_comes_twice_keeps_its_moments() -> None:
    data = evening("RRULE:FREQ=WEEKLY;COUNT=3", start="20271031T013000", end="20271031T023000")
    assert [f"{found.starts:%m-%d %H:%M}" for found in read(data).found] == [
        "10-31 05:30",
        "11-07 05:30",
        "11-14 06:30",
    ]
