"""Making events and changing them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from events.models import Answer, Event, Invitation, Price, Rsvp, Series, Status
from events.services.addresses import is_open, save_event, slug_for
from events.services.answers import move_up
from events.services.fields import FIELDS, REVISING, Fields
from events.services.locks import lock_event
from events.services.publishing import needs_curator, publish, reaches_beyond_contacts, submit_to_curators
from events.services.telling import note_changes, plan_reminder
from members.models import Heading, Member
from members.rule.standing import reaches_further
from members.services.owning import check_audience, lock_owner
from netlib.concurrency import ChangedMeanwhile
from netlib.roles import service

MAX_WAITING = 20
# These are set by us, or chosen from rows that are there.
_NOT_TYPED = ("slug", "year", "uid", "organization", "place", "host", "series")


@dataclass(frozen=True)
class PriceLine:
    """One named price, as a form gives it."""

    name: str
    amount: Decimal
    currency: str = "USD"
    until: dt.date | None = None


def event_version(event: Event) -> str:
    """What a form carries to notice that the event was changed in the meantime."""
    return event.last_modified.isoformat()


@service
def create_event(
    *,
    by: Member | None,
    fields: Fields,
    prices: Iterable[PriceLine] = (),
    headings: Iterable[Heading] = (),
    series: Series | None = None,
    original_starts: dt.datetime | None = None,
) -> Event:
    """Make a draft. `by` hosts it; without a host (from an import) it belongs to its organization. Times are UTC.

    Raises ValidationError for illegal audiences, times or numbers, and when too many of the host's events are not
    published yet.
    """
    if by is not None:
        lock_owner(by.pk)
        waiting = Event.objects.filter(host=by, status__in=[Status.DRAFT, Status.SUBMITTED])
        if not by.is_staff and waiting.count() >= MAX_WAITING:
            raise ValidationError(f"You have {MAX_WAITING} unpublished events. Finish or delete one first.")
    event = Event(host=by, series=series, original_starts=original_starts)
    _fill(event, fields)
    event.slug = slug_for(event=event)
    event.save()
    _set_prices(event, prices)
    event.headings.set(headings)
    return event


@service
def add_for_curators(*, fields: Fields, prices: Iterable[PriceLine], headings: Iterable[Heading]) -> Event:
    """Make an event of an organization that waits for a curator. Raises as `create_event` does."""
    event = create_event(by=None, fields=fields, prices=prices, headings=headings)
    submit_to_curators(event=event)
    return event


@service
def edit_event(
    *,
    event: Event,
    by: Member | None,
    fields: Fields,
    prices: Iterable[PriceLine | Price] | None = None,
    headings: Iterable[Heading] | None = None,
    version: str = "",
) -> Event:
    """Save the fields that `fields` names; the others stay. Guests are told of the changes that matter to them, later and
    in one letter.

    A published event that is opened to more people waits for a curator as far as that goes. Raises ChangedMeanwhile when
    `version` (of `event_version`) is not the present one, and ValidationError.
    """
    if event.host_id is not None:
        lock_owner(event.host_id)
    current = lock_event(event.pk)
    if version and event_version(current) != version:
        raise ChangedMeanwhile
    before = {name: getattr(current, name) for name in FIELDS}
    was_open = is_open(current)
    _fill(current, fields)
    _open_by_curator(current, by, before, asks="audience" in fields)
    changed = {name for name in FIELDS if getattr(current, name) != before[name]}
    if current.capacity is not None and current.capacity < current.taken:
        raise ValidationError(
            {"capacity": "More places than that are taken. Remove guests from the list first."}
        )
    if current.series_id is not None and changed:
        current.changed_alone = True
    if current.was_published:
        note_changes(event=current, before=before, by=by)
        if changed & REVISING:
            current.sequence += 1
        if changed & {"audience", "organization"}:
            keep_guests(event=current)
        if "starts" in changed and current.status == Status.PUBLISHED:
            plan_reminder(event=current)
    current.last_modified = timezone.now()
    save_event(event=current, was_open=was_open)
    if prices is None:
        _note_lowest(current, list(current.prices.all()))
    else:
        current.prices.all().delete()
        _set_prices(current, prices)
    if headings is not None:
        current.headings.set(headings)
    if current.status == Status.SUBMITTED and not reaches_beyond_contacts(current):
        publish(event=current)
    move_up(event=current)
    return current


def _fill(event: Event, fields: Fields) -> None:
    """Set the fields and check them together. Call it with the host locked."""
    if unknown := set(fields) - FIELDS:
        raise ValueError(f"Not for a form to set: {', '.join(sorted(unknown))}.")
    for name, value in fields.items():
        setattr(event, name, value)
    if event.host_id is not None:
        for mask in (event.audience, event.address_audience, event.guest_audience):
            check_audience(owner_id=event.host_id, audience=mask)
    # The constraints are checked by `clean`: Django would ask the database about each of them.
    event.clean_fields(exclude=_NOT_TYPED)
    event.clean()
    if event.rsvp_deadline is not None and event.rsvp_deadline > event.ends:
        raise ValidationError({"rsvp_deadline": "Answers cannot be asked for after the end of the event."})


def _set_prices(event: Event, prices: Iterable[PriceLine | Price]) -> None:
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


def _open_by_curator(event: Event, by: Member | None, before: Fields, *, asks: bool) -> None:
    """Keep the audience of a published event while a wider one waits for a curator. `asks` says whether the form set the
    audience: an event that asks for a wider one goes on asking when something else is changed. Raises ValidationError
    when the event would become one of an organization, or of another one."""
    if not event.was_published or not needs_curator(event, by):
        event.asked_audience = None if asks else event.asked_audience
        return
    if event.organization != before["organization"]:
        raise ValidationError({"organization": "You can change the organizer only before it’s published."})
    if asks:
        event.asked_audience = None
        if reaches_further(event.audience, before["audience"]):
            event.asked_audience, event.audience = event.audience, before["audience"]


@transaction.atomic(savepoint=False)
def keep_guests(*, event: Event) -> None:
    """Let guests who have answered go on seeing an event whose audience changes: their place is theirs."""
    guests = Rsvp.objects.filter(event=event, member__isnull=False)
    # Hosts see invitations, but not what members say of themselves afterwards.
    guests = guests.exclude(status__in=(Answer.CANT, Answer.THERE))
    # Invitations of addresses have no member, and NOT IN matches nothing beside a NULL.
    invited = Invitation.objects.filter(event=event, member__isnull=False).values("member_id")
    now = timezone.now()
    Invitation.objects.bulk_create(
        [
            Invitation(event=event, member_id=member_id, by_id=event.host_id, sent_at=now, kept=True)
            for member_id in guests.exclude(member__in=invited).values_list("member_id", flat=True)
        ]
    )
