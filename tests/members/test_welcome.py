"""The welcome after joining, and the towns in it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from members.models import Entry, Member, Place
from members.rule.masks import ONLY_ME, PUBLIC
from tests.factories import MemberFactory, PlaceFactory, tie

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


@pytest.fixture
def springfields() -> list[Place]:
    """Three towns of one name and one of another."""
    rows = [("Massachusetts", 155_000), ("Illinois", 114_000), ("Vermont", 9_000)]
    made = [
        PlaceFactory.create(name="Springfield", region=region, population=people) for region, people in rows
    ]
    PlaceFactory.create(name="Zürich", key="zurich", region="", country="CH", population=341_000)
    return made


def test_skipping_everything_leaves_the_strict_defaults(browser: Client, newcomer: Member) -> None:
    path = "/welcome/"
    for step in range(1, 4):
        page = browser.get(path).content.decode()
        assert f"Step {step} of 3" in page
        assert f'<progress value="{step}" max="3"' in page
        found = re.search(r'href="([^"]+)">Skip this', page)
        assert found
        path = found[1]
    assert path == "/welcome/done/"
    assert "found by nobody yet" in browser.get(path).content.decode()
    newcomer.refresh_from_db()
    assert (newcomer.listing, newcomer.search_engines, newcomer.headline) == (ONLY_ME, False, "")
    assert not Entry.objects.exists()


def test_the_name_as_one_likes_it_shown(browser: Client, newcomer: Member) -> None:
    MemberFactory.create(name="Countess", handle="countess")
    given = {"name": "Ada, Countess of Lovelace", "sort_name": "Lovelace, Ada", "handle": "countess"}
    answer = browser.post("/welcome/", given)
    assert "This handle is reserved." in answer.content.decode()
    assert browser.post("/welcome/", {**given, "handle": "ada"}).headers["Location"] == "/welcome/work/"
    newcomer.refresh_from_db()
    assert (newcomer.name, newcomer.sort_name, newcomer.handle) == (
        "Ada, Countess of Lovelace",
        "Lovelace, Ada",
        "ada",
    )


def test_work_and_home_become_lines_that_only_their_owner_sees(
    browser: Client, newcomer: Member, springfields: list[Place]
) -> None:
    given = {
        "title": "Map librarian",
        "organization": "Wexcombe Library",
        "place": "springfield, MA",
        "town": "ZURICH",
    }
    assert browser.post("/welcome/work/", given).headers["Location"] == "/welcome/listing/"
    lines = Entry.objects.order_by("position")
    assert [(line.kind, line.audience) for line in lines] == [("position", ONLY_ME), ("town", ONLY_ME)]
    assert lines[0].place == springfields[0]
    assert lines[0].text == "Map librarian, Wexcombe Library, Springfield, Massachusetts"
    # Coming back changes the same lines.
    page = browser.get("/welcome/work/").content.decode()
    assert 'value="Wexcombe Library"' in page
    assert 'value="Springfield, Massachusetts"' in page
    browser.post("/welcome/work/", {**given, "title": "Cartographer"})
    assert Entry.objects.count() == 2
    assert Entry.objects.get(kind="position").value["title"] == "Cartographer"


def test_an_ambiguous_town_is_asked_about_and_nothing_typed_is_lost(
    browser: Client, newcomer: Member, springfields: list[Place]
) -> None:
    given = {
        "title": "Map librarian",
        "organization": "Wexcombe Library",
        "place": "Springfield",
        "town": "Nowhere-on-Sea",
    }
    page = browser.post("/welcome/work/", given).content.decode()
    assert 'value="Wexcombe Library"' in page
    assert "We know no town called “Nowhere-on-Sea”" in page
    offered = re.findall(r'name="place_choice"\s+value="(\d+)"', page)
    assert offered == [str(place.pk) for place in springfields]
    again = {**given, "town": "", "place_choice": offered[2]}
    assert browser.post("/welcome/work/", again).status_code == 302
    assert Entry.objects.get().place == springfields[2]


def test_a_town_once_chosen_is_not_asked_for_again(
    browser: Client, newcomer: Member, springfields: list[Place]
) -> None:
    chosen = str(springfields[1].pk)
    given = {
        "title": "Map librarian",
        "place": "Springfield",
        "place_choice": chosen,
        "town": "Nowhere-on-Sea",
    }
    page = browser.post("/welcome/work/", given).content.decode()
    assert "We know no town called “Nowhere-on-Sea”" in page
    assert re.findall(r'name="place_choice"\s+value="(\d+)"( checked)?', page) == [(chosen, " checked")]


def test_a_choice_for_another_text_counts_for_nothing(
    browser: Client, newcomer: Member, springfields: list[Place]
) -> None:
    given = {"town": "Zurich", "town_choice": str(springfields[0].pk)}
    browser.post("/welcome/work/", given)
    assert Entry.objects.get().text == "Zürich, Switzerland"


@pytest.mark.parametrize("number", ["99999999999999999999", "-1", "x", "1e3"])
def test_nonsense_for_a_choice_breaks_nothing(
    browser: Client, newcomer: Member, springfields: list[Place], number: str
) -> None:
    assert browser.post("/welcome/work/", {"town": "Zurich", "town_choice": number}).status_code == 302


def test_towns_while_typing(browser: Client, newcomer: Member, springfields: list[Place]) -> None:
    page = browser.get("/places/", {"field": "town", "town": "SPRÍNG"}).content.decode()
    shown = re.findall(r"<span><bdi>(.*?)</bdi></span>", page)
    assert shown == ["Springfield, Massachusetts", "Springfield, Illinois", "Springfield, Vermont"]
    assert 'name="town_choice"' in page
    assert "<html" not in page
    assert "<label" not in browser.get("/places/", {"field": "town", "town": "s"}).content.decode()
    assert "<script>" not in browser.get("/places/", {"field": '"><script>', "q": "zur"}).content.decode()


def test_visitors_do_not_look_towns_up(browser: Client) -> None:
    assert browser.get("/places/", {"q": "springfield"}).status_code == 302


def test_says_in_numbers_whom_each_choice_reaches(browser: Client, newcomer: Member) -> None:
    MemberFactory.create_batch(2)
    page = browser.get("/welcome/listing/").content.decode()
    assert "2 members" in page
    assert page.count("nobody yet") == 3
    assert "You have no contacts yet" in page
    assert re.search(r'value="me"[^>]* checked', page)


def test_whoever_comes_back_with_contacts_is_not_told_that_there_are_none(
    browser: Client, newcomer: Member
) -> None:
    tie(newcomer, MemberFactory.create())
    assert "You have no contacts yet" not in browser.get("/welcome/listing/").content.decode()


def test_being_found_is_a_choice(browser: Client, newcomer: Member) -> None:
    given = {"headline": "Map librarian", "audience": "members", "search_engines": "on"}
    assert browser.post("/welcome/listing/", given).headers["Location"] == "/welcome/done/"
    newcomer.refresh_from_db()
    # Search engines are no members.
    assert (newcomer.headline, newcomer.search_engines) == ("Map librarian", False)
    browser.post("/welcome/listing/", {**given, "audience": "public"})
    newcomer.refresh_from_db()
    assert (newcomer.listing, newcomer.search_engines) == (PUBLIC, True)
    assert "found by anyone" in browser.get("/welcome/done/").content.decode()
