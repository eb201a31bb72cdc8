"""The directory’s pages, walked by the cast: who is found, counted, offered and listed, and by what."""

import json
import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client

from members.models import Block, Circle, Contact, ContactRequest, Member
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import reaches_strangers
from members.services import contacts as services
from netlib.text.countries import country_name
from tests.cast import Cast
from tests.factories import (
    EntryFactory,
    MemberFactory,
    OrganizationFactory,
    PlaceFactory,
    heading,
    line,
)
from tests.members.directory import AUDIENCES, HTMX, ROLES, SignIn, browser, facet_rows, mask, seers
from tests.reading import masked, names, text

pytestmark = pytest.mark.django_db


# Who is found by what


# For each audience a word that stands nowhere else, with a letter that begins no other name, and a country.
MARKS = dict(
    zip(
        AUDIENCES,
        (("Ebony", "US"), ("Fjord", "CA"), ("Ibex", "FR"), ("Jasper", "JP"), ("Kelp", "NG"), ("Orris", "BR"), ("Xenon", "NZ")),
        strict=True,
    )
)  # fmt: skip


def test_story_01_a_line_finds_its_owner_for_those_who_may_read_it_on_every_surface(
    cast: Cast, sign_in: SignIn, subtests: pytest.Subtests
) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(listing=PUBLIC)
    keys = {}
    for audience, (word, country) in MARKS.items():
        place = PlaceFactory.create(
            name=f"{word} Falls", key=f"{word} falls".lower(), country=country, region="Upper"
        )
        topic = heading(f"{word} studies")
        library = OrganizationFactory.create(name=f"{word} Library", slug=f"{word}-library".lower())
        seen = mask(cast, audience)
        EntryFactory.create(
            owner=cast.owner, kind="position", audience=seen, organization=library, place=place,
            value={"title": f"Keeper of {word}", "organization": library.name, "place": place.name, "from": "2019", "to": ""},
        )  # fmt: skip
        EntryFactory.create(
            owner=cast.owner, kind="topic", audience=seen, heading=topic, value={"heading": topic.name}
        )
        keys[audience] = (place.pk, topic.pk)
    for role in ROLES:
        with subtests.test(role):
            assert_reads(browser(cast, sign_in, role), cast, role, keys)


def assert_reads(client: Client, cast: Cast, role: str, keys: dict[str, tuple[int, int]]) -> None:
    """Those of a role find the owner by the lines that they may read, and by no other, whatever page they open."""
    reads = {audience for audience in AUDIENCES if role in seers(cast, mask(cast, audience))}
    words = sorted(MARKS[audience][0] for audience in reads)
    everybody = client.get("/people/narrow/")
    shown = {word for word, _ in MARKS.values() if word in everybody.content.decode()}
    assert sorted(shown) == words
    assert sorted(facet_rows(everybody, "organization")) == [f"{word} Library 1" for word in words]
    assert sorted(facet_rows(everybody, "heading")) == [f"{word} studies 1" for word in words]
    browse, libraries, topics = (
        text(client.get(path)) for path in ("/people/browse/", "/organizations/", "/topics/")
    )
    assert libraries.count("1 person") == len(words)
    for audience, (word, country) in MARKS.items():
        place_key, topic_key = keys[audience]
        found = ["Nell Harrigan"] if audience in reads else []
        for query in (f"q=keeper {word}", f"q=“{word} library”&place={place_key}&heading={topic_key}"):
            page = client.get(f"/people/?{query}")
            assert (query, names(page)) == (query, found)
            assert f"{len(found)} {'person' if found else 'people'}" in text(page)
        assert (f"{country_name(country)} 1" in browse) is bool(found), audience
        towns = client.get(f"/people/browse/places/{country.lower()}/Upper/")
        assert towns.status_code == (200 if found else 404), audience
        assert names(client.get(f"/topics/{word.lower()}-studies/")) == found, audience
        assert names(client.get(f"/organizations/{word.lower()}-library/")) == found, audience
        assert f"{word} Library" in libraries
        assert (f"{word} Library Public library 1 person" in libraries) is bool(found), audience
        assert (f"{word} studies 1" in topics) is bool(found), audience


def twin_of_the_owner(cast: Cast, audience: str) -> Member:
    """Somebody listed to an audience, with the ties, the circle and the blocks of the owner."""
    twin = MemberFactory.create(name=f"Zebu {MARKS[audience][0]}ova", listing=mask(cast, audience))
    owned: list[Any] = [Circle, Contact, Block]
    for model in owned:
        for row in model.objects.filter(owner=cast.owner):
            row.pk, row.owner = None, twin
            row.save()
    Contact.objects.bulk_create(
        Contact(owner=row.owner, other=twin, mask=row.mask)
        for row in Contact.objects.filter(other=cast.owner)
    )
    Block.objects.create(owner=cast.blocker, blocked=twin)
    return twin


def test_a_listing_decides_who_finds_a_name_on_every_surface(
    cast: Cast, sign_in: SignIn, subtests: pytest.Subtests
) -> None:
    twins = {audience: twin_of_the_owner(cast, audience) for audience in AUDIENCES}
    for role in ROLES:
        everybody = {
            audience for audience in AUDIENCES if role in seers(cast, mask(cast, audience)) - {"owner"}
        }
        if role != "owner":
            with subtests.test(role):
                client = browser(cast, sign_in, role)
                assert_finds(client, twins, everybody, offered=everybody, looked_at=twins)
    for own in AUDIENCES:
        found = {own} | {audience for audience in AUDIENCES if reaches_strangers(mask(cast, audience))}
        # Nobody needs to be offered themselves.
        offered = found if reaches_strangers(mask(cast, own)) else found - {own}
        with subtests.test(f"a twin listed to {own}"):
            assert_finds(sign_in(twins[own]), twins, found, offered=offered, looked_at=[own])


def assert_finds(
    client: Client,
    twins: dict[str, Member],
    found: set[str],
    *,
    offered: set[str],
    looked_at: Iterable[str],
) -> None:
    """Of the twins a browser finds those of these audiences, is offered those, and meets no other; the pages of one
    name are looked at for some."""
    people, offers = (sorted(twins[audience].name for audience in some) for some in (found, offered))
    assert sorted(names(client.get("/people/?q=zebu"))) == people
    everybody = text(client.get("/people/?sort=name"))
    assert sorted(twin.name for twin in twins.values() if twin.name in everybody) == people
    suggested = client.get("/people/suggest/?q=zebu", headers=HTMX).content.decode()
    assert sorted(re.findall(r'<b dir="auto">([^<]*)</b>', suggested)) == offers
    assert sorted(json.loads(client.get("/people/suggest.json?q=zebu").content)[1]) == offers
    browse = text(client.get("/people/browse/"))
    for audience in AUDIENCES:
        assert (f" {MARKS[audience][0][0]} 1 " in browse) is (audience in found), audience
    for audience in looked_at:
        twin, word = twins[audience], MARKS[audience][0]
        listed_there = names(client.get(f"/people/browse/names/{word[0].lower()}/"))
        assert listed_there == ([twin.name] if audience in found else []), audience
        # Names that only contacts find are in no list of spellings.
        meant = text(client.get(f"/people/?q={word}ovva"))
        is_meant = f"Did you mean {word}ova" in meant
        assert is_meant is (audience in found and reaches_strangers(twin.listing)), audience


def test_story_15_a_block_hides_both_from_each_other_in_lists_counts_and_offers(
    cast: Cast, sign_in: SignIn
) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(listing=PUBLIC)
    line(cast.owner, "Marquetry", PUBLIC)
    for role in ("blocked", "blocker"):
        client = browser(cast, sign_in, role)
        nobody = client.get("/people/?q=marquetry")
        nothing = client.get("/people/?q=marquetrx")
        assert names(nobody) == []
        assert "0 people" in text(nobody)
        assert text(nobody) == text(nothing).replace("marquetrx", "marquetry")
        assert "Nell" not in client.get("/people/suggest/?q=nell", headers=HTMX).content.decode()
        owner = sign_in(cast.owner)
        assert getattr(cast, role).name not in text(owner.get("/people/?sort=name"))


def test_story_02_and_03_order_and_totals_come_from_what_is_shown(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.stranger)
    before = client.get("/people/?sort=name")
    line(cast.owner, "Aardvarks", ONLY_ME)
    line(cast.owner, "Aardvarks", CONTACTS)
    line(cast.both, "Aardvarks", CONTACTS)
    after = client.get("/people/?sort=name")
    assert masked(before) == masked(after)
    listed_names = names(after)
    assert f"{len(listed_names)} people" in text(after)
    assert names(client.get("/people/?q=aardvarks")) == []


def test_story_14_a_refiling_shows_at_the_next_request(cast: Cast, sign_in: SignIn) -> None:
    line(cast.owner, "Marquetry", PERSONAL)
    client = sign_in(cast.professional)
    assert names(client.get("/people/?q=marquetry")) == []
    services.file(owner=cast.owner, other=cast.professional, mask=CONTACTS, expected_mask=PROFESSIONAL)
    page = client.get("/people/?q=marquetry")
    assert names(page) == ["Nell Harrigan"]
    assert "Hobby: Marquetry" in text(page)
    assert "private" in page["Cache-Control"]


def test_the_reason_is_a_visible_line(cast: Cast, sign_in: SignIn) -> None:
    line(cast.owner, "Secret marquetry club", PERSONAL)
    line(cast.owner, "Marquetry at work", MEMBERS)
    page = sign_in(cast.stranger).get("/people/?q=marquetry")
    assert "Hobby: Marquetry at work" in text(page)
    assert "Secret" not in page.content.decode()


# What a row offers


def test_a_row_shows_the_viewers_own_relation_and_nothing_of_the_other_side(
    cast: Cast, sign_in: SignIn
) -> None:
    ContactRequest.objects.create(sender=cast.owner, recipient=cast.curator)
    ContactRequest.objects.create(sender=cast.stranger, recipient=cast.owner)
    body = text(sign_in(cast.owner).get("/people/?sort=name"))
    assert "Tobias Lindqvist Professional" in body
    assert "Odette Marchetti Personal" in body
    assert "Yuki Arakawa Both" in body
    assert "Bea Tollefsen Not filed yet" in body
    assert "Nell Harrigan You" in body
    assert re.search(r"Clifford Nwosu Asked \w{3} \d+", body)
    assert "Sol Strand Answer the request of Sol Strand" in body
    other = text(sign_in(cast.admirer).get("/people/?q=harrigan"))
    assert "Nell Harrigan Both" in other
    visitor = sign_in(None).get("/people/")
    assert "/ask/" not in visitor.content.decode()
