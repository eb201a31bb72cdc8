"""What importing a file would do to each event, before anything is done.

An event is known again by its calendar, its UID and, if it recurs, the date that stands for it. Where a calendar has
given it another date, or another UID, it is known by what has stayed: its day, its title.
"""

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils import timezone

from events.imports.found import SHARED, Found, digest
from events.models import Event, ImportKey, Mode
from netlib.text.dates import show_moment
from netlib.text.names import fold

LABELS = {
    "title": "Title", "description": "Description", "starts": "Begins", "ends": "Ends", "time_zone": "Time zone",
    "all_day": "All day", "mode": "Where", "venue": "Venue", "address": "Address", "place": "Town",
    "join_link": "Link to join", "getting_there": "How to get in", "registration_link": "Page for registration",
    "price_note": "About the price", "free": "Free",
}  # fmt: skip
WORDS = {
    "new": "New",
    "changed": "Changed in the calendar",
    "conflict": "Changed here by hand since",
    "cancel": "Canceled in the calendar",
    "dropped": "Canceled: no longer in its series",
    "gone": "No longer in the calendar",
    "revived": "Takes place after all",
    "same": "As it was",
    "out": "Taken out here before",
    "older": "Older than what is here",
    "void": "Canceled before it came here",
}
# What stands beside an event that was called off because its calendar did.
CANCELLED_THERE = "Canceled in its own calendar."
# A date of a series that was moved goes no further than this.
_MOVED_BY = dt.timedelta(days=6)
_CHUNK = 2_000
_SERIES = re.compile(rf"{SHARED}\d{{8}}T\d{{6}}Z$")
_PARTED = re.compile(r"_R\d{8}(?:T\d{6}Z?)?(?=@|$)")


@dataclass(frozen=True)
class Step:
    """What the import of one event would do: a key of WORDS. `changes` are (label, as it is here, as the file says).
    `key` is the identity under which the event was imported before, where the file gives it another. `beyond` says of
    one that is gone that it comes after the last event of the file."""

    found: Found
    what: str
    event: Event | None = None
    changes: tuple[tuple[str, str, str], ...] = ()
    key: tuple[str, str] | None = None
    beyond: bool = False

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
        return step_name(self.found)


def step_name(found: Found) -> str:
    """How a form names what is done with an event of a file."""
    return f"{found.uid}|{found.recurrence}"


@dataclass
class _Known:
    """What was imported from a calendar before: keys by identity, events by their numbers."""

    keys: dict[tuple[str, str], ImportKey]
    events: dict[int, Event]

    def event(self, key: ImportKey) -> Event | None:
        """The event of a key, if curators look after it."""
        return self.events.get(key.event_id or 0)

    def coming(self, key: ImportKey, now: dt.datetime) -> Event | None:
        """The same, if it is still to take place."""
        event = self.event(key)
        return event if event is not None and event.ends > now and not event.is_cancelled else None


def plan(
    found: Iterable[Found], source: str, *, whole: bool = True, same: Mapping[str, int] | None = None
) -> list[Step]:
    """What importing these events from that calendar would do. `whole` says that they are all of the calendar, and not
    a message about some; `same` gives for the names of new steps the events here that somebody said are the same. Two
    queries, and one for each two thousand events that are here."""
    listed = list({one.key: one for one in found}.values())
    known = _known(source, set((same or {}).values()))
    now = timezone.now()
    renamed = _renamed(listed, known, now, whole=whole)
    taken = set(renamed.values())
    outdated = _outdated(listed, known)
    steps: list[Step] = []
    for one in listed:
        key = known.keys.get(one.key) or known.keys.get(renamed.get(one.key, ("", "")))
        if key is None and one.cancelled and not one.recurrence:
            steps += list(_all_cancelled(one, known, now)) or [Step(one, "void")]
        elif key is None and one.uid in outdated:
            steps.append(Step(one, "older"))
        else:
            steps.append(_step(one, key, known, (same or {}).get(step_name(one), 0)))
    steps += _dropped(listed, known, taken, now)
    if whole and any(not one.cancelled for one in listed):
        steps += _gone(listed, known, taken, now)
    return steps


def _known(source: str, others: set[int]) -> _Known:
    keys = {(key.uid, key.recurrence): key for key in ImportKey.objects.filter(source=source)}
    ids = [*others, *(key.event_id for key in keys.values() if key.event_id is not None)]
    events: dict[int, Event] = {}
    ours = Event.objects.for_curators().select_related("place", "organization", "host", "series")
    for at in range(0, len(ids), _CHUNK):
        events |= {event.pk: event for event in ours.filter(pk__in=ids[at : at + _CHUNK])}
    return _Known(keys, events)


def _outdated(listed: list[Found], known: _Known) -> set[str]:
    """The UIDs of which a newer version was imported before than the file has."""
    here: dict[str, int] = {}
    for one in listed:
        here[one.uid] = max(here.get(one.uid, 0), one.sequence)
    return {key.uid for key in known.keys.values() if key.sequence > here.get(key.uid, key.sequence)}


def _renamed(
    listed: list[Found], known: _Known, now: dt.datetime, *, whole: bool
) -> dict[tuple[str, str], tuple[str, str]]:
    """For events that go by an identity which is not known, the one that they had before: the dates of a series whose
    hour or day changed, and the events of a calendar that gives them new UIDs."""
    if not known.keys:
        return {}
    here = {one.key for one in listed}
    fresh = [one for one in listed if one.key not in known.keys and not one.cancelled]
    lost = [key for identity, key in known.keys.items() if identity not in here and known.coming(key, now)]
    if not fresh or not lost:
        return {}
    known_uids = {uid for uid, _ in known.keys}
    outdated = _outdated(listed, known)
    pairs: dict[tuple[str, str], tuple[str, str]] = {}
    by_uid: dict[str, list[ImportKey]] = {}
    for key in lost:
        by_uid.setdefault(_family(key.uid), []).append(key)
    of_uid: dict[str, list[Found]] = {}
    for one in fresh:
        # An older copy of the calendar moves nothing back.
        if _family(one.uid) in by_uid and one.uid not in outdated:
            of_uid.setdefault(_family(one.uid), []).append(one)
    for uid, ones in of_uid.items():
        pairs |= _paired(ones, by_uid[uid], known)
    if whole:
        paired = set(pairs.values())
        orphans = {
            (fold(event.title), event.starts): key
            for key in lost
            if (key.uid, key.recurrence) not in paired and (event := known.event(key)) is not None
        }
        for one in fresh:
            orphan = (fold(one.title), one.starts)
            if one.uid not in known_uids and orphan in orphans:
                key = orphans.pop(orphan)
                pairs[one.key] = (key.uid, key.recurrence)
    return pairs


def _family(uid: str) -> str:
    """The UID of a series before Google parted it: what changes "this and following" gets the first of these dates."""
    return _PARTED.sub("", _as_written(uid))


def _as_written(uid: str) -> str:
    """The UID as its calendar writes it: where several series have one, ours adds the first date of each."""
    return _SERIES.sub("", uid)


def _paired(
    ones: list[Found], keys: list[ImportKey], known: _Known
) -> dict[tuple[str, str], tuple[str, str]]:
    """Which new date of one UID is which old one: that of the same day there, or else the next one within some days; of
    events that only share a UID, the one of the same title."""
    old = {key: event for key in keys if (event := known.event(key)) is not None}
    pairs: dict[tuple[str, str], tuple[str, str]] = {}

    def pair(one: Found, key: ImportKey) -> None:
        pairs[one.key] = (key.uid, key.recurrence)
        del old[key]

    def distance(one: Found, key: ImportKey) -> tuple[bool, dt.timedelta]:
        return fold(old[key].title) != fold(one.title), abs(old[key].starts - one.starts)

    for one in sorted(ones, key=lambda one: one.starts):
        zone = zoneinfo.ZoneInfo(one.time_zone)
        day = one.starts.astimezone(zone).date()
        same = [
            key
            for key, event in old.items()
            if event.starts.astimezone(zone).date() == day
            and (_alike(one, key) or distance(one, key) == (False, dt.timedelta()))
        ]
        if same:
            pair(one, min(same, key=partial(distance, one)))
    for one in sorted((one for one in ones if one.key not in pairs), key=lambda one: one.starts):
        near = [
            key
            for key, event in old.items()
            if _alike(one, key)
            and (
                (one.listed and abs(event.starts - one.starts) <= _MOVED_BY)
                or (not one.listed and fold(event.title) == fold(one.title))
            )
        ]
        if near:
            pair(one, min(near, key=partial(distance, one)))
    return pairs


def _alike(one: Found, key: ImportKey) -> bool:
    """Whether both are dates of a series, or neither is."""
    return one.recurrence.startswith(SHARED) == key.recurrence.startswith(SHARED) or not key.recurrence


def _step(found: Found, key: ImportKey | None, known: _Known, same: int) -> Step:
    if key is None and (event := known.events.get(same)) is not None and not found.cancelled:
        here = {name: getattr(event, name) for name in found.says}
        return Step(found, "changed", event, _changes(event, here, found.values()))
    if key is None:
        # What is cancelled before anybody here knew of it is no news.
        return Step(found, "void" if found.cancelled else "new")
    event = known.event(key)
    before = None if (key.uid, key.recurrence) == found.key else (key.uid, key.recurrence)
    if event is None:
        return Step(found, "out", key=before)
    if found.sequence < key.sequence and found.uid == key.uid:
        return Step(found, "older", event, key=before)
    if found.cancelled:
        return Step(found, "same" if event.is_cancelled else "cancel", event, key=before)
    there, here = found.values(), {name: getattr(event, name) for name in found.says}
    if event.is_cancelled and event.cancel_note == CANCELLED_THERE:
        return Step(found, "revived", event, _changes(event, here, there), before)
    if digest(there) in (key.digest, digest(here)):
        return Step(found, "same", event, key=before)
    edited = digest(here) != key.digest
    return Step(found, "conflict" if edited else "changed", event, _changes(event, here, there), before)


def _all_cancelled(found: Found, known: _Known, now: dt.datetime) -> Iterator[Step]:
    """A calendar that calls off an event calls off all its dates."""
    for key in known.keys.values():
        if _as_written(key.uid) != found.uid or found.sequence < key.sequence:
            continue
        if (event := known.coming(key, now)) is not None:
            yield Step(_of_event(event, key, cancelled=True), "cancel", event)


def _dropped(
    listed: list[Found], known: _Known, taken: set[tuple[str, str]], now: dt.datetime
) -> Iterator[Step]:
    """Dates that their series does not have any more, though the file has the series, or has one event in its place."""
    newest: dict[str, int] = {}
    for one in listed:
        if one.listed or not (one.recurrence or one.cancelled):
            newest[one.uid] = max(newest.get(one.uid, 0), one.sequence)
    here = {one.key for one in listed}
    for identity, key in known.keys.items():
        if (
            key.uid in newest
            and identity not in here
            and identity not in taken
            and key.recurrence
            and not key.recurrence.startswith(SHARED)
            and key.sequence <= newest[key.uid]
        ):
            event = known.coming(key, now)
            if event is not None and event.starts > now:
                yield Step(_of_event(event, key, sequence=newest[key.uid]), "dropped", event)


def _gone(
    listed: list[Found], known: _Known, taken: set[tuple[str, str]], now: dt.datetime
) -> Iterator[Step]:
    """Events that are here and not in the file. Whether the file should have those that come after its last one nobody
    knows: they are named, and not asked about."""
    here = {one.key for one in listed}
    series = {one.uid for one in listed if one.listed}
    single = {one.uid for one in listed if not one.recurrence}
    until = max(one.starts for one in listed)
    for identity, key in known.keys.items():
        if identity in here or identity in taken or key.uid in series:
            continue
        if key.uid in single and key.recurrence and not key.recurrence.startswith(SHARED):
            continue
        event = known.coming(key, now)
        if event is not None and now < event.starts:
            yield Step(_of_event(event, key), "gone", event, beyond=event.starts > until)


def _of_event(event: Event, key: ImportKey, *, sequence: int = 0, cancelled: bool = False) -> Found:
    """An event that is here, as if the file had it."""
    return Found(
        where=event.title, uid=key.uid, recurrence=key.recurrence, title=event.title, starts=event.starts, ends=event.ends,
        time_zone=event.time_zone, all_day=event.all_day, mode=event.mode, venue=event.venue, place=event.place,
        sequence=max(sequence, key.sequence), cancelled=cancelled,
    )  # fmt: skip


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
        return show_moment(value.astimezone(zone))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value or "")
