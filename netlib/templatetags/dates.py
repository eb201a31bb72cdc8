"""Days, times and numbers in templates, in the reader's own form (`netlib.text.dates`). Every template has them.

A moment as the database gives it, in UTC, is read in the reader's own zone; any other in its own. The options of a filter are words with spaces between: `{{ day|day:"weekday long" }}`.
"""

import datetime as dt

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from netlib.text import dates

register = template.Library()


@register.filter
def day(value: dt.date | None, options: str = "") -> str:
    """A day: "Oct 17, 2027". Options: "weekday" adds its weekday, "long" writes names out, "yearless" leaves the year
    out. Empty for nothing."""
    if not value:
        return ""
    words = options.split()
    return dates.show_day(
        _date(value), weekday="weekday" in words, long="long" in words, year="yearless" not in words
    )


@register.filter
def month(value: dt.date | None, options: str = "") -> str:
    """The month of a day: "October 2027". Options: "short" and "yearless". Empty for nothing."""
    words = options.split()
    return (
        ""
        if not value
        else dates.show_month(_date(value), long="short" not in words, year="yearless" not in words)
    )


@register.filter
def clock(value: dt.time | dt.datetime | None) -> str:
    """A time of day: "7 p.m.". Empty for nothing."""
    if not value:
        return ""
    return dates.show_time(dates.placed(value).time() if isinstance(value, dt.datetime) else value)


@register.filter
def moment(value: dt.datetime | None, options: str = "") -> str:
    """An aware moment: "Sat, Dec 12, 2026, 7 p.m. EST". Option: "yearless". Empty for nothing."""
    return "" if not value else dates.show_moment(dates.placed(value), year="yearless" not in options.split())


@register.simple_tag
def time(value: dt.date | dt.datetime, options: str = "") -> SafeString:
    """A `<time>` element with the machine's form beside the reader's: of a moment with the option "clock", else of a
    day, with the options of `day`."""
    shown = (
        moment(value, options)
        if isinstance(value, dt.datetime) and "clock" in options.split()
        else day(value, options)
    )
    return format_html('<time datetime="{}">{}</time>', machine_time(value), shown)


@register.filter
def number(value: int | float) -> str:
    """A number with the reader's signs: "1,234"."""
    return dates.show_number(value)


@register.filter
def weekday(value: dt.date) -> str:
    """The short name of the weekday: "Sat"."""
    return dates.show_weekday(value)


@register.filter
def machine_time(value: dt.date | dt.datetime) -> str:
    """What the attribute `datetime` of HTML takes: a date, or a moment with its offset and without parts of seconds."""
    return dates.machine_form(value)


def _date(value: dt.date) -> dt.date:
    return dates.placed(value).date() if isinstance(value, dt.datetime) else value
