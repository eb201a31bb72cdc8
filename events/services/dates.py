"""Making the dates of a series ahead, once an event of it is published: the curator or host who agreed to the first date
agreed to the others."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from events.models import CoHost, Event, Price, Series, Status
from events.recurrence import HORIZON, dates, lasting, moved, next_title
from events.services.addresses import slug_for
from events.services.fields import CONTENT
from netlib.roles import service

MOST_AHEAD = 60


def lock_series(series_id: int) -> Series:
    """Lock the row of a series until the transaction ends, and return it as it is now. Raises Series.DoesNotExist."""
    return Series.objects.select_for_update(no_key=True, of=("self",)).get(pk=series_id)


@transaction.atomic(savepoint=False)
def copy_event(*, event: Event, starts: dt.datetime, ends: dt.datetime, **fields: object) -> Event:
    """Make another event like this one, with its prices, topics and co-hosts. Deadlines and prices move with its start;
    `fields` holds what is different."""
    days = (starts.astimezone(event.zone).date() - event.local_starts.date()).days
    made = Event(
        host=event.host, starts=starts, ends=ends, **{name: getattr(event, name) for name in CONTENT}
    )
    if event.rsvp_deadline is not None:
        made.rsvp_deadline = moved(event.rsvp_deadline, days, event.zone)
    made.price_from, made.price_currency = event.price_from, event.price_currency
    for name, value in fields.items():
        setattr(made, name, value)
    made.slug = slug_for(event=made)
    made.save()
    made.headings.set(event.headings.all())
    shift = dt.timedelta(days=days)
    Price.objects.bulk_create(
        [
            Price(
                event=made, name=price.name, amount=price.amount, currency=price.currency,
                until=price.until and price.until + shift, position=price.position,
            )
            for price in event.prices.all()
        ]
    )  # fmt: skip
    CoHost.objects.bulk_create([CoHost(event=made, member_id=row.member_id) for row in event.cohosts.all()])
    return made


@service
def fill(*, series_id: int, now: dt.datetime | None = None) -> list[Event]:
    """Make the dates of a series for the next twelve months, sixty at the most, and give those that were made. Bears
    being run twice: dates that were moved, cancelled or skipped are not made again."""
    now = now or timezone.now()
    series = lock_series(series_id)
    if not series.rule or series.starts is None:
        return []
    published = series.events.filter(status=Status.PUBLISHED).order_by("changed_alone", "-original_starts")
    template = published.select_related("place", "organization", "host").first()
    if template is None:
        return []
    there = set(series.events.values_list("original_starts", flat=True)) | skipped(series)
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
            copy_event(
                event=template, starts=date, ends=lasting(date, minutes, zone), title=title, series=series,
                original_starts=date, status=Status.PUBLISHED, published_at=now,
            )
        )  # fmt: skip
    series.made_until = until
    series.save(update_fields=["made_until"])
    return made


def skipped(series: Series) -> set[dt.datetime]:
    """The dates that hosts skipped, in UTC."""
    return {dt.datetime.fromisoformat(text) for text in series.skipped}


@task
def make_dates(series_id: int) -> None:
    """Make the dates of a series of which an event was published. A job; bears being run twice."""
    if Series.objects.filter(pk=series_id).exists():
        fill(series_id=series_id)


def fill_all() -> int:
    """Make the dates of every repeating series that have come within twelve months. Gives how many were made."""
    ids = Series.objects.exclude(rule="").values_list("pk", flat=True)
    return sum(len(fill(series_id=series_id)) for series_id in list(ids))
