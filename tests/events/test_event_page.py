"""The page of an event and its guest list, as the whole cast sees them."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from events.models import (
    Event,
    Rsvp,
)
from events.services.answers import answer as rsvp_to
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PUBLIC
from tests.cast import Cast
from tests.events.factories import answer, cohost, invite, party
from tests.events.reading import ROLES, SignIn, has, walk, who, without_token
from tests.factories import MemberFactory, OrganizationFactory, listed, tie


def test_story_09_a_party_for_personal_contacts_is_there_for_them_and_for_nobody_else(
    cast: Cast, sign_in: SignIn, gin: Event
) -> None:
    pages = walk(cast, sign_in, gin.get_absolute_url())
    assert who(pages) == {"owner", "personal", "both"}
    assert who(pages, "Dry Martinis and Dust Jackets") == {"owner", "personal", "both"}
    # The pair of it: a public event is there for all.
    public = party(cast.owner, PUBLIC, title="An open evening")
    assert who(walk(cast, sign_in, public.get_absolute_url()), "An open evening") == set(ROLES) - {
        "blocked",
        "blocker",
    }


def test_story_12_a_hidden_event_is_exactly_like_a_missing_one(
    cast: Cast, sign_in: SignIn, gin: Event
) -> None:
    client = sign_in(cast.professional)
    for path in (
        "",
        "guests/",
        "rsvp/",
        "host/",
        "edit/",
        "invite/",
        "cohort/",
        "met/",
        "host/guests.csv",
        "event.ics",
    ):
        there = client.get(f"{gin.get_absolute_url()}{path}")
        missing = client.get(f"/events/{gin.year}/nothing-here/{path}")
        assert there.status_code == missing.status_code
        assert there.status_code in (404, 405)
        text = there.content.decode().replace(gin.slug, "")
        assert "Martini" not in text


@pytest.mark.parametrize(
    "url",
    ["/events/", "/events/calendar/", "/events/?q=Martinis", "/events/events.ics", "/events/events.atom"],
)
def test_story_12_no_list_names_or_counts_a_hidden_event(
    cast: Cast, sign_in: SignIn, gin: Event, url: str
) -> None:
    if "calendar" in url:
        url = f"/events/calendar/{gin.local_starts.year}/{gin.local_starts.month}/"
    seen = who(walk(cast, sign_in, url), "Dry Martinis")
    assert seen <= {"owner", "personal", "both"}


def test_the_address_is_for_those_who_are_going(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    pages = walk(cast, sign_in, gin.get_absolute_url())
    for words in ("14 Blackstone Row", "The globe room", "meet.example/gin", "Ring twice"):
        assert who(pages, words) == {"owner", "both"}
    answer(gin, cast.personal, waiting_since=timezone.now())
    assert has(sign_in(cast.personal).get(gin.get_absolute_url()), "Blackstone") == [False]


def test_story_13_the_guest_list_tells_no_more_than_its_guests_allow(
    cast: Cast, sign_in: SignIn, gin: Event
) -> None:
    hidden = MemberFactory.create(name="Hidden Guest")
    answer(gin, hidden, ONLY_ME)
    answer(gin, cast.stranger, MEMBERS)
    pages = walk(cast, sign_in, gin.get_absolute_url())
    assert who(pages, "Hidden Guest") == {"owner"}
    assert who(pages, cast.stranger.name) == {"owner", "personal", "both"} | (
        who(pages, cast.stranger.name) & {"stranger"}
    )
    assert cast.both.name in pages["personal"][1]
    # No number on the page says how many there are.
    Rsvp.objects.filter(member=hidden).delete()
    again = sign_in(cast.personal).get(gin.get_absolute_url()).content.decode()
    assert without_token(again) == without_token(pages["personal"][1])


def test_the_guest_list_is_closed(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner, PUBLIC)
    answer(event, cast.both, PUBLIC)
    pages = walk(cast, sign_in, event.get_absolute_url())
    assert who(pages, f">{cast.both.name}</a>") == {"owner"}
    assert who(walk(cast, sign_in, f"{event.get_absolute_url()}guests/")) == {"owner"}


def test_the_guest_list_names_nobody_who_looks_after_the_event_of_an_organization(
    cast: Cast, sign_in: SignIn
) -> None:
    event = party(
        cast.owner, MEMBERS, guest_audience=MEMBERS, organization=OrganizationFactory.create(name="NELA")
    )
    cohost(event, cast.admirer)
    for member in (cast.owner, cast.admirer, cast.both):
        rsvp_to(member=member, event=event, status="going", audience=MEMBERS)
    found = sign_in(cast.stranger).get(event.get_absolute_url()).context["page"]
    hosts = {guest.name for guest in found.guests.guests if guest.is_host}
    assert hosts == {cast.admirer.name} == {person.name for person in found.hosts} - {"NELA"}
    listed_ = [guest.name for guest in found.guests.guests]
    assert listed_ == [cast.both.name, cast.owner.name, cast.admirer.name]


def test_an_invitation_opens_the_page(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    invite(gin, cast.stranger)
    invite(gin, cast.blocked)
    pages = walk(cast, sign_in, gin.get_absolute_url())
    assert who(pages) == {"owner", "personal", "both", "stranger"}
    assert [words in pages["stranger"][1] for words in ("14 Blackstone Row", cast.both.name)] == [
        False,
        False,
    ]


def test_the_host_reads_who_sees_the_event(cast: Cast, sign_in: SignIn) -> None:
    words = {ONLY_ME: "Those you invite", PERSONAL: "Personal contacts", PUBLIC: "Public"}
    for audience, said in words.items():
        event = party(cast.owner, audience)
        invite(event, cast.personal)
        pages = walk(cast, sign_in, event.get_absolute_url())
        assert who(pages, "Seen by") == {"owner"}
        seen_by = pages["owner"][1].partition("Seen by")[2].partition("</p>")[0]
        assert re.sub(r"<[^>]+>", "", seen_by).strip() == said


def test_what_is_over_asks_nobody_to_register_or_to_note_the_date(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner, PUBLIC, registration_link="https://register.example/")
    client = sign_in(cast.stranger)
    asked = ("Register", "https://register.example/", "Add to calendar", "event.ics")
    page = client.get(event.get_absolute_url()).content.decode()
    assert [words in page for words in asked] == [True] * 4
    Event.objects.filter(pk=event.pk).update(
        starts=event.starts - dt.timedelta(days=40), ends=event.ends - dt.timedelta(days=40)
    )
    page = client.get(event.get_absolute_url()).content.decode()
    assert [words in page for words in asked] == [False] * 4


def test_the_guest_list_turns_its_pages(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner, MEMBERS, guest_audience=MEMBERS)
    names = [f"Guest {n:02}" for n in range(40)]
    for name in names:
        answer(event, listed(name=name), MEMBERS)
    answer(event, cast.admirer, MEMBERS)
    tie(cast.stranger, cast.admirer)
    client = sign_in(cast.stranger)
    url, found = f"{event.get_absolute_url()}guests/", []
    while url:
        page = client.get(url).context["guests"]
        found += [guest.name for guest in page.guests]
        url = f"{event.get_absolute_url()}guests/{page.more}" if page.more else ""
    # The viewer's contacts come first.
    assert found == [cast.admirer.name, *names]


def test_a_null_byte_is_no_address(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner, MEMBERS)
    client = sign_in(cast.stranger)
    for path in ("/events/answer/%00/", f"{event.get_absolute_url()}picture/%00/"):
        assert client.get(path).status_code == 404
