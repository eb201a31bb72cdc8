"""Adding and removing co-hosts."""

from django.core.exceptions import ValidationError

from events import letters
from events.models import CoHost, Event
from events.services.locks import lock_event
from members.models import Contact, Member
from netlib import limits
from netlib.models import Kind
from netlib.roles import service


@service
def add_cohost(*, event: Event, by: Member, member: Member) -> CoHost:
    """Make a contact of `by` a co-host, and tell them by mail. Raises ValidationError for anybody else."""
    if not Contact.objects.of(by.pk).filter(other=member).exists():
        raise ValidationError("Only one of your contacts can be a co-host.")
    lock_event(event.pk)
    row, made = CoHost.objects.get_or_create(event=event, member=member)
    # Added again and again, they hear of it twice a day at the most.
    if made and limits.try_spend(Kind.COHOST, by=by.pk, to=f"co-host {member.pk} of event {event.pk}"):
        letters.cohost_added.enqueue(cohost_id=row.pk, by_id=by.pk)
    return row


@service
def remove_cohost(*, event: Event, member: Member) -> None:
    """Remove a co-host; nothing happens when they are none."""
    CoHost.objects.filter(event=event, member=member).delete()
