"""The desk of the curators: what waits, what they change, and what does not exist there."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from events.models import Event, EventChange, Price, Series, Status
from events.services.series import repeat_event
from members.models import Circle, Heading, Member
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from tests.cast import Cast
from tests.events.factories import EventFactory, answer, invite, party
from tests.factories import OrganizationFactory, PlaceFactory, heading
from tests.post import letters, run_jobs
from tests.reading import masked

SignIn = Callable[[Member | None], Client]
INLINE = re.compile(r"<style|<[^>]+\sstyle=|\son\w+=\"|<script(?![^>]*\ssrc=)(?![^>]*json)")


def submitted(host: Member, audience: int = PUBLIC, **fields: Any) -> Event:
    """Waits for a curator."""
    return party(
        host, audience, status=Status.SUBMITTED, published_at=None, submitted_at=timezone.now(), **fields
    )


def address(event: Event, page: str = "change") -> str:
    return f"/admin/events/event/{event.pk}/{page}/"


def queue(event: Event) -> str:
    return f"/admin/events/event/queue/{event.pk}/"


def pages(event: Event) -> list[str]:
    """Every page of the desk that is about this event."""
    return [
        address(event), address(event, "history"), address(event, "series"), queue(event),
        f"/admin/events/event/merge/{event.pk}/{event.pk}/",
    ]  # fmt: skip


def said(response: Any) -> str:
    return str(response.content.decode())


# What does not exist at the desk


@pytest.fixture
def hidden(cast: Cast) -> list[Event]:
    """Events for the owner's own contacts, and a draft of the curator's own: each with the word “Juniper”."""
    place = PlaceFactory.create(name="Junipertown")
    audiences = [ONLY_ME, PERSONAL, PROFESSIONAL, CONTACTS, Circle.objects.get().bit]
    made = [
        party(cast.owner, audience, title=f"Juniper {n}", slug=f"juniper-{n}", place=place, summary="Juniper")
        for n, audience in enumerate(audiences)
    ]
    made.append(party(cast.owner, PUBLIC, title="Juniper draft", status=Status.DRAFT, published_at=None))
    made.append(party(cast.curator, PERSONAL, title="Juniper of the curator"))
    made.append(party(cast.owner, PERSONAL, title="Juniper cancelled", status=Status.CANCELLED))
    repeat_event(event=party(cast.owner, PERSONAL, title="Juniper weekly"), rule="FREQ=WEEKLY;COUNT=3")
    invite(made[0], cast.curator)
    return list(Event.objects.all())


@pytest.mark.parametrize("superuser", [False, True])
def test_an_event_for_ones_own_contacts_does_not_exist_at_the_desk(
    desk: Client, curator: Member, hidden: list[Event], superuser: bool
) -> None:
    assert len(hidden) == 11
    Member.objects.filter(pk=curator.pk).update(is_superuser=superuser)
    public = party(
        hidden[0].host or curator, PUBLIC, title="Open house", slug="open-house", starts=hidden[0].starts
    )
    LogEntry.objects.log_actions(
        curator.pk, Event.objects.filter(pk=hidden[1].pk), 2, change_message="Looked at"
    )

    for event in hidden:
        for page in pages(event):
            assert desk.get(page).status_code == 404, page
        for page in (f"{public.pk}/{event.pk}", f"{event.pk}/{public.pk}"):
            assert desk.get(f"/admin/events/event/merge/{page}/").status_code == 404
    for event in hidden[::3]:
        for page in [*pages(event), f"/admin/events/event/merge/{public.pk}/{event.pk}/"]:
            assert desk.post(page, {"do": "approve"}).status_code == 404, page

    ids = ".".join(str(event.pk) for event in [*hidden, public])
    walk = [
        "/admin/", "/admin/events/", "/admin/events/event/?doing=all", "/admin/events/event/?q=juniper",
        "/admin/events/event/?q=Junipertown", "/admin/events/event/?doing=coming", "/admin/events/event/?doing=cancelled",
        "/admin/events/event/duplicates/", f"/admin/events/event/bulk/cancel/?ids={ids}",
        "/admin/autocomplete/?app_label=events&model_name=event&field_name=series&term=juniper",
        "/admin/events/series/", "/admin/events/series/?q=juniper", address(public),
    ]  # fmt: skip
    for path in walk:
        response = desk.get(path)
        page = re.sub(r"q(=|%3d)juniper(town)?", "", said(response).lower()).replace('value="juniper', "")
        assert "juniper" not in page, path
    assert "1 event" in said(desk.get("/admin/events/event/?doing=all"))
    assert "0 events" in said(desk.get("/admin/events/event/?q=juniper"))
    assert "0 series" in said(desk.get("/admin/events/series/"))
    for series in Series.objects.all():
        assert desk.get(f"/admin/events/series/{series.pk}/change/").status_code == 404


@pytest.mark.parametrize("superuser", [False, True])
def test_the_way_to_the_site_leads_to_nothing_hidden(
    desk: Client, curator: Member, hidden: list[Event], cast: Cast, superuser: bool
) -> None:
    Member.objects.filter(pk=curator.pk).update(is_superuser=superuser)
    kinds = {model: ContentType.objects.get_for_model(model).pk for model in (Event, Heading)}
    shown = party(cast.owner, PUBLIC)
    for row in (*hidden, Event(pk=10**9), Event(pk=10**30)):
        assert desk.get(f"/admin/r/{kinds[Event]}/{row.pk}/").status_code == 404
    for address in (f"{kinds[Heading]}/{heading('Gin').pk}", f"{10**9}/1", f"{kinds[Event]}/x"):
        assert desk.get(f"/admin/r/{address}/").status_code == 404
    there = desk.get(f"/admin/r/{kinds[Event]}/{shown.pk}/")
    assert there["Location"].endswith(shown.get_absolute_url())


def test_a_missing_event_answers_exactly_like_a_hidden_one(desk: Client, hidden: list[Event]) -> None:
    for event, missing in zip(pages(hidden[0]), pages(Event(pk=10**9)), strict=True):
        one, other = desk.get(event), desk.get(missing)
        assert one.status_code == other.status_code == 404
        assert re.sub(r"\d+", "", masked(one)) == re.sub(r"\d+", "", masked(other))
    # Nobody deletes events here, whether they are there or not.
    for pk in (hidden[0].pk, 10**9):
        assert desk.get(f"/admin/events/event/{pk}/delete/").status_code == 403
    assert desk.get("/admin/events/event/99999999999999999999999/change/").status_code == 404
    assert desk.get("/admin/events/event/x/change/").status_code == 404


def test_what_is_closed_to_contacts_leaves_the_desk(desk: Client, cast: Cast, curator: Member) -> None:
    event = submitted(cast.owner, title="Juniper evening")
    desk.post(queue(event), {"do": "approve"})
    assert "Juniper evening" in said(desk.get("/admin/"))
    Event.objects.filter(pk=event.pk).update(audience=PERSONAL)
    assert "Juniper" not in said(desk.get("/admin/"))
    assert desk.get(address(event, "history")).status_code == 404


def test_an_address_for_contacts_is_not_read_at_the_desk_nor_overwritten(desk: Client, cast: Cast) -> None:
    secret: dict[str, Any] = {
        "venue": "Nell’s flat",
        "address": "9 Juniper Street",
        "join_link": "https://zoom.us/j/juniper",
    }
    event = submitted(cast.owner, address_audience=PERSONAL, getting_there="Ring twice, Juniper", **secret)
    open_ = submitted(cast.owner, address_audience=PUBLIC, venue="The Cask")

    for path in (queue(event), address(event)):
        page = said(desk.get(path))
        assert "Juniper" not in page
        assert "Nell’s flat" not in page
        assert "juniper" not in page
    assert "The Cask" in said(desk.get(queue(open_)))
    assert "0 events" in said(desk.get("/admin/events/event/?q=flat"))

    response = desk.post(address(event), {**form_of(desk, event), "title": "Mended", "venue": "Elsewhere"})
    assert response.status_code == 302
    event.refresh_from_db()
    assert (event.title, event.venue, event.address) == ("Mended", "Nell’s flat", "9 Juniper Street")
    assert event.address_audience == PERSONAL


def test_what_one_did_last_names_nothing_that_is_no_longer_the_desk_s(desk: Client, cast: Cast) -> None:
    series = Series.objects.create(pk=10_000, slug="s", title="The hidden series", host=cast.owner)
    event = party(cast.owner, PUBLIC, title="Once for everybody", series=series)
    # An event that has the number of the series is none of its business.
    party(cast.personal, PUBLIC, pk=10_000)
    for row in (event, series):
        LogEntry.objects.log_actions(cast.curator.pk, [row], CHANGE, change_message="Mended")
    page = said(desk.get("/admin/"))
    assert "Once for everybody" in page
    assert "The hidden series" in page
    Event.objects.filter(pk=event.pk).update(audience=PERSONAL)
    page = said(desk.get("/admin/"))
    assert "Once for everybody" not in page
    assert "The hidden series" not in page


def test_the_guests_of_an_event_are_no_business_of_the_desk(desk: Client, cast: Cast) -> None:
    event = submitted(cast.owner)
    Event.objects.filter(pk=event.pk).update(status=Status.PUBLISHED, published_at=timezone.now())
    answer(event, cast.stranger, note="Juniper allergy")
    for path in (queue(event), address(event), address(event, "history"), "/admin/events/event/?doing=all"):
        page = said(desk.get(path))
        assert "Sol Strand" not in page
        assert "Juniper" not in page
    assert desk.get("/admin/events/rsvp/").status_code == 404


def test_only_curators_work_on_events(sign_in: SignIn, cast: Cast, curator: Member) -> None:
    event = submitted(cast.owner)
    Member.objects.filter(pk=cast.stranger.pk).update(is_staff=True)
    other_staff, member, visitor = sign_in(cast.stranger), sign_in(cast.personal), sign_in(None)
    for path in (
        "/admin/events/event/", queue(event), address(event), "/admin/events/event/import/",
        "/admin/events/event/duplicates/", f"/admin/events/event/bulk/publish/?ids={event.pk}",
        address(event, "series"),
    ):  # fmt: skip
        assert other_staff.get(path).status_code == 403, path
        assert other_staff.post(path, {"do": "approve"}).status_code == 403, path
        assert member.get(path, follow=True).status_code == 403, path
        assert visitor.get(path)["Location"].startswith("/accounts/login/"), path
    assert event.title not in said(other_staff.get("/admin/"))
    event.refresh_from_db()
    assert event.status == Status.SUBMITTED


# The queue


def test_the_desk_opens_with_what_waits(desk: Client, cast: Cast) -> None:
    late = submitted(cast.owner, title="Second come")
    first = submitted(cast.personal, MEMBERS, title="First come")
    Event.objects.filter(pk=first.pk).update(submitted_at=timezone.now() - dt.timedelta(days=2))
    party(cast.owner, PUBLIC, title="Up already")

    page = said(desk.get("/admin/"))
    assert "2 wait for you" in page
    assert page.index("First come") < page.index("Second come")
    assert "Up already" not in page
    assert desk.get("/admin/events/event/queue/")["Location"] == queue(first)
    listed = said(desk.get("/admin/events/event/"))
    assert "2 events" in listed
    assert "Up already" not in listed
    assert late.title in listed


def test_twenty_events_by_keyboard_are_twenty_presses_of_enter(
    desk: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    """The button that approves has the focus, and leads to the next event: one request, one page, one press each."""
    hosts = [cast.owner, cast.personal, cast.professional, cast.stranger]
    events = [submitted(hosts[n % 4], title=f"Event {n}") for n in range(20)]
    where = desk.get("/admin/events/event/queue/")["Location"]
    seen = []
    for left in range(20, 0, -1):
        with django_assert_max_num_queries(25):
            page = said(desk.get(where))
        assert f"of {left}" in page
        assert re.search(r'<button class="default" name="do" value="approve" accesskey="a" autofocus>', page)
        seen.append(where)
        where = desk.post(where, {"do": "approve"})["Location"]
    assert where == "/admin/events/event/queue/"
    assert "Every event has its answer" in said(desk.get(where))
    assert len(set(seen)) == 20
    assert Event.objects.filter(status=Status.PUBLISHED).count() == len(events)


def test_approving_opens_it_and_tells_the_host(desk: Client, cast: Cast, curator: Member) -> None:
    event, other = submitted(cast.owner), submitted(cast.owner)
    assert desk.post(queue(event), {"do": "approve"})["Location"] == queue(other)
    event.refresh_from_db()
    assert event.status == Status.PUBLISHED
    (letter,) = letters("owner@library.example")
    assert event.title in letter.body
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.get_change_message()) == (curator, str(event.pk), "Approved")
    history = said(desk.get(address(event, "history")))
    assert "Approved" in history
    assert "Clifford Nwosu" in history
    assert "curator@library.example" not in history
    # Pressed again, nothing more happens.
    desk.post(queue(event), {"do": "approve"})
    assert len(letters("owner@library.example")) == 1


def test_declining_needs_a_note_and_the_host_gets_it(desk: Client, cast: Cast) -> None:
    event = submitted(cast.owner)
    response = desk.post(queue(event), {"do": "decline", "note": " "})
    assert response.status_code == 422
    assert "Say why" in said(response)
    desk.post(queue(event), {"do": "decline", "note": "Please say what it costs."})
    event.refresh_from_db()
    assert event.status == Status.DECLINED
    assert "Please say what it costs." in letters("owner@library.example")[0].body


def test_a_party_for_contacts_that_asks_for_more_is_decided_upon(desk: Client, cast: Cast) -> None:
    opened = party(cast.owner, PERSONAL, asked_audience=MEMBERS, title="Wider")
    kept = party(cast.owner, PERSONAL, asked_audience=PUBLIC, title="Not wider")
    assert "asks to be for: <b>Members</b>" in said(desk.get(queue(opened)))
    assert "ersonal contacts" not in said(desk.get(queue(opened)))

    desk.post(queue(opened), {"do": "approve"})
    desk.post(queue(kept), {"do": "decline", "note": "Not for everybody."})

    opened.refresh_from_db()
    kept.refresh_from_db()
    assert (opened.audience, opened.asked_audience) == (MEMBERS, None)
    assert (kept.audience, kept.asked_audience, kept.status) == (PERSONAL, None, Status.PUBLISHED)
    assert desk.get(queue(kept)).status_code == 404


def test_a_series_waits_once_and_its_dates_come_up_with_the_first(desk: Client, cast: Cast) -> None:
    event = submitted(cast.owner, title="Book group")
    series = repeat_event(event=event, rule="FREQ=WEEKLY;COUNT=5")
    assert "Weekly on" in said(desk.get(queue(event)))
    desk.post(queue(event), {"do": "approve"})
    run_jobs()
    assert series.events.filter(status=Status.PUBLISHED).count() == 5


# Mending and adding


def form_of(client: Client, event: Event | None) -> dict[str, str]:
    """What the form of an event would send if nothing were changed."""
    page = said(client.get(address(event) if event else "/admin/events/event/add/"))
    body = page[page.index('<form method="post" novalidate>') :]
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", body):
        name, value = (re.search(rf'\s{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and (('type="checkbox"' not in tag and 'type="radio"' not in tag) or "checked" in tag):
            fields[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', body, re.DOTALL):
        fields[name] = text.strip("\r\n")
    fields.pop("csrfmiddlewaretoken", None)
    return fields


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
    assert "meanwhile" in said(response)
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


# Several at once


def test_a_button_pressed_twice_moves_events_once(desk: Client, cast: Cast) -> None:
    event = party(cast.owner, PUBLIC, starts=dt.datetime(2027, 6, 1, 16, tzinfo=dt.UTC))
    where = f"/admin/events/event/bulk/move/?ids={event.pk}"
    sent = {"days": "7", "save": "1", "seen": desk.get(where).context["seen"]}
    assert f'name="seen" value="{sent["seen"]}"' in said(desk.get(where))
    assert desk.post(where, sent).status_code == 302
    assert "These events are not as they were." in said(desk.post(where, sent))
    event.refresh_from_db()
    assert event.starts == dt.datetime(2027, 6, 8, 16, tzinfo=dt.UTC)


def test_the_desk_says_that_it_takes_no_more_events_at_once(
    desk: Client, cast: Cast, monkeypatch: Any
) -> None:
    monkeypatch.setattr("events.admin.bulk.MOST", 1)
    chosen = [party(cast.owner, PUBLIC).pk for _ in range(2)]
    data = {"action": "cancel", "_selected_action": chosen}
    page = said(desk.post("/admin/events/event/?doing=all", data, follow=True))
    assert "You chose 2 events. These are the first 1: choose the others afterwards." in page
    page = said(desk.post("/admin/events/event/", {**data, "_selected_action": chosen[:1]}, follow=True))
    assert "You chose" not in page


def test_moving_shows_where_each_goes_before_it_goes(desk: Client, cast: Cast) -> None:
    """A week over the change of clocks: the hour stays."""
    starts = dt.datetime(2027, 3, 11, 0, tzinfo=dt.UTC)
    events = [party(cast.owner, PUBLIC, starts=starts + dt.timedelta(days=n)) for n in range(2)]
    private = party(cast.owner, PERSONAL, title="Juniper", starts=starts)
    ids = ".".join(str(event.pk) for event in [*events, private])
    chosen = desk.post(
        "/admin/events/event/", {"action": "move", "_selected_action": [event.pk for event in [*events, private]]}
    )  # fmt: skip
    assert str(private.pk) not in chosen["Location"].split("=")[1].split(".")
    where = f"/admin/events/event/bulk/move/?ids={ids}"

    looked = said(desk.post(where, {"days": "7", "look": "1"}))
    assert "to Wednesday 17 March 2027" in looked
    assert "Juniper" not in looked
    assert Event.objects.filter(starts=starts).count() == 2
    assert desk.post(where, {"save": "1"}).status_code == 422

    desk.post(where, {"days": "7", "save": "1"})
    moved = Event.objects.get(pk=events[0].pk)
    assert f"{moved.local_starts:%Y-%m-%d %H:%M}" == "2027-03-17 19:00"
    assert EventChange.objects.filter(event=moved, field="when").exists()
    assert Event.objects.get(pk=private.pk).starts == starts

    desk.post(where, {"to": "2027-06-01", "save": "1"})
    assert {f"{e.local_starts:%Y-%m-%d %H:%M}" for e in Event.objects.for_curators()} == {"2027-06-01 19:00"}


def test_publishing_and_cancelling_several(desk: Client, cast: Cast) -> None:
    one, two = submitted(cast.owner), submitted(cast.personal)
    ids = f"{one.pk}.{two.pk}"
    assert "goes up" in said(desk.get(f"/admin/events/event/bulk/publish/?ids={ids}"))
    desk.post(f"/admin/events/event/bulk/publish/?ids={ids}", {"save": "1"})
    assert Event.objects.filter(status=Status.PUBLISHED).count() == 2
    desk.post(f"/admin/events/event/bulk/cancel/?ids={ids}", {"save": "1", "note": "Snow"})
    assert set(Event.objects.values_list("status", "cancel_note")) == {("cancelled", "Snow")}
    assert LogEntry.objects.filter(change_message="Cancelled: Snow").count() == 2
    assert desk.get("/admin/events/event/bulk/delete/?ids=1").status_code == 404
    assert desk.get("/admin/events/event/bulk/move/?ids=x.99999999999999999999")["Location"].endswith(
        "/event/"
    )


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
    assert "Tuesday 16 November 2027" in looked


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


@pytest.mark.parametrize(
    "lookup", ["venue__startswith=", "address__contains=", "join_link__gt=", "address_audience="]
)
def test_story_02_the_list_cannot_be_narrowed_by_what_the_desk_does_not_see(
    desk: Client, cast: Cast, lookup: str
) -> None:
    submitted(cast.owner)
    assert desk.get(f"/admin/events/event/?{lookup}0").status_code == 400
