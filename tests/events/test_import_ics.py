"""Calendars as Google, Outlook and Apple write them, and broken ones: what is read."""

import re
from typing import Any

import pytest
import time_machine

from events.imports.found import Reading
from events.imports.ics import read_calendar
from events.imports.zones import zone_named
from events.services.importing import Choices, run_import
from members.rule.masks import PUBLIC
from netlib.files import LIMITS, Unreadable
from tests.cast import Cast
from tests.events.calendars import NOW, calendar, one, read, shown, source
from tests.factories import OrganizationFactory


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.usefixtures("towns")
def test_a_calendar_of_google() -> None:
    reading = read(source("google"))
    assert reading.name == "Wexcombe Library Events"
    assert reading.problems == [
        "What has no place in Netlib stays in the file: organizers (line 44), guests (line 45).",
        "“Dentist” is marked as private in the calendar, and was left out (line 90).",
    ]
    assert reading.over == 1
    ny = "America/New_York"
    assert [shown(found) for found in reading.found] == [
        f"Book group; bring tea: 2027-02-02 19:00 to 2027-02-02 20:30 {ny}",
        f"Book group; bring tea: 2027-03-02 19:00 to 2027-03-02 20:30 {ny}",
        f"Webinar: linked data: 2027-03-15 19:00 to 2027-03-15 20:00 {ny}",
        f"Book group (on Thursday this once): 2027-04-08 19:00 to 2027-04-08 20:30 {ny}",
        f"Spring book sale: 2027-04-16 00:00 to 2027-04-18 00:00 {ny}",
        f"Book group; bring tea: 2027-06-01 19:00 to 2027-06-01 20:30 {ny}",
        f"Book group; bring tea: 2027-07-06 19:00 to 2027-07-06 20:30 {ny}",
    ]
    books, _, webinar, moved, sale, *_ = reading.found
    assert (books.venue, books.address, str(books.place)) == (
        "Wexcombe Public Library", "12 Main St, Wexcombe, MA 01234, USA", "Wexcombe, Massachusetts",
    )  # fmt: skip
    assert books.recurrence == "20270203T000000Z"
    assert moved.recurrence == "20270406T230000Z"
    assert (webinar.mode, webinar.join_link, webinar.venue) == (
        "online",
        "https://us02web.zoom.us/j/8123?pwd=abc",
        "",
    )
    assert sale.all_day


@pytest.mark.usefixtures("towns")
def test_html_in_a_description_becomes_text_and_no_address_of_a_guest_comes_along() -> None:
    reading = read(source("google"))
    description = reading.found[0].description
    assert description == (
        "We read “Middlemarch”.\n\n- Chapters 1–10\n\nQuestions? The book page <https://library.example/books> or here."
    )
    assert "secret" not in repr(reading)
    assert "mailto" not in repr(reading)


@pytest.mark.usefixtures("towns")
def test_a_calendar_of_outlook() -> None:
    reading = read(source("outlook"), zone="America/Chicago")
    assert reading.problems == []
    assert [shown(found) for found in reading.found] == [
        "Staff meeting: 2027-03-04 09:00 to 2027-03-04 10:00 America/New_York",
        "Board of trustees: 2027-03-10 18:00 to 2027-03-10 19:30 America/New_York",
        "Staff meeting: 2027-04-01 09:00 to 2027-04-01 10:00 America/New_York",
        "Staff day: 2027-05-24 00:00 to 2027-05-25 00:00 America/Chicago",
        "Board retreat: 2027-06-10 10:00 to 2027-06-10 17:30 America/Chicago",
        "Vendor demonstration: 2027-06-11 10:00 to 2027-06-11 11:00 America/Los_Angeles",
    ]
    board = reading.found[1]
    assert (board.mode, board.venue) == ("online", "")
    assert "Customized Time Zone" in reading.found[4].notes[0]


@pytest.mark.usefixtures("towns")
def test_a_calendar_of_apple() -> None:
    reading = read(source("apple"))
    london = "Europe/London"
    title = "Médiathèque de l’été, a workshop with a title so long that Apple folds it in the middle"
    assert [shown(found) for found in reading.found] == [
        f"{title}: 2027-03-20 13:00 to 2027-03-20 17:00 {london}",
        f"Tea wherever you are: 2027-03-21 16:00 to 2027-03-21 17:00 {london}",
        f"Called off: 2027-03-22 16:00 to 2027-03-22 17:00 {london}",
        f"Exhibition of maps: 2027-04-01 00:00 to 2027-04-02 00:00 {london}",
        f"Exhibition of maps: 2027-04-02 00:00 to 2027-04-03 00:00 {london}",
        f"Exhibition of maps: 2027-04-04 00:00 to 2027-04-05 00:00 {london}",
    ]
    workshop, tea, off, *_ = reading.found
    assert (workshop.venue, str(workshop.place)) == ("The Reading Room", "London, England, United Kingdom")
    assert workshop.registration_link == "https://library.example/summer"
    assert tea.notes == (
        "It has no time zone: taken as Europe/London.", "It does not say when it ends: one hour is taken.",
    )  # fmt: skip
    assert off.cancelled


@pytest.mark.usefixtures("db")
def test_a_broken_calendar_is_read_as_far_as_it_goes() -> None:
    reading = read(source("broken"))
    assert [found.title for found in reading.found] == [
        "No identity", "Ends before it begins", "Repeats every second", "Unknown zone",
    ]  # fmt: skip
    assert reading.problems[:3] == [
        "The file ends in the middle of an event: it was cut off. Export it again to get the rest.",
        "“No beginning” does not say when it begins, and was left out (line 9).",
        "“A day that is none” has a date that is none, and was left out (line 13).",
    ]
    assert reading.problems[3] == "An event without a title was left out (line 18)."
    assert "It repeats in a way that we cannot read: only its first date is." in reading.found[2].notes[0]
    again = read(source("broken"))
    assert again.found[0].uid == reading.found[0].uid
    assert re.fullmatch(r"netlib-[0-9a-f]{40}", reading.found[0].uid)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("cut", range(60, 3000, 149))
def test_a_calendar_that_was_cut_off_anywhere_never_fails(cut: int) -> None:
    for name in ("google", "outlook", "apple"):
        reading = read(source(name)[:cut])
        assert isinstance(reading, Reading)


def test_an_event_in_a_year_that_no_calendar_reaches_is_told_and_the_rest_comes(cast: Cast) -> None:
    text = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:far\nSUMMARY:Far\nDTSTART;VALUE=DATE:20270401\n"
        "DTEND;VALUE=DATE:99991231\nEND:VEVENT\nBEGIN:VEVENT\nUID:near\nSUMMARY:Near\n"
        "DTSTART;VALUE=DATE:20270401\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    library = OrganizationFactory.create()
    choices = Choices("far", library, "meeting", PUBLIC)
    found = read_calendar(text.encode(), zone="UTC", now=NOW).found
    done = run_import(found=found, choices=choices, by=cast.curator)
    assert [event.title for event in done.events] == ["Near"]
    assert "An event takes place in the years 1900 to 2200." in done.problems[0]


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_letters_come_through_whatever_the_encoding(encoding: str, ends: str) -> None:
    text = calendar("DTSTART:20270301T150000Z").decode().replace("SUMMARY:One", "SUMMARY:Café für Bücher")
    reading = read(text.replace("\r\n", ends).encode(encoding))
    assert [found.title for found in reading.found] == ["Café für Bücher"]
    assert bool(reading.problems) == (encoding in ("latin-1", "cp1252"))


@pytest.mark.usefixtures("db")
def test_a_line_folded_within_a_letter_is_joined() -> None:
    data = calendar("DTSTART:20270301T150000Z").replace(b"SUMMARY:One", b"SUMMARY:Caf\xc3\r\n \xa9")
    assert read(data).found[0].title == "Café"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b"x" * (LIMITS.calendar_bytes + 1), "100 MB; the most is 100 MB"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "It is a web page"),
        (b"PK\x03\x04" + b"\0" * 500, "no text file"),
        (b"title,date\nA,2027-01-01\n", "This is no calendar."),
        (b"https://calendar.google.com/calendar/ical/x/basic.ics", "This is no calendar."),
    ],
)
def test_what_is_no_calendar_is_refused_in_plain_words(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(words)):
        read(data)


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("America/New_York", "America/New_York"), ("america/new_york", "America/New_York"),
        ("Eastern Standard Time", "America/New_York"), ("W. Europe Standard Time", "Europe/Berlin"),
        ("GMT Standard Time", "Europe/London"), ("AUS Eastern Standard Time", "Australia/Sydney"),
        ("/freeassociation.sourceforge.net/Tzfile/America/New_York", "America/New_York"),
        ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"), ("(GMT-06.00) Central Time (US & Canada)", "America/Chicago"),
        ("US/Eastern", "US/Eastern"), ("EST", "America/New_York"), ("UTC", "UTC"), ("Z", "UTC"),
        ("Eastern Standard Time 1", "America/New_York"), ("Middle Earth Time", None), ("", None), ("///", None),
    ],
)  # fmt: skip
def test_odd_names_of_time_zones(name: str, zone: str | None) -> None:
    assert zone_named(name) == zone


@pytest.mark.usefixtures("db")
def test_what_a_calendar_does_not_say_is_guessed_and_the_guess_is_told() -> None:
    no_end = one("DTSTART;TZID=Europe/Paris:20270301T150000")
    assert shown(no_end) == "One: 2027-03-01 15:00 to 2027-03-01 16:00 Europe/Paris"
    assert no_end.notes == ("It does not say when it ends: one hour is taken.",)
    day = one("DTSTART;VALUE=DATE:20270301")
    assert shown(day) == "One: 2027-03-01 00:00 to 2027-03-02 00:00 America/New_York"
    assert day.notes == ()
    same = one("DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270301")
    assert shown(same) == shown(day)
    over_night = one("DTSTART;TZID=America/New_York:20270313T220000", "DURATION:PT6H")
    assert shown(over_night) == "One: 2027-03-13 22:00 to 2027-03-14 04:00 America/New_York"


@pytest.mark.usefixtures("db")
def test_an_endless_series_is_read_for_a_year_and_rdates_count() -> None:
    weekly = read(calendar("DTSTART:20270104T150000Z", "DTEND:20270104T160000Z", "RRULE:FREQ=WEEKLY"))
    assert len(weekly.found) == 53
    assert weekly.over == 1
    more = read(
        calendar(
            "DTSTART:20270201T150000Z", "DTEND:20270201T160000Z", "RDATE:20270210T150000Z,20270220T150000Z"
        )
    )
    assert [f"{found.starts:%m-%d}" for found in more.found] == ["02-01", "02-10", "02-20"]
