"""Reading calendars (RFC 5545) as Google Calendar, Outlook and Apple write them, and broken ones as far as they go.

Each event is read by itself, so one that is broken does not take the others along. What had to be guessed is said.
"""

import datetime as dt
import hashlib
import re
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

from icalendar import Event as Component
from icalendar import Timezone
from icalendar.error import BrokenCalendarProperty

from events.imports.found import MOST_EVENTS, Found, Reading, Unreadable, check_size, decoded
from events.imports.plain import Towns, first_link, meeting_link, says_online, text_of
from events.imports.zones import zone_named
from events.recurrence import HORIZON, BadRule, at_place, clock_minutes, dates, lasting

_FOLD = re.compile(rb"\r?\n[ \t]")
_ZONED = re.compile(r"^([A-Z-]+;(?:[^:\n]*;)?)TZID=", re.IGNORECASE | re.MULTILINE)
_GUESSED_END = dt.timedelta(hours=1)
_SHOWN_PROBLEMS = 50


def read_calendar(data: bytes, *, zone: str, now: dt.datetime, past: bool = False) -> Reading:
    """The events of a calendar. `zone` is for times without one; what is over by `now` is counted and left out, unless
    `past`. Recurring events are read up to a year from now. Raises Unreadable."""
    check_size(len(data))
    if data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        # Long lines are broken by bytes, sometimes within a letter: joined before they are decoded.
        data = _FOLD.sub(b"", data.replace(b"\r\r\n", b"\r\n"))
    text, guessed = decoded(data)
    text = re.sub(r"\n[ \t]", "", text)
    if "BEGIN:VCALENDAR" not in text.upper():
        page = "It is a web page: use the link that exports the calendar. " if "<html" in text.lower() else ""
        raise Unreadable(f"This is no calendar. {page}A calendar begins with BEGIN:VCALENDAR.")
    reading = Reading()
    if guessed:
        reading.problems.append(guessed)
    file = _File(text, zone, reading)
    reading.name = file.head.get("X-WR-CALNAME", "")[:200]
    by_uid: dict[str, list[_Raw]] = {}
    for raw in file.events():
        by_uid.setdefault(raw.uid, []).append(raw)
    towns = Towns()
    for raws in by_uid.values():
        for found in _expand(raws, file, now, reading, towns):
            if found.ends <= now and not past:
                reading.over += 1
            elif len(reading.found) < MOST_EVENTS:
                reading.found.append(found)
    if len(reading.found) == MOST_EVENTS:
        reading.problems.append(
            f"Only the first {MOST_EVENTS:,} events are read. Export a shorter span of time."
        )
    reading.found.sort(key=lambda found: (found.starts, found.title))
    return reading


@dataclass
class _Raw:
    """One VEVENT, with its times read."""

    component: Component
    uid: str
    title: str
    starts: dt.datetime
    ends: dt.datetime
    zone: str
    all_day: bool
    recurrence: dt.datetime | None
    notes: list[str]

    @property
    def sequence(self) -> int:
        try:
            return max(0, int(self.component.get("SEQUENCE", 0)))
        except (TypeError, ValueError):
            return 0


class _File:
    """A calendar taken apart: what stands at its head, its time zones, and its events one by one."""

    def __init__(self, text: str, zone: str, reading: Reading) -> None:
        self.reading = reading
        self.head: dict[str, str] = {}
        self.blocks: list[str] = []
        self.zones: dict[str, str] = {}
        self._take_apart(text)
        self.zone = zone_named(self.head.get("X-WR-TIMEZONE", "")) or zone
        self.cancels = self.head.get("METHOD", "").upper() == "CANCEL"

    def _take_apart(self, text: str) -> None:
        inside: list[str] = []
        block: list[str] = []
        for line in text.split("\n"):
            name = line.strip().upper()
            if name in ("BEGIN:VEVENT", "BEGIN:VTIMEZONE") and block:
                self._say("An event is cut off in the middle, and was left out.")
                inside, block = ["VCALENDAR"], []
            if name.startswith("BEGIN:"):
                inside.append(name[6:])
            if "VALARM" not in inside and inside[1:2] in (["VEVENT"], ["VTIMEZONE"]):
                block.append(line)
            elif len(inside) == 1 and ":" in line and not name.startswith("BEGIN:"):
                key, _, value = line.partition(":")
                self.head[key.split(";")[0].upper()] = value.replace("\\,", ",").strip()
            if name.startswith("END:") and inside:
                ended = inside.pop()
                if ended == "VEVENT" and len(inside) == 1:
                    self.blocks.append("\r\n".join(block))
                    block = []
                elif ended == "VTIMEZONE" and len(inside) == 1:
                    self._keep_zone("\r\n".join(block))
                    block = []
        if block:
            self._say(
                "The file ends in the middle of an event: it was cut off. Export it anew to have the rest."
            )

    def _keep_zone(self, block: str) -> None:
        tzid = re.search(r"^TZID[^:]*:(.*)$", block, re.MULTILINE | re.IGNORECASE)
        if tzid:
            self.zones[tzid[1].strip()] = block

    def _say(self, problem: str) -> None:
        if len(self.reading.problems) < _SHOWN_PROBLEMS:
            self.reading.problems.append(problem)

    def events(self) -> Iterator[_Raw]:
        """Each event that can be read; the others are told among the problems."""
        for block in self.blocks:
            try:
                # The names of time zones are ours to read: there are more of them than the library knows.
                component = Component.from_ical(_ZONED.sub(r"\1X-ZONE=", block) + "\r\n")
            except (ValueError, KeyError, IndexError, TypeError) as error:
                title = re.search(r"^SUMMARY[^:]*:(.*)$", block, re.MULTILINE | re.IGNORECASE)
                self._say(
                    f"“{title[1].strip()[:80] if title else 'An event'}” cannot be read ({type(error).__name__})."
                )
                continue
            raw = self._read(component)
            if raw is not None:
                yield raw

    def _read(self, component: Any) -> _Raw | None:
        title = text_of(str(component.get("SUMMARY", "")), 140).replace("\n", " ")
        start = component.get("DTSTART")
        if not title:
            self._say("An event without a title was left out.")
            return None
        if str(component.get("CLASS", "")).upper() in {"PRIVATE", "CONFIDENTIAL"}:
            self._say(f"“{title}” is marked as private in the calendar, and was left out.")
            return None
        begins = _said(start)
        if not isinstance(begins, dt.date):
            self._say(f"“{title}” does not say when it begins, and was left out.")
            return None
        notes: list[str] = []
        try:
            all_day = not isinstance(begins, dt.datetime)
            zone, starts = self._moment(start, notes)
            ends = self._end(component, starts, zone, all_day, notes)
            again = component.get("RECURRENCE-ID")
            recurrence = self._moment(again, [], zone)[1] if isinstance(_said(again), dt.date) else None
        except (ValueError, OverflowError, AttributeError):
            self._say(f"“{title}” has a date that is none, and was left out.")
            return None
        uid = str(component.get("UID", "")).strip()[:500]
        if not uid:
            uid = "netlib-" + hashlib.sha256(f"{title}|{starts.isoformat()}".encode()).hexdigest()[:40]
            notes.append("It has no identity of its own: it is known again by title and time.")
        return _Raw(component, uid, title, starts, ends, zone, all_day, recurrence, notes)

    def _moment(self, prop: Any, notes: list[str], like: str = "") -> tuple[str, dt.datetime]:
        """The zone and the moment that a property says."""
        value = prop.dt
        default = like or self.zone
        if not isinstance(value, dt.datetime):
            return default, at_place(
                dt.datetime(value.year, value.month, value.day), zoneinfo.ZoneInfo(default)
            )
        tzid = str(prop.params.get("X-ZONE", "")) if hasattr(prop, "params") else ""
        clock = value.replace(tzinfo=None)
        if not tzid:
            if value.tzinfo is not None:
                return default, value.astimezone(dt.UTC)
            notes.append(f"It has no time zone: taken as {default}.")
            return default, at_place(clock, zoneinfo.ZoneInfo(default))
        if zone := self._zone(tzid):
            return zone, at_place(clock, zoneinfo.ZoneInfo(zone))
        if tzid in self.zones:
            # A zone that the file makes up: its offsets count, shown on the clocks of the calendar.
            notes.append(
                f"Its time zone “{tzid}” is unknown: read by the offsets in the file, shown in {default}."
            )
            made_up = cast("Timezone", Timezone.from_ical(self.zones[tzid] + "\r\n")).to_tz()
            return default, clock.replace(tzinfo=made_up).astimezone(dt.UTC)
        notes.append(f"Its time zone “{tzid}” is unknown: taken as {default}.")
        return default, at_place(clock, zoneinfo.ZoneInfo(default))

    def _zone(self, tzid: str) -> str | None:
        place = re.search(
            r"^X-LIC-LOCATION[^:]*:(.*)$", self.zones.get(tzid, ""), re.MULTILINE | re.IGNORECASE
        )
        return zone_named(tzid) or (zone_named(place[1]) if place else None)

    def _end(
        self, component: Any, starts: dt.datetime, zone: str, all_day: bool, notes: list[str]
    ) -> dt.datetime:
        there = zoneinfo.ZoneInfo(zone)
        end, length = component.get("DTEND"), component.get("DURATION")
        if isinstance(_said(end), dt.date):
            ends = self._moment(end, [], zone)[1]
        elif isinstance(lasts := _said(length), dt.timedelta):
            ends = lasting(starts, int(lasts.total_seconds() // 60), there)
        elif all_day:
            ends = lasting(starts, 24 * 60, there)
        else:
            notes.append("It does not say when it ends: one hour is taken.")
            ends = starts + _GUESSED_END
        if all_day and ends <= starts:
            ends = lasting(starts, 24 * 60, there)
        if ends < starts:
            notes.append("It ends before it begins: one hour is taken.")
            ends = starts + _GUESSED_END
        return ends

    def listed(self, raw: _Raw, name: str) -> set[dt.datetime]:
        """The moments of EXDATE or RDATE, which may stand there several times."""
        lists = raw.component.get(name, [])
        moments = set()
        for each in lists if isinstance(lists, list) else [lists]:
            for prop in getattr(each, "dts", []):
                if not isinstance(prop.dt, dt.date):
                    continue
                if not getattr(prop, "params", None) or not prop.params.get("X-ZONE"):
                    prop.params = each.params
                moments.add(self._moment(prop, [], raw.zone)[1])
        return moments


def _said(prop: Any) -> Any:
    """What a property says, or None where it is missing or broken."""
    try:
        return getattr(prop, "dt", None)
    except (BrokenCalendarProperty, ValueError):
        return None


def _expand(
    raws: list[_Raw], file: _File, now: dt.datetime, reading: Reading, towns: Towns
) -> Iterator[Found]:
    """The events of one identity: a single one, or each date of a recurring one with its exceptions."""
    newest = sorted(raws, key=lambda raw: raw.sequence)
    alone = {raw.recurrence: raw for raw in newest}
    master = alone.pop(None, None)
    if master is None or ("RRULE" not in master.component and "RDATE" not in master.component):
        if master is not None:
            yield _found(master, file, towns, "")
    else:
        yield from _repeated(master, set(alone), file, now, reading, towns)
    for recurrence, raw in alone.items():
        if recurrence is not None:
            ranged = str(getattr(raw.component.get("RECURRENCE-ID"), "params", {}).get("RANGE", ""))
            if ranged.upper() == "THISANDFUTURE":
                raw.notes.append(
                    "The calendar changes all dates after it as well: only this one is changed here."
                )
            yield _found(raw, file, towns, _recurrence(recurrence, raw))


def _repeated(
    master: _Raw,
    apart: set[dt.datetime | None],
    file: _File,
    now: dt.datetime,
    reading: Reading,
    towns: Towns,
) -> Iterator[Found]:
    zone = zoneinfo.ZoneInfo(master.zone)
    out = file.listed(master, "EXDATE")
    days_out = {moment.astimezone(zone).date() for moment in out} if master.all_day else set()
    minutes = clock_minutes(master.starts, master.ends, zone)
    found = {master.starts} if "RRULE" not in master.component else set()
    rules = master.component.get("RRULE", [])
    try:
        for rule in rules if isinstance(rules, list) else [rules]:
            found |= set(
                dates(rule=rule.to_ical().decode(), starts=master.starts, zone=zone, until=now + HORIZON)
            )
    except (BadRule, ValueError) as error:
        reading.problems.append(
            f"“{master.title}” repeats in a way that we cannot read: only its first date is. {error}"
        )
        found = {master.starts}
    found |= {moment for moment in file.listed(master, "RDATE") if moment <= now + HORIZON}
    one = _found(master, file, towns, "")
    for starts in sorted(found - out - apart):
        if starts.astimezone(zone).date() not in days_out:
            again = _recurrence(starts, master)
            yield replace(one, starts=starts, ends=lasting(starts, minutes, zone), recurrence=again)


def _recurrence(moment: dt.datetime, raw: _Raw) -> str:
    """The date of a recurring event that stands for it, wherever it was moved."""
    if raw.all_day:
        return f"{moment.astimezone(zoneinfo.ZoneInfo(raw.zone)):%Y%m%d}"
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _found(raw: _Raw, file: _File, towns: Towns, recurrence: str) -> Found:
    component = raw.component
    location = text_of(str(component.get("LOCATION", "")), 700)
    source = str(component.get("DESCRIPTION", ""))
    link = str(component.get("URL", ""))
    meeting = meeting_link(location, link, source)
    online = says_online(location) or (not location and bool(meeting))
    venue, address, place = (
        ("", "", None) if online and not re.search(r"\d", location) else towns.place_line(location)
    )
    if online and place is None:
        venue, address = "", ""
    mode = ("both" if place else "online") if online else "person"
    return Found(
        where=raw.title, uid=raw.uid, recurrence=recurrence, title=raw.title, starts=raw.starts, ends=raw.ends,
        time_zone=raw.zone, all_day=raw.all_day, description=text_of(source, 10_000), mode=mode, venue=venue,
        address=address, place=place, join_link=meeting, registration_link=first_link(link),
        cancelled=file.cancels or str(component.get("STATUS", "")).upper() == "CANCELLED", sequence=raw.sequence,
        notes=tuple(raw.notes),
    )  # fmt: skip
