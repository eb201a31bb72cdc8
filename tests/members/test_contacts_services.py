"""Ties: asking, answering, filing, removing, blocking."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from members.models import Block, Change, Contact, ContactRequest, Member
from members.reads.contacts import requests_received, requests_sent
from members.reads.log import describe
from members.rule.masks import CONTACTS, MEMBERS, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer
from members.services import contacts as services
from members.services.contacts import Asked
from netlib.concurrency import ChangedMeanwhile
from netlib.models import Usage
from tests.cast import Cast
from tests.factories import BlockFactory, CircleFactory, MemberFactory, listed, tie

pytestmark = pytest.mark.django_db


def ask(sender: Member, recipient: Member, mask: int = PROFESSIONAL, **words: Any) -> Asked:
    return services.ask(sender=sender, recipient=recipient, mask=mask, **words)


def masks(one: Member, other: Member) -> tuple[int, int] | None:
    """How each files the other; None where there is no tie."""
    found = dict(
        Contact.objects.filter(owner__in=(one, other), other__in=(one, other)).values_list("owner", "mask")
    )
    return (found[one.pk], found[other.pk]) if found else None


def seen_by_sender(sender: Member) -> list[tuple[int, str, str]]:
    return [(a.person.pk, a.request.message, a.request.where_met) for a in requests_sent(sender.pk)]


def mails() -> int:
    return DBTaskResult.objects.filter(task_path="netlib.mail.deliver_letter").count()


def test_each_side_files_the_other_for_itself() -> None:
    one, other = listed(), listed()
    assert ask(one, other, PERSONAL, message="Hello", where_met="Lunch") == Asked.WAITING
    assert masks(one, other) is None

    assert services.accept(recipient=other, sender=one, mask=PROFESSIONAL)

    assert masks(one, other) == (PERSONAL, PROFESSIONAL)
    assert not ContactRequest.objects.exists()
    assert {contact.where_met for contact in Contact.objects.all()} == {"Lunch"}


@pytest.mark.parametrize("role", ["blocked", "blocker", "suspended", "leaving"])
def test_who_does_not_exist_cannot_be_asked_accepted_or_blocked(cast: Cast, role: str) -> None:
    other = getattr(cast, role)
    Contact.objects.filter(owner=other).delete()
    with pytest.raises(Member.DoesNotExist):
        ask(cast.owner, other)
    ContactRequest.objects.create(sender=other, recipient=cast.owner)
    with pytest.raises(Member.DoesNotExist):
        services.accept(recipient=cast.owner, sender=other, mask=PROFESSIONAL)
    if role != "blocked":
        with pytest.raises(Member.DoesNotExist):
            services.block(owner=cast.owner, other=other)
    assert requests_received(cast.owner.pk) == []
    assert masks(cast.owner, other) is None


def test_the_unlisted_can_be_asked_only_with_a_valid_token() -> None:
    one, hidden = listed(), MemberFactory.create(add_token="right")
    for token in ("", "wrong"):
        with pytest.raises(Member.DoesNotExist):
            ask(one, hidden, token=token)
    assert ask(one, hidden, token="right") == Asked.WAITING
    BlockFactory.create(owner=hidden, blocked=listed(handle="pest"))
    with pytest.raises(Member.DoesNotExist):
        ask(Member.objects.get(handle="pest"), hidden, token="right")


def test_nobody_asks_themselves() -> None:
    one = listed(add_token="mine")
    with pytest.raises(Member.DoesNotExist):
        ask(one, one, token="mine")


def test_requests_that_cross_become_one_tie() -> None:
    one, other = listed(), listed()
    ask(one, other, PERSONAL)
    assert ask(other, one, CONTACTS) == Asked.TIED
    assert masks(one, other) == (PERSONAL, CONTACTS)
    assert Contact.objects.count() == 2
    assert not ContactRequest.objects.exists()


def test_asking_a_contact_changes_nothing() -> None:
    one, other = listed(), listed()
    tie(one, other, PERSONAL, PROFESSIONAL)
    assert ask(one, other, CONTACTS) == Asked.TIED
    assert masks(one, other) == (PERSONAL, PROFESSIONAL)


def test_a_decline_stays_silent_through_asking_again_withdrawing_and_blocking() -> None:
    one, other, third = listed(), listed(), listed()
    for recipient in (other, third):
        ask(one, recipient, message="First")
    services.decline(recipient=other, sender=one)
    sent = mails()
    for again in ("Second", "Third"):
        for recipient in (other, third):
            assert ask(one, recipient, message=again) == Asked.WAITING
        assert sorted(message for _, message, _ in seen_by_sender(one)) == [again, again]
        assert requests_received(other.pk) == []
        for recipient in (other, third):
            assert services.withdraw(sender=one, recipient=recipient)
        assert seen_by_sender(one) == []
    services.block(owner=one, other=other)
    services.unblock(owner=one, other=other)
    assert ask(one, other, message="Fourth") == Asked.WAITING
    assert requests_received(other.pk) == []
    assert mails() == sent


def test_whoever_declined_and_asks_later_gets_the_tie() -> None:
    one, other = listed(), listed()
    ask(one, other, PERSONAL)
    services.decline(recipient=other, sender=one)
    assert ask(other, one, PROFESSIONAL) == Asked.TIED
    assert masks(one, other) == (PERSONAL, PROFESSIONAL)


def test_a_request_taken_back_cannot_be_accepted() -> None:
    one, other = listed(), listed()
    ask(one, other)
    assert services.withdraw(sender=one, recipient=other)
    assert not services.withdraw(sender=one, recipient=other)
    assert not services.accept(recipient=other, sender=one, mask=PERSONAL)
    assert masks(one, other) is None


def test_accepting_twice_keeps_the_first_filing() -> None:
    one, other = listed(), listed()
    ask(one, other)
    assert services.accept(recipient=other, sender=one, mask=PERSONAL)
    assert services.accept(recipient=other, sender=one, mask=PROFESSIONAL)
    assert masks(other, one) == (PERSONAL, PROFESSIONAL)


def test_the_requests_of_a_day_are_limited_even_when_withdrawn() -> None:
    one = listed()
    for _ in range(40):
        other = listed()
        ask(one, other)
        services.withdraw(sender=one, recipient=other)
        ContactRequest.objects.all().delete()
    with pytest.raises(ValidationError, match="sent 40 requests today"):
        ask(one, listed())
    Usage.objects.update(at=timezone.now() - dt.timedelta(days=1))
    assert ask(one, listed()) == Asked.WAITING


def test_a_filing_needs_a_tier_and_circles_of_ones_own() -> None:
    one, other = listed(), listed()
    theirs = CircleFactory.create(owner=other)
    for mask in (PUBLIC, MEMBERS, theirs.bit, PROFESSIONAL | theirs.bit):
        with pytest.raises(ValidationError):
            ask(one, other, mask)
    tie(one, other)
    with pytest.raises(ValidationError):
        services.file(owner=one, other=other, mask=PROFESSIONAL | theirs.bit, expected_mask=0)


def test_filing_goes_through_only_from_what_was_shown() -> None:
    one, other = listed(), listed()
    tie(one, other, PROFESSIONAL, PERSONAL)
    with pytest.raises(ChangedMeanwhile):
        services.file(owner=one, other=other, mask=CONTACTS, expected_mask=PERSONAL)
    services.file(owner=one, other=other, mask=CONTACTS, expected_mask=PROFESSIONAL)
    services.file(owner=one, other=other, mask=CONTACTS, expected_mask=PROFESSIONAL)
    assert masks(one, other) == (CONTACTS, PERSONAL)


def test_filing_many_is_all_or_nothing() -> None:
    one, first, second = listed(), listed(), listed()
    tie(one, first, PROFESSIONAL)
    tie(one, second, PERSONAL)
    with pytest.raises(ChangedMeanwhile):
        services.file_many(owner=one, filings={first.pk: (PROFESSIONAL, CONTACTS), second.pk: (0, CONTACTS)})
    with pytest.raises(Contact.DoesNotExist):
        services.file_many(owner=one, filings={first.pk: (PROFESSIONAL, CONTACTS), one.pk: (0, CONTACTS)})
    assert Contact.objects.get(owner=one, other=first).mask == PROFESSIONAL
    services.file_many(
        owner=one, filings={first.pk: (PROFESSIONAL, CONTACTS), second.pk: (PERSONAL, CONTACTS)}
    )
    assert set(Contact.objects.filter(owner=one).values_list("mask", flat=True)) == {CONTACTS}


def test_a_note_is_kept_and_lost_only_with_the_tie() -> None:
    one, other = listed(), listed()
    tie(one, other)
    day = dt.date(2027, 1, 31)
    version = services.note_version(Contact.objects.get(owner=one))
    said: dict[str, Any] = {"where_met": "NELA", "follow_up": day, "version": version}
    services.save_note(owner=one, other=other, note="Cats", **said)
    with pytest.raises(ChangedMeanwhile):
        services.save_note(owner=one, other=other, note="Dogs", **said)
    mine = Contact.objects.get(owner=one)
    assert (mine.note, mine.where_met, mine.follow_up) == ("Cats", "NELA", day)
    services.mark_followed_up(owner=one, other=other)
    assert Contact.objects.get(owner=one).follow_up is None
    services.remove(owner=one, other=other)
    with pytest.raises(Contact.DoesNotExist):
        services.save_note(owner=one, other=other, note="Dogs", **said)


def test_removing_ends_both_sides_and_twice_is_the_same() -> None:
    one, other = listed(), listed()
    tie(one, other, PERSONAL, PERSONAL)
    services.remove(owner=one, other=other)
    assert masks(one, other) is None
    ask(other, one)
    services.remove(owner=one, other=other)
    assert len(requests_received(one.pk)) == 1


def test_story_15_no_log_tells_that_somebody_else_ended_a_tie() -> None:
    def log_of(member: Member) -> list[tuple[str, str]]:
        found = describe(Viewer(member.pk), Change.objects.filter(owner=member, what="contact"))
        return [(change.subject, change.after) for change in found]

    one, other = (MemberFactory.create(name=name, listing=MEMBERS) for name in ("One", "Other"))
    tie(one, other, PERSONAL, PERSONAL)
    services.remove(owner=other, other=one)
    tie(one, other, PERSONAL, PERSONAL)
    before = log_of(other)
    assert before == [("One", "personal"), ("One", "no longer a contact"), ("One", "personal")]
    services.remove(owner=one, other=other)
    assert log_of(other) == before
    assert log_of(one)[0] == ("Other", "no longer a contact")
    tie(one, other, PERSONAL, PERSONAL)
    services.block(owner=one, other=other)
    gone = "A former member"
    assert log_of(other) == [(gone, "personal"), *((gone, after) for _, after in before)]


def test_a_block_ends_the_tie_and_the_requests_of_both_sides() -> None:
    one, other = listed(), listed()
    tie(one, other, PERSONAL, PERSONAL)
    services.block(owner=one, other=other)
    services.block(owner=one, other=other)
    assert masks(one, other) is None
    assert Block.objects.count() == 1
    for sender, recipient in ((one, other), (other, one)):
        with pytest.raises(Member.DoesNotExist):
            ask(sender, recipient)


def test_story_15_after_a_block_ends_the_blocked_sees_what_they_saw_before() -> None:
    one, other, third = listed(), listed(), listed()
    for recipient in (one, third):
        ask(other, recipient, message="Hello")
    before = seen_by_sender(other)
    services.block(owner=one, other=other)
    assert [person for person, _, _ in seen_by_sender(other)] == [third.pk]
    services.unblock(owner=one, other=other)
    assert seen_by_sender(other) == before
    assert requests_received(one.pk) == []


def test_blocking_needs_somebody_whom_one_sees() -> None:
    with pytest.raises(Member.DoesNotExist):
        services.block(owner=listed(), other=MemberFactory.create())
    one = listed()
    with pytest.raises(ValidationError):
        services.block(owner=one, other=one)
