"""Since you were here: what happened, as far as the member sees it; the number on the tab; all seen with a press."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from committees.models import Volunteer
from committees.services.seats import Post, offer
from events.models import Event
from events.services.answers import answer as give_answer
from events.services.past import was_there
from events.services.publishing import publish_event
from members.models import Block, Contact, Member
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL
from members.services import contacts as services
from tests.cast import Cast
from tests.committees.factories import CommitteeFactory, seat
from tests.events.factories import answer, party
from tests.factories import line, listed
from tests.reading import text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def owner(cast: Cast) -> Member:
    """The owner, who was here last a minute ago, with something on their profile."""
    line(cast.owner, "Maps", ONLY_ME)
    Contact.objects.update(since=LONG_AGO)
    Member.objects.filter(pk=cast.owner.pk).update(desk_seen_at=timezone.now() - dt.timedelta(minutes=1))
    return cast.owner


def news(client: Client) -> str:
    """What the card of news says."""
    page = text(client.get("/desk/"))
    return page.partition("Since you were here")[2].partition("Mark all as seen")[0]


def number(client: Client, path: str = "/people/") -> int:
    """The number on the tab of the desk."""
    body = client.get(path).content.decode()
    _, found, rest = body.partition('nav__count">')
    return int(rest.partition("<")[0]) if found else 0


def test_whoever_accepted_is_news_for_the_one_who_asked_alone(
    cast: Cast, owner: Member, sign_in: SignIn
) -> None:
    services.ask(sender=owner, recipient=cast.stranger, mask=PROFESSIONAL)
    client = sign_in(owner)
    assert number(client) == 0
    services.accept(recipient=cast.stranger, sender=owner, mask=PERSONAL)
    assert "Sol Strand accepted your request" in news(client)
    assert number(client) == 1
    assert "accepted your request" not in text(sign_in(cast.stranger).get("/desk/"))
    # The filing of the other is nobody's to learn.
    assert "Personal" not in news(client)
    Block.objects.create(owner=cast.stranger, blocked=owner)
    assert news(client) == ""
    assert number(client) == 0


def test_answers_to_ones_party_are_news_for_its_hosts(cast: Cast, owner: Member, sign_in: SignIn) -> None:
    mine = party(owner, MEMBERS, title="Gin and Globes")
    others = party(cast.personal, MEMBERS, title="Elsewhere")
    give_answer(member=cast.stranger, event=mine, status="going", audience=ONLY_ME)
    give_answer(member=cast.both, event=mine, status="cant")
    give_answer(member=cast.stranger, event=others, status="going", audience=MEMBERS)
    give_answer(member=owner, event=mine, status="going")
    told = news(sign_in(owner))
    assert "Sol Strand is going to Gin and Globes" in told
    assert "Yuki Arakawa can’t go to Gin and Globes" in told
    assert "Elsewhere" not in told
    assert "Nell Harrigan" not in told
    for role in ("stranger", "both", "professional", "curator"):
        assert "Gin and Globes" not in news(sign_in(getattr(cast, role))), role
    Member.objects.filter(pk=cast.both.pk).update(is_active=False)
    assert "Yuki" not in news(sign_in(owner))


def test_what_members_say_of_an_event_is_no_news_for_its_host(
    cast: Cast, owner: Member, sign_in: SignIn
) -> None:
    past = timezone.now() - dt.timedelta(minutes=30)
    event = party(
        owner, MEMBERS, title="Camp", guest_audience=MEMBERS, starts=past, ends=past + dt.timedelta(minutes=1)
    )
    was_there(member=cast.stranger, event=event, audience=MEMBERS)
    assert news(sign_in(owner)) == ""
    assert number(sign_in(owner)) == 0


def test_volunteers_offers_and_published_events_are_news(cast: Cast, owner: Member, sign_in: SignIn) -> None:
    committee = CommitteeFactory.create(name="Jury", takes_volunteers=True)
    seat(committee, owner, role="chair")
    Volunteer.objects.create(member=cast.stranger, committee=committee, statement="I would")
    Volunteer.objects.create(member=cast.blocked, committee=committee, statement="I would")
    event = party(
        owner, MEMBERS, status="submitted", published_at=None, submitted_at=timezone.now(), title="Open Day"
    )
    publish_event(event=event)
    other = CommitteeFactory.create(name="Board")
    chair = listed()
    seat(other, chair, role="chair")
    offer(by=chair, committee=other, member=owner, post=Post("member", timezone.now().date()))
    told = news(sign_in(owner))
    assert "Sol Strand volunteers for Jury" in told
    assert "Open Day was published" in told
    assert "You’re offered a seat on Board" in told
    assert cast.blocked.name not in told
    assert number(sign_in(owner)) == 3
    assert news(sign_in(cast.professional)) == ""


def test_all_is_seen_with_one_press_and_nothing_that_came_later(
    cast: Cast, owner: Member, sign_in: SignIn
) -> None:
    mine = party(owner, MEMBERS, title="Gin and Globes")
    give_answer(member=cast.stranger, event=mine, status="going")
    client = sign_in(owner)
    assert number(client) == 1
    until = timezone.now().isoformat()
    assert client.get("/desk/seen/").status_code == 405
    for odd in ("", "soon", "2026-13-45T00:00", "2026-12-01T10:00", "9999-12-31T23:59:59+00:00x"):
        assert client.post("/desk/seen/", {"until": odd}).status_code == 302
        assert number(client) == 1, odd
    give_answer(member=cast.both, event=mine, status="maybe")
    client.post("/desk/seen/", {"until": until})
    assert number(client) == 1
    assert "Yuki Arakawa may go to" in news(client)
    client.post("/desk/seen/", {"until": "9000-01-01T00:00:00+00:00"})
    assert number(client) == 0
    owner.refresh_from_db()
    assert owner.desk_seen_at <= timezone.now()
    client.post("/desk/seen/", {"until": "2001-01-01T00:00:00+00:00"})
    assert number(client) == 0


def test_the_desk_answers_in_place(cast: Cast, owner: Member, sign_in: SignIn) -> None:
    services.ask(sender=cast.stranger, recipient=owner, mask=PROFESSIONAL)
    mine = party(cast.professional, ONLY_ME, title="Supper")
    mine.invitations.create(member=owner, by=cast.professional, sent_at=timezone.now(), token="t")
    client = sign_in(owner)
    page = text(client.get("/desk/"))
    assert "Supper" in page
    there = f"{mine.get_absolute_url()}rsvp/"
    assert client.post(there, {"now": "going", "back": "desk"})["Location"] == "/desk/"
    assert mine.rsvps.get().status == "going"
    assert client.post(there, {"now": "there", "back": "desk"})["Location"] == "/desk/"
    assert mine.rsvps.get().status == "going"
    accepted = client.post(
        f"/contacts/requests/{cast.stranger.handle}/accept/",
        {"tier": "both", "back": "desk", "part": "waiting"},
    )
    assert accepted["Location"] == "/desk/#waiting"
    assert Contact.objects.filter(owner=owner, other=cast.stranger).exists()


def test_a_new_member_is_led_to_three_steps_that_go(cast: Cast, sign_in: SignIn) -> None:
    me = listed(name="Cora Whitfield")
    line(me, "Maps", ONLY_ME)
    client = sign_in(me)
    page = text(client.get("/desk/"))
    assert "Three steps" in page
    assert "0 of 5 so far" in page
    assert "Add past events" in page
    answer(party(listed(), MEMBERS), me, status="maybe")
    for person in range(5):
        services.ask(sender=me, recipient=listed(name=f"Person {person}"), mask=PROFESSIONAL)
    page = text(client.get("/desk/"))
    assert "Say yes to one event (done)" in page
    assert "Ask five people (done)" in page
    assert "Three steps" not in text(sign_in(cast.owner).get("/desk/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_takes_one_query_and_the_card_three(
    rows: int, cast: Cast, owner: Member, sign_in: SignIn
) -> None:
    mine: Any = party(owner, MEMBERS, title="Gin and Globes")
    client = sign_in(owner)
    with CaptureQueriesContext(connection) as before:
        client.get("/desk/")
    for person in range(rows):
        give_answer(member=listed(name=f"Guest {person}"), event=mine, status="going")
    with CaptureQueriesContext(connection) as after:
        assert f"Guest {rows - 1}" in news(client)
    assert len(after) == len(before) + 2
    assert Event.objects.get(pk=mine.pk).taken == rows
