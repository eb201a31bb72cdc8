"""The list of events: who finds what, and by which filters."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from events.models import Event, Rsvp, Status
from events.reads.filters import Filters
from events.reads.listing import PAGE, tally
from members.models import Circle
from members.rule.masks import MEMBERS, PERSONAL, PUBLIC
from members.rule.standing import Viewer
from netlib.text.dates import show_time
from tests.cast import Cast
from tests.events.factories import answer, cohost, invite, party
from tests.events.reading import (
    ROLES,
    SEES,
    SignIn,
    counts,
    days,
    find,
    in_days,
    listing,
    lives_in,
    summaries,
    titles,
    token,
    total,
)
from tests.factories import OrganizationFactory, PlaceFactory, listed, tie
from tests.reading import text

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
    start = in_days(20).replace(hour=20, minute=7)  # nowhere near midnight there: one day of the grid has it
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
        there = timezone.localtime(start, Event.objects.all()[0].zone)
        assert titles(page) == expected, role
        assert total(page) == counts(page)["Social"] == counts(page)["Cocktail party"] == len(expected)
        assert [each for day in days(client.get(month)).values() for each in day] == [
            f"{show_time(there.time())} {title} ({there.tzname()})" for title in expected
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
    assert "Canceled" in text(listing(sign_in, cast, "stranger"))
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


# Pages, counts, queries


def test_pages_go_on_by_key(cast: Cast, sign_in: SignIn) -> None:
    start = in_days(3)
    for number in range(PAGE + 5):
        party(cast.owner, PUBLIC, title=f"Party {number:02}", starts=start)
    client = sign_in(None)
    first = client.get("/events/?kind=cocktails")
    more = next(part for part in first.content.decode().split('"') if "after=" in part).replace("&amp;", "&")
    assert more.startswith("/events/?kind=cocktails&after=")
    party(cast.owner, PUBLIC, title="Earlier", starts=in_days(2))
    second = client.get(more)
    assert titles(first) + titles(second) == [f"Party {number:02}" for number in range(PAGE + 5)]
    assert total(first) == PAGE + 5
    for nonsense in ("x", "1.x", "9" * 30 + ".2027-01-01T00:00:00+00:00", "1.2027-01-01"):
        assert client.get("/events/", {"after": nonsense}).status_code == 200


def test_beyond_a_thousand_nothing_is_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.reads.listing.COUNTED", 2)
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
    # The tab of the desk asks once for news.
    with django_assert_num_queries(6):
        assert total(member.get("/events/?going=&mine=going")) == rows
    month = f"/events/calendar/{in_days(30):%Y/%m}/"
    with django_assert_num_queries(1):
        visitor.get(month)
    with django_assert_num_queries(5):
        member.get(month)
