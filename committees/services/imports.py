"""Rosters from spreadsheets: read, match people, show, import. Nothing is written before somebody has looked.

A row becomes a seat by name. Where a person is chosen for it they are asked whether it is theirs; until they say so
the roster has the name alone, as the list had it.
"""

import csv
import datetime as dt
import difflib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from committees.models import Batch, Committee, Seat
from committees.models.seat import FIRST_DAY, LAST_DAY, YEARS
from committees.reads.terms import add_months
from committees.rights import must_run
from committees.roles import Claim, Role
from committees.services.locks import acting, lock_committee
from committees.services.seats import role_of, save_seat
from members.models import Member
from members.rule.columns import in_good_standing
from netlib.separators import separated
from netlib.text.names import clean_name, fold, guess_sort_name
from netlib.text.partial_dates import parse_partial

MAX_ROWS = 500
ALIKE = 0.8
BY_NAME, SKIP = "name", "skip"

# The words that head a column in the lists of the world, folded.
_COLUMNS = {
    "name": {"name", "member", "person", "full name", "holder"},
    "first": {"first name", "first", "given name"},
    "last": {"last name", "last", "surname", "family name"},
    "role": {"role", "position", "office", "title"},
    "begins": {"from", "begins", "start", "term begins", "term start", "start date", "begin"},
    "ends": {"to", "until", "ends", "end", "term ends", "term end", "end date", "expires", "term expires"},
    "term": {"term", "terms", "years", "dates", "term of office"},
    "note": {"note", "notes", "comment", "representing", "institution", "library"},
}


# What stands around a name, folded and without full stops.
_BEFORE = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev"}
_AFTER = {"mls", "mlis", "msls", "msis", "ma", "mba", "phd", "edd", "jd", "jr", "sr", "ii", "iii", "esq"}
_NOBODY = {"vacant", "vacancy", "open", "tba", "tbd", "unfilled", "to be appointed", "to be announced"}
_OPEN = {"present", "now", "date", "open", "current", "ongoing"}
# A hyphen between two years only: "2010-11" is a month.
_RANGE = re.compile(r"\s+(?:-|to|until)\s+|\s*[\u2013\u2014]\s*|(?<=^\d{4})-(?=(?:\d{4}|1[3-9]|[2-9]\d)$)")


@dataclass
class Candidate:
    """A member whom a row may mean."""

    member: Member
    exact: bool


@dataclass
class RosterRow:
    """One row of the list as it was understood. Without a name it is `vacant`, or has a problem. `problem` says why it cannot be imported; `present` that the seat is
    recorded already."""

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

    @property
    def called(self) -> str:
        """What the seat is called."""
        return self.title or str(Role(self.role).label)

    @property
    def key(self) -> str:
        """The name of the choice in a form."""
        return f"row-{self.number}"

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


def read_roster(text: str, committee: Committee) -> list[RosterRow]:
    """The rows of a list with headings in its first line, commas, semicolons or tabs between. Raises ValidationError
    when it is no such list."""
    delimiter, text = separated(text.lstrip("\ufeff").replace("\0", ""))
    try:
        table = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ValidationError("This is not a list as spreadsheets save it (CSV).") from error
    table = [[cell.strip() for cell in row] for row in table if any(cell.strip() for cell in row)]
    if len(table) < 2:
        raise ValidationError("The list needs a line of headings, and at least one row.")
    if len(table) > MAX_ROWS + 1:
        raise ValidationError(f"The list has more than {MAX_ROWS} rows. Import it in parts.")
    columns = _columns(table[0])
    return [_row(number, cells, columns, committee) for number, cells in enumerate(table[1:], 2)]


def _columns(headings: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, heading in enumerate(headings):
        for name, words in _COLUMNS.items():
            if fold(heading).replace("_", " ") in words:
                found.setdefault(name, index)
    if "name" not in found and "last" not in found:
        raise ValidationError("No column is headed Name. Give one that heading.")
    if "begins" not in found and "term" not in found:
        raise ValidationError("No column is headed From. Give one that heading.")
    return found


def _row(number: int, cells: list[str], columns: Mapping[str, int], committee: Committee) -> RosterRow:
    def cell(name: str) -> str:
        index = columns.get(name, -1)
        return cells[index] if 0 <= index < len(cells) else ""

    name = cell("name") or f"{cell('first')} {cell('last')}"
    name, aside = name_of(name)
    row = RosterRow(number, name[:120], note=clean_name(cell("note") or aside)[:160])
    if fold(name) in _NOBODY:
        row.name, row.vacant = "", True
    elif not name:
        row.problem = "No name."
    try:
        row.role = role_of(cell("role")) if cell("role") else Role.MEMBER
    except ValueError:
        row.title = clean_name(cell("role"))[:80]
    try:
        first, last = cell("begins") or cell("term"), cell("ends")
        if not last:
            first, last = _range(first)
        row.begins = day_of(first, committee, last=False)
        row.ends = None if _is_open(last) else day_of(last, committee, last=True)
    except ValidationError as error:
        row.problem = error.messages[0]
    if row.begins and row.ends and row.ends <= row.begins:
        row.problem = "It ends before it begins."
    return row


def _is_open(last: str) -> bool:
    # Databases write the last day that they know for none.
    return not last or fold(last) in _OPEN or "9999" in last


def name_of(cell: str) -> tuple[str, str]:
    """The name in a cell, given name first and without titles and degrees, and what stood in brackets beside it."""
    aside = " ".join(re.findall(r"\(([^)]*)\)", cell))
    parts = [part.strip() for part in re.sub(r"\([^)]*\)", " ", cell).split(",")]
    parts = parts[:1] + [part for part in parts[1:] if fold(part).replace(".", "") not in _AFTER]
    words = clean_name(" ".join(reversed(parts)) if len(parts) == 2 else ", ".join(parts)).split()
    while len(words) > 2 and fold(words[0]).rstrip(".") in _BEFORE:
        del words[0]
    return " ".join(words), aside


def _range(cell: str) -> tuple[str, str]:
    """Both ends of "2010-2011", "2010–11", "Nov 2010 to Oct 2011"; of anything else the whole and nothing."""
    first, *last = _RANGE.split(cell.strip())
    if len(last) != 1:
        return cell, ""
    return first, f"{first[:2]}{last[0]}" if re.fullmatch(r"\d\d", last[0]) else last[0]


def day_of(text: str, committee: Committee, *, last: bool) -> dt.date:
    """The day that a cell means: the first of a seat, or with `last` the first after it. A bare year is that of the
    committee's terms. Raises ValidationError."""
    for shape in ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y"):
        try:
            day = dt.datetime.strptime(text.strip(), shape).date()
        except ValueError:
            continue
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(YEARS)
        return day + dt.timedelta(days=1) if last else day
    year, _, month = parse_partial(text).partition("-")
    if not year:
        raise ValidationError("No first day.")
    if month:
        first = dt.date(int(year), int(month), 1)
        return add_months(first, 1) if last else first
    start = dt.date(int(year), committee.term_start, 1)
    return dt.date(start.year + 1, 1, 1) if last and committee.term_start == 1 else start


def match_people(rows: list[RosterRow], committee: Committee) -> None:
    """Find for each row the members whom it may mean, and whether the seat is recorded already. One query, and two for
    each name."""
    seats = list(Seat.objects.filter(committee=committee).select_related("member"))
    near: dict[str, list[Member]] = {}
    titles = {fold(seat.title): seat.title for seat in seats if seat.title}
    for row in rows:
        # One seat keeps one name, however lists spell it.
        row.title = titles.get(fold(row.title), row.title)
        row.present = any(_same(seat, row) for seat in seats)
        key = fold(row.name)
        if not key:
            continue
        if key not in near:
            near[key] = _near(row.name)
        scored = [(difflib.SequenceMatcher(None, key, fold(m.name)).ratio(), m) for m in near[key]]
        likely = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])
        row.candidates = [Candidate(member, fold(member.name) == key) for _, member in likely[:4]]


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
    starts_before_end = row.ends is None or seat.begins < row.ends
    return starts_before_end and (seat.ends is None or row.begins < seat.ends)


@transaction.atomic
def import_roster(*, by: Member, committee: Committee, text: str, choices: Mapping[str, str]) -> Batch:
    """Import a list as it was shown: `choices` says for each row's key the handle of the member whom it means, "name"
    or "skip". All or nothing. Raises PermissionDenied and ValidationError."""
    current = lock_committee(committee.pk)
    must_run(by, current)
    acting(by)
    rows = read_roster(text, current)
    match_people(rows, current)
    batch = Batch.objects.create(committee=current, what="import", by=by)
    for row in rows:
        choice = choices.get(row.key, row.usual)
        known = {candidate.member.handle: candidate.member for candidate in row.candidates}
        if choice == SKIP:
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
