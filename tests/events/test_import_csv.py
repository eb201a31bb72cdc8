"""Tables: which column says what, errors by row in plain words, and importing them twice."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from events.imports.columns import guess_columns
from events.imports.found import Reading
from events.imports.table import read_table, rows_of
from events.models import Event
from members.models import Member, Organization
from netlib import curators
from netlib.files import Unreadable
from netlib.tables import Row
from tests.cast import Cast
from tests.factories import OrganizationFactory, PlaceFactory

SignIn = Callable[[Member | None], Client]
TABLE = (Path(__file__).parent / "files" / "events.csv").read_bytes()
NOW = dt.datetime(2027, 1, 10, 12, tzinfo=dt.UTC)
IMPORT = "/admin/events/event/import/"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def library(db: None) -> Organization:
    PlaceFactory.create(name="Wexcombe", key="wexcombe")
    return OrganizationFactory.create(name="Wexcombe Public Library", slug="wexcombe")


def read(data: bytes | str, **options: Any) -> Reading:
    raw = data if isinstance(data, bytes) else data.encode()
    return read_table(raw, **{"zone": "America/New_York", "now": NOW, **options})


def times(reading: Reading) -> list[str]:
    shown = []
    for found in reading.found:
        zone = ZoneInfo(found.time_zone)
        shown.append(
            f"{found.starts.astimezone(zone):%m-%d %H:%M} to {found.ends.astimezone(zone):%m-%d %H:%M}"
        )
    return shown


@pytest.mark.usefixtures("library")
def test_a_table_as_calendars_export_it() -> None:
    reading = read(TABLE)
    assert [found.title for found in reading.found] == [
        "Cataloguing clinic",
        "Spring conference",
        "Evening talk",
    ]
    assert times(reading) == [
        "03-04 09:00 to 03-04 12:30",
        "04-14 00:00 to 04-16 00:00",
        "05-07 19:00 to 05-07 20:00",
    ]
    clinic, conference, talk = reading.found
    assert (clinic.venue, clinic.address, str(clinic.place)) == (
        "Wexcombe Public Library", "12 Main St, Wexcombe, MA", "Wexcombe, Massachusetts",
    )  # fmt: skip
    assert (clinic.free, clinic.kind, clinic.registration_link) == (
        True,
        "workshop",
        "https://library.example/clinic",
    )
    assert (conference.price_note, conference.kind, conference.all_day) == ("$120", "conference", True)
    assert (talk.mode, talk.venue) == ("online", "")
    assert talk.notes == ("It does not say when it ends: one hour is taken.",)


@pytest.mark.usefixtures("library")
def test_errors_are_told_by_row_in_plain_words() -> None:
    assert read(TABLE).problems == [
        "Row 5: there is no title.",
        "Row 6: “31/31/2027” is no day that we can read. Write it like 2027-02-28.",
        "Row 7: it ends (May 8, 2027, 8 p.m.) before it begins (May 9, 2027, 7 p.m.).",
        "Row 8: “25:15” is no time of day that we can read. Write it like 18:30.",
    ]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("begins", "ends", "read_as", "notes"),
    [
        ("02:30", "05:00", "03-14 03:30 to 03-14 05:00", ("2:30 a.m.",)),
        ("01:00", "02:30", "03-14 01:00 to 03-14 03:30", ("2:30 a.m.",)),
        ("02:30", "02:30", "03-14 03:30 to 03-14 03:30", ("2:30 a.m.",)),
        ("02:30", "03:15", "03-14 03:30 to 03-14 03:30", ("2:30 a.m.",)),
        ("01:30", "03:00", "03-14 01:30 to 03-14 03:00", ()),
    ],
)
def test_an_hour_that_the_clocks_leave_out_is_noted(
    begins: str, ends: str, read_as: str, notes: tuple[str, ...]
) -> None:
    reading = read(f"Title;Day;Time;Ends at\nNight of the stacks;2027-03-14;{begins};{ends}\n")
    assert times(reading) == [read_as]
    assert reading.found[0].notes == tuple(
        f"There is no {hour} on Mar 14, 2027, as the clocks are put forward: 3:30 a.m. is taken."
        for hour in notes
    )


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("written", "day_first", "day"),
    [
        ("2027-02-03", False, "02-03"), ("2/3/2027", False, "02-03"), ("2/3/2027", True, "03-02"), ("3.2.2027", False, "02-03"),
        ("Feb 3, 2027", False, "02-03"), ("3 February 2027", False, "02-03"), ("Wed, 3rd Feb 2027", False, "02-03"),
        ("20270203", False, "02-03"), ("2/3/27", False, "02-03"), ("2027-02-03 18:30", False, "02-03"),
        ("2027-02-03T18:30:00", False, "02-03"), ("February 3, 2027 at 6:30 p.m.", False, "02-03"),
    ],
)  # fmt: skip
def test_days_as_people_write_them(written: str, day_first: bool, day: str) -> None:
    (found,) = read(f"Title;Starts\nA;{written}\n", day_first=day_first).found
    starts = found.starts.astimezone(ZoneInfo("America/New_York"))
    assert f"{starts:%m-%d}" == day
    assert (starts.hour, starts.minute) == ((0, 0) if found.all_day else (18, 30))


@pytest.mark.parametrize(
    ("header", "guessed"),
    [
        (["Event name", "Date", "Where", "Town", "Fee"], ["title", "start_date", "venue", "town", "cost"]),
        (["SUBJECT", "Start Date", "Start Time", "All Day Event"], ["title", "start_date", "start_time", "all_day"]),
        (["Name", "Title", "Something"], ["title", "", ""]),
        (["ID", "What", "Begins", "Ends", "TZ", "URL"], ["uid", "title", "start_date", "end_date", "time_zone", "link"]),
    ],
)  # fmt: skip
def test_what_a_column_says_is_guessed_from_its_header(header: list[str], guessed: list[str]) -> None:
    assert guess_columns(header) == guessed


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_separators_and_encodings(separator: str, encoding: str) -> None:
    text = (
        separator.join(["Title", "Date", "City", "State"])
        + "\r\n"
        + separator.join(["Fête", "2027-02-03", "Wexcombe", "MA"])
    )
    (found,) = read(text.encode(encoding)).found
    assert (found.title, str(found.place)) == ("Fête", "Wexcombe, Massachusetts")


@pytest.mark.usefixtures("library")
def test_an_unknown_town_and_an_unknown_zone() -> None:
    reading = read("Title,Date,Town,Time zone\nA,2027-02-03,Nowhere,\nB,2027-02-03,,Mars\n")
    assert reading.found[0].notes == ("We know no town called “Nowhere”: the town is left empty.",)
    assert reading.problems == ["Row 3: “Mars” is no time zone that we know. Write it like America/New_York."]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."), (b"Just some words", "This is no table"), (b"<html>,</html>", "a web page"),
        (b"PK\x03\x04\0\0\0\0", "no text file"), (b"Something,Date\nA,2027-02-03", "No column is the title."),
        (b"Title,Something\nA,2027-02-03", "No column is the first day."),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_plain_words(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(words)):
        read(data)


def test_empty_lines_before_the_header_are_passed_over() -> None:
    table = rows_of(b"\n\n,,\nTitle,Date\n\nA,2027-02-03\n")
    assert (table.head, table.rows) == (("Title", "Date"), (Row(6, ("A", "2027-02-03")),))


# At the desk


@pytest.fixture
def desk(cast: Cast, sign_in: SignIn) -> Client:
    cast.curator.groups.add(Group.objects.get(name=curators.NAME))
    return sign_in(cast.curator)


def form(library: Organization, **fields: Any) -> dict[str, Any]:
    return {
        "organization": library.name, "kind": "workshop", "time_zone": "America/New_York", "audience": "public",
        "publish": "1", "calendar": "Spring", **fields,
    }  # fmt: skip


def test_a_table_is_looked_at_imported_and_imported_again(desk: Client, library: Organization) -> None:
    def look(data: bytes) -> str:
        where: str = desk.post(IMPORT, form(library, file=SimpleUploadedFile("events.csv", data)))["Location"]
        return where

    preview = look(TABLE)
    page = desk.get(preview).content.decode()
    assert "New: 3" in page
    assert "Row 8: “25:15” is no time of day" in page
    desk.post(preview, {"import": "1"})
    assert sorted(Event.objects.values_list("title", "kind", "free", "price_note")) == [
        ("Cataloguing clinic", "workshop", True, ""), ("Evening talk", "workshop", False, "5 USD"),
        ("Spring conference", "conference", False, "$120"),
    ]  # fmt: skip
    assert "As it was: 3" in desk.get(look(TABLE)).content.decode()
    dearer = look(TABLE.replace(b"$120", b"$140"))
    assert "Changed in the calendar: 1" in desk.get(dearer).content.decode()
    desk.post(dearer, {"import": "1"})
    assert Event.objects.get(title="Spring conference").price_note == "$140"
    assert Event.objects.count() == 3


def test_one_chooses_what_a_column_says(desk: Client, library: Organization) -> None:
    data = b"Our gathering,On the\nTea,2027-02-03\nCoffee,2027-02-04\n"
    preview = desk.post(IMPORT, form(library, file=SimpleUploadedFile("x.csv", data)))["Location"]
    page = desk.get(preview).content.decode()
    assert "No column is the title. Choose which one is." in page
    assert "Column “Our gathering”" in page

    twice = desk.post(preview, {"columns": "1", "column_0": "title", "column_1": "title"})
    assert "Two columns say “Title”" in twice.content.decode()
    desk.post(preview, {"columns": "1", "column_0": "title", "column_1": "start_date"})
    assert "New: 2" in desk.get(preview).content.decode()
    desk.post(preview, {"import": "1"})
    assert sorted(Event.objects.values_list("title", flat=True)) == ["Coffee", "Tea"]


def test_two_sessions_of_a_day_are_two_events_and_a_row_that_comes_twice_is_told() -> None:
    table = "Title,Date,Time\nStory time,2027-03-03,10:00\nStory time,2027-03-03,14:00\nStory Time,2027-03-03,10:00\n"
    reading = read(table)
    assert [time[6:11] for time in times(reading)] == ["10:00", "14:00"]
    assert len({found.uid for found in reading.found}) == 2
    assert reading.found[0].uid == read(table[:46]).found[0].uid
    assert reading.problems == ["Row 4: it says the same as row 2, and was left out."]
    reading = read("Code,Title,Date\nR1,Story time,2027-03-03\nR1,Book group,2027-03-04\n")
    assert [found.title for found in reading.found] == ["Story time", "Book group"]
    assert reading.found[1].notes == (
        "It has the number or code of row 2: it is known again by its time, too.",
    )


@pytest.mark.parametrize("separator", [";", "|"])
def test_a_table_may_say_what_stands_between_its_cells(separator: str) -> None:
    table = "sep=;\nTitle;Date\nStory time, and more;2027-03-03\nBook group;soon\n"
    reading = read(table.replace(";", separator))
    assert [found.title for found in reading.found] == ["Story time, and more"]
    assert [problem[:6] for problem in reading.problems] == ["Row 4:"]
