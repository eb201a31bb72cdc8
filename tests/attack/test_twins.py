"""Twin worlds: what differs in a way that a viewer may not see, the viewer cannot tell."""

import pytest

from tests.attack.differences import DIFFERENCES, Difference
from tests.attack.look import Attack, Note
from tests.attack.pairs import Pair, all_pairs
from tests.attack.twins import compare, guilty, other_world, record, said_and_done
from tests.attack.viewers import SHOWN_TWINS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", SHOWN_TWINS)
def test_cannot_tell_the_worlds_apart(attack: Attack, name: str, record_property: Note) -> None:
    viewer = attack.viewers[name]
    hidden = [each for each in DIFFERENCES if each.is_hidden_from(name)]
    assert len(hidden) > 10
    ours = attack.seen(viewer)
    record_property("twins", len(ours))
    with other_world(attack.world, hidden):
        theirs = record(attack.site, viewer, ours)
    unlike = compare(viewer, ours, theirs)
    if unlike:
        visits = {each.visit for each in unlike}
        mine = {visit: ours[visit] for visit in visits}
        by = guilty(
            attack.world, hidden, lambda: bool(compare(viewer, mine, record(attack.site, viewer, visits)))
        )
        told = "\n".join(map(str, unlike[:12]))
        pytest.fail(f"{name} can tell that there is {', '.join(by) or 'all of it together'}:\n{told}")


KNOWN = [
    pytest.param(each, name, id=f"{name}: {each.name}",
                 marks=pytest.mark.xfail(strict=True, raises=AssertionError, reason=fault))
    for each in DIFFERENCES for name, fault in each.faults.items()
]  # fmt: skip


@pytest.mark.parametrize(("difference", "name"), KNOWN)
def test_what_was_known_to_be_noticed_is_noticed_no_more(
    attack: Attack, difference: Difference, name: str
) -> None:
    viewer = attack.viewers[name]
    visits = list(attack.seen(viewer))
    ours = record(attack.site, viewer, visits)
    with other_world(attack.world, [difference]):
        theirs = record(attack.site, viewer, visits)
    assert "\n".join(map(str, compare(viewer, ours, theirs))) == ""


@pytest.mark.parametrize("pair", list(all_pairs()))
def test_what_comes_back_is_the_same_in_both_worlds(
    attack: Attack, pair: Pair, record_property: Note
) -> None:
    record_property("pairs", 1)
    one, other = (said_and_done(attack, pair, more=more) for more in (False, True))
    assert "\n".join(map(str, compare(attack.viewers[pair.viewer], one, other))) == ""
