"""Days and times in tables, as people of other countries and other programs write them."""

import datetime as dt
import zoneinfo

import pytest

from events.imports.found import Reading
from events.imports.table import read_table

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
        ("6 PM – 7:30 PM", "18:00–19:30"), ("6:00pm-7:30pm EDT", "18:00–19:30"), ("10:00 a.m. to 12:00 noon", "10:00–12:00"), ("7:00 PM [EST]", "19:00–20:00"),
        ("18:00 - 19:30 Uhr", "18:00–19:30"), ("19.00–20.30 Uhr", "19:00–20:30"), ("kl. 18.30", "18:30–19:30"), ("kl 18-20", "18:00–20:00"), ("18h-20h", "18:00–20:00"),
        ("18h00 à 19h30", "18:00–19:30"), ("a las 18:00", "18:00–19:00"), ("18:00 a 20:00 hs", "18:00–20:00"), ("ore 18.30", "18:30–19:30"), ("alle 18:30", "18:30–19:30"),
        ("오후 6시", "18:00–19:00"), ("오후 6시 30분 ~ 8시", "18:30–20:00"), ("午後6時", "18:00–19:00"), ("18時30分〜20時", "18:30–20:00"), ("下午6:30", "18:30–19:30"), ("上午10点", "10:00–11:00"),
        ("6:30PM-8PM ET", "18:30–20:00"), ("1:00p - 2:00p", "13:00–14:00"), ("9:00AM-5:00PM", "09:00–17:00"), ("noon to 1", "12:00–13:00"), ("12-1pm", "12:00–13:00"),
        ("11:30am - 12:30", "11:30–12:30"), ("18:00 Uhr c.t.", "18:00–19:00"), ("6 o'clock pm", "18:00–19:00"), ("1830", "18:30–19:30"), ("1830 hrs", "18:30–19:30"),
        ("6:30 P.M. until 8:00 P.M.", "18:30–20:00"), ("7:00 PM -", "19:00–20:00"), ("19 Uhr 30", "19:30–20:30"), ("18:30 Uhr - ca. 20 Uhr", "18:30–20:00"),
    ],
)  # fmt: skip
def test_times_of_other_countries(time: str, span: str) -> None:
    assert spans(read(f"Title,Date,Time\nX,2027-03-10,{time}\n")) == [f"03-10 {span}"]


@pytest.mark.parametrize(
    ("day", "span"),
    [
        ("Wed 10 Mar 2027", "03-10/03-10"), ("2027-3-10", "03-10/03-10"), ("10 mrt. 2027", "03-10/03-10"), ("10. mars 2027", "03-10/03-10"), ("10. marts 2027", "03-10/03-10"),
        ("10 marca 2027", "03-10/03-10"), ("10 марта 2027", "03-10/03-10"), ("10 Mart 2027", "03-10/03-10"), ("2027. március 10.", "03-10/03-10"),
        ("mercredi 10 mars 2027", "03-10/03-10"), ("miércoles, 10 de marzo de 2027", "03-10/03-10"), ("10 de março de 2027", "03-10/03-10"), ("le 10 mars 2027", "03-10/03-10"),
        ("on March 10, 2027", "03-10/03-10"), ("Mittwoch, 10.03.2027", "03-10/03-10"), ("令和9年3月10日", "03-10/03-10"), ("2027/03/10(水)", "03-10/03-10"),
        ("2027년 3월 10일(수)", "03-10/03-10"), ("10/Mar/2027", "03-10/03-10"), ("Mar-10-2027", "03-10/03-10"), ("2027-W10-3", "03-10/03-10"),
        ("March 10th, 2027 6:00 PM", "03-10 18:00–19:00"), ("10 Mar 2027 18:00:00 GMT", "03-10 13:00–14:00"),
        ("Wed Mar 10 2027 18:00:00 GMT-0500 (Eastern Standard Time)", "03-10 18:00–19:00"), ("2027-03-10 18:00:00 UTC", "03-10 13:00–14:00"),
        ("3/10/2027 6:00:00 PM -05:00", "03-10 18:00–19:00"), ("10.3.-12.3.2027", "03-10/03-12"), ("10 Mart 2027 Çarşamba", "03-10/03-10"),
    ],
)  # fmt: skip
def test_days_of_other_countries(day: str, span: str) -> None:
    assert spans(read(f'Title,Date\nX,"{day}"\n')) == [span]


@pytest.mark.parametrize(("day", "span"), [("10/3–12/3/2027", "10-03/12-03"), ("10-03-2027", "10-03/10-03")])
def test_days_that_can_be_read_both_ways_are_asked_about(day: str, span: str) -> None:
    reading = read(f'Title,Date\nX,"{day}"\n')
    assert (spans(reading), reading.asks_day_first) == ([span], True)


@pytest.mark.parametrize(
    "day", ["2027-069", "March 10 & 11, 2027", "10./11. März und 12. April", "spring", "2027"]
)
def test_what_is_no_single_day_is_told(day: str) -> None:
    reading = read(f'Title,Date\nX,"{day}"\n')
    assert (reading.found, len(reading.left)) == ([], 1)


@pytest.mark.parametrize(
    ("table", "span"),
    [
        # LibCal, Eventbrite, Cvent, Sched, Whova, The Events Calendar, Zoom, Drupal; then lists in other languages.
        ("ID,Title,Start Date,Start Time,End Date,End Time,All Day Event,Location,Campus,Category,Presenter,Registration URL,Private Event\n123,X,2027-03-10,6:00 pm,2027-03-10,7:30 pm,No,Room A,Main,Workshop,Ann,https://x.libcal.com/event/123,No\n", "03-10 18:00–19:30"),
        ("Event Name,Event ID,Event Start Date,Event Start Time,Event End Date,Event End Time,Venue Name,Venue Address,Event Status\nX,9,Mar 10 2027,06:00 PM,Mar 10 2027,07:30 PM,Hall,1 Main St,Live\n", "03-10 18:00–19:30"),
        ("Event Name,Event Start Date Time,Event End Date Time,Location\nX,03/10/2027 18:00:00,03/10/2027 19:30:00,Hall\n", "03-10 18:00–19:30"),
        ("Session Title,Session Date,Start,End,Room\nX,2027-03-10,18:00,19:30,A\n", "03-10 18:00–19:30"),
        ("*Date,*Time Start,*Time End,*Session Title,Room/Location,Description\n03/10/2027,6:00 PM,7:30 PM,X,A,Text\n", "03-10 18:00–19:30"),
        ("EVENT NAME,EVENT START DATE,EVENT START TIME,EVENT END DATE,EVENT END TIME,ALL DAY EVENT,EVENT VENUE NAME,EVENT WEBSITE,EVENT COST\nX,2027-03-10,18:00:00,2027-03-10,19:30:00,FALSE,Hall,https://x.example,0\n", "03-10 18:00–19:30"),
        ("Topic,Meeting ID,Start Time,End Time,Duration (Minutes)\nX,123 456,Mar 10 2027 06:00 PM,Mar 10 2027 07:30 PM,90\n", "03-10 18:00–19:30"),
        ('Title,Dates,Venue\nX,"Wed, 03/10/2027 - 6:00pm - 7:30pm",Hall\n', "03-10 18:00–19:30"),
        ('Title,Date\nX,"Wednesday, March 10, 2027 - 18:00 to 19:30"\n', "03-10 18:00–19:30"),
        ('Title,Date\nX,"March 10 @ 6:00 pm - 7:30 pm"\n', "03-10 18:00–19:30"),
        ('Title,Date\nX,"Wed Mar 10, 2027 6:00 PM - Wed Mar 10, 2027 7:30 PM"\n', "03-10 18:00–19:30"),
        ("Title,When\nX,2027-03-10T18:00/2027-03-10T19:30\n", "03-10 18:00–19:30"),
        ("Veranstaltung;Datum;Beginn;Ende;Ort\nX;Mi, 10.03.2027;18:00 Uhr;19:30 Uhr;Saal\n", "03-10 18:00–19:30"),
        ("Titre;Date de début;Heure de début;Date de fin;Heure de fin;Lieu\nX;13/03/2027;18h00;13/03/2027;19h30;Salle\n", "03-13 18:00–19:30"),
        ("Título;Fecha;Hora inicio;Hora fin;Lugar\nX;13/03/2027;18:00;19:30;Sala\n", "03-13 18:00–19:30"),
        ("行事名,日付,開始時間,終了時間,場所\nX,2027年3月10日,18:00,19:30,講堂\n", "03-10 18:00–19:30"),
        ("행사명,날짜,시간,장소\nX,2027.03.10,오후 6시~7시 30분,강당\n", "03-10 18:00–19:30"),
        ("活动名称,日期,时间,地点\nX,2027-03-10,18:00-19:30,礼堂\n", "03-10 18:00–19:30"),
    ],
)  # fmt: skip
def test_tables_of_products_and_of_other_countries(table: str, span: str) -> None:
    assert spans(read(table)) == [span]
