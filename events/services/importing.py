"""Importing what was read from a file: what would happen to each event, and doing it, in one transaction.

An event is known again by its calendar, its UID and, if it recurs, the date that stands for it. What a curator changed
by hand since the last import is not overwritten unless one says so.
"""

import datetime as dt
import zoneinfo
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from events.imports.found import Found, digest
from events.kinds import BY_KEY
from events.models import Event, ImportKey, Mode, Series, Status
from events.recurrence import at_place
from events.services.addresses import series_slug, slug_for
from events.services.editing import edit_event
from events.services.publishing import cancel_event
from members.models import Member, Organization
from members.rule.masks import ONLY_ME

LABELS = {
    "title": "Title", "description": "Description", "starts": "Begins", "ends": "Ends", "time_zone": "Time zone",
    "all_day": "All day", "mode": "Where", "venue": "Venue", "address": "Address", "place": "Town",
    "join_link": "Link to join", "registration_link": "Page for registration", "price_note": "About the price",
    "free": "Free",
}  # fmt: skip
WORDS = {
    "new": "New",
    "changed": "Changed in the calendar",
    "conflict": "Changed here by hand since",
    "cancel": "Cancelled in the calendar",
    "same": "As it was",
    "out": "Taken out here before",
    "older": "Older than what is here",
}


@dataclass(frozen=True)
class Choices:
    """How a file is imported: the name of its calendar, to whom the events belong, and what they start as."""

    source: str
    organization: Organization
    kind: str
    audience: int
    publish: bool = False


@dataclass(frozen=True)
class Step:
    """What the import of one event would do: a key of WORDS. `changes` are (label, as it is here, as the file says)."""

    found: Found
    what: str
    event: Event | None = None
    changes: tuple[tuple[str, str, str], ...] = ()

    @property
    def label(self) -> str:
        """What it would do, in words."""
        return WORDS[self.what]

    @property
    def begins(self) -> dt.datetime:
        """When it begins, as clocks show it there."""
        return self.found.starts.astimezone(zoneinfo.ZoneInfo(self.found.time_zone))

    @property
    def where(self) -> str:
        """The town, or else in what way one takes part."""
        return str(self.found.place or Mode(self.found.mode).label)

    @property
    def name(self) -> str:
        """How a form names it."""
        return f"{self.found.uid}|{self.found.recurrence}"


@dataclass
class Done:
    """What an import did."""

    counts: Counter[str] = field(default_factory=Counter)
    events: list[Event] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def plan(found: Iterable[Found], source: str) -> list[Step]:
    """What importing these events from that calendar would do. Four queries."""
    listed = list({one.key: one for one in found}.values())
    keys = {
        (key.uid, key.recurrence): key
        for key in ImportKey.objects.filter(source=source, uid__in={one.uid for one in listed})
    }
    ids = {key.event_id for key in keys.values() if key.event_id is not None}
    ours = Event.objects.for_curators().filter(pk__in=ids).select_related("place", "organization", "host")
    events = {event.pk: event for event in ours}
    steps = (_step(one, keys.get(one.key), events) for one in listed)
    return [step for step in steps if step is not None]


def _step(found: Found, key: ImportKey | None, events: dict[int, Event]) -> Step | None:
    if key is None:
        # What is cancelled before anybody here knew of it is no news.
        return None if found.cancelled else Step(found, "new")
    event = events.get(key.event_id or 0)
    if event is None:
        return Step(found, "out")
    if found.sequence < key.sequence:
        return Step(found, "older", event)
    if found.cancelled:
        return Step(found, "same" if event.is_cancelled else "cancel", event)
    there, here = found.values(), {name: getattr(event, name) for name in found.says}
    if digest(there) in (key.digest, digest(here)):
        return Step(found, "same", event)
    edited = digest(here) != key.digest
    return Step(found, "conflict" if edited else "changed", event, _changes(event, here, there))


def _changes(event: Event, here: dict[str, Any], there: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    zone = event.zone
    return tuple(
        (LABELS[name], _words(name, here[name], zone), _words(name, there[name], zone))
        for name in here
        if here[name] != there[name]
    )


def _words(name: str, value: Any, zone: zoneinfo.ZoneInfo) -> str:
    if name == "mode":
        return str(Mode(value).label)
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(zone):%A %Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value or "")


@transaction.atomic
def run_import(
    *, found: Iterable[Found], choices: Choices, by: Member, overwrite: Collection[str] = ()
) -> Done:
    """Import the events: new ones are made, changed ones changed, cancelled ones cancelled. `overwrite` names the
    steps (`Step.name`) whose changes by hand give way. All of it happens, or nothing does."""
    with connection.cursor() as cursor:
        # Two imports of one calendar at once would make everything twice.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"events.import:{choices.source}"])
    done = Done()
    steps = plan(found, choices.source)
    series = _series(steps, choices)
    for step in steps:
        what = step.what
        try:
            with transaction.atomic():
                if what == "new":
                    _make(step.found, choices, series.get(step.found.uid), done)
                elif what == "changed" or (what == "conflict" and step.name in overwrite):
                    _change(step, choices, by, done)
                    what = "changed"
                elif what == "cancel":
                    _cancel(step, choices, by, done)
        except ValidationError as error:
            done.problems.append(f"{step.found.where}: {' '.join(error.messages)}")
            continue
        done.counts[what] += 1
    return done


def _series(steps: list[Step], choices: Choices) -> dict[str, Series]:
    """For each recurring event of the calendar the series that its dates belong to; the calendar says when they are,
    so the series has no rule of its own."""
    repeated = Counter(step.found.uid for step in steps if step.found.recurrence)
    known: dict[str, Series] = {}
    for step in steps:
        if step.event is not None and step.event.series is not None:
            known[step.found.uid] = step.event.series
    for step in steps:
        uid = step.found.uid
        if step.what == "new" and repeated[uid] > 1 and uid not in known:
            known[uid] = Series.objects.create(
                slug=series_slug(step.found.title),
                title=step.found.title,
                organization=choices.organization,
            )
    return known


def _make(found: Found, choices: Choices, series: Series | None, done: Done) -> None:
    kind = BY_KEY[found.kind or choices.kind]
    now = timezone.now()
    again = series is not None and found.recurrence
    event = Event(
        **found.values(), kind=kind.key, face=kind.face, organization=choices.organization,
        audience=choices.audience, address_audience=choices.audience, guest_audience=ONLY_ME,
        series=series if again else None, original_starts=_original(found) if again else None,
        status=Status.PUBLISHED if choices.publish else Status.SUBMITTED,
        submitted_at=now, published_at=now if choices.publish else None, price_from=0 if found.free else None,
    )  # fmt: skip
    # The fields alone: what the database checks by itself would be asked for once more, event by event.
    event.clean_fields(exclude=["slug", "organization", "place", "series"])
    event.clean()
    event.slug = slug_for(event=event)
    event.save()
    ImportKey.objects.create(
        source=choices.source, uid=found.uid, recurrence=found.recurrence, event=event,
        sequence=found.sequence, digest=digest(found.values()),
    )  # fmt: skip
    done.events.append(event)


def _original(found: Found) -> dt.datetime:
    """The date of its series that the event stands for."""
    text = found.recurrence
    if len(text) == 8:
        return at_place(dt.datetime.strptime(text, "%Y%m%d"), zoneinfo.ZoneInfo(found.time_zone))
    return dt.datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)


def _change(step: Step, choices: Choices, by: Member, done: Done) -> None:
    assert step.event is not None  # noqa: S101
    alone = step.event.changed_alone
    event = edit_event(event=step.event, by=by, fields=step.found.values())
    # The calendar says when its dates are; that is no exception made here.
    Event.objects.filter(pk=event.pk).update(changed_alone=alone)
    _remember(step, choices)
    done.events.append(event)


def _cancel(step: Step, choices: Choices, by: Member, done: Done) -> None:
    assert step.event is not None  # noqa: S101
    if step.event.status == Status.PUBLISHED:
        cancel_event(event=step.event, note="Cancelled in its own calendar.", by=by)
    else:
        # What still waited for a curator needs none any more, and stays out.
        step.event.delete()
    _remember(step, choices)
    done.events.append(step.event)


def _remember(step: Step, choices: Choices) -> None:
    """Keep what the calendar said this time."""
    found = step.found
    ImportKey.objects.filter(source=choices.source, uid=found.uid, recurrence=found.recurrence).update(
        sequence=found.sequence, digest=digest(found.values()), imported_at=timezone.now()
    )


def sources() -> list[str]:
    """The calendars that were imported before, by name."""
    return list(ImportKey.objects.order_by("source").values_list("source", flat=True).distinct()[:200])
