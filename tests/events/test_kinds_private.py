"""What a calendar or a table keeps to itself, and what it has called off, by more marks and words of other programs."""

import datetime as dt

import pytest

from events.imports.found import Reading
from events.imports.ics import read_calendar
from events.imports.private import says_cancelled
from events.imports.table import read_table
from tests.events.calendars import evening

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


def read(data: bytes, **options: object) -> Reading:
    return read_calendar(data, zone="America/New_York", now=NOW, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "line",
    [
        "CLASS:PRIVATE", "CLASS:CONFIDENTIAL", "class:private", "CLASS:X-STAFF-ONLY", "X-CALENDARSERVER-ACCESS:CONFIDENTIAL", "X-CALENDARSERVER-ACCESS:RESTRICTED",
        "X-MICROSOFT-SENSITIVITY:2", "X-MS-OLK-SENSITIVITY:2", "X-WP-VISIBILITY:private", "Private: True", "PRIVATE:TRUE", "X-PRIVATE:1",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF", "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", "X-MICROSOFT-CDO-INTENDEDSTATUS:OOF", "CATEGORIES:Staff only", "CATEGORIES:Kids,Private",
        "SUMMARY:Busy", "SUMMARY:Private Appointment", "SUMMARY:Beschäftigt", "SUMMARY:Ocupado", "SUMMARY:Occupé", "SUMMARY:Out of office", "SUMMARY:Free", "SUMMARY:[PRIVATE] Picnic",
        "SUMMARY:Private: Interview", "SUMMARY:Board retreat (confidential)", "SUMMARY:Internal: stock take",
    ],
)  # fmt: skip
def test_what_is_private_is_left_out_and_may_be_taken_all_the_same(line: str) -> None:
    reading = read(evening(line))
    assert reading.found == []
    (left,) = reading.left
    assert "was left out (line 3)" in left.why
    assert left.fields == {"take": ""}
    assert len(read(evening(line), fixes={3: {"take": "1"}}).found) == 1


@pytest.mark.parametrize(
    "line",
    [
        "CLASS:PUBLIC", "CLASS:public", "X-CALENDARSERVER-ACCESS:PUBLIC", "X-MICROSOFT-SENSITIVITY:0", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "SUMMARY:Private collections of New England",
        "SUMMARY:Free books for all", "SUMMARY:Busy bees craft", "SUMMARY:Internal medicine for librarians", "CATEGORIES:Personal finance", "X-WP-VISIBILITY:public", "SUMMARY:Privacy week",
    ],
)  # fmt: skip
def test_what_is_not_private_comes_in(line: str) -> None:
    reading = read(evening(line))
    assert [found.notes for found in reading.found] == [()]


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("TRANSP:TRANSPARENT", "The calendar counts it as free time: it may be somebody’s reminder."),
        (
            "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            "The calendar counts it as free time: it may be somebody’s reminder.",
        ),
        ("STATUS:TENTATIVE", "The calendar says that it is not certain yet."),
    ],
)
def test_what_may_be_a_reminder_or_is_not_certain_is_told(line: str, note: str) -> None:
    (found,) = read(evening(line)).found
    assert (found.notes, found.asks) == ((note,), True)


@pytest.mark.parametrize(
    ("title", "is_off"),
    [
        ("Canceled: Book club", True), ("CANCELED - Book club", True), ("[Cancelled] Book club", True), ("Book club (cancelled)", True), ("Book club – CANCELED", True),
        ("CANCELLED Book club", True), ("Cancelled", True), ("Abgesagt: Lesung", True), ("Annulé : Lecture", True), ("*** Event cancelled ***", True), ("Cancelado: Taller", True),
        ("Cancelled stamps of the world", False), ("Book club", False), ("How to cancel a subscription", False), ("Uncancelled", False), ("The cancelled poet", False),
    ],
)  # fmt: skip
def test_titles_that_say_that_it_is_called_off(title: str, is_off: bool) -> None:
    assert says_cancelled(title) == is_off
    assert [found.cancelled for found in read(evening(f"SUMMARY:{title}")).found] == [is_off]


def test_who_is_invited_and_who_organizes_stays_in_the_file() -> None:
    data = evening(
        "ORGANIZER;CN=Ann Fowler:mailto:ann@x.example", "ATTENDEE;CN=Bob:mailto:bob@x.example", "CONTACT:Ann 617-555-0100", "COMMENT:internal", "ATTACH:https://x.example/f.pdf"
    )  # fmt: skip
    reading = read(data)
    assert "x.example" not in str([vars(found) for found in reading.found])
    assert "555" not in str([vars(found) for found in reading.found])
    assert reading.problems == [
        "What has no place in Netlib stays in the file: organizers (line 9), guests (line 10), attachments (line 13), contacts (line 11), comments (line 12)."
    ]


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("Private", "True"), ("Private", "yes"), ("Private", "X"), ("Sensitivity", "Private"), ("Sensitivity", "Confidential"), ("Visibility", "private"), ("Confidential", "1"),
        ("Status", "Draft"), ("Status", "Internal"), ("Status", "Unpublished"), ("Show time as", "3"), ("Show as", "Out of office"), ("Is private", "TRUE"), ("Class", "Staff only"),
    ],
)  # fmt: skip
def test_rows_that_are_private_are_left_out_and_may_be_taken(head: str, cell: str) -> None:
    table = f"Title,Date,{head}\nPicnic,2027-03-10,{cell}\nFair,2027-03-11,\n".encode()
    reading = read_table(table, zone="America/New_York", now=NOW)
    assert [found.title for found in reading.found] == ["Fair"]
    (left,) = reading.left
    assert (left.number, "take" in left.fields) == (2, True)
    taken = read_table(table, zone="America/New_York", now=NOW, fixes={2: {"take": "1"}})
    assert [found.title for found in taken.found] == ["Picnic", "Fair"]


@pytest.mark.parametrize(
    "head", ["Notes", "Staff notes", "Contact email", "E-mail", "Phone", "Organizer", "Required Attendees", "Comments", "Registrants", "Internal notes"]
)  # fmt: skip
def test_columns_that_are_not_for_everybody_are_told_and_left_out(head: str) -> None:
    table = f"Title,Date,{head}\nFair,2027-03-11,call Bob at 617-555-0100\n".encode()
    reading = read_table(table, zone="America/New_York", now=NOW)
    assert reading.notes == [f"What stands under “{head}” may not be for everybody, and is left out."]
    assert "Bob" not in str([vars(found) for found in reading.found])
