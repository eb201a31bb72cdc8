"""Dates and times are written in one place, for the reader: netlib/text/dates.py."""

import ast
import re

from netlib.dev.lint.files import Complaints, File, blanked

_HERE = "netlib/text/dates.py"
# What programs read: ISO 8601 and the times of iCalendar (RFC 5545).
_MACHINE = re.compile(r"%Y-?%m-?%d(?:T%H:?%M(?::?%S)?Z?)?")
_IN_PAGES = re.compile(
    r"\|\s*(?:date|time|timesince|timeuntil|naturaltime|naturalday|localtime|utc|timezone)\b(?=[\s:|}%])"
    r"|{%-?\s*(?:now|localtime|timezone)\b"
)
_IN_PYTHON = {
    "strftime",
    "date_format",
    "time_format",
    "localize",
    "format_date",
    "format_datetime",
    "format_time",
}
_REMEDY = "A date in one form for everybody: use {}, which write it as the reader does."


def dates_by_hand(file: File) -> Complaints:
    """No page and no code writes a date or a time but through netlib/text/dates.py. Forms for machines are free: ISO 8601,
    iCalendar, and what browsers need in a field."""
    if file.suffix in {".html", ".md", ".txt"} and file.path.startswith("templates/"):
        for found in _IN_PAGES.finditer(blanked(r"{#[^#]*#}", file.text)):
            yield file.line(found.start()), _REMEDY.format("day, month, clock, moment or {% time %}")
    if not file.is_code() or file.path == _HERE or file.path.startswith("netlib/dev/lint/"):
        return
    for node in ast.walk(file.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in _IN_PYTHON:
                yield node.lineno, _REMEDY.format("show_day and the like of netlib.text.dates")
            case ast.Assign(targets=[ast.Name(id="date_hierarchy")]):
                yield (
                    node.lineno,
                    "Django writes its dates in one form for everybody: put the field into list_filter.",
                )
            case ast.FormattedValue(
                format_spec=ast.JoinedStr(values=[ast.Constant(value=str(spec)), *_])
            ) if re.search("%-?[a-zA-Z]", spec) and not _MACHINE.fullmatch(spec):
                yield node.lineno, _REMEDY.format("show_day and the like of netlib.text.dates")
