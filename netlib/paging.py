"""Keyset pagination: a list goes on after the last row that was shown, so that no row is skipped or shown twice
when rows are added or deleted between two pages. Every list with a "More" link uses it.

    BY_NAME = Order(Key("sort_key"), Key("pk", int))
    page = BY_NAME.page(Member.objects.visible_to(viewer), after=request.GET.get("after", ""), size=30)
    page.rows, page.after, page.more({"q": words})
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet

Value = str | int | dt.datetime | dt.date | None
Row = TypeVar("Row")
Other = TypeVar("Other")
Record = TypeVar("Record", bound=Model)

_BETWEEN = "~"
_NULL = "%"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """A part of a list. `after` is the cursor of the next part; it is empty at the end of the list. `last`
    names the last row, for the text of the "More" link."""

    rows: list[Row]
    after: str = ""
    last: str = ""

    def map(self, make: Callable[[Row], Other]) -> "Page[Other]":
        """The same page with something else made of each row."""
        return Page([make(row) for row in self.rows], self.after, self.last)

    def more(self, query: Mapping[str, str] | None = None) -> str:
        """The query string of the next page, with the rest of the `query`; empty at the end of the list."""
        return f"?{urlencode({**(query or {}), 'after': self.after})}" if self.after else ""


@dataclass(frozen=True)
class Key:
    """One column of an order: its path as in a query ("other__sort_key", or an annotation), and the type of its values:
    str, int, datetime.datetime or datetime.date. `down` sorts from the highest to the lowest. NULL, where `nullable`
    allows it, counts as the highest value, as PostgreSQL has it."""

    path: str
    kind: type[str] | type[int] | type[dt.datetime] | type[dt.date] = str
    down: bool = False
    nullable: bool = False

    def of(self, row: object) -> Value:
        """The value of a row. Load related rows, or each is fetched with a query."""
        value: object = row
        for name in self.path.split("__"):
            value = getattr(value, name)
        if value is not None and not isinstance(value, self.kind):
            raise TypeError(f"{self.path} has {type(value).__name__}, not {self.kind.__name__}.")
        return value

    def write(self, value: Value) -> str:
        """A value as text in a cursor."""
        if value is None:
            return _NULL
        if isinstance(value, dt.datetime):
            return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
        if isinstance(value, dt.date):
            return value.isoformat()
        return str(value).replace("%", "%25").replace(_BETWEEN, "%7E")

    def read(self, text: str) -> Value:
        """The value of a text in a cursor. Raises ValueError or OverflowError for a text that `write` does not
        make."""
        if text == _NULL and self.nullable:
            return None
        if self.kind is str:
            if "\0" in text:
                raise ValueError("PostgreSQL keeps no NUL in a text.")
            return text.replace("%7E", _BETWEEN).replace("%25", "%")
        if self.kind is dt.datetime:
            at = dt.datetime.fromisoformat(text)
            if at.tzinfo is None:
                raise ValueError("A moment needs its zone.")
            return at.astimezone(dt.UTC)
        if self.kind is dt.date:
            return dt.date.fromisoformat(text)
        digits = text.removeprefix("-")
        # Any number with this many digits fits a bigint.
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
            raise ValueError("Not a whole number.")
        return int(text)

    def follows(self, value: Value, rest: Q | None) -> Q:
        """Rows whose value comes after this one, or is the same and `rest` holds. The last key has no rest."""
        missing = Q(**{f"{self.path}__isnull": True})
        if value is None:
            present = Q(**{f"{self.path}__isnull": False})
            if self.down:
                return present | rest if rest else present
            return missing & (rest or Q())
        beyond = Q(**{f"{self.path}__{'lt' if self.down else 'gt'}": value})
        if self.nullable and not self.down:
            beyond |= missing
        if rest is None:
            return beyond
        reached = Q(**{f"{self.path}__{'lte' if self.down else 'gte'}": value})
        if self.nullable and not self.down:
            reached |= missing
        # "At least, and (more, or the rest)": the first condition lets an index scan begin at the right place.
        return reached & (beyond | rest)


class Order:
    """A total order of rows. The last key must be unique, or rows with equal keys could be skipped between two
    pages."""

    def __init__(self, *keys: Key) -> None:
        self.keys = keys

    @property
    def by(self) -> list[str]:
        """The order for `order_by`."""
        return [f"-{key.path}" if key.down else key.path for key in self.keys]

    def cursor(self, row: object) -> str:
        """The cursor for the rows after this one."""
        return self.write(*(key.of(row) for key in self.keys))

    def write(self, *values: Value) -> str:
        """The cursor for the rows after a row with these values, one for each key."""
        return _BETWEEN.join(key.write(value) for key, value in zip(self.keys, values, strict=True))

    def read(self, after: str) -> tuple[Value, ...] | None:
        """The values of a cursor; None for any other text, such as one that was typed."""
        parts = after.split(_BETWEEN)
        if len(parts) != len(self.keys):
            return None
        try:
            return tuple(key.read(part) for key, part in zip(self.keys, parts, strict=True))
        except (ValueError, OverflowError):
            return None

    def following(self, after: str) -> Q:
        """The rows after a cursor; all rows for any other text."""
        values = self.read(after)
        if values is None:
            return Q()
        rest: Q | None = None
        for key, value in reversed(list(zip(self.keys, values, strict=True))):
            rest = key.follows(value, rest)
        return rest or Q()

    def cut(self, found: Iterable[Row], size: int, name: Callable[[Row], str] = str) -> Page[Row]:
        """The first `size` of these rows as a page. `found` is in this order and has one row more if the list
        goes on."""
        rows = list(found)
        if len(rows) <= size:
            return Page(rows)
        last = rows[size - 1]
        return Page(rows[:size], self.cursor(last), name(last))

    def page(
        self, found: QuerySet[Record], *, after: str, size: int, name: Callable[[Record], str] = str
    ) -> Page[Record]:
        """The page of `found` after the cursor. One query."""
        rows = found.filter(self.following(after)).order_by(*self.by)[: size + 1]
        return self.cut(rows, size, name)
