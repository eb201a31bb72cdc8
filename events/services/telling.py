"""Telling guests: what changed, batched and once; what a host writes; when it is soon."""

import copy
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from events.models import Answer, Event, EventChange, GuestLetter, Notice, Remind, Rsvp, Status
from events.services.locks import lock_event
from events.words import town_words, when_words
from members.models import Member
from members.rule.standing import Viewer

# How long an event must have been left alone before its guests are told what changed.
QUIET = dt.timedelta(minutes=10)
GROUPS = {
    "going": "Those who are going",
    "maybe": "Those who said maybe",
    "waiting": "Those who wait for a place",
    "all": "All of these",
}
AHEAD = {Remind.DAY: dt.timedelta(days=1), Remind.WEEK: dt.timedelta(days=7)}


# What changed


def _facts(event: Event) -> dict[str, str]:
    """What guests are told about when it changes, in words."""
    return {
        "title": event.title,
        "when": when_words(event),
        "where": town_words(event),
        "address": "; ".join(part for part in (event.venue, ", ".join(event.address.split("\n"))) if part),
        "link": event.join_link,
        "status": event.status,
    }


def note_changes(
    *, event: Event, before: Mapping[str, Any], by: Member | None, after: Mapping[str, Any] | None = None
) -> None:
    """Keep what changed until its guests are told. `before` holds the fields as they were; `event` has the new ones,
    or `after` does. Call with the event locked."""
    from events.tasks import tell_changes

    old, new = copy.copy(event), copy.copy(event)
    for name, value in before.items():
        setattr(old, name, value)
    for name, value in (after or {}).items():
        setattr(new, name, value)
    was, now = _facts(old), _facts(new)
    changes = [
        EventChange(event=event, field=name, before=was[name], after=now[name], by=by)
        for name in was
        if was[name] != now[name]
    ]
    if changes:
        EventChange.objects.bulk_create(changes)
        tell_changes.using(run_after=timezone.now() + QUIET).enqueue(event_id=event.pk)


@dataclass(frozen=True)
class Difference:
    """How one fact of an event was and is."""

    field: str
    before: str
    after: str


def differences(notice: Notice) -> list[Difference]:
    """What a notice tells: each fact from its first state to its last, unless it is back where it was."""
    net: dict[str, tuple[str, str]] = {}
    for change in notice.changes.all():
        net[change.field] = (net.get(change.field, (change.before, ""))[0], change.after)
    return [Difference(name, was, now) for name, (was, now) in net.items() if was != now]


@transaction.atomic
def tell(*, event_id: int) -> Notice | None:
    """Tell the guests all that was changed, once the event has been left alone for a while. Bears being run twice."""
    from events.letters import changed

    event = lock_event(event_id)
    untold = EventChange.objects.filter(event=event, notice=None)
    last = untold.order_by("-at").first()
    now = timezone.now()
    # A change that came later has planned a job of its own, which tells this one as well.
    if last is None or now - last.at < QUIET - dt.timedelta(seconds=10):
        return None
    notice = Notice.objects.create(event=event)
    untold.update(notice=notice)
    if event.is_over or not differences(notice):
        return notice
    guests = Rsvp.objects.filter(event=event, answered_at__lt=last.at).exclude(status=Answer.CANT)
    for rsvp_id in guests.exclude(member_id=last.by_id or 0).values_list("pk", flat=True):
        changed.enqueue(notice_id=notice.pk, rsvp_id=rsvp_id)
    return notice


# What a host writes


def group(event: Event, to: str) -> Any:
    """The answers in one group of guests. Raises ValidationError for an unknown one."""
    guests = Rsvp.objects.filter(event=event).exclude(status=Answer.CANT)
    match to:
        case "going":
            return guests.going()
        case "maybe":
            return guests.filter(status=Answer.MAYBE)
        case "waiting":
            return guests.filter(waiting_since__isnull=False)
        case "all":
            return guests
    raise ValidationError("Choose to whom it goes.")


@transaction.atomic
def write_to_guests(*, event: Event, by: Member, key: str, to: str, text: str) -> int:
    """Send a letter to a group of guests, as far as they exist for `by`. Gives to how many; `key` is the form's own,
    and goes out once."""
    from events.letters import from_host

    there = group(event, to).visible_to(Viewer(by.pk))
    guests = list(there.exclude(member=by).values_list("pk", flat=True))
    letter, made = GuestLetter.objects.get_or_create(
        key=key, defaults={"event": event, "author": by, "to": to, "text": text}
    )
    if not made:
        return 0
    for rsvp_id in guests:
        from_host.enqueue(letter_id=letter.pk, rsvp_id=rsvp_id)
    return len(guests)


# When it is soon


def plan_reminders(*, now: dt.datetime | None = None) -> int:
    """Plan the reminders that fall due between a day from now and the day after. Gives how many events have some."""
    begin = now or timezone.now()
    count = 0
    for ahead in AHEAD.values():
        since, until = begin + ahead, begin + ahead + dt.timedelta(days=1)
        # Those without an answer too: the first may come in the meantime.
        for event in Event.objects.filter(status=Status.PUBLISHED, starts__gte=since, starts__lt=until):
            count += plan_reminder(event=event, now=begin)
    return count


def plan_reminder(*, event: Event, now: dt.datetime | None = None) -> int:
    """Plan the reminders of one event that fall due within a day: of one that has just come up or was moved as well,
    which the daily plan did not know. To plan twice does no harm. Gives how many there are."""
    from events.tasks import remind

    begin, count = now or timezone.now(), 0
    for when, ahead in AHEAD.items():
        if begin <= event.starts - ahead < begin + dt.timedelta(days=1):
            remind.using(run_after=event.starts - ahead).enqueue(event_id=event.pk, when=str(when))
            count += 1
    return count


@transaction.atomic
def send_reminders(*, event_id: int, when: str) -> int:
    """Remind the guests who want it at that time. Decides again: nothing for an event that was moved or cancelled, and
    nobody is reminded twice of one date. Gives how many letters were planned."""
    from events.letters import reminder

    event = lock_event(event_id)
    left = event.starts - timezone.now()
    # A worker that was down for some hours still reminds; whatever else is off means that the event was moved.
    on_time = -dt.timedelta(hours=1) <= AHEAD[Remind(when)] - left < dt.timedelta(hours=20)
    if event.status != Status.PUBLISHED or not on_time:
        return 0
    wants = Q(member__event_settings__remind=when)
    if when == Remind.DAY:
        wants |= Q(member__event_settings=None)
    guests = Rsvp.objects.filter(
        wants, event=event, waiting_since=None, status__in=[Answer.GOING, Answer.MAYBE]
    )
    ids = list(
        guests.exclude(reminded_for__isnull=False, reminded_for=F("event__starts")).values_list(
            "pk", flat=True
        )
    )
    Rsvp.objects.filter(pk__in=ids).update(reminded_for=event.starts)
    for rsvp_id in ids:
        reminder.enqueue(rsvp_id=rsvp_id)
    return len(ids)
