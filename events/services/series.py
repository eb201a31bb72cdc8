"""Writing series: repeat an event, change all dates from one on, end a series, make next year's edition."""

import datetime as dt
import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone

from events.models import Event, Series, Status
from events.recurrence import (
    HORIZON,
    BadRule,
    Pattern,
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
from events.services.addresses import series_slug
from events.services.dates import copy_event, fill, lock_series, skipped
from events.services.editing import edit_event
from events.services.fields import CONTENT
from events.services.locks import lock_event
from events.services.publishing import cancel_event, delete_event, submit_to_curators
from members.models import Member
from members.services.owning import lock_owner
from netlib.roles import service

# These fields do not carry over from last year's edition.
_OF_ITS_YEAR = {"registration_link": "", "join_link": ""}


def _new_series(event: Event, **fields: object) -> Series:
    title = str(fields.pop("title", event.title))
    return Series.objects.create(
        slug=series_slug(title), title=title, host=event.host, organization=event.organization, **fields
    )


# Repeating gatherings


@service
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


@service
def skip_date(*, event: Event) -> None:
    """Skip one date of a series, so that it is not made again: a published event is cancelled, any other deleted."""
    if event.series_id is None or event.original_starts is None:
        return
    series = lock_series(event.series_id)
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
    """This event and the later ones of its series. Raises ValidationError for an event that does not repeat."""
    if event.series is None or not event.series.rule or event.original_starts is None:
        raise ValidationError("This event does not repeat.")
    later = Event.objects.filter(series=event.series_id, original_starts__gte=event.original_starts)
    return list(later.select_related("place", "organization", "host").order_by("original_starts"))


@service
def stop_after(*, event: Event, by: Member | None = None) -> int:
    """Make this event the last of its series. Later ones are cancelled, or deleted when they were never published. Gives
    their number."""
    if event.host_id is not None:
        lock_owner(event.host_id)
    _here, *rest = _later(event)
    assert event.series_id is not None  # noqa: S101
    assert event.original_starts is not None  # noqa: S101
    series = lock_series(event.series_id)
    series.rule = _ended(series.rule, event.original_starts + dt.timedelta(seconds=2))
    series.save(update_fields=["rule"])
    ahead = [one for one in rest if not one.is_over and one.status != Status.CANCELLED]
    for one in ahead:
        _drop(one, note="The series has ended.", by=by)
    return len(ahead)


@service
def change_from_here(
    *, event: Event, by: Member | None, rule: str, starts: dt.datetime, minutes: int
) -> Series:
    """Change when a series takes place from this event on; earlier ones stay as they were.

    When the rhythm stays, the third old date becomes the third new date, with its guests, who are told. When it changes,
    dates on a day of the new rule stay and the others are cancelled. An event that was moved alone stays where it is.
    Raises ValidationError.
    """
    if event.host_id is not None:
        lock_owner(event.host_id)
    rule = _checked(rule)
    later = _later(event)
    assert event.series_id is not None  # noqa: S101
    assert event.original_starts is not None  # noqa: S101
    old = lock_series(event.series_id)
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
    series.skipped = sorted(becomes[day].isoformat() for day in skipped(old) if day in becomes)
    series.save()
    _move(later, becomes, series, by=by)
    fill(series_id=series.pk)
    return series


def _paired(
    was: str, rule: str, before: list[dt.datetime], after: list[dt.datetime], event: Event
) -> Iterable[tuple[dt.datetime, dt.datetime]]:
    """Pairs of an old date and the new date that it becomes."""
    old, new = from_rule(was), from_rule(rule)
    if old and new and _rhythm(old) == _rhythm(new):
        return zip(before, after, strict=False)
    by_day = {date.astimezone(event.zone).date(): date for date in after}
    same = [(date, by_day.get(date.astimezone(event.zone).date())) for date in before]
    return [(date, there) for date, there in same if there is not None]


def _rhythm(pattern: Pattern) -> tuple[object, ...]:
    unit = {"weekday": "month", "date": "month"}.get(pattern.frequency, pattern.frequency)
    return unit, pattern.every, max(len(pattern.weekdays), 1)


def _move(
    events: list[Event], becomes: dict[dt.datetime, dt.datetime], series: Series, by: Member | None
) -> None:
    """Move the events to their new dates. Events without one are cancelled, or deleted."""
    # Dates can change places with each other: none may stand in the way of another.
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


@service
def spread(*, event: Event, by: Member | None) -> int:
    """Copy the text, place and prices of this event to all later ones of its series, but not its times. Events that were
    changed alone stay as they are. Gives how many were changed."""
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
        edit_event(event=one, by=by, fields=fields, prices=prices, headings=headings)
        Event.objects.filter(pk=one.pk).update(changed_alone=False)
        changed += 1
    return changed


# Yearly editions


@service
def next_edition(*, event: Event) -> Event:
    """Next year's edition, as a draft: on the same weekdays, with its year in the title, and with last year's prices to
    review. The edition of an organization without a host waits for a curator at once. When there is one already, it is
    given again."""
    if event.host_id is not None:
        lock_owner(event.host_id)
    current = lock_event(event.pk)
    day = current.local_starts.date()
    days = (year_later(day) - day).days
    series = _series_of_editions(current)
    year = year_later(day).year
    there = Event.objects.filter(series=series, year=year).exclude(status=Status.CANCELLED).first()
    if there is not None:
        return there
    starts, ends = (moved(moment, days, current.zone) for moment in (current.starts, current.ends))
    title = next_title(current.title, year, series.edition_naming)
    summary = next_title(current.summary, current.local_starts.year + 1)
    draft = copy_event(
        event=current, starts=starts, ends=ends, title=title, summary=summary, series=series,
        original_starts=starts, status=Status.DRAFT, **_OF_ITS_YEAR,
    )  # fmt: skip
    if draft.host_id is None:
        submit_to_curators(event=draft)
    return draft


def _series_of_editions(event: Event) -> Series:
    """The series of which the event is an edition; a new one if there is none."""
    if event.series is not None:
        return event.series
    year = event.local_starts.year
    naming = re.sub(rf"\b{year}\b", "{year}", event.title)
    title = " ".join(re.sub(rf"\b{year}\b", "", event.title).split()) or event.title
    series = _new_series(event, title=title, edition_naming=naming if naming != event.title else "")
    Event.objects.filter(pk=event.pk).update(series=series, original_starts=event.starts)
    return series
