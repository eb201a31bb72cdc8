"""The crawl: everybody opens every address, and finds what they may see and nothing else.

In the short run each viewer opens a part of the addresses; test_whole.py opens all of them, and all that they lead to.
"""

import pytest

from tests.attack.addresses import every_route, values_of
from tests.attack.look import Attack, Note, kinds_of
from tests.attack.viewers import SAMPLED, VIEWERS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", SAMPLED)
def test_finds_what_they_may_see_and_nothing_else(attack: Attack, name: str, record_property: Note) -> None:
    viewer = attack.viewers[name]
    answers = attack.seen(viewer)
    record_property("crawled", len(answers))
    assert len(answers) > 30
    assert kinds_of(attack.problems(viewer, answers.items())) == ""


def test_every_address_is_opened_by_several(attack: Attack) -> None:
    opened = {route.pattern: 0 for route in every_route()}
    for viewer in map(attack.viewers.__getitem__, SAMPLED):
        for route in attack.routes(viewer):
            opened[route.pattern] += bool(values_of(route, viewer))
    # Only those can try a secret to whom it was given.
    secret = {route.pattern for route in every_route() if "token" in route.arguments}
    seldom = {pattern: times for pattern, times in opened.items() if times < (1 if pattern in secret else 2)}
    assert seldom == {}


def test_the_viewers_are_those_of_the_world(attack: Attack) -> None:
    assert tuple(attack.viewers) == VIEWERS
