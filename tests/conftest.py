"""What all tests share."""

from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Member
from tests.cast import Cast, make_cast


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
