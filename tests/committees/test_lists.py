"""The list of committees, and those of an organization."""

import datetime as dt
import re

from django.urls import reverse

from committees.models import CommitteeName
from members.extensions import sections_of_organization
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.committees.conftest import SignIn, World
from tests.committees.factories import CommitteeFactory, seat
from tests.factories import OrganizationFactory
from tests.reading import names, text


def test_the_list_finds_former_names_and_counts_vacancies(world: World, cast: Cast, sign_in: SignIn) -> None:
    CommitteeName.objects.create(committee=world.committee, name="Planning Group", ends=dt.date(2010, 6, 1))
    seat(world.committee, None)
    seat(world.committee, None, begins=dt.date(2020, 1, 1), ends=dt.date(2021, 1, 1))
    CommitteeFactory.create(name="Discharged", discharged=dt.date(2020, 1, 1))
    client = sign_in(cast.stranger)
    found = client.get("/committees/?q=planning")
    assert (names(found), re.findall(r"\d+ vacant", text(found))) == (["Conference Committee"], ["1 vacant"])
    assert names(client.get("/committees/")) == ["Conference Committee"]
    past = client.get("/committees/?former=on")
    assert names(past) == ["Discharged"]
    assert re.findall(r"ended \w.*?20\d\d", text(past)) == ["ended Jan 1, 2020"]
    none = client.get("/committees/?kind=jury")
    assert (names(none), text(none).count("No committee found")) == ([], 1)


def test_the_list_goes_on_by_key(world: World, cast: Cast, sign_in: SignIn) -> None:
    for number in range(45):
        CommitteeFactory.create(name=f"Group {number:02}")
    client = sign_in(cast.stranger)
    page = client.get("/committees/").content.decode()
    following = re.search(r'href="(\?[^"]*after[^"]*)"', page)
    assert following
    more = client.get(f"/committees/{following[1].replace('&amp;', '&')}")
    assert names(more) == [f"Group {number:02}" for number in range(39, 45)]


def test_an_organization_names_its_committees_to_those_for_whom_they_exist(world: World, cast: Cast) -> None:
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
    assert names(client.get("/committees/?organization=ala")) == ["Program Committee"]
    assert names(client.get("/committees/?organization=none-such")) == []
