"""Tables of events in more of the ways that people and programs write them."""

import datetime as dt
import zoneinfo

import pytest

from events.imports.found import Reading
from events.imports.table import read_table
from netlib.files import Unreadable

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


def read(table: str | bytes, **options: object) -> Reading:
    data = table.encode() if isinstance(table, str) else table
    return read_table(data, zone="America/New_York", now=NOW, **options)  # type: ignore[arg-type]


def spans(reading: Reading) -> list[str]:
    shown = []
    for found in reading.found:
        zone = zoneinfo.ZoneInfo(found.time_zone)
        begins, ends = found.starts.astimezone(zone), found.ends.astimezone(zone)
        shown.append(
            f"{begins:%m-%d}/{ends - dt.timedelta(days=1):%m-%d}" if found.all_day else f"{begins:%m-%d %H:%M}–{ends:%H:%M}"
        )  # fmt: skip
    return shown


@pytest.mark.parametrize(
    ("time", "span"),
    [
        ("6:00 PM - 7:30 PM", "18:00–19:30"), ("6-7:30pm", "18:00–19:30"), ("6:00–7:30 p.m.", "18:00–19:30"), ("18:00-19:30", "18:00–19:30"), ("18h30", "18:30–19:30"), ("18 h 30", "18:30–19:30"),
        ("19.30", "19:30–20:30"), ("19.30-21", "19:30–21:00"), ("19.30 Uhr", "19:30–20:30"), ("18:30 Uhr bis 20 Uhr", "18:30–20:00"), ("de 18h à 20h", "18:00–20:00"), ("7pm to 9pm", "19:00–21:00"),
        ("noon", "12:00–13:00"), ("Noon - 1 PM", "12:00–13:00"), ("10am-noon", "10:00–12:00"), ("11:00 - 1:00 PM", "11:00–13:00"), ("1800-1930", "18:00–19:30"), ("6:00 PM EST", "18:00–19:00"),
        ("from 6 to 8 pm", "18:00–20:00"), ("at 6:30 pm", "18:30–19:30"), ("6p-8p", "18:00–20:00"), ("6：00\u202fPM", "18:00–19:00"), ("18:00 hrs", "18:00–19:00"), ("18:00:00", "18:00–19:00"),
        ("23:00Z", "18:00–19:00"), ("18:00+02:00", "11:00–12:00"), ("18:00:00-05:00", "18:00–19:00"), ("23:00 - 01:00", "23:00–01:00"), ("5:00 PM CT", "18:00–19:00"),
    ],
)  # fmt: skip
def test_times_in_one_cell(time: str, span: str) -> None:
    assert spans(read(f"Title,Date,Time\nX,2027-03-10,{time}\n")) == [f"03-10 {span}"]


@pytest.mark.parametrize("time", ["25:00", "evening", "9am - 5pm daily", "½ past 6", "6:30 pm (doors 6)"])
def test_a_time_that_cannot_be_read_is_told_and_put_right(time: str) -> None:
    table = f"Title,Date,Time\nX,2027-03-10,{time}\n"
    (left,) = read(table).left
    assert str(left) == f"Row 2: “{time}” is no time of day that we can read. Write it like 18:30."
    assert left.fields["start_time"] == time
    assert spans(read(table, fixes={2: {"start_time": "6 pm"}})) == ["03-10 18:00–19:00"]


@pytest.mark.parametrize(
    ("day", "span"),
    [
        ("13/3/2027", "03-13/03-13"), ("2027/3/10", "03-10/03-10"), ("10.3.2027", "03-10/03-10"), ("10.03.2027", "03-10/03-10"), ("10.03.27", "03-10/03-10"), ("10-Mar-27", "03-10/03-10"), ("March 10, 2027", "03-10/03-10"),
        ("Wednesday, March 10, 2027", "03-10/03-10"), ("Wed., Mar. 10, 2027", "03-10/03-10"), ("10th of March 2027", "03-10/03-10"), ("10 mars 2027", "03-10/03-10"), ("10 de marzo de 2027", "03-10/03-10"),
        ("10. März 2027", "03-10/03-10"), ("20270310", "03-10/03-10"), ("46456", "03-10/03-10"), ("2027年3月10日", "03-10/03-10"), ("2027년 3월 10일", "03-10/03-10"), ("2027. 3. 10.", "03-10/03-10"), ("March 10-12, 2027", "03-10/03-12"),
        ("10.-12. März 2027", "03-10/03-12"), ("March 30 - April 2 2027", "03-30/04-02"), ("2027-03-13/2027-03-15", "03-13/03-15"), ("2027-03-10T23:00:00Z", "03-10 18:00–19:00"), ("20270310T230000Z", "03-10 18:00–19:00"),
        ("2027-03-10T18:00:00-05:00", "03-10 18:00–19:00"), ("2027-03-10T18:00:00.000-0500", "03-10 18:00–19:00"), ("2027-03-10 18:00", "03-10 18:00–19:00"), ("Mar. 10, 2027 @ 6 pm", "03-10 18:00–19:00"),
        ("25/3/2027 6:00 PM - 8:00 PM", "03-25 18:00–20:00"), ("March 10", "03-10/03-10"), ("25/3", "03-25/03-25"),
    ],
)  # fmt: skip
def test_days_in_one_cell(day: str, span: str) -> None:
    reading = read(f'Title,Date\nX,"{day}"\n')
    assert spans(reading) == [span]
    assert not reading.asks_day_first


@pytest.mark.parametrize(
    "day",
    [
        "31/02/2027",
        "next Tuesday",
        "2027-13-01",
        "Every Tuesday",
        "Mar 13, 20 & 27, 2027",
        "1773183600",
        "soon",
    ],
)
def test_a_day_that_cannot_be_read_is_told_and_put_right(day: str) -> None:
    table = f'Title,Date\nX,"{day}"\nY,2027-03-11\n'
    reading = read(table)
    assert [found.title for found in reading.found] == ["Y"]
    assert str(reading.left[0]) == f"Row 2: “{day}” is no day that we can read. Write it like 2027-02-28."
    assert spans(read(table, fixes={2: {"start_date": "2027-03-10"}})) == ["03-10/03-10", "03-11/03-11"]


@pytest.mark.parametrize(
    ("days", "read_as", "asks"),
    [
        (["3/4/2027"], ["03-04"], True), (["3/4/2027", "25/4/2027"], ["04-03", "04-25"], False), (["3/4/2027", "4/25/2027"], ["03-04", "04-25"], False), (["3-4-2027"], ["03-04"], True),
        (["3.4.2027"], ["04-03"], False), (["4/4/2027"], ["04-04"], False), (["2027-03-04"], ["03-04"], False), (["3/4/27"], ["03-04"], True), (["3/4/2027 6 PM"], ["03-04"], True),
    ],
)  # fmt: skip
def test_day_first_or_month_first_is_asked_where_both_fit(
    days: list[str], read_as: list[str], asks: bool
) -> None:
    table = "Title,Date\n" + "".join(f"X{at},{day}\n" for at, day in enumerate(days))
    reading = read(table)
    assert ([span[:5] for span in spans(reading)], reading.asks_day_first) == (read_as, asks)
    if asks:
        assert spans(read(table, day_first=True))[0][:5] == "04-03"


HALL = ["03-13 18:00–19:00"]


@pytest.mark.parametrize(
    ("table", "notes"),
    [
        ("Town Library\nPrograms\n,,\nProgram,Date,Time,End Time,Room\nX,3/13/2027,6 PM,7 PM,A\n", ["The 2 lines above the headings in row 4 are left out: “Town Library”, “Programs”."]),
        ("Spring 2027,,,\nTitle,Date,Start time,End time\nX,3/13/2027,6 PM,7 PM\n", ["The line above the headings in row 2 is left out: “Spring 2027”."]),
        ("Report of 12/1/2026\n\n\nTitle,Date,Time\nX,3/13/2027,6-7 PM\n", ["The line above the headings in row 4 is left out: “Report of 12/1/2026”."]),
        ("| Title | Date | Time |\n|---|---|---|\n| X | 2027-03-13 | 6-7 PM |\n", []), ("sep=;\nTitle;Date;Time\nX;2027-03-13;6-7 PM\n", []), ("Titel;Datum;Uhrzeit\nX;13.03.2027;18-19 Uhr\n", []),
        ("Title\tDate\tTime\nX\t2027-03-13\t6-7 PM\n", []), ("\ufeff Title\u00a0,Date :,TIME*\nX,2027-03-13,6\u202fPM–7\u202fPM\n", []), ("Day,Title,Date,Start,Finish\nSat,X,3/13/2027,6:00 PM,7:00 PM\n", ["The column “Day” is not taken over. Choose below what it says."]),
        ("Event Name,Event Start,Event End\nX,3/13/2027 6:00 PM,3/13/2027 7:00 PM\n", []), ("title,start,end\nX,2027-03-13T23:00:00Z,2027-03-14T00:00:00Z\n", []), ("Subject,Start Date,Start Time,End Date,End Time,All day event\nX,3/13/2027,6:00:00 PM,3/13/2027,7:00:00 PM,False\n", []),
        ("Title,Date,Time,Duration\nX,2027-03-13,6 PM,60\n", []), ("Title,Date,Time,Duration\nX,2027-03-13,6 PM,1:00\n", []), ("Title,Date,Time,Duration\nX,2027-03-13,6 PM,PT1H\n", []), ("Title,Date,Time,Length\nX,2027-03-13,6 PM,1 hour\n", []),
        ('Title,Date,Time\n"X,2027-03-13,6-7 PM\n', ["A quotation mark is never closed in row 2. Look whether its cells are right."]),
        ("Title,Date,Time\nX,2027-03-13,6-7 PM,more\n", ["There are more cells than headings in row 2. What has no heading is left out."]),
    ],
)  # fmt: skip
def test_tables_of_every_build(table: str, notes: list[str]) -> None:
    reading = read(table)
    assert spans(reading) == HALL
    assert reading.problems == notes


@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "mac-roman", "utf-16", "utf-8-sig"])
def test_letters_of_tables(codec: str) -> None:
    reading = read("Title,Date,Location\nCafé d’été,2027-03-13,Montréal\n".replace("’", "'").encode(codec))
    assert [(found.title, found.venue) for found in reading.found] == [("Café d'été", "Montréal")]


@pytest.mark.parametrize(
    ("row", "note"),
    [
        ('X,"Tuesday, March 10, 2027",6 PM,7 PM', "March 10, 2027 is a Wednesday, and the table says another day of the week."), ("X,March 10,6 PM,7 PM", "It says no year: 2027 is taken."),
        ("X,2027-03-10,6 PM,", "It does not say when it ends: one hour is taken."), ("X,2027-03-10,7 PM,6 PM", "It ends before it begins: the end is taken for one on the next day."),
        ("X,2027-03-10,6,7", "It begins at 06:00: look whether that is in the morning."), ("X,2027-03-10,TBA,", "Its time is “TBA”: it is taken for the whole day."),
        ("X,2027-03-14,2:30 AM,4 AM", "There is no 2:30 a.m. on Mar 14, 2027, as the clocks are put forward: 3:30 a.m. is taken."),
    ],
)  # fmt: skip
def test_what_was_guessed_is_told(row: str, note: str) -> None:
    (found,) = read(f"Title,Date,Start time,End time\n{row}\n").found
    assert note in found.notes


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04xx", "Save it as CSV|save it as CSV"), (b"%PDF-1.7", "a PDF"), (b"<html><table></table></html>", "a web page"), (b"", "The file is empty."), (b"{\\rtf1 x}", "RTF"),
        (b"\xd0\xcf\x11\xe0", "old Excel"), (b"Seed swap,2027-03-13,6 PM\n", "No column is the title"), (b"just words\n", "one column only"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "no text file"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_plain_words(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read(data)
