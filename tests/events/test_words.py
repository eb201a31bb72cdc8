"""Times and prices in words."""

import datetime as dt
from decimal import Decimal

import pytest

from events.words import price_words, when_words, your_time
from netlib.text.dates import Customs, customs_of, using
from tests.events.factories import EventFactory

pytestmark = pytest.mark.django_db


def test_times_in_words() -> None:
    event = EventFactory.build(starts=dt.datetime(2026, 12, 12, tzinfo=dt.UTC), host=None)
    assert when_words(event) == "Fri, Dec 11, 2026, 7–10 p.m. EST"
    with using(customs_of("DE")):
        assert when_words(event) == "Fri, 11 Dec 2026, 19:00–22:00 EST"
    event.ends = dt.datetime(2026, 12, 14, 21, tzinfo=dt.UTC)
    assert when_words(event) == "Dec 11–14, 2026, 7 p.m. – 4 p.m. EST"
    event.all_day, event.starts = True, dt.datetime(2026, 12, 11, 5, tzinfo=dt.UTC)
    event.ends = dt.datetime(2026, 12, 12, 5, tzinfo=dt.UTC)
    assert when_words(event) == "Fri, Dec 11, 2026"


def test_the_reader_s_own_time_where_it_differs() -> None:
    event = EventFactory.build(starts=dt.datetime(2026, 12, 12, tzinfo=dt.UTC), host=None)

    def read_in(zone: str) -> str:
        with using(Customs(zone=zone)):
            return your_time(event)

    assert read_in("Asia/Seoul") == "Sat, Dec 12, 9 a.m.–noon KST"
    assert read_in("America/Sao_Paulo") == "Fri, Dec 11, 9 p.m.–midnight Sao Paulo time"
    # No zone is known, it is the event's, or one with the same clocks.
    assert [read_in(zone) for zone in ("", "America/New_York", "America/Toronto")] == ["", "", ""]
    event.all_day = True
    assert read_in("Asia/Seoul") == ""


def test_prices_in_words() -> None:
    event = EventFactory.build(host=None, free=False)

    def prices() -> list[str]:
        found = []
        for amount, currency in (("120.00", "USD"), ("12.50", "USD"), ("90", "EUR"), ("1250", "CHF")):
            event.price_from, event.price_currency = Decimal(amount), currency
            found.append(price_words(event))
        return found

    assert prices() == ["From $120", "From $12.50", "From €90", "From CHF 1,250"]
    with using(customs_of("GB")):
        assert prices() == ["From US$120", "From US$12.50", "From €90", "From CHF 1,250"]
