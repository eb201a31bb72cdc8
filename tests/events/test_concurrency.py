"""Many answers at the same instant: the last place goes to one alone. Real threads, real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from events.models import Answer, Event, Invitation, Rsvp
from events.services.answers import answer, move_up, remove_guest, withdraw
from events.services.invitations import invite_contacts
from events.services.locks import lock_event
from events.services.publishing import publish_event
from members.models import Member
from members.rule.masks import MEMBERS, PERSONAL, PUBLIC
from tests.events.factories import answer as answered
from tests.events.factories import draft, party
from tests.factories import OrganizationFactory, listed, tie

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls: list[Callable[[], object]], workers: int) -> list[object]:
    """Run all calls in so many threads, the first of each starting together. Gives results, or what was raised."""
    start = Barrier(workers)
    mine = [calls[n::workers] for n in range(workers)]

    def run(some: list[Callable[[], object]]) -> list[object]:
        results: list[object] = []
        try:
            start.wait(timeout=30)
            for call in some:
                try:
                    results.append(call())
                except Exception as error:
                    results.append(error)
        finally:
            connection.close()
        return results

    with ThreadPoolExecutor(workers) as pool:
        return [
            result
            for future in [pool.submit(run, some) for some in mine]
            for result in future.result(timeout=120)
        ]


def people(count: int) -> list[Member]:
    made = [
        Member(
            email=f"guest{n}@library.example",
            name=f"Guest {n}",
            handle=f"guest-{n}",
            sort_key=f"guest {n:03}",
            listing=MEMBERS,
        )
        for n in range(count)
    ]
    return list(Member.objects.bulk_create(made))


def test_two_hundred_answers_for_fifty_places_guests_counted() -> None:
    event = party(listed(), MEMBERS, capacity=50, guests_each=2)
    guests = people(200)
    calls: list[Callable[[], object]] = [
        partial(answer, member=member, event=event, status=Answer.GOING, guests=n % 3)
        for n, member in enumerate(guests)
    ]
    results = at_once(calls, 20)
    assert [result for result in results if isinstance(result, Exception)] == []
    going = Rsvp.objects.going().filter(event=event)
    places = sum(rsvp.places for rsvp in going)
    event.refresh_from_db()
    assert 48 <= places <= 50
    assert event.taken == places
    assert going.count() + Rsvp.objects.filter(event=event).waiting().count() == 200
    # Nobody waits who would fit.
    assert not any(rsvp.places <= 50 - places for rsvp in Rsvp.objects.filter(event=event).waiting())


def test_story_16_two_confirmations_for_the_last_place() -> None:
    for _ in range(5):
        event = party(listed(), MEMBERS, capacity=1)
        one, other = listed(), listed()
        at_once(
            [partial(answer, member=member, event=event, status=Answer.GOING) for member in (one, other)], 2
        )
        assert Rsvp.objects.going().filter(event=event).count() == 1
        assert Rsvp.objects.filter(event=event).waiting().count() == 1


def test_story_16_the_waiting_list_moves_up_while_somebody_takes_the_place() -> None:
    for _ in range(5):
        event = party(listed(), MEMBERS, capacity=2)
        leaving, staying, first, second, new = (listed() for _ in range(5))
        answered(event, leaving)
        answered(event, staying)
        for member in (first, second):
            answered(event, member, waiting_since=timezone.now())
        results = at_once(
            [
                partial(withdraw, member=leaving, event=event),
                partial(answer, member=new, event=event, status=Answer.GOING),
                partial(answer, member=second, event=event, status=Answer.GOING),
            ],
            3,
        )
        assert not any(isinstance(result, Exception) for result in results), results
        event.refresh_from_db()
        assert event.taken == 2
        going = set(Rsvp.objects.going().filter(event=event).values_list("member_id", flat=True))
        # Whoever confirmed twice, the place went to one of those who asked, and staying never lost theirs.
        assert len(going) == 2
        assert staying.pk in going
        assert leaving.pk not in going


def test_two_workers_move_the_list_up_at_once() -> None:
    event = party(listed(), MEMBERS, capacity=3)
    guests = [listed() for _ in range(6)]
    for member in guests:
        answered(event, member, waiting_since=timezone.now())

    def up() -> list[int]:
        with transaction.atomic():
            return move_up(event=lock_event(event.pk))

    results = at_once([up, up, up], 3)
    assert sorted(len(moved) if isinstance(moved, list) else -1 for moved in results) == [0, 0, 3]
    assert Event.objects.get(pk=event.pk).taken == 3


def test_a_host_takes_guests_off_while_others_answer() -> None:
    event = party(listed(), MEMBERS, capacity=2)
    first = answered(event, listed())
    calls: list[Callable[[], object]] = [partial(remove_guest, event=event, rsvp_id=first.pk)]
    calls += [partial(answer, member=listed(), event=event, status=Answer.GOING) for _ in range(4)]
    results = at_once(calls, 5)
    assert not any(isinstance(result, Exception) for result in results)
    assert Event.objects.get(pk=event.pk).taken == 2


def test_the_button_pressed_by_many_at_once_invites_once() -> None:
    host = listed()
    guests = [listed() for _ in range(3)]
    for guest in guests:
        tie(host, guest, PERSONAL)
    event = party(host, PERSONAL)
    ids = [guest.pk for guest in guests]
    calls: list[Callable[[], object]] = [partial(invite_contacts, event=event, by=host, member_ids=ids)] * 4
    assert sorted(map(str, at_once(calls, 4))) == ["0", "0", "0", "3"]
    assert Invitation.objects.filter(event=event).count() == 3


def test_two_public_events_published_at_once_do_not_take_one_address() -> None:
    [host] = people(1)
    nela = OrganizationFactory.create()
    drafts = [draft(host, title="NELA annual", audience=PUBLIC, organization=nela) for _ in range(8)]
    at_once([partial(publish_event, event=event) for event in drafts], 4)
    slugs = sorted(Event.objects.filter(status="published").values_list("slug", flat=True))
    assert (len(slugs), len(set(slugs)), slugs[0]) == (8, 8, "nela-annual")
