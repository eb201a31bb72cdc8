"""Writing committees: charge, settings, names, merging, discharging, meetings, letters."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone

from committees.letters import to_committee
from committees.models import Committee, CommitteeName, Meeting, Message, Seat
from committees.roles import Ended
from committees.services.locks import running
from committees.services.seats import save_seat
from members.models import Member
from netlib import limits
from netlib.models import Kind

AT_ONCE = dt.timedelta(minutes=5)
EDITABLE = ("charge", "call", "takes_volunteers")


def describe(*, by: Member, committee: Committee, data: Mapping[str, object]) -> None:
    """Save charge, call and whether volunteers are taken. Raises PermissionDenied."""
    with running(committee.pk, by=by) as current:
        for field in EDITABLE:
            setattr(current, field, data[field])
        current.save(update_fields=list(EDITABLE))


def rename(*, by: Member, committee: Committee, name: str, on: dt.date) -> None:
    """Give the committee another name from a day on; the former one keeps its dates. Raises PermissionDenied and
    ValidationError."""
    with running(committee.pk, by=by) as current:
        if name == current.name:
            return
        last = CommitteeName.objects.filter(committee=current).order_by("-ends").first()
        if last and last.ends is None:
            raise ValidationError("Say first until when its former name was its own.")
        begins = last.ends if last else current.established
        if begins and on <= begins:
            raise ValidationError("The present name began on that day or later.")
        CommitteeName.objects.create(committee=current, name=current.name, begins=begins, ends=on)
        current.name = name
        current.save(update_fields=["name", "key"])
    committee.name = name


def discharge(*, by: Member, committee: Committee, on: dt.date, merged_into: Committee | None = None) -> None:
    """End the committee on a day, perhaps as part of another from then on: seats end with it, vacancies go. The
    history stays. Raises PermissionDenied and ValidationError."""
    with running(committee.pk, by=by) as current:
        if merged_into is not None and merged_into.pk == current.pk:
            raise ValidationError("A committee cannot become part of itself.")
        if current.established and on <= current.established:
            raise ValidationError("It began on that day or later.")
        for seat in Seat.objects.filter(committee=current).select_for_update():
            if seat.begins >= on or (seat.is_vacant and (seat.ends is None or seat.ends > on)):
                seat.delete()
            elif seat.ends is None or seat.ends > on:
                seat.ends, seat.ended = on, Ended.DISCHARGED
                save_seat(seat)
        current.discharged, current.merged_into, current.takes_volunteers = on, merged_into, False
        current.save(update_fields=["discharged", "merged_into", "takes_volunteers"])


def add_meeting(*, by: Member, committee: Committee, event_id: int) -> Meeting:
    """Make an event a meeting of the committee, so that everybody on it sees it. Raises PermissionDenied and
    ValidationError."""
    with running(committee.pk, by=by) as current:
        if Meeting.objects.filter(event_id=event_id).exclude(committee=current).exists():
            raise ValidationError("That event is a meeting of another committee.")
        meeting, _ = Meeting.objects.get_or_create(committee=current, event_id=event_id)
        return meeting


def remove_meeting(*, by: Member, committee: Committee, event_id: int) -> None:
    """Let an event be no meeting of the committee any more: who was let in by it alone no longer sees it. Raises
    PermissionDenied."""
    with running(committee.pk, by=by) as current:
        Meeting.objects.filter(committee=current, event_id=event_id).delete()


def write(*, by: Member, committee: Committee, subject: str, text: str) -> Message:
    """Send a letter to everybody on the committee, each by themselves; the same one again at once is one letter. Raises
    PermissionDenied and LimitReached."""
    with running(committee.pk, by=by) as current:
        sent = Message.objects.filter(committee=current, sender=by, subject=subject, text=text)
        # A button that was pressed twice.
        if again := sent.filter(at__gt=timezone.now() - AT_ONCE).first():
            return again
        limits.spend(Kind.CHAIR_LETTER, by=by.pk, to=f"committee {current.pk}")
        message = Message.objects.create(committee=current, sender=by, subject=subject, text=text)
        holders = Seat.objects.serving().filter(committee=current)
        for member_id in sorted(set(holders.values_list("member_id", flat=True)) - {None, by.pk}):
            to_committee.enqueue(message_id=message.pk, member_id=member_id)
        return message
