"""What the tests of events share."""

from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client

from events.models import Event
from members.models import Member, Organization
from members.rule.masks import PERSONAL
from netlib import curators
from tests.cast import Cast
from tests.events.factories import answer, party
from tests.events.reading import SignIn
from tests.events.series import NOW
from tests.events.world import World
from tests.factories import OrganizationFactory, PlaceFactory, tie


@pytest.fixture
def gin(cast: Cast) -> Event:
    """A party for personal contacts, its address for those who are going, its guests for the same contacts."""
    event = party(
        cast.owner,
        PERSONAL,
        title="Dry Martinis and Dust Jackets",
        summary="A hush of librarians",
        description="Bring a **dust jacket**.",
        address="14 Blackstone Row",
        venue="The globe room",
        join_link="https://meet.example/gin",
        getting_there="Ring twice",
        guest_audience=PERSONAL,
        capacity=9,
    )
    tie(cast.both, cast.personal, PERSONAL, PERSONAL)
    answer(event, cast.both, PERSONAL)
    return event


@pytest.fixture
def curator(cast: Cast) -> Member:
    """The curator of the cast, in the group."""
    cast.curator.groups.add(Group.objects.get(name=curators.NAME))
    return cast.curator


@pytest.fixture
def desk(sign_in: SignIn, curator: Member) -> Client:
    """The curator's browser."""
    return sign_in(curator)


@pytest.fixture
def fresh_limits(db: None) -> None:
    """No request counts against a limit yet."""
    cache.clear()


@pytest.fixture
def clock() -> Iterator[None]:
    """It is noon of 10 January 2027, UTC."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(cast: Cast, curator: Member) -> World:
    """Lists of events, still without rows."""
    return World(cast.owner, cast.stranger, curator)


@pytest.fixture
def towns(db: None) -> None:
    """Two towns that calendars name."""
    PlaceFactory.create(name="Wexcombe", key="wexcombe")
    PlaceFactory.create(
        name="London",
        key="london",
        region="England",
        country="GB",
        time_zone="Europe/London",
        population=9_000_000,
    )


@pytest.fixture
def library(towns: None) -> Organization:
    """A library whose calendars are imported."""
    return OrganizationFactory.create(name="Wexcombe Public Library", slug="wexcombe")
