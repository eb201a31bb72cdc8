"""A committee with its people, for the tests of this app."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client

from committees.models import Committee, Seat
from members.models import Member
from netlib.curators import NAME as CURATORS
from tests.cast import Cast
from tests.committees.factories import CommitteeFactory, seat
from tests.factories import listed

SignIn = Callable[[Member | None], Client]
PAGE = "/committees/conference/"
RUN = f"{PAGE}run/"
PATHS = (PAGE, f"{PAGE}history/", f"{PAGE}roster.csv", f"{PAGE}roster.vcf")
# A seat for a year, as the forms of chairs send it.
OFFER = {"role": "member", "title": "Local arrangements", "begins": "2026-12-01", "last_day": "2027-10-31"}
# A Wednesday at noon in Boston.
NOW = dt.datetime(2026, 11, 25, 17, tzinfo=dt.UTC)


@dataclass(frozen=True)
class World:
    """The committee, its chair, and the owner, who sits on it."""

    committee: Committee
    chair: Member
    owner: Member
    seat: Seat
    chair_seat: Seat


@pytest.fixture
def clock(db: None) -> Iterator[time_machine.Traveller]:
    """The clock, standing at NOW until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(clock: time_machine.Traveller, cast: Cast) -> World:
    """A committee whose roster is for members, on which the owner serves."""
    chair = listed(name="Joan Kestenbaum", email="joan@library.example")
    committee = CommitteeFactory.create(name="Conference Committee", slug="conference")
    return World(
        committee,
        chair,
        cast.owner,
        seat(committee, cast.owner, title="Exhibits", ends=dt.date(2027, 11, 1)),
        seat(committee, chair, role="chair", ends=dt.date(2027, 11, 1)),
    )


@pytest.fixture
def desk(world: World, cast: Cast, sign_in: SignIn) -> Client:
    """The admin as a curator sees it."""
    Group.objects.get(name=CURATORS).user_set.add(cast.curator)
    return sign_in(cast.curator)


def at(committee: Committee, page: str = "change") -> str:
    """The address of a page of the admin about a committee."""
    return f"/admin/committees/committee/{committee.pk}/{page}/"


def day(text: str) -> dt.datetime:
    """Noon in Boston on a day of winter."""
    return dt.datetime.fromisoformat(f"{text}T17:00:00+00:00")


def roster_of(response: object) -> list[str]:
    """Who stands in the roster of a page, from top to bottom."""
    rows = re.findall(r"<tr.*?</tr>", response.content.decode(), re.DOTALL)  # type: ignore[attr-defined]
    cells = [re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in rows]
    return [re.sub(r"<[^>]+>", "", row[0]).strip() for row in cells if row]
