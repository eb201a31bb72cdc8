"""The pages of events, as the whole cast sees them."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import (
    Answer,
    Event,
    EventSettings,
    GuestLetter,
    Invitation,
    Rsvp,
    Status,
)
from events.reads.been import been
from events.services.answers import answer as rsvp_to
from events.services.invitations import invite_addresses
from events.views import hosting
from members.models import Circle, Contact, ContactRequest, Member
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.events.factories import answer, cohost, invite, party
from tests.events.forms import FORM
from tests.factories import BlockFactory, MemberFactory, OrganizationFactory, listed, tie
from tests.post import letters

SignIn = Callable[[Member | None], Client]
# Whoever cannot sign in, or may only take back their leaving, sees no page at all.
ROLES = (
    "visitor", "owner", "stranger", "professional", "personal", "both", "unfiled", "circled", "admirer", "blocked",
    "blocker", "curator",
)  # fmt: skip


def walk(cast: Cast, sign_in: SignIn, url: str) -> dict[str, tuple[int, str]]:
    """Status and text of a page for everybody; a visitor who is sent to sign in counts as 404."""
    seen = {}
    for role in ROLES:
        page = sign_in(None if role == "visitor" else getattr(cast, role)).get(url)
        status = 404 if page.status_code == 302 else page.status_code
        seen[role] = (status, page.content.decode())
    return seen


def who(pages: dict[str, tuple[int, str]], words: str = "") -> set[str]:
    return {role for role, (status, text) in pages.items() if status == 200 and words in text}


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
    assert "Blackstone" not in sign_in(cast.personal).get(gin.get_absolute_url()).content.decode()


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


def without_token(text: str) -> list[str]:
    return [line for line in text.splitlines() if "csrf" not in line]


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
    assert cast.owner.name in {guest.name for guest in found.guests.guests}


def test_an_invitation_opens_the_page(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    invite(gin, cast.stranger)
    invite(gin, cast.blocked)
    pages = walk(cast, sign_in, gin.get_absolute_url())
    assert who(pages) == {"owner", "personal", "both", "stranger"}
    assert "14 Blackstone Row" not in pages["stranger"][1]
    assert cast.both.name not in pages["stranger"][1]


@pytest.mark.parametrize("path", ["host/", "edit/", "invite/", "host/write/", "cancel/", "host/guests.csv"])
def test_the_hosts_pages_are_for_the_hosts(cast: Cast, sign_in: SignIn, gin: Event, path: str) -> None:
    cohost(gin, cast.circled)
    assert who(walk(cast, sign_in, f"{gin.get_absolute_url()}{path}")) == {"owner", "circled"}


@pytest.mark.parametrize(
    "path", ["submit/", "cancel/", "revive/", "host/along/", "host/1/here/", "host/1/off/"]
)
def test_only_hosts_act(cast: Cast, sign_in: SignIn, gin: Event, path: str) -> None:
    for role in ("stranger", "personal", "professional", "blocked", "curator"):
        client = sign_in(getattr(cast, role))
        assert client.post(f"{gin.get_absolute_url()}{path}", {"note": "x"}).status_code == 404
    gin.refresh_from_db()
    assert gin.status == Status.PUBLISHED


def test_the_host_reads_who_sees_the_event(cast: Cast, sign_in: SignIn) -> None:
    words = {ONLY_ME: "Those you invite", PERSONAL: "Personal contacts", PUBLIC: "Public"}
    for audience, said in words.items():
        event = party(cast.owner, audience)
        invite(event, cast.personal)
        pages = walk(cast, sign_in, event.get_absolute_url())
        assert who(pages, "Seen by") == {"owner"}
        seen_by = pages["owner"][1].partition("Seen by")[2].partition("</p>")[0]
        assert re.sub(r"<[^>]+>", "", seen_by).strip() == said


def test_whoever_hosts_along_learns_no_circle_of_the_host(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner, Circle.objects.get().bit, title="For a circle")
    cohost(event, cast.professional)
    client = sign_in(cast.professional)
    for path in ("", "edit/", "host/", "invite/"):
        page = client.get(f"{event.get_absolute_url()}{path}")
        assert page.status_code == 200
        assert "Gin Shelf" not in page.content.decode(), path
        assert 'data-aud="circle"' not in page.content.decode(), path
    data = {**FORM, "title": "Renamed", "version": event.last_modified.isoformat()}
    assert client.post(f"{event.get_absolute_url()}edit/", data).status_code == 302
    event.refresh_from_db()
    assert (event.title, event.audience) == ("Renamed", Circle.objects.get().bit)


# Answering


def test_answering_on_the_page(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    client = sign_in(cast.personal)
    url = f"{gin.get_absolute_url()}rsvp/"
    assert client.post(url, {"status": "going", "audience": "contacts", "note": "Olives?"}).status_code == 302
    mine = Rsvp.objects.get(member=cast.personal)
    assert (mine.status, mine.note) == ("going", "Olives?")
    page = client.get(gin.get_absolute_url()).content.decode()
    assert "Shown to you as a guest" in page
    assert client.post(url, {"status": "", "audience": "contacts"}).status_code == 422
    assert client.post(url, {"withdraw": "yes"}).status_code == 302
    assert not Rsvp.objects.filter(member=cast.personal).exists()
    assert sign_in(cast.professional).post(url, {"status": "going", "audience": "me"}).status_code == 404


@pytest.mark.parametrize("before", ["", "rsvp/", None])
def test_an_answer_after_the_session_has_ended_leads_back_to_the_event(
    cast: Cast, sign_in: SignIn, gin: Event, before: str | None
) -> None:
    url = gin.get_absolute_url()
    headers = {} if before is None else {"Referer": f"http://testserver{url}{before}"}
    answered = Client().post(f"{url}rsvp/", {"status": "going", "audience": "me"}, headers=headers)
    wanted = parse_qs(urlsplit(answered["Location"]).query)["next"][0]
    page = sign_in(cast.personal).get(wanted, follow=True)
    assert page.request["PATH_INFO"] == url
    assert page.status_code == 200
    # For whoever may not see the event there is nothing to return to.
    assert sign_in(cast.professional).get(wanted, follow=True).status_code == 404


def test_the_waiting_list_on_the_page(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    Event.objects.filter(pk=gin.pk).update(capacity=1)
    client = sign_in(cast.personal)
    page = client.post(f"{gin.get_absolute_url()}rsvp/", {"status": "going", "audience": "me"}, follow=True)
    text = page.content.decode()
    assert "You are on the waiting list" in text
    assert "14 Blackstone Row" not in text


# Hosts


def test_the_host_page_and_its_table(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    Rsvp.objects.filter(event=gin).update(note="=HYPERLINK(1)")
    answer(gin, cast.personal, waiting_since=timezone.now())
    answer(gin, cast.stranger, status=Answer.CANT, note="+1 sorry")
    client = sign_in(cast.owner)
    text = client.get(f"{gin.get_absolute_url()}host/").content.decode()
    for name in (cast.both.name, cast.personal.name, cast.stranger.name):
        assert name in text
    sheet = client.get(f"{gin.get_absolute_url()}host/guests.csv").content.decode()
    assert "'=HYPERLINK(1)" in sheet
    assert "'+1 sorry" in sheet
    assert "@" not in sheet


def test_checking_in_on_the_page(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    rsvp = Rsvp.objects.get()
    client = sign_in(cast.owner)
    url = f"{gin.get_absolute_url()}host/{rsvp.pk}/here/"
    client.post(url, {"here": "yes"})
    assert "Not here" in client.get(f"{gin.get_absolute_url()}host/").content.decode()
    client.post(url, {"here": "no"})
    rsvp.refresh_from_db()
    assert rsvp.checked_in_at is None


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("Bob Smith <bob@x.example>", ["bob@x.example"]),
        ("bob@x.example ANN@x.example\ncy@x.example", ["bob@x.example", "ann@x.example", "cy@x.example"]),
        ('"Smith, Bob" <bob@x.example>, ann@x.example', ["bob@x.example", "ann@x.example"]),
        ("Bob<bob@x.example>; Zoë Ann <ann@x.example>;", ["bob@x.example", "ann@x.example"]),
        ("bob@x.example <bob@x.example>\n<ann@x.example> <cy@x.example>", ["bob@x.example", "ann@x.example", "cy@x.example"]),
    ],
)  # fmt: skip
def test_addresses_are_read_as_mail_programs_write_them(
    cast: Cast, sign_in: SignIn, text: str, emails: list[str]
) -> None:
    event = party(cast.owner)
    assert sign_in(cast.owner).post(f"{event.get_absolute_url()}invite/", {"emails": text}).status_code == 302
    assert [one.email for one in Invitation.objects.filter(event=event)] == emails


@pytest.mark.parametrize(
    ("text", "word"),
    [("Bob Smith", "Bob"), ("Bob <bob>", "<bob>"), ("ann@x.example, Bob <bob@>", "<bob@>")],
)
def test_what_is_no_address_is_named(cast: Cast, sign_in: SignIn, text: str, word: str) -> None:
    event = party(cast.owner)
    page = sign_in(cast.owner).post(f"{event.get_absolute_url()}invite/", {"emails": text})
    assert page.context["form"].errors["emails"] == [f"“{word}” is no email address."]
    assert not Invitation.objects.exists()


def test_too_many_addresses_invite_nobody(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner)
    addresses = [f"r{n}@x.example" for n in range(201)]
    data = {"people": [cast.personal.pk], "groups": [PROFESSIONAL], "emails": "\n".join(addresses)}
    page = sign_in(cast.owner).post(f"{event.get_absolute_url()}invite/", data)
    assert page.status_code == 422
    assert "200 invitations to addresses in a day" in page.content.decode()
    assert not Invitation.objects.exists()
    assert [letters(one.email) for one in (cast.personal, cast.professional, cast.both)] == [[], [], []]


def test_a_hidden_answer_is_not_there_for_a_host(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.personal, MEMBERS, guests_each=2, capacity=9)
    cohost(event, cast.owner)
    client, url = sign_in(cast.owner), f"{event.get_absolute_url()}host/"
    nobody = client.get(url).content.decode()
    hidden = {
        role: rsvp_to(member=getattr(cast, role), event=event, status="going", guests=1)
        for role in ("blocker", "blocked")
    }
    answer(event, cast.suspended)
    answer(event, cast.leaving, status=Answer.MAYBE)
    assert without_token(client.get(url).content.decode()) == without_token(nobody)
    assert "0 going; 0 maybe; 0 can’t come. 9 places in all." in nobody
    form = client.get(f"{url}write/").context["form"]
    data = {"to": "all", "text": "Bring limes", "key": form["key"].value()}
    assert "There is nobody to write to" in client.post(f"{url}write/", data, follow=True).content.decode()
    for rsvp in hidden.values():
        for path in ("here", "off"):
            assert client.post(f"{url}{rsvp.pk}/{path}/", {"here": "yes"}).status_code == 404
            assert client.post(f"{url}{10**9}/{path}/", {"here": "yes"}).status_code == 404
        rsvp.refresh_from_db()
        assert rsvp.checked_in_at is None
    # The pair of it: for the other host they are guests.
    assert "2 going, 4 with those they bring; 0 maybe" in sign_in(cast.personal).get(url).content.decode()
    assert sign_in(cast.personal).post(f"{url}{hidden['blocker'].pk}/off/").status_code == 302
    assert not Rsvp.objects.filter(member=cast.blocker).exists()


def test_a_full_house_is_full_for_every_host(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.personal, MEMBERS, capacity=1)
    cohost(event, cast.owner)
    rsvp_to(member=cast.blocker, event=event, status="going")
    for host in (cast.owner, cast.personal):
        page = sign_in(host).get(f"{event.get_absolute_url()}host/").content.decode()
        assert "All places are taken." in page


def test_a_host_finds_a_guest_by_name_and_stays_on_the_page(
    cast: Cast, sign_in: SignIn, gin: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosting, "SEARCHED", 1)
    mine = answer(gin, cast.personal)
    client, url = sign_in(cast.owner), f"{gin.get_absolute_url()}host/"
    assert "Find a guest" in client.get(url).content.decode()
    assert [guest.name for guest in client.get(url, {"q": "MARchetti ode"}).context["going"]] == [
        cast.personal.name
    ]
    assert "Nobody of that name." in client.get(url, {"q": "100%_"}).content.decode()
    there = client.post(f"{url}{mine.pk}/here/", {"here": "yes", "page": "3"})["Location"]
    assert there == f"{url}?page=3#guest-{mine.pk}"


def test_inviting_and_writing_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner)
    client = sign_in(cast.owner)
    url = f"{event.get_absolute_url()}invite/"
    data = {"people": [cast.personal.pk], "emails": "a@x.example, b@x.example", "message": "Come"}
    for _ in range(2):
        assert client.post(url, data).status_code == 302
    assert Invitation.objects.count() == 3
    assert client.post(url, {"emails": "nonsense"}).status_code == 422
    assert client.post(url, {"emails": ""}).status_code == 422
    form = client.get(f"{event.get_absolute_url()}host/write/").context["form"]
    answer(event, cast.personal)
    for _ in range(2):
        client.post(
            f"{event.get_absolute_url()}host/write/", {"to": "all", "text": "Hi", "key": form["key"].value()}
        )
    assert GuestLetter.objects.count() == 1


def invited_on_page(client: Client, event: Event) -> list[str]:
    return [one["name"] for one in client.get(f"{event.get_absolute_url()}host/").context["invitations"]]


def test_who_is_invited_is_named_to_the_hosts_for_whom_they_exist(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.personal, title="Odette’s salon")
    cohost(event, cast.owner)
    gone = ("blocker", "blocked", "suspended", "leaving")
    rows = {role: invite(event, getattr(cast, role)) for role in (*gone, "stranger", "admirer")}
    invite_addresses(event=event, by=cast.personal, emails=["otto@elsewhere.example"])
    for role in (*gone, "stranger"):
        answer(event, getattr(cast, role), status=Answer.CANT)
    # What was asked before a block is not there after it either.
    BlockFactory.create(owner=cast.admirer, blocked=cast.owner)
    shown = [cast.stranger.name, "otto@elsewhere.example"]
    assert invited_on_page(sign_in(cast.owner), event) == shown
    others = [cast.blocker.name, cast.blocked.name, cast.stranger.name, cast.admirer.name]
    assert invited_on_page(sign_in(cast.personal), event) == [*others, "otto@elsewhere.example"]
    for role, row in rows.items():
        url = f"{event.get_absolute_url()}invite/{row.pk}/back/"
        assert sign_in(cast.owner).post(url).status_code == (302 if role == "stranger" else 404), role
        assert Invitation.objects.filter(pk=row.pk).exists() is (role != "stranger"), role


def test_hosting_along_on_the_page(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    url = f"{gin.get_absolute_url()}host/along/"
    sign_in(cast.owner).post(url, {"member": cast.circled.pk})
    assert sign_in(cast.circled).get(gin.get_absolute_url()).status_code == 200
    # Whoever hosts along brings nobody else, and may end it.
    sign_in(cast.circled).post(url, {"member": cast.owner.pk})
    sign_in(cast.circled).post(url, {"remove": cast.circled.pk})
    assert sign_in(cast.circled).get(gin.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("turned", [False, True])
def test_a_host_and_whoever_hosts_along_do_not_exist_for_each_other_after_a_block(
    cast: Cast, sign_in: SignIn, gin: Event, turned: bool
) -> None:
    cohost(gin, cast.both)
    cohost(gin, cast.professional)
    url = f"{gin.get_absolute_url()}host/"
    owner = sign_in(cast.owner)
    assert "Yuki Arakawa" in owner.get(url).content.decode()
    one, other = (cast.both, cast.owner) if turned else (cast.owner, cast.both)
    BlockFactory.create(owner=one, blocked=other)
    page = owner.get(url).content.decode()
    assert "Yuki" not in page
    assert "Tobias Lindqvist" in page
    there = owner.post(f"{url}along/", {"remove": cast.both.pk})
    missing = owner.post(f"{url}along/", {"remove": 10**8})
    assert there.status_code == missing.status_code == 404
    assert sign_in(cast.both).get(url).status_code == 404


def test_ending_a_co_host_names_nobody_else(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    url = f"{gin.get_absolute_url()}host/along/"
    for pk in (cast.blocker.pk, cast.suspended.pk, 10**9):
        assert sign_in(cast.owner).post(url, {"remove": pk}).status_code == 404


# Afterwards


def test_the_cohort_stays_for_its_people(cast: Cast, sign_in: SignIn) -> None:
    past = party(
        listed(),
        MEMBERS,
        starts=timezone.now() - dt.timedelta(days=9),
        ends=timezone.now() - dt.timedelta(days=8),
    )
    for member in (cast.owner, cast.stranger, cast.admirer):
        answer(past, member)
    url = f"{past.get_absolute_url()}cohort/"
    assert sign_in(cast.personal).get(url).status_code == 404
    for member in (cast.owner, cast.stranger):
        sign_in(member).post(url, {"agree": "yes"})
    assert cast.stranger.name in sign_in(cast.owner).get(url).content.decode()
    assert cast.stranger.name not in sign_in(cast.admirer).get(url).content.decode()
    # Long after the event has been closed they still find each other.
    Event.objects.filter(pk=past.pk).update(audience=ONLY_ME)
    assert cast.stranger.name in sign_in(cast.owner).get(url).content.decode()
    assert sign_in(cast.admirer).get(url).status_code == 404
    sign_in(cast.stranger).post(url, {"agree": "no"})
    assert cast.stranger.name not in sign_in(cast.owner).get(url).content.decode()


def test_whom_did_you_meet_asks_and_files_with_one_press(cast: Cast, sign_in: SignIn) -> None:
    past = party(
        listed(), MEMBERS, guest_audience=MEMBERS, title="NELA",
        starts=timezone.now() - dt.timedelta(days=2), ends=timezone.now() - dt.timedelta(days=1),
    )  # fmt: skip
    hidden = MemberFactory.create(name="Hidden Guest")
    answer(past, cast.owner)
    for member in (cast.stranger, cast.professional, cast.blocked, hidden):
        answer(past, member, MEMBERS)
    url = f"{past.get_absolute_url()}met/"
    client = sign_in(cast.owner)
    text = client.get(url).content.decode()
    assert cast.stranger.name in text
    for name in (cast.professional.name, cast.blocked.name, "Hidden Guest"):
        assert name not in text
    client.post(url, {"handle": cast.stranger.handle, "filing": "professional"})
    client.post(url, {"handle": cast.blocked.handle, "filing": "professional"})
    asked = ContactRequest.objects.get()
    assert (asked.recipient, asked.sender_mask, asked.where_met) == (cast.stranger, PROFESSIONAL, "NELA")
    client.get(url)
    assert cast.stranger.name not in client.get(url).content.decode()
    assert sign_in(cast.stranger).get(url).status_code == 200
    assert sign_in(cast.personal).get(url).status_code == 404
    assert Contact.objects.filter(owner=cast.owner, other=cast.stranger).count() == 0


def test_where_one_was_leads_to_the_people_of_it(cast: Cast, sign_in: SignIn) -> None:
    ended: dict[str, Any] = {
        "starts": timezone.now() - dt.timedelta(days=3),
        "ends": timezone.now() - dt.timedelta(days=2),
    }
    gone: dict[str, Any] = {
        "starts": timezone.now() - dt.timedelta(days=99),
        "ends": timezone.now() - dt.timedelta(days=98),
    }
    host = listed()
    answer(party(host, MEMBERS, title="Lately", **ended), cast.owner)
    answer(party(host, MEMBERS, title="Long ago", **gone), cast.owner)
    answer(party(host, title="Closed", **ended), cast.owner)
    answer(party(host, title="Closed cohort", **gone), cast.owner, cohort_since=timezone.now())
    answer(party(host, MEMBERS, title="Called off", status=Status.CANCELLED, **ended), cast.owner)
    answer(party(host, MEMBERS, title="Only maybe", **ended), cast.owner, status="maybe")
    answer(party(host, MEMBERS, title="To come"), cast.owner)
    answer(party(host, MEMBERS, title="Somebody else’s", **ended), cast.stranger)

    assert [one.event.title for one in been(Viewer(cast.owner.pk))] == ["Lately", "Closed cohort", "Long ago"]
    page = sign_in(cast.owner).get("/events/been/").content.decode()
    assert "Closed cohort" in page
    assert page.count("Whom did you meet?") == 2
    desk = sign_in(cast.owner).get("/desk/").content.decode()
    assert re.findall(r'href="[^"]*/met/">([^<]*)<', desk) == ["Lately"]
    assert "I was there" in sign_in(cast.owner).get("/events/").content.decode()
    assert been(Viewer.visitor()) == []


def test_a_host_has_met_the_guests_without_an_answer_of_their_own(cast: Cast, sign_in: SignIn) -> None:
    ago = timezone.now() - dt.timedelta(days=3)
    past = party(cast.owner, MEMBERS, starts=ago, ends=ago + dt.timedelta(hours=3))
    answer(past, cast.stranger, MEMBERS)
    page = sign_in(cast.owner).get(past.get_absolute_url()).content.decode()
    assert "Whom did you meet?" in page
    assert "The cohort" not in page
    assert cast.stranger.name in sign_in(cast.owner).get(f"{past.get_absolute_url()}met/").content.decode()


def test_the_settings_of_mails(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    assert client.get("/settings/events/").status_code == 200
    client.post("/settings/events/", {"remind": "week"})
    mine = EventSettings.objects.get(member=cast.owner)
    assert (mine.remind, mine.mail_on_invitation) == ("week", False)


# How many queries


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["", "guests/", "host/", "invite/"])
def test_a_page_asks_the_same_questions_for_one_guest_and_for_three(
    cast: Cast, sign_in: SignIn, path: str
) -> None:
    event = party(cast.owner, MEMBERS, guest_audience=MEMBERS)
    client = sign_in(cast.owner)

    def more() -> None:
        member = listed()
        answer(event, member, MEMBERS)
        answer(event, listed(), MEMBERS, Answer.MAYBE)
        invite(event, member)
        answer(event, listed(), MEMBERS, waiting_since=timezone.now())

    more()
    url = f"{event.get_absolute_url()}{path}"
    client.get(url)
    once = queries(client, url)
    more()
    more()
    assert queries(client, url) == once
    assert once < 30


def test_the_totals_of_the_hosts_do_not_depend_on_whom_they_look_for(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner, MEMBERS)
    answer(event, listed(name="Fern Byrne"), MEMBERS)
    answer(event, listed(name="Barnaby Quist"), MEMBERS, waiting_since=timezone.now())
    client = sign_in(cast.owner)
    for search in ("", "?q=fern", "?q=nobody"):
        page = client.get(f"{event.get_absolute_url()}host/{search}").content.decode()
        assert "1 going; 0 maybe; 0 can’t come; 1 waiting." in page


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
