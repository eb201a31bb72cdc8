"""Editing and adding events in the admin."""

import datetime as dt
import re

from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from events.models import Event, Price, Status
from members.models import Member
from members.rule.masks import MEMBERS, PERSONAL, PUBLIC
from tests.cast import Cast
from tests.events.curating import address, form_of, queue, said, submitted
from tests.events.factories import EventFactory, party
from tests.factories import OrganizationFactory, PlaceFactory, heading

INLINE = re.compile(r"<style|<[^>]+\sstyle=|\son\w+=\"|<script(?![^>]*\ssrc=)(?![^>]*json)")


def test_a_curator_mends_an_event_and_it_still_waits(desk: Client, cast: Cast, curator: Member) -> None:
    place = PlaceFactory.create(name="Wexcombe", key="wexcombe")
    heading("Cataloguing", "Cataloging")
    event = party(
        cast.owner,
        PERSONAL,
        asked_audience=PUBLIC,
        title="Wokshop",
        starts=timezone.now().replace(second=0, microsecond=0),
    )
    Price.objects.create(event=event, name="All", amount=5)
    fields = {
        **form_of(desk, event), "title": "Workshop", "kind": "workshop", "place": "Wexcombe", "topics": "cataloging",
        "price-0-amount": "7.50",
    }  # fmt: skip

    response = desk.post(address(event), fields)

    assert response["Location"] == queue(event)
    event.refresh_from_db()
    assert (event.title, event.face, event.place) == ("Workshop", "professional", place)
    assert [str(topic) for topic in event.headings.all()] == ["Cataloguing"]
    assert [str(price.amount) for price in event.prices.all()] == ["7.50"]
    assert (event.audience, event.asked_audience, event.host) == (PERSONAL, PUBLIC, cast.owner)
    message = LogEntry.objects.get().get_change_message()
    assert message == "Changed: Title, Kind, Topics, Town, Prices"


def test_two_curators_do_not_overwrite_each_other(desk: Client, cast: Cast) -> None:
    event = party(cast.owner, PUBLIC)
    mine = form_of(desk, event)
    desk.post(address(event), {**mine, "title": "First"})
    response = desk.post(address(event), {**mine, "title": "Second"})
    assert response.status_code == 422
    assert "Someone else changed this event." in said(response)
    event.refresh_from_db()
    assert event.title == "First"


def test_an_event_is_added_for_an_organization_and_goes_into_the_queue(desk: Client, cast: Cast) -> None:
    OrganizationFactory.create(name="New England Library Association", abbreviation="NELA")
    PlaceFactory.create(name="Wexcombe", key="wexcombe")
    fields = {
        **form_of(desk, None), "title": "Spring institute", "kind": "institute", "organization": "nela",
        "first_day": "2027-04-12", "first_time": "09:00", "last_time": "16:00", "place": "Wexcombe", "mode": "person",
        "audience": "members",
    }  # fmt: skip
    wrong = desk.post("/admin/events/event/add/", {**fields, "organization": "New England Librarians"})
    assert "Near it: New England Library Association." in said(wrong)

    response = desk.post("/admin/events/event/add/", fields)

    event = Event.objects.get()
    assert response["Location"] == queue(event)
    assert (event.status, event.host, event.audience) == (Status.SUBMITTED, None, MEMBERS)
    assert event.organization is not None
    assert f"{event.local_starts:%H:%M %Z}" == "09:00 EDT"
    assert "New England Library Association" in said(desk.get("/organizations/names/?organization=libr"))


def test_a_series_is_changed_at_the_desk(desk: Client, cast: Cast) -> None:
    event = EventFactory.create(
        host=None, organization=OrganizationFactory.create(), audience=PUBLIC, kind="conference", face="professional",
        title="Annual 2027", starts=dt.datetime(2027, 10, 19, 13, tzinfo=dt.UTC),
    )  # fmt: skip
    desk.post(address(event, "series"), {"do": "edition"})
    edition = Event.objects.get(title="Annual 2028")
    assert (edition.status, f"{edition.local_starts:%A %Y-%m-%d}") == (Status.SUBMITTED, "Tuesday 2028-10-17")
    fields = {"frequency": "weekday", "every": "1", "ends": "count", "count": "3"}
    looked = said(desk.post(address(event, "series"), {"do": "look", **fields}))
    assert "Tue, Nov 16, 2027" in looked


def test_no_page_breaks_the_content_security_policy_and_none_needs_script(desk: Client, cast: Cast) -> None:
    event = submitted(cast.owner, title="One and the same", description="*Nice*")
    twin = submitted(cast.personal, title="One and the same", starts=event.starts)
    paths = [
        "/admin/", "/admin/events/event/?doing=all", queue(event), address(event), address(event, "history"),
        address(event, "series"), "/admin/events/event/add/", "/admin/events/event/duplicates/",
        "/admin/events/event/import/", f"/admin/events/event/merge/{event.pk}/{twin.pk}/", "/admin/events/series/",
        f"/admin/events/event/bulk/move/?ids={event.pk}", f"/admin/events/event/bulk/cancel/?ids={event.pk}",
    ]  # fmt: skip
    for path in paths:
        response = desk.get(path)
        assert response.status_code == 200, path
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert not INLINE.search(said(response)), path
        assert "csrfmiddlewaretoken" in said(response)
