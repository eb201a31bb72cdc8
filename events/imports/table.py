"""Reading tables of events: each row is an event, as far as its cells say so."""

import datetime as dt
import hashlib
import re
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import replace

from events.imports.columns import COLUMNS, columns_left, guess_columns, is_heading
from events.imports.found import FIXES, TABLE, Fixes, Found, Left, Reading
from events.imports.private import says_cancelled
from events.imports.texts import fitted, line_of, text_of
from events.imports.towns import Towns
from events.imports.vevent import LONGEST_TITLE, length_of
from events.imports.where import town_text, where_of
from events.imports.zones import offset_named, zone_named
from events.kinds import KINDS
from events.recurrence import at_place
from netlib.files import LIMITS, Unreadable, no_collecting
from netlib.tables import Table, read_rows
from netlib.text.dates import show_day, show_number, show_time, show_weekday
from netlib.text.days import (
    NotADay,
    NotATime,
    TimeOfDay,
    Written,
    day_first_in,
    is_ambiguous,
    moment_of,
    times_of,
    weekday_in,
)
from netlib.text.names import fold
from netlib.text.sentences import counted, quoted

_FREE = {
    "free",
    "0",
    "0.00",
    "$0",
    "$0.00",
    "no charge",
    "none",
    "gratis",
    "gratuit",
    "kostenlos",
    "€0",
    "0 €",
    "free of charge",
    "no cost",
}
_TRUE = {"true", "yes", "y", "1", "x", "ja", "oui", "si", "wahr", "vrai"}
_PRIVATE = {
    *_TRUE,
    "private",
    "confidential",
    "personal",
    "hidden",
    "internal",
    "staff",
    "staff only",
    "privat",
    "prive",
}
_DRAFT = {
    "draft",
    "unpublished",
    "pending",
    "private",
    "hidden",
    "internal",
    "entwurf",
    "brouillon",
    "rejected",
    "declined",
    "trash",
}
_CANCELLED = re.compile(r"cancel|abgesagt|annul|cancelad|annullat|entfallt|geannuleerd")
_NOT_YET = {
    "tba",
    "tbd",
    "tbc",
    "?",
    "-",
    "–",
    "n/a",
    "to be announced",
    "to be determined",
    "various",
    "varies",
    "",
}
_ZONE_AFTER = re.compile(
    r"^(.*\d.*?)\s*[(\[]?\b((?:[ECMPA]|AK|H|N)(?:[SD])?T|Eastern|Central|Mountain|Pacific|Atlantic|UTC|GMT|CES?T|BST|MESZ|MEZ|(?:UTC|GMT)[+-]\d{1,2}(?::\d\d)?)\b(?: time)?[)\]]?$",
    re.IGNORECASE,
)
# "18:00+02:00", "23:00Z"; with a minus after seconds alone, as "18:00-19:30" is a span.
_OFFSET_AFTER = re.compile(
    r"^(\d{1,2}:?\d\d(?::?\d\d(?:\.\d+)?)?)\s*(Z|\+\d\d:?\d\d|(?<=:\d\d:\d\d)[-\u2212]\d\d:?\d\d)$",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"(?:(\d+(?:[.,]\d+)?)\s*(?:h|hr|hrs|hours?|std|stunden?|heures?)\b)?\s*(?:(\d+)\s*(?:m|min|mins|minutes?|minuten)?\b)?",
    re.IGNORECASE,
)
_DAY = dt.timedelta(days=1)


def rows_of(data: bytes, code_page: str = "") -> Table:
    """The table in a file. Raises Unreadable."""
    table = read_rows(data, is_heading=is_heading, code_page=code_page)
    if len(table.head) < 2:
        raise Unreadable(
            "This is no table: it has one column only. Save it as CSV, with a line of headings such as Title and Date."
        )
    return table


@no_collecting()
def read_table(
    data: bytes,
    *,
    zone: str,
    now: dt.datetime,
    columns: Sequence[str] | None = None,
    day_first: bool | None = None,
    past: bool = False,
    code_page: str = "",
    fixes: Fixes | None = None,
) -> Reading:
    """The events of a table. `columns` says what each column is (keys of COLUMNS), else it is guessed. `day_first`
    reads 3/4 as 3 April; None goes by what the table shows. `fixes` are cells that a curator has put right. One query
    for all towns. Raises Unreadable; what is wrong in a row is told of that row."""
    table = rows_of(data, code_page)
    chosen = (
        list(columns) if columns and len(columns) == len(table.head) else guess_columns(table.head, table)
    )
    reading = Reading(
        notes=list(table.notes), code_page=table.letters.code_page, guessed=table.letters.guessed
    )
    for needed in ("title", "start_date"):
        if needed not in chosen:
            raise Unreadable(
                f"No column is the {COLUMNS[needed][0].lower()}. Choose which one is. "
                f"The headings were looked for in row {table.head_number}."
            )
    _say_columns(table, chosen, reading)
    first = _day_first(table, chosen, day_first, reading)
    cells = {row.number: _cells(row.cells, chosen, (fixes or {}).get(row.number, {})) for row in table.rows}
    towns = Towns()
    towns.learn(
        (text_of(each.get("venue", "")) for each in cells.values() if not each.get("town")),
        (town_text(each) for each in cells.values() if each.get("town")),
    )
    read = _Rows(zone, first, towns, now)
    coming: list[Found] = []
    for number, each in cells.items():
        try:
            found = read.event(number, each)
        except ValueError as error:
            fields = {"take": ""} if isinstance(error, _Kept) else _fields(each)
            reading.left.append(Left(number, f"Row {number}", f"Row {number}: {error}", fields))
            continue
        if found.ends <= now and not past:
            reading.over += 1
        else:
            coming.append(found)
    if len(coming) > LIMITS.events:
        reading.notes.append(
            f"The table has {show_number(len(coming))} events; the next {show_number(LIMITS.events)} are read."
        )
        coming = sorted(coming, key=lambda found: found.starts)[: LIMITS.events]
    reading.found = coming
    return reading


def _cells(row: Sequence[str], chosen: Sequence[str], fixes: Mapping[str, str]) -> dict[str, str]:
    cells = {key: row[at] for at, key in enumerate(chosen) if key and at < len(row)}
    return cells | {key: text for key, text in fixes.items() if text}


def _fields(cells: Mapping[str, str]) -> dict[str, str]:
    """What a row says, to be put right."""
    return {key: cells.get(key, "")[:200] for key in FIXES if key not in ("town", "take")} | (
        {"town": cells["town"]} if cells.get("town") else {}
    )


def _say_columns(table: Table, chosen: Sequence[str], reading: Reading) -> None:
    unused, kept_back = columns_left(table, chosen)
    if unused:
        one = "The column {names} is not taken over. Choose below what it says."
        many = "The columns {names} are not taken over. Choose below what each says."
        reading.notes.append(counted(len(unused), one, many, names=quoted(unused)))
    if kept_back:
        reading.notes.append(
            f"What stands under “{'”, “'.join(kept_back[:8])}” may not be for everybody, and is left out."
        )


def _day_first(table: Table, chosen: Sequence[str], said: bool | None, reading: Reading) -> bool:
    days = [
        text
        for at, key in enumerate(chosen)
        if key in ("start_date", "end_date")
        for text in table.column(at)
    ]
    shown = day_first_in(days)
    if said is not None:
        return said
    reading.asks_day_first = shown is None and is_ambiguous(days)
    return bool(shown)


class _Kept(ValueError):
    """A row that is kept private, which a curator may take all the same."""


class _Rows:
    """Reads the rows of one table, of which each has its place among the others."""

    def __init__(self, zone: str, day_first: bool, towns: Towns, now: dt.datetime) -> None:
        self.zone, self.day_first, self.towns = zone, day_first, towns
        self.today = now.astimezone(zoneinfo.ZoneInfo(zone)).date()
        self.known: dict[str, dict[dt.datetime, int]] = {}

    def event(self, number: int, cells: Mapping[str, str]) -> Found:
        """The event of one row. Raises ValueError that says what is wrong in it."""
        notes: list[str] = []
        title = line_of(cells.get("title", ""))
        if not title:
            raise ValueError("there is no title.")
        if len(title) > LONGEST_TITLE:
            notes.append(f"Its title is cut at {LONGEST_TITLE} letters.")
        status = fold(cells.get("status", ""))
        taken = bool(cells.get("take"))
        if why := _kept_private(cells, status):
            if not taken:
                raise _Kept(f"“{fitted(title, 80)}” {why}, and was left out.")
            notes.append(f"It {why}.")
        where = where_of(cells, self.towns, notes)
        named = cells.get("time_zone", "")
        there = zone_named(named) if named else None
        if named and there is None and offset_named(named) is None:
            raise ValueError(f"“{named}” is no time zone that we know. Write it like America/New_York.")
        shown = there or (where.place.time_zone if where.place is not None else self.zone)
        own = (
            dt.timezone(offset)
            if named and there is None and (offset := offset_named(named)) is not None
            else None
        )
        starts, ends, all_day = self._times(cells, zoneinfo.ZoneInfo(shown), own, notes)
        cost = line_of(cells.get("cost", ""))
        found = Found(
            where=f"Row {number}", uid=cells.get("uid", "")[:500] or _identity(title, starts.astimezone(zoneinfo.ZoneInfo(shown))), title=fitted(title, LONGEST_TITLE),
            starts=starts, ends=ends, time_zone=shown, all_day=all_day, description=where.description, mode=where.mode,
            venue=where.venue, address=where.address, place=where.place, join_link=where.join_link, getting_there=where.getting_there,
            registration_link=where.registration_link, free=fold(cost) in _FREE,
            price_note="" if fold(cost) in _FREE else fitted(cost, 200), kind=_kind(cells.get("kind", "")),
            cancelled=bool(_CANCELLED.search(status)) or says_cancelled(title), notes=tuple(notes),
            says=TABLE, number=number, towns=where.towns,
        )  # fmt: skip
        return self._told_apart(found, number, cells)

    def _told_apart(self, found: Found, number: int, cells: Mapping[str, str]) -> Found:
        """The event of a row, which may have the title and day of an earlier one, or its number, but not its time as
        well. Raises ValueError for what is twice in the table."""
        times = self.known.setdefault(found.uid, {})
        if found.starts in times:
            raise ValueError(f"it says the same as row {times[found.starts]}, and was left out.")
        if times and cells.get("uid"):
            note = (
                f"It has the number or code of row {min(times.values())}: it is known again by its time, too."
            )
            found = replace(found, notes=(*found.notes, note))
        times[found.starts] = number
        return replace(found, uid=f"{found.uid}-{len(times)}") if len(times) > 1 else found

    def _times(
        self, cells: Mapping[str, str], zone: zoneinfo.ZoneInfo, own: dt.tzinfo | None, notes: list[str]
    ) -> tuple[dt.datetime, dt.datetime, bool]:
        """When it begins and ends, and whether it takes whole days. Raises ValueError."""
        start, end = self._written(cells, "start_date"), self._written(cells, "end_date")
        if start.first is None:
            raise ValueError("there is no day on which it begins.")
        begins, ends, named = self._clock(cells, start, end, notes)
        first = start.first
        last = end.last or end.first or start.last or first
        if start.guessed_year:
            notes.append(f"It says no year: {first.year} is taken.")
        said_day = weekday_in(cells.get("start_date", ""))
        if said_day is not None and said_day != first.weekday():
            notes.append(
                f"{show_day(first, long=True)} is a {show_weekday(first, long=True)}, and the table says another day of the week."
            )
        clock = named or own or zone
        whole = fold(cells.get("all_day", "")) in _TRUE or begins is None
        if begins is not None and ends is not None and begins.minutes == 0 and ends.minutes >= 1439:
            whole = True
        if (
            begins is not None
            and ends is not None
            and (begins.minutes, ends.minutes) == (0, 0)
            and last > first
        ):
            whole, last = True, last - _DAY
        if whole:
            if last < first:
                raise ValueError(f"it ends ({last}) before it begins ({first}).")
            return (
                at_place(dt.datetime.combine(first, dt.time()), zone),
                at_place(dt.datetime.combine(last, dt.time()) + _DAY, zone),
                True,
            )
        assert begins is not None  # noqa: S101
        if not begins.said and begins.minutes < 7 * 60 and not cells.get("take"):
            notes.append(
                f"It begins at {begins.minutes // 60:02}:{begins.minutes % 60:02}: look whether that is in the morning."
            )
        starts = begins.on(first)
        lasts = _length(cells.get("duration", ""))
        if ends is not None:
            finish = ends.on(last)
            if finish < starts and last == first and not (end.first and end.begins):
                finish += _DAY
                if finish - starts > dt.timedelta(hours=12):
                    notes.append("It ends before it begins: the end is taken for one on the next day.")
        elif lasts is not None:
            finish = starts + lasts
        else:
            if said := cells.get("duration", ""):
                notes.append(f"“{fitted(said, 40)}” is no length that we can read.")
            notes.append("It does not say when it ends: one hour is taken.")
            finish = starts + dt.timedelta(hours=1) if last == first else begins.on(last)
        if finish < starts and end.ahead == start.ahead:
            raise ValueError(f"it ends ({_shown(finish)}) before it begins ({_shown(starts)}).")
        began = _moment(starts, start.ahead, clock)
        done = _moment(
            finish, end.ahead if ends is not None and end.ahead is not None else start.ahead, clock
        )
        notes += dict.fromkeys(
            note
            for each, ahead in ((starts, start.ahead), (finish, end.ahead or start.ahead))
            if ahead is None and (note := _left_out(each, clock))
        )
        # An hour that the clocks leave out is read as a later one, and may come after the end then.
        return began, max(began, done), False

    def _written(self, cells: Mapping[str, str], key: str) -> Written:
        text = cells.get(key, "")
        try:
            return moment_of(text, day_first=self.day_first, today=self.today)
        except NotADay:
            raise ValueError(f"“{text[:40]}” is no day that we can read. Write it like 2027-02-28.") from None
        except NotATime:
            raise ValueError(
                f"“{text[:40]}” is no time of day that we can read. Write it like 18:30."
            ) from None

    def _clock(
        self, cells: Mapping[str, str], start: Written, end: Written, notes: list[str]
    ) -> tuple[TimeOfDay | None, TimeOfDay | None, dt.tzinfo | None]:
        """The times of day at which it begins and ends, and the zone that stands beside them."""
        begins, ends = start.begins, end.begins or start.ends
        named: dt.tzinfo | None = None
        for key in ("start_time", "end_time"):
            text = " ".join(cells.get(key, "").split())
            if fold(text) in _NOT_YET:
                if text:
                    notes.append(f"Its time is “{text}”: it is taken for the whole day.")
                continue
            if fold(text) in ("all day", "allday", "ganztagig", "toute la journee", "todo el dia"):
                return None, None, None
            if shifted := _OFFSET_AFTER.match(text):
                named, text = dt.timezone(offset_named(f"UTC{shifted[2]}") or dt.timedelta()), shifted[1]
            elif zoned := _ZONE_AFTER.match(text):
                zone, offset = zone_named(zoned[2]), offset_named(zoned[2])
                named = (
                    zoneinfo.ZoneInfo(zone) if zone else dt.timezone(offset) if offset is not None else named
                )
                text = zoned[1]
            try:
                first, last = times_of(text)
            except NotATime:
                raise ValueError(
                    f"“{text[:40]}” is no time of day that we can read. Write it like 18:30."
                ) from None
            if key == "start_time":
                begins, ends = first, last or ends
            else:
                ends = last or first
        return begins, ends, named


def _kept_private(cells: Mapping[str, str], status: str) -> str:
    if fold(cells.get("private", "")) in _PRIVATE or fold(cells.get("sensitivity", "")) in _PRIVATE:
        return "is marked as private"
    if fold(cells.get("busy", "")) in ("3", "out of office", "oof"):
        return "says that somebody is out of the office"
    if status in _DRAFT:
        return f"has the status “{status}”"
    return ""


def _identity(title: str, starts: dt.datetime) -> str:
    """What a row without a number is known by: its title and its day there, so that another hour is a change."""
    return "row-" + hashlib.sha256(f"{fold(title)}|{starts.date().isoformat()}".encode()).hexdigest()[:40]


def _moment(clock: dt.datetime, ahead: dt.timedelta | None, zone: dt.tzinfo) -> dt.datetime:
    if ahead is None:
        return at_place(clock, zone)
    return clock.replace(tzinfo=dt.timezone(ahead)).astimezone(dt.UTC)


def _kind(text: str) -> str:
    key = fold(text)
    return next((kind.key for kind in KINDS if key in (kind.key, fold(kind.label))), "")


def _length(text: str) -> dt.timedelta | None:
    """How long "90 min", "1.5 hours", "1:30" or "90" is; None for what says nothing."""
    if found := re.fullmatch(r"(\d{1,2}):([0-5]\d)(?::\d\d)?", text.strip()):
        return dt.timedelta(hours=int(found[1]), minutes=int(found[2]))
    try:
        return length_of(text)
    except ValueError:
        pass
    found = _DURATION.fullmatch(text.strip())
    if not found or not (found[1] or found[2]):
        return None
    return dt.timedelta(hours=float((found[1] or "0").replace(",", ".")), minutes=int(found[2] or 0))


def _shown(clock: dt.datetime) -> str:
    return f"{show_day(clock.date())}, {show_time(clock.time())}"


def _left_out(clock: dt.datetime, zone: dt.tzinfo) -> str:
    """What is taken for a time that the clocks there leave out; empty for any other."""
    taken = at_place(clock, zone).astimezone(zone)
    if taken.replace(tzinfo=None, fold=0) == clock:
        return ""
    return (
        f"There is no {show_time(clock.time())} on {show_day(clock.date())}, as the clocks are put forward: "
        f"{show_time(taken.time())} is taken."
    )
