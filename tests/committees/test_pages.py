"""The pages of committees: who finds them, what a roster says on which day, and what its files hold."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committees.models import Committee, CommitteeName, Seat
from members.models import Block, Member
from members.rule.masks import MEMBERS, PROFESSIONAL, PUBLIC
from tests.cast import Cast
from tests.committees.conftest import World
from tests.committees.factories import CommitteeFactory, seat
from tests.factories import OrganizationFactory, line, listed
from tests.reading import text

SignIn = Callable[[Member | None], Client]
PAGE = "/committees/conference/"
PATHS = (PAGE, f"{PAGE}history/", f"{PAGE}roster.csv", f"{PAGE}roster.vcf")


QUERIES = {"/committees/": 4, "": 11, "history/": 7, "roster.csv": 6, "roster.vcf": 7, "addresses/": 5}


def holders(response: object) -> list[str]:
    """Who stands in the roster of a page, from top to bottom."""
    rows = re.findall(r"<tr role=\"row\".*?</tr>", response.content.decode(), re.DOTALL)  # type: ignore[attr-defined]
    cells = [re.findall(r"<td role=\"cell\">(.*?)</td>", row, re.DOTALL) for row in rows]
    return [re.sub(r"<[^>]+>", "", row[0]).strip() for row in cells if row]


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
    assert holders(client.get(PAGE)) == [*SEES[role], "Vacant"]
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
    assert "Conference Committee" not in visitor.get("/committees/").content.decode()
    assert "Conference Committee" not in visitor.get("/committees/?q=conference").content.decode()
    Committee.objects.update(roster_audience=PUBLIC)
    Member.objects.filter(pk=world.chair.pk).update(listing=PUBLIC)
    assert visitor.get(path).status_code == 200
    assert "Conference Committee" in visitor.get("/committees/").content.decode()


def test_a_public_roster_names_who_agreed_and_links_only_who_is_public(world: World, sign_in: SignIn) -> None:
    Committee.objects.update(roster_audience=PUBLIC)
    Member.objects.filter(pk=world.chair.pk).update(listing=PUBLIC)
    page = sign_in(None).get(PAGE)
    assert holders(page) == ["Joan Kestenbaum", "Nell Harrigan"]
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
    assert holders(client.get(f"{PAGE}?on=2010-10-31")) == ["Harriet Lunde"]
    assert holders(client.get(f"{PAGE}?on=2010-11-01")) == ["Tobias Lindqvist"]
    for wrong, words in (
        ("nonsense", "There is no such day. This is today’s roster."),
        ("2027-02-31", "There is no such day. This is today’s roster."),
        ("9999-12-31", "The year must lie between 1800 and 2199."),
    ):
        page = client.get(f"{PAGE}?on={wrong}")
        assert holders(page) == ["Joan Kestenbaum", "Nell Harrigan"]
        assert words in text(page)
        assert client.get(f"{PAGE}roster.csv?on={wrong}").status_code == 404
    assert "no such day" not in text(client.get(f"{PAGE}?on=2010-10-31"))
    assert "<h1>Planning Group</h1>" in client.get(f"{PAGE}?on=2010-01-01").content.decode()
    assert "<h1>Conference Committee</h1>" in client.get(f"{PAGE}?on=2010-06-01").content.decode()
    assert "As of 31 Oct 2010" in client.get(f"{PAGE}?on=2010-10-31").content.decode()


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
    assert "Chair: nobody from 1 Nov 2010 to 1 Nov 2026" in text(sign_in(world.chair).get(f"{PAGE}history/"))


def test_the_csv_is_safe_in_a_spreadsheet(world: World, cast: Cast, sign_in: SignIn) -> None:
    seat(world.committee, '=HYPERLINK("x")', note="+1")
    response = sign_in(cast.stranger).get(f"{PAGE}roster.csv?on=2026-12-01")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["role"], row["holder"], row["from"], row["to"]) for row in rows] == [
        ("Chair", "Joan Kestenbaum", "2026-11-01", "2027-10-31"),
        ("Member", '\'=HYPERLINK("x")', "2026-11-01", ""),
        ("Exhibits", "Nell Harrigan", "2026-11-01", "2027-10-31"),
    ]
    assert rows[1]["note"] == "'+1"
    assert 'filename="conference-2026-12-01.csv"' in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"


def test_each_card_holds_what_this_viewer_sees(world: World, cast: Cast, sign_in: SignIn) -> None:
    line(world.owner, "nell@library.example", PROFESSIONAL, kind="work-email")
    line(world.chair, "joan@library.example", MEMBERS, kind="work-email")

    def cards(member: Member) -> dict[str, list[str]]:
        body = sign_in(member).get(f"{PAGE}roster.vcf").content.decode()
        return {
            card.fn.value: [email.value for email in card.contents.get("email", [])]
            for card in vobject.readComponents(body)
        }

    assert cards(cast.stranger) == {"Joan Kestenbaum": ["joan@library.example"], "Nell Harrigan": []}
    assert cards(cast.professional) == {
        "Joan Kestenbaum": ["joan@library.example"],
        "Nell Harrigan": ["nell@library.example"],
    }
    assert list(cards(cast.blocked)) == ["Joan Kestenbaum"]


def test_addresses_are_for_those_who_serve_and_only_those_they_may_see(
    world: World, cast: Cast, sign_in: SignIn
) -> None:
    line(world.chair, "joan@work.example", MEMBERS, kind="work-email")
    line(world.chair, "joan@home.example", MEMBERS, kind="home-email")
    seat(world.committee, cast.professional, title="Hidden")
    line(cast.professional, "secret@work.example", kind="work-email")
    page = sign_in(world.owner).get(f"{PAGE}addresses/").content.decode()
    assert "Joan Kestenbaum &lt;joan@work.example&gt;</textarea>" in page
    assert "secret@work.example" not in page
    assert sign_in(cast.stranger).get(f"{PAGE}addresses/").status_code == 404


def test_the_list_finds_former_names_and_counts_vacancies(world: World, cast: Cast, sign_in: SignIn) -> None:
    CommitteeName.objects.create(committee=world.committee, name="Planning Group", ends=dt.date(2010, 6, 1))
    seat(world.committee, None)
    seat(world.committee, None, begins=dt.date(2020, 1, 1), ends=dt.date(2021, 1, 1))
    CommitteeFactory.create(name="Discharged", discharged=dt.date(2020, 1, 1))
    client = sign_in(cast.stranger)
    assert "1 vacant" in text(client.get("/committees/?q=planning"))
    assert "Conference Committee" in text(client.get("/committees/?q=planning"))
    assert "Discharged" not in re.findall(
        r"person__name.*?</h3>", client.get("/committees/").content.decode()
    )
    assert "discharged 1 Jan 2020" in text(client.get("/committees/?former=on"))
    assert "No committee found" in text(client.get("/committees/?kind=jury"))


def test_the_list_goes_on_by_key(world: World, cast: Cast, sign_in: SignIn) -> None:
    for number in range(45):
        CommitteeFactory.create(name=f"Group {number:02}")
    client = sign_in(cast.stranger)
    page = client.get("/committees/").content.decode()
    following = re.search(r'href="(\?[^"]*after[^"]*)"', page)
    assert following
    more = text(client.get(f"/committees/{following[1].replace('&amp;', '&')}"))
    assert "Group 38" not in more
    assert "Group 39" in more
    assert "Group 44" in more


def test_committees_around_it_show_where_they_exist(world: World, cast: Cast, sign_in: SignIn) -> None:
    CommitteeFactory.create(name="Rooms", parent=world.committee, roster_audience=PUBLIC)
    CommitteeFactory.create(name="Secret Lunches", parent=world.committee)
    Committee.objects.filter(pk=world.committee.pk).update(roster_audience=PUBLIC)
    assert "Secret Lunches" in text(sign_in(cast.stranger).get(PAGE))
    visitor = text(sign_in(None).get(PAGE))
    assert "Sub-committees Rooms ." in visitor or "Sub-committees Rooms." in visitor
    assert "Secret Lunches" not in visitor


def test_an_organization_names_its_committees_to_those_for_whom_they_exist(world: World, cast: Cast) -> None:
    from members.extensions import sections_of_organization
    from members.rule.standing import Viewer

    assert world.committee.organization is not None
    assert sections_of_organization(Viewer.visitor(), world.committee.organization) == []
    (section,) = sections_of_organization(Viewer(cast.stranger.pk), world.committee.organization)
    assert section.data["committees"] == [world.committee]


def test_an_organization_has_the_committees_of_its_divisions(
    world: World, cast: Cast, sign_in: SignIn
) -> None:
    association = OrganizationFactory.create(name="American Library Association", slug="ala")
    division = OrganizationFactory.create(name="Public Library Association", parent=association)
    CommitteeFactory.create(name="Program Committee", organization=division)
    client = sign_in(cast.stranger)
    assert "Program Committee Public Library Association" in text(
        client.get(reverse("organization", args=["ala"]))
    )
    assert "Program Committee Public" not in text(client.get(reverse("organization", args=[division.slug])))
    listed_ones = text(client.get("/committees/?organization=ala"))
    assert "Program Committee" in listed_ones
    assert "Conference Committee" not in listed_ones
    assert "No committee found" in text(client.get("/committees/?organization=none-such"))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_roster(world: World, cast: Cast, sign_in: SignIn, count: int) -> None:
    for number in range(count):
        member = listed(name=f"Person {number}")
        line(member, f"p{number}@library.example", MEMBERS, kind="work-email")
        seat(world.committee, member, title=f"Seat {number}")
        seat(world.committee, None, title=f"Open {number}")
        CommitteeFactory.create(parent=world.committee)
    client = sign_in(cast.owner)
    counted = {}
    for path in ("/committees/", PAGE, *PATHS[1:], f"{PAGE}addresses/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counted[path.removeprefix(PAGE)] = len(queries)
    assert counted == QUERIES


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
    assert "The roster goes further today" in text(sign_in(cast.stranger).get("/committees/service/"))
    assert sign_in(cast.both).post(f"/committees/service/{asked.pk}/agree/").status_code == 404
    sign_in(cast.stranger).post(f"/committees/service/{asked.pk}/agree/")
    for page in pages:
        assert shown(None, page)
    assert "The roster goes further today" not in text(sign_in(cast.stranger).get("/committees/service/"))
