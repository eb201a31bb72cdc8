"""What the tests of imports share: calendars to read, and bringing them in."""

import datetime as dt
import zoneinfo
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from events.imports.found import Found, Reading
from events.imports.ics import read_calendar
from events.services.importing import Choices, run_import
from members.models import Member, Organization
from members.rule.masks import PUBLIC

FILES = Path(__file__).parent / "files"
NOW = dt.datetime(2027, 1, 10, 12, tzinfo=dt.UTC)


def source(name: str) -> bytes:
    return (FILES / f"{name}.ics").read_bytes()


def read(data: bytes, **options: Any) -> Reading:
    return read_calendar(data, **{"zone": "America/New_York", "now": NOW, **options})


def calendar(*lines: str, head: str = "") -> bytes:
    """A calendar of one event."""
    event = "\r\n".join(("BEGIN:VEVENT", "UID:one", "SUMMARY:One", *lines, "END:VEVENT"))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{event}\r\nEND:VCALENDAR\r\n".encode()


def one(*lines: str, head: str = "") -> Found:
    (found,) = read(calendar(*lines, head=head)).found
    return found


def shown(found: Found) -> str:
    begins, ends = (
        moment.astimezone(zoneinfo.ZoneInfo(found.time_zone)) for moment in (found.starts, found.ends)
    )
    return f"{found.title}: {begins:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M} {found.time_zone}"


def choices(library: Organization, **fields: Any) -> Choices:
    return Choices(**{"source": "wexcombe: Events", "organization": library, "kind": "workshop", "audience": PUBLIC, "publish": True, **fields})  # fmt: skip


def bring_in(data: bytes, library: Organization, by: Member, **options: Any) -> dict[str, int]:
    overwrite = options.pop("overwrite", ())
    done = run_import(found=read(data).found, choices=choices(library, **options), by=by, overwrite=overwrite)
    assert done.problems == []
    return dict(done.counts)


def event(*lines: str, uid: str = "a@example.org") -> str:
    """One VEVENT."""
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", *lines, "END:VEVENT"])


def calendar_of(events: Iterable[str], head: str = "") -> bytes:
    """A calendar of these."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *filter(None, [head]), *events, "END:VCALENDAR", ""]
    return "\n".join(lines).replace("\n", "\r\n").encode()


def evening(*lines: str, start: str = "20270305T180000", end: str = "20270305T190000") -> bytes:
    """A calendar of one event in New York, with these lines; it is called X where none of them says otherwise."""
    titled = [] if any(line.startswith("SUMMARY") for line in lines) else ["SUMMARY:X"]
    zone = "TZID=America/New_York"
    return calendar_of([event(f"DTSTART;{zone}:{start}", f"DTEND;{zone}:{end}", *titled, *lines)])


def times_of(reading: Reading, shape: str = "%m-%d %H:%M") -> list[str]:
    """When the events begin, where each is shown."""
    return [
        f"{found.starts.astimezone(zoneinfo.ZoneInfo(found.time_zone)):{shape}}" for found in reading.found
    ]
