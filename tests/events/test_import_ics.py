"""Calendars as Google, Outlook and Apple write them, and broken ones: what is read, and what an import does."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from events.imports.found import Found, Reading
from events.imports.ics import read_calendar
from events.imports.zones import zone_named
from events.models import Event, EventChange, ImportKey, Rsvp, Series, Status
from events.services.editing import edit_event
from events.services.importing import Choices, Step, plan, run_import
from events.services.merging import merge_events
from members.models import Member, Organization
from members.rule.masks import MEMBERS, PERSONAL, PUBLIC
from netlib import curators
from netlib.files import LIMITS, Unreadable
from tests.cast import Cast
from tests.events.factories import answer, party
from tests.factories import OrganizationFactory, PlaceFactory

SignIn = Callable[[Member | None], Client]
FILES = Path(__file__).parent / "files"
NOW = dt.datetime(2027, 1, 10, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def towns(db: None) -> None:
    PlaceFactory.create(name="Wexcombe", key="wexcombe")
    PlaceFactory.create(
        name="London",
        key="london",
        region="England",
        country="GB",
        time_zone="Europe/London",
        population=9_000_000,
    )


def source(name: str) -> bytes:
    return (FILES / f"{name}.ics").read_bytes()


def read(data: bytes, **options: Any) -> Reading:
    return read_calendar(data, **{"zone": "America/New_York", "now": NOW, **options})


def calendar(*lines: str, head: str = "") -> bytes:
    """A calendar of one event."""
    event = "\r\n".join(("BEGIN:VEVENT", "UID:one", "SUMMARY:One", *lines, "END:VEVENT"))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{event}\r\nEND:VCALENDAR\r\n".encode()


def one(*lines: str, head: str = "") -> Found:
    (found,) = read(calendar(*lines, head=head)).found
    return found


def shown(found: Found) -> str:
    import zoneinfo

    begins, ends = (
        moment.astimezone(zoneinfo.ZoneInfo(found.time_zone)) for moment in (found.starts, found.ends)
    )
    return f"{found.title}: {begins:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M} {found.time_zone}"


# Reading


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
        "The file ends in the middle of an event: it was cut off. Export it anew to have the rest.",
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
        (b"x" * (LIMITS.calendar_bytes + 1), "60 MB; the most is 60 MB"),
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


# Importing


@pytest.fixture
def library(towns: None) -> Organization:
    return OrganizationFactory.create(name="Wexcombe Public Library", slug="wexcombe")


def choices(library: Organization, **fields: Any) -> Choices:
    return Choices(**{"source": "wexcombe: Events", "organization": library, "kind": "workshop", "audience": PUBLIC, "publish": True, **fields})  # fmt: skip


def bring_in(data: bytes, library: Organization, by: Member, **options: Any) -> dict[str, int]:
    overwrite = options.pop("overwrite", ())
    done = run_import(found=read(data).found, choices=choices(library, **options), by=by, overwrite=overwrite)
    assert done.problems == []
    return dict(done.counts)


def everything() -> list[tuple[object, ...]]:
    return list(
        Event.objects.order_by("pk").values_list(
            "pk", "title", "starts", "status", "last_modified", "sequence"
        )
    )


def test_importing_twice_changes_nothing(cast: Cast, library: Organization) -> None:
    for name in ("google", "outlook", "apple", "broken"):
        first = bring_in(source(name), library, cast.curator, source=name)
        assert set(first) <= {"new", "void"}
    before = everything()
    assert len(before) == 7 + 6 + 5 + 4
    for name in ("google", "outlook", "apple", "broken"):
        assert set(bring_in(source(name), library, cast.curator, source=name)) <= {"same", "void"}
    assert everything() == before
    assert ImportKey.objects.count() == len(before)
    assert not EventChange.objects.exists()


def test_an_imported_series_belongs_together_with_its_exceptions(cast: Cast, library: Organization) -> None:
    bring_in(source("google"), library, cast.curator)
    series = Series.objects.get()
    assert (series.title, series.rule, series.organization) == ("Book group; bring tea", "", library)
    assert [f"{event.local_starts:%m-%d}" for event in series.events.order_by("starts")] == [
        "02-02", "03-02", "04-08", "06-01", "07-06",
    ]  # fmt: skip
    later = source("google").replace(b"COUNT=6", b"COUNT=8")
    assert bring_in(later, library, cast.curator) == {"same": 7, "new": 2}
    assert series.events.count() == 7


def test_what_changed_in_the_calendar_changes_here_and_guests_are_told(
    cast: Cast, library: Organization
) -> None:
    bring_in(source("google"), library, cast.curator)
    event = Event.objects.get(title="Spring book sale")
    guest = answer(event, cast.stranger)
    changed = (
        source("google")
        .replace(b"20270416", b"20270423")
        .replace(b"DTEND;VALUE=DATE:20270418", b"DTEND;VALUE=DATE:20270425")
    )
    (step,) = [step for step in plan(read(changed).found, "wexcombe: Events") if step.what == "changed"]
    assert step.changes == (
        ("Begins", "Friday 2027-04-16 00:00", "Friday 2027-04-23 00:00"),
        ("Ends", "Sunday 2027-04-18 00:00", "Sunday 2027-04-25 00:00"),
    )
    assert bring_in(changed, library, cast.curator) == {"same": 6, "changed": 1}
    event.refresh_from_db()
    assert f"{event.local_starts:%m-%d}" == "04-23"
    assert Rsvp.objects.get(event=event) == guest
    assert EventChange.objects.filter(event=event, field="when").exists()
    assert bring_in(changed, library, cast.curator) == {"same": 7}


def test_what_a_curator_changed_by_hand_is_not_overwritten_silently(
    cast: Cast, library: Organization
) -> None:
    bring_in(source("google"), library, cast.curator)
    event = Event.objects.get(title="Spring book sale")
    edit_event(event=event, by=cast.curator, fields={"title": "The great spring book sale"})
    assert bring_in(source("google"), library, cast.curator) == {"same": 7}

    changed = source("google").replace(b"SUMMARY:Spring book sale", b"SUMMARY:Spring and summer sale")
    (step,) = [step for step in plan(read(changed).found, "wexcombe: Events") if step.what == "conflict"]
    assert step.changes == (("Title", "The great spring book sale", "Spring and summer sale"),)
    assert bring_in(changed, library, cast.curator) == {"same": 6, "conflict": 1}
    event.refresh_from_db()
    assert event.title == "The great spring book sale"
    assert bring_in(changed, library, cast.curator, overwrite=[step.name]) == {"same": 6, "changed": 1}
    event.refresh_from_db()
    assert event.title == "Spring and summer sale"


def test_what_is_cancelled_in_the_calendar_is_cancelled_here(cast: Cast, library: Organization) -> None:
    bring_in(source("google"), library, cast.curator)
    off = source("google").replace(b"SEQUENCE:0\r\nSTATUS:CONFIRMED", b"SEQUENCE:1\r\nSTATUS:CANCELLED")
    assert bring_in(off, library, cast.curator) == {"same": 6, "cancel": 1}
    sale = Event.objects.get(title="Spring book sale")
    assert (sale.status, sale.cancel_note) == (Status.CANCELLED, "Cancelled in its own calendar.")
    assert bring_in(off, library, cast.curator) == {"same": 7}
    # An older copy of the calendar does not bring it back.
    assert bring_in(source("google"), library, cast.curator) == {"same": 6, "older": 1}
    # And what is cancelled before anybody heard of it is not made.
    assert "Called off" not in [found.where for found in read(source("apple")).found if not found.cancelled]
    steps = plan(read(source("apple")).found, "x")
    assert [step.what for step in steps if step.found.title == "Called off"] == ["void"]


def test_what_was_taken_out_or_merged_stays_so(cast: Cast, library: Organization) -> None:
    bring_in(source("google"), library, cast.curator)
    sale, webinar = (
        Event.objects.get(title="Spring book sale"),
        Event.objects.get(title="Webinar: linked data"),
    )
    twin = party(cast.owner, PUBLIC, title="Linked data", starts=webinar.starts)
    merge_events(keep=twin, drop=webinar)
    sale.delete()
    counts = bring_in(source("google"), library, cast.curator)
    assert counts == {"same": 6, "out": 1}
    assert Event.objects.filter(title__icontains="linked data").count() == 1


def test_what_became_private_is_out_of_reach_of_an_import(cast: Cast, library: Organization) -> None:
    private = party(cast.owner, PERSONAL, title="Juniper")
    ImportKey.objects.create(source="wexcombe: Events", uid="one", event=private)
    data = calendar("DTSTART:20270301T150000Z", "DTEND:20270301T160000Z")
    (step,) = plan(read(data).found, "wexcombe: Events")
    assert step == Step(step.found, "out")
    assert bring_in(data, library, cast.curator) == {"out": 1}
    private.refresh_from_db()
    assert private.title == "Juniper"


def test_two_calendars_with_the_same_identities_do_not_mix(cast: Cast, library: Organization) -> None:
    data = calendar("DTSTART:20270301T150000Z", "DTEND:20270301T160000Z")
    bring_in(data, library, cast.curator, source="a")
    bring_in(data, library, cast.curator, source="b")
    assert Event.objects.count() == 2
    assert set(Event.objects.values_list("audience", "status", "organization")) == {
        (PUBLIC, "published", library.pk)
    }


def test_an_import_happens_whole_or_not_at_all(cast: Cast, library: Organization) -> None:
    found = read(source("google")).found
    broken = [*found, Found(**{**found[0].__dict__, "uid": "bad", "kind": "rave"})]
    with pytest.raises(KeyError):
        run_import(found=broken, choices=choices(library), by=cast.curator)
    assert not Event.objects.exists()
    assert not ImportKey.objects.exists()


# At the desk


@pytest.fixture
def desk(cast: Cast, sign_in: SignIn) -> Client:
    cast.curator.groups.add(Group.objects.get(name=curators.NAME))
    return sign_in(cast.curator)


IMPORT = "/admin/events/event/import/"


def form(library: Organization, **fields: Any) -> dict[str, Any]:
    return {
        "organization": library.name, "kind": "workshop", "time_zone": "America/New_York", "audience": "members",
        "publish": "", **fields,
    }  # fmt: skip


def upload(name: str, data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.ics", data or source(name), content_type="text/calendar")


def test_a_file_is_looked_at_before_it_is_imported(desk: Client, library: Organization, cast: Cast) -> None:
    preview = desk.post(IMPORT, form(library, file=upload("google")))["Location"]
    page = desk.get(preview).content.decode()
    assert "wexcombe: Wexcombe Library Events" in page
    assert "New: 7" in page
    assert "1 is over and left out" in page
    assert "Dentist” is marked as private" in page
    assert "Wexcombe, Massachusetts" in page
    assert "<td>Online<" in page
    assert "<td>In person<" in page
    assert "alert(1)" not in page
    assert not Event.objects.exists()

    assert desk.post(preview, {"import": "1"})["Location"] == "/admin/events/event/queue/"
    assert set(Event.objects.values_list("status", "audience")) == {(Status.SUBMITTED, MEMBERS)}
    assert Event.objects.count() == 7
    # A preview is good for one import, and again the whole way changes nothing.
    assert desk.get(preview)["Location"] == IMPORT
    again = desk.post(IMPORT, form(library, file=upload("google")))["Location"]
    assert "As it was: 7" in desk.get(again).content.decode()
    assert "Nothing would change" in desk.get(again).content.decode()


def test_a_description_of_an_imported_event_is_safe_on_its_pages(desk: Client, library: Organization) -> None:
    preview = desk.post(IMPORT, form(library, file=upload("google"), publish="1"))["Location"]
    desk.post(preview, {"import": "1"})
    event = Event.objects.filter(title="Book group; bring tea").first()
    assert event is not None
    for path in (f"/admin/events/event/queue/{event.pk}/", event.get_absolute_url()):
        page = desk.get(path).content.decode()
        assert "Middlemarch" in page
        assert "alert(" not in page
        assert "javascript:" not in page


def test_a_conflict_is_shown_with_both_sides_and_one_chooses(
    desk: Client, library: Organization, cast: Cast
) -> None:
    desk.post(desk.post(IMPORT, form(library, file=upload("google")))["Location"], {"import": "1"})
    event = Event.objects.get(title="Spring book sale")
    edit_event(event=event, by=cast.curator, fields={"title": "Our sale"})
    changed = source("google").replace(b"SUMMARY:Spring book sale", b"SUMMARY:Their sale")
    preview = desk.post(IMPORT, form(library, file=upload("google", changed)))["Location"]
    page = desk.get(preview).content.decode()
    assert "<del>Our sale</del> <ins>Their sale</ins>" in page
    name = re.search(r'name="overwrite" value="([^"]+)"', page)
    assert name is not None
    desk.post(preview, {"import": "1", "overwrite": name[1]})
    event.refresh_from_db()
    assert event.title == "Their sale"


def test_pasting_an_address_fetches_nothing_and_says_so(desk: Client, library: Organization) -> None:
    for text in ("https://calendar.example/basic.ics", "webcal://calendar.example/x.ics"):
        response = desk.post(IMPORT, form(library, text=text))
        assert response.status_code == 422
        assert "This is an address. Open it" in response.content.decode()
    pasted = desk.post(IMPORT, form(library, text=source("apple").decode()))
    assert "New: 5" in desk.get(pasted["Location"]).content.decode()
    assert "one of the two" in desk.post(IMPORT, form(library)).content.decode()


def test_a_file_that_is_too_big_is_refused_with_its_size(desk: Client, library: Organization) -> None:
    big = SimpleUploadedFile("big.ics", b"BEGIN:VCALENDAR\r\n" + b"X" * LIMITS.calendar_bytes)
    response = desk.post(IMPORT, form(library, file=big))
    assert response.status_code == 422
    assert (
        f"The file has 60 MB; the most is {LIMITS.calendar_bytes // 1_000_000} MB."
        in response.content.decode()
    )


def test_a_large_calendar_is_looked_at_in_pages_and_imported_whole(
    desk: Client, library: Organization
) -> None:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:e{n}\r\nSUMMARY:Event number {n}\r\nDTSTART:20270{n % 9 + 1}01T{n % 24:02}0000Z\r\nEND:VEVENT\r\n"
        for n in range(250)
    )  # fmt: skip
    data = f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n".encode()
    preview = desk.post(IMPORT, form(library, file=upload("big", data)))["Location"]
    pages = [desk.get(f"{preview}?p={n}").content.decode() for n in (1, 2, 3)]
    assert [page.count("Event number") for page in pages] == [100, 100, 22]
    assert "Page 1 of 3; all pages are imported." in pages[0]
    desk.post(preview, {"import": "1"})
    assert Event.objects.count() == 222


def test_a_preview_is_its_curators_alone(
    desk: Client, library: Organization, cast: Cast, sign_in: SignIn
) -> None:
    preview = desk.post(IMPORT, form(library, file=upload("google")))["Location"]
    Member.objects.filter(pk=cast.stranger.pk).update(is_staff=True)
    cast.stranger.groups.add(Group.objects.get(name=curators.NAME))
    other = sign_in(Member.objects.get(pk=cast.stranger.pk))
    assert other.get(preview)["Location"] == IMPORT
    assert other.post(preview, {"import": "1"})["Location"] == IMPORT
    assert not Event.objects.exists()
