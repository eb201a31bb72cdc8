"""The dates of a recurring event of a calendar (RFC 5545, 3.8.5): by its rules, with those that were added, taken out
and changed."""

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from events.imports.found import Found, Left, Reading
from events.imports.lines import Line
from events.imports.vevent import Raw, length_of, moment_of
from events.recurrence import (
    HORIZON,
    BadRule,
    at_place,
    clock_minutes,
    dates,
    foreign_parts,
    last_moment,
    lasting,
)
from netlib.files import LIMITS
from netlib.text.dates import show_day, show_number

_MOMENT = re.compile(r"\d{8}(?:T\d{4}(?:\d\d)?Z?)?")
# Of a series that began longer ago, the dates that are over are not counted one by one.
_COUNTED = dt.timedelta(days=2 * 366)
_DAY = dt.timedelta(days=1)

Say = Callable[..., Found]


def repeated(
    master: Raw | None, apart: list[Raw], reading: Reading, say: Say, *, now: dt.datetime, past: bool
) -> Iterator[Found]:
    """Each date of the event, in our words by `say(raw, recurrence)`. `apart` are those that stand for one date each
    (RECURRENCE-ID); without a `master` they are all that there is."""
    if master is None:
        for raw in _newest(apart).values():
            yield say(raw, _recurrence(raw.recurrence or raw.starts, raw))
        return
    taken_out, days_out = _listed_out(master)
    since = None if past else _since(master, now)
    if since is not None:
        reading.over += 1
    until = _until(master, now)
    moments, ends_of = _moments(master, since, until)
    if not moments and _goes_on(master, until):
        reading.notes.append(
            f"“{master.title}” (line {master.block.number}) has no date before {until:%Y-%m-%d}: recurring events are read a year ahead."
        )
    changed = _newest(_at_a_date(_placed(raw, master), master, moments) for raw in apart)
    taken_out = _matched(master, moments, taken_out, days_out)
    shown = zoneinfo.ZoneInfo(master.clock.shown)
    gone = {
        moment
        for moment in {*moments, *changed}
        if moment in taken_out or moment.astimezone(shown).date() in days_out
    }
    # A date that was first moved and then taken out does not take place; one that was moved after that does.
    changed = {
        moment: raw
        for moment, raw in changed.items()
        if moment not in gone or raw.sequence >= master.sequence
    }
    onward = sorted(
        (raw for raw in changed.values() if _ranged(raw)), key=lambda raw: raw.recurrence or raw.starts
    )
    told = {id(raw): say(raw, "") for raw in (master, *onward)}
    if master.clock.zone is dt.UTC and len(moments) > 1 and _shifts(moments, shown) and not master.all_day:
        note = "It repeats by UTC: where the clocks are changed it begins an hour earlier or later."
        told[id(master)] = replace(told[id(master)], notes=(*told[id(master)].notes, note))
    for moment in sorted(moments - gone - changed.keys()):
        base = next((raw for raw in reversed(onward) if (raw.recurrence or raw.starts) <= moment), master)
        yield _date(told[id(base)], base, master, moment, ends_of.get(moment))
    for moment, raw in changed.items():
        if moment not in moments and raw.sequence < master.sequence and since is None and moment <= until:
            number = raw.block.number
            why = f"“{raw.title}” is a date of an older version of its series, and was left out (line {number})."
            reading.left.append(Left(number, f"“{raw.title}”", why))
            continue
        if _ranged(raw) and raw.recurrence not in moments and raw.starts > until:
            continue
        if moment not in moments and since is None and moment <= until:
            raw.notes.append("It stands for a date that the series does not have.")
        yield replace(say(raw, _recurrence(moment, master)), listed=True)


def _since(master: Raw, now: dt.datetime) -> dt.datetime | None:
    """After which moment the dates of a series are read; None for from the first on."""
    return None if now - master.starts < _COUNTED else now - (master.ends - master.starts) - _DAY


def _until(master: Raw, now: dt.datetime) -> dt.datetime:
    """Up to which moment: of a series that begins later than in a year, the first year is read."""
    return max(now, master.starts) + HORIZON


def has_date(master: Raw, raw: Raw, now: dt.datetime) -> bool:
    """Whether the date for which an event stands (RECURRENCE-ID) is one of the series."""
    # What there is to say about the series is said when its dates are read.
    quiet = replace(master, notes=[])
    moments, _ = _moments(quiet, _since(master, now), _until(master, now))
    return _at_a_date(_placed(raw, quiet), quiet, moments).recurrence in moments


def _goes_on(master: Raw, until: dt.datetime) -> bool:
    """Whether a rule of the series may have dates after `until`."""
    for line in master.block.all("RRULE"):
        try:
            parts = foreign_parts(_modern(line.value))
            if "COUNT" not in parts and last_moment(parts, dt.UTC) > until.replace(tzinfo=None):
                return True
        except BadRule:
            continue
    return False


def _ranged(raw: Raw) -> bool:
    line = raw.block.first("RECURRENCE-ID")
    return line is not None and line.parameters.get("RANGE", "").upper() == "THISANDFUTURE"


def _date(told: Found, base: Raw, master: Raw, moment: dt.datetime, own_end: dt.datetime | None) -> Found:
    """One date of the series, as `base` says it: the series itself, or what holds from some date on."""
    zone = zoneinfo.ZoneInfo(base.clock.shown) if base.all_day else base.clock.zone
    starts = moment
    if base is not master and base.recurrence is not None:
        starts = lasting(moment, clock_minutes(base.recurrence, base.starts, zone), zone)
    ends = own_end or lasting(starts, clock_minutes(base.starts, base.ends, zone), zone)
    return replace(
        told, starts=starts, ends=max(starts, ends), recurrence=_recurrence(moment, master), listed=True
    )


def _shifts(moments: Iterable[dt.datetime], shown: zoneinfo.ZoneInfo) -> bool:
    return len({moment.astimezone(shown).utcoffset() for moment in moments}) > 1


def _newest(raws: Iterable[Raw]) -> dict[dt.datetime, Raw]:
    """Of several that stand for one date, the one that was changed last."""
    newest: dict[dt.datetime, Raw] = {}
    for raw in sorted(raws, key=lambda raw: (raw.sequence, raw.stamp)):
        newest[raw.recurrence or raw.starts] = raw
    return newest


def _placed(raw: Raw, master: Raw) -> Raw:
    """The same, with the moment at which the date that it stands for begins in the series."""
    line = raw.block.first("RECURRENCE-ID")
    if line is None:
        return raw
    moment, own, whole = moment_of(line, raw.head, raw.clock)
    if not master.all_day:
        return replace(raw, recurrence=_on_day(moment.astimezone(raw.there).date(), master)) if whole else raw
    local = moment.astimezone(raw.there if whole else own.zone)
    if own.zone is dt.UTC and not whole and local.time() != dt.time():
        # Of whole days, Exchange gives the midnight of its own zone.
        midnights = [moment.astimezone(zone) for zone in raw.head.zones.midnights()]
        local = next((each for each in midnights if each.time() == dt.time()), local + dt.timedelta(hours=12))
    return replace(raw, recurrence=at_place(dt.datetime.combine(local.date(), dt.time()), master.there))


def _at_a_date(raw: Raw, master: Raw, moments: set[dt.datetime]) -> Raw:
    """The same; where it stands for a midnight at which the series does not take place, for its date on that day."""
    moment = raw.recurrence
    if moment is None or moment in moments or master.all_day:
        return raw
    days = _midnights(moment, master)
    there = [one for one in moments if one.astimezone(master.there).date() in days]
    return replace(raw, recurrence=there[0]) if len(there) == 1 else raw


def _midnights(moment: dt.datetime, master: Raw) -> set[dt.date]:
    """The days that begin at that moment, on the clocks of the series or in UTC."""
    locals_ = [moment.astimezone(zone) for zone in (master.there, master.clock.zone, dt.UTC)]
    return {local.date() for local in locals_ if local.time() == dt.time()}


def _on_day(day: dt.date, master: Raw) -> dt.datetime:
    """When the series begins on that day, where it is shown."""
    if master.all_day:
        return at_place(dt.datetime.combine(day, dt.time()), master.there)
    local = master.starts.astimezone(master.there)
    moment = at_place(dt.datetime.combine(day, local.time()), master.there)
    # What repeats by UTC does not stay at its time there.
    shift = (
        (master.starts.astimezone(master.clock.zone).utcoffset() or dt.timedelta())
        if master.clock.zone is dt.UTC
        else None
    )
    if shift is None:
        return moment
    return dt.datetime.combine(moment.date(), master.starts.astimezone(dt.UTC).time(), dt.UTC)


def _moments(
    master: Raw, since: dt.datetime | None, until: dt.datetime
) -> tuple[set[dt.datetime], dict[dt.datetime, dt.datetime]]:
    """When the series takes place by its rules and its further dates, and when those end that say so themselves."""
    zone = zoneinfo.ZoneInfo(master.clock.shown) if master.all_day else master.clock.zone
    found = {master.starts}
    rules = master.block.all("RRULE")
    for line in rules:
        try:
            found |= set(_by_rule(line, master, zone, since, until, alone=len(rules) == 1))
        except BadRule as error:
            master.notes.append(f"It repeats in a way that we cannot read: only its first date is. {error}")
    for line in master.block.all("EXRULE"):
        try:
            found -= set(_by_rule(line, master, zone, since, until, alone=False)) - {master.starts}
        except BadRule as error:
            master.notes.append(f"It leaves out dates in a way that we cannot read. {error}")
    ends: dict[dt.datetime, dt.datetime] = {}
    for line in master.block.all("RDATE"):
        for starts, end in _listed(line, master, "further dates"):
            found.add(starts)
            if end is not None:
                ends[starts] = end
    found = {moment for moment in found if moment <= until and (since is None or moment > since)}
    if len(found) > LIMITS.dates:
        master.notes.append(
            f"It has {show_number(len(found))} dates; the next {show_number(LIMITS.dates)} are read."
        )
        found = set(sorted(found)[-LIMITS.dates :] if since is None else sorted(found)[: LIMITS.dates])
    return found, ends


def _by_rule(
    line: Line, master: Raw, zone: dt.tzinfo, since: dt.datetime | None, until: dt.datetime, *, alone: bool
) -> list[dt.datetime]:
    """The dates of one rule. Of several, the start counts as a date of those that it fits alone."""
    return dates(
        rule=_modern(line.value),
        starts=master.starts,
        zone=zone,
        until=until,
        after=since,
        foreign=True,
        first_counts=alone,
    )


def _modern(rule: str) -> str:
    """A rule of vCalendar 1.0 ("W1 TU TH #5") as one of RFC 5545; any other as it is."""
    old = re.fullmatch(
        r"\s*(D|W|MP|MD|YM|YD)(\d+)((?:\s+[\w+-]+)*?)(?:\s+#(\d+)|\s+(\d{8}(?:T\d{6}Z?)?))?\s*", rule
    )
    if old is None or "=" in rule:
        return rule
    kind, every, listed, count, until = old.groups()
    words = listed.split()
    frequency = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}[kind[0]]
    parts = [f"FREQ={frequency}", f"INTERVAL={every}"]
    if kind == "MP":
        nth = [f"{word[-1] if word[-1] == '-' else ''}{word[:-1]}" for word in words if word[0].isdigit()]
        days = [word for word in words if word.isalpha()]
        parts.append("BYDAY=" + ",".join(f"{one}{day}" for one in nth for day in days))
    elif words:
        name = {"W": "BYDAY", "MD": "BYMONTHDAY", "YM": "BYMONTH", "YD": "BYYEARDAY"}.get(kind, "BYDAY")
        parts.append(f"{name}={','.join(words)}")
    if count and count != "0":
        parts.append(f"COUNT={count}")
    elif until:
        parts.append(f"UNTIL={until}")
    return ";".join(parts)


def _listed_out(master: Raw) -> tuple[set[dt.datetime], set[dt.date]]:
    """What EXDATE takes out: moments, and whole days where the series is shown."""
    moments: set[dt.datetime] = set()
    days: set[dt.date] = set()
    for line in master.block.all("EXDATE"):
        whole = line.parameters.get("VALUE", "").upper() == "DATE"
        for starts, _ in _listed(line, master, "dates that do not take place"):
            if master.all_day or whole or len(line.value.split(",")[0].strip()) == 8:
                days.add(starts.astimezone(master.there).date())
            else:
                moments.add(starts)
    return moments, days


def _listed(line: Line, master: Raw, what: str) -> Iterator[tuple[dt.datetime, dt.datetime | None]]:
    """The dates in a list, and when they end where they say so. What cannot be read is told."""
    wrong = []
    for text in re.split(r"[,;]", line.value):
        begins, _, ends = text.strip().partition("/")
        if not begins:
            continue
        try:
            if not _MOMENT.fullmatch(begins):
                raise ValueError(begins)
            one = Line(line.number, line.name, line.parameters, begins)
            starts, clock, whole = moment_of(
                one, master.head, master.clock if "TZID" not in line.parameters else None
            )
            if master.all_day and not whole:
                starts = _day_of(starts, clock.zone, master)
            elif whole and not master.all_day and line.name == "RDATE":
                starts = _on_day(starts.astimezone(master.there).date(), master)
            end = None
            if ends.upper().lstrip("+-").startswith("P"):
                end = starts + length_of(ends)
            elif ends:
                end = moment_of(Line(line.number, line.name, line.parameters, ends), master.head, clock)[0]
        except (ValueError, OverflowError):
            wrong.append(text.strip()[:40])
            continue
        yield starts, end
    if wrong:
        master.notes.append(
            f"Its list of {what} in line {line.number} could not be read: “{'”, “'.join(wrong[:5])}”."
        )


def _day_of(moment: dt.datetime, zone: dt.tzinfo, master: Raw) -> dt.datetime:
    """The day that is meant by a moment in a list of a series of whole days."""
    local = moment.astimezone(zone if zone is not dt.UTC else master.there)
    if zone is dt.UTC and moment.time() == dt.time():
        local = moment
    return at_place(dt.datetime.combine(local.date(), dt.time()), master.there)


def _matched(
    master: Raw, moments: set[dt.datetime], taken_out: set[dt.datetime], days_out: set[dt.date]
) -> set[dt.datetime]:
    """What is taken out, as dates of the series. Some programs write the local time as if it were UTC. A moment that takes
    out nothing though the series takes place on its day is told."""
    matched: set[dt.datetime] = set()
    odd: list[dt.date] = []
    by_day = {moment.astimezone(master.there).date(): moment for moment in moments - taken_out}
    days = by_day.keys() - days_out
    for moment in taken_out:
        by_clock = at_place(moment.replace(tzinfo=None), master.there)
        matched.add(by_clock if moment not in moments and by_clock in moments else moment)
        if moment not in moments and by_clock not in moments and (whole := _midnights(moment, master) & days):
            # What was meant is the day.
            matched.update(by_day[day] for day in whole)
        elif (
            moment not in moments
            and by_clock not in moments
            and moment.astimezone(master.there).date() in days
        ):
            odd.append(moment.astimezone(master.there).date())
    if odd:
        shown = "; ".join(show_day(day) for day in sorted(odd)[:5])
        master.notes.append(
            f"The calendar takes out a time on {shown} at which it does not take place. The date there stays: look whether it should."
        )
    return matched


def _recurrence(moment: dt.datetime, raw: Raw) -> str:
    """The date of a recurring event that stands for it, wherever it was moved."""
    if raw.all_day:
        return f"{moment.astimezone(raw.there):%Y%m%d}"
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
