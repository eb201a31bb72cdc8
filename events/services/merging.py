"""Merging two duplicates of one event: one stays, and the guests of the other move to it. No guest is lost."""

from django.core.exceptions import ValidationError
from django.db import transaction

from events import letters
from events.models import (
    CoHost,
    Event,
    GuestLetter,
    ImportKey,
    Invitation,
    InvitationLetter,
    OldAddress,
    Picture,
    Rsvp,
)
from events.models.guests import RsvpQuerySet
from events.services.answers import move_up
from events.services.editing import edit_event, keep_guests
from events.services.locks import lock_event
from members.models import Member
from members.rule.standing import reaches_further, reaches_strangers
from members.services.owning import lock_owner
from netlib.roles import service, serving

# The entry that stays takes these over when it does not say them itself.
_FILLED = (
    "summary", "description", "venue", "address", "place", "join_link", "getting_there", "accessibility",
    "registration_link", "price_note", "travel_estimate",
)  # fmt: skip


@service
def merge_events(*, keep: Event, drop: Event, by: Member | None = None) -> int:
    """Move everything of `drop` to `keep`, and delete `drop`; its address leads to `keep` from then on.

    Members who answered both keep the later answer. Guests for whom there is no place go on the waiting list, in the
    order of their answers; those who had a place at `keep` keep it. Guests who had a place and wait now are told by mail,
    and so is the host of `drop`. Gives the number of guests who had a place and wait now. Raises ValidationError for an
    event with itself, and Event.DoesNotExist when one of them is gone.
    """
    waits, old = _merge(keep, drop, by)
    for rsvp_id in waits:
        letters.waits_after_merging.enqueue(rsvp_id=rsvp_id)
    if drop.host_id not in (None, keep.host_id):
        letters.merged.enqueue(old_address_id=old.pk, member_id=drop.host_id)
    return len(waits)


def would_wait(*, keep: Event, drop: Event) -> int:
    """How many guests with a place would wait for one if the two were merged: it is done and rolled back. Raises as
    `merge_events` does."""
    with serving():
        waits, _ = _merge(keep, drop, None)
        transaction.set_rollback(True)
    return len(waits)


def _merge(keep: Event, drop: Event, by: Member | None) -> tuple[list[int], OldAddress]:
    """Merge. Gives the ids of the answers that lost their place, and the former address. Call it in a transaction."""
    if keep.pk == drop.pk:
        raise ValidationError("Choose two different events.")
    for member_id in sorted({keep.host_id or 0, drop.host_id or 0} - {0}):
        lock_owner(member_id)
    # Always in the same order, so that two merges never wait for each other.
    first, second = (lock_event(pk) for pk in sorted((keep.pk, drop.pk)))
    stays, goes = (first, second) if first.pk == keep.pk else (second, first)
    # A text written for some people is not shown to more than its host agreed to.
    agreed = goes.audience if goes.asked_audience is None else goes.asked_audience
    if not reaches_further(stays.audience, agreed):
        _fill_gaps(stays, goes, by)
        stays = lock_event(stays.pk)
    held = {_guest(row) for row in _answers(stays, goes).going()}
    _move_invitations(stays, goes)
    _move_answers(stays, goes)
    known = set(stays.cohosts.values_list("member_id", flat=True)) | {stays.host_id}
    CoHost.objects.filter(event=goes).exclude(member_id__in=[pk for pk in known if pk]).update(event=stays)
    ImportKey.objects.filter(event=goes).update(event=stays)
    GuestLetter.objects.filter(event=goes).update(event=stays)
    OldAddress.objects.filter(event=goes).update(event=stays)
    old, _ = OldAddress.objects.update_or_create(year=goes.year, slug=goes.slug, defaults={"event": stays})
    goes.delete()
    move_up(event=stays)
    return [row.pk for row in _answers(stays).waiting() if _guest(row) in held], old


def _answers(*events: Event) -> RsvpQuerySet:
    return Rsvp.objects.filter(event__in=events).select_related("invitation")


def _guest(row: Rsvp) -> int | str:
    """What identifies the guest behind an answer: a member's id, or an address."""
    return row.member_id or (row.invitation.email.lower() if row.invitation else "")


def _fill_gaps(stays: Event, goes: Event, by: Member | None) -> None:
    """Take over what the event that stays does not say. An address is taken over only if its audience stays the same."""
    same_address = (stays.address_audience, stays.host_id, stays.organization_id) == (
        goes.address_audience, goes.host_id, goes.organization_id,
    )  # fmt: skip
    hidden = set() if same_address else {"venue", "address", "join_link", "getting_there"}
    taken = {
        name: getattr(goes, name)
        for name in _FILLED
        if name not in hidden and not getattr(stays, name) and getattr(goes, name)
    }
    prices = None
    if not stays.free and not stays.prices.exists():
        prices = list(goes.prices.all())
        if goes.free and not prices:
            taken["free"] = True
    alone = stays.changed_alone
    edit_event(event=stays, by=by, fields=taken, prices=prices or None)
    # A gap that is filled does not make the event an exception of its series.
    Event.objects.filter(pk=stays.pk).update(changed_alone=alone)
    stays.headings.add(*goes.headings.all())
    if not Picture.objects.filter(event=stays).exists():
        Picture.objects.filter(event=goes).update(event=stays)


def _move_invitations(stays: Event, goes: Event) -> None:
    """Move the invitations. Of two to one person, the one with an answer stays, or else the one of the event that stays.
    Who had a letter about either gets no other."""
    members = set(
        Invitation.objects.filter(event=stays, member__isnull=False).values_list("member_id", flat=True)
    )
    addresses = {row.email.lower(): row for row in Invitation.objects.filter(event=stays).exclude(email="")}
    for row in Invitation.objects.filter(event=goes).select_related("outside_answer"):
        twin = addresses.get(row.email.lower()) if row.email else None
        if row.member_id is not None and row.member_id in members:
            row.delete()
        elif twin is not None:
            _join_outside(row, twin, stays)
        else:
            Rsvp.objects.filter(invitation=row).update(event=stays, **_waits(row, stays))
            Invitation.objects.filter(pk=row.pk).update(event=stays)
    known = InvitationLetter.objects.filter(event=stays).values("address_hash")
    InvitationLetter.objects.filter(event=goes).exclude(address_hash__in=known).update(event=stays)


def _outside(row: Invitation) -> Rsvp | None:
    return Rsvp.objects.filter(invitation=row).first()


def _waits(row: Invitation, stays: Event) -> dict[str, object]:
    """What an answer from outside gets when it moves: its place, or a turn on the waiting list."""
    answer = _outside(row)
    return {} if answer is None else _place(answer, stays)


def _join_outside(row: Invitation, twin: Invitation, stays: Event) -> None:
    """Two invitations to one address: the later answer stays, under the invitation that stays."""
    mine, theirs = _outside(row), _outside(twin)
    if mine is not None and (theirs is None or mine.answered_at > theirs.answered_at):
        if theirs is not None:
            theirs.delete()
        Rsvp.objects.filter(pk=mine.pk).update(invitation=twin, event=stays, **_place(mine, stays))
    # An earlier answer is deleted with it.
    row.delete()


def _place(answer: Rsvp, stays: Event) -> dict[str, object]:
    """A place for an answer that moves, if there is one, or a turn on the waiting list."""
    if answer.status != "going":
        return {"waiting_since": None}
    stays.refresh_from_db(fields=["taken"])
    fits = stays.capacity is None or stays.taken + answer.places <= stays.capacity
    if answer.waiting_since is None and fits:
        return {"waiting_since": None}
    return {"waiting_since": answer.waiting_since or answer.answered_at}


def _move_answers(stays: Event, goes: Event) -> None:
    """Move the members' answers, those that hold a place first, then in the order in which they were given."""
    there = {row.member_id: row for row in Rsvp.objects.filter(event=stays, member__isnull=False)}
    coming = Rsvp.objects.filter(event=goes, member__isnull=False).order_by(
        "waiting_since", "answered_at", "pk"
    )
    for row in sorted(coming, key=lambda one: (one.waiting_since is not None, one.answered_at, one.pk)):
        twin = there.get(row.member_id)
        if twin is not None and _outlasts(twin, row):
            _keep_place(twin, row)
            row.delete()
            continue
        if twin is not None:
            _keep_place(row, twin)
            twin.delete()
        Rsvp.objects.filter(pk=row.pk).update(event=stays, **_place(row, stays))
    _keep_in_sight(stays)


def _outlasts(one: Rsvp, other: Rsvp) -> bool:
    """Which of two answers of one member stays: the later, but what was said after the event does not end a place."""
    if one.was_added != other.was_added:
        before = other if one.was_added else one
        return before.attends == (before is one)
    return one.answered_at >= other.answered_at


def _keep_place(row: Rsvp, twin: Rsvp) -> None:
    """A guest who checked in at one of the two, or joined its cohort, did so at both."""
    row.checked_in_at = row.checked_in_at or twin.checked_in_at
    row.cohort_since = row.cohort_since or (twin.cohort_since if row.attends else None)
    row.save(update_fields=["checked_in_at", "cohort_since"])


def _keep_in_sight(stays: Event) -> None:
    """Let guests see the event to which their answers moved, whatever its audience."""
    if reaches_strangers(stays.audience) or not stays.was_published:
        return
    keep_guests(event=stays)
