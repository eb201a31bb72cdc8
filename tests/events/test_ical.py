"""Events as calendars read them, checked with two parsers."""

import datetime as dt
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from dateutil.tz import tzical

from events.formats.ical import calendar_links, calendar_of
from events.formats.zones import vtimezone
from events.models import Event, Mode, Status
from events.reads.feeds import one_event
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PUBLIC
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.events.factories import answer, invite, party
from tests.events.reading import SignIn, entries
from tests.factories import PlaceFactory


def shown(event: Event, viewer: Viewer | None = None) -> Any:
    event.refresh_from_db()
    found = one_event(viewer or Viewer.visitor(), event.year, event.slug)
    assert found is not None
    return found


def read(event: Event, viewer: Viewer | None = None) -> tuple[Any, Any]:
    """The event as icalendar and as vobject read it."""
    body = calendar_of([shown(event, viewer)], name="Test")
    return icalendar.Calendar.from_ical(body).walk("VEVENT")[0], vobject.readOne(body.decode()).vevent


def test_an_event_survives_two_parsers(cast: Cast) -> None:
    start = dt.datetime(2026, 12, 11, 19, tzinfo=ZoneInfo("America/New_York"))
    event = party(
        cast.owner, PUBLIC, title="Dry Martinis, & Dust; Jackets\\", starts=start, ends=start + dt.timedelta(hours=3),
        summary="Stirred at seven", description="Line one\nLine “two” " + "ü" * 100, sequence=4,
        place=PlaceFactory.create(name="Providence", region="Rhode Island"),
    )  # fmt: skip
    first, second = read(event)
    assert first["summary"] == second.summary.value == event.title
    assert first.start == second.dtstart.value == start
    assert first.end == second.dtend.value == start + dt.timedelta(hours=3)
    assert first["uid"] == second.uid.value == event.uid
    assert first["sequence"] == int(second.sequence.value) == 4
    assert first["status"] == second.status.value == "CONFIRMED"
    assert first["dtstamp"].dt == first["last-modified"].dt == event.last_modified.replace(microsecond=0)
    assert first["location"] == second.location.value == "Providence, Rhode Island"
    assert event.description in second.description.value
    assert first["url"] == f"http://localhost:8000{event.get_absolute_url()}"


def test_lines_are_folded_and_ended_as_the_standard_says(cast: Cast) -> None:
    event = party(cast.owner, PUBLIC, title="Ü" * 140, description="x" * 900)
    body = calendar_of([shown(event)])
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(map(len, body.split(b"\r\n"))) <= 75
    assert read(event)[0]["summary"] == "Ü" * 140


def test_the_identity_stays_and_the_revision_counts(cast: Cast) -> None:
    event = party(cast.owner, PUBLIC)
    before = read(event)[0]
    Event.objects.filter(pk=event.pk).update(title="Renamed", sequence=1, status=Status.CANCELLED)
    after = read(event)[0]
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert after["description"].startswith("Canceled.")


def test_whole_days_are_dates(cast: Cast) -> None:
    zone = ZoneInfo("America/New_York")
    event = party(
        cast.owner, PUBLIC, all_day=True, starts=dt.datetime(2027, 3, 13, tzinfo=zone),
        ends=dt.datetime(2027, 3, 16, tzinfo=zone),
    )  # fmt: skip
    body = calendar_of([shown(event)]).decode()
    assert "DTSTART;VALUE=DATE:20270313\r\n" in body
    assert "DTEND;VALUE=DATE:20270316\r\n" in body
    assert "VTIMEZONE" not in body
    assert read(event)[1].dtstart.value == dt.date(2027, 3, 13)


@pytest.mark.parametrize(
    "zone",
    ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata", "Europe/Dublin", "UTC"],
)
def test_every_hour_of_the_year_reads_as_the_zone_has_it(zone: str, tmp_path: Any) -> None:
    """The rules that go along, read by a third parser, agree with the IANA data through both changes of clocks."""
    calendar = icalendar.Calendar()
    calendar.add_component(vtimezone(zone, 2026, 2027))
    path = tmp_path / "zone.ics"
    path.write_bytes(calendar.to_ical())
    read_back = tzical(str(path)).get(zone)
    real = ZoneInfo(zone)
    moment = dt.datetime(2026, 1, 2)
    while moment < dt.datetime(2027, 12, 30):
        local = moment.replace(tzinfo=real)
        # What does not exist, or exists twice, on the day of a change is read either way.
        if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
            assert moment.replace(tzinfo=read_back).utcoffset() == local.utcoffset(), moment
        moment += dt.timedelta(hours=1)


@pytest.mark.parametrize(("month", "day"), [(3, 14), (11, 7)])
def test_a_night_of_changed_clocks(cast: Cast, month: int, day: int) -> None:
    zone = ZoneInfo("America/New_York")
    start = dt.datetime(2027, month, day, 1, 30, tzinfo=zone)
    event = party(cast.owner, PUBLIC, starts=start, ends=start.astimezone(dt.UTC) + dt.timedelta(hours=3))
    first, second = read(event)
    assert first.end - first.start == dt.timedelta(hours=3) or (
        first.end.astimezone(dt.UTC) - first.start.astimezone(dt.UTC) == dt.timedelta(hours=3)
    )
    assert second.dtend.value.astimezone(dt.UTC) == event.ends


def test_a_party_without_an_ending_says_none(cast: Cast) -> None:
    start = dt.datetime(2027, 3, 5, 19, tzinfo=ZoneInfo("America/New_York"))
    event = party(cast.owner, PUBLIC, starts=start, ends=start)
    entry, other = read(event)
    assert "DTEND" not in entry
    assert not hasattr(other, "dtend")
    assert entry.start == start


def hosted_with_guests(cast: Cast) -> Event:
    event = party(
        cast.owner, PUBLIC, title="Party", venue="Apartment 3", address="14 Blackstone Row\nBuzzer: Marchetti",
        join_link="https://meet.example/secret", mode=Mode.BOTH, address_audience=PERSONAL,
        place=PlaceFactory.create(name="Providence", region="Rhode Island"), guest_audience=PUBLIC,
    )  # fmt: skip
    answer(event, cast.stranger, PUBLIC)
    answer(event, cast.professional, PUBLIC, status="maybe")
    invite(event, cast.admirer)
    return event


def test_story_10_no_guest_and_no_email_address_is_in_any_calendar(cast: Cast, sign_in: SignIn) -> None:
    event = hosted_with_guests(cast)
    for role in ("owner", "stranger", "professional", "admirer", None):
        client = sign_in(getattr(cast, role) if role else None)
        body = client.get(f"{event.get_absolute_url()}event.ics").content.decode()
        unfolded = body.replace("\r\n ", "")
        assert not re.search(r"@|mailto|ATTENDEE|ORGANIZER|CONTACT", unfolded, re.IGNORECASE)
        for guest in (cast.stranger, cast.professional, cast.admirer):
            assert guest.name not in unfolded
            assert guest.handle not in unfolded


def test_each_reader_gets_their_own_face_of_the_address(cast: Cast, sign_in: SignIn) -> None:
    event = hosted_with_guests(cast)
    sees = {"owner", "stranger", "personal", "both"}  # The stranger is going.
    for role in ("visitor", "owner", "stranger", "professional", "personal", "both", "admirer"):
        client = sign_in(None if role == "visitor" else getattr(cast, role))
        response = client.get(f"{event.get_absolute_url()}event.ics")
        (entry,) = entries(response)
        whole = "Apartment 3, 14 Blackstone Row, Buzzer: Marchetti, Providence, Rhode Island"
        town = "Providence, Rhode Island, also online"
        assert entry.location.value == (whole if role in sees else town), role
        assert ("meet.example" in response.content.decode().replace("\r\n ", "")) is (role in sees)


@pytest.mark.parametrize(("audience", "there"), [(ONLY_ME, False), (MEMBERS, False), (PUBLIC, True)])
def test_the_file_is_there_for_whoever_sees_the_event(
    cast: Cast, sign_in: SignIn, audience: int, there: bool
) -> None:
    event = party(cast.owner, audience)
    response = sign_in(None).get(f"{event.get_absolute_url()}event.ics")
    missing = sign_in(None).get(f"/events/{event.year}/no-such-event/event.ics")
    assert response.status_code == (200 if there else 404)
    if there:
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert response["Content-Disposition"] == f'attachment; filename="{event.slug}.ics"'
        assert response["Cache-Control"] == "private, no-store"
    else:
        assert response.status_code == missing.status_code


def test_links_for_other_calendars_hold_the_reader_s_own_face(cast: Cast) -> None:
    event = hosted_with_guests(cast)
    start = dt.datetime(2026, 12, 11, 19, tzinfo=ZoneInfo("America/New_York"))
    Event.objects.filter(pk=event.pk).update(starts=start, ends=start + dt.timedelta(hours=3))

    def links(viewer: Viewer) -> dict[str, dict[str, list[str]]]:
        found = calendar_links(shown(event, viewer))
        return {name: parse_qs(urlsplit(link).query) for name, link in found.items()}

    google = links(Viewer.visitor())["Google"]
    assert google["dates"] == ["20261211T190000/20261211T220000"]
    assert google["ctz"] == ["America/New_York"]
    assert google["location"] == ["Providence, Rhode Island, also online"]
    outlook = links(Viewer(cast.personal.pk))["Outlook"]
    assert (outlook["startdt"], outlook["enddt"]) == (["2026-12-12T00:00:00Z"], ["2026-12-12T03:00:00Z"])
    assert outlook["location"][0].startswith("Apartment 3")
    zone = ZoneInfo("America/New_York")
    Event.objects.filter(pk=event.pk).update(
        all_day=True,
        starts=dt.datetime(2026, 12, 11, tzinfo=zone),
        ends=dt.datetime(2026, 12, 13, tzinfo=zone),
    )
    whole = links(Viewer.visitor())
    assert whole["Google"]["dates"] == ["20261211/20261213"]
    assert (whole["Outlook"]["startdt"], whole["Outlook"]["allday"]) == (["2026-12-11"], ["true"])
