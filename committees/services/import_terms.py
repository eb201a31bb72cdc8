"""Terms of office in lists: the days that a cell means, and both ends of a span in one cell."""

import datetime as dt
import re

from django.core.exceptions import ValidationError

from committees.models import Committee
from committees.models.seat import FIRST_DAY, LAST_DAY, YEARS
from committees.reads.terms import add_months
from netlib.text.days import NotADay, month_of
from netlib.text.days import day_of as written_day
from netlib.text.names import fold
from netlib.text.partial_dates import parse_partial

_OPEN = {
    "present",
    "now",
    "date",
    "open",
    "current",
    "ongoing",
    "indefinite",
    "continuing",
    "heute",
    "actuel",
}
# A hyphen between two years only: "2010-11" is a month.
_RANGE = re.compile(
    r"\s+(?:-|to|until|through|thru)\s+|\s*[\u2012\u2013\u2014~\uff5e\u301c]\s*|(?<=^\d{4})[-/](?=(?:\d{4}|1[3-9]|[2-9]\d)$)"
)


_SINCE = re.compile(
    r"(?:since|from|starting|effective|ab|seit|depuis|desde|dal|van|från)\s+(?=\S)(?!.*\b(?:to|until|bis|au|hasta)\b)",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:through|thru|until|till|to|exp(?:ires|\.)?|ends?|ending|bis|jusqu'|hasta)\b", re.IGNORECASE
)
# "07/2026-06/2028", "7/26-6/28".
_MONTHS = re.compile(r"(0?[1-9]|1[0-2])/((?:20)?\d\d)\s*[-\u2010-\u2015]\s*(0?[1-9]|1[0-2])/((?:20)?\d\d)")
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)\s*/\s*(\d{4}-\d\d-\d\d)")
# "7/1/26-6/30/28" and "2026-present", whose hyphen stands between two whole days, or before a word.
_TIGHT = re.compile(
    r"(\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d)|\d{4})\s*[-\u2010-\u2015]\s*(\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d)|[a-z]+)",
    re.IGNORECASE,
)


def is_open(last: str) -> bool:
    """Whether a cell says that a term has no end."""
    # Databases write the last day that they know for none.
    return not last or fold(last) in _OPEN or "9999" in last


def span_of(cell: str) -> tuple[str, str]:
    """Both ends of "2010-2011", "2010–11", "Nov 2010 to Oct 2011"; of anything else the whole and nothing."""
    plain = re.sub(
        r"[\s,;]*[(\[]?\d(?:st|nd|rd|th) (?:term|year)[)\]]?$", "", cell.strip(), flags=re.IGNORECASE
    )
    plain = re.sub(
        r"^[^:\d]*\b\d?(?:st|nd|rd|th)? ?(?:term|years?)\s*\d{0,2}\s*:\s*",
        "",
        plain.strip("()[]"),
        flags=re.IGNORECASE,
    )
    plain = re.sub(r"\b[FA]Y\s*(?=\d{4})", "", plain, flags=re.IGNORECASE)
    if begun := _SINCE.match(plain):
        plain = plain[begun.end() :]
    elif _UNTIL.match(plain):
        # It says its end alone.
        return "", plain
    if months := _MONTHS.fullmatch(plain):
        one, first, other, last = months.groups()
        return f"20{first[-2:]}-{int(one):02}", f"20{last[-2:]}-{int(other):02}"
    if both := _TIGHT.fullmatch(plain) or _ISO.fullmatch(plain):
        return both[1], both[2]
    first, *last = _RANGE.split(plain)
    if len(last) != 1:
        return plain, ""
    return first, f"{first[:2]}{last[0]}" if re.fullmatch(r"\d\d", last[0]) else last[0]


def day_of(text: str, committee: Committee, *, last: bool, day_first: bool = False) -> dt.date:
    """The day that a cell means: the first of a seat, or with `last` the first after it. A bare year is that of the
    committee's terms. Raises ValidationError."""
    # Databases write a time of day behind it.
    text = re.sub(r"^(\s*\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*$", r"\1", text)
    if re.search(r"\d\D+\d|\d{6}|\d{5}", text) and not re.fullmatch(
        r"\s*\d{4}[-/.]\d{1,2}\s*|\s*\d{1,2}[-/.]\d{4}\s*", text
    ):
        try:
            day = written_day(text.strip(), day_first=day_first)
        except NotADay:
            if re.search(r"\b(?:9999|0001|[2-9]\d{3})\b", text) and re.search(r"\d\D+\d+\D+\d", text):
                raise ValidationError(YEARS) from None
        else:
            if not FIRST_DAY <= day <= LAST_DAY:
                raise ValidationError(YEARS)
            return day + dt.timedelta(days=1) if last else day
    if worded := re.fullmatch(r"\s*([^\W\d_]{3,12})\.?\s+(\d{4})\s*", text):
        month_named = month_of(worded[1])
        text = f"{worded[2]}-{month_named:02}" if month_named else text
    year, _, month = parse_partial(text).partition("-")
    if not year:
        raise ValidationError("No first day.")
    if month:
        first = dt.date(int(year), int(month), 1)
        return add_months(first, 1) if last else first
    start = dt.date(int(year), committee.term_start, 1)
    return dt.date(start.year + 1, 1, 1) if last and committee.term_start == 1 else start
