"""Who looks, and with what limits."""

import pytest

from members.rule.standing import Viewer
from members.search import Limits
from tests.factories import MemberFactory


@pytest.fixture
def reader(db: None) -> Viewer:
    """A member who looks."""
    return Viewer(MemberFactory.create(name="Zora Reader").pk)


@pytest.fixture(params=["rare", "common"])
def limits(request: pytest.FixtureRequest) -> Limits:
    """All terms count as rare, and as too common to have a rare set."""
    return Limits() if request.param == "rare" else Limits(rare=-1)
