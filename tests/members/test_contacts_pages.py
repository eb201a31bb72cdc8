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
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.services import contacts as services
from tests.cast import Cast
from tests.factories import line, listed, tie
from tests.reading import masked, names, said, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]
ROLES = ("professional", "personal", "both", "unfiled", "circled", "admirer")
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
    more = re.search(r'href="(\?[^"]*)">More, after ([^<]*)<', first.content.decode())
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
        "changed in another window meanwhile. It now says: “Cats”. You met: NELA. Follow up on 2027-01-31."
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


# Filing, shown before it is saved


def test_refiling_shows_what_is_gained_and_lost_and_saves_nothing(cast: Cast, sign_in: SignIn) -> None:
    line(cast.owner, "Shape notes", PERSONAL)
    line(cast.owner, "Maps", PROFESSIONAL)
    line(cast.owner, "Telephone", CONTACTS)
    line(cast.owner, "Diary", ONLY_ME)
    client = sign_in(cast.owner)
    page = client.get("/contacts/tobias-lindqvist/file/?tier=personal&back=contact")
    body = text(page)
    assert "Gains 1 Hobby , Shape notes" in body
    assert "Loses 1 Hobby , Maps" in body
    assert "Telephone" not in body
    assert "Diary" not in body
    assert Contact.objects.get(owner=cast.owner, other=cast.professional).mask == PROFESSIONAL

    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    assert sent["was"] == f"tobias-lindqvist:{PROFESSIONAL}"
    for _ in range(2):
        saved = client.post("/contacts/tobias-lindqvist/file/", sent)
        assert (saved.status_code, saved["Location"]) == (302, "/contacts/tobias-lindqvist/")
    assert Contact.objects.get(owner=cast.owner, other=cast.professional).mask == PERSONAL
    assert Contact.objects.get(owner=cast.professional, other=cast.owner).mask == PROFESSIONAL


def test_a_filing_that_changed_meanwhile_is_shown_again(cast: Cast, sign_in: SignIn) -> None:
    line(cast.owner, "Maps", PROFESSIONAL)
    Contact.objects.filter(owner=cast.owner, other=cast.personal).update(mask=CONTACTS)
    for sent in ({"was": f"odette-marchetti:{PROFESSIONAL}"}, {"was": "odette-marchetti:x"}, {}):
        again = sign_in(cast.owner).post("/contacts/odette-marchetti/file/", {"tier": "personal", **sent})
        assert again.status_code == 409
        assert "The filing changed meanwhile" in text(again)
        assert "Loses 1 Hobby , Maps" in text(again)
    assert Contact.objects.get(owner=cast.owner, other=cast.personal).mask == CONTACTS


def test_a_circle_needs_a_filing_and_must_be_ones_own(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    circle = Circle.objects.get(owner=cast.owner)
    for query in (
        f"tier=later&circle={circle.number}",
        f"tier=personal&circle={circle.number + 1}",
        "tier=public",
        "",
    ):
        assert client.get(f"/contacts/tobias-lindqvist/file/?{query}").status_code == 302
    assert Contact.objects.get(owner=cast.owner, other=cast.professional).mask == PROFESSIONAL


def test_many_are_filed_at_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    circle = Circle.objects.get(owner=cast.owner)
    picked = ["tobias-lindqvist", "bea-tollefsen", "fern-delacroix-byrne", "sol-strand", "milo-vane"]
    page = client.get("/contacts/file/", {"pick": picked, "do": "both"})
    assert re.findall(r'name="pick" value="([^"]*)"', page.content.decode()) == [
        "fern-delacroix-byrne",
        "tobias-lindqvist",
        "bea-tollefsen",
    ]
    for stranger in ("Sol Strand", "Milo Vane"):
        assert stranger not in text(page)
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    sent = {name: [value for key, value in hidden if key == name] for name, _ in hidden}
    assert client.post("/contacts/file/", sent)["Location"] == "/contacts/"
    masks = dict(Contact.objects.filter(owner=cast.owner).values_list("other__handle", "mask"))
    assert masks["tobias-lindqvist"] == masks["bea-tollefsen"] == CONTACTS
    assert masks["fern-delacroix-byrne"] == CONTACTS | circle.bit


def test_joining_a_circle_files_nobody(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    circle = Circle.objects.get(owner=cast.owner)
    both = "pick=fern-delacroix-byrne&pick=bea-tollefsen"
    page = text(client.get(f"/contacts/file/?{both}&do=join-{circle.pk}"))
    assert "Filed like this already: Fern Delacroix-Byrne." in page
    assert "To file first: Bea Tollefsen . A circle comes on top of professional, personal or both." in page
    assert "To file first" not in text(client.get(f"/contacts/file/?{both}&do=part-{circle.pk}"))
    parted = client.get(f"/contacts/file/?pick=fern-delacroix-byrne&do=part-{circle.pk}")
    assert "Professional The Gin Shelf becomes Professional" in text(parted)


@pytest.mark.parametrize(
    "query", [{}, {"pick": "yuki-arakawa"}, {"do": "both"}, {"pick": "yuki-arakawa", "do": "join-0"}]
)
def test_an_incomplete_choice_leads_back(cast: Cast, sign_in: SignIn, query: dict[str, str]) -> None:
    back = sign_in(cast.owner).get("/contacts/file/", query, follow=True)
    assert back.redirect_chain == [("/contacts/", 302)]
    assert said(back) in {"Tick at least one person first.", "Choose what to do with them."}


def test_story_14_refiling_shows_at_the_next_request_in_the_lines_and_nowhere_else(
    cast: Cast, sign_in: SignIn
) -> None:
    line(cast.owner, "Shape notes", PERSONAL)
    client = sign_in(cast.professional)
    pages = (
        "/contacts/",
        "/contacts/nell-harrigan/",
        "/contacts/requests/",
        "/desk/",
        "/people/nell-harrigan/",
    )
    before = {path: masked(client.get(path)) for path in pages}
    services.file(owner=cast.owner, other=cast.professional, mask=CONTACTS, expected_mask=PROFESSIONAL)
    after = {path: masked(client.get(path)) for path in pages}
    assert {path for path in pages if before[path] != after[path]} == {"/people/nell-harrigan/"}
    assert (
        "Shape notes" in before["/people/nell-harrigan/"],
        "Shape notes" in after["/people/nell-harrigan/"],
    ) == (False, True)


# The list of another member


def test_the_cast_walks_a_members_contact_list(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(contacts_audience=PERSONAL)
    Member.objects.filter(pk=cast.both.pk).update(contacts_audience=MEMBERS)
    everybody = [
        "Yuki Arakawa",
        "Fern Delacroix-Byrne",
        "Tobias Lindqvist",
        "Odette Marchetti",
        "Gus Petrakis",
        "Bea Tollefsen",
    ]
    expected = {
        "owner": everybody,
        "personal": ["Yuki Arakawa", "Odette Marchetti"],
        "both": ["Yuki Arakawa"],
    }
    for role in (
        "visitor",
        "owner",
        *ROLES,
        *(role for role in NOBODY if role not in ("suspended", "leaving")),
    ):
        client = sign_in(None if role == "visitor" else getattr(cast, role))
        page = client.get("/people/nell-harrigan/contacts/")
        assert (role, page.status_code, names(page)) == (
            role,
            200 if role in expected else 404,
            expected.get(role, []),
        )


def test_a_public_list_is_public(cast: Cast, sign_in: SignIn) -> None:
    Member.objects.filter(pk__in=(cast.owner.pk, cast.both.pk)).update(
        contacts_audience=PUBLIC, listing=PUBLIC
    )
    assert names(sign_in(None).get("/people/nell-harrigan/contacts/")) == ["Yuki Arakawa"]


def test_a_profile_names_whom_both_know_where_all_let_it(cast: Cast, sign_in: SignIn) -> None:
    tie(cast.professional, cast.both, PROFESSIONAL, PROFESSIONAL)
    client = sign_in(cast.professional)
    assert "In common" not in text(client.get("/people/nell-harrigan/"))
    for member in (cast.owner, cast.both):
        Member.objects.filter(pk=member.pk).update(contacts_audience=PROFESSIONAL)
    page = client.get("/people/nell-harrigan/")
    assert "In common YA Yuki Arakawa People you both know" in text(page)
    assert 'href="/people/nell-harrigan/contacts/"' in page.content.decode()
    Member.objects.filter(pk=cast.both.pk).update(contacts_audience=PERSONAL)
    assert "Yuki Arakawa" not in text(client.get("/people/nell-harrigan/"))
    assert (
        'href="/people/nell-harrigan/contacts/"'
        not in sign_in(cast.personal).get("/people/nell-harrigan/").content.decode()
    )


def test_nobody_learns_a_circle_a_filing_or_a_note(cast: Cast, sign_in: SignIn) -> None:
    Contact.objects.filter(owner=cast.owner).update(note="Allergic to cats", where_met="Under the oak")
    Member.objects.filter(pk=cast.owner.pk).update(contacts_audience=PUBLIC, listing=PUBLIC)
    circle = Circle.objects.get(owner=cast.owner)
    line(cast.owner, "Gin on Thursdays", circle.bit)
    paths = (
        "/people/nell-harrigan/",
        "/people/nell-harrigan/contacts/",
        "/people/nell-harrigan/ask/",
        "/contacts/",
    )
    for role in ("visitor", *ROLES, "stranger", "blocked", "blocker", "curator"):
        client = sign_in(None if role == "visitor" else getattr(cast, role))
        for path in (*paths, "/contacts/nell-harrigan/", "/contacts/requests/", "/desk/"):
            page = client.get(path, follow=True).content.decode()
            for secret in ("The Gin Shelf", "Allergic to cats", "Under the oak"):
                assert secret not in page, (role, path)
        seen = "Gin on Thursdays" in client.get("/people/nell-harrigan/").content.decode()
        assert seen == (role == "circled")
