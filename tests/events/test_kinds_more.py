"""More inputs of each kind, after reports about other programs and what products export."""

import datetime as dt

import pytest

from events.imports.found import Found, Reading
from events.imports.ics import read_calendar
from tests.events.calendars import calendar_of, evening, event, times_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
ZONE = "TZID=America/New_York"


def read(data: bytes, zone: str = "America/New_York") -> Reading:
    return read_calendar(data, zone=zone, now=NOW)


def one(*lines: str) -> Found:
    (found,) = read(evening(*lines)).found
    return found


SIX = "DTSTART;TZID=America/New_York:20270105T180000"


@pytest.mark.parametrize(
    ("lines", "dates"),
    [
        # Apple: EXDATE in a zone of its own, UNTIL a second before the date; Google: EXDATE in another zone with the same moment.
        ([SIX, "RRULE:FREQ=WEEKLY;UNTIL=20270119T225959Z", "EXDATE;TZID=America/Chicago:20270112T170000"], ["01-05 18:00"]),
        # The last day of every month; the second-last; the last working day.
        (["DTSTART;TZID=America/New_York:20270131T100000", "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3"], ["01-31 10:00", "02-28 10:00", "03-31 10:00"]),
        (["DTSTART;TZID=America/New_York:20270130T100000", "RRULE:FREQ=MONTHLY;BYMONTHDAY=30,-1;BYSETPOS=1;COUNT=3"], ["01-30 10:00", "02-28 10:00", "03-30 10:00"]),
        # Every other week over New Year, with the week beginning on Sunday.
        (["DTSTART;TZID=America/New_York:20261227T100000", "RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,SA;COUNT=4"], ["12-27 10:00", "01-02 10:00", "01-10 10:00", "01-16 10:00"]),
        (["DTSTART;TZID=America/New_York:20261227T100000", "RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SU,SA;COUNT=4"], ["12-27 10:00", "01-09 10:00", "01-10 10:00", "01-23 10:00"]),
        # Two rules in one event (Lotus Notes); one with a list of dates and no rule.
        ([SIX, "RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=1"], ["01-05 18:00", "01-12 18:00", "01-29 18:00"]),
        ([SIX, "RDATE;TZID=America/New_York:20270105T180000,20270209T180000", "RDATE;TZID=America/New_York:20270316T180000"], ["01-05 18:00", "02-09 18:00", "03-16 18:00"]),
        # Everything taken out but the last; the first one taken out.
        ([SIX, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=America/New_York:20270105T180000,20270106T180000"], ["01-07 18:00"]),
        # A rule over the end of an hour that comes twice (Nov 7): the first of both.
        (["DTSTART;TZID=America/New_York:20271031T013000", "RRULE:FREQ=DAILY;INTERVAL=7;COUNT=2"], ["10-31 01:30", "11-07 01:30"]),
        # Summer only; weekdays in term; the third Thursday but in July.
        (["DTSTART;TZID=America/New_York:20270603T120000", "RRULE:FREQ=WEEKLY;BYMONTH=6;BYDAY=TH;COUNT=3"], ["06-03 12:00", "06-10 12:00", "06-17 12:00"]),
        (["DTSTART;TZID=America/New_York:20270520T120000", "RRULE:FREQ=MONTHLY;BYDAY=3TH;BYMONTH=5,6,8;COUNT=3"], ["05-20 12:00", "06-17 12:00", "08-19 12:00"]),
        # Outlook: a date of a whole-day series that ends with UNTIL at midnight in the zone.
        (["DTSTART;VALUE=DATE:20270105", "RRULE:FREQ=WEEKLY;UNTIL=20270119T050000Z"], ["01-05 00:00", "01-12 00:00", "01-19 00:00"]),
        # Week 1 of the year; the 100th day; Friday the 13th.
        (["DTSTART;TZID=America/New_York:20270104T090000", "RRULE:FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO;COUNT=1"], ["01-04 09:00"]),
        (["DTSTART;TZID=America/New_York:20270813T090000", "RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=1"], ["08-13 09:00"]),
        # A rule that is folded in its middle, and one in small letters behind RRULE twice.
        ([SIX, "RRULE:FREQ=WEEKLY;COUN", " T=2"], ["01-05 18:00", "01-12 18:00"]), ([SIX, "RRULE:RRULE:FREQ=WEEKLY;COUNT=2"], ["01-05 18:00", "01-12 18:00"]),
        # A rule with its days in words (an old export), one with spaces, one that ends in the year 9999.
        ([SIX, "RRULE:FREQ=WEEKLY;BYDAY=TU, TH;COUNT=3"], ["01-05 18:00", "01-07 18:00", "01-12 18:00"]), ([SIX, "RRULE:FREQ=WEEKLY;BYDAY=TUE,THU;COUNT=3"], ["01-05 18:00", "01-07 18:00", "01-12 18:00"]),
        ([SIX, "RRULE:FREQ=MONTHLY;INTERVAL=6;UNTIL=99991231T235959Z"], ["01-05 18:00", "07-05 18:00", "01-05 18:00"]),
        # FREQ with a value in lower case and a wrong UNTIL with a zone.
        ([SIX, "RRULE:FREQ=WEEKLY;UNTIL=20270112T180000-0500"], ["01-05 18:00", "01-12 18:00"]),
        ([SIX, "RRULE;X-A=1:FREQ=WEEKLY;COUNT=2"], ["01-05 18:00", "01-12 18:00"]),
        ([SIX, "RRULE:FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;COUNT=2"], ["01-05 18:00", "01-12 18:00"]),
    ],
)  # fmt: skip
def test_more_series(lines: list[str], dates: list[str]) -> None:
    assert (
        times_of(
            read(
                calendar_of(
                    [
                        event(
                            *lines, "DURATION:PT1H" if "VALUE=DATE:" not in lines[0] else "X-A:1", "SUMMARY:X"
                        )
                    ]
                )
            )
        )
        == dates
    )


@pytest.mark.parametrize(
    ("lines", "span"),
    [
        (["DTSTART;TZID=\"America/New_York\":20270605T180000", "DTEND;TZID=\"America/New_York\":20270605T190000"], "06-05 22:00–23:00"),
        (["DTSTART;TZID=America\\/New_York:20270605T180000", "DURATION:PT1H"], "06-05 22:00–23:00"),
        (["DTSTART;TZID=US Eastern Standard Time:20270605T180000", "DURATION:PT1H"], "06-05 22:00–23:00"),
        (["DTSTART;TZID=Pacific Standard Time (Mexico):20270605T180000", "DURATION:PT1H"], "06-06 01:00–02:00"),
        (["DTSTART;TZID=Asia/Katmandu:20270605T180000", "DURATION:PT1H"], "06-05 12:15–13:15"),
        (["DTSTART;TZID=Europe/Kyiv:20270605T180000", "DURATION:PT1H"], "06-05 15:00–16:00"),
        (["DTSTART;TZID=America/Buenos_Aires:20270605T180000", "DURATION:PT1H"], "06-05 21:00–22:00"),
        (["DTSTART;TZID=(GMT+09:00) Osaka/Sapporo/Tokyo:20270605T180000", "DURATION:PT1H"], "06-05 09:00–10:00"),
        (["DTSTART;TZID=(GMT-05.00) Eastern Time (US & Canada):20270605T180000", "DURATION:PT1H"], "06-05 22:00–23:00"),
        (["DTSTART;TZID=GMT+1:20270605T180000", "DURATION:PT1H"], "06-05 17:00–18:00"), (["DTSTART;TZID=Etc/GMT-3:20270605T180000", "DURATION:PT1H"], "06-05 15:00–16:00"),
        (["DTSTART;TZID=Asia/Tokyo:20270605T180000Z", "DURATION:PT1H"], "06-05 18:00–19:00"),
        (["DTSTART;TZID=New York Time:20270605T180000", "DURATION:PT1H"], "06-05 22:00–23:00"), (["DTSTART;TZID=Central European Standard Time:20270605T180000", "DURATION:PT1H"], "06-05 16:00–17:00"),
        (["DTSTART;TZID=America/Toronto:20270605T180000", "DTEND;TZID=America/Vancouver:20270605T180000"], "06-05 22:00–01:00"),
        (["DTSTART;TZID=Australia/ACT:20270605T180000", "DURATION:PT1H"], "06-05 08:00–09:00"), (["DTSTART;TZID=Asia/Saigon:20270605T180000", "DURATION:PT1H"], "06-05 11:00–12:00"),
        (["DTSTART;TZID=Korea Standard Time:20270605T180000", "DURATION:PT1H"], "06-05 09:00–10:00"), (["DTSTART;TZID=대한민국 표준시:20270605T180000", "DURATION:PT1H"], "06-05 09:00–10:00"),
        (["DTSTART;TZID=東京 (標準時):20270605T180000", "DURATION:PT1H"], "06-05 09:00–10:00"), (["DTSTART;TZID=Eastern Daylight Time:20270605T180000", "DURATION:PT1H"], "06-05 22:00–23:00"),
        (["DTSTART;TZID=Atlantic/Reykjavik:20270605T180000", "DURATION:PT1H"], "06-05 18:00–19:00"), (["DTSTART;TZID=America/Los Angeles:20270605T180000", "DURATION:PT1H"], "06-06 01:00–02:00"),
        (["DTSTART;TZID=EST:20270605T180000", "DURATION:PT1H"], "06-05 22:00–23:00"), (["DTSTART;TZID=/ics.py/2020.1/America/Chicago:20270605T180000", "DURATION:PT1H"], "06-05 23:00–00:00"),
    ],
)  # fmt: skip
def test_more_zones(lines: list[str], span: str) -> None:
    (found,) = read(calendar_of([event(*lines, "SUMMARY:X")])).found
    assert f"{found.starts:%m-%d %H:%M}–{found.ends:%H:%M}" == span


@pytest.mark.parametrize(
    ("lines", "title", "description"),
    [
        # WordPress, Drupal, Meetup, Eventbrite, Localist, Moodle.
        (["SUMMARY:Mother&#039;s Day &#038; Tea"], "Mother's Day & Tea", ""), (["SUMMARY:Author Talk\\: Ann &ndash\\; live"], "Author Talk: Ann – live", ""),
        (["SUMMARY:X", "DESCRIPTION:<p>Hello</p>\\n<p>&nbsp\\;</p>\\n<p>World</p>"], "X", "Hello\n\nWorld"), (["SUMMARY:X", "DESCRIPTION:Line one\\n\\n\\n\\nLine two\\n"], "X", "Line one\n\nLine two"),
        (["SUMMARY:X", "DESCRIPTION:Price < 5 and > 3"], "X", "Price < 5 and > 3"), (["SUMMARY:X", "DESCRIPTION:Use <your name> here"], "X", "Use <your name> here"),
        (["SUMMARY:X", "DESCRIPTION:<html><head><style>p{color:red}</style><title>T</title></head><body><p>Body</p></body></html>"], "X", "Body"),
        (["SUMMARY:X", "DESCRIPTION:One<br>Two<br/>Three<br />Four"], "X", "One\nTwo\nThree\nFour"), (["SUMMARY:X", "DESCRIPTION:<ol><li>A</li><li>B</li></ol>"], "X", "- A\n- B"),
        (["SUMMARY:C:\\\\new\\\\folder"], "C:\\new\\folder", ""), (["SUMMARY:Literal \\\\n stays"], "Literal \\n stays", ""), (["SUMMARY:He said \\\"yes\\\""], 'He said "yes"', ""),
        (["SUMMARY:Zażółć gęślą jaźń"], "Zażółć gęślą jaźń", ""), (["SUMMARY:שלום עולם"], "שלום עולם", ""), (["SUMMARY:👩‍🏫 class"], "👩‍🏫 class", ""), (["SUMMARY:Cafe\u0301"], "Café", ""),
        (["SUMMARY;LANGUAGE=en-us:Book club"], "Book club", ""), (["SUMMARY:=?utf-8?Q?Caf=C3=A9_night?="], "Café night", ""), (["SUMMARY:=?UTF-8?B?Q2Fmw6kgbmlnaHQ=?="], "Café night", ""),
        (["SUMMARY:Mother\\'s Day"], "Mother's Day", ""), (["SUMMARY:Soft\u00adhyphen"], "Softhyphen", ""), (["SUMMARY:Rock &amp;lt;3"], "Rock <3", ""), (["SUMMARY:\u200bHidden\u200b"], "Hidden", ""), (["SUMMARY:Reading\\, writing\\; \\Narithmetic"], "Reading, writing; arithmetic", ""),
        (["SUMMARY:X", "DESCRIPTION:[Register here](https://library.example.org/r)"], "X", "[Register here](https://library.example.org/r)"),
        (["SUMMARY:X", "DESCRIPTION:See <https://library.example.org/r>"], "X", "See <https://library.example.org/r>"), (["SUMMARY:100% \\& more"], "100% & more", ""),
    ],
)  # fmt: skip
def test_more_texts(lines: list[str], title: str, description: str) -> None:
    found = one(*lines)
    assert (found.title, found.description) == (title, description)


@pytest.mark.parametrize(
    ("lines", "mode", "link", "venue"),
    [
        (["LOCATION:Zoom (link will be emailed)"], "online", "", ""), (["LOCATION:Hybrid: Main Library and Zoom"], "both", "", "Main Library"), (["LOCATION:Virtual Event"], "online", "", ""),
        (["LOCATION:Webex"], "online", "", ""), (["X-GOOGLE-HANGOUT:https://meet.google.com/abc-defg-hij"], "online", "https://meet.google.com/abc-defg-hij", ""),
        (["LOCATION:https://teams.live.com/meet/123?p=abc"], "online", "https://teams.live.com/meet/123?p=abc", ""), (["LOCATION:https://global.gotomeeting.com/join/123"], "online", "https://global.gotomeeting.com/join/123", ""),
        (["LOCATION:Online event", "URL:https://www.eventbrite.com/e/book-1"], "online", "", ""), (["LOCATION:Online\\, Online"], "online", "", ""), (["LOCATION:Internet"], "online", "", ""),
        (["LOCATION:Facebook Live"], "online", "", ""), (["LOCATION:オンライン"], "online", "", ""), (["LOCATION:온라인 (Zoom)"], "online", "", ""), (["LOCATION:Virtuell über Zoom"], "online", "", ""), (["LOCATION:Sala virtual"], "online", "", ""),
        (["LOCATION:Онлайн"], "online", "", ""), (["LOCATION:線上"], "online", "", ""), (["LOCATION:Room 204 / Online"], "both", "", "Room 204"), (["LOCATION:Online Learning Center\\, 5 Main St"], "person", "", "Online Learning Center"), (["LOCATION:Zoom Room (2nd floor)"], "person", "", "Zoom Room (2nd floor)"),
        (["CONFERENCE;VALUE=URI;FEATURE=PHONE:tel:+1-617-555-0100\\,\\,123", "LOCATION:Main Library"], "both", "", "Main Library"), (["LOCATION:Phone: 617-555-0100"], "online", "", ""),
        (["LOCATION:Main Library\\, https://zoom.us/j/9"], "both", "https://zoom.us/j/9", "Main Library"), (["DESCRIPTION:Watch at https://www.youtube.com/live/abc", "LOCATION:Main Library"], "person", "", "Main Library"),
        (["LOCATION:meet.google.com/abc-defg-hij"], "online", "https://meet.google.com/abc-defg-hij", ""),
    ],
)  # fmt: skip
def test_more_ways_to_take_part(lines: list[str], mode: str, link: str, venue: str) -> None:
    found = one(*lines)
    assert (found.mode, found.join_link, found.venue) == (mode, link, venue)
