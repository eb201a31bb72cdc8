"""What narrows the list of events, and the form that says so."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from events.models import Event, Mode
from events.reads.where import within
from members.models import Entry, Place
from members.reads.reader import own_places
from members.rule.masks import MEMBERS, PUBLIC
from netlib.distance import kilometres_between
from tests.cast import Cast
from tests.events.factories import cohost, party
from tests.events.reading import (
    SignIn,
    counts,
    in_days,
    listing,
    summaries,
    titles,
    total,
)
from tests.factories import OrganizationFactory, PlaceFactory, heading, listed
from tests.reading import text


def test_by_host_and_by_contacts_who_host(cast: Cast, sign_in: SignIn) -> None:
    party(cast.owner, MEMBERS, title="Nell’s")
    party(cast.stranger, MEMBERS, title="Sol’s")
    cohost(party(listed(), MEMBERS, title="Along"), cast.owner)
    looked_after = party(
        cast.owner, MEMBERS, title="The library’s", organization=OrganizationFactory.create()
    )
    page = listing(sign_in, cast, "professional", host=cast.owner.handle)
    assert sorted(titles(page)) == ["Along", "Nell’s"]
    assert looked_after.title not in titles(listing(sign_in, cast, "professional", hosts="on"))
    assert sorted(titles(listing(sign_in, cast, "professional", hosts="on"))) == ["Along", "Nell’s"]
    assert titles(listing(sign_in, cast, "stranger", hosts="on")) == []


def test_a_host_who_does_not_exist_hosts_nothing(cast: Cast, sign_in: SignIn) -> None:
    party(cast.owner, PUBLIC)
    missing = listing(sign_in, cast, "stranger", host="nobody-at-all")
    blocked = listing(sign_in, cast, "blocked", host=cast.owner.handle)
    for page in (missing, blocked):
        assert (titles(page), total(page)) == ([], 0)
        assert "Nobody by that name hosts an event here." in text(page)


def test_by_cost(cast: Cast, sign_in: SignIn) -> None:
    for title, price, currency in (
        ("free", 0, ""), ("cheap", 12, "USD"), ("dear", 120, "USD"), ("pounds", 12, "GBP"), ("unsaid", None, ""),
    ):  # fmt: skip
        party(
            cast.owner, PUBLIC, title=title, free=price == 0, price_currency=currency,
            price_from=None if price is None else Decimal(price),
        )  # fmt: skip

    def get(**query: Any) -> list[str]:
        return sorted(titles(listing(sign_in, cast, **query)))

    assert get(cost="free") == ["free"]
    assert get(cost="max", ceiling="50") == get(ceiling="50") == ["cheap", "free"]
    assert get(ceiling="12.00", currency="GBP") == ["free", "pounds"]
    assert get(ceiling="500") == ["cheap", "dear", "free"]
    page = listing(sign_in, cast, ceiling="50")
    assert {word: counts(page)[word] for word in ("Any", "Free", "Up to the amount below")} == {
        "Any": 5, "Free": 1, "Up to the amount below": 2,
    }  # fmt: skip


def test_by_kind_face_and_online(cast: Cast, sign_in: SignIn) -> None:
    party(cast.owner, PUBLIC, title="party")
    party(cast.owner, PUBLIC, title="webinar", kind="webinar", face="professional", mode=Mode.ONLINE)
    party(cast.owner, PUBLIC, title="hybrid", kind="workshop", face="professional", mode=Mode.BOTH)
    assert titles(listing(sign_in, cast, kind=["webinar", "cocktails"])) == ["party", "webinar"]
    assert titles(listing(sign_in, cast, face="professional")) == ["webinar", "hybrid"]
    assert titles(listing(sign_in, cast, online="on")) == ["webinar", "hybrid"]
    page = listing(sign_in, cast, face="professional", kind="workshop")
    assert titles(page) == ["hybrid"]
    # A number says what one would find by ticking that instead.
    shown = counts(page)
    assert (shown["Webinar"], shown["Workshop"], shown["Cocktail party"]) == (1, 1, 0)
    assert (shown["Professional"], shown["Social"], total(page)) == (1, 0, 1)


def test_by_organization_with_its_divisions(cast: Cast, sign_in: SignIn) -> None:
    parent = OrganizationFactory.create(
        name="New England Library Association", abbreviation="NELA", slug="nela"
    )
    division = OrganizationFactory.create(name="Bibliographers of New England", parent=parent)
    for title, organization in (("parent", parent), ("division", division), ("other", None)):
        party(cast.owner, PUBLIC, title=title, organization=organization)
    for words in ("NELA", "nela", "new england library association", "New England Lib"):
        assert titles(listing(sign_in, cast, organization=words)) == ["parent", "division"]
    assert titles(listing(sign_in, cast, organization="Bibliographers")) == ["division"]
    OrganizationFactory.create(name="New England Library Press")
    assert "Which one? Write the whole name" in text(listing(sign_in, cast, organization="New England Lib"))


def test_by_topic_with_synonyms_and_narrower_topics(cast: Cast, sign_in: SignIn) -> None:
    gardening, herbs = heading("Gardening", "Horticulture"), heading("Herbs")
    herbs.broader.add(gardening)
    for title, topics in (
        ("garden", [gardening]),
        ("herb", [herbs]),
        ("both", [gardening, herbs]),
        ("none", []),
    ):
        party(cast.owner, PUBLIC, title=title).headings.set(topics)
    assert titles(listing(sign_in, cast, topic="HORTICULTURE")) == ["garden", "herb", "both"]
    assert titles(listing(sign_in, cast, topic="herbs")) == ["herb", "both"]


def test_by_days(cast: Cast, sign_in: SignIn) -> None:
    def day(number: int, hour: int = 22) -> dt.datetime:
        # In winter New York is five hours behind: 22:00 there is the next day by UTC.
        return dt.datetime(2027, 1, number, hour + 5 - 24 * (hour > 18), tzinfo=dt.UTC) + dt.timedelta(
            days=hour > 18
        )

    for number in (10, 11, 12):
        party(
            cast.owner,
            PUBLIC,
            title=str(number),
            starts=day(number),
            ends=day(number) + dt.timedelta(hours=1),
        )
    long = party(cast.owner, PUBLIC, title="long", starts=day(9, 9), ends=day(11, 9))

    def get(**query: Any) -> list[str]:
        return titles(listing(sign_in, cast, **query))

    assert get(since="2027-01-11", until="2027-01-11") == ["long", "11"]
    assert get(since="2027-01-12") == ["12"]
    assert get(until="2027-01-09") == [long.title]
    assert get(since="2027-01-10", until="2027-01-10", q="1") == ["10"]


def test_what_is_over_is_found_by_its_days_alone(cast: Cast, sign_in: SignIn) -> None:
    past = in_days(-10)
    party(cast.owner, PUBLIC, title="over", starts=past)
    party(cast.owner, PUBLIC, title="on now", starts=in_days(-1), ends=in_days(1))
    assert titles(listing(sign_in, cast)) == ["on now"]
    assert titles(listing(sign_in, cast, since=f"{in_days(-12):%Y-%m-%d}")) == ["over", "on now"]


# Near


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((42.36, -71.06), (41.82, -71.41), 66.6),  # Boston, Providence
        ((51.51, -0.13), (40.71, -74.01), 5570),  # London, New York
        ((-18.14, 178.44), (-13.83, -171.76), 1152),  # Suva, Apia: across the antimeridian
        ((89.5, 0), (89.5, 180), 111.2),  # across the pole
    ],
)
def test_distances_agree_in_python_and_in_sql(
    cast: Cast, one: tuple[float, float], other: tuple[float, float], expected: float
) -> None:
    place = PlaceFactory.create(latitude=other[0], longitude=other[1])
    party(cast.owner, PUBLIC, place=place)
    away = kilometres_between(one, other)
    assert away == pytest.approx(expected, rel=0.01)
    for reach, there in ((away + 0.1, True), (away - 0.1, False)):
        assert Event.objects.filter(within(*one, reach)).exists() is there


def boston_and_around(cast: Cast) -> Place:
    boston: Place = PlaceFactory.create(name="Boston", key="boston", latitude=42.36, longitude=-71.06)
    providence = PlaceFactory.create(
        name="Providence", key="providence", region="Rhode Island", latitude=41.82, longitude=-71.41
    )
    party(cast.owner, PUBLIC, title="here", place=boston)
    party(cast.owner, PUBLIC, title="near", place=providence)
    party(cast.owner, PUBLIC, title="nowhere")
    party(cast.owner, PUBLIC, title="online", mode=Mode.ONLINE, place=boston)
    return boston


def test_near_a_place_in_miles_and_kilometers(cast: Cast, sign_in: SignIn) -> None:
    boston_and_around(cast)

    def get(**query: Any) -> list[str]:
        return titles(listing(sign_in, cast, near="Boston", **query))

    assert get() == ["here", "near"]
    assert get(within=42) == get(within=66, unit="mi") == ["here", "near"]
    assert get(within=66, unit="km") == ["here"]
    assert get(within=5, online="on") == ["here", "online"]
    page = text(listing(sign_in, cast, near="Boston", within=100, unit="km"))
    assert "Providence, Rhode Island, 67 km" in page


def test_near_one_s_own_town_and_work(cast: Cast, sign_in: SignIn) -> None:
    boston = boston_and_around(cast)
    Entry.objects.create(owner=cast.stranger, kind="town", value={}, text="Boston", place=boston)
    suva = PlaceFactory.create(name="Suva", latitude=-18.14, longitude=178.44, country="FJ")
    Entry.objects.create(owner=cast.stranger, kind="position", value={}, text="Clerk", place=suva)
    party(cast.owner, PUBLIC, title="Apia", place=PlaceFactory.create(latitude=-13.83, longitude=-171.76))
    assert titles(listing(sign_in, cast, "stranger", around="town")) == ["here", "near"]
    assert titles(listing(sign_in, cast, "stranger", around="work", within=1200, unit="km")) == ["Apia"]
    assert titles(listing(sign_in, cast, "stranger", around="work", within=600)) == []
    assert "My home town, Boston" in text(listing(sign_in, cast, "stranger"))
    assert "My home town" not in text(listing(sign_in, cast, "personal"))
    own = own_places(cast.stranger)
    assert (own.zone, own.country) == ("America/New_York", "US")


# The form


def test_what_makes_no_sense_is_explained_at_the_field_and_kept(cast: Cast, sign_in: SignIn) -> None:
    party(cast.owner, PUBLIC, title="still listed")
    query = {
        "near": "Zzyzx", "within": "far", "ceiling": "-1", "since": "2027-02-01", "until": "2027-01-01",
        "kind": "rave", "organization": "No such", "topic": "No such", "currency": "QQQ", "face": "third",
    }  # fmt: skip
    page = listing(sign_in, cast, **query)
    for told in (
        "We know no town called “Zzyzx”.", "Write a whole number.", "Write an amount of 0 or more.",
        "The last day is before the first.", "There is no such kind of event.",
        "We know no organization called “No such”.", "We have no topic called “No such”.",
        "Choose one of these currencies.", "An event is professional or social.",
    ):  # fmt: skip
        assert told in text(page)
    body = page.content.decode()
    for kept in ('value="Zzyzx"', 'value="far"', 'value="-1"', 'value="2027-02-01"', 'value="No such"'):
        assert kept in body
    assert 'aria-describedby="id_near_helptext id_near_error"' in body
    assert titles(page) == ["still listed"]


def test_every_filter_stays_in_the_addresses_of_the_page(cast: Cast, sign_in: SignIn) -> None:
    party(cast.owner, PUBLIC)
    page = listing(
        sign_in, cast, "stranger", q="party number", kind=["cocktails", "dinner"], ceiling="5", free="x"
    )
    body = page.content.decode()
    query = "q=party+number&amp;cost=max&amp;ceiling=5&amp;currency=USD&amp;kind=cocktails&amp;kind=dinner"
    for path in ("/events/calendar/", "/events/subscribe/"):
        assert f'href="{path}?{query}"' in body
    assert "free=x" not in body


def test_towns_of_one_name_are_offered_for_choice(cast: Cast, sign_in: SignIn) -> None:
    here = PlaceFactory.create(name="Springfield", key="springfield", region="Massachusetts")
    PlaceFactory.create(
        name="Springfield", key="springfield", region="Illinois", latitude=39.8, longitude=-89.6
    )
    party(cast.owner, PUBLIC, title="Here", place=here)
    # Visitors may not look towns up while they type.
    for role, quick in (("visitor", False), ("stranger", True)):
        page = listing(sign_in, cast, role, near="Springfield")
        assert "Which “Springfield” is it? Choose one below." in text(page)
        assert f'name="near_choice" value="{here.pk}"' in " ".join(page.content.decode().split())
        assert ("data-hx-get" in page.content.decode()) is quick
        chosen = listing(sign_in, cast, role, near="Springfield", near_choice=here.pk)
        assert titles(chosen) == ["Here"]
        assert f"near_choice={here.pk}" in chosen.content.decode()
    feed = sign_in(None).get(f"/events/events.ics?near=Springfield&near_choice={here.pk}")
    assert summaries(feed) == ["Here"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("name", ["since", "until"])
def test_days_without_a_calendar_are_explained(cast: Cast, sign_in: SignIn, name: str, day: str) -> None:
    assert "Choose a day in the years 1900 to 2200." in text(listing(sign_in, cast, **{name: day}))
    assert sign_in(None).get(f"/events/events.ics?{name}={day}").status_code == 400
