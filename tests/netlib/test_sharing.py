"""What public pages show where their addresses are shared, and what they tell search engines."""

import io
import re
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image

from members.rule.masks import MEMBERS, ONLY_ME, PUBLIC
from netlib import sharing
from tests.committees.factories import CommitteeFactory
from tests.events.factories import EventFactory
from tests.factories import MemberFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def tags(page: str) -> dict[str, str]:
    """The Open Graph tags of a page, its description and its canonical address."""
    found = dict(re.findall(r'<meta (?:property|name)="(og:\w+|description)" content="([^"]*)">', page))
    found |= dict(re.findall(r'<link rel="(canonical)" href="([^"]*)">', page))
    return {name: unescape(value) for name, value in found.items()}


def test_a_public_event_when_shared(client: Client) -> None:
    event = EventFactory.create(title="Gin & Genealogy", summary="Bring a recipe.", audience=PUBLIC)
    path = event.get_absolute_url()

    shown = tags(client.get(path).content.decode())

    assert shown == {
        "description": "Bring a recipe.",
        "canonical": f"http://localhost:8000{path}",
        "og:type": "website",
        "og:site_name": "Netlib",
        "og:title": "Gin & Genealogy",
        "og:description": "Bring a recipe.",
        "og:url": f"http://localhost:8000{path}",
        "og:image": f"http://localhost:8000{path}share.png",
    }
    answer = client.get(f"{path}share.png")
    picture = Image.open(io.BytesIO(answer.content))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "no-cache")
    assert (picture.format, picture.size) == ("PNG", sharing.SIZE)


def test_the_picture_of_what_is_not_public_does_not_exist(client: Client) -> None:
    event = EventFactory.create(audience=MEMBERS)
    committee = CommitteeFactory.create(roster_audience=MEMBERS)
    hidden = MemberFactory.create(listing=ONLY_ME)
    pages = {
        event.get_absolute_url(): "/events/2026/nothing/",
        committee.get_absolute_url(): "/committees/nothing/",
        hidden.get_absolute_url(): "/people/nobody/",
    }

    answers = {
        path: (client.get(f"{path}share.png"), client.get(f"{missing}share.png"))
        for path, missing in pages.items()
    }

    for closed, missing in answers.values():
        assert (closed.status_code, closed.content) == (404, missing.content)
    # Nor for those who see the page itself: the picture is what a visitor gets.
    client.force_login(hidden)
    for path in pages:
        assert client.get(path).status_code == 200
        assert client.get(f"{path}share.png").status_code == 404


def test_members_get_no_such_tags(client: Client) -> None:
    event = EventFactory.create(audience=PUBLIC)
    client.force_login(MemberFactory.create())

    page = client.get(event.get_absolute_url()).content.decode()

    assert tags(page) == {}
    assert '<meta name="robots" content="noindex">' in page


def test_a_public_profile_and_organization_and_committee_when_shared(client: Client) -> None:
    member = MemberFactory.create(name="Nell Harrigan", headline="Reference, Lowell", listing=PUBLIC)
    organization = OrganizationFactory.create(name="Lowell Library")
    committee = CommitteeFactory.create(name="Programs", charge="Plans them.", roster_audience=PUBLIC)

    pages = {
        member.get_absolute_url(): ("Nell Harrigan", "Reference, Lowell"),
        f"/organizations/{organization.slug}/": ("Lowell Library", organization.get_kind_display()),
        committee.get_absolute_url(): ("Programs", "Plans them."),
    }
    for path, (title, about) in pages.items():
        shown = tags(client.get(path).content.decode())
        assert (shown["og:title"], shown["og:description"], shown["og:image"]) == (
            title,
            about,
            f"http://localhost:8000{path}share.png",
        )
        assert Image.open(io.BytesIO(client.get(f"{path}share.png").content)).size == sharing.SIZE


def test_a_title_in_other_letters_is_left_out_of_the_picture() -> None:
    assert sharing.can_be_drawn("Zoë O’Hara – Ħalil, Ωμέγα, Читальня")
    assert not sharing.can_be_drawn("도서관")
    assert sharing.picture("Dinner", "도서관", []) == sharing.picture("Dinner", "", [])


@pytest.mark.parametrize("title", ["", "x" * 400, "word " * 200, "\n", "é" * 30])
def test_any_title_can_be_drawn(title: str) -> None:
    assert Image.open(io.BytesIO(sharing.picture("Dinner", title, ["", "a" * 300, "b"]))).size == sharing.SIZE


def test_a_picture_is_drawn_once() -> None:
    cache.clear()
    first = sharing.picture("Dinner", "Soup", ["Dec 12"])

    assert [value for value in (sharing.picture("Dinner", "Soup", ["Dec 12"]),) if value is not first] == [
        first
    ]


def addresses(client: Client) -> set[str]:
    """All addresses in the sitemap."""
    parts = re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    return {
        address.replace("http://testserver", "")
        for part in parts
        for address in re.findall("<loc>(.*?)</loc>", client.get(part).content.decode())
    }


def test_the_sitemap_holds_what_visitors_see_and_owners_let_be_listed(client: Client) -> None:
    listed = MemberFactory.create(listing=PUBLIC, search_engines=True)
    for options in ({"listing": PUBLIC}, {"listing": MEMBERS, "search_engines": True}):
        MemberFactory.create(**options)
    MemberFactory.create(listing=PUBLIC, search_engines=True, is_active=False)
    shown, hidden = (EventFactory.create(audience=mask) for mask in (PUBLIC, MEMBERS))
    open_one, closed = (CommitteeFactory.create(roster_audience=mask) for mask in (PUBLIC, MEMBERS))
    found = addresses(client)

    people = {address for address in found if re.fullmatch("/people/.+/", address)}
    events = {address for address in found if re.fullmatch("/events/.+/", address)}
    committees = {address for address in found if re.fullmatch("/committees/.+/", address)}
    assert people == {listed.get_absolute_url()}
    assert events == {shown.get_absolute_url()}
    assert committees == {open_one.get_absolute_url()}
    assert {"/", "/about/", "/privacy/", "/people/", "/events/"} <= found
    assert not {hidden.get_absolute_url(), closed.get_absolute_url()} & found
