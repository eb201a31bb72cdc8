"""Leaving: for some days the member is found by no one and can still come back; then everything is deleted."""

import datetime as dt
import logging

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from members.extensions import before_erasing
from members.models import Change, Contact, ContactRequest, Entry, Member, Photo
from members.search.rebuild import forget_words
from members.services.sessions import end_sessions
from netlib import mail
from netlib.models import MailboxLetter, OutgoingLetter
from netlib.roles import service

GRACE = dt.timedelta(days=14)

_log = logging.getLogger(__name__)


@service
def ask_to_leave(*, member: Member) -> dt.datetime:
    """Plan the erasing for 14 days from now, end all sessions and send a letter. Returns when it will be (UTC).

    From now on no one finds the member. Asking again keeps the date.
    """
    current = Member.objects.select_for_update().get(pk=member.pk)
    if current.leaving_at is None:
        current.leaving_at = timezone.now() + GRACE
        current.save(update_fields=["leaving_at"])
        erase_leavers.using(run_after=current.leaving_at).enqueue()
        mail.post(
            "members/mail/leaving.md",
            to=current.email,
            context={"name": current.name, "day": current.leaving_at.date()},
        )
    end_sessions(member_id=current.pk)
    member.leaving_at = current.leaving_at
    return current.leaving_at


@service
def stay(*, member: Member) -> None:
    """Cancel leaving; everything is as it was. Does nothing for a member who is not leaving."""
    current = Member.objects.select_for_update().get(pk=member.pk)
    current.leaving_at = None
    current.save(update_fields=["leaving_at"])
    member.leaving_at = None


def erase_due(*, now: dt.datetime | None = None) -> int:
    """Erase every member whose date has come, each in their own transaction. Returns how many were erased.

    Raises RuntimeError at the end when some could not be erased; the others are.
    """
    due = Member.objects.filter(leaving_at__lte=now or timezone.now()).order_by("leaving_at")
    erased = failed = 0
    for member_id in list(due.values_list("pk", flat=True)):
        try:
            erased += erase(member_id=member_id, now=now)
        except DatabaseError:
            failed += 1
            _log.exception("A member who left could not be erased")
    if failed:
        raise RuntimeError(f"{failed} could not be erased, {erased} were")
    return erased


@task
def erase_leavers() -> None:
    """Erase the members whose date has come. The job names none of them, so nothing of them stays in the list
    of jobs."""
    erase_due()


@service
def erase(*, member_id: int, now: dt.datetime | None = None) -> bool:
    """Erase a member and everything of theirs. Checks again first: returns False and does nothing for a member
    who stayed, whose date has not come, or who is gone."""
    due = Member.objects.select_for_update().filter(pk=member_id, leaving_at__lte=now or timezone.now())
    member = due.first()
    if member is None:
        return False
    end_sessions(member_id=member_id)
    for forget in before_erasing:
        forget(member)
    _forget_letters(member)
    # Triggers write to the log when rows are deleted: delete the logged rows first, and the log after them.
    Entry.objects.filter(owner_id=member_id).delete()
    Photo.objects.filter(owner_id=member_id).delete()
    Contact.objects.filter(Q(owner_id=member_id) | Q(other_id=member_id)).delete()
    ContactRequest.objects.filter(Q(sender_id=member_id) | Q(recipient_id=member_id)).delete()
    member.circles.all().delete()
    Change.objects.filter(Q(owner_id=member_id) | Q(what="contact", subject=member_id)).delete()
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Member), object_id=str(member_id)
    ).delete()
    # The rest is deleted with the row: addresses, keys, outside accounts, blocks by and of the member.
    member.delete()
    forget_words(member.name)
    return True


def _forget_letters(member: Member) -> None:
    """Letters to this member that have not gone out, and those in the development mailbox."""
    addresses = {member.email, *EmailAddress.objects.filter(user=member).values_list("email", flat=True)}
    OutgoingLetter.objects.filter(recipient__in=addresses).delete()
    MailboxLetter.objects.filter(recipient__in=addresses).delete()
