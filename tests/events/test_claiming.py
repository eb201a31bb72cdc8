"""Addresses that turn out to be a member’s: whose they are nobody learns, and their answers come along."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from events.models import Event, Invitation, Rsvp
from events.services import invitations as services
from events.services.answers import answer, remove_guest
from members.models import Block, Member
from members.rule.masks import CONTACTS, MEMBERS
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.events.factories import OUT, link, party
from tests.events.factories import answer as answered
from tests.factories import MemberFactory
from tests.post import letters, run_jobs

pytestmark = pytest.mark.django_db


def test_whoever_joins_with_the_address_is_the_same_guest(cast: Cast, client: Client) -> None:
    event = party(cast.owner)
    client.post(link(event, cast.owner), {"status": "going", "name": "Otto Outside"})
    member = Member.objects.create_user(email=OUT, name="Otto Outsider")
    email = EmailAddress.objects.create(user=member, email=OUT, verified=False, primary=True)
    assert services.claim(member=member) == 0
    # As django-allauth says it when the code was right.
    from allauth.account.signals import email_confirmed

    email.verified = True
    email.save()
    email_confirmed.send(sender=EmailAddress, request=None, email_address=email)
    rsvp = Rsvp.objects.get()
    assert (rsvp.member, rsvp.invitation, rsvp.status) == (member, None, "going")
    assert Event.objects.visible_to(Viewer(member.pk)).filter(pk=event.pk).exists()
    assert services.claim(member=member) == 0


def test_a_member_takes_over_the_invitation_behind_a_link(cast: Cast) -> None:
    event = party(cast.owner)
    address = link(event, cast.owner)
    client = Client()
    client.force_login(cast.stranger)
    assert "Is this invitation yours?" in client.get(address).content.decode()
    assert not Event.objects.visible_to(Viewer(cast.stranger.pk)).exists()
    assert client.post(address, {"mine": "yes"}).headers["Location"] == event.get_absolute_url()
    assert client.get(event.get_absolute_url()).status_code == 200
    # The link leads its new owner to the event, and nobody else anywhere.
    assert client.get(address).headers["Location"] == event.get_absolute_url()
    other = Client()
    other.force_login(cast.admirer)
    assert [Client().get(address).status_code, other.get(address).status_code] == [404, 404]


def test_an_own_answer_stands_against_the_one_given_outside(cast: Cast, client: Client) -> None:
    event = party(cast.owner, MEMBERS, capacity=1)
    client.post(link(event, cast.owner), {"status": "going", "name": "Otto"})
    answered(event, cast.stranger, status="cant")
    waiting = answered(event, cast.admirer, waiting_since=timezone.now())
    assert services.claim_one(invitation=Invitation.objects.get(), member=cast.stranger)
    assert Rsvp.objects.get(member=cast.stranger).status == "cant"
    assert Rsvp.objects.get(pk=waiting.pk).holds_place


def test_who_invites_an_address_does_not_learn_whose_it_is(cast: Cast) -> None:
    event = party(cast.owner)
    secret = MemberFactory.create(email="secret@library.example", name="Secret Reader")
    services.invite_addresses(event=event, by=cast.owner, emails=["secret@library.example", OUT])
    client = Client()
    client.force_login(cast.owner)
    text = client.get(f"{event.get_absolute_url()}host/").content.decode()
    assert "secret@library.example" in text
    assert "Secret Reader" not in text
    assert text.count("No answer yet") == 2
    assert Event.objects.visible_to(Viewer(secret.pk)).exists()


@pytest.mark.parametrize("first", [True, False])
def test_an_answer_tells_nobody_whose_an_address_is(cast: Cast, first: bool) -> None:
    event = party(cast.owner, CONTACTS)
    if first:
        answer(member=cast.professional, event=event, status="going")
    services.invite_addresses(event=event, by=cast.owner, emails=[cast.professional.email, OUT])
    if not first:
        answer(member=cast.professional, event=event, status="going")
    client = Client()
    client.force_login(cast.owner)
    rows = client.get(f"{event.get_absolute_url()}host/").context["shown"].invitations
    assert [(row.name, row.rsvp) for row in rows] == [(cast.professional.email, None), (OUT, None)]
    assert letters(cast.professional.email) == []
    assert len(letters(OUT)) == 1


def rows_for_host(event: Event, host: Member) -> list[str]:
    client = Client()
    client.force_login(host)
    return [row.name for row in client.get(f"{event.get_absolute_url()}host/").context["shown"].invitations]


@pytest.mark.parametrize("address_first", [True, False])
def test_a_name_invited_beside_an_address_tells_nobody_whose_it_is(cast: Cast, address_first: bool) -> None:
    event = party(cast.owner)
    email, name = cast.professional.email, cast.professional.name

    def by_address() -> int:
        return services.invite_addresses(event=event, by=cast.owner, emails=[email])

    def by_name() -> int:
        return services.invite_contacts(event=event, by=cast.owner, member_ids=[cast.professional.pk])

    for invite in (by_address, by_name) if address_first else (by_name, by_address):
        assert (invite(), invite()) == (1, 0)
    assert sorted(rows_for_host(event, cast.owner)) == sorted([email, name])
    assert len(letters(email)) == 1
    assert services.claim(member=cast.professional) == 0
    rsvp = answer(member=cast.professional, event=event, status="going")
    remove_guest(event=event, rsvp_id=rsvp.pk)
    assert rows_for_host(event, cast.owner) == [email]
    assert not Event.objects.visible_to(Viewer(cast.professional.pk)).exists()


def test_a_guest_invited_by_an_address_is_taken_off_and_the_address_stays(cast: Cast, client: Client) -> None:
    event = party(cast.owner)
    address = link(event, cast.owner)
    client.post(address, {"status": "going", "name": "Otto Outside"})
    services.claim_one(invitation=Invitation.objects.get(), member=cast.stranger)
    remove_guest(event=event, rsvp_id=Rsvp.objects.get().pk)
    assert rows_for_host(event, cast.owner) == [OUT]
    assert not Event.objects.visible_to(Viewer(cast.stranger.pk)).exists()
    assert client.get(address).status_code == 404


def test_an_address_of_somebody_kept_apart_by_a_block_gets_no_letter(cast: Cast) -> None:
    event = party(cast.owner)
    services.invite_addresses(event=event, by=cast.owner, emails=[cast.blocker.email, OUT])
    run_jobs()
    assert letters(cast.blocker.email) == []
    assert len(letters(OUT)) == 1
    assert not Event.objects.visible_to(Viewer(cast.blocker.pk)).exists()
    assert Block.objects.count() == 2
