"""What happens at the same instant loses nothing and duplicates nothing. Real threads, real transactions."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier, Event

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from members.models import Block, Circle, Contact, ContactRequest, Deleted, Entry, Member
from members.reads.preview import circle_version
from members.rule.masks import CONTACTS, ONLY_ME, PERSONAL, PROFESSIONAL, is_legal_audience
from members.services import circles, contacts
from members.services.lines import add_line, set_audience
from members.services.owning import lock_owner
from netlib.concurrency import ChangedMeanwhile
from tests.factories import CircleFactory, line, listed, tie

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run every call in a thread of its own, all starting together. Gives their results, or what they raised."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            start.wait(timeout=10)
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run, call) for call in calls]]


@contextmanager
def held(member: Member) -> Iterator[None]:
    """Another transaction holds the member's row for as long as the block runs."""
    holding, done = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                lock_owner(member.pk)
                holding.set()
                done.wait(timeout=20)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(hold)
        holding.wait(timeout=10)
        try:
            yield
        finally:
            done.set()
            future.result(timeout=30)


def sides(one: Member, other: Member) -> list[int]:
    return sorted(
        Contact.objects.filter(owner__in=(one, other), other__in=(one, other)).values_list("mask", flat=True)
    )


def test_requests_that_cross_at_the_same_instant_become_one_tie() -> None:
    for _ in range(ROUNDS):
        one, other = listed(), listed()
        results = at_once(
            partial(contacts.ask, sender=one, recipient=other, mask=PROFESSIONAL),
            partial(contacts.ask, sender=other, recipient=one, mask=PERSONAL),
        )
        assert sorted(map(str, results)) == ["tied", "waiting"]
        assert sides(one, other) == [PROFESSIONAL, PERSONAL]
        assert not ContactRequest.objects.exists()


def test_a_request_sent_twice_is_one_request() -> None:
    one, other = listed(), listed()
    results = at_once(*[partial(contacts.ask, sender=one, recipient=other, mask=PROFESSIONAL)] * 4)
    assert results == ["waiting"] * 4
    assert ContactRequest.objects.count() == 1


def test_accepting_twice_at_once_makes_one_tie() -> None:
    one, other = listed(), listed()
    contacts.ask(sender=one, recipient=other, mask=PROFESSIONAL)
    results = at_once(*[partial(contacts.accept, recipient=other, sender=one, mask=PERSONAL)] * 4)
    assert results == [True] * 4
    assert sides(one, other) == [PROFESSIONAL, PERSONAL]


def test_accepting_and_withdrawing_at_once_agree_on_who_was_first() -> None:
    for _ in range(ROUNDS):
        one, other = listed(), listed()
        contacts.ask(sender=one, recipient=other, mask=PROFESSIONAL)
        accepted, withdrawn = at_once(
            partial(contacts.accept, recipient=other, sender=one, mask=PERSONAL),
            partial(contacts.withdraw, sender=one, recipient=other),
        )
        assert {accepted, withdrawn} == {True, False}
        assert sides(one, other) == ([PROFESSIONAL, PERSONAL] if accepted else [])


def test_accepting_and_blocking_at_once_leaves_no_tie_beside_a_block() -> None:
    for _ in range(ROUNDS):
        one, other = listed(), listed()
        contacts.ask(sender=one, recipient=other, mask=PROFESSIONAL)
        at_once(
            partial(contacts.accept, recipient=other, sender=one, mask=PERSONAL),
            partial(contacts.block, owner=one, other=other),
        )
        assert Block.objects.filter(owner=one, blocked=other).count() == 1
        assert sides(one, other) == []


def test_removing_from_both_sides_and_blocking_twice_at_once() -> None:
    one, other = listed(), listed()
    tie(one, other, PERSONAL, PERSONAL)
    results = at_once(
        partial(contacts.remove, owner=one, other=other),
        partial(contacts.remove, owner=other, other=one),
        partial(contacts.block, owner=one, other=other),
        partial(contacts.block, owner=one, other=other),
    )
    assert results == [None] * 4
    assert sides(one, other) == []
    assert Block.objects.count() == 1


def test_of_two_filings_from_the_same_page_one_is_shown_again() -> None:
    one, other = listed(), listed()
    tie(one, other, 0, PROFESSIONAL)
    results = at_once(
        partial(contacts.file, owner=one, other=other, mask=PERSONAL, expected_mask=0),
        partial(contacts.file, owner=one, other=other, mask=CONTACTS, expected_mask=0),
    )
    assert {type(result) for result in results} == {type(None), ChangedMeanwhile}
    assert Contact.objects.get(owner=one).mask == (PERSONAL if results[0] is None else CONTACTS)


def test_circles_made_at_once_get_numbers_of_their_own() -> None:
    owner = listed()
    at_once(*[partial(circles.make, owner=owner, name=f"Circle {n}") for n in range(6)])
    assert list(Circle.objects.order_by("number").values_list("number", flat=True)) == [4, 5, 6, 7, 8, 9]


def test_one_name_made_twice_at_once_is_one_circle() -> None:
    owner = listed()
    results = at_once(*[partial(circles.make, owner=owner, name="Book club")] * 3)
    assert Circle.objects.count() == 1
    assert sum(isinstance(result, ValidationError) for result in results) == 2


def test_a_circle_deleted_while_a_line_is_saved_for_it() -> None:
    for _ in range(ROUNDS):
        owner = listed()
        circle = CircleFactory.create(owner=owner)
        old = line(owner, "Knitting", circle.bit)
        saved, changed, deleted = at_once(
            partial(add_line, owner=owner, kind="hobby", data={"value": "Gin"}, audience=circle.bit),
            partial(set_audience, row=old, audience=circle.bit),
            partial(circles.delete, circle=circle),
        )
        assert isinstance(deleted, Deleted)
        assert isinstance(saved, Entry | ValidationError)
        assert changed is None or isinstance(changed, ValidationError)
        assert set(Entry.objects.filter(owner=owner).values_list("audience", flat=True)) == {ONLY_ME}


def test_a_circle_deleted_while_somebody_is_filed_in_it() -> None:
    for _ in range(ROUNDS):
        owner, other = listed(), listed()
        circle = CircleFactory.create(owner=owner)
        tie(owner, other, PROFESSIONAL)
        filed, deleted = at_once(
            partial(
                contacts.file,
                owner=owner,
                other=other,
                mask=PROFESSIONAL | circle.bit,
                expected_mask=PROFESSIONAL,
            ),
            partial(circles.delete, circle=circle),
        )
        assert isinstance(deleted, Deleted)
        assert filed is None or isinstance(filed, ValidationError)
        assert Contact.objects.get(owner=owner).mask == PROFESSIONAL


def test_a_request_accepted_while_its_circle_is_deleted() -> None:
    for _ in range(ROUNDS):
        one, other = listed(), listed()
        circle = CircleFactory.create(owner=one)
        contacts.ask(sender=one, recipient=other, mask=PERSONAL | circle.bit)
        results = at_once(
            partial(contacts.accept, recipient=other, sender=one, mask=PROFESSIONAL),
            partial(circles.delete, circle=circle),
        )
        assert results[0] is True
        assert isinstance(results[1], Deleted)
        assert sides(one, other) == [PROFESSIONAL, PERSONAL]


def test_two_circles_merged_into_each_other_at_once() -> None:
    owner, other = listed(), listed()
    one, two = CircleFactory.create(owner=owner), CircleFactory.create(owner=owner)
    tie(owner, other, PROFESSIONAL | one.bit | two.bit)
    line(owner, "Altos", one.bit)
    results = at_once(
        partial(circles.merge, circle=one, into=two, version=circle_version(one, two)),
        partial(circles.merge, circle=two, into=one, version=circle_version(two, one)),
    )
    assert sorted(map(repr, results)) == sorted(["None", repr(Circle.DoesNotExist())])
    left = Circle.objects.get()
    assert Contact.objects.get(owner=owner).mask == PROFESSIONAL | left.bit
    assert Entry.objects.get().audience == left.bit
    assert is_legal_audience(left.bit)


def test_asking_waits_for_whoever_holds_the_other_member() -> None:
    one, other = listed(), listed()
    with ThreadPoolExecutor(1) as pool:

        def ask() -> object:
            try:
                return contacts.ask(sender=one, recipient=other, mask=PROFESSIONAL)
            finally:
                connection.close()

        with held(other):
            asked = pool.submit(ask)
            with pytest.raises(TimeoutError):
                asked.result(timeout=0.3)
            assert not ContactRequest.objects.exists()
        assert asked.result(timeout=10) == "waiting"
