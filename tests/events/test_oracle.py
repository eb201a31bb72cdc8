"""The dates of recurring events, reckoned from where they are asked for, are those that the whole rule gives."""

import pytest

from tests.events.oracle import ours, shape

pytestmark = pytest.mark.django_db
USUAL, MANY, STEP = 150, 5_000, 500


def differing(numbers: range) -> list[int]:
    return [number for number in numbers if ours(shape(number).calendar()) != shape(number).expected()]


def test_dates_are_those_of_the_whole_rule() -> None:
    assert differing(range(USUAL)) == []
    # There is something to compare.
    assert sum(len(shape(number).expected()) for number in range(USUAL)) > 2_000


@pytest.mark.slow
@pytest.mark.parametrize("begin", range(USUAL, MANY, STEP))
def test_many_dates_are_those_of_the_whole_rule(begin: int) -> None:
    assert differing(range(begin, min(begin + STEP, MANY))) == []
