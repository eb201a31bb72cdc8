"""A committee with its people, for the tests of this app."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client

from committees.models import Committee, Seat
from members.models import Member
from tests.cast import Cast
from tests.committees.factories import CommitteeFactory, seat
from tests.factories import listed

SignIn = Callable[[Member | None], Client]
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
