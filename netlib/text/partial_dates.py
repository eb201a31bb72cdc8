"""Dates of which only the year, or the year and month, is known, kept as ISO 8601 text: "2009" or "2009-06"."""

import datetime as dt
import re

from django.core.exceptions import ValidationError

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMERIC = re.compile(r"^(?:(\d{4})(?:[-/.](\d{1,2}))?|(\d{1,2})[-/.](\d{4}))$")
_WORDED = re.compile(r"^([A-Za-z]{3,9})\.?,?\s+(\d{4})$")


def parse_partial(text: str) -> str:
    """Read "2009", "2009-06", "06/2009" or "June 2009"; empty gives "". Raises ValidationError for anything else."""
    text = text.strip()
    if not text:
        return ""
    year, month = 0, 0
    if found := _NUMERIC.match(text):
        year = int(found[1] or found[4])
        month = int(found[2] or found[3] or 0)
        if (found[2] or found[3]) and not 1 <= month <= 12:
            raise ValidationError("The month must be from 1 to 12.")
    elif found := _WORDED.match(text):
        year = int(found[2])
        month = next((i for i, name in enumerate(MONTHS, 1) if found[1].lower().startswith(name.lower())), 0)
        if not month:
            raise ValidationError("That is not the name of a month. Write it like “June 2009” or “2009-06”.")
    else:
        raise ValidationError("Write a year, or a month and year, like “2009”, “2009-06” or “June 2009”.")
    if not 1900 <= year <= dt.date.today().year + 10:
        raise ValidationError(f"The year must be between 1900 and {dt.date.today().year + 10}.")
    return f"{year:04}-{month:02}" if month else f"{year:04}"


def today() -> str:
    """The present day in the server's zone. A partial date is reached where its text does not come after it: "2026" and
    "2026-11" are in November 2026, "2026-12" and "2027" are not."""
    return dt.date.today().isoformat()


def is_reached(value: str) -> bool:
    """Whether a partial date is not to come; "" is none."""
    return value != "" and value <= today()


def show_partial(value: str) -> str:
    """ "2009-06" as "Jun 2009"; a bare year stays."""
    year, _, month = value.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}" if month else year


def show_span(start: str, end: str) -> str:
    """A span in words: "Jun 2009 to 2012", "since 2009", "until 2012", or empty."""
    if start and end:
        return show_partial(start) if start == end else f"{show_partial(start)} to {show_partial(end)}"
    if start:
        return f"since {show_partial(start)}"
    return f"until {show_partial(end)}" if end else ""
