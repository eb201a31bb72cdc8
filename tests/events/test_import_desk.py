"""Importing at the desk: the preview, its pages, and what is chosen there."""

import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from events.models import Event, Status
from events.services.editing import edit_event
from members.models import Member, Organization
from members.rule.masks import MEMBERS
from netlib import curators
from netlib.files import LIMITS
from tests.cast import Cast
from tests.events.calendars import NOW, source
from tests.events.reading import SignIn

IMPORT = "/admin/events/event/import/"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


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
    assert "Past events, not read: 1." in page
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
    assert '<del dir="auto">Our sale</del> <ins dir="auto">Their sale</ins>' in page
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
        f"The file has 100 MB; the most is {LIMITS.calendar_bytes // 1_000_000} MB."
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
