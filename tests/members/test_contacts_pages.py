"""The pages of one's own contacts, and of the contacts of others, walked by the cast."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from members.models import Circle, Contact, Member
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL
from members.services import contacts as services
from tests.cast import Cast
from tests.factories import line, listed, tie
from tests.reading import masked, names, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]

NOBODY = ("stranger", "blocked", "blocker", "suspended", "leaving", "curator")


# The contacts page
@pytest.fixture(params=[(1500, 0), (0, 60_000), (0, 3)], ids=["few", "thousands", "far apart"])
def many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of contacts are met in the order of all names; so are these."""
    monkeypatch.setattr("members.reads.contacts._MANY", request.param[0])
    monkeypatch.setattr("members.reads.contacts._MOST_WALKED", request.param[1])


@pytest.mark.usefixtures("many")
def test_the_owner_sees_who_is_filed_where(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    page = client.get("/contacts/")
    assert names(page) == [
        "Yuki Arakawa",
        "Fern Delacroix-Byrne",
        "Tobias Lindqvist",
        "Odette Marchetti",
        "Gus Petrakis",
        "Bea Tollefsen",
    ]
    assert "4 filed, 2 to file" in text(page)
    assert "All 6 Professional 2 Personal 1 Both 1 To file 2" in text(page)
    assert names(client.get("/contacts/?filed=professional")) == ["Fern Delacroix-Byrne", "Tobias Lindqvist"]
    assert names(client.get("/contacts/?filed=personal")) == ["Odette Marchetti"]
    assert names(client.get("/contacts/?filed=both")) == ["Yuki Arakawa"]
    assert names(client.get("/contacts/?filed=later")) == ["Gus Petrakis", "Bea Tollefsen"]
    circle = Circle.objects.get(owner=cast.owner)
    assert names(client.get(f"/contacts/?circle={circle.pk}")) == ["Fern Delacroix-Byrne"]
    assert names(client.get(f"/contacts/?circle={circle.pk}&filed=personal")) == []


@pytest.mark.parametrize(
    "query",
    [
        "?filed=nonsense",
        "?circle=x",
        "?circle=99999999999999999999",
        "?after=99999999999999999999.a",
    ],
)
def test_an_address_that_makes_no_sense_gives_the_whole_list(cast: Cast, sign_in: SignIn, query: str) -> None:
    assert len(names(sign_in(cast.owner).get(f"/contacts/{query}"))) == 6


def test_the_search_looks_in_names_and_in_ones_own_notes(cast: Cast, sign_in: SignIn) -> None:
    Contact.objects.filter(owner=cast.owner, other=cast.both).update(note="Godmother of the zine shelf")
    Contact.objects.filter(owner=cast.both, other=cast.owner).update(note="Talks of zeppelins")
    Member.objects.filter(pk=cast.both.pk).update(headline="Zither player", listing=ONLY_ME)
    line(cast.both, "zabaglione", ONLY_ME)
    client = sign_in(cast.owner)

    def found(words: str) -> list[str]:
        return names(client.get("/contacts/", {"q": words}))

    assert found("zine") == ["Yuki Arakawa"]
    assert found("arakawa, yuki") == ["Yuki Arakawa"]
    assert found("ARÁKAWA") == ["Yuki Arakawa"]
    for hidden in ("zeppelins", "zither", "zabaglione", "both@library", "library.example"):
        assert found(hidden) == []


def test_story_05_a_short_line_shows_only_where_the_listing_reaches(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.exclude(pk=cast.owner.pk).update(headline="Map librarian")
    Member.objects.filter(pk__in=(cast.both.pk, cast.stranger.pk)).update(listing=ONLY_ME)
    Contact.objects.filter(owner=cast.owner).update(
        mask=0, follow_up=dt.date(2020, 1, 1), reviewed_at=timezone.now() - dt.timedelta(days=999)
    )
    Member.objects.filter(pk=cast.owner.pk).update(listing=MEMBERS)
    services.ask(sender=cast.stranger, recipient=cast.owner, mask=PROFESSIONAL)
    client = sign_in(cast.owner)
    assert text(client.get("/contacts/")).count("Map librarian") == 5
    assert "Map librarian" not in text(client.get("/contacts/yuki-arakawa/"))
    assert "Map librarian" in text(client.get("/contacts/tobias-lindqvist/"))
    assert names(client.get("/contacts/requests/")) == ["Sol Strand"]
    assert "Map librarian" not in text(client.get("/contacts/requests/"))


@pytest.mark.usefixtures("many")
def test_a_long_list_goes_on(sign_in: SignIn) -> None:
    owner = listed()
    everybody = [f"Ann{letter} Same" for letter in "abcdefghijklmnopqrstuvwxyz"] + [
        f"Bob{n} Same" for n in range(10)
    ]
    for name in everybody:
        tie(owner, listed(name=name), PROFESSIONAL)
    client = sign_in(owner)
    first = client.get("/contacts/?filed=professional")
    more = re.search(r'href="(\?[^"]*)">More, after <bdi>([^<]*)<', first.content.decode())
    assert more
    second = client.get("/contacts/" + unescape(more[1]))
    assert more[2] == everybody[29]
    assert names(first) + names(second) == everybody
    assert "More, after" not in text(second)


# One contact
@pytest.mark.parametrize("role", NOBODY)
@pytest.mark.parametrize("path", ["", "file/", "remove/"])
def test_who_is_no_contact_is_as_missing_as_nobody(cast: Cast, sign_in: SignIn, role: str, path: str) -> None:
    client = sign_in(cast.owner)
    missing = client.get(f"/contacts/nobody-at-all/{path}")
    page = client.get(f"/contacts/{getattr(cast, role).handle}/{path}")
    assert (page.status_code, masked(page)) == (404, masked(missing))


def test_one_contact_shows_my_side_alone(cast: Cast, sign_in: SignIn) -> None:
    Contact.objects.filter(owner=cast.owner, other=cast.circled).update(
        note="Allergic to cats", where_met="NELA"
    )
    Contact.objects.filter(owner=cast.circled, other=cast.owner).update(note="Owes me a lunch", mask=PERSONAL)
    circle = Circle.objects.get(owner=cast.owner)
    line(cast.owner, "Gin on Thursdays", circle.bit)
    line(cast.owner, "Shape notes", PERSONAL)
    line(cast.owner, "Maps", PROFESSIONAL)
    page = sign_in(cast.owner).get("/contacts/fern-delacroix-byrne/")
    beyond = text(page).split("What Fern sees that your colleagues don’t")[1].split("See your profile")[0]
    assert beyond.strip() == "Hobby , Gin on Thursdays The Gin Shelf"
    assert "Allergic to cats" in text(page)
    assert "Owes me a lunch" not in page.content.decode()
    checked = re.findall(r'value="(\w+)"[^>]* checked', page.content.decode())
    assert checked == ["professional", str(circle.number)]


def test_a_note_is_saved_and_a_wrong_date_said(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    data = {"note": "Cats", "where_met": "NELA", "follow_up": "2027-01-31"}
    data["version"] = _version(client.get("/contacts/yuki-arakawa/"))
    assert client.post("/contacts/yuki-arakawa/note/", data).status_code == 302
    mine = Contact.objects.get(owner=cast.owner, other=cast.both)
    assert (mine.note, mine.where_met, mine.follow_up) == ("Cats", "NELA", dt.date(2027, 1, 31))
    wrong = client.post("/contacts/yuki-arakawa/note/", {**data, "follow_up": "soon", "note": "Dogs"})
    assert wrong.status_code == 422
    assert "Write a date like 2027-01-31." in text(wrong)
    assert "Dogs" in text(wrong)
    assert client.post("/contacts/sol-strand/note/", data).status_code == 404


def test_a_note_changed_in_two_windows_loses_neither(cast: Cast, sign_in: SignIn) -> None:
    client, path = sign_in(cast.owner), "/contacts/yuki-arakawa/note/"
    shown = _version(client.get("/contacts/yuki-arakawa/"))
    first = {"note": "Cats", "where_met": "NELA", "follow_up": "2027-01-31", "version": shown}
    assert client.post(path, first).status_code == 302
    page = client.post(path, {**first, "note": "Dogs"})
    assert page.status_code == 422
    assert (
        "changed in another window. It now says: “Cats”. You met: NELA. Follow up on Jan 31, 2027."
        in text(page)
    )
    assert "Dogs</textarea>" in page.content.decode()
    assert Contact.objects.get(owner=cast.owner, other=cast.both).note == "Cats"
    assert client.post(path, {**first, "note": "Dogs", "version": _version(page)}).status_code == 302
    assert Contact.objects.get(owner=cast.owner, other=cast.both).note == "Dogs"
    # Who knows no version overwrites nothing.
    assert client.post(path, {**first, "note": "Birds", "version": ""}).status_code == 422


def _version(page: Any) -> str:
    found = re.search(r'name="version" value="(\w+)"', page.content.decode())
    assert found
    return found[1]
