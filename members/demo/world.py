"""Reads the demo world from its files. Nothing here touches the database."""

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from members.rule.masks import (
    CIRCLES,
    CONTACTS,
    FIRST_CIRCLE,
    MASKS,
    PERSONAL,
    PROFESSIONAL,
    circle_bit,
    union,
)

FOLDER = Path(__file__).parent
# For development only: every person in the demo world signs in with it.
PASSWORD = "quiet-please-1876"  # noqa: S105
DOMAIN = "netlib.example"

_AUDIENCES = {key: mask for key, mask in MASKS.items() if mask != CIRCLES}
_TIERS = {"unfiled": 0, "professional": PROFESSIONAL, "personal": PERSONAL, "both": CONTACTS}


@dataclass(frozen=True)
class Line:
    """One line of a profile as the file has it: audience in words, kind, own label, the form's values in order."""

    audience: str
    kind: str
    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """One member of the demo world; `key` is the handle."""

    key: str
    name: str
    joined: dt.date
    lines: tuple[Line, ...]
    headline: str = ""
    sort_name: str = ""
    listing: str = "me"
    contacts: str = "me"
    search_engines: bool = False
    circles: tuple[str, ...] = ()
    suspended: bool = False
    leaving: dt.date | None = None
    curator: bool = False

    @property
    def email(self) -> str:
        """The address this person signs in with."""
        return f"{self.key}@{DOMAIN}"

    def audience(self, words: str) -> int:
        """The mask of an audience in words: a key of AUDIENCES, or circles of this person joined by "+"."""
        return _AUDIENCES[words] if words in _AUDIENCES else self._circles(words.split("+"))

    def filing(self, words: str) -> int:
        """The mask of a filing in words, like "both + The Gin Shelf"."""
        tier, *circles = words.split("+")
        return _TIERS[tier.strip()] | self._circles(circles)

    def _circles(self, names: list[str]) -> int:
        return union(circle_bit(FIRST_CIRCLE + self.circles.index(name.strip())) for name in names)


@dataclass(frozen=True)
class Tie:
    """A mutual tie: `one` files `other` as `filing`, and is filed by them as `back`."""

    one: str
    other: str
    filing: str
    back: str
    since: dt.date
    where_met: str


@dataclass(frozen=True)
class Request:
    """A request to be a contact; `outcome` is "open", "declined" or "withdrawn"."""

    sender: str
    recipient: str
    filing: str
    on: dt.date
    outcome: str
    where_met: str
    message: str


@dataclass(frozen=True)
class Refiling:
    """The owner filed the other as `was` until `on`."""

    owner: str
    other: str
    was: str
    on: dt.date


@dataclass(frozen=True)
class Portrait:
    """A photo of one face of a person; `look` is what `portraits.draw` takes."""

    key: str
    face: str
    audience: str
    look: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class Role:
    """A part in the cast of the tests, and what is special about who plays it."""

    role: str
    key: str
    special: str


@dataclass(frozen=True)
class OrganizationRow:
    """An organization as the file has it; `place` and `parent` by name."""

    name: str
    abbreviation: str
    kind: str
    place: str
    parent: str
    website: str


@cache
def cast() -> tuple[Role, ...]:
    """The cast, the owner first."""
    return tuple(Role(*row) for row in _rows(_toml("cast.toml")["cast"], 3))


@cache
def people() -> dict[str, Person]:
    """Every person by key, in the order of the files. Raises ValueError for a key that occurs twice."""
    found: dict[str, Person] = {}
    for path in sorted((FOLDER / "people").glob("*.toml")):
        for key, fields in _toml(path.relative_to(FOLDER)).items():
            if key in found:
                raise ValueError(f"{path.name}: {key} appears twice.")
            fields["lines"] = tuple(_line(row) for row in _rows(fields.get("lines", "")))
            fields["circles"] = tuple(fields.get("circles", ()))
            found[key] = Person(key=key, **fields)
    return found


@cache
def organizations() -> tuple[OrganizationRow, ...]:
    """Libraries, schools, associations; a parent comes before its divisions."""
    return tuple(OrganizationRow(*row) for row in _rows(_toml("organizations.toml")["organizations"], 6))


@cache
def places() -> dict[str, int]:
    """The GeoNames number of each place by its name in these files."""
    return {name: int(number) for name, number in _toml("places.toml").items()}


@cache
def ties() -> tuple[Tie, ...]:
    """Every tie once."""
    return tuple(
        Tie(one, other, filing, back, dt.date.fromisoformat(since), where)
        for one, other, filing, back, since, where in _rows(_toml("ties.toml")["ties"], 6)
    )


@cache
def requests() -> tuple[Request, ...]:
    """Requests that did not become a tie."""
    return tuple(
        Request(sender, recipient, filing, dt.date.fromisoformat(on), outcome, where, message)
        for sender, recipient, filing, on, outcome, where, message in _rows(_toml("ties.toml")["requests"], 7)
    )


@cache
def blocks() -> tuple[tuple[str, str, dt.date], ...]:
    """Who blocked which member, and when."""
    return tuple(
        (one, other, dt.date.fromisoformat(on)) for one, other, on in _rows(_toml("ties.toml")["blocks"], 3)
    )


@cache
def refilings() -> tuple[Refiling, ...]:
    """Past filings, the oldest first."""
    rows = _rows(_toml("ties.toml")["refilings"], 4)
    return tuple(Refiling(owner, other, was, dt.date.fromisoformat(on)) for owner, other, was, on in rows)


@cache
def portraits() -> tuple[Portrait, ...]:
    """The photos that are drawn."""
    rows = _rows(_toml("portraits.toml")["portraits"], 10)
    return tuple(
        Portrait(key, face, audience, tuple(look), shows) for key, face, audience, *look, shows in rows
    )


# What stands in a file of TOML, by its keys.
Toml = dict[str, Any]


@cache
def notes() -> dict[tuple[str, str], Toml]:
    """Private notes, follow-up dates and dates of the last look, by owner and other."""
    kept = _toml("ties.toml")["kept"]
    return {(owner, other): fields for owner, others in kept.items() for other, fields in others.items()}


def _toml(name: str | Path) -> Toml:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _rows(table: str, columns: int = 0) -> Iterator[tuple[str, ...]]:
    """The rows of a table of cells between bars; with `columns`, filled up with empty cells to that many."""
    for row in table.splitlines():
        if row.strip():
            cells = tuple(cell.strip() for cell in row.split("|"))
            if columns and len(cells) > columns:
                raise ValueError(f"Too many cells: {row}")
            yield cells + ("",) * (columns - len(cells))


def _line(row: tuple[str, ...]) -> Line:
    kind, _, label = row[1].partition(":")
    return Line(row[0], kind.strip(), label.strip(), tuple(cell.replace("¶", "\n\n") for cell in row[2:]))
