"""What the tests of events share."""

import pytest

from events.models import Event
from members.rule.masks import PERSONAL
from tests.cast import Cast
from tests.events.factories import answer, party
from tests.factories import tie


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
