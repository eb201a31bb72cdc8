"""Series: dates made ahead, changed from one on, ended, and yearly editions."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from events.models import Event, EventChange, OldAddress, Price, Rsvp, Series, Status
from events.services import series as services
from events.services.dates import MOST_AHEAD, fill_all
from events.services.editing import edit_event
from events.services.publishing import cancel_event, delete_event
from members.rule.masks import MEMBERS, PERSONAL, PUBLIC
from tests.cast import Cast
from tests.events.factories import answer, cohost, party
from tests.events.series import FIRST_TUESDAY, NOW, at, book_group, local, starts_of
from tests.factories import OrganizationFactory, heading

pytestmark = pytest.mark.usefixtures("clock")


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
