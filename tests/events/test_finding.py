"""The list of events: who finds what, and by which filters."""

import datetime as dt
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from events.find.filters import Filters, found
from events.find.listing import PAGE, tally
from events.find.own import own_places
from events.find.where import kilometres_between, within
from events.models import Event, Mode, Rsvp, Status
from members.audience import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC, Viewer
from members.models import Circle, Entry, Place
from tests.cast import Cast
from tests.events.factories import answer, cohost, invite, party
from tests.events.reading import counts, days, in_days, lives_in, summaries, titles, token, total
from tests.factories import OrganizationFactory, PlaceFactory, heading, listed, tie
from tests.members.test_profile import SignIn
from tests.reading import text

# Those of the cast who can sign in, by who they are to the owner.
ROLES = (
    "visitor", "owner", "stranger", "professional", "personal", "both", "unfiled", "circled", "admirer", "blocked",
    "blocker", "curator",
)  # fmt: skip
SEES = {
    ONLY_ME: {"owner"},
    PERSONAL: {"owner", "personal", "both"},
    PROFESSIONAL: {"owner", "professional", "both", "circled"},
    CONTACTS: {"owner", "professional", "personal", "both", "circled"},
    MEMBERS: set(ROLES) - {"visitor", "blocked", "blocker"},
    PUBLIC: set(ROLES) - {"blocked", "blocker"},
}


def listing(sign_in: SignIn, cast: Cast, role: str = "visitor", **query: object) -> object:
    """The list as that one of the cast gets it."""
    client = sign_in(None if role == "visitor" else getattr(cast, role))
    return client.get(f"/events/?{urlencode(query, doseq=True)}")


def find(viewer: Viewer, **filters: object) -> list[str]:
    return [event.title for event in found(viewer, Filters(**filters))]  # type: ignore[arg-type]


# Who finds an event, on every surface


@pytest.mark.parametrize("audience", SEES)
def test_an_event_is_listed_and_counted_for_those_whom_it_is_for(
    cast: Cast, sign_in: SignIn, audience: int
) -> None:
    party(cast.owner, audience, title="Gin at the Harrigans’")
    listed_to, counted_for = set(), set()
    for role in ROLES:
        page = listing(sign_in, cast, role)
        if titles(page):
            listed_to.add(role)
        if total(page) or any(counts(page).values()):
            counted_for.add(role)
    assert listed_to == counted_for == SEES[audience]


def test_story_09_a_party_for_some_exists_for_nobody_else_and_a_public_one_for_all(
    cast: Cast, sign_in: SignIn
) -> None:
    """An event for one person is shown to all; the fix hid public events: the pair, on every surface."""
    start = in_days(20)
    party(cast.owner, PERSONAL, title="Gin at the Harrigans’", starts=start, slug="gin")
    party(cast.owner, PUBLIC, title="Open house", starts=start, slug="open-house")
    month = f"/events/calendar/{start:%Y/%-m}/"
    for role in ROLES:
        private = role in SEES[PERSONAL]
        expected = [] if role in ("blocked", "blocker") else ["Open house"]
        expected = ["Gin at the Harrigans’", *expected] if private else expected
        client = sign_in(None if role == "visitor" else getattr(cast, role))
        surfaces = ["/events/", month, "/events/?q=gin", "/events/?kind=cocktails&face=social", "/desk/"]
        feeds = ["/events/events.ics", "/events/events.atom"]
        if role != "visitor":
            secret = token(getattr(cast, role))
            feeds += [f"/feeds/{secret}/{which}" for which in ("events.ics", "events.atom", "mine.ics")]
            feeds += [f"/feeds/{secret}/events.ics?q=gin"]
        for path in surfaces + feeds:
            told = "Harrigans" in client.get(path, follow=True).content.decode()
            own_only = path in ("/desk/",) or "mine" in path or path in feeds[:2]
            assert told is (private and (not own_only or (role == "owner" and path not in feeds[:2]))), (
                role,
                path,
            )
        page = client.get("/events/")
        assert titles(page) == expected, role
        assert total(page) == counts(page)["Social"] == counts(page)["Cocktail party"] == len(expected)
        assert [each for day in days(client.get(month)).values() for each in day] == [
            f"{timezone.localtime(start, Event.objects.all()[0].zone):%H:%M} {title} (EST)".replace(
                "EST", timezone.localtime(start, Event.objects.all()[0].zone).tzname() or ""
            )
            for title in expected
        ], role
        assert client.get(f"/events/{start:%Y}/gin/event.ics").status_code == (200 if private else 404)
        assert summaries(sign_in(None).get("/events/events.ics")) == ["Open house"]


def test_story_13_that_contacts_go_is_told_only_where_they_and_the_event_let_it(
    cast: Cast, sign_in: SignIn
) -> None:
    """The guest list is hidden, the activity tells."""
    host = listed()
    open_list = party(host, PUBLIC, title="Open list", guest_audience=MEMBERS)
    closed = party(host, PUBLIC, title="Closed list")
    hidden = party(host, PERSONAL, title="Hidden party", guest_audience=PUBLIC)
    tie(host, cast.owner, PERSONAL)
    for event in (open_list, closed, hidden):
        answer(event, cast.owner, PERSONAL)
    waiting = party(host, PUBLIC, title="On the waiting list", guest_audience=PUBLIC)
    answer(waiting, cast.owner, PUBLIC, waiting_since=timezone.now())
    for role in ROLES[1:]:
        expected = ["Open list"] if role in ("personal", "both") else []
        page = listing(sign_in, cast, role, going="on")
        assert (titles(page), total(page)) == (expected, len(expected)), role
        feed = sign_in(None).get(f"/feeds/{token(getattr(cast, role))}/events.ics?going=on")
        assert summaries(feed) == expected
    page = listing(sign_in, cast, "visitor", going="on")
    assert "Sign in to narrow the list by your own contacts and places." in text(page)


def test_nothing_is_found_by_what_is_hidden(cast: Cast, sign_in: SignIn) -> None:
    party(
        cast.owner, PUBLIC, title="Open house", venue="Moonshine Hall", address="14 Blackstone Row",
        join_link="https://meet.example/moonshine", getting_there="Ring at Moonshine",
    )  # fmt: skip
    for words in ("moonshine", "blackstone"):
        for role in ("visitor", "stranger", "personal"):
            assert titles(listing(sign_in, cast, role, q=words)) == []
    assert titles(listing(sign_in, cast, q="OPEN")) == ["Open house"]


def test_what_is_not_up_is_in_the_host_s_own_tab_alone(cast: Cast, sign_in: SignIn) -> None:
    for status in (Status.DRAFT, Status.SUBMITTED, Status.DECLINED):
        party(cast.owner, PUBLIC, title=str(status), status=status)
    party(cast.owner, PUBLIC, title="up")
    assert [titles(listing(sign_in, cast, role)) for role in ("owner", "stranger")] == [["up"], ["up"]]
    assert sorted(titles(listing(sign_in, cast, "owner", mine="hosting"))) == [
        "declined", "draft", "submitted", "up",
    ]  # fmt: skip
    assert titles(listing(sign_in, cast, "stranger", mine="hosting")) == []


def test_a_cancelled_event_says_so_to_those_who_could_see_it(cast: Cast, sign_in: SignIn) -> None:
    party(cast.owner, MEMBERS, title="Off", status=Status.CANCELLED)
    assert "Cancelled" in text(listing(sign_in, cast, "stranger"))
    assert titles(listing(sign_in, cast)) == []


def test_one_s_own_tabs(cast: Cast, sign_in: SignIn) -> None:
    going, maybe, cant, asked, kept, hosted, along = (
        party(cast.owner, MEMBERS, title=title)
        for title in ("going", "maybe", "cant", "asked", "kept", "hosted", "along")
    )
    Event.objects.filter(pk=hosted.pk).update(host=cast.stranger)
    answer(going, cast.stranger)
    answer(maybe, cast.stranger, status="maybe")
    answer(cant, cast.stranger, status="cant")
    invite(asked, cast.stranger)
    invite(cant, cast.stranger)
    invite(kept, cast.stranger, kept=True)
    cohost(along, cast.stranger)
    for mine, expected in {
        "going": ["going", "maybe"], "invited": ["asked"], "hosting": ["along", "hosted"],
    }.items():  # fmt: skip
        page = listing(sign_in, cast, "stranger", mine=mine)
        assert (sorted(titles(page)), total(page)) == (expected, len(expected))
    assert find(Viewer(cast.professional.pk), mine="going") == []
    page = text(listing(sign_in, cast, "stranger"))
    assert all(word in page for word in ("Going", "Maybe", "Not going", "Invited", "You host"))


def test_a_block_ends_an_invitation(cast: Cast) -> None:
    event = party(cast.owner, title="For the blocked")
    invite(event, cast.blocked)
    assert find(Viewer(cast.blocked.pk), mine="invited") == find(Viewer(cast.blocked.pk)) == []


# The filters


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
        assert "Nobody of that name hosts anything here." in text(page)


def test_by_cost(cast: Cast, sign_in: SignIn) -> None:
    for title, price, currency in (
        ("free", 0, ""), ("cheap", 12, "USD"), ("dear", 120, "USD"), ("pounds", 12, "GBP"), ("unsaid", None, ""),
    ):  # fmt: skip
        party(
            cast.owner, PUBLIC, title=title, free=price == 0, price_currency=currency,
            price_from=None if price is None else Decimal(price),
        )  # fmt: skip

    def get(**query: object) -> list[str]:
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

    def get(**query: object) -> list[str]:
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

    def get(**query: object) -> list[str]:
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
    own = own_places(Viewer(cast.stranger.pk))
    assert (own.zone, own.unit, own.first_weekday) == ("America/New_York", "mi", 6)


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
        "The last day is before the first one.", "There is no such kind of event.",
        "We know no organization called “No such”.", "We have no topic called “No such”.",
        "Choose one of these currencies.", "An event is professional or social.",
    ):  # fmt: skip
        assert told in text(page)
    body = page.content.decode()  # type: ignore[attr-defined]
    for kept in ('value="Zzyzx"', 'value="far"', 'value="-1"', 'value="2027-02-01"', 'value="No such"'):
        assert kept in body
    assert 'aria-describedby="id_near_helptext id_near_error"' in body
    assert titles(page) == ["still listed"]


def test_every_filter_stays_in_the_addresses_of_the_page(cast: Cast, sign_in: SignIn) -> None:
    party(cast.owner, PUBLIC)
    page = listing(
        sign_in, cast, "stranger", q="party number", kind=["cocktails", "dinner"], ceiling="5", free="x"
    )
    body = page.content.decode()  # type: ignore[attr-defined]
    query = "q=party+number&amp;cost=max&amp;ceiling=5&amp;currency=USD&amp;kind=cocktails&amp;kind=dinner"
    for path in ("/events/calendar/", "/events/subscribe/"):
        assert f'href="{path}?{query}"' in body
    assert "free=x" not in body


def test_pages_go_on_by_key(cast: Cast, sign_in: SignIn) -> None:
    start = in_days(3)
    for number in range(PAGE + 5):
        party(cast.owner, PUBLIC, title=f"Party {number:02}", starts=start)
    client = sign_in(None)
    first = client.get("/events/?kind=cocktails")
    more = [part for part in first.content.decode().split('"') if "after=" in part][0].replace("&amp;", "&")
    assert more.startswith("/events/?kind=cocktails&after=")
    party(cast.owner, PUBLIC, title="Earlier", starts=in_days(2))
    second = client.get(more)
    assert titles(first) + titles(second) == [f"Party {number:02}" for number in range(PAGE + 5)]
    assert total(first) == PAGE + 5
    for nonsense in ("x", "1.x", "9" * 30 + ".2027-01-01T00:00:00+00:00", "1.2027-01-01", "\0"):
        assert client.get("/events/", {"after": nonsense}).status_code == 200


def test_beyond_a_thousand_nothing_is_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.find.listing.COUNTED", 2)
    for _ in range(2):
        party(cast.owner, PUBLIC)
    assert tally(Viewer.visitor(), Filters()).total == 2
    party(cast.owner, PUBLIC)
    assert tally(Viewer.visitor(), Filters()).total is None


def test_answers_are_one_s_own(cast: Cast) -> None:
    """A visitor is nobody: the answers of guests without an account are not theirs."""
    event = party(cast.owner, PUBLIC)
    outside = invite(event, cast.stranger)
    Rsvp.objects.create(event=event, invitation=outside, name="Aunt May", status="going")
    assert find(Viewer.visitor(), mine="going") == find(Viewer.visitor(), mine="all") == []


def test_a_circle_of_the_owner_finds_its_party(cast: Cast, sign_in: SignIn) -> None:
    party(cast.owner, Circle.objects.get().bit, title="Gin Shelf night")
    found_by = {role for role in ROLES if titles(listing(sign_in, cast, role))}
    assert found_by == {"owner", "circled"}


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(
    cast: Cast, sign_in: SignIn, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lives_in(cast.stranger)
    for _ in range(rows):
        event = party(
            cast.owner, PUBLIC, place=PlaceFactory.create(), organization=OrganizationFactory.create(),
            guest_audience=PUBLIC,
        )  # fmt: skip
        answer(event, cast.stranger)
        invite(event, cast.stranger)
    member, visitor = sign_in(cast.stranger), sign_in(None)
    member.get("/events/")  # The first request notes the session.
    with django_assert_num_queries(2):
        assert total(visitor.get("/events/")) == rows
    with django_assert_num_queries(5):
        assert total(member.get("/events/?going=&mine=going")) == rows
    month = f"/events/calendar/{in_days(30):%Y/%m}/"
    with django_assert_num_queries(1):
        visitor.get(month)
    with django_assert_num_queries(4):
        member.get(month)
