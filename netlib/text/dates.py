"""Days, times and distances as the reader writes them.

One reader has one `Customs`: the order of day, month and year, 12 or 24 hours, the first day of the week, miles or
kilometers. They come from the reader's country, as Unicode's CLDR (through Babel) has it, and from what the reader
chose instead. A request or a letter sets them once with `using`; everything that shows a date or a time asks `customs()`.

The pages are in English, so the words are English everywhere; only their form follows the country.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton

Order = Literal["mdy", "dmy", "ymd"]

# Countries where people measure roads in miles (CLDR, measurementData).
_MILES = {"US", "GB", "LR", "MM"}
# What Babel formats with where CLDR has no English for a country.
_WORLD = "001"


@dataclass(frozen=True, slots=True)
class Customs:
    """How a reader writes days, times and distances. `first_weekday` counts from 0 for Monday."""

    territory: str = "US"
    order: Order = "mdy"
    twelve_hours: bool = True
    first_weekday: int = 6
    miles: bool = True


@lru_cache(maxsize=512)
def customs_of(territory: str) -> Customs:
    """The customs of a country (ISO 3166-1 alpha-2, any case); those of the United States for what is no country."""
    code = territory.upper()
    own = _locale(f"und_{code}") if re.fullmatch("[A-Z]{2}", code) else None
    if own is None or own.territory != code:
        return Customs()
    return Customs(
        territory=code,
        order=_order(_english(code)),
        twelve_hours="a" in re.sub("'[^']*'", "", str(own.time_formats["short"].pattern)),
        first_weekday=own.first_week_day,
        miles=code in _MILES,
    )


_current: ContextVar[Customs | None] = ContextVar("customs", default=None)
_USUAL = Customs()


def customs() -> Customs:
    """The customs of the reader for whom something is written now."""
    return _current.get() or _USUAL


@contextmanager
def using(chosen: Customs) -> Iterator[None]:
    """Write for a reader with these customs inside the block."""
    mark = _current.set(chosen)
    try:
        yield
    finally:
        _current.reset(mark)


# Days


def show_day(day: dt.date, *, weekday: bool = False, year: bool = True, long: bool = False) -> str:
    """A day: "Oct 17, 2027", with its weekday "Sun, Oct 17, 2027"; long "October 17, 2027", "Sunday, October 17, 2027"."""
    return _skeleton(day, "y" * year + ("MMMM" if long else "MMM") + "d", weekday, long)


def show_month(day: dt.date, *, year: bool = True, long: bool = True) -> str:
    """The month of a day: "October 2027", short "Oct 2027"."""
    return _skeleton(day, "y" * year + ("MMMM" if long else "MMM"))


def show_days(first: dt.date, last: dt.date, *, year: bool = True, long: bool = False) -> str:
    """The days from the first to the last: "Oct 17–19, 2027", "Oct 30 – Nov 2, 2027"; a single one with its weekday."""
    if first >= last:
        return show_day(first, weekday=True, year=year, long=long)
    reader = customs()
    month = "MMMM" if long else "MMM"
    if reader.order == "ymd":
        if (first.year, first.month) == (last.year, last.month):
            return f"{show_day(first, year=year, long=long)}–{last.day}"
        return f"{show_day(first, year=year, long=long)} – {show_day(last, year=year and first.year != last.year, long=long)}"
    words = format_interval(first, last, "y" * year + month + "d", locale=_form(reader))
    return _tight(words)


def _skeleton(day: dt.date, skeleton: str, weekday: bool = False, long: bool = False) -> str:
    reader = customs()
    named = f"{format_date(day, 'EEEE' if long else 'EEE', locale='en_001')}, " if weekday else ""
    if reader.order == "ymd" and "d" in skeleton:
        month = format_skeleton(skeleton.strip("yd"), day, locale="en_001")
        return f"{named}{day.year} {month} {day.day}" if "y" in skeleton else f"{named}{month} {day.day}"
    return named + format_skeleton(skeleton, day, locale=_form(reader))


# Times


def show_time(time: dt.time) -> str:
    """A time of day: "7 p.m.", "7:30 p.m.", "noon"; with 24 hours "19:00"."""
    return _clock(time) if not customs().twelve_hours else _named(time) or f"{_twelve(time)} {_half(time)}"


def show_times(first: dt.time, last: dt.time) -> str:
    """From one time to another: "7–10 p.m.", "11 a.m.–1 p.m."; with 24 hours "19:00–22:00"."""
    if not customs().twelve_hours:
        return f"{_clock(first)}–{_clock(last)}"
    if _half(first) == _half(last) and not _named(first) and not _named(last):
        return f"{_twelve(first)}–{_twelve(last)} {_half(last)}"
    return f"{show_time(first)}–{show_time(last)}"


def zone_name(moment: dt.datetime) -> str:
    """The zone of an aware moment as people there call it: "EST"; where it has no letters, by its city: "Seoul time"."""
    short = moment.tzname() or ""
    if short.isalpha():
        return short
    key = moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else "UTC"
    return f"{key.rsplit('/', 1)[-1].replace('_', ' ')} time"


def show_moment(moment: dt.datetime, *, year: bool = True, zone: bool = True) -> str:
    """An aware moment in its own zone: "Sat, Dec 12, 2026, 7 p.m. EST"."""
    words = f"{show_day(moment.date(), weekday=True, year=year)}, {show_time(moment.time())}"
    return f"{words} {zone_name(moment)}" if zone else words


def show_span(first: dt.datetime, last: dt.datetime, *, year: bool = True) -> str:
    """From one aware moment to another, both in the zone of the first: "Sat, Dec 12, 2026, 7–10 p.m. EST",
    "Oct 17–19, 2027, 9 a.m. – 4 p.m. EDT", "Sat, Dec 12, 2026, 10 p.m. – 2 a.m. the next day EST"."""
    last = last.astimezone(first.tzinfo)
    zone = zone_name(first)
    if last <= first:
        return show_moment(first, year=year)
    if first.date() == last.date():
        day = show_day(first.date(), weekday=True, year=year)
        return f"{day}, {show_times(first.time(), last.time())} {zone}"
    clock = f"{show_time(first.time())} – {show_time(last.time())}"
    if last - first < dt.timedelta(hours=18):
        return f"{show_day(first.date(), weekday=True, year=year)}, {clock} the next day {zone}"
    return f"{show_days(first.date(), last.date(), year=year)}, {clock} {zone}"


def _clock(time: dt.time) -> str:
    return f"{time:%H:%M}"


def _twelve(time: dt.time) -> str:
    hour = time.hour % 12 or 12
    return f"{hour}:{time:%M}" if time.minute else str(hour)


def _half(time: dt.time) -> str:
    return "a.m." if time.hour < 12 else "p.m."


def _named(time: dt.time) -> str:
    """Twelve o'clock has a name, as hardly anybody knows which of the two 12 p.m. is."""
    return {(0, 0): "midnight", (12, 0): "noon"}.get((time.hour, time.minute), "")


# Distances


def show_distance(kilometers: float) -> str:
    """A distance in the reader's unit, rounded: "1 mile", "25 miles", "40 km"."""
    number = round(kilometers / 1.609344 if customs().miles else kilometers)
    if not customs().miles:
        return f"{number:,} km"
    return "1 mile" if number == 1 else f"{number:,} miles"


# Locales


@lru_cache(maxsize=512)
def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return None


@lru_cache(maxsize=512)
def _english(territory: str) -> Locale:
    """English as it is written in a country, or in the world where CLDR does not know."""
    return _locale(f"en_{territory}") or Locale.parse(f"en_{_WORLD}")


@lru_cache(maxsize=512)
def _order(english: Locale) -> Order:
    pattern = str(english.date_formats["short"].pattern)
    places = {letter: pattern.index(letter) for letter in "yMd"}
    if places["y"] < places["M"]:
        # CLDR writes short dates in numbers year first in some countries that put the day first in words.
        pattern = str(english.date_formats["medium"].pattern)
        places = {letter: pattern.index(letter) for letter in "yMd"}
    if places["y"] < places["M"]:
        return "ymd"
    return "mdy" if places["M"] < places["d"] else "dmy"


def _form(reader: Customs) -> Locale:
    """The English whose order is the reader's: that of their country, if they did not choose another order."""
    own = _english(reader.territory)
    return (
        own if _order(own) == reader.order else Locale.parse("en_US" if reader.order == "mdy" else "en_001")
    )


def _tight(words: str) -> str:
    """An interval without spaces around its dash where it parts two numbers alone: "17–19"; a plain space elsewhere."""
    words = re.sub("[\u2009\u202f\u00a0]", " ", words)
    return re.sub(r"(?<=\d) – (?=\d+(?:,? \d{4}|, |$| \w+ \d{4}$| \w+$))", "–", words)
