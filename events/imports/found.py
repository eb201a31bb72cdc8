"""What a file says of one event, in our words."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from members.models import Place

# What an import may set. What a file cannot say is left to the curators.
CALENDAR = (
    "title", "description", "starts", "ends", "time_zone", "all_day", "mode", "venue", "address", "place",
    "join_link", "getting_there", "registration_link",
)  # fmt: skip
TABLE = (*CALENDAR, "price_note", "free")
# What curators put right in a preview: for each event, by the number of its row or line, texts by their names in FIXES.
Fixes = Mapping[int, Mapping[str, str]]
FIXES = {
    "title": "Title",
    "start_date": "First day",
    "start_time": "Begins at",
    "end_date": "Last day",
    "end_time": "Ends at",
    "town": "Town",
    "take": "Import it anyway",
}
# Notes that ask nothing of anybody where all else is right.
_ASIDES = (
    "It has no time zone",
    "It does not say when it ends",
    "It has no identity",
    "Another series has the same identity",
    "The link to join",
    "It names no place",
)


@dataclass(frozen=True)
class Found:
    """One event of a file. Times are UTC. `where` is the row or the title, for messages, and `number` the row or line;
    `notes` say what was guessed.

    `uid` with `recurrence` is its identity in that calendar; `kind` is a key of events.kinds or "". `towns` are the
    places that its town may be, where there are several. `listed` says that it is one date of a series all of whose
    dates from now on the file has.
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
    getting_there: str = ""
    registration_link: str = ""
    price_note: str = ""
    free: bool = False
    kind: str = ""
    cancelled: bool = False
    sequence: int = 0
    notes: tuple[str, ...] = ()
    says: tuple[str, ...] = CALENDAR
    number: int = 0
    towns: tuple[str, ...] = ()
    listed: bool = False

    def values(self) -> dict[str, Any]:
        """What an import sets."""
        return {name: getattr(self, name) for name in self.says}

    @property
    def key(self) -> tuple[str, str]:
        """Its identity in its calendar."""
        return self.uid, self.recurrence

    @property
    def asks(self) -> bool:
        """Whether somebody should look at it before it is imported."""
        return any(not note.startswith(_ASIDES) for note in self.notes)

    @property
    def repeats(self) -> bool:
        """Whether it is one date of a recurring event."""
        return bool(self.recurrence) and not self.recurrence.startswith(SHARED)


# Marks the recurrence of an event that shares its identity with others and recurs with none of them.
SHARED = "="


@dataclass(frozen=True)
class Left:
    """What a file has and an import would not take: in which row or line, what it is called, and why, in a sentence of
    its own. `fields` are the keys of FIXES that would put it right, with what stands there."""

    number: int
    title: str
    why: str
    fields: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.why


@dataclass
class Reading:
    """All that a file says: its events, what is left out, and what else there is to say, in plain words.

    `whole` says whether it is a calendar and not a message about one event. `unknown_zones` are names of time zones that
    nobody knows, with how many events have them. `asks_day_first` says that the days of a table can be read month first
    (as they were) or day first.
    """

    name: str = ""
    found: list[Found] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    over: int = 0
    whole: bool = True
    code_page: str = "utf-8"
    guessed: bool = False
    unknown_zones: dict[str, int] = field(default_factory=dict)
    asks_day_first: bool = False

    @property
    def problems(self) -> list[str]:
        """Everything that there is to say about the file, in words."""
        return [*self.notes, *map(str, self.left)]


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


# How they wait in the database between reading and importing


def as_json(found: Found) -> dict[str, Any]:
    """What is found, as JSON keeps it."""
    return {
        name: _plain(value) for name, value in vars(found).items() if value not in ("", None, (), False, 0)
    }


def from_json(data: Mapping[str, Any], places: Mapping[int, Place]) -> Found:
    """What was found; `places` are those that are named there, by their keys."""
    lists = {name: tuple(data[name]) for name in ("notes", "says", "towns") if name in data}
    times = {name: dt.datetime.fromisoformat(data[name]) for name in ("starts", "ends")}
    place = places.get(data.get("place", 0))
    return Found(**{**data, **lists, **times, "place": place})
