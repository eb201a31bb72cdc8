"""What does not exist in the admin: events for somebody’s own contacts, drafts, guests, addresses."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from events.models import Event, Series, Status
from events.services.series import repeat_event
from members.models import Circle, Heading, Member
from members.rule.masks import CONTACTS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from tests.cast import Cast
from tests.events.curating import address, form_of, queue, said, submitted
from tests.events.factories import answer, invite, party
from tests.events.reading import SignIn
from tests.factories import PlaceFactory, heading
from tests.reading import masked


def pages(event: Event) -> list[str]:
    """Every page of the desk that is about this event."""
    return [
        address(event), address(event, "history"), address(event, "series"), queue(event),
        f"/admin/events/event/merge/{event.pk}/{event.pk}/",
    ]  # fmt: skip


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
    for path in (f"{kinds[Heading]}/{heading('Gin').pk}", f"{10**9}/1", f"{kinds[Event]}/x"):
        assert desk.get(f"/admin/r/{path}/").status_code == 404
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


@pytest.mark.parametrize(
    "lookup", ["venue__startswith=", "address__contains=", "join_link__gt=", "address_audience="]
)
def test_story_02_the_list_cannot_be_narrowed_by_what_the_desk_does_not_see(
    desk: Client, cast: Cast, lookup: str
) -> None:
    submitted(cast.owner)
    assert desk.get(f"/admin/events/event/?{lookup}0").status_code == 400
