"""Making and changing events: what waits for a curator, what a change does, who may."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from events.models import Event, EventChange, Invitation, OldAddress, Status
from events.services.answers import answer
from events.services.cohosts import add_cohost, remove_cohost
from events.services.editing import edit_event, event_version
from events.services.invitations import invite_addresses
from events.services.publishing import (
    cancel_event,
    decline_event,
    delete_event,
    publish_event,
    revive_event,
    submit_event,
)
from members.models import Circle, Member
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PUBLIC
from members.rule.standing import Viewer
from members.services import circles
from netlib.concurrency import ChangedMeanwhile
from tests.cast import Cast
from tests.events.factories import answer as answered
from tests.events.factories import draft, party
from tests.factories import OrganizationFactory, PlaceFactory
from tests.post import letters

pytestmark = pytest.mark.django_db


def sees(event: Event, viewer: Viewer) -> bool:
    return bool(Event.objects.visible_to(viewer).filter(pk=event.pk).exists())


def seen(event: Event, member: Member) -> bool:
    return sees(event, Viewer(member.pk))


def test_a_new_event_is_a_draft_that_nobody_else_sees(cast: Cast) -> None:
    event = draft(cast.owner, audience=PUBLIC)
    assert (event.status, event.year, event.price_from, event.price_currency) == (
        "draft",
        2027,
        Decimal(5),
        "EUR",
    )
    assert event.slug.startswith("gin-globes-")
    assert not seen(event, cast.both)


@pytest.mark.parametrize("audience", [ONLY_ME, PERSONAL])
def test_an_event_for_one_s_own_contacts_is_up_at_once(cast: Cast, audience: int) -> None:
    event = submit_event(event=draft(cast.owner, audience=audience), by=cast.owner)
    assert event.status == Status.PUBLISHED
    assert not Event.objects.for_curators().exists()


@pytest.mark.parametrize("audience", [MEMBERS, PUBLIC])
def test_an_event_for_everybody_waits_for_a_curator(cast: Cast, audience: int) -> None:
    event = submit_event(event=draft(cast.owner, audience=audience), by=cast.owner)
    assert event.status == Status.SUBMITTED
    assert not seen(event, cast.stranger)
    publish_event(event=event)
    assert seen(event, cast.stranger)
    assert letters(cast.owner.email)[0].subject == "Your event is published: Gin & Globes"


def test_a_declined_event_comes_back_with_a_note(cast: Cast) -> None:
    event = submit_event(event=draft(cast.owner, audience=PUBLIC), by=cast.owner)
    event = decline_event(event=event, note="Please say where it is.")
    assert not seen(event, cast.stranger)
    assert "> Please say where it is." in str(letters(cast.owner.email)[0].body)
    assert submit_event(event=event, by=cast.owner).status == Status.SUBMITTED


def test_an_event_of_an_organization_waits_and_takes_no_audience_of_filings(cast: Cast) -> None:
    organization = OrganizationFactory.create()
    event = draft(cast.owner, organization=organization, audience=MEMBERS)
    assert submit_event(event=event, by=cast.owner).status == Status.SUBMITTED
    with pytest.raises(ValidationError):
        draft(cast.owner, organization=organization, audience=PERSONAL)


def test_opening_an_event_that_is_up_waits_for_a_curator_while_it_stays_up(cast: Cast) -> None:
    event = submit_event(event=draft(cast.owner, audience=PERSONAL), by=cast.owner)
    event = edit_event(event=event, by=cast.owner, fields={"audience": MEMBERS})
    assert (event.status, event.audience, event.asked_audience) == ("published", PERSONAL, MEMBERS)
    assert seen(event, cast.personal)
    assert not seen(event, cast.stranger)
    publish_event(event=event)
    assert seen(event, cast.stranger)


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.CANCELLED])
def test_members_agreed_to_are_not_the_public(cast: Cast, status: str) -> None:
    event = party(cast.owner, MEMBERS, status=status)
    event = edit_event(event=event, by=cast.owner, fields={"audience": PUBLIC})
    assert (event.audience, event.asked_audience) == (MEMBERS, PUBLIC)
    # To ask for less, or for as much as there is, is nobody else's business.
    event = edit_event(event=event, by=cast.owner, fields={"audience": MEMBERS})
    assert (event.audience, event.asked_audience) == (MEMBERS, None)
    event = edit_event(event=event, by=cast.curator, fields={"audience": PUBLIC})
    assert (event.audience, event.asked_audience) == (PUBLIC, None)


def test_cancelling_and_reviving_gets_past_no_curator(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL)
    edit_event(event=event, by=cast.owner, fields={"audience": PUBLIC})
    cancel_event(event=event, by=cast.owner)
    event = revive_event(event=event)
    assert (event.status, event.audience, event.asked_audience) == (Status.PUBLISHED, PERSONAL, PUBLIC)
    assert not seen(event, cast.stranger)
    waiting = party(cast.owner, PUBLIC, status=Status.SUBMITTED, published_at=None)
    assert revive_event(event=waiting).status == Status.SUBMITTED


def test_what_asks_for_more_people_goes_on_asking_while_the_rest_changes(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL, asked_audience=PUBLIC)
    for by in (cast.owner, cast.both, cast.curator):
        event = edit_event(event=event, by=by, fields={"title": f"As {by.name} says"})
        assert (event.audience, event.asked_audience) == (PERSONAL, PUBLIC)


def test_what_waits_does_not_come_up_because_a_curator_mends_it(cast: Cast) -> None:
    event = party(cast.owner, PUBLIC, status=Status.SUBMITTED, published_at=None)
    assert edit_event(event=event, by=cast.curator, fields={"title": "Mended"}).status == Status.SUBMITTED
    # For one's own contacts nobody has to be asked any more.
    assert edit_event(event=event, by=cast.owner, fields={"audience": PERSONAL}).status == Status.PUBLISHED


@pytest.mark.parametrize("audience", [PERSONAL, MEMBERS])
def test_nobody_lends_an_event_that_is_up_the_name_of_an_organization(cast: Cast, audience: int) -> None:
    event = party(cast.owner, audience, address_audience=MEMBERS)
    fields = {"organization": OrganizationFactory.create(), "audience": MEMBERS}
    with pytest.raises(ValidationError) as error:
        edit_event(event=event, by=cast.owner, fields=fields)
    assert list(error.value.message_dict) == ["organization"]
    event.refresh_from_db()
    assert event.organization is None


def test_story_18_closing_an_event_keeps_those_who_answered(cast: Cast) -> None:
    event = party(cast.owner, MEMBERS)
    answer(member=cast.stranger, event=event, status="going")
    answer(member=cast.admirer, event=event, status="cant")
    answer(member=cast.personal, event=event, status="maybe")
    edit_event(event=event, by=cast.owner, fields={"audience": PERSONAL})
    assert seen(event, cast.stranger)
    assert seen(event, cast.personal)
    assert not seen(event, cast.admirer)
    assert not seen(event, cast.professional)
    edit_event(event=event, by=cast.owner, fields={"audience": ONLY_ME})
    assert seen(event, cast.stranger)
    assert Invitation.objects.filter(event=event, kept=True).count() == 2
    assert letters(cast.stranger.email) == []


def test_closing_an_event_to_which_an_address_was_invited_keeps_those_who_answered(cast: Cast) -> None:
    event = party(cast.owner, MEMBERS)
    invite_addresses(event=event, by=cast.owner, emails=["out@elsewhere.example"])
    answer(member=cast.stranger, event=event, status="going")
    edit_event(event=event, by=cast.owner, fields={"audience": ONLY_ME})
    assert {role for role, viewer in cast.viewers().items() if sees(event, viewer)} == {"owner", "stranger"}


def test_a_change_in_another_window_is_noticed(cast: Cast) -> None:
    event = party(cast.owner)
    version = event_version(event)
    edit_event(event=event, by=cast.owner, fields={"title": "Rum"}, version=version)
    with pytest.raises(ChangedMeanwhile):
        edit_event(event=event, by=cast.owner, fields={"title": "Gin"}, version=version)


def test_only_what_matters_to_calendars_makes_a_revision(cast: Cast) -> None:
    event = party(cast.owner)
    assert edit_event(event=event, by=cast.owner, fields={"summary": "New"}).sequence == 0
    assert edit_event(event=event, by=cast.owner, fields={"venue": "The globe room"}).sequence == 1
    assert EventChange.objects.count() == 1


def test_a_move_to_another_year_keeps_the_old_address(cast: Cast) -> None:
    event = party(cast.owner, MEMBERS, starts=dt.datetime(2027, 1, 1, 3, tzinfo=dt.UTC))
    assert event.year == 2026
    moved = edit_event(
        event=event,
        by=cast.owner,
        fields={"starts": event.starts + dt.timedelta(days=9), "ends": event.ends + dt.timedelta(days=9)},
    )
    assert moved.year == 2027
    assert list(OldAddress.objects.values_list("year", "slug")) == [(2026, event.slug)]


def test_the_position_follows_the_place(cast: Cast) -> None:
    event = party(cast.owner)
    assert event.latitude is None
    moved = edit_event(event=event, by=cast.owner, fields={"place": PlaceFactory.create(latitude=1.5)})
    assert Event.objects.get(pk=event.pk).latitude == moved.latitude == 1.5


@pytest.mark.parametrize(
    "fields",
    [
        {"ends": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
        {"time_zone": "Mars/Olympus"},
        {"kind": "rave"},
        {"audience": PUBLIC | PERSONAL},
        {"audience": 1 << 20},
        {"ends": dt.datetime(2028, 3, 9, tzinfo=dt.UTC)},
        {
            "starts": dt.datetime(2201, 1, 1, tzinfo=dt.UTC),
            "ends": dt.datetime(2201, 1, 1, tzinfo=dt.UTC),
        },
        {"rsvp_deadline": dt.datetime(2030, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        draft(cast.owner, **fields)


def test_what_people_saw_is_cancelled_and_not_deleted(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL)
    with pytest.raises(ValidationError):
        delete_event(event=event)
    assert cancel_event(event=event).status == Status.CANCELLED
    assert seen(event, cast.personal)
    draft = party(cast.owner, status=Status.DRAFT, published_at=None)
    assert cancel_event(event=draft).status == Status.DRAFT
    delete_event(event=draft)
    assert not Event.objects.filter(pk=draft.pk).exists()


def test_hosting_along_is_for_contacts(cast: Cast) -> None:
    event = party(cast.owner)
    with pytest.raises(ValidationError):
        add_cohost(event=event, by=cast.owner, member=cast.stranger)
    add_cohost(event=event, by=cast.owner, member=cast.unfiled)
    add_cohost(event=event, by=cast.owner, member=cast.unfiled)
    assert seen(event, cast.unfiled)
    remove_cohost(event=event, member=cast.unfiled)
    assert not seen(event, cast.unfiled)


def test_the_audiences_of_events_follow_the_circles(cast: Cast) -> None:
    gin = Circle.objects.get()
    book = circles.make(owner=cast.owner, name="Books")
    event = party(cast.owner, gin.bit, address_audience=gin.bit | book.bit, guest_audience=gin.bit)
    rsvp = answered(event, cast.owner, gin.bit)
    circles.delete(circle=gin)
    event.refresh_from_db()
    rsvp.refresh_from_db()
    assert (event.audience, event.address_audience, event.guest_audience) == (ONLY_ME, book.bit, ONLY_ME)
    assert rsvp.audience == ONLY_ME


def test_too_many_drafts(cast: Cast) -> None:
    for _ in range(20):
        party(cast.owner, status=Status.DRAFT, published_at=None)
    with pytest.raises(ValidationError):
        draft(cast.owner)
    assert draft(cast.stranger, audience=PERSONAL).pk
