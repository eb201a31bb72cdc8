"""The whole run: everybody opens every address and whatever it leads to, in this world and in its twin."""

import pytest

from tests.attack.differences import DIFFERENCES
from tests.attack.look import Attack, Note, kinds_of
from tests.attack.twins import compare, other_world, record
from tests.attack.viewers import VIEWERS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("name", VIEWERS)
def test_finds_everywhere_what_they_may_see_and_cannot_tell_the_worlds_apart(
    attack: Attack, name: str, record_property: Note
) -> None:
    viewer = attack.viewers[name]
    ours = attack.seen_whole(viewer)
    record_property("crawled", len(ours))
    record_property("twins", len(ours))
    assert len(ours) > 200
    assert kinds_of(attack.problems(viewer, ours.items())) == ""
    with other_world(attack.world, [each for each in DIFFERENCES if each.is_hidden_from(name)]):
        theirs = record(attack.site, viewer, ours)
    assert kinds_of(map(str, compare(viewer, ours, theirs))) == ""
