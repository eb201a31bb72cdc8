"""Answering: places, the waiting list, deadlines, taking back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.models import Event, Invitation, Rsvp, Status
from events.services.answers import answer, check_in, join_cohort, leave_cohort, remove_guest, withdraw
from events.services.editing import edit_event
from events.tasks import fill_free_places
from members.models import Contact, Member
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.events.factories import answer as answered
from tests.events.factories import party
from tests.factories import BlockFactory, listed, tie
from tests.post import letters

pytestmark = pytest.mark.django_db


def going(event: Event) -> set[int | None]:
    return set(Rsvp.objects.going().filter(event=event).values_list("member_id", flat=True))


def test_a_first_answer_is_seen_as_is_usual_for_the_kind() -> None:
    event = party(listed(), MEMBERS)
    conference = party(listed(), MEMBERS, kind="conference")
    webinar = party(listed(), MEMBERS, kind="webinar")
    guest = listed()
    assert answer(member=guest, event=event, status="going").audience == PERSONAL
    assert answer(member=guest, event=conference, status="going").audience == PROFESSIONAL
    assert answer(member=guest, event=webinar, status="going").audience == ONLY_ME
    assert answer(member=guest, event=event, status="maybe", audience=MEMBERS).audience == MEMBERS
    assert answer(member=guest, event=event, status="going").audience == MEMBERS
    assert Rsvp.objects.filter(member=guest, event=event).count() == 1


def test_nobody_answers_to_an_event_that_does_not_exist_for_them(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL)
    for member in (cast.professional, cast.stranger, cast.blocked, cast.blocker):
        with pytest.raises(Event.DoesNotExist):
            answer(member=member, event=event, status="going")
    assert not Rsvp.objects.exists()


def test_guests_are_counted_and_maybe_holds_no_place() -> None:
    event = party(listed(), MEMBERS, capacity=3, guests_each=2)
    one, two, three = listed(), listed(), listed()
    assert answer(member=one, event=event, status="going", guests=1).holds_place
    assert answer(member=two, event=event, status="maybe").waiting_since is None
    assert answer(member=three, event=event, status="going").holds_place
    assert answer(member=two, event=event, status="going").is_waiting
    with pytest.raises(ValidationError):
        answer(member=one, event=event, status="going", guests=2)
    with pytest.raises(ValidationError):
        answer(member=one, event=event, status="going", guests=3)
    event.refresh_from_db()
    assert event.taken == 3


def test_the_waiting_list_moves_up_in_order_and_tells() -> None:
    event = party(listed(), MEMBERS, capacity=2, guests_each=1)
    one, two, pair, single = (
        listed(email=f"{name}@library.example") for name in ("one", "two", "pair", "single")
    )
    for member in (one, two):
        answer(member=member, event=event, status="going")
    answer(member=pair, event=event, status="going", guests=1)
    answer(member=single, event=event, status="going")
    answer(member=one, event=event, status="cant")
    # One place is free: the two do not fit, the next one does.
    assert going(event) == {two.pk, single.pk}
    assert "place" in letters("single@library.example")[0].subject
    assert letters("pair@library.example") == []
    withdraw(member=two, event=event)
    withdraw(member=single, event=event)
    assert going(event) == {pair.pk}
    assert "with your guest" in str(letters("pair@library.example")[0].body)


def test_whoever_confirms_while_waiting_keeps_their_turn() -> None:
    event = party(listed(), MEMBERS, capacity=1)
    one, two, three = listed(), listed(), listed()
    for member in (one, two, three):
        answer(member=member, event=event, status="going")
    since = Rsvp.objects.get(member=two).waiting_since
    answer(member=two, event=event, status="going", note="still hoping")
    assert Rsvp.objects.get(member=two).waiting_since == since
    withdraw(member=one, event=event)
    assert going(event) == {two.pk}


def test_more_places_let_the_list_move_up() -> None:
    host = listed()
    event = party(host, MEMBERS, capacity=1)
    one, two = listed(), listed()
    for member in (one, two):
        answer(member=member, event=event, status="going")
    edit_event(event=event, by=host, fields={"capacity": 2})
    assert going(event) == {one.pk, two.pk}
    with pytest.raises(ValidationError):
        edit_event(event=event, by=host, fields={"capacity": 1})


def test_nobody_moves_up_to_an_event_that_they_no_longer_see() -> None:
    host, one, two, three = (listed() for _ in range(4))
    for member in (one, two, three):
        tie(host, member, PERSONAL)
    event = party(host, PERSONAL, capacity=1)
    for member in (one, two, three):
        answer(member=member, event=event, status="going")
    Contact.objects.filter(owner=host, other=two).update(mask=PROFESSIONAL)
    withdraw(member=one, event=event)
    assert going(event) == {three.pk}


def test_a_place_left_by_somebody_erased_is_filled_by_the_daily_job() -> None:
    event = party(listed(), MEMBERS, capacity=1)
    one, two = listed(), listed()
    for member in (one, two):
        answer(member=member, event=event, status="going")
    one.delete()
    assert going(event) == set()
    fill_free_places()
    fill_free_places()
    assert going(event) == {two.pk}


def test_after_the_deadline_one_may_only_make_less_of_an_answer() -> None:
    event = party(listed(), MEMBERS, guests_each=2, rsvp_deadline=timezone.now() - dt.timedelta(hours=1))
    one, two = listed(), listed()
    answered(event, one, guests=2)
    for status in ("going", "maybe"):
        with pytest.raises(ValidationError):
            answer(member=two, event=event, status=status)
    answer(member=one, event=event, status="going", guests=1)
    with pytest.raises(ValidationError):
        answer(member=one, event=event, status="going", guests=2)
    answer(member=one, event=event, status="cant")
    assert going(event) == set()


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.CANCELLED},
        {"starts": timezone.now() - dt.timedelta(days=2), "ends": timezone.now() - dt.timedelta(days=1)},
    ],
)
def test_no_answers_to_what_is_cancelled_or_over(fields: dict[str, object]) -> None:
    event = party(listed(), MEMBERS, **fields)
    with pytest.raises(ValidationError):
        answer(member=listed(), event=event, status="going")


def test_a_host_takes_somebody_off_with_the_invitation() -> None:
    event = party(listed(), MEMBERS, capacity=1)
    one, two = listed(), listed()
    Invitation.objects.create(event=event, member=one)
    rsvp = answered(event, one)
    answered(event, two, waiting_since=timezone.now())
    remove_guest(event=event, rsvp_id=rsvp.pk)
    remove_guest(event=event, rsvp_id=rsvp.pk)
    assert going(event) == {two.pk}
    assert not Invitation.objects.exists()


def test_checking_in() -> None:
    event, other = party(listed(), MEMBERS), party(listed(), MEMBERS)
    rsvp = answered(event, listed())
    assert check_in(event=event, rsvp_id=rsvp.pk, here=True)
    assert Rsvp.objects.get(pk=rsvp.pk).checked_in_at is not None
    assert not check_in(event=other, rsvp_id=rsvp.pk, here=True)
    assert check_in(event=event, rsvp_id=rsvp.pk, here=False)
    assert Rsvp.objects.get(pk=rsvp.pk).checked_in_at is None


# The cohort


def past(host: Member) -> Event:
    """An institute that was held once, years ago."""
    return party(
        host,
        MEMBERS,
        starts=timezone.now() - dt.timedelta(days=6000),
        ends=timezone.now() - dt.timedelta(days=5996),
    )


def cohort(member: Member, event: Event) -> set[int]:
    found = Rsvp.objects.filter(event=event).cohort_of(Viewer(member.pk))
    return set(found.values_list("member_id", flat=True)) - {member.pk}


def test_a_cohort_is_those_who_agree_for_as_long_as_they_agree() -> None:
    event = past(listed())
    one, two, three, stranger = (listed() for _ in range(4))
    for member in (one, two, three):
        answered(event, member)
    join_cohort(member=one, event=event)
    join_cohort(member=two, event=event)
    assert cohort(one, event) == {two.pk}
    assert cohort(three, event) == set()
    with pytest.raises(ValidationError):
        join_cohort(member=stranger, event=event)
    leave_cohort(member=two, event=event)
    assert cohort(one, event) == set()
    join_cohort(member=two, event=event)
    BlockFactory.create(owner=two, blocked=one)
    assert cohort(one, event) == set()
    assert cohort(two, event) == set()


def test_nobody_joins_the_cohort_of_an_event_to_come() -> None:
    event, guest = party(listed(), MEMBERS), listed()
    answered(event, guest)
    with pytest.raises(ValidationError):
        join_cohort(member=guest, event=event)
