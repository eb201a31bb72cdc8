"""Refiling: the preview of what is gained and lost, and what saving it changes."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Circle, Contact, Member
from members.rule.masks import CONTACTS, ONLY_ME, PERSONAL, PROFESSIONAL
from members.services import contacts as services
from tests.cast import Cast
from tests.factories import line
from tests.reading import masked, said, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


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
        assert "The filing has changed" in text(again)
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
    assert "Already filed like this: Fern Delacroix-Byrne." in page
    assert "To file first: Bea Tollefsen . A circle adds to professional, personal or both." in page
    assert "To file first" not in text(client.get(f"/contacts/file/?{both}&do=part-{circle.pk}"))
    parted = client.get(f"/contacts/file/?pick=fern-delacroix-byrne&do=part-{circle.pk}")
    assert "Professional The Gin Shelf becomes Professional" in text(parted)


@pytest.mark.parametrize(
    "query", [{}, {"pick": "yuki-arakawa"}, {"do": "both"}, {"pick": "yuki-arakawa", "do": "join-0"}]
)
def test_an_incomplete_choice_leads_back(cast: Cast, sign_in: SignIn, query: dict[str, str]) -> None:
    back = sign_in(cast.owner).get("/contacts/file/", query, follow=True)
    assert back.redirect_chain == [("/contacts/", 302)]
    assert said(back) in {"Check at least one person first.", "Choose what to do with them."}


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
