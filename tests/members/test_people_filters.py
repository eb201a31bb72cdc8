"""The directory’s addresses: filters, chips, and errors."""

import re
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest

from members.rule.masks import CONTACTS, MEMBERS
from tests.cast import Cast
from tests.factories import (
    EntryFactory,
    PlaceFactory,
    heading,
    line,
)
from tests.members.directory import HTMX, SignIn, facet_rows
from tests.reading import names, text

pytestmark = pytest.mark.django_db


def test_any_combination_is_an_address_that_shows_each_reader_their_own(cast: Cast, sign_in: SignIn) -> None:
    place = PlaceFactory.create(name="Wexcombe", key="wexcombe")
    near = PlaceFactory.create(name="Harlow", key="harlow", latitude=42.7, longitude=-71.5)
    EntryFactory.create(
        owner=cast.owner, kind="town", audience=CONTACTS, place=near, value={"place": "Harlow"}
    )
    line(cast.owner, "Marquetry", MEMBERS)
    address = f"/people/?q=marquetry&near=Wexcombe, Massachusetts&near_choice={place.pk}&within=50&unit=mi"
    mine = sign_in(cast.both).get(address)
    assert names(mine) == ["Nell Harrigan"]
    assert "Within 50 miles of Wexcombe, Massachusetts" in text(mine)
    assert names(sign_in(cast.stranger).get(address)) == []
    kept = re.search(r'class="chip"\s+href="([^"]*)"', mine.content.decode())
    assert kept
    assert unescape(kept[1]) == "/people/?q=marquetry"
    short = f"/people/?place={place.pk}&within=50&unit=mi"
    again = sign_in(cast.both).get(short)
    assert names(again) == ["Nell Harrigan"]
    assert 'value="Wexcombe, Massachusetts"' in again.content.decode()
    assert names(sign_in(cast.both).get(f"/people/?place={place.pk}&within=5&unit=km")) == []


def sent(page: Any) -> list[tuple[str, str]]:
    """What the filters beside the results send when one only presses Apply, as far as it is not empty."""
    form = page.content.decode().partition('<form class="facets"')[2].partition("</form>")[0]
    fields = re.findall(r'<input type="(hidden|radio)" name="([^"]*)" value="([^"]+)"( checked)?', form)
    return [(name, value) for kind, name, value, checked in fields if kind == "hidden" or checked]


def test_applying_keeps_every_filter_and_a_choice_wins(cast: Cast, sign_in: SignIn) -> None:
    place = PlaceFactory.create(country="JP")
    EntryFactory.create(owner=cast.owner, kind="town", audience=MEMBERS, place=place, value={})
    client = sign_in(cast.stranger)
    for page in ("/people/", "/people/narrow/"):
        somebody = client.get(f"{page}?q=nell&country=JP")
        assert sent(somebody) == [("q", "nell"), ("country", "JP")]
        nobody = client.get(f"{page}?q=nell&country=FR&type=school")
        assert (names(nobody), sent(nobody)) == (
            [],
            [("q", "nell"), ("country", "FR"), ("type", "school")],
        )
    assert names(client.get("/people/?country=FR&country=JP")) == ["Nell Harrigan"]


def test_choices_are_counted_when_they_are_asked_for(cast: Cast, sign_in: SignIn) -> None:
    EntryFactory.create(owner=cast.owner, kind="topic", audience=MEMBERS, heading=heading("Zines"))
    client = sign_in(cast.stranger)
    page = client.get("/people/?q=nell")
    assert facet_rows(page, "heading") == []
    [asked] = set(re.findall(r'data-hx-get="(/people/narrow/[^"]*)"', page.content.decode()))
    assert f'<a href="{asked}#narrow"' in page.content.decode()
    choices = client.get(unescape(asked), headers=HTMX)
    assert facet_rows(choices, "heading") == ["Zines 1"]
    assert "<html" not in choices.content.decode()
    whole = client.get(unescape(asked))
    assert facet_rows(whole, "heading") == ["Zines 1"]
    assert names(whole) == ["Nell Harrigan"]
    assert '<details class="filters no-print" id="narrow" open>' in whole.content.decode()


def test_values_that_equally_many_have_stand_in_the_order_of_their_words(cast: Cast, sign_in: SignIn) -> None:
    for country, topic in (("FR", "Zines"), ("DE", "ethics"), ("US", "Archives")):
        EntryFactory.create(
            owner=cast.owner, kind="town", audience=MEMBERS, place=PlaceFactory.create(country=country)
        )
        EntryFactory.create(owner=cast.owner, kind="topic", audience=MEMBERS, heading=heading(topic))
    place = PlaceFactory.create(country="US")
    EntryFactory.create(owner=cast.both, kind="town", audience=MEMBERS, place=place)
    page = sign_in(cast.stranger).get("/people/narrow/")
    assert facet_rows(page, "country") == ["United States of America 2", "France 1", "Germany 1"]
    assert facet_rows(page, "heading") == ["Archives 1", "ethics 1", "Zines 1"]


def test_chips_say_the_filters_as_the_facets_do(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.stranger).get("/people/?language=spanish&offer=mentor&contacts=all")
    chips = re.findall(r'class="chip"[^>]*>(?:<bdi>)?([^<]*?) *<', page.content.decode())
    assert chips == ["Offers: Mentoring", "Speaks: Spanish", "Contacts: All my contacts"]


def test_ones_own_contacts_by_filing(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    assert names(client.get("/people/?contacts=personal")) == ["Odette Marchetti"]
    assert names(client.get("/people/?contacts=all&sort=name"))[0] == "Yuki Arakawa"
    assert facet_rows(client.get("/people/narrow/"), "contacts")[0] == "All my contacts 6"
    visitor = sign_in(None).get("/people/?contacts=all")
    assert "Sign in to search your contacts." in text(visitor)


WRONG = {
    "near=Nowhereville": "We know no town called “Nowhereville”.",
    "within=far&near=Wexcombe": "Write a whole number.",
    "within=9999": "We measure up to 500.",
    "within=50": "Enter the town to measure from.",
    "unit=leagues": "Choose miles or kilometers.",
    "sort=email": "People are sorted by match or by name.",
    "place=999999": "We do not know that place.",
    "country=zz": "There is no such country.",
    "region=US": "There is no such region.",
    "type=castle": "There is no such type of organization.",
    "organization=99999999999999999999": "There is no such organization.",
    "heading=x": "There is no such topic.",
    "offer=money": "Nobody can offer that here.",
    "language=%27%7C%26": "",
    "language=" + "x" * 121: "Language: That’s too long to search for.",
    "country=²": "There is no such country.",
    "region=²%23Lowell": "There is no such region.",
    "region=840%23Lowell": "There is no such region.",
    "contacts=mine": "There’s no such way to file contacts.",
    "after=99999999999999999999.a": "",
    "q=" + "a" * 401: "That’s too long to search for.",
    "q=%EF%BF%BE%E2%80%AE": "",
    "q=' | ! %26 ( :* <-> \\": "Enter a word to search for.",
    "q=%25": "Enter a word to search for.",
    "q=.*": "Enter a word to search for.",
    "q=❶": "Enter a word to search for.",
    "q=ʼ": "Enter a word to search for.",
    "q=%22%E2%80%9C": "Enter a word to search for.",
    'q="unfinished': "",
}


@pytest.mark.parametrize("query", WRONG, ids=lambda query: query[:20])
def test_what_makes_no_sense_is_explained_and_harms_nothing(cast: Cast, sign_in: SignIn, query: str) -> None:
    PlaceFactory.create(name="Wexcombe", key="wexcombe")
    for member in (None, cast.stranger):
        page = sign_in(member).get(f"/people/?{query}")
        assert page.status_code == 200
        assert WRONG[query] in text(page)
    name, _, value = query.partition("&")[0].partition("=")
    if name in ("near", "within", "q") and WRONG[query]:
        assert f'value="{unquote(value)}"' in unescape(page.content.decode())


@pytest.mark.parametrize(
    ("query", "words", "is_open"),
    [
        ("heading=99999", "Topic: There is no such topic.", False),
        ("q=%25", "Name, library, place or topic: Enter a word to search for.", False),
        ("within=50", "Near: Enter the town to measure from.", True),
    ],
)
def test_an_error_names_the_filter_and_opens_only_where_it_can_be_mended(
    cast: Cast, sign_in: SignIn, query: str, words: str, is_open: bool
) -> None:
    page = sign_in(cast.stranger).get(f"/people/?{query}")
    assert f"There is a problem {words} " in text(page)
    assert ('<details class="filters no-print" id="narrow" open>' in page.content.decode()) is is_open


def test_ten_kilobytes_are_answered_kindly(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.stranger).get("/people/", {"q": "word " * 2000}).status_code == 200
    for path in ("/people/suggest/", "/people/suggest.json", "/organizations/", "/people/saved/new/"):
        assert sign_in(cast.stranger).get(path, {"q": "(((" * 2500}).status_code in (200, 302)
