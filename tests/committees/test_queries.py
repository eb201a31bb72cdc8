"""How many queries pages and forms need."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from committees.models import Committee, Volunteer
from committees.roles import Status
from members.rule.masks import MEMBERS
from tests.cast import Cast
from tests.committees.conftest import PAGE, PATHS, RUN, SignIn, World
from tests.committees.factories import CommitteeFactory, seat
from tests.factories import line, listed


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_of_a_chair_asks_little(world: World, sign_in: SignIn, count: int) -> None:

    Committee.objects.update(takes_volunteers=True)
    for number in range(count):
        Volunteer.objects.create(
            member=listed(name=f"Willing {number}"), committee=world.committee, statement="x"
        )
        seat(world.committee, None, title=f"Open {number}")
        seat(world.committee, listed(), title=f"Filled {number}")
    client = sign_in(world.chair)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(RUN).status_code == 200
    assert len(queries) == 13


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_service(world: World, sign_in: SignIn, count: int) -> None:

    for number in range(count):
        committee = CommitteeFactory.create()
        seat(committee, world.owner)
        seat(committee, world.owner, role="intern", status=Status.OFFERED)
        seat(committee, world.owner.name, role="secretary")
        Volunteer.objects.create(member=world.owner, committee=committee, statement=f"{number}")
    client = sign_in(world.owner)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/committees/service/").status_code == 200
    assert len(queries) == 12


QUERIES = {"/committees/": 4, "": 11, "history/": 7, "roster.csv": 6, "roster.vcf": 7, "addresses/": 5}


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
