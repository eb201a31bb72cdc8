"""Saved searches: keeping them, and the weekly letter that tells of newcomers and of nothing else."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone

from members.letters import saved_search
from members.models import Contact, Entry, Member, SavedSearch
from members.reads.newcomers import newcomers
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL
from members.services.saved import plan_letters
from tests.cast import Cast
from tests.factories import BlockFactory, PlaceFactory, line, listed, tie
from tests.reading import names, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]
DAY = dt.timedelta(days=1)


def saved_by(owner: Member, query: str = "q=maps") -> SavedSearch:
    """A search with a letter that was turned on three weeks ago; members of the cast joined long before."""
    Member.objects.update(date_joined=timezone.now() - 99 * DAY)
    since = timezone.now() - 28 * DAY
    return SavedSearch.objects.create(
        owner=owner, name="Map people", query=query, weekly=True, told_from=since, told_until=since
    )


def joined(days_ago: int, name: str, audience: int = MEMBERS) -> Member:
    """Somebody who joined and shows maps."""
    member = listed(name=name, headline="Map librarian")
    Member.objects.filter(pk=member.pk).update(date_joined=timezone.now() - days_ago * DAY)
    line(member, "Old maps", audience)
    return member


def told(saved: SavedSearch) -> list[str]:
    saved.refresh_from_db()
    return [hit.member.name for hit in newcomers(saved)]


def test_a_search_is_saved_found_again_changed_and_deleted(cast: Cast, sign_in: SignIn) -> None:
    line(cast.owner, "Old maps", MEMBERS)
    client = sign_in(cast.stranger)
    page = client.get("/people/?q=maps&sort=name&nonsense=1")
    link = re.search(r'href="(/people/saved/new/[^"]*)"', page.content.decode())
    assert link
    assert client.post(link[1].replace("&amp;", "&"), {"name": "Maps"})["Location"] == "/people/saved/"
    row = SavedSearch.objects.get()
    assert (row.owner, row.query, row.weekly) == (cast.stranger, "q=maps&sort=name", False)
    assert (
        f'href="/people/?{row.query.replace("&", "&amp;")}"' in client.get("/people/saved/").content.decode()
    )
    assert names(client.get(f"/people/?{row.query}")) == ["Nell Harrigan"]
    client.post(f"/people/saved/{row.pk}/", {"name": "Atlases", "weekly": "on"})
    row.refresh_from_db()
    assert (row.name, row.weekly) == ("Atlases", True)
    for other in (cast.owner, cast.curator):
        assert sign_in(other).get(f"/people/saved/{row.pk}/").status_code == 404
        assert sign_in(other).post(f"/people/saved/{row.pk}/delete/").status_code == 404
        assert "Atlases" not in text(sign_in(other).get("/people/saved/"))
    client.post(f"/people/saved/{row.pk}/delete/")
    assert not SavedSearch.objects.exists()
    assert client.get("/people/saved/new/")["Location"] == "/people/"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("q=library&country=JP&type=school", "library, Japan, School library"),
        ("language=spanish&sort=name", "Spanish"),
        ("sort=name", "People"),
        ("country=JP&q=" + "word+" * 30, "word " * 15 + "word"),
        ("country=JP&q=" + "wordy+" * 13, "wordy " * 12 + "wordy"),
        ("q=" + "w" * 99, "w" * 80),
    ],
    ids=lambda given: given[:20],
)
def test_a_name_is_proposed_of_the_words_and_the_filters(
    cast: Cast, sign_in: SignIn, query: str, name: str
) -> None:
    page = sign_in(cast.stranger).get(f"/people/saved/new/?{query}")
    assert re.findall(r'name="name" value="([^"]*)"', page.content.decode()) == [name]


def test_the_letter_tells_of_each_newcomer_once(cast: Cast) -> None:
    saved = saved_by(cast.stranger)
    joined(20, "Ada New")
    joined(3, "Bea Newer")
    joined(60, "Cy Before")
    assert plan_letters() == [saved.pk]
    assert told(saved) == ["Ada New"]
    assert plan_letters() == []
    saved_search.enqueue(saved_id=saved.pk)
    assert plan_letters(timezone.now() + 7 * DAY) == [saved.pk]
    assert told(saved) == ["Bea Newer"]
    assert plan_letters(timezone.now() + 14 * DAY) == [saved.pk]
    assert told(saved) == []


def test_saving_anew_makes_no_more_letters(cast: Cast) -> None:
    """Fifty searches, deleted and saved again: sixty letters in six days, all in all."""
    planned = 0
    for step in range(2):
        SavedSearch.objects.filter(owner=cast.stranger).delete()
        for number in range(50):
            saved_by(cast.stranger, f"q=word{number}")
        planned += len(plan_letters(timezone.now() + (8 + step) * DAY))
    assert planned == 60


def test_the_letter_tells_of_nobody_who_is_farther_away(cast: Cast) -> None:
    here = PlaceFactory.create(latitude=42.5, longitude=-71.5)
    saved = saved_by(cast.stranger, f"place={here.pk}&within=5")
    for name, longitude in (("Ann Near", -71.51), ("Bo Farther", -71.7)):
        place = PlaceFactory.create(latitude=42.5, longitude=longitude)
        Entry.objects.create(owner=joined(20, name), kind="town", place=place, text="", audience=MEMBERS)
    assert plan_letters() == [saved.pk]
    assert told(saved) == ["Ann Near"]


def test_no_letter_tells_of_a_place_that_is_shown_to_contacts(cast: Cast) -> None:
    here = PlaceFactory.create(latitude=42.5, longitude=-71.51)
    there = PlaceFactory.create(latitude=42.5, longitude=-71.7)
    saved = saved_by(cast.stranger, f"place={here.pk}&within=5")
    friend = joined(20, "Fay Friend")
    tie(friend, cast.stranger, PERSONAL)
    for place, audience in ((there, MEMBERS), (here, PERSONAL)):
        Entry.objects.create(owner=friend, kind="position", place=place, text="", audience=audience)
    assert plan_letters() == [saved.pk]
    assert told(saved) == []
    friend.entries.filter(place=here).update(audience=MEMBERS)
    assert told(saved) == ["Fay Friend"]


def test_story_14_no_letter_tells_of_a_refiling_or_of_a_line_that_was_opened(cast: Cast) -> None:
    saved = saved_by(cast.stranger)
    friend = joined(20, "Fay Friend", PERSONAL)
    hidden = joined(20, "Hal Hidden", ONLY_ME)
    tie(friend, cast.stranger, PROFESSIONAL, PROFESSIONAL)
    plan_letters()
    assert told(saved) == []
    Contact.objects.filter(owner=friend).update(mask=CONTACTS)
    assert told(saved) == []
    plan_letters(timezone.now() + 7 * DAY)
    hidden.entries.update(audience=MEMBERS)
    assert told(saved) == []


def test_story_11_the_letter_decides_when_it_is_sent(cast: Cast) -> None:
    saved = saved_by(cast.stranger)
    new = joined(20, "Ada New")
    plan_letters()
    envelope = saved_search.decide(saved_id=saved.pk)
    assert envelope is not None
    assert envelope.to == cast.stranger.email
    people = envelope.context["people"]
    assert isinstance(people, list)
    assert [each["name"] for each in people] == ["Ada New"]
    BlockFactory.create(owner=new, blocked=cast.stranger)
    assert saved_search.decide(saved_id=saved.pk) is None
    new.refresh_from_db()
    Member.objects.filter(pk=cast.stranger.pk).update(is_active=False)
    assert saved_search.decide(saved_id=saved.pk) is None
    assert plan_letters(timezone.now() + 7 * DAY) == []


def test_the_link_in_the_letter_ends_it(cast: Cast, sign_in: SignIn) -> None:
    from netlib.mail import render

    saved = saved_by(cast.stranger)
    joined(20, "Ada New")
    plan_letters()
    envelope = saved_search.decide(saved_id=saved.pk)
    assert envelope is not None
    letter = render(saved_search.template, envelope.context)
    assert letter.subject == "New in “Map people”"
    assert re.search(r"Ada New <[^>]*/people/ada-new/>", letter.text)
    assert "Map librarian" in letter.text
    stop = re.search(r"/people/saved/stop/[\w-]+/", letter.text)
    assert stop
    assert stop[0] in envelope.headers["List-Unsubscribe"]
    visitor = sign_in(None)
    assert "Stop these emails?" in text(visitor.get(stop[0]))
    assert SavedSearch.objects.get().weekly is True
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(stop[0], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert SavedSearch.objects.get().weekly is False
    assert saved_search.decide(saved_id=saved.pk) is None
    assert visitor.get("/people/saved/stop/nothing/").status_code == 404
    assert "Map people" not in text(visitor.get(stop[0]))
    assert outbox.outbox == []


def test_switching_the_letter_on_tells_nothing_of_the_past(cast: Cast, sign_in: SignIn) -> None:
    joined(20, "Ada New")
    sign_in(cast.stranger).post("/people/saved/new/?q=maps", {"name": "Maps", "weekly": "on"})
    saved = SavedSearch.objects.get()
    assert plan_letters() == []
    assert plan_letters(timezone.now() + 7 * DAY) == [saved.pk]
    assert told(saved) == []
