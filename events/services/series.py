"""Writing series: repeat an event, make its dates ahead, change all from here on, make next year's edition.

Dates are made ahead only once an event of the series is up: whoever agreed to the first agreed to the rest.
"""

import datetime as dt
import re
import secrets
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from events.models import CoHost, Event, Price, Series, Status
from events.recurrence import (
    HORIZON,
    BadRule,
    check_rule,
    clock_minutes,
    dates,
    from_rule,
    lasting,
    moved,
    next_title,
    parts_of,
    year_later,
)
from events.services.editing import FIELDS, cancel_event, delete_event, edit_event, free_slug
from events.services.locks import lock_event
from members.models import Member
from members.services.owning import lock_owner
from netlib.text.names import fold

MOST_AHEAD = 60
# What an occurrence takes over from another; its own times come from the rule.
CONTENT = FIELDS - {"starts", "ends", "rsvp_deadline"}
# What was good for last year's edition alone.
_OF_ITS_YEAR = {"registration_link": "", "join_link": ""}


def _lock_series(series_id: int) -> Series:
    return Series.objects.select_for_update(no_key=True, of=("self",)).get(pk=series_id)


def free_series_slug(title: str) -> str:
    """A slug that no other series has."""
    base = slugify(fold(title))[:76].strip("-") or "series"
    slug = base
    while Series.objects.filter(slug=slug).exists():
        slug = f"{base}-{secrets.token_hex(3)}"
    return slug


def _new_series(event: Event, **fields: Any) -> Series:
    private = event.organization_id is None
    # The slug of a private series ends in random letters, so that a taken one tells nothing.
    title = fields.get("title", event.title)
    slug = f"{free_series_slug(title)}-{secrets.token_hex(3)}" if private else free_series_slug(title)
    return Series.objects.create(
        slug=slug, host=event.host, organization=event.organization, **{"title": event.title, **fields}
    )


def _copy(template: Event, starts: dt.datetime, ends: dt.datetime, **fields: Any) -> Event:
    """Another event like this one, with its prices, topics and co-hosts, `starts` apart."""
    days = (starts.astimezone(template.zone).date() - template.local_starts.date()).days
    made = Event(
        host=template.host, starts=starts, ends=ends, **{name: getattr(template, name) for name in CONTENT}
    )
    if template.rsvp_deadline is not None:
        made.rsvp_deadline = moved(template.rsvp_deadline, days, template.zone)
    made.price_from, made.price_currency = template.price_from, template.price_currency
    for name, value in fields.items():
        setattr(made, name, value)
    made.slug = free_slug(title=made.title, year=made.local_starts.year, private=made.organization_id is None)
    made.save()
    made.headings.set(template.headings.all())
    shift = dt.timedelta(days=days)
    Price.objects.bulk_create(
        [
            Price(
                event=made, name=price.name, amount=price.amount, currency=price.currency,
                until=price.until and price.until + shift, position=price.position,
            )
            for price in template.prices.all()
        ]
    )  # fmt: skip
    CoHost.objects.bulk_create(
        [CoHost(event=made, member_id=row.member_id) for row in template.cohosts.all()]
    )
    return made


# Repeating gatherings


@transaction.atomic
def repeat_event(*, event: Event, rule: str) -> Series:
    """Make an event the first of a series by that rule. Raises ValidationError for a bad rule, and when the event
    belongs to a repeating series already."""
    if event.host_id is not None:
        lock_owner(event.host_id)
    current = lock_event(event.pk)
    if current.series is not None and current.series.rule:
        raise ValidationError("This event repeats already.")
    rule = _checked(rule)
    fields = {
        "rule": rule,
        "starts": current.starts,
        "time_zone": current.time_zone,
        "minutes": clock_minutes(current.starts, current.ends, current.zone),
    }
    series = _new_series(current, **fields)
    current.series, current.original_starts, current.changed_alone = series, current.starts, False
    current.save(
        update_fields=["series", "original_starts", "changed_alone", "year", "latitude", "longitude"]
    )
    fill(series_id=series.pk)
    return series


def _checked(rule: str) -> str:
    try:
        return check_rule(rule)
    except BadRule as error:
        raise ValidationError(str(error)) from error


@transaction.atomic
def fill(*, series_id: int, now: dt.datetime | None = None) -> list[Event]:
    """Make the occurrences of a series for the next twelve months, sixty at the most. Bears being run twice: what was
    moved, cancelled or taken out is not made again."""
    now = now or timezone.now()
    series = _lock_series(series_id)
    if not series.rule or series.starts is None:
        return []
    up = series.events.filter(status=Status.PUBLISHED).order_by("changed_alone", "-original_starts")
    template = up.select_related("place", "organization", "host").first()
    if template is None:
        return []
    there = set(series.events.values_list("original_starts", flat=True)) | _skipped(series)
    ahead = series.events.filter(original_starts__gt=now).count()
    zone, minutes = template.zone, series.minutes or 0
    until = now + HORIZON
    made: list[Event] = []
    for date in dates(rule=series.rule, starts=series.starts, zone=zone, until=until, after=now):
        if ahead + len(made) >= MOST_AHEAD:
            break
        if date in there:
            continue
        title = template.title
        if "{year}" in series.edition_naming or "FREQ=YEARLY" in series.rule:
            title = next_title(template.title, date.astimezone(zone).year, series.edition_naming)
        made.append(
            _copy(
                template, date, lasting(date, minutes, zone), title=title, series=series, original_starts=date,
                status=Status.PUBLISHED, published_at=now,
            )
        )  # fmt: skip
    series.made_until = until
    series.save(update_fields=["made_until"])
    return made


def _skipped(series: Series) -> set[dt.datetime]:
    return {dt.datetime.fromisoformat(text) for text in series.skipped}


def fill_all() -> int:
    """Make what has come within the horizon, for every repeating series. Gives how many events were made."""
    ids = Series.objects.exclude(rule="").values_list("pk", flat=True)
    return sum(len(fill(series_id=series_id)) for series_id in list(ids))


@transaction.atomic
def take_out(*, event: Event) -> None:
    """Take one date out of its series: what is up is cancelled, what never was is deleted, and it is not made again."""
    if event.series_id is None or event.original_starts is None:
        return
    series = _lock_series(event.series_id)
    series.skipped = sorted({*series.skipped, event.original_starts.isoformat()})
    series.save(update_fields=["skipped"])
    _drop(event, note="")


def _drop(event: Event, note: str, by: Member | None = None) -> None:
    if event.published_at is None:
        delete_event(event=event)
    else:
        cancel_event(event=event, note=note, by=by)


def _ended(rule: str, before: dt.datetime) -> str:
    """The rule, ending just before that moment."""
    kept = {name: value for name, value in parts_of(rule).items() if name not in {"COUNT", "UNTIL"}}
    last = before.astimezone(dt.UTC) - dt.timedelta(seconds=1)
    return ";".join([*(f"{name}={value}" for name, value in kept.items()), f"UNTIL={last:%Y%m%dT%H%M%SZ}"])


def _later(event: Event) -> list[Event]:
    """This occurrence and those after it. Raises ValidationError for an event that does not repeat."""
    if event.series is None or not event.series.rule or event.original_starts is None:
        raise ValidationError("This event does not repeat.")
    later = Event.objects.filter(series=event.series_id, original_starts__gte=event.original_starts)
    return list(later.select_related("place", "organization", "host").order_by("original_starts"))


@transaction.atomic
def stop_after(*, event: Event, by: Member | None = None) -> int:
    """Make this occurrence the last one; those after it are cancelled, or deleted where they never were up. Gives how
    many those were."""
    if event.host_id is not None:
        lock_owner(event.host_id)
    _here, *rest = _later(event)
    assert event.series_id is not None  # noqa: S101
    assert event.original_starts is not None  # noqa: S101
    series = _lock_series(event.series_id)
    series.rule = _ended(series.rule, event.original_starts + dt.timedelta(seconds=2))
    series.save(update_fields=["rule"])
    ahead = [one for one in rest if not one.is_over and one.status != Status.CANCELLED]
    for one in ahead:
        _drop(one, note="The series has ended.", by=by)
    return len(ahead)


@transaction.atomic
def change_from_here(
    *, event: Event, by: Member | None, rule: str, starts: dt.datetime, minutes: int
) -> Series:
    """Change when the series takes place from this occurrence on; what came before stays as it was.

    Where the rhythm stays, the third date becomes the third date, with its guests, who are told. Where it changes, the
    dates of the same day stay and the others are cancelled. An occurrence that was moved alone stays where it is.
    Raises ValidationError.
    """
    if event.host_id is not None:
        lock_owner(event.host_id)
    rule = _checked(rule)
    later = _later(event)
    assert event.series_id is not None  # noqa: S101
    assert event.original_starts is not None  # noqa: S101
    old = _lock_series(event.series_id)
    was = old.rule
    zone, until = event.zone, timezone.now() + HORIZON * 2
    before = dates(
        rule=was, starts=old.starts or event.original_starts, zone=zone, until=until,
        after=event.original_starts - dt.timedelta(seconds=1),
    )  # fmt: skip
    becomes = dict(_paired(was, rule, before, dates(rule=rule, starts=starts, zone=zone, until=until), event))
    fields = {"rule": rule, "starts": starts, "minutes": minutes, "time_zone": event.time_zone}
    if Event.objects.filter(series=old, original_starts__lt=event.original_starts).exists():
        old.rule = _ended(was, event.original_starts)
        old.save(update_fields=["rule"])
        series = _new_series(event, title=old.title, edition_naming=old.edition_naming, **fields)
    else:
        series = old
        for name, value in fields.items():
            setattr(series, name, value)
    series.skipped = sorted(becomes[day].isoformat() for day in _skipped(old) if day in becomes)
    series.save()
    _move(later, becomes, series, by=by)
    fill(series_id=series.pk)
    return series


def _paired(
    was: str, rule: str, before: list[dt.datetime], after: list[dt.datetime], event: Event
) -> Iterable[tuple[dt.datetime, dt.datetime]]:
    """Which date becomes which."""
    old, new = from_rule(was), from_rule(rule)
    if old and new and _rhythm(old) == _rhythm(new):
        return zip(before, after, strict=False)
    by_day = {date.astimezone(event.zone).date(): date for date in after}
    same = [(date, by_day.get(date.astimezone(event.zone).date())) for date in before]
    return [(date, there) for date, there in same if there is not None]


def _rhythm(pattern: Any) -> tuple[object, ...]:
    unit = {"weekday": "month", "date": "month"}.get(pattern.frequency, pattern.frequency)
    return unit, pattern.every, max(len(pattern.weekdays), 1)


def _move(
    events: list[Event], becomes: dict[dt.datetime, dt.datetime], series: Series, by: Member | None
) -> None:
    """Bring the occurrences to their new dates. Those without one are cancelled, or deleted."""
    # Dates change places among each other: none may stand in the way of another.
    Event.objects.filter(pk__in=[event.pk for event in events]).update(original_starts=None)
    for event in events:
        assert event.original_starts is not None  # noqa: S101
        date = becomes.get(event.original_starts)
        if date is None:
            if not event.is_over and event.status != Status.CANCELLED:
                _drop(event, note="The series changed.", by=by)
            continue
        Event.objects.filter(pk=event.pk).update(series=series, original_starts=date)
        if event.changed_alone or event.status == Status.CANCELLED or event.is_over:
            continue
        ends = lasting(date, series.minutes or 0, event.zone)
        fields = {"starts": date, "ends": ends}
        if event.rsvp_deadline is not None:
            days = (date.astimezone(event.zone).date() - event.local_starts.date()).days
            fields["rsvp_deadline"] = min(moved(event.rsvp_deadline, days, event.zone), ends)
        edit_event(event=event, by=by, fields=fields)
        Event.objects.filter(pk=event.pk).update(changed_alone=False)


@transaction.atomic
def spread(*, event: Event, by: Member | None) -> int:
    """Give what this occurrence says to all that come after it, but not its times. Those that were changed alone stay
    as they are. Gives how many were changed."""
    if event.host_id is not None:
        lock_owner(event.host_id)
    here, *rest = _later(event)
    headings, prices = list(here.headings.all()), list(here.prices.all())
    fields = {name: getattr(here, name) for name in CONTENT}
    if here.starts == here.original_starts:
        Event.objects.filter(pk=here.pk).update(changed_alone=False)
    changed = 0
    for one in rest:
        if one.changed_alone or one.is_over or one.status == Status.CANCELLED:
            continue
        edit_event(event=one, by=by, fields=fields, prices=prices, headings=headings)  # type: ignore[arg-type]
        Event.objects.filter(pk=one.pk).update(changed_alone=False)
        changed += 1
    return changed


# Yearly editions


@transaction.atomic
def next_edition(*, event: Event) -> Event:
    """The edition of the year after, as a draft: on the same weekdays, with its year in the title, and the prices of
    last time to go over. Pressed twice it gives the same draft."""
    if event.host_id is not None:
        lock_owner(event.host_id)
    current = lock_event(event.pk)
    day = current.local_starts.date()
    days = (year_later(day) - day).days
    series = _series_of_editions(current)
    year = year_later(day).year
    there = Event.objects.filter(series=series, year=year).exclude(status=Status.CANCELLED).first()
    if there is not None:
        found: Event = there
        return found
    starts, ends = (moved(moment, days, current.zone) for moment in (current.starts, current.ends))
    title = next_title(current.title, year, series.edition_naming)
    summary = next_title(current.summary, current.local_starts.year + 1)
    return _copy(
        current, starts, ends, title=title, summary=summary, series=series, original_starts=starts,
        status=Status.DRAFT, **_OF_ITS_YEAR,
    )  # fmt: skip


def _series_of_editions(event: Event) -> Series:
    """The series of which the event is an edition; made where there is none yet."""
    if event.series is not None:
        return event.series
    year = event.local_starts.year
    naming = re.sub(rf"\b{year}\b", "{year}", event.title)
    title = " ".join(re.sub(rf"\b{year}\b", "", event.title).split()) or event.title
    series = _new_series(event, title=title, edition_naming=naming if naming != event.title else "")
    Event.objects.filter(pk=event.pk).update(series=series, original_starts=event.starts)
    return series
