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
from itertools import islice, takewhile

from dateutil.rrule import rrule, rrulestr

from events.words import day_words

HORIZON = dt.timedelta(days=366)
LONGEST_RULE = 300
MOST_DATES = 400
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
_PARTS = {
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYWEEKNO", "BYYEARDAY", "WKST",
}  # fmt: skip
_NOT_BY_DAY = {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


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
    _reckon(parts, dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 2), None)
    return plain


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
    """A rule as people say it: "Monthly on the first Tuesday, until Friday 4 June 2027"."""
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
    end = f", until {day_words(pattern.until)}" if pattern.until else ""
    if pattern.count:
        end = f", {pattern.count} times" if pattern.count > 1 else ", once"
    return f"{often} {when}{end}"


def _until(text: str) -> dt.datetime:
    """What UNTIL says, without zone; a day goes on until it ends. Raises ValueError."""
    if len(text) == 8:
        return dt.datetime.strptime(text, "%Y%m%d").replace(hour=23, minute=59, second=59)
    return dt.datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")


def _reckon(
    parts: dict[str, str], first: dt.datetime, last: dt.datetime, zone: zoneinfo.ZoneInfo | None
) -> Iterator[dt.datetime]:
    """The dates of a rule from `first` up to `last`, on the clock of the place. Raises BadRule."""
    kept = {name: value for name, value in parts.items() if name not in {"COUNT", "UNTIL"}}
    try:
        if until := parts.get("UNTIL"):
            end = _until(until)
            if until.endswith("Z") and zone is not None:
                end = end.replace(tzinfo=dt.UTC).astimezone(zone).replace(tzinfo=None)
            last = min(last, end)
        # Without an end of its own a rule that never comes true would be searched for until the year 9999.
        kept["UNTIL"] = f"{last:%Y%m%dT%H%M%S}"
        found = rrulestr(";".join(f"{name}={value}" for name, value in kept.items()), dtstart=first)
        most = min(int(parts.get("COUNT", MOST_DATES)), MOST_DATES)
    except (ValueError, OverflowError) as error:
        raise BadRule("This rule of recurrence contradicts itself.") from error
    if not isinstance(found, rrule):
        raise BadRule("This is more than one rule.")
    return takewhile(lambda date: date <= last, islice(found, most))


def dates(
    *,
    rule: str,
    starts: dt.datetime,
    zone: zoneinfo.ZoneInfo,
    until: dt.datetime,
    after: dt.datetime | None = None,
) -> list[dt.datetime]:
    """When a series takes place: from `starts` (its first date, aware) up to `until`, only later than `after`, in UTC.

    A time that a change of clocks leaves out is reckoned as before the change (RFC 5545, 3.3.5). Raises BadRule.
    """
    first = starts.astimezone(zone).replace(tzinfo=None)
    last = until.astimezone(zone).replace(tzinfo=None)
    found = (at_place(date, zone) for date in _reckon(parts_of(rule), first, last, zone))
    return [date for date in found if after is None or date > after]


def at_place(clock: dt.datetime, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The moment in UTC when clocks there show `clock`."""
    return clock.replace(tzinfo=zone).astimezone(dt.UTC)


def moved(moment: dt.datetime, days: int, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The same time of day some days later, as clocks there show it, in UTC."""
    clock = moment.astimezone(zone).replace(tzinfo=None, fold=0) + dt.timedelta(days=days)
    return at_place(clock, zone)


def lasting(starts: dt.datetime, minutes: int, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """When something ends that lasts so long by the clocks there, in UTC."""
    clock = starts.astimezone(zone).replace(tzinfo=None, fold=0) + dt.timedelta(minutes=minutes)
    return at_place(clock, zone)


def clock_minutes(starts: dt.datetime, ends: dt.datetime, zone: zoneinfo.ZoneInfo) -> int:
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
