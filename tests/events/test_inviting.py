"""Inviting, each person once, and the letter that invites."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.models import Event, EventSettings, Invitation, Series, Status
from events.services import invitations as services
from events.services.answers import answer
from events.services.publishing import cancel_event
from members.models import Circle, Contact, Member
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.events.factories import OUT, cohost, party
from tests.events.factories import answer as answered
from tests.events.reading import SignIn
from tests.factories import BlockFactory
from tests.post import letters
from tests.reading import text

pytestmark = pytest.mark.django_db


def asked(event: Event) -> set[int | None]:
    return set(Invitation.objects.filter(event=event).values_list("member_id", flat=True))


@pytest.mark.parametrize(
    ("mask", "roles"),
    [
        (PROFESSIONAL, {"professional", "both", "circled"}),
        (PERSONAL, {"personal", "both"}),
        (CONTACTS, {"professional", "personal", "both", "circled"}),
    ],
)
def test_a_tier_is_invited_as_it_is_filed_now(cast: Cast, mask: int, roles: set[str]) -> None:
    event = party(cast.owner)
    assert services.invite_filing(event=event, by=cast.owner, mask=mask) == len(roles)
    assert asked(event) == {getattr(cast, role).pk for role in roles}


def test_a_circle_is_invited(cast: Cast) -> None:
    event = party(cast.owner)
    services.invite_filing(event=event, by=cast.owner, mask=Circle.objects.get().bit)
    assert asked(event) == {cast.circled.pk}


@pytest.mark.parametrize("mask", [ONLY_ME, PUBLIC, MEMBERS])
def test_no_other_audience_can_be_invited(cast: Cast, mask: int) -> None:
    with pytest.raises(ValidationError):
        services.invite_filing(event=party(cast.owner), by=cast.owner, mask=mask)


def test_only_contacts_are_invited_and_each_once_however_often(cast: Cast) -> None:
    event = party(cast.owner)
    ids = [cast.personal.pk, cast.stranger.pk, cast.blocked.pk, cast.suspended.pk, 10**9]
    assert services.invite_contacts(event=event, by=cast.owner, member_ids=ids) == 1
    assert services.invite_contacts(event=event, by=cast.owner, member_ids=ids) == 0
    assert services.invite_filing(event=event, by=cast.owner, mask=PERSONAL) == 1
    assert asked(event) == {cast.personal.pk, cast.both.pk}
    assert len(letters(cast.personal.email)) == 1


def test_whoever_has_answered_or_hosts_along_is_not_asked(cast: Cast) -> None:
    event = party(cast.owner, CONTACTS)
    answer(member=cast.personal, event=event, status="maybe")
    cohost(event, cast.both)
    assert services.invite_filing(event=event, by=cast.owner, mask=PERSONAL) == 0


def test_only_hosts_invite(cast: Cast) -> None:
    event = party(cast.owner, MEMBERS)
    with pytest.raises(Event.DoesNotExist):
        services.invite_contacts(event=event, by=cast.personal, member_ids=[cast.owner.pk])
    for status in (Status.DRAFT, Status.CANCELLED):
        with pytest.raises(ValidationError):
            services.invite_filing(event=party(cast.owner, status=status), by=cast.owner, mask=PERSONAL)


def test_guests_of_before(cast: Cast) -> None:
    series = Series.objects.create(slug="gin", title="Gin", host=cast.owner)
    old = timezone.now() - dt.timedelta(days=60)
    past = party(cast.owner, MEMBERS, series=series, starts=old, ends=old)
    for member in (cast.stranger, cast.personal, cast.blocked, cast.suspended):
        answered(past, member)
    answered(past, cast.both, status="cant")
    event = party(cast.owner, series=series)
    assert services.invite_past_guests(event=event, by=cast.owner) == 2
    assert asked(event) == {cast.stranger.pk, cast.personal.pk}


def test_story_18_whoever_is_invited_sees_the_event_whatever_its_audience(cast: Cast) -> None:
    event = party(cast.owner, MEMBERS)
    services.invite_contacts(event=event, by=cast.owner, member_ids=[cast.personal.pk])
    for audience in (PUBLIC, MEMBERS, PROFESSIONAL, ONLY_ME):
        Event.objects.filter(pk=event.pk).update(audience=audience)
        assert Event.objects.visible_to(Viewer(cast.personal.pk)).filter(pk=event.pk).exists()
    Contact.objects.filter(owner=cast.owner, other=cast.personal).delete()
    assert Event.objects.visible_to(Viewer(cast.personal.pk)).filter(pk=event.pk).exists()


def test_the_letter_shows_no_address(cast: Cast) -> None:
    event = party(cast.owner, title="Gin & Globes", address="14 Blackstone Row", venue="The globe room")
    services.invite_contacts(event=event, by=cast.owner, member_ids=[cast.personal.pk], message="Do come")
    letter = letters(cast.personal.email)[0]
    assert letter.subject == "Nell Harrigan invites you: Gin & Globes"
    assert "Do come" in str(letter.body)
    assert "Blackstone" not in str(letter.body)
    assert "globe room" not in str(letter.body)


@pytest.mark.parametrize(
    "change",
    [
        lambda event, host, guest: cancel_event(event=event),
        lambda event, host, guest: BlockFactory.create(owner=guest, blocked=host),
        lambda event, host, guest: BlockFactory.create(owner=host, blocked=guest),
        lambda event, host, guest: Invitation.objects.all().delete(),
        lambda event, host, guest: answer(member=guest, event=event, status="cant"),
        lambda event, host, guest: EventSettings.objects.create(member=guest, mail_on_invitation=False),
        lambda event, host, guest: Member.objects.filter(pk=guest.pk).update(leaving_at=timezone.now()),
        lambda event, host, guest: Member.objects.filter(pk=host.pk).update(is_active=False),
    ],
    ids=[
        "cancelled",
        "blocking",
        "blocked",
        "taken back",
        "answered",
        "unwanted",
        "leaving",
        "suspended host",
    ],
)
def test_story_11_an_invitation_does_not_outlive_what_it_was_for(
    cast: Cast, change: Callable[..., Any]
) -> None:
    event = party(cast.owner)
    services.invite_contacts(event=event, by=cast.owner, member_ids=[cast.personal.pk])
    change(event, cast.owner, cast.personal)
    assert letters(cast.personal.email) == []


def test_too_many_addresses_in_a_day(cast: Cast) -> None:
    event = party(cast.owner)
    services.invite_addresses(event=event, by=cast.owner, emails=[f"a{n}@x.example" for n in range(199)])
    with pytest.raises(ValidationError):
        services.invite_addresses(event=event, by=cast.owner, emails=["b@x.example", "c@x.example"])


def test_ones_own_address_is_not_invited(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner)
    typed = f"{OUT}\n{cast.owner.email.upper()}"
    page = sign_in(cast.owner).post(f"{event.get_absolute_url()}invite/", {"emails": typed})
    assert page.status_code == 422
    assert f"“{cast.owner.email}” is your own address." in text(page)
    assert typed in page.content.decode()
    assert not Invitation.objects.exists()
