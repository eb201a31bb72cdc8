"""Leaving: some days to think it over, found by nobody; then everything is erased."""

import datetime as dt
import logging

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from members.extensions import before_erasing
from members.models import Change, Contact, ContactRequest, Entry, Export, Member, Photo
from members.search.rebuild import forget_words
from members.services.sessions import end_sessions
from netlib import mail
from netlib.models import MailboxLetter, OutgoingLetter

GRACE = dt.timedelta(days=14)

_log = logging.getLogger(__name__)


@transaction.atomic
def ask_to_leave(*, member: Member) -> dt.datetime:
    """Plan the erasing for 14 days from now, end all sessions and send a letter. Returns when it will be (UTC).

    From this moment nobody finds the member. Asked again while leaving, the date stays.
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


@transaction.atomic
def stay(*, member: Member) -> None:
    """Call the leaving off; everything is as it was. For a member who is not leaving nothing happens."""
    current = Member.objects.select_for_update().get(pk=member.pk)
    current.leaving_at = None
    current.save(update_fields=["leaving_at"])
    member.leaving_at = None


def erase_due(*, now: dt.datetime | None = None) -> int:
    """Erase everybody whose time has come, each in a transaction of their own. Returns how many were erased.

    Raises RuntimeError at the end when some could not be erased; they do not keep the others from it.
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
    """Erase the members whose time has come. It names none of them, so nothing of them stays in the list of jobs."""
    erase_due()


@transaction.atomic
def erase(*, member_id: int, now: dt.datetime | None = None) -> bool:
    """Erase a member and everything of theirs. Decides again: False, and nothing done, for one who stayed meanwhile,
    whose time has not come, or who is gone already."""
    due = Member.objects.select_for_update().filter(pk=member_id, leaving_at__lte=now or timezone.now())
    member = due.first()
    if member is None:
        return False
    end_sessions(member_id=member_id)
    for forget in before_erasing:
        forget(member)
    _forget_letters(member)
    # The log is written by triggers as rows go: what is logged goes first, the log after it.
    Entry.objects.filter(owner_id=member_id).delete()
    Photo.objects.filter(owner_id=member_id).delete()
    Contact.objects.filter(Q(owner_id=member_id) | Q(other_id=member_id)).delete()
    ContactRequest.objects.filter(Q(sender_id=member_id) | Q(recipient_id=member_id)).delete()
    member.circles.all().delete()
    Export.objects.filter(owner_id=member_id).delete()
    Change.objects.filter(Q(owner_id=member_id) | Q(what="contact", subject=member_id)).delete()
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Member), object_id=str(member_id)
    ).delete()
    # What remains hangs on the row: addresses, keys, outside accounts, blocks of either side.
    member.delete()
    forget_words(member.name)
    return True


def _forget_letters(member: Member) -> None:
    """Letters to this member that have not gone out, and those in the development mailbox."""
    addresses = {member.email, *EmailAddress.objects.filter(user=member).values_list("email", flat=True)}
    OutgoingLetter.objects.filter(recipient__in=addresses).delete()
    MailboxLetter.objects.filter(recipient__in=addresses).delete()
