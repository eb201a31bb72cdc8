"""Events in calendars and feed readers, as the owner of a feed or a visitor sees them."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from events.models import Event, Status
from members.models import Contact, Member
from members.rule.masks import MEMBERS, PERSONAL, PROFESSIONAL, PUBLIC
from tests.cast import Cast
from tests.events.factories import answer, cohost, invite, party
from tests.events.reading import SignIn, fetch, in_days, mine, summaries, token
from tests.factories import BlockFactory

pytestmark = pytest.mark.usefixtures("fresh_limits")

ATOM = "{http://www.w3.org/2005/Atom}"


def atom(response: Any) -> list[str]:
    root = ET.fromstring(response.content)
    return [entry.findtext(f"{ATOM}title") or "" for entry in root.iter(f"{ATOM}entry")]


def test_the_open_feeds_show_everybody_what_a_visitor_sees(cast: Cast, sign_in: SignIn) -> None:
    party(cast.owner, PUBLIC, title="Open house")
    party(cast.owner, MEMBERS, title="Members’ tea")
    for client in (Client(), sign_in(cast.owner), sign_in(cast.personal)):
        assert summaries(client.get("/events/events.ics")) == ["Open house"]
        assert atom(client.get("/events/events.atom")) == ["Open house"]


def test_a_personal_feed_has_the_owner_s_eyes(cast: Cast) -> None:
    party(cast.owner, PERSONAL, title="Gin")
    party(cast.owner, PUBLIC, title="Open house")
    for role, expected in {
        "personal": ["Gin", "Open house"], "both": ["Gin", "Open house"], "professional": ["Open house"],
        "stranger": ["Open house"], "blocked": [], "blocker": [], "owner": ["Gin", "Open house"],
    }.items():  # fmt: skip
        member = getattr(cast, role)
        assert summaries(mine(member, "events.ics")) == atom(mine(member, "events.atom")) == expected, role


def test_one_s_own_feed(cast: Cast) -> None:
    for title in ("going", "maybe", "waiting", "cant", "asked", "hosted", "along", "draft", "other"):
        event = party(cast.owner, MEMBERS, title=title)
        if title in ("going", "maybe", "cant"):
            answer(event, cast.stranger, status=title)
        if title == "waiting":
            answer(event, cast.stranger, waiting_since=timezone.now())
        if title in ("asked", "cant"):
            invite(event, cast.stranger)
        if title == "along":
            cohost(event, cast.stranger)
        if title in ("hosted", "draft"):
            event.host, event.status = cast.stranger, Status.DRAFT if title == "draft" else Status.PUBLISHED
            event.save()
    party(cast.owner, PUBLIC, title="long over", starts=in_days(-500))
    assert sorted(summaries(mine(cast.stranger))) == ["along", "asked", "going", "hosted", "maybe", "waiting"]
    assert sorted(atom(mine(cast.stranger, "mine.atom"))) == sorted(summaries(mine(cast.stranger)))
    assert summaries(mine(cast.admirer)) == []


def test_story_14_a_feed_shows_a_change_with_the_next_fetch(cast: Cast) -> None:
    """A stale or shared cache: refiling, a block and a withdrawn invitation take effect at once."""
    event = party(cast.owner, PERSONAL, title="Gin")
    asked = party(cast.owner, title="Asked")
    invitation = invite(asked, cast.stranger)
    path = f"/feeds/{token(cast.personal)}/events.ics"
    first = fetch(path)
    assert (summaries(first), summaries(mine(cast.stranger))) == (["Gin"], ["Asked"])
    Contact.objects.filter(owner=cast.owner, other=cast.personal).update(mask=PROFESSIONAL)
    invitation.delete()
    again = fetch(path, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, summaries(again)) == (200, [])
    assert summaries(mine(cast.stranger)) == []
    for response in (first, again):
        assert response["Cache-Control"] == "private, no-store"
    Contact.objects.filter(owner=cast.owner, other=cast.personal).update(mask=PERSONAL)
    assert summaries(fetch(path)) == ["Gin"]
    Event.objects.filter(pk=event.pk).update(title="Vermouth")
    assert summaries(fetch(path)) == ["Vermouth"]
    BlockFactory.create(owner=cast.owner, blocked=cast.personal)
    assert summaries(fetch(path)) == []


def test_no_copy_is_kept_on_the_way(cast: Cast, sign_in: SignIn) -> None:
    for response in (
        fetch("/events/events.ics"),
        sign_in(cast.owner).get("/events/events.atom"),
        mine(cast.owner),
    ):
        assert response["Cache-Control"] == "private, no-store"


def test_every_filter_of_the_list_narrows_the_feeds(cast: Cast) -> None:
    party(cast.owner, PUBLIC, title="Cocktails")
    party(cast.owner, PUBLIC, title="Dinner", kind="dinner")
    party(cast.personal, MEMBERS, title="Friends’ dinner", kind="dinner")
    assert summaries(fetch("/events/events.ics?kind=dinner")) == ["Dinner"]
    assert atom(fetch("/events/events.atom?q=cocktails")) == ["Cocktails"]
    assert summaries(mine(cast.owner, "events.ics?kind=dinner&hosts=on")) == ["Friends’ dinner"]
    assert summaries(mine(cast.owner, "events.ics?mine=hosting")) == ["Cocktails", "Dinner"]


@pytest.mark.parametrize(
    "query", ["kind=rave", "near=Zzyzx", "since=soon", "going=on", "mine=hosting", "around=town"]
)
def test_a_filter_without_sense_does_not_widen_a_feed(cast: Cast, query: str) -> None:
    party(cast.owner, PUBLIC)
    response = fetch(f"/events/events.ics?{query}")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert b"VEVENT" not in response.content


def test_the_feed_of_a_host_who_is_gone_is_empty(cast: Cast) -> None:
    party(cast.owner, MEMBERS, title="Nell’s")
    path = f"events.ics?host={cast.owner.handle}"
    assert summaries(mine(cast.stranger, path)) == ["Nell’s"]
    Member.objects.filter(pk=cast.owner.pk).update(is_active=False)
    assert (mine(cast.stranger, path).status_code, summaries(mine(cast.stranger, path))) == (200, [])


def test_an_unchanged_feed_is_not_sent_again(cast: Cast) -> None:
    event = party(cast.owner, PUBLIC)
    for path in ("/events/events.ics", "/events/events.atom", f"/feeds/{token(cast.owner)}/mine.ics"):
        first = fetch(path)
        same = fetch(path, **{"If-None-Match": first["ETag"]})
        assert (same.status_code, same.content) == (304, b"")
        assert same["Cache-Control"] == first["Cache-Control"]
        head = Client().head(path)
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
        assert Client().post(path).status_code in (403, 405)
        Event.objects.filter(pk=event.pk).update(title=f"Renamed for {path[-8:]}")
        assert fetch(path, **{"If-None-Match": first["ETag"]}).status_code == 200


def test_the_atom_feed_has_what_the_standard_asks_for(cast: Cast) -> None:
    event = party(cast.owner, PUBLIC, title="Gin <& tonic>", summary="With <b>lime</b>")
    response = fetch("/events/events.atom?kind=cocktails")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(response.content)
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{name}")
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Netlib"
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{event.uid}"
    assert entry.findtext(f"{ATOM}title") == "Gin <& tonic>"
    assert entry.findtext(f"{ATOM}updated") == event.last_modified.isoformat()
    assert "With &lt;b&gt;lime&lt;/b&gt;" in (entry.findtext(f"{ATOM}summary") or "")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"http://localhost:8000{event.get_absolute_url()}"
    assert b"@" not in response.content
    assert fetch("/events/events.atom?q=nothing").content == fetch("/events/events.atom?q=nothing").content


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_feeds(cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(rows):
        answer(party(cast.owner, PUBLIC), cast.stranger)
    secret = token(cast.stranger)
    fetch("/events/events.ics")
    with django_assert_num_queries(1):
        assert len(summaries(fetch("/events/events.ics"))) == rows
    # Whose token it is, and the events.
    with django_assert_num_queries(2):
        assert len(summaries(fetch(f"/feeds/{secret}/mine.ics"))) == rows
