"""Answering an invitation without an account, behind the link of the letter."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, Invitation, Picture, Price, Rsvp, Status
from events.services import invitations as services
from members.models import Member
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PUBLIC
from tests.cast import Cast
from tests.events.factories import OUT, cohost, link, party
from tests.events.factories import answer as answered
from tests.events.reading import SignIn
from tests.factories import BlockFactory
from tests.post import letters
from tests.reading import text

pytestmark = pytest.mark.django_db


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


def test_an_answer_from_outside_stands_beside_its_address(cast: Cast, client: Client) -> None:
    event = party(cast.owner)
    client.post(link(event, cast.owner), {"status": "maybe", "name": "Otto Outside"})
    client.force_login(cast.owner)
    [row] = client.get(f"{event.get_absolute_url()}host/").context["shown"].invitations
    assert (row.name, row.rsvp.get_status_display()) == (OUT, "Maybe")


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
    assert "You’re on the waiting list. We’ll email you when a place opens." in text(client.get(address))


WORTHLESS: dict[str, Callable[[Invitation, Member], object]] = {
    "claimed": lambda row, member: services.claim_one(invitation=row, member=member),
    "withdrawn": lambda row, member: services.withdraw_invitation(event=row.event, invitation_id=row.pk),
    "claimed and blocked": lambda row, member: _claimed_and_blocked(row, member),
    "of a host who is suspended": lambda row, member: Member.objects.filter(pk=row.by_id or 0).update(
        is_active=False
    ),
    "of a host who leaves": lambda row, member: Member.objects.filter(pk=row.by_id or 0).update(
        leaving_at=timezone.now()
    ),
    "to a draft": lambda row, member: Event.objects.filter(pk=row.event_id).update(status="draft"),
}


def _claimed_and_blocked(row: Invitation, member: Member) -> None:
    services.claim_one(invitation=row, member=member)
    BlockFactory.create(owner=row.event.host, blocked=member)


@pytest.mark.parametrize("end", WORTHLESS.values(), ids=WORTHLESS.keys())
def test_a_token_that_is_worth_nothing_answers_like_one_that_never_was(
    cast: Cast, sign_in: SignIn, end: Callable[[Invitation, Member], object]
) -> None:
    event = party(cast.owner, MEMBERS, title="Gin & Globes", slug="gin-globes")
    Picture.objects.create(event=event, image=b"x", width=1, height=1, version="v" * 22)
    address = link(event, cast.owner)
    row = Invitation.objects.get()
    end(row, cast.admirer)
    Event.objects.update(slug="rum-globes", title="Rum & Globes")
    # Where the member who claimed it still sees the event, it leads them there, and them alone.
    leads = next(name for name, ends in WORTHLESS.items() if ends is end) == "claimed"
    never = address.replace(row.token, "n" * len(row.token))
    for person in (None, cast.stranger, *([] if leads else [cast.admirer])):
        client = sign_in(person)
        for path in ("", "event.ics", f"picture/{'v' * 22}/"):
            for send in (client.get, client.post):
                answers = [send(f"{there}{path}") for there in (address, never)]
                assert told(answers[0], row.token) == told(answers[1], "n" * len(row.token))
                assert answers[0].status_code in (404, 405)


def told(response: Any, token: str) -> tuple[int, dict[str, str], str]:
    """A response without the token that was asked for and what is random in every page."""
    body = re.sub(r'(csrfmiddlewaretoken"? value="|nonce-|nonce=")[^"\' ]*', "", response.content.decode())
    own = {"Content-Security-Policy", "X-Request-ID"}
    headers = {name: value for name, value in response.headers.items() if name not in own}
    return response.status_code, headers, body.replace(token, "…")


@pytest.mark.parametrize("how", ["is_active", "leaving_at"])
def test_the_page_does_not_name_a_co_host_who_is_gone(cast: Cast, client: Client, how: str) -> None:
    event = party(cast.owner, MEMBERS)
    cohost(event, cast.both)
    address = link(event, cast.both)
    assert f"<bdi>{cast.both.name}</bdi> invites you." in client.get(address).content.decode()
    gone = {"is_active": False, "leaving_at": timezone.now()}[how]
    Member.objects.filter(pk=cast.both.pk).update(**{how: gone})
    page = client.get(address).content.decode()
    assert (cast.both.name in page, "You are invited." in page) == (False, True)
