"""Telling guests: what changed, in one letter; what a host writes; when the event is soon."""

import copy
import datetime as dt

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from events import letters
from events.models import Answer, Event, EventChange, GuestLetter, Notice, Remind, Rsvp, Status
from events.models.queries import ON_THE_LIST
from events.reads.guests import group
from events.reads.notices import differences, facts
from events.services.fields import Fields
from events.services.locks import lock_event
from members.models import Member
from members.rule.standing import Viewer
from netlib import limits
from netlib.models import Kind
from netlib.roles import service

# Guests are told of changes once the event has been left alone for this long.
QUIET = dt.timedelta(minutes=10)
AHEAD = {Remind.DAY: dt.timedelta(days=1), Remind.WEEK: dt.timedelta(days=7)}


# What changed


@transaction.atomic(savepoint=False)
def note_changes(*, event: Event, before: Fields, by: Member | None, after: Fields | None = None) -> None:
    """Keep what changed until the guests are told. `before` holds fields with their old values; the new ones are those of
    `event`, or of `after`. Call it with the event locked."""
    old, new = copy.copy(event), copy.copy(event)
    for name, value in before.items():
        setattr(old, name, value)
    for name, value in (after or {}).items():
        setattr(new, name, value)
    was, now = facts(old), facts(new)
    changes = [
        EventChange(event=event, field=name, before=was[name], after=now[name], by=by)
        for name in was
        if was[name] != now[name]
    ]
    if changes:
        EventChange.objects.bulk_create(changes)
        tell_changes.using(run_after=timezone.now() + QUIET).enqueue(event_id=event.pk)


@task
def tell_changes(event_id: int) -> None:
    """Tell the guests what changed. A job; bears being run twice."""
    if Event.objects.filter(pk=event_id).exists():
        tell(event_id=event_id)


@service
def tell(*, event_id: int) -> Notice | None:
    """Tell the guests everything that changed, once the event has been left alone for a while. Gives None while it has
    not, when there is nothing to tell, or when they were told so often that they are told later. Raises Event.DoesNotExist."""
    event = lock_event(event_id)
    untold = EventChange.objects.filter(event=event, notice=None)
    last = untold.order_by("-at").first()
    now = timezone.now()
    # A later change has planned a job of its own, which tells this one too.
    if last is None or now - last.at < QUIET - dt.timedelta(seconds=10):
        return None
    try:
        notice = _made_notice(event)
    except limits.LimitReached as reached:
        # They are told then, in one letter with what changes until then.
        tell_changes.using(run_after=reached.until).enqueue(event_id=event.pk)
        return None
    if event.is_over or not differences(notice):
        return notice
    guests = Rsvp.objects.filter(event=event, answered_at__lt=last.at).exclude(
        status__in=(Answer.CANT, Answer.THERE)
    )
    for rsvp_id in guests.exclude(member_id=last.by_id or 0).values_list("pk", flat=True):
        letters.changed.enqueue(notice_id=notice.pk, rsvp_id=rsvp_id)
    return notice


@service
def _made_notice(event: Event) -> Notice:
    """A notice of all changes of which the guests were not told. Raises LimitReached where it would be one letter too
    many."""
    notice = Notice.objects.create(event=event)
    EventChange.objects.filter(event=event, notice=None).update(notice=notice)
    if not event.is_over and differences(notice):
        limits.spend(Kind.CHANGE_LETTER, to=f"event {event.pk}")
    return notice


# What a host writes


@service
def write_to_guests(*, event: Event, by: Member, key: str, to: str, text: str) -> int:
    """Send a letter to a group of guests who exist for `by`, and give their number. `key` belongs to the form: a letter
    with the same key goes out once. Raises ValidationError for an unknown group, and LimitReached."""
    there = group(event, to).visible_to(Viewer(by.pk))
    guests = list(there.exclude(member=by).values_list("pk", flat=True))
    letter, made = GuestLetter.objects.get_or_create(
        key=key, defaults={"event": event, "author": by, "to": to, "text": text}
    )
    if not made:
        return 0
    limits.spend(Kind.HOST_LETTER, by=by.pk, to=f"event {event.pk}")
    for rsvp_id in guests:
        letters.from_host.enqueue(letter_id=letter.pk, rsvp_id=rsvp_id)
    return len(guests)


# When it is soon


def plan_reminders(*, now: dt.datetime | None = None) -> int:
    """Plan the reminders that fall due between a day from now and the day after. Gives how many there are."""
    begin = now or timezone.now()
    count = 0
    for ahead in AHEAD.values():
        since, until = begin + ahead, begin + ahead + dt.timedelta(days=1)
        # Events without an answer too: the first may come in the meantime.
        for event in Event.objects.filter(status=Status.PUBLISHED, starts__gte=since, starts__lt=until):
            count += plan_reminder(event=event, now=begin)
    return count


@transaction.atomic(savepoint=False)
def plan_reminder(*, event: Event, now: dt.datetime | None = None) -> int:
    """Plan the reminders of one event that fall due within a day. Called also when an event is published or moved, as the
    daily plan did not know of it then. A reminder planned twice is sent once. Gives how many there are."""
    begin, count = now or timezone.now(), 0
    for when, ahead in AHEAD.items():
        if begin <= event.starts - ahead < begin + dt.timedelta(days=1):
            remind.using(run_after=event.starts - ahead).enqueue(event_id=event.pk, when=str(when))
            count += 1
    return count


@task
def remind(event_id: int, when: str) -> None:
    """Remind the guests of an event that is soon. A job; bears being run twice."""
    if Event.objects.filter(pk=event_id).exists():
        send_reminders(event_id=event_id, when=when)


@service
def send_reminders(*, event_id: int, when: str) -> int:
    """Remind the guests who want it at that time, and give their number. Decides again: nobody is reminded of an event
    that was moved or cancelled, nor twice of one date. Raises Event.DoesNotExist."""
    event = lock_event(event_id)
    left = event.starts - timezone.now()
    # A worker that was down for some hours still reminds; any other difference means that the event was moved.
    on_time = -dt.timedelta(hours=1) <= AHEAD[Remind(when)] - left < dt.timedelta(hours=20)
    if event.status != Status.PUBLISHED or not on_time:
        return 0
    wants = Q(member__event_settings__remind=when)
    if when == Remind.DAY:
        wants |= Q(member__event_settings=None)
    guests = Rsvp.objects.filter(wants, event=event, waiting_since=None, status__in=ON_THE_LIST)
    reminded = Q(reminded_for__isnull=False, reminded_for=F("event__starts"))
    ids = list(guests.exclude(reminded).values_list("pk", flat=True))
    Rsvp.objects.filter(pk__in=ids).update(reminded_for=event.starts)
    for rsvp_id in ids:
        letters.reminder.enqueue(rsvp_id=rsvp_id)
    return len(ids)
