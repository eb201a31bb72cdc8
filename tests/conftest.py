"""What all tests share."""

import gc
from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Member
from tests.cast import Cast, make_cast


def pytest_collection_finish() -> None:
    """Look for rubbish rarely, and never among what was loaded: Django makes many small things and few cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture
def cast(db: None) -> Cast:
    """The owner and everybody who may look at them."""
    return make_cast()


@pytest.fixture
def sign_in(db: None) -> Callable[[Member | None], Client]:
    """A browser without script, signed in as a member, or a visitor's for None."""

    def as_member(member: Member | None) -> Client:
        client = Client()
        if member is not None:
            client.force_login(member)
        return client

    return as_member
