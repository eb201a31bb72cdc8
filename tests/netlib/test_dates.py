"""Days, times and distances in the reader's own form."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django_countries import countries
from hypothesis import given
from hypothesis import strategies as st

from netlib.text import dates
from netlib.text.dates import Customs, customs_of

EASTERN = ZoneInfo("America/New_York")
NOON = dt.datetime(2027, 10, 17, 12, 0, tzinfo=EASTERN)
NO_TIME = dt.timedelta(0)


@pytest.fixture(params=["US", "GB", "DE", "KR", "EG"])
def country(request: pytest.FixtureRequest) -> Iterator[str]:
    """A country whose customs hold during the test."""
    with dates.using(customs_of(request.param)):
        yield request.param


def test_customs_come_from_the_country() -> None:
    assert customs_of("us") == Customs("US", "mdy", twelve_hours=True, first_weekday=6, miles=True)
    assert customs_of("GB") == Customs("GB", "dmy", twelve_hours=False, first_weekday=0, miles=True)
    assert customs_of("DE") == Customs("DE", "dmy", twelve_hours=False, first_weekday=0, miles=False)
    assert customs_of("KR") == Customs("KR", "dmy", twelve_hours=True, first_weekday=6, miles=False)
    assert customs_of("EG") == Customs("EG", "dmy", twelve_hours=True, first_weekday=5, miles=False)


@pytest.mark.parametrize("unknown", ["", "XX", "001", "usa", "12", "\0\0"])
def test_what_is_no_country_has_the_customs_of_the_united_states(unknown: str) -> None:
    assert customs_of(unknown) == Customs()


def test_every_country_of_the_forms_has_customs() -> None:
    for code, _ in countries:
        with dates.using(customs_of(code)):
            assert "17" in dates.show_day(NOON.date()), code
            assert dates.show_days(NOON.date(), dt.date(2027, 10, 19)).count("–") == 1, code
            assert dates.show_span(NOON, NOON + dt.timedelta(hours=2)), code


def test_a_day(country: str) -> None:
    american = country == "US"
    day = NOON.date()

    assert dates.show_day(day) == ("Oct 17, 2027" if american else "17 Oct 2027")
    assert dates.show_day(day, year=False) == ("Oct 17" if american else "17 Oct")
    assert dates.show_day(day, weekday=True) == ("Sun, Oct 17, 2027" if american else "Sun, 17 Oct 2027")
    assert dates.show_day(day, long=True) == ("October 17, 2027" if american else "17 October 2027")
    assert dates.show_month(day) == "October 2027"
    assert dates.show_month(day, long=False) == "Oct 2027"
    assert dates.show_month(day, year=False) == "October"
    assert dates.show_month(day, year=False, long=False) == "Oct"


def test_some_days(country: str) -> None:
    american = country == "US"
    first = NOON.date()

    def until(*day: int) -> str:
        return dates.show_days(first, dt.date(*day))

    assert until(2027, 10, 17) == ("Sun, Oct 17, 2027" if american else "Sun, 17 Oct 2027")
    assert until(2027, 10, 19) == ("Oct 17–19, 2027" if american else "17–19 Oct 2027")
    assert until(2028, 1, 2) == ("Oct 17, 2027 – Jan 2, 2028" if american else "17 Oct 2027 – 2 Jan 2028")
    assert until(2027, 11, 2) == ("Oct 17 – Nov 2, 2027" if american else "17 Oct – 2 Nov 2027")


@pytest.mark.parametrize(
    ("time", "american", "german"),
    [
        ((0, 0), "midnight", "00:00"),
        ((0, 5), "12:05 a.m.", "00:05"),
        ((9, 0), "9 a.m.", "09:00"),
        ((12, 0), "noon", "12:00"),
        ((12, 30), "12:30 p.m.", "12:30"),
        ((19, 0), "7 p.m.", "19:00"),
        ((23, 59), "11:59 p.m.", "23:59"),
    ],
)
def test_a_time(time: tuple[int, int], american: str, german: str) -> None:
    assert dates.show_time(dt.time(*time)) == american
    with dates.using(customs_of("DE")):
        assert dates.show_time(dt.time(*time)) == german


@pytest.mark.parametrize(
    ("start", "hours", "american", "german"),
    [
        (19, 3, "Sun, Oct 17, 2027, 7–10 p.m. EDT", "Sun, 17 Oct 2027, 19:00–22:00 EDT"),
        (11, 2, "Sun, Oct 17, 2027, 11 a.m.–1 p.m. EDT", "Sun, 17 Oct 2027, 11:00–13:00 EDT"),
        (12, 3, "Sun, Oct 17, 2027, noon–3 p.m. EDT", "Sun, 17 Oct 2027, 12:00–15:00 EDT"),
        (19, 5, "Sun, Oct 17, 2027, 7 p.m.–midnight EDT", "Sun, 17 Oct 2027, 19:00–00:00 EDT"),
        (19, 0, "Sun, Oct 17, 2027, 7 p.m. EDT", "Sun, 17 Oct 2027, 19:00 EDT"),
        (
            22,
            4,
            "Sun, Oct 17, 2027, 10 p.m. – 2 a.m. the next day EDT",
            "Sun, 17 Oct 2027, 22:00 – 02:00 the next day EDT",
        ),
        (9, 55, "Oct 17–19, 2027, 9 a.m. – 4 p.m. EDT", "17–19 Oct 2027, 09:00 – 16:00 EDT"),
    ],
)
def test_from_a_moment_to_another(start: int, hours: int, american: str, german: str) -> None:
    first = NOON.replace(hour=start)
    last = first + dt.timedelta(hours=hours)

    assert dates.show_span(first, last) == american
    with dates.using(customs_of("DE")):
        assert dates.show_span(first, last.astimezone(dt.UTC)) == german


def test_a_zone_without_letters_is_called_by_its_city() -> None:
    assert dates.zone_name(NOON) == "EDT"
    assert dates.zone_name(NOON.astimezone(ZoneInfo("America/Sao_Paulo"))) == "Sao Paulo time"
    assert dates.zone_name(NOON.astimezone(dt.UTC)) == "UTC"


def test_a_distance() -> None:
    assert [dates.show_distance(number) for number in (1.6, 40.2, 2000)] == [
        "1 mile",
        "25 miles",
        "1,243 miles",
    ]
    with dates.using(customs_of("KR")):
        assert dates.show_distance(40.2) == "40 km"


def test_a_number_and_an_amount() -> None:
    def written(country: str) -> list[str]:
        with dates.using(customs_of(country)):
            shown = [
                dates.show_money(Decimal(n), unit)
                for n, unit in (("1250", "USD"), ("9.5", "EUR"), ("90", "CHF"))
            ]
            return [dates.show_number(999), dates.show_number(12345), dates.show_number(0.5), *shown]

    assert written("US") == ["999", "12,345", "0.5", "$1,250", "€9.50", "CHF 90"]
    assert written("GB") == ["999", "12,345", "0.5", "US$1,250", "€9.50", "CHF 90"]
    assert written("IN")[1] == "12,345"
    assert [word.replace("\u00a0", " ") for word in written("DE")] == [
        "999",
        "12.345",
        "0,5",
        "1.250 US$",
        "9,50 €",
        "90 CHF",
    ]


@pytest.mark.parametrize(
    ("header", "country"),
    [
        ("", "US"), ("*", "US"), ("en", "US"), ("en-GB,en;q=0.8", "GB"), ("de", "DE"), ("ko", "KR"), ("ar", "EG"),
        ("zh-Hant-TW", "TW"), ("pt-br;q=1", "BR"), ("es-419", "ES"), ("xx-YY", "US"), ("\0;,", "US"), ("q" * 9000, "US"),
    ],
)  # fmt: skip
def test_the_language_of_a_browser_tells_the_country(header: str, country: str) -> None:
    assert dates.customs_asked(header) == customs_of(country)


def test_customs_are_asked_for_once_and_only_when_needed() -> None:
    asked = []

    def reader() -> Customs:
        asked.append(1)
        return customs_of("DE")

    with dates.using(reader):
        assert asked == []
        assert (dates.show_time(NOON.time()), dates.show_day(NOON.date())) == ("12:00", "17 Oct 2027")
    assert asked == [1]
    assert dates.customs() == Customs()


def test_a_moment_of_the_database_is_read_where_the_reader_is() -> None:
    moment = NOON.astimezone(dt.UTC)
    assert dates.placed(moment) == moment
    with dates.using(Customs(zone="Asia/Seoul")):
        assert dates.show_moment(dates.placed(moment)) == "Mon, Oct 18, 2027, 1 a.m. KST"
        assert dates.placed(NOON) is NOON


def test_a_chosen_order_goes_before_that_of_the_country() -> None:
    day, later = NOON.date(), dt.date(2027, 10, 19)
    with dates.using(Customs(territory="DE", order="mdy")):
        assert dates.show_day(day) == "Oct 17, 2027"
    with dates.using(Customs(territory="US", order="ymd", twelve_hours=False)):
        assert dates.show_day(day, weekday=True) == "Sun, 2027 Oct 17"
        assert dates.show_days(day, later) == "2027 Oct 17–19"
        assert dates.show_days(day, dt.date(2028, 1, 2)) == "2027 Oct 17 – 2028 Jan 2"


@given(
    st.datetimes(min_value=dt.datetime(1900, 1, 1), max_value=dt.datetime(2200, 1, 1)),
    st.timedeltas(NO_TIME, dt.timedelta(days=500)),
)
def test_whatever_is_shown_can_be_told_apart(start: dt.datetime, length: dt.timedelta) -> None:
    """No two days and no two times look alike, in any order of parts, and no stray spaces or marks are left."""
    first = start.replace(second=0, microsecond=0, tzinfo=dt.UTC)
    last = first + length
    for territory in ("US", "DE", "CA", "AU"):
        with dates.using(customs_of(territory)):
            shown = dates.show_span(first, last)
            assert "  " not in shown
            assert not set("\u2009\u202f\u00a0") & set(shown)
            other = first + dt.timedelta(days=1)
            assert dates.show_day(first.date()) != dates.show_day(other.date())
            assert dates.show_time(first.time()) != dates.show_time((first + dt.timedelta(minutes=1)).time())
            assert dates.show_time(first.time()) != dates.show_time((first + dt.timedelta(hours=12)).time())
