"""The directory’s pages, walked by the cast: who is found, counted, offered and listed, and by what."""

import json
import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.forms.fields import country_name
from members.models import Block, Circle, Contact, ContactRequest, Entry, Member
from members.reads.browse import people_under
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer, reaches_strangers
from members.services import contacts as services
from tests.cast import Cast
from tests.factories import (
    EntryFactory,
    MemberFactory,
    OrganizationFactory,
    PlaceFactory,
    heading,
    line,
    listed,
    tie,
)
from tests.reading import masked, names, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]
ROLES = (
    "visitor",
    "owner",
    "stranger",
    "professional",
    "personal",
    "both",
    "unfiled",
    "circled",
    "admirer",
    "blocked",
    "blocker",
    "curator",
)
HTMX = {"HX-Request": "true"}


def browser(cast: Cast, sign_in: SignIn, role: str) -> Client:
    return sign_in(None if role == "visitor" else getattr(cast, role))


def seers(cast: Cast, audience: int) -> set[str]:
    """The roles that a line of the owner with this audience reaches, in words of the design."""
    circle = Circle.objects.get(owner=cast.owner).bit
    reached = {
        ONLY_ME: set(),
        PUBLIC: set(ROLES) - {"blocked", "blocker"},
        MEMBERS: set(ROLES) - {"blocked", "blocker", "visitor"},
        PROFESSIONAL: {"professional", "both", "circled"},
        PERSONAL: {"personal", "both"},
        CONTACTS: {"professional", "both", "circled", "personal"},
        circle: {"circled"},
    }
    return {"owner"} | reached[audience]


AUDIENCES = ["only me", "public", "members", "professional", "personal", "contacts", "circle"]


def mask(cast: Cast, word: str) -> int:
    plain = dict(zip(AUDIENCES, (ONLY_ME, PUBLIC, MEMBERS, PROFESSIONAL, PERSONAL, CONTACTS), strict=False))
    return plain.get(word, Circle.objects.get(owner=cast.owner).bit)


def facet_rows(page: Any, key: str) -> list[str]:
    body = page.content.decode()
    found = re.findall(
        rf'name="{key}" value="[^"]+"[^>]*><span>([^<]*)</span><span class="meta">([^<]*)', body
    )
    return [unescape(f"{label} {number}") for label, number in found]


# Who is found by what


# For each audience a word that stands nowhere else, with a letter that begins no other name, and a country.
MARKS = dict(
    zip(
        AUDIENCES,
        (("Ebony", "US"), ("Fjord", "CA"), ("Ibex", "FR"), ("Jasper", "JP"), ("Kelp", "NG"), ("Orris", "BR"), ("Xenon", "NZ")),
        strict=True,
    )
)  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_story_01_a_line_finds_its_owner_for_those_who_may_read_it_on_every_surface(
    cast: Cast, sign_in: SignIn, role: str
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
    client = browser(cast, sign_in, role)
    reads = {audience for audience in AUDIENCES if role in seers(cast, mask(cast, audience))}
    words = sorted(MARKS[audience][0] for audience in reads)
    everybody = client.get("/people/")
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


@pytest.mark.parametrize("role", ROLES)
def test_a_listing_decides_who_finds_a_name_on_every_surface(cast: Cast, sign_in: SignIn, role: str) -> None:
    twins = {audience: twin_of_the_owner(cast, audience) for audience in AUDIENCES}
    everybody = {audience for audience in AUDIENCES if role in seers(cast, mask(cast, audience)) - {"owner"}}
    if role != "owner":
        assert_finds(browser(cast, sign_in, role), twins, everybody, offered=everybody, looked_at=twins)
        return
    for own in AUDIENCES:
        found = {own} | {audience for audience in AUDIENCES if reaches_strangers(mask(cast, audience))}
        # Nobody needs to be offered themselves.
        offered = found if reaches_strangers(mask(cast, own)) else found - {own}
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
    assert sorted(re.findall(r"<b>([^<]*)</b>", suggested)) == offers
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
    assert re.search(r"Clifford Nwosu Asked \d+ \w{3}", body)
    assert "Sol Strand Answer the request of Sol Strand" in body
    other = text(sign_in(cast.admirer).get("/people/?q=harrigan"))
    assert "Nell Harrigan Both" in other
    visitor = sign_in(None).get("/people/")
    assert "/ask/" not in visitor.content.decode()


# Addresses, filters and errors


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
    somebody = client.get("/people/?q=nell&country=JP")
    assert sent(somebody) == [("q", "nell"), ("country", "JP")]
    nobody = client.get("/people/?q=nell&country=FR&type=school")
    assert (names(nobody), sent(nobody)) == ([], [("q", "nell"), ("country", "FR"), ("type", "school")])
    assert names(client.get("/people/?country=FR&country=JP")) == ["Nell Harrigan"]


def test_values_that_equally_many_have_stand_in_the_order_of_their_words(cast: Cast, sign_in: SignIn) -> None:
    for country, topic in (("FR", "Zines"), ("DE", "ethics"), ("US", "Archives")):
        EntryFactory.create(
            owner=cast.owner, kind="town", audience=MEMBERS, place=PlaceFactory.create(country=country)
        )
        EntryFactory.create(owner=cast.owner, kind="topic", audience=MEMBERS, heading=heading(topic))
    place = PlaceFactory.create(country="US")
    EntryFactory.create(owner=cast.both, kind="town", audience=MEMBERS, place=place)
    page = sign_in(cast.stranger).get("/people/")
    assert facet_rows(page, "country") == ["United States of America 2", "France 1", "Germany 1"]
    assert facet_rows(page, "heading") == ["Archives 1", "ethics 1", "Zines 1"]


def test_chips_say_the_filters_as_the_facets_do(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.stranger).get("/people/?language=spanish&offer=mentor&contacts=all")
    chips = re.findall(r'class="chip"[^>]*>([^<]*?) *<', page.content.decode())
    assert chips == ["Offers: Mentoring", "Speaks: Spanish", "Contacts: All my contacts"]


def test_ones_own_contacts_by_filing(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    assert names(client.get("/people/?contacts=personal")) == ["Odette Marchetti"]
    assert names(client.get("/people/?contacts=all&sort=name"))[0] == "Yuki Arakawa"
    assert facet_rows(client.get("/people/"), "contacts")[0] == "All my contacts 6"
    visitor = sign_in(None).get("/people/?contacts=all")
    assert "Sign in to look among your own contacts." in text(visitor)


WRONG = {
    "near=Nowhereville": "We know no town called “Nowhereville”.",
    "within=far&near=Wexcombe": "Write a whole number.",
    "within=9999": "We measure up to 500.",
    "within=50": "Write the town from which to measure.",
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
    "language=" + "x" * 121: "Language: That is too long to look for.",
    "country=²": "There is no such country.",
    "region=²%23Lowell": "There is no such region.",
    "region=840%23Lowell": "There is no such region.",
    "contacts=mine": "Contacts are not filed like that.",
    "after=99999999999999999999.a": "",
    "q=" + "a" * 401: "That is too long to look for.",
    "q=%EF%BF%BE%E2%80%AE": "",
    "q=' | ! %26 ( :* <-> \\": "There is no word in this to look for.",
    "q=%25": "There is no word in this to look for.",
    "q=.*": "There is no word in this to look for.",
    "q=❶": "There is no word in this to look for.",
    "q=ʼ": "There is no word in this to look for.",
    "q=%22%E2%80%9C": "There is no word in this to look for.",
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
        ("q=%25", "Name, library, place or topic: There is no word in this to look for.", False),
        ("within=50", "Near: Write the town from which to measure.", True),
    ],
)
def test_an_error_names_the_filter_and_opens_only_where_it_can_be_mended(
    cast: Cast, sign_in: SignIn, query: str, words: str, is_open: bool
) -> None:
    page = sign_in(cast.stranger).get(f"/people/?{query}")
    assert f"One thing to put right {words} " in text(page)
    assert ('<details class="filters no-print" open>' in page.content.decode()) is is_open


def test_ten_kilobytes_are_answered_kindly(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.stranger).get("/people/", {"q": "word " * 2000}).status_code == 200
    for path in ("/people/suggest/", "/people/suggest.json", "/organizations/", "/people/saved/new/"):
        assert sign_in(cast.stranger).get(path, {"q": "(((" * 2500}).status_code in (200, 302)


# See, see also, did you mean


def test_a_synonym_says_see_and_finds_what_the_heading_finds(cast: Cast, sign_in: SignIn) -> None:
    topic, other = heading("Cataloguing", "Cataloging"), heading("Metadata")
    topic.see_also.add(other)
    EntryFactory.create(
        owner=cast.owner, kind="topic", audience=MEMBERS, heading=topic, value={"heading": "Cataloguing"}
    )
    page = sign_in(cast.stranger).get("/people/?q=cataloging")
    assert names(page) == ["Nell Harrigan"]
    assert "Cataloging. See Cataloguing . See also Metadata ." in text(page)
    assert 'href="/topics/metadata/"' in page.content.decode()


def test_an_abbreviation_says_what_it_is_short_for(cast: Cast, sign_in: SignIn) -> None:
    nela = OrganizationFactory.create(
        name="New England Library Association", abbreviation="NELA", slug="nela"
    )
    EntryFactory.create(owner=cast.owner, kind="membership", organization=nela, audience=MEMBERS)
    page = sign_in(cast.stranger).get("/people/?q=nela")
    assert names(page) == ["Nell Harrigan"]
    assert "NELA. See New England Library Association ." in text(page)
    assert 'href="/organizations/nela/"' in page.content.decode()


def test_a_misspelt_name_is_put_right_in_a_link(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.stranger).get("/people/?q=arakava")
    found = re.search(r'Did you mean <a href="([^"]*)">', page.content.decode())
    assert found
    assert names(sign_in(cast.stranger).get(unescape(found[1]))) == ["Yuki Arakawa"]


def beginnings(page: Any) -> list[str]:
    """Where the page leads to what begins like the words."""
    body = page.content.decode().partition("Beginning like that")[2]
    return re.findall(r'href="(/(?:people|topics|organizations)/[^"?]*/)"', body.partition("</ul>")[0])


def test_a_page_with_all_who_are_found_offers_what_begins_like_that(cast: Cast, sign_in: SignIn) -> None:
    topic = heading("Harrisiana")
    offered = {}
    for role in ("stranger", "blocked", "blocker"):
        page = sign_in(getattr(cast, role)).get("/people/?q=harri")
        offered[role] = beginnings(page)
        assert names(page) == []
    topic_page = f"/topics/{topic.slug}/"
    assert offered["stranger"] == [cast.owner.get_absolute_url(), topic_page]
    assert offered["blocked"] == offered["blocker"] == [topic_page]
    # Nor does a word that somebody has hide the names that only begin so.
    line(cast.curator, "harri", MEMBERS)
    client = sign_in(cast.stranger)
    page = client.get("/people/?q=harri")
    assert names(page) == ["Clifford Nwosu"]
    assert beginnings(page) == offered["stranger"]
    # What the page shows anyway is not offered, nor anything where the words are one of several limits.
    OrganizationFactory.create(name="Harrisiana Trust", abbreviation="HT", slug="trust")
    assert beginnings(client.get("/people/?q=harrisiana")) == ["/organizations/trust/"]
    for query in ("q=harrigan", "q=ht", "q=harri&country=US", "q=", ""):
        assert beginnings(client.get(f"/people/?{query}")) == [], query


def test_a_row_names_a_topic_once(cast: Cast, sign_in: SignIn) -> None:
    maps = heading("Maps")
    for _ in range(2):
        EntryFactory.create(
            owner=cast.owner, kind="topic", audience=MEMBERS, heading=maps, value={"heading": "Maps"}
        )
    page = sign_in(cast.stranger).get("/people/?q=harrigan")
    assert page.content.decode().count('href="/topics/maps/"') == 1


# Pages


def test_more_goes_on_by_key_when_people_come_and_go(sign_in: SignIn) -> None:
    viewer = listed(name="Zz Viewer")
    everybody = [listed(name=f"Ann{letter} Same") for letter in "abcdefghijklmnopqrstuvwxyz"]
    client = sign_in(viewer)
    first = client.get("/people/?sort=name")
    more = re.search(r'href="([^"]*)">More, after ([^<]*)<', first.content.decode())
    assert more
    Member.objects.filter(pk=everybody[0].pk).update(listing=ONLY_ME)
    listed(name="Anna Early")
    second = client.get(unescape(more[1]))
    assert names(first) + names(second) == [each.name for each in everybody] + ["Zz Viewer"]
    # On paper, where no link tells it.
    assert '<p class="only-print">The first 20 of them</p>' in first.content.decode()
    part = f'<p class="only-print">7 of them, from {everybody[20].name} to Zz Viewer</p>'
    assert part in second.content.decode()


def test_a_thousand_and_more_are_not_counted(sign_in: SignIn) -> None:
    Member.objects.bulk_create(
        Member(
            email=f"m{n}@library.example",
            name=f"Many {n}",
            sort_key=f"many {n:05}",
            handle=f"many-{n}",
            listing=MEMBERS,
        )
        for n in range(1005)
    )
    client = sign_in(listed())
    assert "1,000+ people" in text(client.get("/people/"))
    assert "M 1,000+" in text(client.get("/people/browse/"))


def test_names_without_a_first_letter_stand_among_the_others(sign_in: SignIn) -> None:
    me = listed(name="Me Myself")
    for name in ("3Jane", "(Bo)", "Иван"):
        listed(name=name)
    tie(MemberFactory.create(name="42", listing=PERSONAL), me, PERSONAL)
    client = sign_in(me)
    assert "Other 4" in text(client.get("/people/browse/"))
    assert names(client.get("/people/browse/names/other/")) == ["(Bo)", "3Jane", "42", "Иван"]
    viewer = Viewer(me.pk)
    first = people_under(viewer, "other", size=3)
    assert [each.name for each in first.rows] == ["(Bo)", "3Jane", "42"]
    assert [each.name for each in people_under(viewer, "other", after=first.after).rows] == ["Иван"]


@pytest.mark.parametrize(
    "path",
    [
        "/people/?q=marquetry",
        "/people/?sort=name",
        "/people/browse/names/s/",
        "/topics/maps/",
        "/organizations/wexcombe/",
        "/people/browse/",
    ],
)
def test_the_number_of_queries_does_not_grow_with_the_rows(sign_in: SignIn, path: str) -> None:
    viewer, topic = listed(name="Viewer"), heading("Maps")
    library = OrganizationFactory.create(slug="wexcombe")
    client = sign_in(viewer)

    def grow(count: int) -> None:
        for _ in range(count):
            each = listed(name="Ann Same")
            tie(viewer, each, PROFESSIONAL, PERSONAL)
            line(each, "Marquetry", MEMBERS)
            line(each, "Marquetry", PERSONAL)
            EntryFactory.create(
                owner=each, kind="topic", audience=MEMBERS, heading=topic, value={"heading": "Maps"}
            )
            place = PlaceFactory.create()
            EntryFactory.create(
                owner=each, kind="position", audience=PERSONAL, organization=library, place=place,
                value={"title": "Librarian", "organization": str(library), "from": "", "to": ""},
            )  # fmt: skip

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    grow(1)
    queries()
    one = queries()
    grow(2)
    assert (path, queries()) == (path, one)


# While typing, and from the address bar


def test_suggestions_without_script_are_the_results(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.stranger).get("/people/suggest/?q=arakawa")
    assert names(page) == ["Yuki Arakawa"]


def test_suggestions_lead_to_people_topics_and_organizations(cast: Cast, sign_in: SignIn) -> None:
    heading("Yurts", "Yukon tents")
    OrganizationFactory.create(name="Yukon Library", slug="yukon-library")
    fragment = sign_in(cast.stranger).get("/people/suggest/?q=yuk", headers=HTMX).content.decode()
    assert re.findall(r'<a href="([^"]*)"', fragment) == [
        "/people/yuki-arakawa/",
        "/topics/yurts/",
        "/organizations/yukon-library/",
    ]
    assert "3 suggestions" in fragment
    assert "<html" not in fragment


def test_a_browser_can_search_netlib(cast: Cast, sign_in: SignIn) -> None:
    home = sign_in(None).get("/people/").content.decode()
    assert '<link rel="search" href="/opensearch.xml" type="application/opensearchdescription+xml"' in home
    described = sign_in(None).get("/opensearch.xml")
    assert described["Content-Type"].startswith("application/opensearchdescription+xml")
    assert "/people/?q={searchTerms}" in described.content.decode()
    answer = sign_in(cast.stranger).get("/people/suggest.json?q=yuki")
    assert answer["Content-Type"] == "application/x-suggestions+json"
    text_, found, _, addresses = json.loads(answer.content)
    assert (text_, found) == ("yuki", ["Yuki Arakawa"])
    assert addresses[0].endswith("/people/yuki-arakawa/")
    assert json.loads(sign_in(None).get("/people/suggest.json?q=yuki").content)[1] == []


def test_the_masthead_leads_here_and_says_so(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.stranger)
    for path, mark in (("/people/", "page"), ("/topics/", "true"), ("/organizations/", "true")):
        assert f'<a href="/people/" aria-current="{mark}">People</a>' in client.get(path).content.decode()


def test_nobody_is_named_like_a_page_of_the_directory() -> None:
    assert {listed(name=name).handle for name in ("Browse", "Suggest", "Saved")} == {
        "browse-2",
        "suggest-2",
        "saved-2",
    }


# Browsing


def test_browsing_leads_from_the_country_to_the_town(cast: Cast, sign_in: SignIn) -> None:
    town = PlaceFactory.create(name="Xylo Falls", key="xylo falls")
    EntryFactory.create(
        owner=cast.owner, kind="town", audience=CONTACTS, place=town, value={"place": "Xylo Falls"}
    )
    client = sign_in(cast.both)
    assert 'href="/people/browse/places/us/"' in client.get("/people/browse/").content.decode()
    country = client.get("/people/browse/places/us/")
    assert 'href="/people/browse/places/us/Massachusetts/"' in country.content.decode()
    region = client.get("/people/browse/places/us/Massachusetts/")
    assert "Xylo Falls 1" in text(region)
    assert names(client.get(f"/people/?place={town.pk}")) == ["Nell Harrigan"]
    for path in ("zz/", "840/", "us/Nowhere/", "us/%00/", "zz/Nowhere/"):
        assert client.get(f"/people/browse/places/{path}").status_code == 404
    assert client.get("/people/browse/names/aa/").status_code == 404
    assert names(client.get("/people/browse/names/H/")) == names(client.get("/people/browse/names/h/")) != []
    assert Entry.objects.count() == 1
    assert Contact.objects.filter(owner=cast.both).exists()
