"""The dates of a series: rules of recurrence (RFC 5545), what they say in words, and the same weekday a year later.

Nothing here touches the database. A rule is kept without "RRULE:". Its dates are reckoned on the clock of the place
where it happens, so a gathering at seven stays at seven when the clocks change.
"""

import calendar
import datetime as dt
import re
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from dateutil.rrule import rrule, rrulestr

from netlib.text.dates import show_day

HORIZON = dt.timedelta(days=366)
LONGEST_RULE = 300
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
_PARTS = {
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYWEEKNO", "BYYEARDAY", "WKST",
}  # fmt: skip
_WITHIN_A_DAY = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_SOME = dt.datetime(2026, 1, 1)
_NOT_BY_DAY = {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
_LENGTHS = {
    "DAILY": _DAY,
    "HOURLY": dt.timedelta(hours=1),
    "MINUTELY": dt.timedelta(minutes=1),
    "SECONDLY": dt.timedelta(seconds=1),
}
# A rule that repeats more often than this is none of a gathering.
_SHORTEST = dt.timedelta(minutes=15)
_LAST = dt.datetime(2250, 1, 1)


class BadRule(ValueError):
    """A rule that is none, or that asks for more than a date a day; the message is for people."""


@dataclass(frozen=True)
class Pattern:
    """How something repeats, as people say it. `every` is the interval: 2 with weeks is every other week.

    `frequency` is "weekly" (on `weekdays`, 0 is Monday), "weekday" (each month on the `nth` `weekdays[0]`),
    "date" (each month on the day of the month of the first date) or "yearly" (the `nth` weekday of the same month).
    """

    frequency: str
    every: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 1
    until: dt.date | None = None
    count: int | None = None


def nth_in_month(day: dt.date) -> int:
    """Which weekday of its month a day is: 1 to 4, and -1 for a fifth, which is always the last."""
    nth = (day.day - 1) // 7 + 1
    return -1 if nth == 5 else nth


def to_rule(pattern: Pattern, first: dt.date) -> str:
    """The rule of a pattern whose first date is `first`."""
    days = pattern.weekdays or (first.weekday(),)
    parts = {
        "weekly": ["FREQ=WEEKLY", f"BYDAY={','.join(WEEKDAYS[day] for day in sorted(days))}"],
        "weekday": ["FREQ=MONTHLY", f"BYDAY={pattern.nth}{WEEKDAYS[days[0]]}"],
        "date": ["FREQ=MONTHLY", f"BYMONTHDAY={first.day}"],
        "yearly": ["FREQ=YEARLY", f"BYMONTH={first.month}", f"BYDAY={pattern.nth}{WEEKDAYS[days[0]]}"],
    }[pattern.frequency]
    if pattern.every > 1:
        parts.insert(1, f"INTERVAL={pattern.every}")
    if pattern.count:
        parts.append(f"COUNT={pattern.count}")
    elif pattern.until:
        parts.append(f"UNTIL={pattern.until:%Y%m%d}")
    return ";".join(parts)


def parts_of(rule: str) -> dict[str, str]:
    """The parts of a rule by name. Raises BadRule for what is none, or repeats within a day."""
    text = "".join(rule.upper().split()).removeprefix("RRULE:").strip(";")
    if not text or len(text) > LONGEST_RULE:
        raise BadRule("This is no rule of recurrence.")
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, _, value = part.partition("=")
        if name not in _PARTS and not name.startswith("X-"):
            raise BadRule(f"We do not understand “{part[:40]}” in a rule of recurrence.")
        if name in _PARTS:
            parts[name] = value
    if parts.get("FREQ") not in _FREQUENCIES:
        raise BadRule("A rule says how often: daily, weekly, monthly or yearly.")
    # These could ask for days that never come, which would be searched for day by day.
    if parts["FREQ"] in {"DAILY", "WEEKLY"} and (odd := set(parts) & _NOT_BY_DAY):
        raise BadRule(f"A {parts['FREQ'].lower()} rule does not go with {min(odd)}.")
    return parts


def check_rule(rule: str) -> str:
    """The rule in its plain form. Raises BadRule when it is none."""
    parts = parts_of(rule)
    plain = ";".join(f"{name}={value}" for name, value in parts.items())
    if not re.fullmatch(r"[1-9]\d{0,2}", parts.get("INTERVAL", "1")):
        raise BadRule("A rule repeats every 1 to 999 days, weeks, months or years.")
    last_moment(parts, dt.UTC)
    if not re.fullmatch(r"[1-9]\d{0,3}", parts.get("COUNT", "1")):
        raise BadRule("A rule ends after 1 to 9999 dates.")
    _reckon(parts, _SOME, _SOME, _SOME, first_counts=False)
    return plain


def foreign_parts(rule: str) -> dict[str, str]:
    """The parts of a rule of any program by name, with what is often written amiss put right. Raises BadRule."""
    text = "".join(rule.upper().split()).removeprefix("RRULE:").strip(";,")
    if not text or len(text) > LONGEST_RULE * 4:
        raise BadRule("This is no rule of recurrence.")
    parts = {name: value for name, _, value in (part.partition("=") for part in text.split(";")) if value}
    if parts.pop("RSCALE", "GREGORIAN") != "GREGORIAN" or parts.pop("SKIP", "OMIT") != "OMIT":
        raise BadRule("We do not understand its calendar.")
    if unknown := [
        name for name in parts if name not in _PARTS | _WITHIN_A_DAY and not name.startswith("X-")
    ]:
        raise BadRule(f"We do not understand “{unknown[0][:40]}” in a rule of recurrence.")
    parts = {name: value for name, value in parts.items() if not name.startswith("X-")}
    frequency = parts.get("FREQ", "")
    try:
        every = max(1, int(parts.get("INTERVAL", 1)))
        count = int(parts.get("COUNT", 0))
    except ValueError as error:
        raise BadRule("This is no rule of recurrence.") from error
    if frequency not in {*_FREQUENCIES, *_LENGTHS}:
        raise BadRule("It does not say how often: daily, weekly, monthly or yearly.")
    if every > 5000 or (frequency in _LENGTHS and _LENGTHS[frequency] * every < _SHORTEST):
        raise BadRule(
            "It repeats more often than any gathering does." if every <= 5000 else "It hardly repeats."
        )
    parts["INTERVAL"] = str(every)
    # Programs write none, or less than none, for a rule without an end.
    parts.pop("COUNT", None)
    if count > 0:
        parts["COUNT"] = str(count)
    if "BYDAY" in parts:
        # "TUE,THU" of programs that write days out.
        parts["BYDAY"] = re.sub(r"([A-Z]{2})[A-Z]+", r"\1", parts["BYDAY"])
    if until := re.fullmatch(r"(\d{8}T\d{6})([+-]\d\d):?(\d\d)", parts.get("UNTIL", "")):
        try:
            moment = dt.datetime.strptime("".join(until.groups()), "%Y%m%dT%H%M%S%z")
        except ValueError as error:
            raise BadRule("This rule of recurrence says “until” a day that is none.") from error
        parts["UNTIL"] = f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    if "BYDAY" in parts and frequency in {"WEEKLY", "DAILY", "HOURLY"}:
        # "The first Monday of a week" is a Monday.
        parts["BYDAY"] = re.sub(r"[+-]?\d+", "", parts["BYDAY"])
    if frequency == "WEEKLY":
        parts.pop("BYMONTHDAY", None)
    return parts


def from_rule(rule: str) -> Pattern | None:
    """The pattern that a rule says, or None when it is more than a pattern can say."""
    try:
        parts = parts_of(rule)
        every, count = int(parts.get("INTERVAL", 1)), int(parts.get("COUNT", 0)) or None
        until = _until(parts["UNTIL"]).date() if "UNTIL" in parts else None
    except ValueError:
        return None
    by = {name: parts[name] for name in parts if name.startswith("BY")}
    days = by.get("BYDAY", "")
    one = re.fullmatch(r"([+-]?\d)([A-Z]{2})", days)
    if one and (int(one[1]) not in NTH or one[2] not in WEEKDAYS):
        return None
    match parts["FREQ"], set(by):
        case "WEEKLY", names if names <= {"BYDAY"} and all(d in WEEKDAYS for d in days.split(",") if days):
            chosen = tuple(WEEKDAYS.index(day) for day in days.split(",")) if days else ()
            return Pattern("weekly", every, chosen, until=until, count=count)
        case ("MONTHLY", names) if names == {"BYDAY"} and one:
            return Pattern("weekday", every, (WEEKDAYS.index(one[2]),), int(one[1]), until, count)
        case ("MONTHLY", names) if names == set() or (
            names == {"BYMONTHDAY"} and by["BYMONTHDAY"].isdecimal()
        ):
            return Pattern("date", every, until=until, count=count)
        case ("YEARLY", names) if names == {"BYMONTH", "BYDAY"} and one and by["BYMONTH"].isdecimal():
            return Pattern("yearly", every, (WEEKDAYS.index(one[2]),), int(one[1]), until, count)
    return None


def in_words(rule: str, first: dt.date) -> str:
    """A rule as people say it: "Monthly on the first Tuesday, until Fri, Jun 4, 2027"."""
    pattern = from_rule(rule)
    if pattern is None:
        return "By a rule of its own"
    days = [DAY_NAMES[day] for day in pattern.weekdays] or [DAY_NAMES[first.weekday()]]
    on = " and ".join(", ".join(days).rsplit(", ", 1))
    nth = f"the {NTH[pattern.nth]} {days[0]}"
    unit = {"weekly": "week", "weekday": "month", "date": "month", "yearly": "year"}[pattern.frequency]
    often = {"week": "Weekly", "month": "Monthly", "year": "Yearly"}[unit]
    if pattern.every > 1:
        often = f"Every other {unit}" if pattern.every == 2 else f"Every {pattern.every} {unit}s"
    when = {
        "weekly": f"on {on}",
        "weekday": f"on {nth}",
        "date": f"on day {first.day}",
        "yearly": f"on {nth} in {calendar.month_name[first.month]}",
    }[pattern.frequency]
    end = f", until {show_day(pattern.until, weekday=True)}" if pattern.until else ""
    if pattern.count:
        end = f", {pattern.count} times" if pattern.count > 1 else ", once"
    return f"{often} {when}{end}"


def _until(text: str) -> dt.datetime:
    """What UNTIL says, without zone; a day goes on until it ends. Raises ValueError."""
    plain = re.sub(r"[-:]", "", text).removesuffix("Z")
    if len(plain) == 8:
        return dt.datetime.strptime(plain, "%Y%m%d").replace(hour=23, minute=59, second=59)
    return dt.datetime.strptime(plain.ljust(15, "0"), "%Y%m%dT%H%M%S")


def dates(
    *,
    rule: str,
    starts: dt.datetime,
    zone: dt.tzinfo,
    until: dt.datetime,
    after: dt.datetime | None = None,
    foreign: bool = False,
    first_counts: bool = False,
) -> list[dt.datetime]:
    """When a series takes place: from `starts` (its first date, aware) up to `until`, only later than `after`, in UTC and
    in order.

    However long ago it began, only the dates asked for are reckoned. A time that a change of clocks leaves out is
    reckoned as before the change (RFC 5545, 3.3.5). `foreign` takes every rule of RFC 5545, also one with several dates
    a day; otherwise it is one of our own. `first_counts` makes `starts` a date whatever the rule says, the first of
    those that COUNT counts. Raises BadRule.
    """
    parts = foreign_parts(rule) if foreign else parts_of(rule)
    first = starts.astimezone(zone).replace(tzinfo=None, fold=0)
    last = min(until.astimezone(zone).replace(tzinfo=None), last_moment(parts, zone))
    # A day more, for clocks that were changed between.
    since = first if after is None else max(first, after.astimezone(zone).replace(tzinfo=None) - _DAY)
    found = {at_place(date, zone) for date in _reckon(parts, first, since, last, first_counts=first_counts)}
    if first_counts and first <= last:
        found.add(starts.astimezone(dt.UTC))
    return sorted(date for date in found if after is None or date > after)


def last_moment(parts: dict[str, str], zone: dt.tzinfo) -> dt.datetime:
    """The last moment that UNTIL of a rule's parts allows, on the clock of the place. Raises BadRule."""
    until = parts.get("UNTIL")
    if not until:
        return dt.datetime.max
    try:
        end = _until(until)
        if until.endswith("Z"):
            end = end.replace(tzinfo=dt.UTC).astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise BadRule("This rule of recurrence says “until” a day that is none.") from error
    return end


def _reckon(
    parts: dict[str, str], first: dt.datetime, since: dt.datetime, last: dt.datetime, *, first_counts: bool
) -> Iterator[dt.datetime]:
    """The dates of a rule from about `since` to `last`, on the clock of the place; of one with COUNT its first so many,
    among which `first_counts` puts the first date though it is none of the rule's. Raises BadRule."""
    kept = {name: value for name, value in parts.items() if name not in {"COUNT", "UNTIL"}}
    count = int(parts["COUNT"]) if "COUNT" in parts else None
    # Without an end of its own a rule that never comes true would be searched for until the year 9999.
    kept["UNTIL"] = f"{min(last, _LAST):%Y%m%dT%H%M%S}"
    try:
        if count is None:
            said, start = _forward(kept, first, since)
            return iter(_rule(said, start))
        found: Iterator[dt.datetime] = iter(_rule(kept, first))
        if first_counts:
            head = next(found, first)
            found = chain([first], () if head == first else (head,), found)
        return islice(found, count)
    except (ValueError, OverflowError, TypeError, IndexError) as error:
        raise BadRule("This rule of recurrence contradicts itself.") from error


def _rule(parts: dict[str, str], start: dt.datetime) -> rrule:
    found = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=start)
    if not isinstance(found, rrule):
        raise BadRule("This is more than one rule.")
    return found


def _forward(
    parts: dict[str, str], first: dt.datetime, since: dt.datetime
) -> tuple[dict[str, str], dt.datetime]:
    """The rule and a start of it shortly before `since` from which it gives the same dates: whole intervals later, and
    with what it takes from its first date (RFC 5545, 3.3.10) written out."""
    said, every = dict(parts), int(parts.get("INTERVAL", 1))
    frequency = parts["FREQ"]
    by = {name for name in parts if name.startswith("BY")} - {"BYSETPOS", "BYHOUR", "BYMINUTE", "BYSECOND"}
    weekday = WEEKDAYS[first.weekday()]
    if "BYWEEKNO" in by and not by & {"BYDAY", "BYMONTHDAY", "BYYEARDAY"}:
        said["BYDAY"] = weekday
    length = _LENGTHS.get(frequency)
    if length is not None:
        ahead = max(0, (since - first) // (length * every) - 1)
        return said, first + length * every * ahead
    if frequency == "WEEKLY":
        said.setdefault("BYDAY", weekday)
        monday = first - _DAY * ((first.weekday() - WEEKDAYS.index(parts.get("WKST", "MO"))) % 7)
        ahead = (since - monday) // (_WEEK * every) - 1
        return (said, monday + _WEEK * every * ahead) if ahead > 0 else (said, first)
    if frequency == "MONTHLY":
        if not by & {"BYDAY", "BYMONTHDAY"}:
            said["BYMONTHDAY"] = str(first.day)
        ahead = ((since.year - first.year) * 12 + since.month - first.month) // every - 1
        month = first.year * 12 + first.month - 1 + every * ahead
        start = first.replace(year=month // 12, month=month % 12 + 1, day=1)
    else:
        if not by & {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}:
            said["BYMONTHDAY"] = str(first.day)
            said.setdefault("BYMONTH", str(first.month))
        ahead = (since.year - first.year) // every - 1
        start = first.replace(year=first.year + every * max(ahead, 0), month=1, day=1)
    return (said, start) if ahead > 0 else (said, first)


def at_place(clock: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """The moment in UTC when clocks there show `clock`."""
    return clock.replace(tzinfo=zone).astimezone(dt.UTC)


def moved(moment: dt.datetime, days: int, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The same time of day some days later, as clocks there show it, in UTC."""
    clock = moment.astimezone(zone).replace(tzinfo=None, fold=0) + dt.timedelta(days=days)
    return at_place(clock, zone)


def lasting(starts: dt.datetime, minutes: int, zone: dt.tzinfo) -> dt.datetime:
    """When something ends that lasts so long by the clocks there, in UTC."""
    clock = starts.astimezone(zone).replace(tzinfo=None, fold=0) + dt.timedelta(minutes=minutes)
    return at_place(clock, zone)


def clock_minutes(starts: dt.datetime, ends: dt.datetime, zone: dt.tzinfo) -> int:
    """How many minutes the clocks there show between two moments."""
    begin, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (starts, ends))
    return int((end - begin).total_seconds() // 60)


def year_later(day: dt.date) -> dt.date:
    """The same weekday of the same month a year later: from the third Thursday of October to the next one."""
    nth = nth_in_month(day)
    days = [
        date
        for date in calendar.Calendar().itermonthdates(day.year + 1, day.month)
        if date.month == day.month
    ]
    same = [date for date in days if date.weekday() == day.weekday()]
    return same[-1] if nth == -1 else same[nth - 1]


def next_title(title: str, year: int, naming: str = "") -> str:
    """The title of the edition of `year`: by the series' own naming, or the title before with its years moved on."""
    if "{year}" in naming:
        return naming.replace("{year}", str(year))
    found = re.search(r"\b(?:19|20)\d\d\b", title)
    by = year - int(found[0]) if found else 0
    return re.sub(r"\b(?:19|20)\d\d\b", lambda one: str(int(one[0]) + by), title)
