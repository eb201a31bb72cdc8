"""Rosters from spreadsheets: read, match people, show, import. Nothing is written before somebody has looked.

A row becomes a seat by name, or two where two people share it. Where a person is chosen for it they are asked whether it
is theirs; until they say so the roster has the name alone, as the list had it.
"""

import datetime as dt
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError

from committees.models import Batch, Committee, Seat
from committees.roles import Claim, Role
from committees.services.import_terms import day_of, is_open, span_of
from committees.services.locks import running
from committees.services.seats import role_of, save_seat
from members.models import Member
from members.rule.columns import in_good_standing
from netlib.files import LIMITS, Unreadable
from netlib.tables import Table, heading_words, read_rows
from netlib.text.days import day_first_in, is_ambiguous
from netlib.text.family import guess_sort_name
from netlib.text.names import clean_name, fold
from netlib.text.people import Cell, names_in, without_private
from netlib.text.sentences import counted, quoted

ALIKE = 0.8
BY_NAME, SKIP = "name", "skip"

# The words that head a column in the lists of the world.
_COLUMNS = {
    "name": {"names", "board member", "trustee", "representative", "mitglied", "membre", "miembro", "name", "member", "person", "full name", "holder", "member name", "committee member", "appointee", "nom", "nombre"},
    "first": {"first name", "first", "given name", "firstname", "forename", "vorname", "prenom"},
    "last": {"last name", "last", "surname", "family name", "lastname", "nachname", "apellido"},
    "role": {"funktion", "amt", "fonction", "cargo", "role", "position", "office", "title", "capacity", "function"},
    "begins": {"von", "ab", "seit", "beginn", "debut", "depuis", "desde", "inicio", "date appointed", "appointment date", "effective date", "from", "begins", "start", "term begins", "term start", "start date", "begin", "term start date", "appointed", "start of term", "since"},
    "ends": {"bis", "ende", "jusqu'au", "fin", "hasta", "expiration date", "expiry", "date expires", "to", "until", "ends", "end", "term ends", "term end", "end date", "expires", "term expires", "expiration", "term end date", "term expiration",
             "end of term", "through", "thru"},
    "term": {"term", "terms", "years", "dates", "term of office", "term dates", "term years", "service"},
    "note": {"note", "notes", "representing", "institution", "library", "representation", "constituency", "represents"},
}  # fmt: skip
_HEADINGS = {word: key for key, words in _COLUMNS.items() for word in words}


@dataclass
class Candidate:
    """A member whom a row may mean."""

    member: Member
    exact: bool


@dataclass
class RosterRow:
    """One seat of the list as it was understood; a row with two names has two. Without a name it is `vacant`, or has a
    problem. `problem` says why it cannot be imported, `said` what was left out or guessed; `present` that the seat is
    recorded already. `cells` are those of its row by the keys of columns."""

    number: int
    name: str
    role: str = Role.MEMBER
    title: str = ""
    begins: dt.date | None = None
    ends: dt.date | None = None
    note: str = ""
    problem: str = ""
    vacant: bool = False
    present: bool = False
    candidates: list[Candidate] = field(default_factory=list)
    part: int = 1
    said: list[str] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """What the seat is called."""
        return self.title or str(Role(self.role).label)

    @property
    def key(self) -> str:
        """The name of the choice in a form."""
        return f"row-{self.number}" + (f"-{self.part}" if self.part > 1 else "")

    @property
    def sure(self) -> bool:
        """Whether one member, and no other, has exactly this name."""
        return len(self.candidates) == 1 and self.candidates[0].exact

    @property
    def usual(self) -> str:
        """What is suggested; empty where somebody has to choose."""
        if self.problem or self.present:
            return SKIP
        if not self.candidates:
            return BY_NAME
        return self.candidates[0].member.handle if self.sure else ""

    @property
    def last_day(self) -> dt.date | None:
        """The last day of the seat; None while it is open."""
        return self.ends - dt.timedelta(days=1) if self.ends else None


@dataclass(frozen=True)
class Reading:
    """How a list is read: whether 3/4 is 3 April (None: as the list shows), and cells that were put right, by the number
    of the row and the key of the column."""

    day_first: bool | None = None
    fixes: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Roster:
    """A list as it was read: its seats, what there is to say about it, and whether its days fit two readings."""

    rows: list[RosterRow]
    notes: list[str]
    asks_day_first: bool = False


def read_roster(text: str, committee: Committee, reading: Reading = Reading()) -> list[RosterRow]:
    """The rows of a list with headings, commas, semicolons or tabs between. Raises ValidationError when it is no such
    list."""
    return read_list(text, committee, reading).rows


def read_list(text: str, committee: Committee, reading: Reading = Reading()) -> Roster:
    """The same with what there is to say about it."""
    try:
        table = read_rows(text, is_heading=_is_heading, most_rows=LIMITS.seats)
    except Unreadable as error:
        raise ValidationError(str(error)) from error
    if not table.rows:
        raise ValidationError("The list needs a line of headings, and at least one row.")
    columns = _columns(table.head)
    cells = {
        row.number: _cells(row.cells, columns) | dict(reading.fixes.get(row.number, {})) for row in table.rows
    }
    days = [each.get(key, "") for each in cells.values() for key in ("begins", "ends", "term")]
    shown = day_first_in(days)
    asks = shown is None and is_ambiguous(days)
    day_first = bool(shown) if reading.day_first is None else reading.day_first
    rows = [row for number, each in cells.items() for row in _rows(number, each, committee, day_first)]
    _tell_doubles(rows)
    return Roster(rows, [*table.notes, *_left_out(table, columns), *_shown(table, columns)], asks)


def _is_heading(cell: str) -> bool:
    return heading_words(cell) in _HEADINGS


def _columns(headings: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, heading in enumerate(headings):
        if key := _HEADINGS.get(heading_words(heading)):
            found.setdefault(key, index)
    if "name" not in found and "last" not in found:
        raise ValidationError("No column is headed Name. Give one that heading.")
    if "begins" not in found and "term" not in found:
        raise ValidationError("No column is headed From. Give one that heading.")
    return found


def _left_out(table: Table, columns: Mapping[str, int]) -> list[str]:
    used = set(columns.values())
    names = [name for at, name in enumerate(table.head) if name and at not in used and any(table.column(at))]
    if not names:
        return []
    return [
        counted(
            len(names),
            "Not taken over: the column {names}.",
            "Not taken over: the columns {names}.",
            names=quoted(names),
        )
    ]


def _shown(table: Table, columns: Mapping[str, int]) -> list[str]:
    """That notes are for everybody who sees the roster, where some are written."""
    at = columns.get("note", -1)
    if at < 0 or not heading_words(table.head[at]).startswith("note") or not any(table.column(at)):
        return []
    return [f"What stands under “{table.head[at]}” is shown on the roster, to everybody who sees that."]


def _cells(row: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {key: row[at] for key, at in columns.items() if at < len(row)}


def _rows(number: int, cells: dict[str, str], committee: Committee, day_first: bool) -> list[RosterRow]:
    whole = cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}"
    named = names_in(whole)
    first = _row(number, cells, named, committee, day_first)
    if named.vacant or not named.names:
        first.vacant = named.vacant
        first.problem = first.problem if named.vacant else "No name."
        return [first, *(_like(first, "", part) for part in range(2, named.seats + 1) if named.vacant)]
    first.name = named.names[0][:120]
    more = [_like(first, name[:120], part) for part, name in enumerate(named.names[1:], 2)]
    if more:
        for row in (first, *more):
            row.said.append("Two people stand in this row: each becomes a seat.")
    return [first, *more]


def _like(first: RosterRow, name: str, part: int) -> RosterRow:
    """Another seat of the same row."""
    return replace(first, name=name, part=part, said=list(first.said), candidates=[])


def _row(number: int, cells: dict[str, str], named: Cell, committee: Committee, day_first: bool) -> RosterRow:
    note, private = without_private(cells.get("note", ""))
    if private:
        # What led to it goes along.
        note = re.sub(
            r"(?:^|[\s;,.]+)(?:call|tel|phone|text|e-?mail|contact)\W*$", "", note, flags=re.IGNORECASE
        )
    row = RosterRow(
        number, "", note=clean_name(f"{note} {'' if note.strip() else named.aside}")[:160], cells=cells
    )
    if note.strip() and named.aside and fold(named.aside) not in fold(note):
        row.note = clean_name(f"{named.aside}; {note}")[:160]
    if left := (*named.private, *private):
        what = (
            "An email address or phone number is"
            if len(left) == 1
            else f"{len(left)} addresses and numbers are"
        )
        row.said.append(f"{what} left out: the roster is for everybody.")
    if named.titles:
        row.said.append(f"Left out as no part of the name: {', '.join(named.titles).rstrip('.')}.")
    if named.doubt:
        row.said.append("Look whether the family name is the right one.")
    role = cells.get("role", "")
    try:
        row.role = role_of(role) if role else Role.MEMBER
    except ValueError:
        row.title = clean_name(without_private(role)[0])[:80]
    try:
        first, last = cells.get("begins") or cells.get("term", ""), cells.get("ends", "")
        if not last:
            first, last = span_of(first)
        row.begins = day_of(first, committee, last=False, day_first=day_first)
        row.ends = None if is_open(last) else day_of(last, committee, last=True, day_first=day_first)
    except ValidationError as error:
        row.problem = error.messages[0]
    if row.begins and row.ends and row.ends <= row.begins:
        row.problem = "It ends before it begins."
    return row


def _tell_doubles(rows: list[RosterRow]) -> None:
    """A person has a seat once at a time."""
    known: dict[tuple[str, str, str], list[RosterRow]] = {}
    for row in rows:
        if row.problem or row.vacant or row.begins is None:
            continue
        others = known.setdefault((fold(row.name), row.role, fold(row.title)), [])
        for other in others:
            if _overlap(row, other.begins or row.begins, other.ends):
                row.problem = f"It says the same as row {other.number}."
        others.append(row)


def _overlap(row: RosterRow, begins: dt.date, ends: dt.date | None) -> bool:
    if row.begins is None:
        return False
    return (row.ends is None or begins < row.ends) and (ends is None or row.begins < ends)


def match_people(rows: list[RosterRow], committee: Committee) -> None:
    """Find for each row the members whom it may mean, and whether the seat is recorded already. One query, and two for
    each name."""
    seats = list(Seat.objects.filter(committee=committee).select_related("member"))
    near: dict[str, list[Member]] = {}
    titles = {fold(seat.title): seat.title for seat in seats if seat.title}
    vacant = [seat for seat in seats if seat.member is None and not seat.name and not seat.withheld]
    for row in rows:
        # One seat keeps one name, however lists spell it.
        row.title = titles.get(fold(row.title), row.title)
        if row.vacant:
            row.present = _takes_vacancy(row, vacant)
            continue
        row.present = any(_same(seat, row) for seat in seats)
        key = fold(row.name)
        if not key:
            continue
        if key not in near:
            near[key] = _near(row.name)
        scored = [(difflib.SequenceMatcher(None, key, fold(m.name)).ratio(), m) for m in near[key]]
        likely = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])
        row.candidates = [Candidate(member, fold(member.name) == key) for _, member in likely[:4]]


def _takes_vacancy(row: RosterRow, vacant: list[Seat]) -> bool:
    """Whether a vacancy is recorded that no other row of the list stands for. Any number may be vacant at once, and what
    their notes say tells them apart."""
    for seat in vacant:
        alike = (seat.role, seat.title, fold(seat.note)) == (row.role, row.title, fold(row.note))
        if alike and _overlap(row, seat.begins, seat.ends):
            vacant.remove(seat)
            return True
    return False


def _near(name: str) -> list[Member]:
    """Members of the same family name, and those whose family name begins alike with the same first letter before it."""
    family, _, given = fold(guess_sort_name(name)).partition(",")
    there = Member.objects.filter(in_good_standing()).order_by("sort_key", "pk")
    found = list(there.filter(sort_key__startswith=family)[:300])
    alike = there.filter(sort_key__startswith=family[:3], sort_key__contains=f", {given.strip()[:1]}")
    return list({member.pk: member for member in [*found, *alike[:300]]}.values())


def _same(seat: Seat, row: RosterRow) -> bool:
    if row.begins is None or (seat.role, seat.title) != (row.role, row.title):
        return False
    if fold(seat.member.name if seat.member else seat.name) != fold(row.name):
        return False
    return _overlap(row, seat.begins, seat.ends)


def import_roster(
    *, by: Member, committee: Committee, text: str, choices: Mapping[str, str], reading: Reading = Reading()
) -> Batch:
    """Import a list as it was shown: `choices` says for each row's key the handle of the member whom it means, "name"
    or "skip". Seats that are recorded already stay as they are, so the same list sent twice adds nothing. All or nothing.
    Raises PermissionDenied and ValidationError."""
    with running(committee.pk, by=by) as current:
        rows = read_roster(text, current, reading)
        match_people(rows, current)
        batch = Batch.objects.create(committee=current, what="import", by=by)
        for row in rows:
            choice = choices.get(row.key, row.usual)
            known = {candidate.member.handle: candidate.member for candidate in row.candidates}
            if choice == SKIP or row.present:
                continue
            if row.problem or row.begins is None or choice not in {BY_NAME, *known}:
                raise ValidationError(f"Row {row.number}, {row.name}: choose who it is.")
            seat = Seat(
                committee=current,
                name=row.name,
                role=row.role,
                title=row.title,
                begins=row.begins,
                ends=row.ends,
                note=row.note,
                batch=batch,
            )
            if choice != BY_NAME:
                seat.claimant, seat.claim = known[choice], Claim.PROPOSED
            try:
                save_seat(seat)
            except ValidationError as error:
                raise ValidationError(f"Row {row.number}, {row.name}: {error.messages[0]}") from error
        return batch
