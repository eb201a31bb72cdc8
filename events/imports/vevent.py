"""One event of a calendar (RFC 5545, 3.6.1), by itself: its times, its texts, what it must not tell."""

import datetime as dt
import hashlib
import re
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from events.imports.found import Found, Left
from events.imports.lines import Block, Line, unescaped
from events.imports.online import has_map, is_meeting, meeting_in, mode_of, online_of
from events.imports.private import Wrong, keep_private, says_cancelled
from events.imports.texts import first_link, fitted, line_of, text_of
from events.imports.towns import Towns
from events.imports.zones import Clock, Zones
from events.models.event import FIRST_YEAR, LAST_YEAR
from events.recurrence import at_place, lasting
from netlib.text.days import day_of, time_of

_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?",
    re.IGNORECASE,
)
_HOUR, _DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
# The day on which clocks are put forward has 23 hours.
_NEARLY_A_DAY = dt.timedelta(hours=22)
LONGEST_TITLE = 140
_REPEATING = frozenset({"RRULE", "RDATE"})


@dataclass(frozen=True)
class Head:
    """What an event takes from its calendar: its clocks, and whether the whole of it calls events off."""

    zones: Zones
    cancels: bool = False


@dataclass
class Raw:
    """One VEVENT, with its times read."""

    block: Block
    uid: str
    title: str
    starts: dt.datetime
    ends: dt.datetime
    clock: Clock
    all_day: bool
    head: Head
    location: str = ""
    recurrence: dt.datetime | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def sequence(self) -> int:
        """Its revision."""
        return sequence_of(self.block)

    @property
    def stamp(self) -> str:
        """When it was changed last, for telling the newer of two."""
        return self.block.value("LAST-MODIFIED") or self.block.value("DTSTAMP")

    @property
    def cancelled(self) -> bool:
        """Whether the calendar says that it does not take place."""
        return (
            self.head.cancels
            or self.block.value("STATUS").upper() in ("CANCELLED", "CANCELED")
            or says_cancelled(self.title)
        )

    @property
    def there(self) -> zoneinfo.ZoneInfo:
        """The zone in which it is shown."""
        return self.clock.there


def moment_of(line: Line, head: Head, like: Clock | None = None) -> tuple[dt.datetime, Clock, bool]:
    """The moment that a property says, by which clock, and whether it is a whole day. Raises ValueError."""
    text, zones = line.value.strip(), head.zones
    tzid = line.parameters.get("TZID", "").strip() if line.parameters else ""
    local, shift = _written(text)
    if shift is None or line.parameters.get("VALUE", "").upper() == "DATE":
        clock = like or zones.default
        return at_place(local.replace(hour=0, minute=0, second=0), clock.there), clock, True
    if shift:
        shown = zones.clock(tzid, local.year) if tzid else like or zones.default
        ahead = _ahead(shift)
        clock = zones.offset(ahead, shown.shown)
        return (local - ahead).replace(tzinfo=dt.UTC), clock, False
    clock = zones.clock(tzid, local.year) if tzid else like or zones.floating
    return at_place(local, clock.zone), clock, False


def _written(text: str) -> tuple[dt.datetime, str | None]:
    """What a moment says, without zone, and what stands behind it: an offset, "Z" or nothing; None for a day alone.
    Raises ValueError."""
    if len(text) == 15 and text[8] == "T" and text[9:11] != "24" and text[13:] < "60":
        return dt.datetime.fromisoformat(text), ""
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    day = dt.datetime(int(found[1]), int(found[2]), int(found[3]))
    if found[4] is None:
        return day, None
    hour, minute, second = int(found[4]), int(found[5]), min(int(found[6] or 0), 59)
    if (hour, minute) == (24, 0):
        # Midnight is written as the end of a day, too.
        return day + _DAY, found[7] or ""
    return day.replace(hour=hour, minute=minute, second=second), found[7] or ""


def _ahead(text: str) -> dt.timedelta:
    if text.upper() == "Z":
        return dt.timedelta()
    ahead = dt.timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return -ahead if text[0] == "-" else ahead


def length_of(text: str) -> dt.timedelta:
    """How long a DURATION is (RFC 5545, 3.3.6). Raises ValueError."""
    found = _LENGTH.fullmatch(text.strip())
    if found is None or not any(found.groups()[1:]):
        raise ValueError(text)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length


def read_event(
    block: Block, head: Head, fixes: Mapping[str, str], over: dt.datetime | None = None
) -> Raw | None:
    """Read one event; `fixes` are what a curator has put in place of what it says. None for one that stands by itself and
    has ended by `over`: there is no need to know more of it. Raises Wrong."""
    if fixes:
        _put_right(block, fixes)
    notes: list[str] = []
    start = block.first("DTSTART")
    if start is None:
        _title(block, head, [])
        raise Wrong("does not say when it begins", "start_date", "start_time")
    try:
        starts, clock, all_day = moment_of(start, head)
        if clock.note:
            notes.append(clock.note)
        ends = _end(block, head, starts, clock, all_day, notes)
        again = block.first("RECURRENCE-ID")
        recurrence = moment_of(again, head, clock)[0] if again else None
    except (ValueError, OverflowError):
        _title(block, head, [])
        raise Wrong("has a date that is none", "start_date", "start_time", "end_date", "end_time") from None
    if over is not None and ends <= over and again is None and not block.named.keys() & _REPEATING:
        return None
    if not FIRST_YEAR <= starts.year <= ends.year <= LAST_YEAR:
        notes.append(
            f"An event takes place in the years {FIRST_YEAR} to {LAST_YEAR}: it cannot be imported like this."
        )
    title = _title(block, head, notes)
    keep_private(block, title, bool(fixes.get("take")), notes)
    if not all_day and _is_whole_days(block, starts, ends, clock):
        all_day, starts, ends = True, *_as_days(starts, ends, clock)
    uid = uid_of(block)
    if not uid:
        uid = (
            "netlib-"
            + hashlib.sha256(f"{title}|{starts.astimezone(clock.there):%Y-%m-%d}".encode()).hexdigest()[:40]
        )
        notes.append("It has no identity of its own: it is known again by title and day.")
    if not block.whole:
        notes.append("The file breaks off in the middle of it.")
    return Raw(
        block, uid, title, starts, ends, clock, all_day, head, _location(block, notes), recurrence, notes
    )


def uid_of(block: Block) -> str:
    """The identity of an event in its calendar; "" where it has none."""
    return block.value("UID")[:500]


def sequence_of(block: Block) -> int:
    """The revision of an event (RFC 5545, 3.8.7.4), as far as a number says it."""
    text = block.value("SEQUENCE")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _put_right(block: Block, fixes: Mapping[str, str]) -> None:
    if title := fixes.get("title"):
        block.put("SUMMARY", "", title.replace("\\", "\\\\"))
    for day, time, name in (("start_date", "start_time", "DTSTART"), ("end_date", "end_time", "DTEND")):
        if not fixes.get(day):
            continue
        old = block.first(name) or block.first("DTSTART")
        zone = f'TZID="{old.parameters["TZID"]}"' if old and "TZID" in old.parameters else ""
        try:
            said = day_of(fixes[day]).isoformat()
            if fixes.get(time):
                minutes = time_of(fixes[time]).minutes
                said += f"T{minutes // 60:02}:{minutes % 60:02}"
        except ValueError as error:
            raise Wrong(f"has a date that is none (“{error}”)", day, time) from None
        block.put(name, zone if fixes.get(time) else "", said)


def _title(block: Block, head: Head, notes: list[str]) -> str:
    lines = block.all("SUMMARY")
    texts = [line_of(line.text()) for line in lines]
    chosen = _in_our_language(lines)
    title = texts[chosen] if texts else ""
    if not title:
        if head.cancels or block.value("STATUS").upper() == "CANCELLED":
            return "Canceled event"
        raise Wrong("", "title")
    notes += [
        f"It has another title, too: “{fitted(text, 80)}”."
        for at, text in enumerate(texts)
        if at != chosen and text != title
    ]
    if len(title) > LONGEST_TITLE:
        notes.append(f"Its title is cut at {LONGEST_TITLE} letters.")
    return fitted(title, LONGEST_TITLE)


def _location(block: Block, notes: list[str]) -> str:
    """Where it is, as its calendar writes it."""
    lines = block.all("LOCATION")
    if not lines:
        apple = block.first("X-APPLE-STRUCTURED-LOCATION")
        return text_of(unescaped(apple.parameters.get("X-TITLE", ""))) if apple else ""
    texts = [text_of(line.text()) for line in lines]
    chosen = _in_our_language(lines)
    notes += [
        f"It has another place, too: “{fitted(text, 80)}”."
        for text in texts
        if text not in ("", texts[chosen])
    ]
    return texts[chosen]


def _in_our_language(lines: Sequence[Line]) -> int:
    """Which of several lines of one name is in English, or says no language; else the first."""
    if len(lines) < 2:
        return 0
    tongues = [line.parameters.get("LANGUAGE", "").lower() for line in lines]
    english = [at for at, tongue in enumerate(tongues) if tongue.startswith("en")]
    return (english or [at for at, tongue in enumerate(tongues) if not tongue] or [0])[0]


def _end(
    block: Block, head: Head, starts: dt.datetime, clock: Clock, all_day: bool, notes: list[str]
) -> dt.datetime:
    there = clock.there if all_day else clock.zone
    ends = _said_end(block, head, starts, clock, all_day, notes)
    if ends is None and all_day:
        ends = lasting(starts, 24 * 60, there)
    elif ends is None:
        notes.append("It does not say when it ends: one hour is taken.")
        return starts + _HOUR
    if all_day and ends <= starts:
        ends = lasting(starts, 24 * 60, there)
    if ends < starts:
        notes.append("It ends before it begins: one hour is taken.")
        ends = starts + _HOUR
    return ends


def _said_end(
    block: Block, head: Head, starts: dt.datetime, clock: Clock, all_day: bool, notes: list[str]
) -> dt.datetime | None:
    """When an event ends as it says; None where it does not, or not so that it can be read."""
    there = clock.there if all_day else clock.zone
    for line in filter(None, (block.first("DTEND"), block.first("DURATION"))):
        try:
            if line.name == "DURATION":
                return lasting(starts, int(length_of(line.value).total_seconds() // 60), there)
            ends, _, whole = moment_of(line, head, clock)
            if all_day and not whole:
                # It ends on that day.
                _, ends = _as_days(starts, max(ends, starts), clock)
            return lasting(ends, 24 * 60, there) if whole and not all_day and ends <= starts else ends
        except (ValueError, OverflowError):
            notes.append(f"Its end cannot be read: “{fitted(line.value.strip(), 40)}”.")
    return None


def _is_whole_days(block: Block, starts: dt.datetime, ends: dt.datetime, clock: Clock) -> bool:
    """Whether an event with times takes whole days: by Microsoft's flag, or from midnight to midnight."""
    if block.value("X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT").upper() == "TRUE":
        return True
    if ends - starts < _NEARLY_A_DAY:
        return False
    for zone in (clock.zone, clock.there):
        first, last = starts.astimezone(zone), ends.astimezone(zone)
        if first.time() == dt.time() and (last.time() >= dt.time(23, 59) or last.time() == dt.time()):
            return True
    return False


def _as_days(starts: dt.datetime, ends: dt.datetime, clock: Clock) -> tuple[dt.datetime, dt.datetime]:
    """The first moments of its first day and of the one after its last, where it is shown."""
    there = clock.there
    # Days are those of the zone in which it begins at midnight.
    zone = clock.zone if starts.astimezone(clock.zone).time() == dt.time() else there
    first = starts.astimezone(zone).date()
    last = (max(ends, starts + _HOUR) - dt.timedelta(minutes=1)).astimezone(zone).date()
    return (
        at_place(dt.datetime.combine(first, dt.time()), there),
        at_place(dt.datetime.combine(last + _DAY, dt.time()), there),
    )


# What it says


def found_of(raw: Raw, towns: Towns, recurrence: str, town: str = "") -> Found:
    """What an event says, in our words. `town` is what a curator chose for it."""
    block, notes = raw.block, list(raw.notes)
    source = _description(block, notes)
    link = first_link(text_of(block.value("URL"))) if "URL" in block.named else ""
    links = _joins(block, link)
    online = online_of(description=source, location=raw.location, links=links)
    place_line = online.location.replace("\n", ", ")
    venue, address, place = towns.place_line(place_line) if place_line else ("", "", None)
    if town:
        place = towns.look_up(town) or place
    if len(online.description) > 10_000:
        notes.append("Its description is cut at 10,000 letters.")
    if len(venue) == 200 or len(address) == 500:
        notes.append("Its place is cut: the venue has room for 200 letters, the address for 500.")
    placed = bool(venue or place)
    mode = mode_of(online, title=raw.title, description=source, placed=placed, links=bool(links), notes=notes)
    if has_map(raw.location):
        notes.append("The link to a map in its place is left out.")
    return Found(
        where=raw.title, uid=raw.uid, recurrence=recurrence, title=raw.title, starts=raw.starts, ends=raw.ends,
        time_zone=raw.clock.shown, all_day=raw.all_day, description=fitted(online.description, 10_000), mode=mode,
        venue=venue, address=address, place=place, join_link=online.join, getting_there=online.how,
        registration_link=online.registration or (link if link != online.join else ""),
        cancelled=raw.cancelled, sequence=raw.sequence, notes=tuple(notes), number=block.number,
    )  # fmt: skip


def _description(block: Block, notes: list[str]) -> str:
    lines = block.all("DESCRIPTION")
    if not lines:
        html = block.first("X-ALT-DESC", "STYLED-DESCRIPTION")
        return text_of(html.text()) if html else ""
    texts = [text_of(line.text()) for line in lines]
    if len(texts) == 1:
        return texts[0]
    tongues = {line.parameters.get("LANGUAGE", "").lower()[:2] for line in lines}
    if len(tongues) > 1:
        # The one that readers here understand comes first; nobody's is left out.
        texts.insert(0, texts.pop(_in_our_language(lines)))
    return "\n\n".join(dict.fromkeys(filter(None, texts)))


def _joins(block: Block, link: str) -> list[str]:
    """What the properties of an event give for joining it, the best first."""
    conferences = block.all("CONFERENCE")
    conferences.sort(key=lambda line: "VIDEO" not in line.parameters.get("FEATURE", "VIDEO").upper())
    named = [line.value.strip() for line in conferences]
    for name, raws in block.named.items():
        if not name.startswith(("X-", "ATTACH")) or name.startswith("X-ALT"):
            continue
        joins = _JOINING.search(name)
        for _, _, value in raws:
            if joins and value.lower().startswith(("tel:", "sip:")):
                named.append(value.strip())
            elif "://" in value:
                found = meeting_in(value) or (first_link(unescaped(value)) if joins else "")
                named += [found] if found else []
    if is_meeting(link):
        named.append(link)
    links = [one for one in dict.fromkeys(named) if one.lower().startswith("http")]
    return links + [one for one in dict.fromkeys(named) if one not in links]


# In the names of properties by which programs say how one takes part.
_JOINING = re.compile(r"CONFERENC|MEETING|HANGOUT|ZOOM|WEBEX|TEAMS|JITSI|GTM|VIDEO|JOIN|SKYPE|ONLINE-?URL")


def left_of(block: Block, wrong: Wrong) -> Left:
    """What cannot be taken, for people."""
    summary = block.first("SUMMARY")
    title = fitted(line_of(summary.text()), 80) if summary else ""
    if not str(wrong):
        why = f"An event without a title was left out (line {block.number})."
        return Left(block.number, "An event without a title", why, {"title": ""})
    shown = dict.fromkeys(wrong.fields, "")
    return Left(
        block.number, f"“{title}”", f"“{title}” {wrong}, and was left out (line {block.number}).", shown
    )
