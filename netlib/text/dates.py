"""Days, times, numbers and distances as the reader writes them.

One reader has one `Customs`: the order of day, month and year, 12 or 24 hours, the first day of the week, miles or
kilometers, and their own time zone. They come from the reader's country, as Unicode's CLDR (through Babel) has it, and
from what the reader chose instead. A request or a letter sets them once with `using`; everything that shows a date or a
time asks `customs()`.

The pages are in English, so the words are English everywhere; only their form follows the country.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, get_day_names
from babel.numbers import format_currency, format_decimal

Order = Literal["mdy", "dmy", "ymd"]

_ORDERS: tuple[Order, ...] = ("mdy", "dmy", "ymd")
# Countries where people measure roads in miles (CLDR, measurementData).
_MILES = {"US", "GB", "LR", "MM"}
# What Babel formats with where CLDR has no English for a country.
_WORLD = "001"


@dataclass(frozen=True, slots=True)
class Customs:
    """How a reader writes days, times and distances. `first_weekday` counts from 0 for Monday; `zone` is the IANA name of
    their own time zone, empty when it is not known."""

    territory: str = "US"
    order: Order = "mdy"
    twelve_hours: bool = True
    first_weekday: int = 6
    miles: bool = True
    zone: str = ""


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


def customs_asked(header: str) -> Customs:
    """The customs of a browser's first language, by its header Accept-Language (RFC 9110, 12.5.4): those of the region
    that it names ("en-GB"), or else of the country where most people speak it ("de"). The United States for none."""
    tag = header.split(",", 1)[0].split(";", 1)[0].strip().replace("-", "_")
    if not re.fullmatch("[A-Za-z]{2,3}(_[A-Za-z0-9]{2,8})*", tag):
        return Customs()
    region = re.search("_([A-Za-z]{2})(?:_|$)", tag)
    if region is None:
        likely = str(get_global("likely_subtags").get(tag.split("_", 1)[0].lower(), ""))
        region = re.search("_([A-Z]{2})$", likely)
    return customs_of(region[1]) if region else Customs()


def chosen(
    usual: Customs, *, order: str = "", clock: str = "", distances: str = "", week: str = ""
) -> Customs:
    """The usual customs with what a reader chose instead: `order` is "mdy", "dmy" or "ymd", `clock` "12" or "24",
    `distances` "mi" or "km", `week` the number of its first day from "0" for Monday; each empty for the usual."""
    return replace(
        usual,
        order=next((each for each in _ORDERS if each == order), usual.order),
        twelve_hours=clock == "12" if clock else usual.twelve_hours,
        miles=distances == "mi" if distances else usual.miles,
        first_weekday=int(week) if week else usual.first_weekday,
    )


_USUAL = Customs()
_current: ContextVar[Callable[[], Customs]] = ContextVar("customs", default=lambda: _USUAL)


def customs() -> Customs:
    """The customs of the reader for whom something is written now."""
    return _current.get()()


@contextmanager
def using(reader: Customs | Callable[[], Customs]) -> Iterator[None]:
    """Write for a reader with these customs inside the block. A function is called once, when they are first needed."""
    mark = _current.set(cache(reader) if callable(reader) else lambda: reader)
    try:
        yield
    finally:
        _current.reset(mark)


@cache
def zone_named(name: str) -> ZoneInfo:
    """The time zone of an IANA name, read once: ZoneInfo remembers eight and reads the others from their files each time.
    Raises ZoneInfoNotFoundError, ValueError or OSError for an unknown name."""
    return ZoneInfo(name)


def zone_called(name: str) -> ZoneInfo | None:
    """The time zone of that IANA name; None for an empty or unknown one."""
    try:
        return zone_named(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def at_home(moment: dt.datetime) -> dt.datetime:
    """An aware moment in the reader's own zone; in its own where that is not known."""
    zone = zone_called(customs().zone)
    return moment.astimezone(zone) if zone else moment


def placed(moment: dt.datetime) -> dt.datetime:
    """A moment as the database gives it, in UTC, has no place: it is read in the reader's own zone. Any other stays."""
    return at_home(moment) if moment.tzinfo is dt.UTC else moment


def machine_form(value: dt.date | dt.datetime) -> str:
    """What machines read, and the attribute `datetime` of HTML takes: a date, or a moment with its offset and without parts
    of seconds (ISO 8601)."""
    return value.isoformat(timespec="seconds") if isinstance(value, dt.datetime) else value.isoformat()


def today() -> dt.date:
    """The present day in the reader's own zone, or in UTC."""
    return at_home(dt.datetime.now(dt.UTC)).date()


# Days


def show_day(day: dt.date, *, weekday: bool = False, year: bool = True, long: bool = False) -> str:
    """A day: "Oct 17, 2027", with its weekday "Sun, Oct 17, 2027"; long "October 17, 2027", "Sunday, October 17, 2027"."""
    return _skeleton(day, "y" * year + ("MMMM" if long else "MMM") + "d", weekday, long)


def show_month(day: dt.date, *, year: bool = True, long: bool = True) -> str:
    """The month of a day: "October 2027", short "Oct 2027"."""
    month = "MMMM" if long else "MMM"
    return _skeleton(day, f"y{month}") if year else str(format_date(day, month, locale="en_001"))


def show_days(first: dt.date, last: dt.date, *, year: bool = True, long: bool = False) -> str:
    """The days from the first to the last: "Oct 17–19, 2027", "Oct 30 – Nov 2, 2027"; a single one with its weekday."""
    if first >= last:
        return show_day(first, weekday=True, year=year, long=long)
    order = customs().order
    same_year = first.year == last.year
    if not same_year or first.month != last.month:
        one = show_day(first, year=year and (not same_year or order == "ymd"), long=long)
        return f"{one} – {show_day(last, year=year and (not same_year or order != 'ymd'), long=long)}"
    if order == "dmy":
        return f"{first.day}–{show_day(last, year=year, long=long)}"
    days = f"{show_day(first, year=year and order == 'ymd', long=long)}–{last.day}"
    return f"{days}, {last.year}" if year and order == "mdy" else days


def _skeleton(day: dt.date, skeleton: str, weekday: bool = False, long: bool = False) -> str:
    reader = customs()
    named = f"{show_weekday(day, long=long)}, " if weekday else ""
    if reader.order == "ymd" and "d" in skeleton:
        month = format_skeleton(skeleton.strip("yd"), day, locale="en_001")
        return f"{named}{day.year} {month} {day.day}" if "y" in skeleton else f"{named}{month} {day.day}"
    return named + format_skeleton(skeleton, day, locale=_form(reader))


def show_weekday(day: dt.date, *, long: bool = False) -> str:
    """The name of a weekday: "Sat", long "Saturday"."""
    return str(format_date(day, "EEEE" if long else "EEE", locale="en_001"))


def weekdays(first: int) -> list[tuple[str, str]]:
    """The short and the long names of the weekdays, from the first day of a week, 0 for Monday."""
    short, long = (get_day_names(width, locale="en_001") for width in ("abbreviated", "wide"))
    return [(short[day], long[day]) for day in ((first + n) % 7 for n in range(7))]


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
    if first.date() == (last - dt.timedelta(microseconds=1)).date():
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


# Numbers


def show_number(number: int | float) -> str:
    """A number with the reader's signs: "1,234.5", in Germany "1.234,5". A short one is the same everywhere."""
    if isinstance(number, int) and abs(number) < 1000:
        return str(number)
    return str(format_decimal(number, locale=_english(customs().territory)))


def show_money(amount: Decimal, currency: str) -> str:
    """An amount of a currency (ISO 4217): "$120", "$12.50", "€90", "CHF 90"; to a British reader "US$120"."""
    whole = amount == amount.to_integral_value()
    locale = _english(customs().territory)
    pattern = re.sub(r"[.]0+", "", locale.currency_formats["standard"].pattern) if whole else None
    shown = format_currency(amount, currency, pattern, locale, currency_digits=not whole)
    return re.sub(r"(?<=[A-Z]{3})(?=\d)", " ", shown)


def show_distance(kilometers: float, unit: str = "") -> str:
    """A distance in the reader's unit, or in the given one ("mi" or "km"), rounded: "1 mile", "25 miles", "40 km"."""
    miles = unit == "mi" if unit else customs().miles
    number = round(kilometers / 1.609344 if miles else kilometers)
    return f"{show_number(number)} {'km' if not miles else 'mile' if number == 1 else 'miles'}"


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
