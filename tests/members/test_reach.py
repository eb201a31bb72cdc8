"""Whom an audience reaches, in words."""

from collections import Counter

import pytest

from members.audience import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.reach import COUNTED, Reach, reach
from tests.cast import Cast
from tests.factories import MemberFactory


@pytest.mark.parametrize(
    ("members", "words"),
    [(1, "1 member"), (4812, "4,812 members"), (COUNTED, "10,000 members"), (COUNTED + 1, "10,000+ members")],
)
def test_members_are_counted_up_to_ten_thousand(members: int, words: str) -> None:
    assert Reach(members, Counter(), []).words(MEMBERS) == words


def test_counting_stops_there(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("members.reach.COUNTED", 2)
    MemberFactory.create()
    assert reach(cast.owner.pk).members == 3
    assert reach(cast.owner.pk).words(MEMBERS) == "2+ members"


def test_tiers_are_counted_by_the_rule() -> None:
    reached = Reach(9, Counter({PERSONAL: 1, PERSONAL | PROFESSIONAL: 2, 0: 4}), [])
    assert reached.words(PERSONAL) == "3 people"
    assert reached.words(PROFESSIONAL) == "2 people"
    assert reached.words(PUBLIC) == "anyone"
    assert reached.words(ONLY_ME) == "only you"
