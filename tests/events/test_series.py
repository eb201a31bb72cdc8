"""Series: the dates of a rule, occurrences made ahead, exceptions, changes from here on, next year's edition."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from events.models import Event, EventChange, OldAddress, Price, Rsvp, Series, Status
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
from events.services import series as services
from events.services.dates import MOST_AHEAD, fill_all
from events.services.editing import edit_event
from events.services.publishing import cancel_event, delete_event
from members.models import Member
from members.rule.masks import MEMBERS, PERSONAL, PUBLIC
from tests.cast import Cast
from tests.events.factories import answer, cohost, invite, party
from tests.factories import OrganizationFactory, heading
from tests.reading import text

SignIn = Callable[[Member | None], Client]
BOSTON, SYDNEY, KOLKATA = map(ZoneInfo, ("America/New_York", "Australia/Sydney", "Asia/Kolkata"))
NOW = dt.datetime(2027, 1, 10, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def at(year: int, month: int, day: int, hour: int = 19, zone: ZoneInfo = BOSTON) -> dt.datetime:
    return at_place(dt.datetime(year, month, day, hour), zone)


def local(found: list[dt.datetime], zone: ZoneInfo = BOSTON) -> list[str]:
    return [f"{date.astimezone(zone):%Y-%m-%d %H:%M}" for date in found]


# Rules


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
            "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270625", "Monthly on the last Friday, until Friday 25 June 2027",
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


# Occurrences


def book_group(host: Member, audience: int = PERSONAL, **fields: Any) -> Event:
    """Up, on the first Tuesday of February, 19:00 to 21:30 in New York."""
    starts = fields.pop("starts", at(2027, 2, 2))
    return party(
        host, audience, kind="books", title="Book group", starts=starts, ends=starts + dt.timedelta(hours=2.5), **fields
    )  # fmt: skip


def starts_of(series: Series, **conditions: Any) -> list[str]:
    return local([event.starts for event in series.events.filter(**conditions).order_by("starts")])


FIRST_TUESDAY = "FREQ=MONTHLY;BYDAY=1TU"


def test_each_occurrence_is_an_event_of_its_own_for_twelve_months(cast: Cast) -> None:
    first = book_group(cast.owner, capacity=8, rsvp_deadline=at(2027, 2, 1))
    Price.objects.create(event=first, name="Tea", amount=Decimal("3"), until=dt.date(2027, 2, 1))
    topic = heading("Reading")
    first.headings.add(topic)
    cohost(first, cast.personal)

    series = services.repeat_event(event=first, rule=FIRST_TUESDAY)

    assert starts_of(series) == [
        "2027-02-02 19:00", "2027-03-02 19:00", "2027-04-06 19:00", "2027-05-04 19:00", "2027-06-01 19:00",
        "2027-07-06 19:00", "2027-08-03 19:00", "2027-09-07 19:00", "2027-10-05 19:00", "2027-11-02 19:00",
        "2027-12-07 19:00", "2028-01-04 19:00",
    ]  # fmt: skip
    assert series.events.values("uid").distinct().count() == series.events.values("slug").distinct().count()
    april = series.events.get(starts=at(2027, 4, 6))
    assert (april.audience, april.capacity, april.host, april.status) == (
        PERSONAL,
        8,
        cast.owner,
        "published",
    )
    assert local([april.ends, april.rsvp_deadline or april.starts]) == [
        "2027-04-06 21:30",
        "2027-04-05 19:00",
    ]
    assert [price.until for price in april.prices.all()] == [dt.date(2027, 4, 5)]
    assert list(april.headings.all()) == [topic]
    assert [row.member for row in april.cohosts.all()] == [cast.personal]
    # The private series says nothing by its address either.
    assert series.slug != "book-group"


def test_what_comes_within_the_horizon_is_made_by_the_daily_job_once(cast: Cast) -> None:
    series = services.repeat_event(event=book_group(cast.owner), rule=FIRST_TUESDAY)
    assert fill_all() == 0

    with time_machine.travel(NOW + dt.timedelta(days=61), tick=False):
        assert fill_all() == 2
        assert fill_all() == 0
    assert starts_of(series)[-2:] == ["2028-02-01 19:00", "2028-03-07 19:00"]


def test_a_daily_gathering_is_not_made_without_end(cast: Cast) -> None:
    series = services.repeat_event(event=book_group(cast.owner), rule="FREQ=DAILY")
    assert series.events.count() == MOST_AHEAD
    assert fill_all() == 0


def test_before_the_first_is_up_there_are_no_others(cast: Cast) -> None:
    first = book_group(cast.owner, MEMBERS, status=Status.SUBMITTED, published_at=None)
    series = services.repeat_event(event=first, rule=FIRST_TUESDAY)
    assert series.events.count() == 1
    Event.objects.filter(pk=first.pk).update(status=Status.PUBLISHED, published_at=NOW)
    fill_all()
    assert series.events.count() == 12


def test_one_is_moved_and_one_is_cancelled_and_neither_comes_back(cast: Cast) -> None:
    series = services.repeat_event(event=book_group(cast.owner), rule=FIRST_TUESDAY)
    march, april, may = series.events.order_by("starts")[1:4]

    new = {"starts": at(2027, 3, 4), "ends": at(2027, 3, 4, 21)}
    edit_event(event=march, by=cast.owner, fields=new)
    cancel_event(event=april, note="Everybody is away.")
    services.skip_date(event=may)
    fill_all()

    assert starts_of(series, status="published")[:3] == [
        "2027-02-02 19:00",
        "2027-03-04 19:00",
        "2027-06-01 19:00",
    ]
    assert starts_of(series, status="cancelled") == ["2027-04-06 19:00", "2027-05-04 19:00"]


def test_a_date_that_was_taken_out_before_it_was_up_is_gone_for_good(cast: Cast) -> None:
    first = book_group(cast.owner)
    series = services.repeat_event(event=first, rule=FIRST_TUESDAY)
    march = series.events.get(starts=at(2027, 3, 2))
    Event.objects.filter(pk=march.pk).update(status=Status.DRAFT, published_at=None)
    march.refresh_from_db()
    services.skip_date(event=march)
    fill_all()
    assert starts_of(series)[:2] == ["2027-02-02 19:00", "2027-04-06 19:00"]


def test_all_from_here_on_move_with_their_guests_who_are_told(cast: Cast) -> None:
    series = services.repeat_event(event=book_group(cast.owner), rule=FIRST_TUESDAY)
    march, april, may, june = series.events.order_by("starts")[1:5]
    guest = answer(may, cast.personal)
    edit_event(event=june, by=cast.owner, fields={"starts": at(2027, 6, 2), "ends": at(2027, 6, 2, 21)})
    cancel_event(event=april)

    later = services.change_from_here(
        event=march, by=cast.owner, rule="FREQ=MONTHLY;BYDAY=2TH", starts=at(2027, 3, 11, 20), minutes=90
    )

    assert starts_of(series) == ["2027-02-02 19:00"]
    assert starts_of(later)[:6] == [
        "2027-03-11 20:00", "2027-04-06 19:00", "2027-05-13 20:00", "2027-06-02 19:00", "2027-07-08 20:00",
        "2027-08-12 20:00",
    ]  # fmt: skip
    may.refresh_from_db()
    assert Rsvp.objects.get(event=may) == guest
    assert local([may.ends]) == ["2027-05-13 21:30"]
    assert EventChange.objects.filter(event=may, field="when").exists()
    series.refresh_from_db()
    assert "UNTIL=20270302T235959Z" in series.rule
    before = Event.objects.count()
    assert fill_all() == 0
    assert Event.objects.count() == before


def test_from_the_first_on_the_series_itself_changes(cast: Cast) -> None:
    first = book_group(cast.owner)
    series = services.repeat_event(event=first, rule="FREQ=WEEKLY;BYDAY=TU;COUNT=4")
    first.refresh_from_db()
    same = services.change_from_here(
        event=first, by=cast.owner, rule="FREQ=WEEKLY;BYDAY=TU;COUNT=4", starts=at(2027, 2, 9), minutes=60
    )
    assert same == series
    assert Series.objects.count() == 1
    assert starts_of(series) == [f"2027-{day} 19:00" for day in ("02-09", "02-16", "02-23", "03-02")]


def test_another_rhythm_keeps_the_same_days_and_cancels_the_others(cast: Cast) -> None:
    series = services.repeat_event(event=book_group(cast.owner), rule="FREQ=WEEKLY;BYDAY=TU;COUNT=6")
    second = series.events.order_by("starts")[1]
    later = services.change_from_here(
        event=second, by=cast.owner, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=3", starts=second.starts, minutes=60
    )  # fmt: skip
    assert starts_of(later, status="published") == [
        f"2027-{day} 19:00" for day in ("02-09", "02-23", "03-09")
    ]
    assert starts_of(series, status="cancelled") == ["2027-02-16 19:00", "2027-03-02 19:00"]


def test_the_last_one_is_the_last_one(cast: Cast) -> None:
    series = services.repeat_event(event=book_group(cast.owner), rule=FIRST_TUESDAY)
    second = series.events.order_by("starts")[1]
    assert services.stop_after(event=second) == 10
    assert fill_all() == 0
    assert starts_of(series, status="published") == ["2027-02-02 19:00", "2027-03-02 19:00"]


def test_what_one_says_is_given_to_those_after_it(cast: Cast) -> None:
    series = services.repeat_event(event=book_group(cast.owner), rule=FIRST_TUESDAY)
    march, april = series.events.order_by("starts")[1:3]
    edit_event(event=april, by=cast.owner, fields={"venue": "The pub, this once"})
    edit_event(event=march, by=cast.owner, fields={"venue": "Upstairs"})
    march.refresh_from_db()

    assert services.spread(event=march, by=cast.owner) == 9

    venues = list(series.events.order_by("starts").values_list("venue", flat=True))
    assert venues == ["", "Upstairs", "The pub, this once", *["Upstairs"] * 9]
    assert not series.events.filter(changed_alone=True).exclude(pk=april.pk).exists()


def test_an_event_repeats_once(cast: Cast) -> None:
    first = book_group(cast.owner)
    services.repeat_event(event=first, rule=FIRST_TUESDAY)
    with pytest.raises(ValidationError, match="repeats already"):
        services.repeat_event(event=first, rule=FIRST_TUESDAY)


# Next year's edition


def test_next_years_edition_in_one_step(cast: Cast) -> None:
    """From the third Thursday of October 2027 to that of 2028; three days, as a draft, with the prices to go over."""
    nela = OrganizationFactory.create(name="New England Library Association")
    starts = at(2027, 10, 21, 9)
    conference = party(
        cast.owner, PUBLIC, kind="conference", face="professional", title="NELA Annual Conference 2027",
        slug="nela-annual-conference-2027", summary="The conference of 2027", organization=nela, starts=starts,
        ends=at(2027, 10, 23, 16), rsvp_deadline=at(2027, 10, 1, 23), registration_link="https://nela.example/2027",
    )  # fmt: skip
    Price.objects.create(event=conference, name="Early", amount=Decimal("120"), until=dt.date(2027, 9, 1))
    answer(conference, cast.stranger)

    draft = services.next_edition(event=conference)
    again = services.next_edition(event=conference)

    assert again == draft
    assert (draft.status, draft.title, draft.summary) == (
        "draft", "NELA Annual Conference 2028", "The conference of 2028",
    )  # fmt: skip
    assert local([draft.starts, draft.ends]) == ["2028-10-19 09:00", "2028-10-21 16:00"]
    assert draft.slug.startswith("nela-annual-conference-2028-")
    assert draft.registration_link == ""
    assert [(price.amount, price.until) for price in draft.prices.all()] == [
        (Decimal(120), dt.date(2028, 8, 30))
    ]
    assert not Rsvp.objects.filter(event=draft).exists()
    series = Series.objects.get()
    assert (series.title, series.edition_naming) == (
        "NELA Annual Conference",
        "NELA Annual Conference {year}",
    )
    assert list(series.events.order_by("starts")) == [conference, draft]

    # Deleted, it can be made anew; and the one after follows from it.
    delete_event(event=draft)
    draft = services.next_edition(event=conference)
    assert services.next_edition(event=draft).title == "NELA Annual Conference 2029"
    assert not OldAddress.objects.exists()


# The pages of the hosts


def series_page(event: Event) -> str:
    return f"/events/{event.year}/{event.slug}/series/"


def test_the_series_is_its_hosts_alone(cast: Cast, sign_in: SignIn) -> None:
    event = book_group(cast.owner, PUBLIC)
    cohost(event, cast.professional)
    Member.objects.filter(pk=cast.curator.pk).update(is_staff=True)
    people = {role: getattr(cast, role) for role in cast.__dataclass_fields__}
    for role, member in people.items():
        if role in ("suspended", "leaving"):
            continue
        client = sign_in(member)
        expected = 200 if role == "owner" else 404
        assert client.get(series_page(event)).status_code == expected, role
        if role != "owner":
            for path in ("", "spread/", "stop/", "skip/"):
                assert client.post(series_page(event) + path, {"save": "1"}).status_code == 404, role
            assert client.post(series_page(event).replace("series", "next-edition")).status_code == 404
    assert sign_in(None).get(series_page(event))["Location"].startswith("/accounts/login/")
    assert Series.objects.count() == 0


def test_a_host_sees_the_next_dates_before_anything_is_saved(cast: Cast, sign_in: SignIn) -> None:
    event = book_group(cast.owner)
    client = sign_in(cast.owner)
    page = text(client.get(series_page(event)))
    assert "Monthly on the first Tuesday" in page
    assert "Yearly on the first Tuesday in February" in page
    assert "last Tuesday" not in page

    fields = {"frequency": "weekday", "every": "2", "ends": "until", "until": "2027-07-01", "weekdays": ["1"]}
    looked = text(client.post(series_page(event), {**fields, "look": "1"}))
    assert (
        "The next dates would be Tuesday 2 February 2027, 19:00 Tuesday 6 April 2027, 19:00 Tuesday 1 June 2027, 19:00"
        in looked
    )
    assert "Nothing is saved yet." in looked
    assert Event.objects.count() == 1

    saved = client.post(series_page(event), {**fields, "save": "1"}, follow=True)
    assert "It repeats. 2 more dates are up." in saved.content.decode()
    assert "Every other month on the first Tuesday, until Thursday 1 July 2027" in text(saved)
    assert Event.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"weekdays": ["3"]}, "The first date is a Tuesday: tick that day too."),
        ({"ends": "count"}, "Say until when, or choose that it goes on."),
        ({"ends": "until", "until": "2027-02-05"}, "No second date comes before that day."),
        ({"until": "2027-06-30"}, "To end it so, choose “Up to a day” above; or leave this empty."),
        ({"count": "6"}, "To end it so, choose “After some times” above; or leave this empty."),
        ({"every": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_does_not_fit_is_said_in_plain_words(
    cast: Cast, sign_in: SignIn, fields: dict[str, Any], words: str
) -> None:
    event = book_group(cast.owner)
    usual = {"frequency": "weekly", "every": "1", "ends": "never", "weekdays": ["1"], "save": "1"}
    response = sign_in(cast.owner).post(series_page(event), {**usual, **fields})
    assert response.status_code == 422
    assert words in text(response)
    assert Series.objects.count() == 0


def test_a_host_changes_all_from_here_on_and_ends_the_series(cast: Cast, sign_in: SignIn) -> None:
    series = services.repeat_event(event=book_group(cast.owner), rule=FIRST_TUESDAY)
    third = series.events.order_by("starts")[2]
    client = sign_in(cast.owner)
    fields = {
        "frequency": "weekday", "every": "1", "ends": "never", "day": "2027-04-08", "time": "18:30", "minutes": "120",
        "save": "1",
    }  # fmt: skip
    page = text(client.post(series_page(third), fields, follow=True))
    assert "Monthly on the second Thursday" in page
    assert starts_of(series) == ["2027-02-02 19:00", "2027-03-02 19:00"]
    third.refresh_from_db()
    assert third.series is not None
    assert starts_of(third.series)[:2] == ["2027-04-08 18:30", "2027-05-13 18:30"]

    client.post(series_page(third) + "skip/")
    fourth = third.series.events.order_by("starts")[1]
    client.post(series_page(fourth) + "stop/")
    assert starts_of(third.series, status="published") == ["2027-05-13 18:30"]


@pytest.mark.parametrize(("which", "left"), [(0, 6), (2, 4), (5, 1)])
def test_changing_only_the_time_leaves_as_many_dates_as_there_were(
    cast: Cast, sign_in: SignIn, which: int, left: int
) -> None:
    event = book_group(cast.owner, starts=at(2027, 1, 31))
    series = services.repeat_event(event=event, rule="FREQ=MONTHLY;BYDAY=-1SU;COUNT=6")
    chosen = series.events.order_by("starts")[which]
    client = sign_in(cast.owner)
    shown = client.get(series_page(chosen)).context["form"]
    assert shown["count"].value() == left
    fields = {name: shown[name].value() for name in shown.fields if shown[name].value() is not None}
    saved = client.post(series_page(chosen), {**fields, "time": "18:00", "save": "1"})
    assert saved.status_code == 302
    kept = [f"{one.local_starts:%m-%d %H}" for one in Event.objects.order_by("starts")]
    days = ["01-31", "02-28", "03-28", "04-25", "05-30", "06-27"]
    assert kept == [f"{day} {19 if number < which else 18}" for number, day in enumerate(days)]


def test_the_page_says_that_an_invitation_is_for_one_date(cast: Cast, sign_in: SignIn) -> None:
    event = book_group(cast.owner)
    client = sign_in(cast.owner)
    words = "Whom you invited to this date is invited to no other"
    invite(event, cast.both, kept=True)
    assert words not in text(client.get(series_page(event)))
    invite(event, cast.stranger)
    assert words in text(client.get(series_page(event)))
    services.repeat_event(event=event, rule=FIRST_TUESDAY)
    assert words in text(client.get(series_page(event)))
    assert words not in text(client.get(series_page(Event.objects.latest("starts"))))


def test_a_host_makes_next_years_edition(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner, PERSONAL, title="Garden party 2027", starts=at(2027, 6, 12, 15))
    client = sign_in(cast.owner)
    for _ in range(2):
        answered = client.post(series_page(event).replace("series", "next-edition"))
    draft = Event.objects.exclude(pk=event.pk).get()
    assert answered["Location"] == f"/events/2028/{draft.slug}/edit/"
    assert (draft.title, draft.status, f"{draft.local_starts:%A %Y-%m-%d %H:%M}") == (
        "Garden party 2028", "draft", "Saturday 2028-06-10 15:00",
    )  # fmt: skip
