"""Recurring events of every shape, and what others make of them: dateutil's own reading of the rules from the first
date on, and recurring-ical-events where that is installed.

    python -m tests.events.oracle 5000              compare so many made-up calendars
    python -m tests.events.oracle folder/*.ics      compare files

recurring-ical-events is under the LGPL and wants an older dateutil, so it is none of our requirements: put it beside
them by `pip install --no-deps --target somewhere recurring-ical-events x-wr-timezone` and PYTHONPATH.
"""

import datetime as dt
import random
import re
import sys
import zoneinfo
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dateutil.rrule import rruleset, rrulestr

NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
UNTIL = NOW + dt.timedelta(days=366)
ZONES = ("America/New_York", "Europe/Berlin", "Australia/Sydney", "Asia/Kolkata", "America/Phoenix", "UTC")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = dt.timedelta(days=1)
_YEAR = dt.timedelta(days=366)


@dataclass
class Shape:
    """One recurring event: its start on the clock of its zone, its rule, and what is added, taken out and moved."""

    zone: str
    all_day: bool
    first: dt.datetime
    rule: str
    added: list[dt.datetime] = field(default_factory=list)
    out: list[dt.datetime] = field(default_factory=list)
    moved: dict[dt.datetime, dt.datetime] = field(default_factory=dict)
    chance: random.Random = field(default_factory=random.Random)

    def moment(self, clock: dt.datetime) -> dt.datetime:
        """The moment in UTC of a time on its clock."""
        return clock.replace(tzinfo=zoneinfo.ZoneInfo(self.zone)).astimezone(dt.UTC)

    @property
    def clock_rule(self) -> str:
        """The rule with UNTIL on its own clock: dateutil wants the same kind of time as that of a start without zone."""
        found = re.search(r"UNTIL=(\d{8}T\d{6})Z", self.rule)
        if found is None:
            return self.rule
        until = dt.datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=dt.UTC)
        there = until.astimezone(zoneinfo.ZoneInfo(self.zone))
        return self.rule.replace(found[0], f"UNTIL={there:%Y%m%dT%H%M%S}")

    def expected(self) -> list[dt.datetime]:
        """When it takes place from now to a year on, as dateutil reckons from the first date: no shorter way is taken."""
        dates = rruleset()
        dates.rrule(rrulestr(self.clock_rule, dtstart=self.first))
        dates.rdate(self.first)
        for clock in self.added:
            dates.rdate(clock)
        for clock in self.out:
            dates.exdate(clock)
        end = UNTIL.astimezone(zoneinfo.ZoneInfo(self.zone)).replace(tzinfo=None) + 2 * _DAY
        clocks = dates.between(dt.datetime(1990, 1, 1), end, inc=True)
        moments = {self.moment(self.moved.get(clock, clock)) for clock in clocks}
        return sorted(moment for moment in moments if NOW < moment <= UNTIL)

    def calendar(self) -> bytes:
        """It as programs write it, in one of the ways that mean the same."""
        lines = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Example//EN",
            "BEGIN:VEVENT",
            "UID:shape@example.org",
        ]
        lines += ["DTSTAMP:20261101T000000Z", "SUMMARY:Shape", *self._span(self.first), f"RRULE:{self.rule}"]
        if self.added:
            lines.append(self._listed("RDATE", self.added))
        lines += [self._listed("EXDATE", [clock]) for clock in self.out]
        lines.append("END:VEVENT")
        for old, new in self.moved.items():
            lines += [
                "BEGIN:VEVENT",
                "UID:shape@example.org",
                "DTSTAMP:20261102T000000Z",
                "SEQUENCE:1",
                "SUMMARY:Shape",
            ]
            lines += [self._one("RECURRENCE-ID", old), *self._span(new), "END:VEVENT"]
        return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()

    def _span(self, clock: dt.datetime) -> list[str]:
        if self.all_day:
            return [self._one("DTSTART", clock)]
        return [self._one("DTSTART", clock), "DURATION:PT1H"]

    def _one(self, name: str, clock: dt.datetime) -> str:
        if self.all_day:
            return f"{name};VALUE=DATE:{clock:%Y%m%d}"
        if self.zone == "UTC":
            return f"{name}:{clock:%Y%m%dT%H%M%S}Z"
        return f"{name};TZID={self.zone}:{clock:%Y%m%dT%H%M%S}"

    def _listed(self, name: str, clocks: list[dt.datetime]) -> str:
        way = self.chance.randrange(4)
        if self.all_day or way == 0 or self.zone == "UTC":
            return f"{self._one(name, clocks[0])}{''.join(',' + self._one(name, each).partition(':')[2] for each in clocks[1:])}"
        if way == 1:
            return f"{name}:{','.join(f'{self.moment(each):%Y%m%dT%H%M%S}Z' for each in clocks)}"
        if way == 2:
            there = zoneinfo.ZoneInfo("Asia/Tokyo")
            return f"{name};TZID=Asia/Tokyo:{','.join(f'{self.moment(each).astimezone(there):%Y%m%dT%H%M%S}' for each in clocks)}"
        if name == "RDATE":
            return f"RDATE;VALUE=PERIOD:{','.join(f'{self.moment(each):%Y%m%dT%H%M%S}Z/PT1H' for each in clocks)}"
        return self._one(name, clocks[0])


def shape(number: int) -> Shape:
    """The shape of that number; the same number gives the same one."""
    chance = random.Random(number)
    all_day = not chance.randrange(4)
    zone = "America/New_York" if all_day else chance.choice(ZONES)
    first = dt.datetime(
        chance.choice((2015, 2022, 2025, 2026, 2026, 2027)), chance.randint(1, 12), chance.randint(1, 28)
    )
    first += dt.timedelta(
        hours=0 if all_day else chance.randint(4, 22), minutes=0 if all_day else chance.choice((0, 15, 30))
    )
    frequency = chance.choice(("DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY"))
    parts = [f"FREQ={frequency}"]
    if every := chance.choice((0, 0, 2, 3, 5)):
        parts.append(f"INTERVAL={every}")
    parts += _by(chance, frequency, first)
    ended = chance.randrange(4)
    if ended == 1 and first.year > 2024:
        parts.append(f"COUNT={chance.randint(1, 200)}")
    elif ended == 2:
        last = dt.datetime(chance.choice((2026, 2027)), chance.randint(1, 12), chance.randint(1, 28))
        parts.append(_until(chance, last, first, zone, all_day=all_day))
    if frequency == "WEEKLY" and chance.randrange(3) == 0:
        parts.append(f"WKST={chance.choice(('MO', 'SU'))}")
    made = Shape(zone, all_day, first, ";".join(parts), chance=chance)
    _start_on_the_rule(made)
    _exceptions(made)
    return made


def _by(chance: random.Random, frequency: str, first: dt.datetime) -> list[str]:
    which = chance.randrange(4)
    some = ",".join(sorted(chance.sample(DAYS, chance.randint(1, 4)), key=DAYS.index))
    if frequency == "WEEKLY":
        return [f"BYDAY={some}"] if which else []
    if frequency == "DAILY":
        return [[], [], [f"BYDAY={some}"], [f"BYMONTH={chance.randint(1, 12)},{chance.randint(1, 12)}"]][
            which
        ]
    nth = f"BYDAY={chance.choice((1, 2, 3, 4, 5, -1, -2))}{chance.choice(DAYS)}"
    if frequency == "MONTHLY":
        day = f"BYMONTHDAY={chance.choice((1, 15, 29, 30, 31, -1, -3))}"
        return [[], [nth], [day], [f"BYDAY={some}", f"BYSETPOS={chance.choice((1, 2, -1))}"]][which]
    month = f"BYMONTH={chance.randint(1, 12)}"
    return [
        [],
        [month, nth],
        [month, f"BYMONTHDAY={first.day}"],
        [f"BYYEARDAY={chance.choice((1, 60, 100, 365, -1))}"],
    ][which]


def _until(chance: random.Random, last: dt.datetime, first: dt.datetime, zone: str, *, all_day: bool) -> str:
    if all_day or chance.randrange(3) == 0:
        return f"UNTIL={last:%Y%m%d}" if all_day else f"UNTIL={last:%Y%m%d}T235959"
    moment = last.replace(hour=first.hour, minute=first.minute, tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(
        dt.UTC
    )
    return f"UNTIL={moment:%Y%m%dT%H%M%S}Z"


def _start_on_the_rule(made: Shape) -> None:
    """A start off its rule counts among COUNT in different programs differently, so none is off."""
    plain = ";".join(part for part in made.rule.split(";") if not part.startswith(("COUNT", "UNTIL")))
    made.first = next(iter(rrulestr(plain, dtstart=made.first)), made.first)


def _exceptions(made: Shape) -> None:
    chance = made.chance
    rule = rrulestr(made.clock_rule, dtstart=made.first)
    coming: list[dt.datetime] = list(rule.xafter(NOW.replace(tzinfo=None), count=12, inc=True))
    coming = [clock for clock in coming if clock < UNTIL.replace(tzinfo=None) - 40 * _DAY]
    for clock in coming:
        match chance.randrange(9):
            case 0:
                made.out.append(clock)
            case 1:
                # To another hour, days off the others.
                made.moved[clock] = clock + (_DAY if made.all_day else dt.timedelta(hours=26, minutes=7))
    if not chance.randrange(3):
        made.added = [
            dt.datetime(2027, chance.randint(1, 9), chance.randint(1, 28), 0 if made.all_day else 3)
        ]


# What ours and theirs make of a calendar


def ours(data: bytes, now: dt.datetime = NOW) -> list[dt.datetime]:
    """When the events of a calendar begin within a year, as an import reads them, those without a title and those that
    are private with the others."""
    from events.imports.ics import read_calendar

    left = read_calendar(data, zone="America/New_York", now=now).left
    fixes = {one.number: {"title": "X"} if "title" in one.fields else {"take": "1"} for one in left}
    found = read_calendar(data, zone="America/New_York", now=now, fixes=fixes).found
    return sorted({each.starts for each in found if now < each.starts <= now + _YEAR and not each.cancelled})


def theirs(data: bytes, now: dt.datetime = NOW) -> list[dt.datetime]:
    """The same as recurring-ical-events reads them. Raises ImportError where it is not installed."""
    import recurring_ical_events  # type: ignore[import-not-found]
    from icalendar import Calendar

    from events.imports.zones import zone_named

    found: set[dt.datetime] = set()
    named = re.search(r"^X-WR-TIMEZONE:(.*?)\s*$", data.decode(errors="ignore"), re.MULTILINE)
    zone = zoneinfo.ZoneInfo((zone_named(named[1]) if named else None) or "America/New_York")
    calendars: list[Any] = Calendar.from_ical(data, multiple=True)
    events: list[Any] = [
        event
        for calendar in calendars
        for event in recurring_ical_events.of(calendar, skip_bad_series=True).between(
            now - _DAY, now + _YEAR + _DAY
        )
    ]
    for event in events:
        start = event["DTSTART"].dt
        if not isinstance(start, dt.datetime):
            start = dt.datetime.combine(start, dt.time(), zone)
        elif start.tzinfo is None:
            start = start.replace(tzinfo=zone)
        if str(event.get("STATUS", "")).upper() != "CANCELLED":
            found.add(start.astimezone(dt.UTC))
    return sorted(moment for moment in found if now < moment <= now + _YEAR)


def _calendars(arguments: list[str]) -> Iterator[tuple[str, bytes, list[dt.datetime] | None]]:
    if len(arguments) == 1 and arguments[0].isdecimal():
        for number in range(int(arguments[0])):
            made = shape(number)
            yield str(number), made.calendar(), made.expected()
    else:
        for name in arguments:
            yield name, Path(name).read_bytes(), None


def _before(data: bytes) -> dt.datetime:
    """A moment before all that a calendar says: so that old files have something to compare."""
    days = [day for day in re.findall(rb"DTSTART[^:\r\n]*:(\d{8})", data) if day > b"1971"]
    first = min(days, default=b"20261201").decode()
    return dt.datetime.strptime(first, "%Y%m%d").replace(tzinfo=dt.UTC) - 2 * _DAY


def say(*words: object) -> None:
    """Write a line for whoever runs this."""
    sys.stdout.write(f"{' '.join(map(str, words))}\n")


def main(arguments: list[str]) -> None:
    """Compare, and print which differ and how many agree."""
    counts: Counter[str] = Counter()
    for name, data, expected in _calendars(arguments):
        now = NOW if expected is not None else _before(data)
        try:
            # Places are looked up in the database, and of no matter here.
            mine = ours(
                re.sub(
                    rb"(?i)[\r\n](?:X-APPLE-STRUCTURED-)?LOCATION[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", b"", data
                ),
                now,
            )
        except ValueError as error:
            counts["ours cannot read"] += 1
            say(name, "ours:", error)
            continue
        if expected is not None:
            counts["dateutil agrees" if mine == expected else "dateutil differs"] += 1
            if mine != expected:
                say(name, "dateutil has", sorted(set(expected) ^ set(mine))[:3])
        try:
            other = theirs(data, now)
        except ImportError:
            continue
        except Exception as error:
            # Whatever it stumbles over is no fault of ours.
            counts["recurring-ical-events cannot read"] += 1
            say(name, "theirs:", type(error).__name__)
            continue
        counts["recurring-ical-events agrees" if mine == other else "recurring-ical-events differs"] += 1
        if mine != other:
            say(
                name,
                "ours alone",
                sorted(set(mine) - set(other))[:3],
                "theirs alone",
                sorted(set(other) - set(mine))[:3],
            )
    say(dict(counts))


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netlib.settings")
    django.setup()
    main(sys.argv[1:])
