"""Inviting, once each; answering without an account, and joining later as the same person."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from events.models import Event, EventSettings, Invitation, Picture, Price, Rsvp, Series, Status
from events.services import invitations as services
from events.services.answers import answer, remove_guest
from events.services.publishing import cancel_event
from members.models import Block, Circle, Contact, Member
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.events.factories import answer as answered
from tests.events.factories import cohost, party
from tests.factories import BlockFactory, MemberFactory
from tests.post import letters, run_jobs
from tests.reading import text

pytestmark = pytest.mark.django_db

OUT = "out@elsewhere.example"


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


# Story 18


def test_story_18_whoever_is_invited_sees_the_event_whatever_its_audience(cast: Cast) -> None:
    event = party(cast.owner, MEMBERS)
    services.invite_contacts(event=event, by=cast.owner, member_ids=[cast.personal.pk])
    for audience in (PUBLIC, MEMBERS, PROFESSIONAL, ONLY_ME):
        Event.objects.filter(pk=event.pk).update(audience=audience)
        assert Event.objects.visible_to(Viewer(cast.personal.pk)).filter(pk=event.pk).exists()
    Contact.objects.filter(owner=cast.owner, other=cast.personal).delete()
    assert Event.objects.visible_to(Viewer(cast.personal.pk)).filter(pk=event.pk).exists()


# The letters


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


# Outside


def link(event: Event, by: Member, email: str = OUT) -> str:
    services.invite_addresses(event=event, by=by, emails=[email], message="Please come")
    return f"/events/answer/{Invitation.objects.get(event=event, email=email).token}/"


def test_somebody_outside_answers_without_an_account(cast: Cast, client: Client) -> None:
    event = party(cast.owner, title="Gin & Globes", address="14 Blackstone Row", guests_each=1, capacity=2)
    address = link(event, cast.owner)
    assert services.invite_addresses(event=event, by=cast.owner, emails=[OUT.upper()]) == 0
    [letter] = letters(OUT)
    assert address in str(letter.body)
    page = client.get(address)
    assert page.status_code == 200
    # No other site is told the link, and not more than that: without any referrer a browser sends the form as if from
    # elsewhere, and it is refused.
    assert page["Referrer-Policy"] == "same-origin"
    assert 'name="referrer"' not in page.content.decode()
    assert "Gin &amp; Globes" in page.content.decode()
    assert "Blackstone" not in page.content.decode()
    client.post(address, {"status": "going", "guests": "1", "name": "Otto Outside", "note": "With my aunt"})
    assert "14 Blackstone Row" in client.get(address).content.decode()
    rsvp = Rsvp.objects.get()
    assert (rsvp.name, rsvp.guests, rsvp.audience, rsvp.member) == ("Otto Outside", 1, ONLY_ME, None)
    event.refresh_from_db()
    assert event.taken == 2
    client.post(address, {"status": "cant", "name": "Otto Outside"})
    assert Rsvp.objects.get().status == "cant"
    assert "Blackstone" not in client.get(address).content.decode()


@pytest.mark.parametrize("audience", [PERSONAL, PUBLIC])
def test_somebody_outside_reads_what_the_host_wrote_for_guests(
    cast: Cast, client: Client, audience: int
) -> None:
    event = party(
        cast.owner, audience, summary="A hush of librarians", price_note="Bring a bottle",
        travel_estimate="Train from Boston $24",
    )  # fmt: skip
    Price.objects.create(event=event, name="Members", amount=12)
    Price.objects.create(event=event, name="Others", amount=1200)
    picture = Picture.objects.create(
        event=event, image=b"x", version="v1", width=20, height=10, description="A globe"
    )
    own = link(event, cast.owner)
    page = client.get(own)
    said = text(page)
    assert "A hush of librarians Nell Harrigan invites you." in said
    assert "Cost Members: $12 Others: $1,200 Bring a bottle Travel, roughly: Train from Boston $24" in said
    assert f'src="{own}picture/{picture.version}/"' in page.content.decode()
    assert client.get(f"{own}picture/{picture.version}/").content == b"x"
    assert client.get(f"{own}picture/v2/").status_code == 404
    # The link opens nothing else.
    there = client.get(f"{event.get_absolute_url()}picture/{picture.version}/").status_code
    assert there == (200 if audience == PUBLIC else 404)


@pytest.mark.parametrize("audience", [PERSONAL, PUBLIC])
def test_somebody_outside_puts_it_into_a_calendar(cast: Cast, client: Client, audience: int) -> None:
    event = party(
        cast.owner, audience, title="Gin & Globes", address="14 Blackstone Row", venue="Back door",
        address_audience=PUBLIC, join_link="https://join.example/gin",
    )  # fmt: skip
    own = link(event, cast.owner)

    def file() -> str:
        answer = client.get(f"{own}event.ics")
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer["Cache-Control"] == "private, no-store"
        return answer.content.decode().replace("\r\n ", "")

    assert f'href="{own}event.ics"' in client.get(own).content.decode()
    assert "SUMMARY:Gin & Globes" in file()
    assert "Blackstone" not in file()
    client.post(own, {"status": "going", "name": "Otto Outside"})
    assert "Back door\\, 14 Blackstone Row" in file()
    assert "https://join.example/gin" in file()
    assert "Hosted by Nell Harrigan" in file()
    Invitation.objects.update(by=cohost(event, cast.both).member)
    assert "Nell" not in file()
    # Neither the page, which is not theirs, nor the invitation, which is theirs alone, nor anybody's address.
    for secret in (event.get_absolute_url(), own, OUT, "ATTENDEE", "URL"):
        assert secret not in file(), secret
    client.post(own, {"status": "cant", "name": "Otto Outside"})
    assert "Blackstone" not in file()


def test_what_the_link_of_an_invitation_opens_ends_with_it(cast: Cast, client: Client) -> None:
    event = party(cast.owner)
    Picture.objects.create(event=event, image=b"x", version="v1", width=2, height=1)
    own = link(event, cast.owner)
    paths = [f"{own}event.ics", f"{own}picture/v1/"]
    row = Invitation.objects.get()
    for path in paths:
        assert client.get(path).status_code == 200
    services.claim_one(invitation=row, member=cast.stranger)
    for path in paths:
        assert client.get(path).status_code == 404
    Invitation.objects.update(member=None)
    Event.objects.update(status=Status.DRAFT)
    for path in (*paths, "/events/answer/nonsense/event.ics", "/events/answer/nonsense/picture/v1/"):
        assert client.get(path).status_code == 404


def test_a_token_shows_that_one_event_and_no_guests(cast: Cast, client: Client) -> None:
    event = party(cast.owner, guest_audience=PUBLIC)
    answered(event, cast.both, PUBLIC)
    page = client.get(link(event, cast.owner)).content.decode()
    assert cast.both.name not in page
    assert client.get(event.get_absolute_url()).status_code == 404
    assert client.get("/events/answer/nonsense/").status_code == 404
    Member.objects.filter(pk=cast.owner.pk).update(is_active=False)
    assert client.get(f"/events/answer/{Invitation.objects.get().token}/").status_code == 404


def test_guests_from_outside_are_for_the_hosts_alone(cast: Cast, client: Client) -> None:
    event = party(cast.owner, PUBLIC, guest_audience=PUBLIC)
    client.post(link(event, cast.owner), {"status": "going", "name": "Otto Outside"})
    for role, viewer in cast.viewers().items():
        assert Rsvp.objects.visible_to(viewer).exists() is (role == "owner"), role


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


def test_an_answer_from_outside_stands_beside_its_address(cast: Cast, client: Client) -> None:
    event = party(cast.owner)
    client.post(link(event, cast.owner), {"status": "maybe", "name": "Otto Outside"})
    client.force_login(cast.owner)
    [row] = client.get(f"{event.get_absolute_url()}host/").context["shown"].invitations
    assert (row.name, row.rsvp.get_status_display()) == (OUT, "Maybe")


def test_an_address_of_somebody_kept_apart_by_a_block_gets_no_letter(cast: Cast) -> None:
    event = party(cast.owner)
    services.invite_addresses(event=event, by=cast.owner, emails=[cast.blocker.email, OUT])
    run_jobs()
    assert letters(cast.blocker.email) == []
    assert len(letters(OUT)) == 1
    assert not Event.objects.visible_to(Viewer(cast.blocker.pk)).exists()
    assert Block.objects.count() == 2


def test_too_many_addresses_in_a_day(cast: Cast) -> None:
    event = party(cast.owner)
    services.invite_addresses(event=event, by=cast.owner, emails=[f"a{n}@x.example" for n in range(199)])
    with pytest.raises(ValidationError):
        services.invite_addresses(event=event, by=cast.owner, emails=["b@x.example", "c@x.example"])


def test_ones_own_address_is_not_invited(cast: Cast, sign_in: Callable[[Member | None], Client]) -> None:
    event = party(cast.owner)
    typed = f"{OUT}\n{cast.owner.email.upper()}"
    page = sign_in(cast.owner).post(f"{event.get_absolute_url()}invite/", {"emails": typed})
    assert page.status_code == 422
    assert f"“{cast.owner.email}” is your own address." in text(page)
    assert typed in page.content.decode()
    assert not Invitation.objects.exists()


def test_more_guests_than_each_may_bring(cast: Cast, client: Client) -> None:
    address = link(party(cast.owner, guests_each=2), cast.owner)
    page = client.post(address, {"status": "going", "guests": "3", "name": "Otto Outside"})
    assert "Guests that I bring: Bring at most 2." in text(page)
    assert not Rsvp.objects.exists()


def test_somebody_outside_who_waits_is_told_so_on_every_visit(cast: Cast, client: Client) -> None:
    event = party(cast.owner, capacity=1)
    answered(event, cast.both)
    Event.objects.filter(pk=event.pk).update(taken=1)
    address = link(event, cast.owner)
    client.post(address, {"status": "going", "name": "Otto Outside"})
    client.get(address)
    assert "You are on the waiting list. We write to you when there is a place." in text(client.get(address))
