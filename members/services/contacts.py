"""Writing ties: ask, accept, decline, withdraw, file, remove, block.

A service that touches both sides of a tie locks both members, always in the same order. For a member who does
not exist for the other (blocked, suspended, leaving, never listed) it raises Member.DoesNotExist, as for a
member who never existed.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from members.letters import contact_made, contact_request
from members.models import Block, Change, Circle, Contact, ContactRequest, Deleted, Member, What
from members.rule.columns import in_good_standing, not_blocked
from members.rule.masks import circle_numbers, is_legal_filing
from members.rule.standing import Viewer
from members.services.card import card_holder
from members.services.owning import lock_owner, lock_pair
from members.services.undo import Changed, keep
from netlib import limits
from netlib.concurrency import ChangedMeanwhile
from netlib.models import Kind
from netlib.roles import service

# After a withdrawal, asking again sends no mail until this much time has passed.
MAIL_AGAIN_AFTER = timedelta(days=7)


class Asked(StrEnum):
    """The result of asking. A request that was declined in silence looks as if it were waiting."""

    WAITING = "waiting"
    TIED = "tied"


def check_filing(*, owner_id: int, mask: int) -> None:
    """Raise ValidationError unless the filing is legal and its circles exist. Call with the owner locked."""
    if not is_legal_filing(mask):
        raise ValidationError("Choose professional, personal or both. A circle adds to that.")
    numbers = circle_numbers(mask)
    if numbers and Circle.objects.filter(owner_id=owner_id, number__in=numbers).count() != len(numbers):
        raise ValidationError("One of these circles is gone. Choose again.")


def may_ask(*, sender_id: int, recipient_id: int, token: str = "") -> bool:
    """Whether the recipient exists for the sender: the sender can see them, or has a valid token of their
    add-me card."""
    if sender_id == recipient_id:
        return False
    viewer = Viewer(sender_id)
    if Member.objects.visible_to(viewer).filter(pk=recipient_id).exists():
        return True
    met = card_holder(viewer=viewer, token=token)
    return met is not None and met.pk == recipient_id


@service
def ask(
    *, sender: Member, recipient: Member, mask: int, message: str = "", where_met: str = "", token: str = ""
) -> Asked:
    """Ask a member to be a contact. `mask` is how the sender will file them.

    If the other has asked already, the tie is made at once. If they are tied already, nothing changes. Raises
    Member.DoesNotExist when the recipient does not exist for the sender, ValidationError for an illegal filing,
    and LimitReached for too many requests in a day.
    """
    lock_pair(sender.pk, recipient.pk)
    if not may_ask(sender_id=sender.pk, recipient_id=recipient.pk, token=token):
        raise Member.DoesNotExist
    if Contact.objects.filter(owner=sender, other=recipient).exists():
        return Asked.TIED
    check_filing(owner_id=sender.pk, mask=mask)
    crossing = ContactRequest.objects.waiting().filter(sender=recipient, recipient=sender).first()
    if crossing:
        _tie(request=crossing, mask=mask, where_met=where_met)
        return Asked.TIED
    now = timezone.now()
    earlier = ContactRequest.objects.filter(sender=sender, recipient=recipient).first()
    waits = earlier is not None and earlier.withdrawn_at is None
    if not waits:
        limits.spend(Kind.REQUEST, by=sender.pk)
    asked, _ = ContactRequest.objects.update_or_create(
        sender=sender,
        recipient=recipient,
        defaults={"message": message, "where_met": where_met, "sender_mask": mask, "withdrawn_at": None},
    )
    if earlier and not waits:
        ContactRequest.objects.filter(pk=asked.pk).update(created_at=now)
    if earlier is None or (not waits and earlier.created_at < now - MAIL_AGAIN_AFTER):
        _mail(asked)
    return Asked.WAITING


def _mail(request: ContactRequest) -> None:
    contact_request.enqueue(request_id=request.pk)


@service
def accept(*, recipient: Member, sender: Member, mask: int) -> bool:
    """Make the tie that the sender asked for, filing them under `mask`. Returns whether the two are tied now:
    False when the request was withdrawn meanwhile.

    Raises Member.DoesNotExist when the sender does not exist for the recipient, and ValidationError for an
    illegal filing.
    """
    lock_pair(recipient.pk, sender.pk)
    if not _exists_for(recipient.pk, sender.pk):
        raise Member.DoesNotExist
    if Contact.objects.filter(owner=recipient, other=sender).exists():
        return True
    request = ContactRequest.objects.open().filter(sender=sender, recipient=recipient).first()
    if request is None:
        return False
    check_filing(owner_id=recipient.pk, mask=mask)
    _tie(request=request, mask=mask)
    return True


def _exists_for(owner_id: int, other_id: int) -> bool:
    """Whether the other member is in good standing and no block is between the two. They need not be listed."""
    found = Member.objects.filter(in_good_standing(), not_blocked(Viewer(owner_id), "pk"), pk=other_id)
    return found.exists()


def _tie(*, request: ContactRequest, mask: int, where_met: str = "") -> None:
    """Make both sides of a tie and delete the requests of both members. Call with both members locked."""
    one, other = request.sender_id, request.recipient_id
    Contact.objects.bulk_create(
        [
            Contact(
                owner_id=one,
                other_id=other,
                mask=request.sender_mask,
                where_met=request.where_met,
                asked=True,
            ),
            Contact(owner_id=other, other_id=one, mask=mask, where_met=where_met or request.where_met),
        ]
    )
    ContactRequest.objects.filter(_between(one, other)).delete()
    # The member who answers knows already, so only the other gets a letter.
    contact_made.enqueue(owner_id=one, other_id=other)


def _between(one_id: int, other_id: int) -> Q:
    return Q(sender_id=one_id, recipient_id=other_id) | Q(sender_id=other_id, recipient_id=one_id)


@service
def decline(*, recipient: Member, sender: Member) -> None:
    """Decline without telling: the sender still sees a request that is waiting. Does nothing if there is no
    request."""
    lock_pair(recipient.pk, sender.pk)
    ContactRequest.objects.open().filter(sender=sender, recipient=recipient).update(
        declined_at=timezone.now()
    )


@service
def withdraw(*, sender: Member, recipient: Member) -> bool:
    """Withdraw a request. Returns False when none is waiting: it was withdrawn already, or accepted meanwhile.

    The row stays: it keeps a decline silent.
    """
    lock_pair(sender.pk, recipient.pk)
    mine = ContactRequest.objects.waiting().filter(sender=sender, recipient=recipient)
    return bool(mine.update(withdrawn_at=timezone.now()))


@service
def file(*, owner: Member, other: Member, mask: int, expected_mask: int) -> None:
    """File a contact. Raises the same errors as `file_many`."""
    file_many(owner=owner, filings={other.pk: (expected_mask, mask)})


@service
def file_many(*, owner: Member, filings: Mapping[int, tuple[int, int]]) -> None:
    """File contacts, all or none: for each member's id, the mask that the owner was shown and the new one.

    Raises Contact.DoesNotExist when one is not a contact, ChangedMeanwhile when one is filed differently from
    what was shown (sending the form twice is fine), and ValidationError for an illegal filing.
    """
    lock_owner(owner.pk)
    rows = Contact.objects.of(owner.pk).filter(other_id__in=filings).select_for_update(of=("self",))
    contacts = {contact.other_id: contact for contact in rows}
    if len(contacts) != len(filings):
        raise Contact.DoesNotExist
    for new_mask in {mask for _, mask in filings.values()}:
        check_filing(owner_id=owner.pk, mask=new_mask)
    now = timezone.now()
    for other_id, (expected, mask) in filings.items():
        contact = contacts[other_id]
        if contact.mask not in (expected, mask):
            raise ChangedMeanwhile
        contact.mask, contact.reviewed_at = mask, now
    Contact.objects.bulk_update(contacts.values(), ["mask", "reviewed_at"])


@service
def save_note(
    *, owner: Member, other: Member, note: str, where_met: str, follow_up: date | None, version: str
) -> Deleted | None:
    """Save what only the owner reads. `version` is `note_version()` of what the form showed. A note that is emptied is kept
    for thirty days, and given back. Raises ChangedMeanwhile when the note has changed since, and Contact.DoesNotExist when
    they are not contacts."""
    mine = Contact.objects.select_for_update().get(owner=owner, other=other)
    if note_version(mine) != version:
        raise ChangedMeanwhile
    kept = None
    if mine.note and not note:
        gone: Changed = ("members.Contact", "note", mine.pk, "", mine.note)
        kept = keep(owner_id=owner.pk, what=What.NOTE, label=f"Note about {other.name}", changed=[gone])
    mine.note, mine.where_met, mine.follow_up = note, where_met, follow_up
    mine.save(update_fields=["note", "where_met", "follow_up"])
    return kept


def note_version(mine: Contact) -> str:
    """What a form sends along so that a change of the owner's note meanwhile is noticed."""
    return hashlib.sha256(repr((mine.note, mine.where_met, mine.follow_up)).encode()).hexdigest()


@service
def mark_followed_up(*, owner: Member, other: Member) -> None:
    """Remove the follow-up date. The note stays."""
    Contact.objects.filter(owner=owner, other=other).update(follow_up=None)


@service
def mark_reviewed(*, owner: Member, other: Member) -> None:
    """Note that the owner looked at this filing and keeps it."""
    Contact.objects.filter(owner=owner, other=other).update(reviewed_at=timezone.now())


@service
def remove(*, owner: Member, other: Member) -> None:
    """End both sides of the tie without telling. Does nothing if there is no tie."""
    lock_pair(owner.pk, other.pk)
    if _untie(owner.pk, other.pk):
        _forget_requests(owner.pk, other.pk)


def _untie(owner_id: int, other_id: int) -> bool:
    """End both sides of a tie. The history of the other member, who did not do it, does not say that it ended,
    nor when."""
    tie = Q(owner_id=owner_id, other_id=other_id) | Q(owner_id=other_id, other_id=owner_id)
    untied, _ = Contact.objects.filter(tie).delete()
    if untied:
        told = Change.objects.filter(owner_id=other_id, what="contact", subject=owner_id, after=None)
        told.filter(pk=told.values("pk")[:1]).delete()
    return bool(untied)


def _forget_requests(owner_id: int, other_id: int) -> None:
    """Withdraw the owner's request, and decline that of the other in silence."""
    now = timezone.now()
    ContactRequest.objects.waiting().filter(sender_id=owner_id, recipient_id=other_id).update(
        withdrawn_at=now
    )
    ContactRequest.objects.open().filter(sender_id=other_id, recipient_id=owner_id).update(declined_at=now)


@service
def block(*, owner: Member, other: Member) -> None:
    """From now on neither member exists for the other, and neither is told. The tie ends. Blocking twice is the
    same as once.

    Raises Member.DoesNotExist unless the owner can see the other, and ValidationError for oneself.
    """
    if owner.pk == other.pk:
        raise ValidationError("You can’t block yourself.")
    lock_pair(owner.pk, other.pk)
    if Block.objects.filter(owner=owner, blocked=other).exists():
        return
    if not Member.objects.visible_to(Viewer(owner.pk)).filter(pk=other.pk).exists():
        raise Member.DoesNotExist
    _untie(owner.pk, other.pk)
    _forget_requests(owner.pk, other.pk)
    Block.objects.create(owner=owner, blocked=other)


@service
def unblock(*, owner: Member, other: Member) -> None:
    """End a block. The tie does not come back."""
    lock_pair(owner.pk, other.pk)
    Block.objects.filter(owner=owner, blocked=other).delete()
