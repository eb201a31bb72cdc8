"""Reading calendars (RFC 5545) as Google Calendar, Outlook and Apple write them, and broken ones as far as they go.

Each event is read by itself, so one that is broken does not take the others along. What had to be guessed is said.
"""

import datetime as dt
import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from events.imports.found import SHARED, Fixes, Found, Left, Reading
from events.imports.lines import Block, read_blocks
from events.imports.private import Wrong
from events.imports.repeats import has_date, repeated
from events.imports.texts import line_of
from events.imports.towns import Towns
from events.imports.vevent import Head, Raw, found_of, left_of, read_event, sequence_of, uid_of
from events.imports.zones import Zones, zone_named
from netlib.files import LIMITS, Unreadable, check_size, no_collecting, numbered, unpacked
from netlib.text.dates import show_number

# What events have besides and Netlib has no place for, in words. Who is invited is nobody's business.
_NOT_TAKEN = {
    "ORGANIZER": "organizers", "ATTENDEE": "guests", "ATTACH": "attachments", "IMAGE": "pictures", "CONTACT": "contacts", "CATEGORIES": "categories", "RESOURCES": "resources",
    "RELATED-TO": "ties to other events", "COMMENT": "comments",
    "GEO": "coordinates", "X-COST": "prices", "X-TICKETS-URL": "ticket pages",
}  # fmt: skip
_OTHERS = {
    "VTODO": ("to-do", "to-dos"),
    "VJOURNAL": ("journal entry", "journal entries"),
    "VFREEBUSY": ("list of busy times", "lists of busy times"),
    "VAVAILABILITY": ("list of opening hours", "lists of opening hours"),
}
Progress = Callable[[int, int], None]


@no_collecting()
def read_calendar(
    data: bytes,
    *,
    zone: str,
    now: dt.datetime,
    past: bool = False,
    code_page: str = "",
    zones: Mapping[str, str] | None = None,
    fixes: Fixes | None = None,
    progress: Progress | None = None,
) -> Reading:
    """The events of a calendar, the next ones first. `zone` is for times without one; what is over by `now` is counted
    and left out, unless `past`. Recurring events are read up to a year from now.

    `code_page`, `zones` (by names of zones that the file has) and `fixes` are what a curator chose. `progress` is told
    now and then how many events of how many are read. One query for towns, and one for each two thousand of them.
    Raises Unreadable.
    """
    check_size(len(data), LIMITS.calendar_bytes)
    blocks, letters, problems = read_blocks(
        unpacked(data, (".ics", ".ical", ".ifb"), LIMITS.calendar_bytes), code_page
    )
    calendars = [block for block in blocks if block.kind == "VCALENDAR"]
    loose = [block for block in blocks if block.kind == "VEVENT"]
    if not calendars and not loose:
        page = (
            "It is a web page: use the link that exports the calendar. "
            if "<html" in letters.text[:5000].lower()
            else ""
        )
        raise Unreadable(f"This is no calendar. {page}A calendar begins with BEGIN:VCALENDAR.")
    if loose:
        calendars.append(Block("VCALENDAR", loose[0].number, inner=loose))
    reading = Reading(code_page=letters.code_page, guessed=letters.guessed)
    reading.notes += [*letters.notes, *problems]
    reading.name = next(
        (name for each in calendars if (name := line_of(each.value("X-WR-CALNAME", "NAME")))), ""
    )[:200]
    reading.notes += _not_taken(calendars)
    ended: dict[str, int] = {}
    over = None if past else now
    raws = list(_events(calendars, zone, zones or {}, fixes or {}, reading, progress, over, ended))
    towns = Towns()
    towns.learn(
        (raw.location for raw in raws if raw.location),
        (fix["town"] for fix in (fixes or {}).values() if fix.get("town")),
    )
    _expand(raws, reading, towns, fixes or {}, now=now, past=past, ended=ended)
    if (more := len(reading.left) - LIMITS.left_out) > 0:
        reading.notes.append(f"{more:,} more events are left out than are shown.")
        del reading.left[LIMITS.left_out :]
    return reading


def _events(
    calendars: Iterable[Block],
    zone: str,
    chosen: Mapping[str, str],
    fixes: Fixes,
    reading: Reading,
    progress: Progress | None,
    over: dt.datetime | None,
    ended: dict[str, int],
) -> Iterator[Raw]:
    """Each event that can be read; the others are told among what is left out. Of those that have ended by `over`,
    `ended` gets the revisions by their UIDs."""
    calendars = list(calendars)
    total = sum(each.kind == "VEVENT" for calendar in calendars for each in calendar.inner)
    done = 0
    for calendar in calendars:
        head = _head(calendar, zone, chosen)
        method = calendar.value("METHOD").upper()
        reading.whole = reading.whole and method not in (
            "CANCEL",
            "REQUEST",
            "REPLY",
            "ADD",
            "COUNTER",
            "DECLINECOUNTER",
        )
        # What is read is let go, so that a big file does not stand in memory twice.
        blocks, calendar.inner = calendar.inner[::-1], []
        while blocks:
            block = blocks.pop()
            if block.kind != "VEVENT":
                continue
            done += 1
            if progress and done % 500 == 0:
                progress(done, total)
            try:
                raw = read_event(block, head, fixes.get(block.number, {}), over)
                if raw is not None:
                    yield raw
                    continue
                reading.over += 1
                ended[uid_of(block)] = max(ended.get(uid_of(block), 0), sequence_of(block))
            except Wrong as wrong:
                reading.left.append(left_of(block, wrong))
        for name, count in head.zones.unknown.items():
            reading.unknown_zones[name] = reading.unknown_zones.get(name, 0) + count


def _head(calendar: Block, zone: str, chosen: Mapping[str, str]) -> Head:
    rules = {}
    for block in calendar.inner:
        if block.kind == "VTIMEZONE" and (name := block.value("TZID")):
            rules[name.replace("\\,", ",").replace("\\;", ";").strip('"')] = block.text()
    default = zone_named(calendar.value("X-WR-TIMEZONE")) or zone
    return Head(Zones(rules, default, chosen), calendar.value("METHOD").upper() == "CANCEL")


def _not_taken(calendars: Iterable[Block]) -> Iterator[str]:
    """What stands in the file and has no place here, counted, with the first lines."""
    blocks = [block for calendar in calendars for block in calendar.inner]
    others = Counter(block.kind for block in blocks if block.kind in _OTHERS)
    for kind, count in others.items():
        first = next(block.number for block in blocks if block.kind == kind)
        one, more = _OTHERS[kind]
        yield (
            f"1 {one} (line {first}) is left out: only events are read."
            if count == 1
            else f"{count:,} {more} (from line {first}) are left out: only events are read."
        )
    lines: dict[str, list[int]] = {}
    for block in blocks:
        if block.kind == "VEVENT":
            for name in _NOT_TAKEN.keys() & block.named.keys():
                lines.setdefault(name, []).extend(block.numbers(name))
    if any(lines.values()):
        said = [
            f"{words} ({numbered('line', lines[name], 3)})"
            for name, words in _NOT_TAKEN.items()
            if lines.get(name)
        ]
        yield f"What has no place in Netlib stays in the file: {', '.join(said)}."


def _expand(
    raws: list[Raw],
    reading: Reading,
    towns: Towns,
    fixes: Fixes,
    *,
    now: dt.datetime,
    past: bool,
    ended: Mapping[str, int],
) -> None:
    by_uid: dict[str, list[Raw]] = {}
    for raw in raws:
        if ended.get(raw.uid, 0) > raw.sequence:
            # It was moved to a day that is over.
            reading.left.append(_older(raw))
        else:
            by_uid.setdefault(raw.uid, []).append(raw)

    def dated() -> Iterator[Found]:
        raws.clear()
        while by_uid:
            yield from _of_one_identity(by_uid.popitem()[1], reading, towns, fixes, now, past)

    coming: list[Found] = []
    for found in dated():
        if found.ends <= now and not past:
            reading.over += 1
        else:
            coming.append(found)
    # Where there are more than can be taken, the next in time are.
    if len(coming) > LIMITS.events:
        reading.notes.append(
            f"The file has {show_number(len(coming))} events; the next {show_number(LIMITS.events)} are read. Import it again when they are over."
        )
    reading.found = (
        heapq.nsmallest(LIMITS.events, coming, key=_when)
        if len(coming) > LIMITS.events
        else sorted(coming, key=_when)
    )


def _when(found: Found) -> tuple[dt.datetime, str]:
    return found.starts, found.title


def _of_one_identity(
    raws: list[Raw], reading: Reading, towns: Towns, fixes: Fixes, now: dt.datetime, past: bool
) -> Iterator[Found]:
    """The events of one identity: a single one, or each date of a recurring one with its exceptions."""

    def said(raw: Raw, recurrence: str = "") -> Found:
        return found_of(raw, towns, recurrence, fixes.get(raw.block.number, {}).get("town", ""))

    if len(raws) == 1 and raws[0].recurrence is None and not _repeats(raws[0]):
        yield said(raws[0])
        return
    whole = [raw for raw in raws if raw.recurrence is None]
    apart = [raw for raw in raws if raw.recurrence is not None]
    masters, shared = _told_apart(whole, reading)
    for raw in shared:
        raw.notes.append(
            "Other events have the same identity in the calendar: it is known again by its time."
        )
        yield replace(said(raw), recurrence=f"{SHARED}{raw.starts:%Y%m%dT%H%M%SZ}")
    if len(masters) > 1:
        for master, own in _parted(masters, apart, now):
            yield from repeated(master, own, reading, said, now=now, past=past)
        return
    only = masters[0] if masters else None
    if only is not None and not _repeats(only) and not apart:
        yield said(only)
    else:
        yield from repeated(only, apart, reading, said, now=now, past=past)


def _parted(masters: list[Raw], apart: list[Raw], now: dt.datetime) -> Iterator[tuple[Raw, list[Raw]]]:
    """Several series of one identity, each under an identity of its own, with the changed dates that are its own."""
    own: list[list[Raw]] = [[] for _ in masters]
    for raw in apart:
        at = next((at for at, master in enumerate(masters) if has_date(master, raw, now)), 0)
        own[at].append(raw)
    for master, changed in zip(masters, own, strict=True):
        master.notes.append(
            "Another series has the same identity in the calendar: it is known again by its first date."
        )
        uid = f"{master.uid[:480]}{SHARED}{master.starts:%Y%m%dT%H%M%SZ}"
        yield replace(master, uid=uid), [replace(raw, uid=uid) for raw in changed]


def _repeats(raw: Raw) -> bool:
    return "RRULE" in raw.block.named or "RDATE" in raw.block.named


def _told_apart(whole: list[Raw], reading: Reading) -> tuple[list[Raw], list[Raw]]:
    """Of several events that have one identity and are no exceptions: the series, or the one that it belongs to; and
    those that only share it. Older versions of the same event are left out, and told."""
    if len(whole) < 2:
        return whole, []
    newest = sorted(whole, key=lambda raw: (raw.sequence, raw.stamp))
    kept: dict[dt.datetime, Raw] = {}
    for raw in newest:
        before = kept.get(raw.starts)
        if raw.sequence < newest[-1].sequence:
            reading.left.append(_older(raw))
            continue
        # One that says the same as the other is no loss.
        if before is not None and (raw.title != before.title or _differs(raw, before)):
            reading.left.append(_older(before))
        kept[raw.starts] = raw
    several = sorted(kept.values(), key=lambda raw: raw.starts)
    if len(several) == 1:
        return several, []
    return list(filter(_repeats, several)), [raw for raw in several if not _repeats(raw)]


def _older(raw: Raw) -> Left:
    number = raw.block.number
    why = f"“{raw.title}” is an older version of an event in the file, and was left out (line {number})."
    return Left(number, f"“{raw.title}”", why)


def _differs(one: Raw, other: Raw) -> bool:
    return (one.ends, one.block.value("DESCRIPTION"), one.block.value("LOCATION")) != (
        other.ends, other.block.value("DESCRIPTION"), other.block.value("LOCATION"),
    )  # fmt: skip
