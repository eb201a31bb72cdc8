"""The page of a committee and its history: who finds it, and what a roster says on which day."""

import datetime as dt

import pytest

from committees.models import Committee, CommitteeName, Seat
from members.models import Block, Member
from members.rule.masks import PUBLIC
from tests.cast import Cast
from tests.committees.conftest import PAGE, PATHS, SignIn, World, roster_of
from tests.committees.factories import CommitteeFactory, seat
from tests.reading import names, text

SEES = {
    "stranger": ["Joan Kestenbaum", "Nell Harrigan"],
    "professional": ["Joan Kestenbaum", "Nell Harrigan"],
    "curator": ["Joan Kestenbaum", "Nell Harrigan"],
    "owner": ["Joan Kestenbaum", "Nell Harrigan"],
    "blocked": ["Joan Kestenbaum"],
    "blocker": ["Joan Kestenbaum"],
}


@pytest.mark.parametrize("role", SEES)
def test_each_member_sees_the_roster_without_those_a_block_keeps_from_them(
    world: World, cast: Cast, sign_in: SignIn, role: str
) -> None:
    seat(world.committee, None, title="Open")
    client = sign_in(getattr(cast, role))
    assert roster_of(client.get(PAGE)) == [*SEES[role], "Vacant"]
    for path in (*PATHS, "/committees/"):
        page = client.get(path).content.decode()
        assert ("Nell Harrigan" in page.split("<main")[-1].split("Your service")[0]) == (
            "Nell Harrigan" in SEES[role] and path != "/committees/"
        )


@pytest.mark.parametrize("path", PATHS)
def test_story_12_a_committee_for_members_does_not_exist_for_visitors(
    world: World, sign_in: SignIn, path: str
) -> None:
    visitor = sign_in(None)
    assert (
        visitor.get(path).status_code == visitor.get(path.replace("conference", "nothing")).status_code == 404
    )
    assert names(visitor.get("/committees/")) == names(visitor.get("/committees/?q=conference")) == []
    Committee.objects.update(roster_audience=PUBLIC)
    Member.objects.filter(pk=world.chair.pk).update(listing=PUBLIC)
    assert visitor.get(path).status_code == 200
    assert names(visitor.get("/committees/")) == ["Conference Committee"]


def test_a_public_roster_names_who_agreed_and_links_only_who_is_public(world: World, sign_in: SignIn) -> None:
    Committee.objects.update(roster_audience=PUBLIC)
    Member.objects.filter(pk=world.chair.pk).update(listing=PUBLIC)
    page = sign_in(None).get(PAGE)
    assert roster_of(page) == ["Joan Kestenbaum", "Nell Harrigan"]
    assert f'href="{world.chair.get_absolute_url()}"' in page.content.decode()
    assert f'href="{world.owner.get_absolute_url()}"' not in page.content.decode()


@pytest.mark.parametrize("state", ["suspended", "leaving"])
def test_whoever_is_suspended_or_leaving_is_on_no_roster(
    world: World, cast: Cast, sign_in: SignIn, state: str
) -> None:
    seat(world.committee, getattr(cast, state), title="Technology")
    for path in PATHS:
        assert getattr(cast, state).name not in sign_in(cast.stranger).get(path).content.decode()
    assert "Technology" not in sign_in(cast.stranger).get(PAGE).content.decode()


def test_a_roster_on_two_dates(world: World, cast: Cast, sign_in: SignIn) -> None:
    seat(
        world.committee, "Harriet Lunde", role="chair", begins=dt.date(2009, 11, 1), ends=dt.date(2010, 11, 1)
    )
    seat(world.committee, cast.professional, begins=dt.date(2010, 11, 1), ends=dt.date(2011, 11, 1))
    CommitteeName.objects.create(committee=world.committee, name="Planning Group", ends=dt.date(2010, 6, 1))
    client = sign_in(cast.stranger)
    assert roster_of(client.get(f"{PAGE}?on=2010-10-31")) == ["Harriet Lunde"]
    assert roster_of(client.get(f"{PAGE}?on=2010-11-01")) == ["Tobias Lindqvist"]
    for wrong, words in (
        ("nonsense", "There is no such day. This is today’s roster."),
        ("2027-02-31", "There is no such day. This is today’s roster."),
        ("9999-12-31", "The year must lie between 1800 and 2199."),
    ):
        page = client.get(f"{PAGE}?on={wrong}")
        assert roster_of(page) == ["Joan Kestenbaum", "Nell Harrigan"]
        assert words in text(page)
        assert client.get(f"{PAGE}roster.csv?on={wrong}").status_code == 404
    assert "no such day" not in text(client.get(f"{PAGE}?on=2010-10-31"))
    assert '<h1 dir="auto">Planning Group</h1>' in client.get(f"{PAGE}?on=2010-01-01").content.decode()
    assert '<h1 dir="auto">Conference Committee</h1>' in client.get(f"{PAGE}?on=2010-06-01").content.decode()
    assert "As of Oct 31, 2010" in client.get(f"{PAGE}?on=2010-10-31").content.decode()


def test_the_call_is_not_for_vacancies_of_long_ago(world: World, cast: Cast, sign_in: SignIn) -> None:
    Committee.objects.update(takes_volunteers=True)
    seat(world.committee, None, title="Open", begins=dt.date(2009, 11, 1), ends=dt.date(2010, 11, 1))
    seat(world.committee, None, title="Open")
    client = sign_in(cast.stranger)
    assert "Call open" in text(client.get(PAGE))
    then = text(client.get(f"{PAGE}?on=2010-03-01"))
    assert "Vacant" in then
    assert "Call open" not in then


def test_the_history_has_everybody_who_ever_served(world: World, cast: Cast, sign_in: SignIn) -> None:
    seat(
        world.committee, "Harriet Lunde", role="chair", begins=dt.date(2009, 11, 1), ends=dt.date(2010, 11, 1)
    )
    said = text(sign_in(cast.stranger).get(f"{PAGE}history/"))
    assert said.index("Joan Kestenbaum") < said.index("Harriet Lunde")
    assert "Nov 2009 to Oct 2010" in said
    assert "Gaps" not in said
    assert "Chair: nobody from Nov 1, 2010 to Nov 1, 2026" in text(
        sign_in(world.chair).get(f"{PAGE}history/")
    )


def test_committees_around_it_show_where_they_exist(world: World, cast: Cast, sign_in: SignIn) -> None:
    CommitteeFactory.create(name="Rooms", parent=world.committee, roster_audience=PUBLIC)
    CommitteeFactory.create(name="Secret Lunches", parent=world.committee)
    Committee.objects.filter(pk=world.committee.pk).update(roster_audience=PUBLIC)

    def below(member: Member | None) -> list[str]:
        page = sign_in(member).get(PAGE)
        (around,) = [found for label, found in page.context["relations"] if label == "Sub-committees"]
        assert all(each.name in text(page) for each in around)
        return [each.name for each in around]

    assert below(cast.stranger) == ["Rooms", "Secret Lunches"]
    assert below(None) == ["Rooms"]
    assert "Secret Lunches" not in sign_in(None).get(PAGE).content.decode()


def test_seats_of_others_are_not_made_by_reading(world: World, cast: Cast, sign_in: SignIn) -> None:
    before = Seat.objects.count()
    for path in PATHS:
        sign_in(cast.stranger).get(path)
    assert Seat.objects.count() == before
    assert Block.objects.count() == 2


def test_a_roster_that_opens_shows_nobody_further_than_they_agreed(
    world: World, cast: Cast, sign_in: SignIn
) -> None:
    asked = seat(world.committee, cast.stranger, role="secretary", status="offered")
    seat(world.committee, "Conrad Vose", role="treasurer")
    sign_in(cast.stranger).post(f"/committees/service/{asked.pk}/accept/")
    Member.objects.filter(pk=cast.stranger.pk).update(listing=PUBLIC)
    Committee.objects.update(roster_audience=PUBLIC)

    def shown(member: Member | None, page: str) -> bool:
        return "Secretary" in sign_in(member).get(page).content.decode()

    pages = (PAGE, f"{PAGE}history/", f"{PAGE}roster.csv", cast.stranger.get_absolute_url())
    for page in pages:
        assert not shown(None, page)
        assert shown(cast.both, page)
    assert "Conrad Vose" in sign_in(None).get(PAGE).content.decode()
    assert "More people see the roster now" in text(sign_in(cast.stranger).get("/committees/service/"))
    assert sign_in(cast.both).post(f"/committees/service/{asked.pk}/agree/").status_code == 404
    sign_in(cast.stranger).post(f"/committees/service/{asked.pk}/agree/")
    for page in pages:
        assert shown(None, page)
    assert "More people see the roster now" not in text(sign_in(cast.stranger).get("/committees/service/"))
