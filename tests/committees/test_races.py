"""Two people, or one with a quick finger, at the same instant: real threads and transactions."""

import datetime as dt
from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpResponse

from committees.models import Candidacy, Committee, Seat, SeatChange, Volunteer
from committees.services import committees, curating, holders, seats, terms, volunteering
from committees.services.locks import acting, running
from committees.services.seats import Post
from members.models import Member
from netlib.curators import NAME as CURATORS
from tests.committees.conftest import SignIn
from tests.committees.factories import CommitteeFactory, seat
from tests.factories import listed
from tests.members.test_concurrency import at_once
from tests.post import letters

SPRING = dt.date(2027, 3, 1)
POST = Post("secretary", SPRING, dt.date(2028, 3, 1))

pytestmark = pytest.mark.django_db(transaction=True)


def curator() -> Member:
    member = listed(is_staff=True)
    Group.objects.get_or_create(name=CURATORS)[0].user_set.add(member)
    return member


@pytest.fixture
def chair(db: None) -> Member:
    """The chair of the only committee."""
    member = listed()
    seat(CommitteeFactory.create(slug="conference"), member, role="chair", begins=dt.date(2020, 1, 1))
    return member


@pytest.fixture
def committee(chair: Member) -> Committee:
    """The only committee."""
    return Committee.objects.get()


def kinds(results: list[object]) -> list[str]:
    """What calls gave or raised, by the names of their types."""
    return sorted(type(result).__name__ for result in results)


def test_a_vacancy_sent_three_times_at_once_is_one(chair: Member, committee: Committee) -> None:
    announce = partial(seats.open_vacancy, by=chair, committee=committee, post=POST, after=0)
    results = at_once(announce, announce, announce)
    assert kinds(results) == ["Seat"] * 3
    assert len({made.pk for made in results if isinstance(made, Seat)}) == Seat.objects.vacant().count() == 1


def test_a_seat_ended_three_times_at_once_leaves_one_vacancy_and_one_letter(
    chair: Member, committee: Committee
) -> None:
    member = listed()
    held = seat(committee, member, role="intern", begins=dt.date(2020, 1, 1), ends=dt.date(2199, 1, 1))
    end = partial(seats.end_seat, by=chair, seat=held, last_day=committee.today, ended="removed")
    assert kinds(at_once(end, end, end)) == ["NoneType"] * 3
    assert Seat.objects.vacant().count() == 1
    assert len(letters(member.email)) == 1


def test_an_offer_is_accepted_or_withdrawn_but_not_both(chair: Member, committee: Committee) -> None:
    for _ in range(5):
        member = listed()
        offered = seats.offer(by=chair, committee=committee, member=member, post=POST)
        results = at_once(
            partial(holders.accept, member=member, seat=offered),
            partial(seats.withdraw_offer, by=chair, seat=offered),
        )
        there = Seat.objects.filter(pk=offered.pk).values_list("status", flat=True)
        assert (kinds(results), list(there)) in (
            (["NoneType", "Seat"], ["accepted"]),
            (["DoesNotExist", "NoneType"], []),
        )


def test_one_vacancy_is_filled_on_a_page_or_in_the_admin(chair: Member, committee: Committee) -> None:
    vacancy, by = seat(committee, None, role="secretary", begins=SPRING), curator()
    one, other = listed(), listed()
    for member in (one, other):
        Volunteer.objects.create(member=member, committee=committee, statement="Me.")
    at_once(
        partial(seats.offer, by=chair, committee=committee, member=one, post=POST, vacancy=vacancy),
        partial(curating.write_seat, by=by, committee=committee, seat=vacancy, changes={"member": other}),
    )
    taken = Seat.objects.get(pk=vacancy.pk)
    answered = Candidacy.objects.filter(seat__isnull=False).values_list("seat", "volunteer__member")
    assert list(answered) == [(taken.pk, taken.member_id)]
    # Who was asked first by the page is asked no more when a curator gives the seat to another.
    asked = [member for member in (one, other) if letters(member.email)]
    assert asked == [taken.member]


def test_a_form_of_the_admin_sent_twice_at_once_makes_one_seat(
    chair: Member, committee: Committee, sign_in: SignIn
) -> None:
    by = curator()
    sent = {
        "committee": committee.pk, "role": "secretary", "name": "Conrad Vose", "member": "", "title": "",
        "begins": "2027-03-01", "ends": "", "began": "", "ended": "", "note": "",
    }  # fmt: skip
    clients = [sign_in(by), sign_in(by)]
    answers = at_once(*(partial(client.post, "/admin/committees/seat/add/", sent) for client in clients))
    assert [answer.status_code for answer in answers if isinstance(answer, HttpResponse)] in (
        [200, 302],
        [302, 200],
        [302, 302],
    )
    assert Seat.objects.filter(name="Conrad Vose").count() == 1


def test_the_next_term_is_started_once(chair: Member, committee: Committee) -> None:
    seat(committee, listed(), role="treasurer", begins=dt.date(2020, 1, 1), ends=_next(committee))
    start = partial(terms.start_next_term, by=chair, committee=committee, choices={})
    assert kinds(at_once(start, start)) == ["Batch", "ValidationError"]
    assert Seat.objects.filter(batch__isnull=False).count() == 1


def _next(committee: Committee) -> dt.date:
    return terms.plan_next_term(committee).begins


def test_a_volunteer_is_thanked_once(chair: Member, committee: Committee) -> None:
    member = listed()
    volunteer = Volunteer.objects.create(member=member, committee=committee, statement="Me.")
    thank = partial(volunteering.thank, by=chair, committee=committee, volunteer=volunteer)
    assert sorted(map(bool, at_once(thank, thank, thank))) == [False, False, True]
    assert len(letters(member.email)) == 1


def test_a_letter_to_the_committee_goes_once(chair: Member, committee: Committee) -> None:
    member = listed()
    seat(committee, member, begins=dt.date(2020, 1, 1))
    write = partial(committees.write, by=chair, committee=committee, subject="Rooms", text="Hello")
    assert kinds(at_once(write, write, write)) == ["Message"] * 3
    assert len(letters(member.email)) == 1


def test_who_runs_a_committee_is_asked_once_it_is_locked(chair: Member, committee: Committee) -> None:
    """Right and lock are one: a chair whose seat is ended at the same instant writes before it, or not at all."""
    for number in range(5):
        second = listed()
        held = seat(committee, second, role="co-chair", title=f"{number}", begins=dt.date(2020, 1, 1))
        yesterday = committee.today - dt.timedelta(days=1)
        results = at_once(
            partial(seats.end_seat, by=chair, seat=held, last_day=yesterday, ended="removed"),
            partial(seats.seat_by_name, by=second, committee=committee, name=f"N {number}", post=POST),
        )
        ended = SeatChange.objects.get(seat=held.pk, after__ended="removed")
        written = SeatChange.objects.filter(by=second.pk, after__name=f"N {number}")
        assert [change.at < ended.at for change in written] == (
            [True] if kinds(results)[-1] == "Seat" else []
        )
        assert kinds(results) in (["NoneType", "Seat"], ["NoneType", "PermissionDenied"])


def test_running_a_committee_takes_its_lock_its_right_and_its_name(
    chair: Member, committee: Committee
) -> None:
    stranger = listed()
    with pytest.raises(PermissionDenied), running(committee.pk, by=stranger):
        pytest.fail("A stranger runs it.")
    with pytest.raises(Committee.DoesNotExist), running(committee.pk + 1, by=chair):
        pytest.fail("There is no such committee.")
    with pytest.raises(RuntimeError, match="begin one"):
        acting(chair)
    with running(committee.pk, by=chair) as current, connection.cursor() as cursor:
        assert current == committee
        cursor.execute("SELECT current_setting('netlib.acting')")
        assert cursor.fetchone() == (str(chair.pk),)
        assert kinds(at_once(partial(_take, committee))) == ["OperationalError"]
    # The name goes with the transaction.
    Seat.objects.update(note="by raw hand")
    assert list(SeatChange.objects.filter(after__note="by raw hand").values_list("by", flat=True)) == [None]
    assert at_once(partial(_take, committee)) == [committee]


def _take(committee: Committee) -> Committee:
    """The committee's row, which nobody else may hold."""
    with transaction.atomic():
        return Committee.objects.select_for_update(nowait=True, no_key=True).get(pk=committee.pk)


def test_a_member_does_two_things_with_one_seat_one_after_the_other(
    chair: Member, committee: Committee
) -> None:
    for number in range(5):
        member = listed()
        held = seat(committee, member, title=f"{number}", begins=dt.date(2020, 1, 1))
        at_once(
            partial(holders.dispute, member=member, seat=held, words="No."),
            partial(holders.resign, member=member, seat=held, last_day=committee.today),
        )
        held.refresh_from_db()
        assert (held.status, held.ended) in (
            ("disputed", ""),
            ("disputed", "resigned"),
            ("accepted", "resigned"),
        )
