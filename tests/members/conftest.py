"""Browsers and members for the tests of this folder."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from members.models import Member
from tests.factories import MemberFactory
from tests.members.joining import NEW, join
from tests.post import code


@pytest.fixture
def fresh_limits(db: None) -> None:
    """Nobody has knocked yet."""
    cache.clear()


@pytest.fixture
def browser() -> Client:
    """A visitor's browser."""
    return Client()


@pytest.fixture
def member() -> Member:
    """Somebody who is a member already."""
    known: Member = MemberFactory.create(email="known@library.example", name="Known Person")
    return known


@pytest.fixture
def newcomer(browser: Client) -> Member:
    """Somebody who has just joined, in `browser`."""
    join(browser)
    browser.post("/accounts/confirm-email/", {"code": code(NEW)})
    member: Member = Member.objects.get()
    return member


@pytest.fixture
def desk(settings: object, sign_in: Callable[[Member | None], Client]) -> Client:
    """A curator's browser."""
    settings.STAFF_SECOND_FACTOR = False  # type: ignore[attr-defined]
    return sign_in(MemberFactory.create(name="Cura Tor", is_staff=True, is_superuser=True))
