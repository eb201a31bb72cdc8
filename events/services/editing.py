"""Writing events: make, edit, submit, publish, decline, cancel, delete; co-hosts."""

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from events.models import CoHost, Event, Invitation, OldAddress, Price, Rsvp, Series, Status
from events.services.answers import move_up
from events.services.locks import lock_event
from events.services.telling import note_changes, plan_reminder
from members.models import Contact, Member
from members.rule.standing import Viewer, reaches_further, reaches_strangers
from members.services.lines import ChangedMeanwhile, check_audience, lock_owner
from netlib.text.names import fold

# What a form may set; everything else follows from it.
FIELDS = frozenset(
    {
        "kind", "face", "title", "summary", "description", "starts", "ends", "time_zone", "all_day", "mode",
        "venue", "address", "place", "join_link", "getting_there", "accessibility", "organization",
        "registration_link", "free", "price_note", "travel_estimate", "capacity", "guests_each",
        "rsvp_deadline", "audience", "address_audience", "guest_audience",
    }
)  # fmt: skip
# What a calendar would want to know: a change of these is a new revision (RFC 5545, SEQUENCE).
_REVISING = frozenset(
    {"title", "starts", "ends", "time_zone", "all_day", "mode", "venue", "address", "place", "join_link"}
)
MAX_WAITING = 20


@dataclass(frozen=True)
class PriceLine:
    """One named price, as a form gives it."""

    name: str
    amount: Decimal
    currency: str = "USD"
    until: dt.date | None = None


def event_version(event: Event) -> str:
    """What a form carries to notice that the event changed meanwhile."""
    return event.last_modified.isoformat()


def slug_of(title: str) -> str:
    """The slug that a title suggests."""
    return slugify(fold(title))[:80].strip("-") or "event"


def free_slug(*, title: str, year: int, private: bool, but: int | None = None) -> str:
    """A slug that no other event of the year has. That of a private event ends in some random letters, so that a
    taken one tells nothing."""
    base = slug_of(title)
    slug = f"{base}-{secrets.token_hex(2)}" if private else base
    while (
        Event.objects.filter(year=year, slug=slug).exclude(pk=but).exists()
        or OldAddress.objects.filter(year=year, slug=slug).exclude(event=but).exists()
    ):
        slug = f"{base}-{secrets.token_hex(3)}"
    return slug


@transaction.atomic
def create_event(
    *,
    by: Member | None,
    fields: Mapping[str, Any],
    prices: Iterable[PriceLine] = (),
    headings: Iterable[Any] = (),
    series: Series | None = None,
    original_starts: dt.datetime | None = None,
) -> Event:
    """Make a draft. `by` hosts it; without a host (an import) it belongs to its organization. Times are UTC.

    Raises ValidationError for illegal audiences, times or numbers, and when too many of theirs wait for a curator.
    """
    if by is not None:
        lock_owner(by.pk)
        waiting = Event.objects.filter(host=by, status__in=[Status.DRAFT, Status.SUBMITTED])
        if not by.is_staff and waiting.count() >= MAX_WAITING:
            raise ValidationError(
                f"You have {MAX_WAITING} events that are not up yet. Finish or delete one first."
            )
    event = Event(host=by, series=series, original_starts=original_starts)
    _fill(event, fields)
    event.slug = free_slug(
        title=event.title, year=event.local_starts.year, private=event.organization_id is None
    )
    event.save()
    _set_prices(event, prices)
    event.headings.set(headings)
    return event


@transaction.atomic
def edit_event(
    *,
    event: Event,
    by: Member | None,
    fields: Mapping[str, Any],
    prices: Iterable[PriceLine] | None = None,
    headings: Iterable[Any] | None = None,
    version: str = "",
) -> Event:
    """Save what `fields` names; the rest stays. Guests are told of what matters to them, later and once.

    An event that is up and shall be opened to more people waits for a curator as far as that goes.
    Raises ChangedMeanwhile when `version` (of `event_version`) is not the present one, and ValidationError.
    """
    if event.host_id is not None:
        lock_owner(event.host_id)
    current = lock_event(event.pk)
    if version and event_version(current) != version:
        raise ChangedMeanwhile
    before = {name: getattr(current, name) for name in FIELDS}
    was_in = (current.year, current.slug)
    _fill(current, fields)
    _open_by_curator(current, by, before, asks="audience" in fields)
    changed = {name for name in FIELDS if getattr(current, name) != before[name]}
    if current.capacity is not None and current.capacity < current.taken:
        raise ValidationError(
            {"capacity": "More places than that are taken already. Take guests off the list first."}
        )
    year = current.local_starts.year
    if year != current.year:
        current.slug = free_slug(
            title=current.title, year=year, private=current.organization_id is None, but=current.pk
        )
    if current.series_id is not None and changed:
        current.changed_alone = True
    if current.is_up:
        note_changes(event=current, before=before, by=by)
        if changed & _REVISING:
            current.sequence += 1
        if changed & {"audience", "organization"}:
            keep_guests(current)
        if "starts" in changed and current.status == Status.PUBLISHED:
            plan_reminder(event=current)
    current.last_modified = timezone.now()
    current.save()
    OldAddress.objects.filter(event=current, year=current.year, slug=current.slug).delete()
    if was_in != (current.year, current.slug):
        OldAddress.objects.update_or_create(year=was_in[0], slug=was_in[1], defaults={"event": current})
    if prices is None:
        _note_lowest(current, list(current.prices.all()))
    else:
        current.prices.all().delete()
        _set_prices(current, prices)
    if headings is not None:
        current.headings.set(headings)
    if current.status == Status.SUBMITTED and not _is_wide(current):
        _put_up(current)
    move_up(event=current)
    return current


def _fill(event: Event, fields: Mapping[str, Any]) -> None:
    """Set the fields and check them together. Call with the host locked."""
    if unknown := set(fields) - FIELDS:
        raise ValueError(f"Not for a form to set: {', '.join(sorted(unknown))}.")
    for name, value in fields.items():
        setattr(event, name, value)
    if event.host_id is not None:
        for mask in (event.audience, event.address_audience, event.guest_audience):
            check_audience(owner_id=event.host_id, audience=mask)
    event.full_clean(exclude=["slug", "year", "uid"], validate_unique=False)
    if event.rsvp_deadline is not None and event.rsvp_deadline > event.ends:
        raise ValidationError({"rsvp_deadline": "Answers cannot be asked for after the end of the event."})


def _set_prices(event: Event, prices: Iterable[PriceLine]) -> None:
    rows = [
        Price(event=event, name=p.name, amount=p.amount, currency=p.currency, until=p.until, position=n)
        for n, p in enumerate(prices)
    ]
    Price.objects.bulk_create(rows)
    _note_lowest(event, rows)


def _note_lowest(event: Event, rows: list[Price]) -> None:
    lowest = min(rows, key=lambda price: price.amount, default=None)
    if event.free:
        event.price_from, event.price_currency = Decimal(0), ""
    else:
        event.price_from = lowest.amount if lowest else None
        event.price_currency = lowest.currency if lowest else ""
    Event.objects.filter(pk=event.pk).update(price_from=event.price_from, price_currency=event.price_currency)


# Who sees it, and who has to agree to that


def _is_wide(event: Event) -> bool:
    return event.organization_id is not None or reaches_strangers(event.audience)


def _needs_curator(event: Event, by: Member | None) -> bool:
    return _is_wide(event) and by is not None and not by.is_staff


def _open_by_curator(event: Event, by: Member | None, before: Mapping[str, Any], *, asks: bool) -> None:
    """Leave an event that is up as it is for those who see it, while a wider audience waits for a curator. `asks` says
    whether the audience was asked for: what asks already goes on doing so when something else is changed. Raises
    ValidationError when it would become the event of another organization, or of one."""
    if not event.is_up or not _needs_curator(event, by):
        event.asked_audience = None if asks else event.asked_audience
        return
    if event.organization != before["organization"]:
        raise ValidationError({"organization": "Whose event it is can be changed only before it is up."})
    if asks:
        event.asked_audience = None
        if reaches_further(event.audience, before["audience"]):
            event.asked_audience, event.audience = event.audience, before["audience"]


def keep_guests(event: Event) -> None:
    """Whoever has answered keeps sight of an event that is shown to others from now on: their place is theirs."""
    guests = Rsvp.objects.filter(event=event, member__isnull=False).exclude(status="cant")
    # Invitations by mail name no member, and SQL finds nobody who is not in a list with an unknown one.
    invited = Invitation.objects.filter(event=event, member__isnull=False).values("member_id")
    now = timezone.now()
    Invitation.objects.bulk_create(
        [
            Invitation(event=event, member_id=member_id, by_id=event.host_id, sent_at=now, kept=True)
            for member_id in guests.exclude(member__in=invited).values_list("member_id", flat=True)
        ]
    )


# Drafts, and what becomes of them


@transaction.atomic
def submit_event(*, event: Event, by: Member) -> Event:
    """Put a draft up, or hand it to the curators when it is for more than the host's contacts. An event that is up or
    waits already stays as it is."""
    current = lock_event(event.pk)
    if current.status not in (Status.DRAFT, Status.DECLINED):
        return current
    if _needs_curator(current, by):
        current.status, current.submitted_at = Status.SUBMITTED, timezone.now()
        current.curator_note = ""
        current.save(update_fields=["status", "submitted_at", "curator_note"])
    else:
        _put_up(current)
    return current


@transaction.atomic
def publish_event(*, event: Event) -> Event:
    """A curator lets an event be up, for a wider audience too where one is asked for; a cancelled one takes place
    after all."""
    from events.letters import decided

    current = lock_event(event.pk)
    asked = current.status == Status.SUBMITTED or current.asked_audience is not None
    if current.asked_audience is not None:
        current.audience, current.asked_audience = current.asked_audience, None
    _put_up(current)
    if asked and current.host_id is not None:
        decided.enqueue(event_id=current.pk)
    return current


@transaction.atomic
def revive_event(*, event: Event) -> Event:
    """Let a cancelled event take place after all, for those who could see it; any other stays as it is."""
    current = lock_event(event.pk)
    if current.is_cancelled:
        _put_up(current)
    return current


def _put_up(event: Event) -> None:
    from events.tasks import make_dates

    now = timezone.now()
    if event.status == Status.CANCELLED:
        note_changes(
            event=event, before={"status": event.status}, by=None, after={"status": Status.PUBLISHED}
        )
        event.sequence += 1
    event.status, event.cancel_note, event.curator_note = Status.PUBLISHED, "", ""
    event.published_at = event.published_at or now
    event.last_modified = now
    event.save()
    plan_reminder(event=event)
    if event.series_id is not None:
        make_dates.enqueue(series_id=event.series_id)


@transaction.atomic
def decline_event(*, event: Event, note: str) -> Event:
    """A curator says no, with a note for the host. What is up for contacts stays up for them."""
    from events.letters import decided

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
        decided.enqueue(event_id=current.pk)
    return current


@transaction.atomic
def cancel_event(*, event: Event, note: str = "", by: Member | None = None) -> Event:
    """Call off an event that is up; those who could see it go on seeing it as cancelled, and its guests are told.
    What never was up is deleted instead (`delete_event`)."""
    current = lock_event(event.pk)
    if current.status != Status.PUBLISHED:
        return current
    note_changes(event=current, before={"status": current.status}, by=by, after={"status": Status.CANCELLED})
    current.status, current.cancel_note = Status.CANCELLED, note
    current.sequence += 1
    current.last_modified = timezone.now()
    current.save()
    return current


@transaction.atomic
def delete_event(*, event: Event) -> None:
    """Delete what never was up. Raises ValidationError for an event that was: that one is cancelled."""
    current = lock_event(event.pk)
    if current.published_at is not None:
        raise ValidationError("People have seen this event. Cancel it instead.")
    current.delete()


# Hosting along


@transaction.atomic
def add_cohost(*, event: Event, by: Member, member: Member) -> CoHost:
    """Let a contact of `by` host along, and tell them. Raises ValidationError for anybody else."""
    from events.letters import hosts_along

    if not Contact.objects.of(by.pk).filter(other=member).exists():
        raise ValidationError("Only one of your contacts can host along.")
    lock_event(event.pk)
    row, made = CoHost.objects.get_or_create(event=event, member=member)
    if made:
        hosts_along.enqueue(cohost_id=row.pk, by_id=by.pk)
    return row


@transaction.atomic
def remove_cohost(*, event: Event, member: Member) -> None:
    """Somebody does not host along any more; once they do not, nothing happens."""
    CoHost.objects.filter(event=event, member=member).delete()


def hosts(event: Event, viewer: Viewer) -> bool:
    """Whether the viewer hosts the event. One query."""
    return bool(Event.objects.hosted_by(viewer).filter(pk=event.pk).exists())
