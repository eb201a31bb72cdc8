"""What a file says of one event, in our words."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from members.models import Place
from netlib.text.clean import storable

MOST_BYTES = 4_000_000
MOST_EVENTS = 1_000
# What an import may set. What a file cannot say is left to the curators.
CALENDAR = (
    "title", "description", "starts", "ends", "time_zone", "all_day", "mode", "venue", "address", "place",
    "join_link", "registration_link",
)  # fmt: skip
TABLE = (*CALENDAR, "price_note", "free")


class Unreadable(ValueError):
    """The file cannot be read at all; the message says why, for people."""


@dataclass(frozen=True)
class Found:
    """One event of a file. Times are UTC. `where` is the row or the title, for messages; `notes` say what was guessed.

    `uid` with `recurrence` is its identity in that calendar; `kind` is a key of events.kinds or "".
    """

    where: str
    uid: str
    title: str
    starts: dt.datetime
    ends: dt.datetime
    time_zone: str
    all_day: bool = False
    recurrence: str = ""
    description: str = ""
    mode: str = "person"
    venue: str = ""
    address: str = ""
    place: Place | None = None
    join_link: str = ""
    registration_link: str = ""
    price_note: str = ""
    free: bool = False
    kind: str = ""
    cancelled: bool = False
    sequence: int = 0
    notes: tuple[str, ...] = ()
    says: tuple[str, ...] = CALENDAR

    def values(self) -> dict[str, Any]:
        """What an import sets."""
        return {name: getattr(self, name) for name in self.says}

    @property
    def key(self) -> tuple[str, str]:
        """Its identity in its calendar."""
        return self.uid, self.recurrence


@dataclass
class Reading:
    """All that a file says: its events, and what could not be read, in plain words."""

    name: str = ""
    found: list[Found] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    over: int = 0


def digest(values: dict[str, Any]) -> str:
    """A short form of what an event says, to notice changes."""
    plain = {name: _plain(value) for name, value in values.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, Place):
        return value.pk
    return value


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file, and a note when its encoding had to be guessed. Raises Unreadable for what is no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text, note = data.decode("utf-16", errors="replace"), ""
    else:
        try:
            text, note = data.decode("utf-8-sig"), ""
        except UnicodeDecodeError:
            text, note = (
                data.decode("cp1252", errors="replace"),
                "The file is not in UTF-8; its letters were guessed.",
            )
    if "\0" in text[:2000]:
        raise Unreadable("This is no text file. A calendar ends in .ics, a table in .csv.")
    return storable(text).replace("\r\n", "\n").replace("\r", "\n"), note


def check_size(size: int) -> None:
    """Raise Unreadable for a file that is empty or too big."""
    if not size:
        raise Unreadable("The file is empty.")
    if size > MOST_BYTES:
        raise Unreadable(
            f"The file has {size / 1_000_000:.0f} MB; the most is {MOST_BYTES // 1_000_000} MB. "
            "Export a shorter span of time, or one calendar at a time."
        )
