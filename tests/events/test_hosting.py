"""The pages of the hosts: guests, check-in, letters, co-hosts."""

import csv
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone

from events.models import (
    Answer,
    Event,
    Invitation,
    Rsvp,
    Status,
)
from events.reads import hosting
from events.services.answers import answer as rsvp_to
from events.services.invitations import invite_addresses
from members.models import Circle
from members.rule.masks import MEMBERS
from tests.cast import Cast
from tests.events.factories import answer, cohost, invite, party
from tests.events.forms import FORM
from tests.events.reading import SignIn, has, people, walk, who, without_token
from tests.factories import BlockFactory, listed


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


def test_the_host_page_and_its_table(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    Rsvp.objects.filter(event=gin).update(note="=HYPERLINK(1)")
    answer(gin, cast.personal, waiting_since=timezone.now())
    answer(gin, cast.stranger, status=Answer.CANT, note="+1 sorry")
    client = sign_in(cast.owner)
    page = client.get(f"{gin.get_absolute_url()}host/")
    assert people(page) == [cast.both.name, cast.personal.name, cast.stranger.name]
    sheet = client.get(f"{gin.get_absolute_url()}host/guests.csv").content.decode()
    rows = [row[:4] for row in csv.reader(StringIO(sheet.lstrip("\ufeff")))]
    assert rows == [
        ["Name", "Answer", "Guests", "Note"],
        [cast.stranger.name, "Can’t go", "0", "'+1 sorry"],
        [cast.both.name, "Going", "0", "'=HYPERLINK(1)"],
        [cast.personal.name, "Waiting", "0", ""],
    ]


def test_checking_in_on_the_page(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    rsvp = Rsvp.objects.get()
    client = sign_in(cast.owner)
    url = f"{gin.get_absolute_url()}host/{rsvp.pk}/here/"
    client.post(url, {"here": "yes"})
    assert "Not here" in client.get(f"{gin.get_absolute_url()}host/").content.decode()
    client.post(url, {"here": "no"})
    rsvp.refresh_from_db()
    assert rsvp.checked_in_at is None


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
    assert "0 going; 0 maybe; 0 can’t go. 9 places in all." in nobody
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


def test_a_place_without_a_name_does_not_tell_why(cast: Cast, sign_in: SignIn) -> None:
    """A guest who is not listed keeps the place. That they blocked the host, were blocked, suspended or are leaving looks
    the same, and the page says beforehand that such guests are not listed."""
    event = party(cast.owner, MEMBERS, capacity=2, guests_each=1)
    rsvp_to(member=cast.stranger, event=event, status="going")
    url, client = f"{event.get_absolute_url()}host/", sign_in(cast.owner)
    words = "Only guests whose account is active are listed and counted here. Others keep their place."
    assert words in client.get(url).content.decode()
    pages = set()
    for role in ("blocker", "blocked", "suspended", "leaving"):
        answer(event, getattr(cast, role))
        page = client.get(url).content.decode()
        assert "1 going; 0 maybe; 0 can’t go. All places are taken." in page
        assert (words in page, getattr(cast, role).name in page) == (True, False)
        pages.add("\n".join(without_token(page)))
        Rsvp.objects.filter(member=getattr(cast, role)).delete()
    assert len(pages) == 1


def test_a_host_finds_a_guest_by_name_and_stays_on_the_page(
    cast: Cast, sign_in: SignIn, gin: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosting, "SEARCHED", 1)
    mine = answer(gin, cast.personal)
    client, url = sign_in(cast.owner), f"{gin.get_absolute_url()}host/"
    assert "Find a guest" in client.get(url).content.decode()
    assert [guest.name for guest in client.get(url, {"q": "MARchetti ode"}).context["shown"].going] == [
        cast.personal.name
    ]
    assert "No guest by that name." in client.get(url, {"q": "100%_"}).content.decode()
    there = client.post(f"{url}{mine.pk}/here/", {"here": "yes", "page": "3"})["Location"]
    assert there == f"{url}?page=3#guest-{mine.pk}"


def invited_on_page(client: Client, event: Event) -> list[str]:
    return [one.name for one in client.get(f"{event.get_absolute_url()}host/").context["shown"].invitations]


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
    names = ("Yuki", "Tobias Lindqvist")
    assert has(owner.get(url), *names) == [True, True]
    one, other = (cast.both, cast.owner) if turned else (cast.owner, cast.both)
    BlockFactory.create(owner=one, blocked=other)
    assert has(owner.get(url), *names) == [False, True]
    there = owner.post(f"{url}along/", {"remove": cast.both.pk})
    missing = owner.post(f"{url}along/", {"remove": 10**8})
    assert there.status_code == missing.status_code == 404
    assert sign_in(cast.both).get(url).status_code == 404


def test_ending_a_co_host_names_nobody_else(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    url = f"{gin.get_absolute_url()}host/along/"
    for pk in (cast.blocker.pk, cast.suspended.pk, 10**9):
        assert sign_in(cast.owner).post(url, {"remove": pk}).status_code == 404


def test_the_totals_of_the_hosts_do_not_depend_on_whom_they_look_for(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner, MEMBERS)
    answer(event, listed(name="Fern Byrne"), MEMBERS)
    answer(event, listed(name="Barnaby Quist"), MEMBERS, waiting_since=timezone.now())
    client = sign_in(cast.owner)
    for search in ("", "?q=fern", "?q=nobody"):
        page = client.get(f"{event.get_absolute_url()}host/{search}").content.decode()
        assert "1 going; 0 maybe; 0 can’t go; 1 waiting." in page
