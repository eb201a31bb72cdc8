"""Times and money in words."""

import datetime as dt
from decimal import Decimal

import pytest

from events.words import money, when_words
from tests.events.factories import EventFactory

pytestmark = pytest.mark.django_db


def test_times_and_money_in_words() -> None:
    event = EventFactory.build(starts=dt.datetime(2026, 12, 12, tzinfo=dt.UTC), host=None)
    assert when_words(event) == "Friday 11 December 2026, 19:00 to 22:00 (EST)"
    event.ends = dt.datetime(2026, 12, 14, 21, tzinfo=dt.UTC)
    assert when_words(event) == "11 to 14 December 2026, from 19:00 to 16:00 (EST)"
    event.all_day, event.starts = True, dt.datetime(2026, 12, 11, 5, tzinfo=dt.UTC)
    event.ends = dt.datetime(2026, 12, 12, 5, tzinfo=dt.UTC)
    assert when_words(event) == "Friday 11 December 2026"
    assert [money(Decimal(n), c) for n, c in (("120.00", "USD"), ("12.50", "USD"), ("90", "EUR"))] == [
        "$120",
        "$12.50",
        "90 EUR",
    ]
