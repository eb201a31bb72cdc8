"""Drafts, and what becomes of them: submit, publish, decline, cancel, revive, delete."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from events import letters
from events.models import Event, Status
from events.services.addresses import is_open, save_event
from events.services.dates import make_dates
from events.services.locks import lock_event
from events.services.telling import note_changes, plan_reminder
from members.models import Deleted, Member, What
from members.rule.standing import reaches_strangers
from members.services.owning import lock_owner
from members.services.undo import keep
from netlib.roles import service


def reaches_beyond_contacts(event: Event) -> bool:
    """Whether the event is for more people than the contacts of its host."""
    return event.organization_id is not None or reaches_strangers(event.audience)


def needs_curator(event: Event, by: Member | None) -> bool:
    """Whether a curator has to agree before `by` (None: the site itself) publishes the event."""
    return reaches_beyond_contacts(event) and by is not None and not by.is_staff


@transaction.atomic(savepoint=False)
def publish(*, event: Event, audience: int | None = None) -> None:
    """Publish an event, for another `audience` if one is given, or revive a cancelled one. Call it with the event locked,
    once those who have to agree have agreed."""
    now, was_open = timezone.now(), is_open(event)
    if event.status == Status.CANCELLED:
        note_changes(
            event=event, before={"status": event.status}, by=None, after={"status": Status.PUBLISHED}
        )
        event.sequence += 1
    if audience is not None:
        event.audience = audience
    event.status, event.cancel_note, event.curator_note = Status.PUBLISHED, "", ""
    event.published_at = event.published_at or now
    event.last_modified = now
    save_event(event=event, was_open=was_open)
    plan_reminder(event=event)
    if event.series_id is not None:
        make_dates.enqueue(series_id=event.series_id)


@service
def submit_event(*, event: Event, by: Member) -> Event:
    """Publish a draft, or submit it to the curators when it is for more than the contacts of its host. An event that is
    published or waits already stays as it is."""
    current = lock_event(event.pk)
    if current.status not in (Status.DRAFT, Status.DECLINED):
        return current
    if needs_curator(current, by):
        submit_to_curators(event=current)
    else:
        publish(event=current)
    return current


@transaction.atomic(savepoint=False)
def submit_to_curators(*, event: Event) -> None:
    """Let a draft wait for a curator. Call it with the event locked."""
    event.status, event.submitted_at, event.curator_note = Status.SUBMITTED, timezone.now(), ""
    event.save(update_fields=["status", "submitted_at", "curator_note"])


@service
def publish_event(*, event: Event) -> Event:
    """A curator publishes an event, for the wider audience if it asks for one; a cancelled event is revived."""
    current = lock_event(event.pk)
    audience, current.asked_audience = current.asked_audience, None
    asked = current.status == Status.SUBMITTED or audience is not None
    publish(event=current, audience=audience)
    if asked and current.host_id is not None:
        letters.decided.enqueue(event_id=current.pk)
    return current


@service
def revive_event(*, event: Event) -> Event:
    """Let a cancelled event take place after all, for those who could see it. Any other event stays as it is."""
    current = lock_event(event.pk)
    if current.is_cancelled:
        publish(event=current)
    return current


@service
def decline_event(*, event: Event, note: str) -> Event:
    """A curator declines an event, with a note for the host. An event that is published for contacts stays published for
    them."""
    current = lock_event(event.pk)
    if current.asked_audience is not None:
        current.asked_audience = None
    elif current.status == Status.SUBMITTED:
        current.status = Status.DECLINED
    else:
        return current
    current.curator_note = note
    current.save(update_fields=["asked_audience", "status", "curator_note"])
    if current.host_id is not None:
        letters.decided.enqueue(event_id=current.pk)
    return current


@service
def cancel_event(*, event: Event, note: str = "", by: Member | None = None) -> Event:
    """Cancel a published event. Those who could see it see it as cancelled, and its guests are told. An event that was
    never published is deleted instead (`delete_event`)."""
    current = lock_event(event.pk)
    if current.status != Status.PUBLISHED:
        return current
    note_changes(event=current, before={"status": current.status}, by=by, after={"status": Status.CANCELLED})
    current.status, current.cancel_note = Status.CANCELLED, note
    current.sequence += 1
    current.last_modified = timezone.now()
    current.save()
    return current


@service
def delete_event(*, event: Event) -> Deleted | None:
    """Delete an event that was never published, and keep it for its host for thirty days; gives what is kept. Raises
    ValidationError for one that was published: it can be cancelled."""
    if event.host_id is not None:
        lock_owner(event.host_id)
    current = lock_event(event.pk)
    if current.published_at is not None:
        raise ValidationError("People have seen this event. Cancel it instead.")
    kept = None
    if current.host_id is not None:
        kept = keep(owner_id=current.host_id, what=What.DRAFT, label=current.title, thing=current)
    current.delete()
    return kept
