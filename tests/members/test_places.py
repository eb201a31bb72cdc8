"""Loading places and finding them."""

import re
from collections.abc import Callable
from itertools import islice

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from members.models import Entry, Member, Place
from members.reads import places
from members.reads.places import resolve, search
from members.rule.masks import MEMBERS
from members.services.places import geonames, load_places
from netlib.text.names import fold
from tests.cast import Cast
from tests.factories import PlaceFactory

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


def make(name: str, region: str, country: str = "US", people: int = 1000) -> Place:
    """A place of that name."""
    key = fold(name)
    place: Place = PlaceFactory.create(name=name, key=key, region=region, country=country, population=people)
    return place


def test_loads_what_geonames_has_and_twice_is_as_good_as_once() -> None:
    some = list(islice(geonames(), 2000))
    numbers = {city["geonameid"] for city in some}
    assert load_places(only=numbers) == 2000
    Place.objects.filter(pk=some[0]["geonameid"]).update(name="Wrong")
    assert load_places(only=numbers) == 2000
    first = Place.objects.get(pk=some[0]["geonameid"])
    assert (first.name, first.country) == (some[0]["name"], some[0]["countrycode"])
    assert (first.latitude, first.time_zone) == (some[0]["latitude"], some[0]["timezone"])


def test_knows_the_small_towns_of_new_england_with_their_states() -> None:
    wanted = {"Brattleboro", "Sturbridge", "Newfane", "Peterborough", "Boothbay Harbor"}
    states = {"VT", "MA", "NH", "ME", "CT", "RI"}
    found = [
        c
        for c in geonames()
        if c["countrycode"] == "US" and c["admin1code"] in states and c["name"] in wanted
    ]
    assert {city["name"] for city in found} == wanted
    load_places(only={city["geonameid"] for city in found})
    assert str(places.resolve("sturbridge, ma")[0]) == "Sturbridge, Massachusetts"


@pytest.mark.parametrize("typed", ["zür", "ZUR", "Zürich", " zurich ", "zurich, switz", "Zürich, CH"])
def test_accents_case_and_space_do_not_matter(typed: str) -> None:
    zurich = make("Zürich", "", "CH", 341_000)
    make("Zutphen", "", "NL")
    assert places.search(typed) == [zurich]


def test_a_whole_name_comes_before_a_longer_one_and_then_the_biggest() -> None:
    bathurst = make("Bathurst", "New South Wales", "AU", 36_000)
    maine, england = make("Bath", "Maine", people=8_000), make("Bath", "England", "GB", 94_000)
    assert places.search("Bath") == [england, maine, bathurst]
    assert places.resolve("Bath") == (None, [england, maine, bathurst])
    assert places.resolve("Bath, ME") == (maine, [])
    assert places.resolve("Bath, United Kingdom") == (england, [])
    assert places.resolve("bathu") == (bathurst, [])
    assert places.resolve("Atlantis") == (None, [])


def test_shows_ten_at_most() -> None:
    for number in range(12):
        make("Springfield", f"State {number}")
    assert len(places.search("spri")) == 10


@pytest.mark.parametrize("typed", ["", "s", " ", ",", ", Maine", "%", "_pringfield", "\\", "x" * 5000])
def test_what_is_no_name_finds_nothing(typed: str) -> None:
    make("Springfield", "Maine")
    assert places.search(typed) == []


def test_one_query_through_the_index(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make("Springfield", "Maine")
    with django_assert_num_queries(1):
        places.search("spri")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT 1 FROM members_place WHERE key LIKE 'spri%'")
        assert "place_key_prefix" in str(cursor.fetchall())


def test_one_town_listed_twice_is_one() -> None:
    big = PlaceFactory.create(
        name="Hanoi", key="hanoi", region="", country="VN", latitude=21.03, population=8_000_000
    )
    PlaceFactory.create(name="Hanoi", key="hanoi", region="", country="VN", latitude=21.12, population=9_000)
    assert search("hanoi") == [big]
    assert resolve("Hanoi, Vietnam") == (big, [])


def test_towns_of_the_same_name_are_told_apart_and_asked_for_once(cast: Cast, sign_in: SignIn) -> None:
    north, south = (
        PlaceFactory.create(
            name="Vernon",
            key="vernon",
            region="",
            country="FR",
            latitude=latitude,
            longitude=-1.5,
            population=people,
        )
        for latitude, people in ((49.1, 24_772), (46.2, 811))
    )
    client = sign_in(cast.owner)
    url = "/profile/lines/add/town/"
    asked = client.post(url, {"place": "Vernon", "audience": "me"}).content.decode()
    assert '<bdi>Vernon, France</bdi> <span class="meta">24,772 people, 49.1° N, 1.5° W</span>' in asked
    assert "811 people, 46.2° N" in asked
    client.post(url, {"place": "Vernon", "place_choice": south.pk, "audience": "me"})
    entry = Entry.objects.get(kind="town")
    assert entry.place == south
    # Saving it again, as the form comes back, asks for nothing.
    edit = f"/profile/lines/{entry.pk}/"
    page = client.get(edit).content.decode()
    sent = dict(re.findall(r'name="(place|place_choice|version)" value="([^"]*)"', page))
    assert client.post(edit, {**sent, "audience": "members"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.place, entry.audience) == (south, MEMBERS)
    # Another town typed over it is another town.
    sent = dict(re.findall(r'name="(place|place_choice)" value="([^"]*)"', client.get(edit).content.decode()))
    other = PlaceFactory.create(name="Lowell", key="lowell")
    client.post(edit, {**sent, "place": "Lowell", "audience": "me"})
    entry.refresh_from_db()
    assert entry.place == other
    found = client.get(f"/people/?place={north.pk}&within=5").content.decode()
    assert f'name="near_choice" value="{north.pk}"' in found
