"""Every letter of events that waits in the queue, when somebody it concerns is suspended, leaves, or is kept apart from its
recipient by a block before it goes out."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail as outbox
from django.utils import timezone

from events import letters
from events.models import Event, EventChange, GuestLetter, Invitation, Notice, OldAddress, Rsvp
from members.models import Member
from members.rule.masks import MEMBERS
from netlib import mail
from tests.cast import Cast
from tests.events.factories import answer, cohost, invite, party
from tests.factories import BlockFactory
from tests.post import run_jobs

pytestmark = pytest.mark.django_db

OUTSIDE = "otto@elsewhere.example"


def _event(cast: Cast, **fields: Any) -> Event:
    """An event of the owner, with `both` as its co-host."""
    event = party(cast.owner, MEMBERS, title="Gin", **fields)
    cohost(event, cast.both)
    return event


def _outside(event: Event, by: Member | None) -> Invitation:
    return Invitation.objects.create(event=event, email=OUTSIDE, by=by, sent_at=timezone.now())


def _outside_guest(event: Event) -> Rsvp:
    return Rsvp.objects.create(event=event, invitation=_outside(event, event.host), status="going")


def _notice(event: Event) -> Notice:
    notice = Notice.objects.create(event=event)
    EventChange.objects.create(event=event, field="title", before="Rum", after="Gin", notice=notice)
    return notice


def _written(event: Event, by: Member) -> GuestLetter:
    return GuestLetter.objects.create(event=event, author=by, key="k", to="all", text="Bring limes")


def invitation(cast: Cast) -> None:
    row = invite(_event(cast), cast.stranger)
    Invitation.objects.filter(pk=row.pk).update(by=cast.both)
    letters.invitation.enqueue(invitation_id=row.pk)


def invitation_outside(cast: Cast) -> None:
    letters.invitation.enqueue(invitation_id=_outside(_event(cast), cast.both).pk)


def moved_up(cast: Cast) -> None:
    letters.moved_up.enqueue(rsvp_id=answer(_event(cast), cast.stranger).pk)


def changed(cast: Cast) -> None:
    event = _event(cast)
    letters.changed.enqueue(notice_id=_notice(event).pk, rsvp_id=answer(event, cast.stranger).pk)


def changed_outside(cast: Cast) -> None:
    event = _event(cast)
    letters.changed.enqueue(notice_id=_notice(event).pk, rsvp_id=_outside_guest(event).pk)


def from_host(cast: Cast) -> None:
    event = _event(cast)
    letter = _written(event, cast.both)
    letters.from_host.enqueue(letter_id=letter.pk, rsvp_id=answer(event, cast.stranger).pk)


def from_host_outside(cast: Cast) -> None:
    event = _event(cast)
    letters.from_host.enqueue(letter_id=_written(event, cast.both).pk, rsvp_id=_outside_guest(event).pk)


def reminder(cast: Cast) -> None:
    letters.reminder.enqueue(rsvp_id=answer(_event(cast), cast.stranger).pk)


def reminder_outside(cast: Cast) -> None:
    letters.reminder.enqueue(rsvp_id=_outside_guest(_event(cast)).pk)


def cohost_added(cast: Cast) -> None:
    row = cohost(_event(cast), cast.stranger)
    letters.cohost_added.enqueue(cohost_id=row.pk, by_id=cast.owner.pk)


def decided(cast: Cast) -> None:
    letters.decided.enqueue(event_id=party(cast.stranger, MEMBERS, title="Gin").pk)


def waits_after_merging(cast: Cast) -> None:
    rsvp = answer(_event(cast), cast.stranger, waiting_since=timezone.now())
    letters.waits_after_merging.enqueue(rsvp_id=rsvp.pk)


def merged(cast: Cast) -> None:
    old = OldAddress.objects.create(year=2026, slug="tonic", event=_event(cast))
    letters.merged.enqueue(old_address_id=old.pk, member_id=cast.stranger.pk)


# Each letter goes to the stranger, or to an address outside; beside it stand the members, other than the recipient, without
# whom it does not go.
MEMBERS_ONLY: dict[Callable[[Cast], None], tuple[str, ...]] = {
    invitation: ("owner", "both"),
    moved_up: ("owner",),
    changed: ("owner",),
    from_host: ("owner", "both"),
    reminder: ("owner",),
    cohost_added: ("owner",),
    decided: (),
    waits_after_merging: ("owner",),
    merged: (),
}
OUTSIDERS: dict[Callable[[Cast], None], tuple[str, ...]] = {
    invitation_outside: ("owner", "both"),
    changed_outside: ("owner",),
    from_host_outside: ("owner", "both"),
    reminder_outside: ("owner",),
}
GONE: dict[str, Callable[[Member, Member], object]] = {
    "suspended": lambda member, other: Member.objects.filter(pk=member.pk).update(is_active=False),
    "leaving": lambda member, other: Member.objects.filter(pk=member.pk).update(leaving_at=timezone.now()),
}
APART: dict[str, Callable[[Member, Member], object]] = {
    **GONE,
    "blocked by the recipient": lambda member, other: BlockFactory.create(owner=other, blocked=member),
    "blocking the recipient": lambda member, other: BlockFactory.create(owner=member, blocked=other),
}
CASES = [
    *((make, role, how) for make, roles in MEMBERS_ONLY.items() for role in roles for how in APART),
    *((make, "stranger", how) for make in MEMBERS_ONLY for how in GONE),
    *((make, role, how) for make, roles in OUTSIDERS.items() for role in roles for how in GONE),
]


def sent() -> list[list[str]]:
    """To whom the letters went."""
    run_jobs()
    return [letter.to for letter in outbox.outbox]


def test_no_letter_is_left_out() -> None:
    there = {name for name, value in vars(letters).items() if isinstance(value, mail.Letter)}
    assert there == {make.__name__ for make in MEMBERS_ONLY}


@pytest.mark.parametrize("make", [*MEMBERS_ONLY, *OUTSIDERS])
def test_each_letter_goes_out_while_nothing_happens(cast: Cast, make: Callable[[Cast], None]) -> None:
    make(cast)
    assert sent() == [[OUTSIDE if make in OUTSIDERS else cast.stranger.email]]


@pytest.mark.parametrize(("make", "role", "how"), CASES)
def test_no_letter_goes_out_for_or_to_a_member_who_is_gone(
    cast: Cast, make: Callable[[Cast], None], role: str, how: str
) -> None:
    make(cast)
    APART[how](getattr(cast, role), cast.stranger)
    assert sent() == []


@pytest.mark.parametrize("how", APART)
def test_a_merged_event_is_not_named_when_its_host_is_gone(cast: Cast, how: str) -> None:
    merged(cast)
    APART[how](cast.owner, cast.stranger)
    assert sent() == [[cast.stranger.email]]
    assert "Gin" not in f"{outbox.outbox[0].subject} {outbox.outbox[0].body}"


def test_a_past_event_sends_no_invitation_nor_reminder(cast: Cast) -> None:
    invitation(cast)
    reminder(cast)
    ago = timezone.now() - dt.timedelta(days=2)
    Event.objects.update(starts=ago, ends=ago + dt.timedelta(hours=3))
    assert sent() == []
