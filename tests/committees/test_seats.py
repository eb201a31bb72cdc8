"""What the database refuses, alone and at the same instant; names over time; committees that merge."""

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from committees.models import Committee, CommitteeName, Seat
from committees.reads.terms import add_months, term_of, terms_in_a_row
from committees.services import committees as services
from committees.services import holders, seats
from committees.services.seats import Post
from tests.committees.conftest import SignIn, World
from tests.committees.factories import CommitteeFactory, seat
from tests.factories import listed
from tests.members.test_concurrency import at_once

SPRING = dt.date(2027, 3, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"begins": dt.date(2027, 10, 31)},
        {"begins": dt.date(2020, 1, 1), "ends": dt.date(2026, 11, 2)},
        {"begins": dt.date(2020, 1, 1)},
    ],
)
def test_the_same_seat_twice_at_a_time_is_refused(world: World, fields: dict[str, dt.date]) -> None:
    with pytest.raises(IntegrityError, match="seat_of_member_once"), transaction.atomic():
        seat(world.committee, world.owner, title="Exhibits", **fields)
    seat(world.committee, "Harriet Lunde", role="chair", ends=dt.date(2027, 11, 1))
    with pytest.raises(IntegrityError, match="seat_of_name_once"), transaction.atomic():
        seat(world.committee, "harriet  lunde", role="chair", **fields)


def test_another_role_another_time_and_several_vacancies_are_fine(world: World) -> None:
    seat(world.committee, world.owner, role="secretary")
    seat(world.committee, world.owner, title="Exhibits", begins=dt.date(2027, 11, 1))
    seat(world.committee, world.owner, title="Exhibits", status="declined")
    seat(world.committee, None)
    seat(world.committee, None)
    assert Seat.objects.count() == 7


@pytest.mark.parametrize(
    "fields",
    [
        {"begins": SPRING, "ends": SPRING},
        {"begins": SPRING, "ends": dt.date(2027, 2, 1)},
        {"begins": dt.date(202, 1, 1)},
        {"role": "emperor"},
        {"status": "offered"},
        {"record_audience": 5},
    ],
)
def test_impossible_seats_are_refused(world: World, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        seat(world.committee, None, **fields)


@pytest.mark.django_db(transaction=True)
def test_overlapping_seats_are_refused_at_the_same_instant() -> None:
    for _ in range(5):
        committee, member, chair = CommitteeFactory.create(), listed(), listed()
        results = at_once(*[partial(seat, committee, member, begins=SPRING)] * 3)
        # Rows written without the service, which locks the committee, may wait for each other; then PostgreSQL
        # refuses one by ending the deadlock instead of by the constraint.
        assert [isinstance(each, Seat) for each in results].count(True) == 1
        refused = [each for each in results if not isinstance(each, Seat)]
        assert all(isinstance(each, IntegrityError) or "deadlock" in str(each) for each in refused)
        assert Seat.objects.filter(committee=committee).count() == 1
        seat(committee, chair, role="chair", begins=dt.date(2020, 1, 1))
        offer = partial(
            seats.offer, by=chair, committee=committee, member=member, post=Post("secretary", SPRING)
        )
        results = at_once(offer, offer)
        assert sorted(type(result).__name__ for result in results) == ["Seat", "ValidationError"]


@pytest.mark.django_db(transaction=True)
def test_one_vacancy_is_offered_to_one_of_two_at_the_same_instant() -> None:
    committee, chair = CommitteeFactory.create(), listed()
    seat(committee, chair, role="chair", begins=dt.date(2020, 1, 1))
    vacancy = seat(committee, None, role="secretary", begins=SPRING)
    calls = [
        partial(
            seats.offer,
            by=chair,
            committee=committee,
            member=listed(),
            post=Post("secretary", SPRING),
            vacancy=vacancy,
        )
        for _ in range(2)
    ]
    assert sorted(type(result).__name__ for result in at_once(*calls)) == ["Seat", "ValidationError"]
    assert Seat.objects.filter(role="secretary").count() == 1


def test_a_committee_has_one_name_at_a_time(world: World) -> None:
    services.rename(
        by=world.chair, committee=world.committee, name="Annual Meeting Committee", on=dt.date(2026, 1, 1)
    )
    services.rename(
        by=world.chair, committee=world.committee, name="Gathering Committee", on=dt.date(2026, 6, 1)
    )
    assert list(CommitteeName.objects.order_by("ends").values_list("name", "begins", "ends")) == [
        ("Conference Committee", None, dt.date(2026, 1, 1)),
        ("Annual Meeting Committee", dt.date(2026, 1, 1), dt.date(2026, 6, 1)),
    ]
    with pytest.raises(ValidationError):
        services.rename(by=world.chair, committee=world.committee, name="Too early", on=dt.date(2026, 6, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitteeName.objects.create(
            committee=world.committee,
            name="Two at once",
            begins=dt.date(2026, 5, 1),
            ends=dt.date(2026, 7, 1),
        )


def test_a_merged_committee_ends_and_its_history_stays(world: World) -> None:
    other = CommitteeFactory.create(name="Everything Committee")
    seat(world.committee, None)
    seat(world.committee, "Early Bird", begins=dt.date(2028, 1, 1))
    services.discharge(by=world.chair, committee=world.committee, on=SPRING, merged_into=other)
    merged = Committee.objects.get(pk=world.committee.pk)
    assert (merged.discharged, merged.merged_into) == (SPRING, other)
    assert sorted(merged.seats.values_list("member", "ends", "ended")) == sorted(
        [(world.owner.pk, SPRING, "discharged"), (world.chair.pk, SPRING, "discharged")]
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Committee.objects.filter(pk=other.pk).update(merged_into=merged)


@pytest.mark.parametrize("fields", [{"roster_audience": 0}, {"roster_audience": 4}, {"organization": None}])
def test_impossible_committees_are_refused(world: World, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Committee.objects.filter(pk=world.committee.pk).update(**fields)


def test_terms(world: World) -> None:
    assert term_of(world.committee, dt.date(2026, 11, 1)) == (dt.date(2026, 11, 1), dt.date(2027, 11, 1))
    assert term_of(world.committee, dt.date(2026, 11, 2)) == (dt.date(2027, 11, 1), dt.date(2028, 11, 1))
    assert add_months(dt.date(2027, 1, 31), 1) == dt.date(2027, 2, 28)
    member = listed()
    for year in (2020, 2022, 2023):
        seat(world.committee, member, begins=dt.date(year, 11, 1), ends=dt.date(year + 1, 11, 1))
    assert terms_in_a_row(world.committee, member, dt.date(2024, 11, 1)) == 2
    assert terms_in_a_row(world.committee, member, dt.date(2025, 11, 1)) == 0


def test_a_chair_offers_themselves_no_seat(world: World) -> None:
    with pytest.raises(ValidationError, match="You can’t offer yourself a seat"):
        seats.offer(
            by=world.chair,
            committee=world.committee,
            member=world.chair,
            post=Post("chair", dt.date(2027, 11, 1)),
        )


def test_a_vacancy_that_is_filled_stays_vacant_in_the_days_before(world: World) -> None:
    vacancy = seat(world.committee, None, title="Lunches", ends=dt.date(2027, 11, 1))
    taken = seats.offer(
        by=world.chair, committee=world.committee, member=listed(), vacancy=vacancy,
        post=Post("member", dt.date(2026, 11, 25), dt.date(2027, 11, 1), "Lunches"),
    )  # fmt: skip
    before = Seat.objects.vacant().get()
    assert (before.begins, before.ends, before.title) == (
        dt.date(2026, 11, 1),
        dt.date(2026, 11, 25),
        "Lunches",
    )
    assert taken.pk == vacancy.pk


def test_an_offer_of_the_past_that_is_declined_opens_nothing(world: World) -> None:
    member = listed()
    old = seats.offer(
        by=world.chair, committee=world.committee, member=member,
        post=Post("secretary", dt.date(2009, 11, 1), dt.date(2010, 11, 1)),
    )  # fmt: skip
    holders.decline(member=member, seat=old)
    assert not Seat.objects.vacant().exists()


def test_nobody_resigns_from_what_is_over(world: World) -> None:
    over = seat(world.committee, world.owner, begins=dt.date(2009, 11, 1), ends=dt.date(2010, 11, 1))
    with pytest.raises(ValidationError, match="a seat that you hold"):
        holders.resign(member=world.owner, seat=over, last_day=dt.date(2010, 1, 31))
    assert (over.how_it_ended, world.seat.how_it_ended) == ("term over", "")


@pytest.mark.parametrize("day", ["0001-01-01", "1799-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_in_no_year_of_committees_is_refused_at_its_field(
    world: World, sign_in: SignIn, day: str
) -> None:
    run, own = "/committees/conference/run/seats", f"/committees/service/{world.seat.pk}"
    new = {"role": "member", "name": "Conrad Vose", "begins": "2026-11-01"}
    for member, page, data in (
        (world.chair, f"{run}/add/", {**new, "last_day": day}),
        (world.chair, f"{run}/add/", {**new, "begins": day}),
        (world.chair, f"{run}/{world.seat.pk}/end/", {"last_day": day, "ended": "removed"}),
        (world.owner, f"{own}/resign/", {"last_day": day}),
    ):
        answer = sign_in(member).post(page, data)
        assert answer.status_code == 422
        assert "The year must lie between 1800 and 2199." in answer.content.decode()
    assert Seat.objects.count() == 2


def test_a_chair_corrects_a_seat_by_name_and_no_members_own(world: World, sign_in: SignIn) -> None:
    named = seat(world.committee, "Conrad Vsoe", begins=dt.date(2009, 11, 1), ends=dt.date(2010, 11, 1))
    chair = sign_in(world.chair)
    page = f"/committees/conference/run/seats/{named.pk}/correct/"
    assert page in chair.get("/committees/conference/history/").content.decode()
    assert page not in sign_in(world.owner).get("/committees/conference/history/").content.decode()
    right = {"name": "Conrad Vose", "role": "treasurer", "begins": "2009-11-01", "last_day": "2011-10-31"}
    assert sign_in(world.owner).post(page, right).status_code == 403
    assert chair.post(page, {**right, "last_day": "2009-01-01"}).status_code == 422
    assert chair.post(page, right).status_code == 302
    named.refresh_from_db()
    assert (named.name, named.role, named.ends) == ("Conrad Vose", "treasurer", dt.date(2011, 11, 1))
    assert chair.post(page.replace(str(named.pk), str(world.seat.pk)), right).status_code == 404
