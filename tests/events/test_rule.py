"""Who sees an event, its address and its guests: the cast over every face."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from events.models import Answer, Event, Rsvp, Status
from members.models import Block, Circle, Contact, Member
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.events.factories import EventFactory, answer, cohost, invite, party
from tests.factories import BlockFactory, OrganizationFactory, listed, tie

HERE = {"owner", "stranger", "professional", "personal", "both", "unfiled", "circled", "admirer", "curator"}
MEMBER = HERE | {"suspended", "leaving"}
# Whoever is suspended or leaving cannot sign in; as a viewer they stand like any other.
WHO = {
    ONLY_ME: {"owner"},
    PERSONAL: {"owner", "personal", "both", "suspended", "leaving"},
    PROFESSIONAL: {"owner", "professional", "both", "circled", "suspended", "leaving"},
    CONTACTS: {"owner", "professional", "personal", "both", "circled", "suspended", "leaving"},
    MEMBERS: MEMBER,
    PUBLIC: MEMBER | {"visitor"},
}


def see(cast: Cast, event: Event) -> set[str]:
    return {
        role
        for role, viewer in cast.viewers().items()
        if Event.objects.visible_to(viewer).filter(pk=event.pk).exists()
    }


@pytest.mark.parametrize("audience", WHO)
def test_a_party_is_there_for_those_whom_its_audience_reaches(cast: Cast, audience: int) -> None:
    assert see(cast, party(cast.owner, audience)) == WHO[audience]


def test_a_party_for_a_circle(cast: Cast) -> None:
    circle = Circle.objects.get()
    assert see(cast, party(cast.owner, circle.bit)) == {"owner", "circled"}


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.DECLINED])
def test_what_is_not_up_is_its_hosts_alone(cast: Cast, status: str) -> None:
    event = party(cast.owner, PUBLIC, status=status)
    cohost(event, cast.professional)
    invite(event, cast.personal)
    assert see(cast, event) == {"owner", "professional"}


def test_a_cancelled_event_stays_for_those_who_could_see_it(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL, status=Status.CANCELLED)
    assert see(cast, event) == WHO[PERSONAL]


def test_an_invitation_gives_sight_of_that_one_event(cast: Cast) -> None:
    event, other = party(cast.owner), party(cast.owner)
    invite(event, cast.stranger)
    assert see(cast, event) == {"owner", "stranger"}
    assert see(cast, other) == {"owner"}


def test_a_block_is_stronger_than_an_invitation_and_than_hosting_along(cast: Cast) -> None:
    event = party(cast.owner, PUBLIC)
    for member in (cast.blocked, cast.blocker):
        invite(event, member)
        cohost(event, member)
    assert see(cast, event) == WHO[PUBLIC]


def test_the_party_of_a_suspended_host_is_there_for_nobody_else(cast: Cast) -> None:
    event = party(cast.owner, PUBLIC)
    invite(event, cast.stranger)
    Member.objects.filter(pk=cast.owner.pk).update(is_active=False)
    assert see(cast, event) == {"owner"}


def test_an_event_of_an_organization_asks_for_nobody_s_filing(cast: Cast) -> None:
    everybody = set(cast.viewers())
    of_members = party(cast.owner, MEMBERS, organization=OrganizationFactory.create())
    of_nobody = EventFactory.create(host=None, audience=PUBLIC, organization=OrganizationFactory.create())
    assert see(cast, of_members) == everybody - {"visitor"}
    assert see(cast, of_nobody) == everybody


def test_refiling_shows_with_the_next_request(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL)
    Contact.objects.filter(owner=cast.owner, other=cast.professional).update(mask=PERSONAL)
    Contact.objects.filter(owner=cast.owner, other=cast.personal).update(mask=PROFESSIONAL)
    assert see(cast, event) == WHO[PERSONAL] - {"personal"} | {"professional"}


def test_a_preview_sees_what_that_filing_sees(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL)
    for standing, seen in (
        (PUBLIC, False),
        (MEMBERS | PUBLIC, False),
        (PERSONAL | 3, True),
        (PROFESSIONAL | 3, False),
    ):
        viewer = Viewer.pose(owner_id=cast.owner.pk, standing=standing)
        assert Event.objects.visible_to(viewer).filter(pk=event.pk).exists() is seen


# The address and the guest list


def faces(cast: Cast, event: Event, face: str) -> set[str]:
    read = {
        role: Event.objects.visible_to(viewer).with_access(viewer).filter(pk=event.pk).first()
        for role, viewer in cast.viewers().items()
    }
    return {role for role, seen in read.items() if seen and getattr(seen, face)}


@pytest.mark.parametrize("face", ["address_audience", "guest_audience"])
@pytest.mark.parametrize("audience", WHO)
def test_each_face_has_its_own_audience(cast: Cast, face: str, audience: int) -> None:
    event = party(cast.owner, PUBLIC, **{face: audience})
    annotated = {"address_audience": "sees_address", "guest_audience": "sees_guests"}[face]
    assert faces(cast, event, annotated) == WHO[audience]


def test_no_face_is_wider_than_the_event(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL, address_audience=PUBLIC, guest_audience=PUBLIC)
    assert faces(cast, event, "sees_address") == faces(cast, event, "sees_guests") == WHO[PERSONAL]


def test_whoever_is_going_reads_the_address_and_whoever_waits_does_not(cast: Cast) -> None:
    event = party(cast.owner, MEMBERS)
    answer(event, cast.stranger)
    answer(event, cast.professional, status=Answer.MAYBE)
    answer(event, cast.personal, waiting_since=timezone.now())
    assert faces(cast, event, "sees_address") == {"owner", "stranger"}


def guests(viewer: Viewer, event: Event) -> set[int]:
    return set(Rsvp.objects.visible_to(viewer).filter(event=event).values_list("member_id", flat=True))


@pytest.mark.parametrize("audience", WHO)
def test_a_guest_is_listed_to_those_whom_the_guest_s_own_audience_reaches(cast: Cast, audience: int) -> None:
    host = listed()
    event = party(host, PUBLIC, guest_audience=PUBLIC)
    answer(event, cast.owner, audience)
    seen = {role for role, viewer in cast.viewers().items() if guests(viewer, event)}
    assert seen == WHO[audience]
    assert guests(Viewer(host.pk), event) == {cast.owner.pk}


def test_the_guest_list_is_closed_whatever_the_guests_allow(cast: Cast) -> None:
    host = listed()
    event = party(host, PUBLIC)
    answer(event, cast.owner, PUBLIC)
    assert {role for role, viewer in cast.viewers().items() if guests(viewer, event)} == {"owner"}


def test_an_answer_does_not_show_an_event_that_is_hidden(cast: Cast) -> None:
    """Story 13: the guest list is hidden, the activity tells."""
    host = listed()
    event = party(host, PERSONAL, guest_audience=PUBLIC)
    tie(host, cast.owner, PERSONAL)
    answer(event, cast.owner, PUBLIC)
    assert {role for role, viewer in cast.viewers().items() if guests(viewer, event)} == {"owner"}


def test_those_who_wait_or_cannot_come_are_for_the_hosts_alone(cast: Cast) -> None:
    event = party(cast.owner, PUBLIC, guest_audience=PUBLIC)
    answer(event, cast.stranger, PUBLIC, waiting_since=timezone.now())
    answer(event, cast.admirer, PUBLIC, Answer.CANT)
    answer(event, cast.professional, PUBLIC, Answer.MAYBE)
    assert guests(Viewer.visitor(), event) == {cast.professional.pk}
    assert guests(Viewer(cast.owner.pk), event) == {
        cast.stranger.pk, cast.admirer.pk, cast.professional.pk,
    }  # fmt: skip


def test_story_15_a_block_holds_on_the_guest_list(cast: Cast) -> None:
    host = listed()
    event = party(host, PUBLIC, guest_audience=PUBLIC)
    for member in (cast.blocked, cast.blocker, cast.suspended, cast.stranger):
        answer(event, member, PUBLIC)
    assert guests(Viewer(cast.owner.pk), event) == {cast.stranger.pk}
    BlockFactory.create(owner=cast.stranger, blocked=host)
    assert Block.objects.count() == 3
    assert guests(Viewer(host.pk), event) == {cast.blocked.pk, cast.blocker.pk}


def test_curators_browse_what_is_for_everybody_and_nothing_else(cast: Cast) -> None:
    wide = party(cast.owner, PUBLIC, status=Status.SUBMITTED)
    members = party(cast.owner, MEMBERS)
    asked = party(cast.owner, PERSONAL, asked_audience=MEMBERS)
    of_library = EventFactory.create(
        host=None, organization=OrganizationFactory.create(), status=Status.SUBMITTED
    )
    for audience in (ONLY_ME, PERSONAL, PROFESSIONAL, CONTACTS, Circle.objects.get().bit):
        party(cast.owner, audience)
    party(cast.owner, PUBLIC, status=Status.DRAFT)
    assert set(Event.objects.for_curators()) == {wide, members, asked, of_library}
    assert set(Event.objects.waiting_for_curators()) == {wide, asked, of_library}


# What the database refuses


@pytest.mark.parametrize(
    "fields",
    [
        {"audience": PUBLIC | PERSONAL},
        {"address_audience": MEMBERS | PROFESSIONAL},
        {"guest_audience": -1},
        {"asked_audience": PERSONAL},
        {"host": None},
        {"status": "up"},
        {"kind": "rave"},
        {"published_at": None},
        {"ends": timezone.now() - dt.timedelta(days=400)},
    ],
)
def test_the_database_refuses_impossible_events(cast: Cast, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EventFactory.create(**{"host": cast.owner, **fields})


def test_nobody_files_anybody_for_an_organization(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        party(cast.owner, PERSONAL, organization=OrganizationFactory.create())


def test_the_places_taken_are_counted_by_the_database(cast: Cast) -> None:
    event = party(cast.owner, MEMBERS, capacity=4)
    first = answer(event, cast.stranger, guests=2)
    second = answer(event, cast.personal, waiting_since=timezone.now(), guests=1)
    answer(event, cast.both, status=Answer.MAYBE, guests=3)

    def taken() -> int:
        return int(Event.objects.values_list("taken", flat=True).get(pk=event.pk))

    assert taken() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Rsvp.objects.filter(pk=second.pk).update(waiting_since=None)
    Rsvp.objects.filter(pk=first.pk).update(guests=0)
    Rsvp.objects.filter(pk=second.pk).update(waiting_since=None)
    assert taken() == 3
    first.delete()
    assert taken() == 2
    cast.personal.delete()
    assert taken() == 0


def test_the_events_of_whoever_is_erased_go_and_those_of_an_organization_stay(cast: Cast) -> None:
    party(cast.owner, PERSONAL)
    kept = party(cast.owner, MEMBERS, organization=OrganizationFactory.create())
    answer(kept, cast.owner)
    cast.owner.delete()
    assert [event.host_id for event in Event.objects.all()] == [None]


def test_why_the_address_is_shown(cast: Cast) -> None:
    closed, opened = party(cast.owner, MEMBERS), party(cast.owner, MEMBERS, address_audience=MEMBERS)
    for event in (closed, opened):
        answer(event, cast.stranger)
    assert faces(cast, closed, "only_as_guest") == {"stranger"}
    assert faces(cast, opened, "only_as_guest") == set()


@pytest.mark.parametrize("audience", WHO)
def test_a_page_of_the_list_holds_what_the_rule_lets_through(cast: Cast, audience: int) -> None:
    event = party(cast.owner, MEMBERS, guest_audience=MEMBERS)
    for number, guest in enumerate((cast.owner, cast.stranger, cast.blocked, cast.blocker, cast.suspended)):
        answer(event, guest, audience, status=(Answer.GOING, Answer.MAYBE)[number % 2])
    answer(event, cast.personal, audience, waiting_since=timezone.now())
    answer(event, cast.both, audience, status=Answer.CANT)
    for role, viewer in cast.viewers().items():
        seen = Event.objects.visible_to(viewer).with_access(viewer).filter(pk=event.pk).first()
        if seen is None or not seen.sees_guests:
            continue
        by_rule = Rsvp.objects.visible_to(viewer).filter(event=event, status__in=("going", "maybe"))
        by_rule = by_rule.filter(waiting_since=None)
        assert set(Rsvp.objects.listed_to(viewer, seen)) == set(by_rule), role
