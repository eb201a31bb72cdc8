"""Reading tables (CSV): which column says what is guessed from its header, and can be chosen."""

import csv
import datetime as dt
import hashlib
import io
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import replace

from events.imports.found import MOST_EVENTS, TABLE, Found, Reading, Unreadable, check_size, decoded
from events.imports.plain import Towns, first_link, meeting_link, says_online, text_of
from events.imports.zones import zone_named
from events.kinds import KINDS
from events.recurrence import at_place
from netlib.separators import separated
from netlib.text.names import fold

# What a column can say, with the headers that say it.
COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("Nothing that we use", ()),
    "title": ("Title", ("title", "name", "event", "event name", "event title", "subject", "summary", "what")),
    "start_date": ("First day", ("start date", "date", "starts", "start", "begins", "from", "first day", "when", "day")),
    "start_time": ("Begins at", ("start time", "time", "begins at", "from time")),
    "end_date": ("Last day", ("end date", "ends", "end", "to", "until", "last day")),
    "end_time": ("Ends at", ("end time", "ends at", "to time")),
    "all_day": ("All day", ("all day", "all day event")),
    "time_zone": ("Time zone", ("time zone", "timezone", "tz")),
    "venue": ("Venue, or place in one line", ("venue", "location", "place", "where", "building")),
    "address": ("Address", ("address", "street", "street address")),
    "town": ("Town", ("town", "city", "city/town", "municipality")),
    "region": ("State or country", ("state", "region", "province", "country", "state/province")),
    "description": ("Description", ("description", "details", "notes", "about", "body")),
    "link": ("Page for registration", ("link", "url", "website", "web site", "registration", "registration link", "register")),
    "join": ("Link to join online", ("join link", "meeting link", "zoom", "zoom link")),
    "cost": ("Cost", ("cost", "price", "fee", "admission")),
    "kind": ("Kind", ("kind", "type", "category", "event type")),
    "status": ("Status", ("status",)),
    "uid": ("Number or code", ("id", "uid", "event id", "code", "number", "key")),
}  # fmt: skip
_FREE = {"free", "0", "0.00", "$0", "$0.00", "no charge", "none"}
_TRUE = {"true", "yes", "y", "1", "x"}


def rows_of(data: bytes) -> tuple[list[str], list[tuple[int, list[str]]], str]:
    """The header, the rows that are not empty with their numbers, and a note on the encoding. Raises Unreadable."""
    check_size(len(data))
    text, note = decoded(data)
    if re.match(r"\s*<(!doctype|html)", text, re.IGNORECASE):
        raise Unreadable("This is a web page, not a table. Save the table as CSV.")
    separator, text = separated(text, ",;\t|")
    if separator not in text.lstrip("\n").split("\n", 1)[0]:
        raise Unreadable(
            "This is no table: its first line has one column only. Save it as CSV, with a line of headers."
        )
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error as error:
        raise Unreadable("This is no table that can be read. Save it as CSV anew.") from error
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    if not filled:
        raise Unreadable("The file is empty.")
    return filled[0][1], filled[1:], note


def guess_columns(header: list[str]) -> list[str]:
    """What each column says, by its header; each thing is said by one column at most."""
    taken: set[str] = set()
    guessed = []
    for name in header:
        plain = re.sub(r"[^a-z/ ]+", " ", fold(name)).strip()
        found = next((key for key, (_, names) in COLUMNS.items() if plain in names and key not in taken), "")
        taken.add(found)
        guessed.append(found)
    return guessed


def read_table(
    data: bytes,
    *,
    zone: str,
    now: dt.datetime,
    columns: list[str] | None = None,
    day_first: bool = False,
    past: bool = False,
) -> Reading:
    """The events of a table. `columns` says what each column is (keys of COLUMNS), else it is guessed. `day_first`
    reads 3/4 as 3 April. Raises Unreadable; what is wrong in a row is told as a problem of that row."""
    header, rows, note = rows_of(data)
    chosen = columns if columns and len(columns) == len(header) else guess_columns(header)
    reading = Reading(problems=[note] if note else [])
    for needed in ("title", "start_date"):
        if needed not in chosen:
            raise Unreadable(f"No column is the {COLUMNS[needed][0].lower()}. Choose which one is.")
    towns = Towns()
    known: dict[str, dict[dt.datetime, int]] = {}
    for number, row in rows:
        cells = {key: row[at] for at, key in enumerate(chosen) if key and at < len(row)}
        try:
            found = _told_apart(_event(number, cells, zone, day_first, towns), number, cells, known)
        except ValueError as error:
            reading.problems.append(f"Row {number}: {error}")
            continue
        if found.ends <= now and not past:
            reading.over += 1
        elif len(reading.found) < MOST_EVENTS:
            reading.found.append(found)
    if len(reading.found) == MOST_EVENTS:
        reading.problems.append(f"Only the first {MOST_EVENTS:,} events are read.")
    return reading


def _event(number: int, cells: Mapping[str, str], zone: str, day_first: bool, towns: Towns) -> Found:
    """The event of one row. Raises ValueError that says what is wrong in it."""
    title = text_of(cells.get("title", ""), 140).replace("\n", " ")
    if not title:
        raise ValueError("there is no title.")
    named = cells.get("time_zone", "")
    there = zone_named(named) if named else zone
    if there is None:
        raise ValueError(f"“{named}” is no time zone that we know. Write it like America/New_York.")
    region = cells.get("region", "")
    place = None
    venue, address = cells.get("venue", "")[:200], cells.get("address", "")[:500]
    online = says_online(venue) or says_online(cells.get("town", ""))
    notes = []
    if town := cells.get("town", ""):
        place = None if online else towns.look_up(f"{town}, {region}" if region else town)
        if place is None and not online:
            notes.append(f"We know no town called “{town}”: the town is left empty.")
    elif venue and not online:
        venue, more, place = towns.place_line(venue)
        address = address or more
    if not named and place is not None:
        there = place.time_zone
    starts, ends, all_day, guessed = _times(cells, zoneinfo.ZoneInfo(there), day_first)
    notes += guessed
    cost = cells.get("cost", "")
    uid = cells.get("uid", "")[:500]
    if not uid:
        uid = "row-" + hashlib.sha256(f"{fold(title)}|{starts.date().isoformat()}".encode()).hexdigest()[:40]
    description = text_of(cells.get("description", ""), 10_000)
    return Found(
        where=f"Row {number}", uid=uid, title=title, starts=starts, ends=ends, time_zone=there, all_day=all_day,
        description=description, mode="online" if online else "person",
        venue="" if online else venue, address="" if online else address, place=place,
        join_link=first_link(cells.get("join", "")) or meeting_link(cells.get("venue", ""), cells.get("join", "")),
        registration_link=first_link(_whole(cells.get("link", ""))), free=fold(cost) in _FREE,
        price_note="" if fold(cost) in _FREE else cost[:200], kind=_kind(cells.get("kind", "")),
        cancelled=fold(cells.get("status", "")) in {"cancelled", "canceled"}, notes=tuple(notes), says=TABLE,
    )  # fmt: skip


def _told_apart(
    found: Found, number: int, cells: Mapping[str, str], known: dict[str, dict[dt.datetime, int]]
) -> Found:
    """The event of a row, which may have the title and day of an earlier one, but not its time as well, nor its number.
    Raises ValueError for what is twice in the table."""
    times = known.setdefault(found.uid, {})
    if times and cells.get("uid"):
        raise ValueError(f"it has the number or code of row {min(times.values())}, and was left out.")
    if found.starts in times:
        raise ValueError(f"it says the same as row {times[found.starts]}, and was left out.")
    times[found.starts] = number
    return replace(found, uid=f"{found.uid}-{len(times)}") if len(times) > 1 else found


def _whole(link: str) -> str:
    return link if not link or "://" in link or "." not in link else f"https://{link}"


def _kind(text: str) -> str:
    key = fold(text)
    return next((kind.key for kind in KINDS if key in (kind.key, fold(kind.label))), "")


def _times(
    cells: Mapping[str, str], zone: zoneinfo.ZoneInfo, day_first: bool
) -> tuple[dt.datetime, dt.datetime, bool, list[str]]:
    first, begins = _split(cells.get("start_date", ""), day_first)
    if first is None:
        raise ValueError("there is no day on which it begins.")
    begins = _time(cells["start_time"]) if cells.get("start_time") else begins
    last, finishes = _split(cells.get("end_date", ""), day_first)
    finishes = _time(cells["end_time"]) if cells.get("end_time") else finishes
    last = last or first
    notes = []
    if begins is None or fold(cells.get("all_day", "")) in _TRUE:
        starts, ends = (
            dt.datetime.combine(first, dt.time()),
            dt.datetime.combine(last, dt.time()) + dt.timedelta(days=1),
        )
        all_day = True
    else:
        starts, all_day = dt.datetime.combine(first, begins), False
        if finishes is None:
            notes.append("It does not say when it ends: one hour is taken.")
            ends = starts + dt.timedelta(hours=1) if last == first else dt.datetime.combine(last, begins)
        else:
            ends = dt.datetime.combine(last, finishes)
            if ends < starts and last == first:
                ends += dt.timedelta(days=1)
    if ends < starts:
        raise ValueError(f"it ends ({ends:%Y-%m-%d %H:%M}) before it begins ({starts:%Y-%m-%d %H:%M}).")
    if not all_day:
        notes += [_left_out(clock, zone) for clock in (starts, ends) if _left_out(clock, zone)]
    began = at_place(starts, zone)
    # An hour that the clocks leave out is read as a later one, and may come after the end then.
    return began, max(began, at_place(ends, zone)), all_day, list(dict.fromkeys(notes))


def _left_out(clock: dt.datetime, zone: zoneinfo.ZoneInfo) -> str:
    """What is taken for a time that the clocks there leave out; empty for any other."""
    taken = at_place(clock, zone).astimezone(zone)
    if taken.replace(tzinfo=None, fold=0) == clock:
        return ""
    return f"There is no {clock:%H:%M} on {clock.day} {clock:%B %Y}, as the clocks are put forward: {taken:%H:%M} is taken."


def _split(text: str, day_first: bool) -> tuple[dt.date | None, dt.time | None]:
    """The day, and the time of day where the same cell has one."""
    text = " ".join(text.split())
    if not text:
        return None, None
    found = re.fullmatch(
        r"(.*?)(?:[T ]|, ?| at )(\d{1,2}(?::\d{2}){0,2} ?(?:[ap]\.?m\.?)?)Z?", text, re.IGNORECASE
    )
    if found and re.search(r"[:m]", found[2], re.IGNORECASE):
        return _day(found[1].strip(), day_first), _time(found[2])
    return _day(text, day_first), None


def _day(text: str, day_first: bool) -> dt.date:
    plain = re.sub(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? ", "", text.strip(), flags=re.IGNORECASE)
    plain = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", plain)
    number = ("%d/%m/%Y", "%d/%m/%y") if day_first else ("%m/%d/%Y", "%m/%d/%y")
    shapes = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", *number, "%d.%m.%Y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%d-%b-%Y")  # fmt: skip
    for shape in shapes:
        try:
            day = dt.datetime.strptime(plain, shape).date()
        except ValueError:
            continue
        if 1900 < day.year < 2200:
            return day
    raise ValueError(f"“{text[:40]}” is no day that we can read. Write it like 2027-02-28.")


def _time(text: str) -> dt.time:
    plain = re.sub(r"\.", "", text.strip().casefold())
    if plain in {"noon", "12 noon"}:
        return dt.time(12)
    found = re.fullmatch(r"(\d{1,2})(?::(\d{2}))?(?::\d{2})? ?(am|pm)?", plain)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    if found and found[3]:
        hour = hour % 12 + (12 if found[3] == "pm" else 0) if 1 <= hour <= 12 else 99
    if hour > 23 or minute > 59:
        raise ValueError(f"“{text[:40]}” is no time of day that we can read. Write it like 18:30.")
    return dt.time(hour, minute)
