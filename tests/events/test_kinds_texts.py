"""Texts of other programs: letters, entities, languages, broken lines; and how one takes part from afar."""

import datetime as dt

import pytest

from events.imports.found import Found, Reading
from events.imports.ics import read_calendar
from tests.events.calendars import calendar_of, evening, event

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


def read(data: bytes) -> Reading:
    return read_calendar(data, zone="America/New_York", now=NOW)


def one(*lines: str) -> Found:
    (found,) = read(evening(*lines)).found
    return found


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Tom &amp; Jerry", "Tom & Jerry"), ("Tom &amp;amp;amp; Jerry", "Tom & Jerry"), ("5 &lt; 6", "5 < 6"), ("caf&eacute; d&#8217;&#xE9;t&eacute;", "café d’été"), ("R&D", "R&D"),
        ("AT&T; x", "AT&T; x"), ("&quot;Q&quot;&hellip;", '"Q"…'), ("<b>Bold</b> title", "Bold title"), ("Title\\, with\\; escapes\\nhere", "Title, with; escapes here"), ("a\\\\b", "a\\b"),
        ("&nbsp;x&nbsp;y", "x y"), ("Caf=C3=A9", "Café"), ("50% off = fun", "50% off = fun"), ("📚 Books", "📚 Books"), ("a\ufffeb\uffff", "ab"), ("a\x0bb\x1b", "a b"), ("  two   spaces ", "two spaces"),
    ],
)  # fmt: skip
def test_what_was_encoded_is_decoded(written: str, title: str) -> None:
    assert one(f"SUMMARY:{written}").title == title


@pytest.mark.parametrize(
    ("lines", "title", "description"),
    [
        (["SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Caf=C3=A9 =E2=80=93 soir=C3=A9e"], "Café – soirée", ""), (["SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Caf=E9"], "Café", ""),
        (["SUMMARY;QUOTED-PRINTABLE:Caf=C3=A9"], "Café", ""), (["SUMMARY:X", "DESCRIPTION;ENCODING=QUOTED-PRINTABLE:line one=0D=0A=\nline two"], "X", "line one\nline two"),
        (["SUMMARY;LANGUAGE=fr:Fête", "SUMMARY;LANGUAGE=en:Feast"], "Feast", ""), (["SUMMARY:X", "DESCRIPTION;LANGUAGE=fr:Bonjour", "DESCRIPTION;LANGUAGE=en-US:Hello"], "X", "Hello\n\nBonjour"),
        (["SUMMARY:X", 'DESCRIPTION:<p>Hello <a href="https://x.example/?a=1&amp;b=2">all</a></p><ul><li>One</li></ul><script>x()</script>'], "X", "Hello all <https://x.example/?a=1&b=2>\n\n- One"),
        (["SUMMARY:X", "X-ALT-DESC;FMTTYPE=text/html:<html><body><p>Only html</p></body></html>"], "X", "Only html"), (["SUMMARY:X", "DESCRIPTION:one", "and the rest", "", "of it"], "X", "one\nand the rest\n\nof it"),
        (["SUMMARY:A long", "  title"], "A long title", ""),
    ],
)  # fmt: skip
def test_texts_of_several_lines_and_languages(lines: list[str], title: str, description: str) -> None:
    found = one(*lines)
    assert (found.title, found.description) == (title, description)


@pytest.mark.parametrize(
    ("codec", "title", "text"),
    [
        ("latin-1", "Café déjà vu", "Año nuevo"), ("cp1252", "Women’s “night” – fun", "Déjà vu"), ("cp1250", "Erdős – čaj s žáky", "Příliš žluťoučký kůň"), ("cp1251", "Вечер поэзии", "Библиотека имени Пушкина приглашает"),
        ("koi8-r", "Вечер поэзии в библиотеке", "Библиотека имени Пушкина приглашает всех"), ("cp1253", "Βραδιά ποίησης", "Η βιβλιοθήκη σας προσκαλεί"), ("shift-jis", "図書館の読書会", "本を読みましょう。毎週火曜日です。"),
        ("gbk", "图书馆读书会", "每周二晚上我们一起读书"), ("mac-roman", "Café – soirée d’été", "Déjà vu"), ("cp1254", "Kütüphane şenliği", "Çocuklar için öykü saati, ışık ve ağaç"), ("euc-kr", "도서관 독서 모임", "매주 화요일 저녁에 만납니다"),
    ],
)  # fmt: skip
def test_code_pages_are_guessed_and_asked_about(codec: str, title: str, text: str) -> None:
    reading = read(evening(f"SUMMARY:{title}", f"DESCRIPTION:{text}").decode().encode(codec))
    assert [(found.title, found.description) for found in reading.found] == [(title, text)]
    assert reading.guessed
    assert "Do the names look right?" in reading.problems[0]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_all_its_forms_needs_no_guess(codec: str) -> None:
    reading = read(evening("SUMMARY:Café 図書館").decode().encode(codec))
    assert ([found.title for found in reading.found], reading.problems) == (["Café 図書館"], [])


@pytest.mark.parametrize("ends", [b"\n", b"\r", b"\r\r\n", b"\r\n\r\n"])
def test_lines_may_end_in_any_way(ends: bytes) -> None:
    assert [found.title for found in read(evening("SUMMARY:Café").replace(b"\r\n", ends)).found] == ["Café"]


def test_letters_that_were_encoded_twice_are_put_right() -> None:
    reading = read(evening("SUMMARY:CafÃ© donâ€™t"))
    assert [found.title for found in reading.found] == ["Café don’t"]
    assert reading.problems == ["Its letters were encoded twice, and are put right. Do the names look right?"]


@pytest.mark.parametrize(
    ("broken", "title", "line"),
    [(b"Caf\xc3\xa9 \xc3", "Café", 8), (b"Caf\xc3\xa9 \xe2\x80 x", "Café x", 8), (b"\xff Caf\xc3\xa9", "Café", 8), (b"Caf\xc3\xa9 \xf0\x9f\x93", "Café", 8), (b"Caf\xc3\xa9\x00", "Café", 0)],
)  # fmt: skip
def test_a_broken_byte_costs_its_letter_alone(broken: bytes, title: str, line: int) -> None:
    other = event("DTSTART:20270306T150000Z", "DURATION:PT1H", "SUMMARY:Réunion – Québec", uid="b").encode()
    data = evening("SUMMARY:@@").replace(b"@@", broken).replace(b"END:VCALENDAR", other + b"\nEND:VCALENDAR")
    reading = read(data)
    assert [found.title for found in reading.found] == [title, "Réunion – Québec"]
    assert reading.problems == ([f"A letter cannot be read in line {line}. It is left out."] if line else [])


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART : 20270305T180000Z", "DTEND: 20270305T190000Z", "SUMMARY: X"], ["DTSTART; TZID=America/New_York :20270305T130000", "DURATION:PT1H", "SUMMARY:X"],
        ["dtstart:20270305T180000Z  ", "dtend:20270305T190000Z", "summary:X  "], ["DTSTART:20270305T180000Z", "BEGIN:VALARM", "DESCRIPTION:Reminder", "SUMMARY:No", "END:VALARM", "DURATION:PT1H", "SUMMARY:X"],
        ["item1.DTSTART:20270305T180000Z", "DTEND;VALUE=DATE-TIME:20270305T190000Z", "SUMMARY;X-A=\"b:c;d\":X"],
    ],
)  # fmt: skip
def test_lines_in_other_spellings(lines: list[str]) -> None:
    reading = read(calendar_of([event(*lines)]))
    assert [(found.title, f"{found.starts:%m-%d %H:%M}–{found.ends:%H:%M}") for found in reading.found] == [
        ("X", "03-05 18:00–19:00")
    ]
    assert reading.problems == []


def test_one_broken_event_takes_no_other_with_it() -> None:
    sound = event("DTSTART:20270306T150000Z", "DURATION:PT1H", "SUMMARY:Sound", uid="sound")
    broken = [
        event("SUMMARY:No date", uid="1"), event("DTSTART:foo", "SUMMARY:Bad date", uid="2"), event("DTSTART:20270105T180000Z", uid="3"),
        event("DTSTART:20271305T180000Z", "SUMMARY:Month 13", uid="4"), event("DTSTART:20270105T180000Z", "RECURRENCE-ID:xx", "SUMMARY:Bad id", uid="5"), "BEGIN:VEVENT\nDTSTART",
    ]  # fmt: skip
    reading = read(calendar_of([*broken, sound]))
    assert [found.title for found in reading.found] == ["Sound"]
    # The one that never ends is told as well.
    assert [left.title for left in reading.left] == [
        "“No date”",
        "“Bad date”",
        "An event without a title",
        "“Month 13”",
        "“Bad id”",
        "An event without a title",
    ]
    assert all(left.fields for left in reading.left)


# From afar


ZOOM = "https://us02web.zoom.us/j/89?pwd=1"
TEAMS = "https://teams.microsoft.com/l/meetup-join/19"


@pytest.mark.parametrize(
    ("lines", "mode", "link", "venue"),
    [
        ([f"CONFERENCE;VALUE=URI;FEATURE=VIDEO:{ZOOM}"], "online", ZOOM, ""), ([f"CONFERENCE:{ZOOM}", "LOCATION:Main Library"], "both", ZOOM, "Main Library"),
        (["CONFERENCE;FEATURE=AUDIO:tel:+1-617-555-0100", "CONFERENCE;FEATURE=VIDEO:https://video.example.org/x"], "online", "https://video.example.org/x", ""),
        (["X-GOOGLE-CONFERENCE:https://meet.google.com/a-b-c"], "online", "https://meet.google.com/a-b-c", ""), ([f"X-MICROSOFT-SKYPETEAMSMEETINGURL:{TEAMS}", "LOCATION:Room 2"], "both", TEAMS, "Room 2"),
        ([f'X-MICROSOFT-ONLINEMEETINGINFORMATION:{{"OnlineMeetingJoinUrl":"{TEAMS}"}}'], "online", TEAMS, ""), (["X-TELECONFERENCE:https://meet.example.org/1"], "online", "https://meet.example.org/1", ""),
        ([f"X-ZOOM-JOIN-URL:{ZOOM}"], "online", ZOOM, ""), ([f"LOCATION:{ZOOM}"], "online", ZOOM, ""), (["LOCATION:Zoom"], "online", "", ""), (["LOCATION:Online"], "online", "", ""),
        ([f"LOCATION:Main Library Room 2 and Zoom: {ZOOM}"], "both", ZOOM, "Main Library Room 2"), (["LOCATION:Online via Teams\\, or Meeting Room B"], "both", "", "Meeting Room B"),
        ([f"URL:{ZOOM}"], "online", ZOOM, ""), ([f"DESCRIPTION:Join us: {ZOOM}"], "online", ZOOM, ""), (["LOCATION:YouTube"], "online", "", ""), (["ATTACH:https://meet.google.com/zzz"], "online", "https://meet.google.com/zzz", ""),
        (["DESCRIPTION:Register: https://us02web.zoom.us/meeting/register/tZ"], "online", "", ""), (["SUMMARY:Webinar: RDA"], "online", "", ""), (["SUMMARY:Virtual book club"], "online", "", ""),
        (["DESCRIPTION:We meet via Zoom."], "online", "", ""), (["LOCATION:Remote"], "online", "", ""), (["LOCATION:Microsoft Teams Meeting"], "online", "", ""), (["LOCATION:https://meet.jit.si/Room"], "online", "https://meet.jit.si/Room", ""),
        # What only sounds so.
        (["LOCATION:Virtual reality lab\\, Main Library"], "person", "", "Virtual reality lab"), (["SUMMARY:Introduction to Zoom"], "person", "", ""), (["DESCRIPTION:Recording at https://zoom.us/rec/share/x"], "person", "", ""),
        (["LOCATION:Main Library https://www.google.com/maps/place/x"], "person", "", "Main Library"), (["LOCATION:https://maps.app.goo.gl/abc"], "person", "", ""), (["SUMMARY:Book club (online)", "LOCATION:Main Library"], "person", "", "Main Library"),
    ],
)  # fmt: skip
def test_how_one_takes_part(lines: list[str], mode: str, link: str, venue: str) -> None:
    found = one(*lines)
    assert (found.mode, found.join_link, found.venue) == (mode, link, venue)


@pytest.mark.parametrize(
    ("text", "public", "how"),
    [
        (f"Join Zoom Meeting\\n{ZOOM}\\n\\nMeeting ID: 890\\nPasscode: 12\\nBring tea.", "Bring tea.", "Join Zoom Meeting\nMeeting ID: 890\nPasscode: 12"),
        (f"Hello\\n______\\nMicrosoft Teams meeting\\nClick here to join the meeting<{TEAMS}>\\nPasscode: aB", "Hello", f"______\nMicrosoft Teams meeting\nClick here to join the meeting<{TEAMS}>\nPasscode: aB"),
        ("Dial in: 617-555-0100 PIN 1234#\\nBring tea.", "Bring tea.", "Dial in: 617-555-0100 PIN 1234#"), ("Passcode 482910", "Passcode …", "Passcode 482910"), ("The password is Zebra7 for all.", "The password is … for all.", "password is Zebra7"),
        (f"Come to {ZOOM} at six.", "Come to (link to join) at six.", ""), ("The password is needed at the door.", "The password is needed at the door.", ""), ("Enamel pin: bring paint.", "Enamel pin: bring paint.", ""),
    ],
)  # fmt: skip
def test_what_lets_people_in_is_not_for_everybody(text: str, public: str, how: str) -> None:
    found = one(f"DESCRIPTION:{text}")
    assert (found.description, found.getting_there) == (public, how)
