"""Tables of spreadsheets: reading those that people bring (`read_rows`), and writing our own (`table`).

One reader for every import: letters, separators, title lines above the headings, quotation marks that are never closed.
What a column means is for the import to say.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from netlib.files import LIMITS, Letters, Unreadable, check_size, decoded, numbered, unpacked
from netlib.text.clean import clean_text
from netlib.text.dates import show_number
from netlib.text.names import fold
from netlib.text.sentences import counted, quoted

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_SEPARATORS = ",;\t|"
_NAMED = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_RULE = re.compile(r"[\s|:+-]*-{3,}[\s|:+-]*")
_LOOKED_AT = 40

csv.field_size_limit(10_000_000)


def cell(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0\n").startswith(FORMULA_STARTS) else text


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with a byte order mark, which tells spreadsheets that it is UTF-8."""
    target = io.StringIO()
    target.write("\ufeff")
    writer = csv.writer(target)
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return target.getvalue()


def heading_words(heading: str) -> str:
    """A heading without case, accents and signs, for comparing: "Library_Name:" is "library name"."""
    words = re.sub(r"[^\w/&#() -]+|[\d_]+", " ", fold(heading))
    return " ".join(words.split()).strip(" :*-")


@dataclass(frozen=True)
class Row:
    """A row with something in it. `number` counts as spreadsheets do: the first row of the file is 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table as it was read: its headings, its rows below them, and what stood above.

    `notes` say for people what was guessed and what was left out, with rows.
    """

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    letters: Letters
    separator: str
    head_number: int = 1
    above: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def column(self, at: int) -> Iterator[str]:
        """The cells of one column that are not empty."""
        return (row.cells[at] for row in self.rows if at < len(row.cells) and row.cells[at])

    def with_cells(self, changed: Mapping[tuple[int, int], str]) -> "Table":
        """The table with other text in some cells: by the number of the row and the place of the column, from 0."""
        if not changed:
            return self
        rows = []
        for row in self.rows:
            mine = {at: text for (number, at), text in changed.items() if number == row.number}
            width = max([len(row.cells), *(at + 1 for at in mine)])
            cells = [mine.get(at, row.cells[at] if at < len(row.cells) else "") for at in range(width)]
            rows.append(Row(row.number, tuple(cells)))
        return Table(
            self.head, tuple(rows), self.letters, self.separator, self.head_number, self.above, self.notes
        )


@dataclass
class _Cut:
    """The rows of a text with their numbers, and the numbers of those whose quotation mark was never closed."""

    rows: list[Row] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)


def read_rows(
    source: bytes | str,
    *,
    is_heading: Callable[[str], bool],
    code_page: str = "",
    most_bytes: int = LIMITS.table_bytes,
    most_rows: int = LIMITS.rows,
) -> Table:
    """Read a table out of a file or of pasted text. `is_heading` says of a cell whether it is the heading of a column
    that the import knows: the first row with most of those has the headings. Raises Unreadable."""
    check_size(len(source), most_bytes)
    if isinstance(source, bytes):
        letters = decoded(unpacked(source, (".csv", ".tsv", ".txt"), most_bytes), code_page)
    else:
        letters = Letters(clean_text(source.removeprefix("\ufeff")))
    text = letters.text
    if re.match(r"\s*<(!doctype|html)", text, re.IGNORECASE):
        raise Unreadable("This is a web page, not a table. Save the table as CSV.")
    named = _NAMED.fullmatch(text.lstrip().partition("\n")[0])
    if named:
        # Some programs name the separator in a line of its own. It is emptied, so that rows keep their numbers.
        text = text.replace(named[0], "", 1)
    separator = named[1] if named else _separator(text, is_heading)
    cut = _cut(text, separator)
    if not cut.rows:
        raise Unreadable("The file is empty.")
    at = _head(cut.rows, is_heading)
    head, rows = cut.rows[at], cut.rows[at + 1 :]
    if len(head.cells) > LIMITS.columns:
        raise Unreadable(f"The table has {len(head.cells)} columns; the most is {LIMITS.columns}.")
    if len(rows) > most_rows:
        raise Unreadable(
            f"The table has {show_number(len(rows))} rows; the most is {show_number(most_rows)}. Take it apart."
        )
    above = tuple(" ".join(filter(None, row.cells)) for row in cut.rows[:at])
    notes = [*letters.notes, *_notes(above, head, rows, cut)]
    return Table(head.cells, tuple(rows), letters, separator, head.number, above, tuple(notes))


def _notes(above: Sequence[str], head: Row, rows: Sequence[Row], cut: _Cut) -> Iterator[str]:
    if above:
        yield counted(
            len(above),
            "The line above the headings in row {row} is left out: {lines}.",
            "The {count} lines above the headings in row {row} are left out: {lines}.",
            row=head.number,
            lines=quoted([text[:60] for text in above], most=3),
        )
    if cut.unclosed:
        yield f"A quotation mark is never closed in {numbered('row', cut.unclosed)}. Look whether its cells are right."
    wide = [row.number for row in rows if any(row.cells[len(head.cells) :])]
    if wide:
        yield f"There are more cells than headings in {numbered('row', wide)}. What has no heading is left out."


def _separator(text: str, is_heading: Callable[[str], bool]) -> str:
    """What stands between the cells: what gives most known headings in one row, or else the most columns."""
    lines = [line for line in text.split("\n", _LOOKED_AT * 3)[: _LOOKED_AT * 3] if line.strip()]
    sample = "\n".join(lines[:_LOOKED_AT])

    def fit(separator: str) -> tuple[int, int, int]:
        rows = _cut(sample, separator).rows
        known = max((sum(map(is_heading, row.cells)) for row in rows), default=0)
        first = lines[0].count(separator) if lines else 0
        return known, first, sum(len(row.cells) > 1 for row in rows)

    return max(_SEPARATORS, key=fit)


class _Feed:
    """Gives a reader of CSV the lines from `at` on, and for one row never more than a cell may have."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines, self.at, self.start = lines, 0, 0

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines) or self.at - self.start > LIMITS.lines_in_a_cell:
            raise StopIteration
        self.at += 1
        return f"{self.lines[self.at - 1]}\n"


def _cut(text: str, separator: str) -> _Cut:
    """Cut a text into rows and cells; rows without anything in them are left out, and keep their number.

    A cell in quotation marks may go over several lines. Where it never ends, or ends in the middle of a later cell, its
    first line is read as it stands, so that it takes no other row with it."""
    lines = text.split("\n")
    if separator == "|":
        lines = [line.strip().strip("|") for line in lines]
    feed, cut, number = _Feed(lines), _Cut(), 0
    reader = _reader(feed, separator)
    while feed.at < len(lines):
        feed.start = feed.at
        number += 1
        try:
            cells = next(reader, [])
        except csv.Error:
            line = lines[feed.start]
            if feed.at > feed.start + 1 or line.count('"') % 2:
                cut.unclosed.append(number)
                line = line.replace('"', "")
            cells = next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
            feed.at = feed.start + 1
            reader = _reader(feed, separator)
        plain = tuple(cell[: LIMITS.cell_letters].strip() for cell in cells)
        if any(plain) and not (separator == "|" and _RULE.fullmatch("|".join(plain))):
            cut.rows.append(Row(number, plain))
    return cut


def _reader(feed: Iterable[str], separator: str) -> Iterator[list[str]]:
    return csv.reader(feed, delimiter=separator, skipinitialspace=True, strict=True)


def _head(rows: Sequence[Row], is_heading: Callable[[str], bool]) -> int:
    """The place of the row that has the headings."""
    known = [sum(map(is_heading, row.cells)) for row in rows[: LIMITS.title_lines + 1]]
    if max(known) > 0:
        return known.index(max(known)) if max(known) > known[0] else 0
    # Titles fill one cell; the first row that fills more than one is the first that can be headings.
    return next((at for at, row in enumerate(rows[: len(known)]) if sum(map(bool, row.cells)) > 1), 0)
