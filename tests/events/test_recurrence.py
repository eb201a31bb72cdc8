"""Rules of recurrence, and the clocks of the places where events are."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.recurrence import (
    BadRule,
    Pattern,
    at_place,
    check_rule,
    dates,
    from_rule,
    in_words,
    next_title,
    to_rule,
    year_later,
)
from tests.events.series import BOSTON, KOLKATA, SYDNEY, at, local

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize(
    ("pattern", "first", "rule", "words"),
    [
        (
            Pattern("weekday", 1, (1,), 1), dt.date(2027, 2, 2), "FREQ=MONTHLY;BYDAY=1TU",
            "Monthly on the first Tuesday",
        ),
        (
            Pattern("weekly", 2, (0, 3)), dt.date(2027, 2, 1), "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
            "Every other week on Monday and Thursday",
        ),
        (
            Pattern("weekday", 1, (4,), -1, until=dt.date(2027, 6, 25)), dt.date(2027, 1, 29),
            "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270625", "Monthly on the last Friday, until Fri, Jun 25, 2027",
        ),
        (Pattern("date", 3, count=4), dt.date(2027, 2, 15), "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15;COUNT=4",
         "Every 3 months on day 15, 4 times"),
        (
            Pattern("yearly", 1, (3,), 3), dt.date(2027, 10, 21), "FREQ=YEARLY;BYMONTH=10;BYDAY=3TH",
            "Yearly on the third Thursday in October",
        ),
    ],
)  # fmt: skip
def test_a_pattern_is_a_rule_and_back_and_says_itself_in_words(
    pattern: Pattern, first: dt.date, rule: str, words: str
) -> None:
    assert to_rule(pattern, first) == rule == check_rule(rule)
    assert in_words(rule, first) == words
    back = from_rule(rule)
    assert back is not None
    assert to_rule(back, first) == rule


@pytest.mark.parametrize(
    "rule",
    [
        "", "every Tuesday", "FREQ=HOURLY", "FREQ=SECONDLY;COUNT=5", "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=many", "FREQ=DAILY;UNTIL=whenever",
        "FREQ=DAILY\nRRULE:FREQ=HOURLY", "FREQ=DAILY;" + "X-A=1;" * 200, "FREQ=MONTHLY;BYDAY=",
    ],
)  # fmt: skip
def test_a_bad_rule_is_refused_in_plain_words(rule: str) -> None:
    with pytest.raises(BadRule) as refused:
        check_rule(rule)
    assert str(refused.value).endswith(".")


def test_a_rule_that_never_comes_true_is_not_searched_for_until_the_year_9999() -> None:
    with pytest.raises(BadRule):
        check_rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3")
    rule = "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3"
    assert dates(rule=rule, starts=at(2027, 1, 1), zone=BOSTON, until=at(2028, 1, 1)) == []


@pytest.mark.parametrize(
    ("zone", "utc"), [(BOSTON, ["00:00", "00:00", "23:00"]), (KOLKATA, ["13:30", "13:30", "13:30"])]
)
def test_the_time_on_the_clock_stays_when_the_clocks_change(zone: ZoneInfo, utc: list[str]) -> None:
    """In New York they change on 14 March 2027, in Kolkata never."""
    found = dates(
        rule="FREQ=WEEKLY;COUNT=3", starts=at(2027, 3, 2, zone=zone), zone=zone, until=at(2028, 1, 1)
    )
    assert local(found, zone) == ["2027-03-02 19:00", "2027-03-09 19:00", "2027-03-16 19:00"]
    assert [f"{date:%H:%M}" for date in found] == utc


def test_the_clocks_of_the_south_change_the_other_way() -> None:
    found = dates(
        rule="FREQ=MONTHLY;BYDAY=1SU", starts=at(2027, 3, 7, 9, SYDNEY), zone=SYDNEY, until=at(2027, 6, 1)
    )
    assert local(found, SYDNEY) == ["2027-03-07 09:00", "2027-04-04 09:00", "2027-05-02 09:00"]
    assert [date.hour for date in found] == [22, 23, 23]


def test_a_time_that_is_left_out_is_reckoned_as_before_the_change() -> None:
    found = dates(
        rule="FREQ=DAILY;COUNT=2",
        starts=at_place(dt.datetime(2027, 3, 13, 2, 30), BOSTON),
        zone=BOSTON,
        until=at(2028, 1, 1),
    )
    assert local(found) == ["2027-03-13 02:30", "2027-03-14 03:30"]


def test_until_in_universal_time_is_read_on_the_clock_of_the_place() -> None:
    """Seven in the evening in New York is midnight in UTC: the last date still counts."""
    rule = "FREQ=WEEKLY;UNTIL=20270210T000000Z"
    assert local(dates(rule=rule, starts=at(2027, 2, 2), zone=BOSTON, until=at(2028, 1, 1))) == [
        "2027-02-02 19:00",
        "2027-02-09 19:00",
    ]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31)))
def test_a_year_later_is_the_same_weekday_of_the_same_month(day: dt.date) -> None:
    later = year_later(day)
    assert (later.weekday(), later.month, later.year) == (day.weekday(), day.month, day.year + 1)
    assert 357 <= (later - day).days <= 371


@pytest.mark.parametrize(
    ("title", "naming", "becomes"),
    [
        ("NELA Annual Conference 2027", "", "NELA Annual Conference 2028"),
        ("Library Leadership", "", "Library Leadership"),
        ("Winter Institute 2027–2028", "", "Winter Institute 2028–2029"),
        ("Whatever 2027", "The {year} Institute", "The 2028 Institute"),
    ],
)
def test_the_year_in_the_title_moves_on(title: str, naming: str, becomes: str) -> None:
    assert next_title(title, 2028, naming) == becomes
