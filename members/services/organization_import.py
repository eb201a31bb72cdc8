"""Organizations from a CSV file: what each row would do, and doing it. A file may be imported again and again."""

import copy
import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from members.models import (
    Decision,
    OldOrganization,
    Organization,
    OrganizationKind,
    OrganizationSuggestion,
    Place,
)
from members.reads.places import resolve
from members.services.lines import tie_lines_to
from members.services.organizations import catch_up, free_slug
from netlib.separators import separated
from netlib.text.names import fold

COLUMNS = ("name", "abbreviation", "kind", "parent", "place", "website", "about", "slug")
MOST_ROWS = 5000
# As UTF-8. What was looked at is sent once more to be imported, and no form may send more than a megabyte.
MOST_BYTES = 950_000
_LONGEST = {"name": 200, "abbreviation": 30, "website": 200, "about": 5000, "slug": 120}


class Unreadable(Exception):
    """The file as a whole cannot be read; the text says why."""


@dataclass
class Row:
    """A row of the file: its number, what it would do ("new", "change", "same", "wrong"), and why.

    `changes` hold the column, what stands there today and what the file says. An empty cell changes nothing.
    """

    number: int
    name: str
    does: str = "same"
    errors: list[str] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    organization: Organization | None = None
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> int | str:
        """What tells the organization from all others: its key, or the folded name of a new one."""
        return self.organization.pk if self.organization else fold(self.name)


def decode(data: bytes) -> str:
    """The text of an uploaded file. Raises Unreadable."""
    try:
        # What Excel calls Unicode text begins with one of these marks.
        text = data.decode("utf-16" if data[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("The file is not in UTF-8. Save it as “CSV UTF-8”.") from None
    if len(text.encode()) > MOST_BYTES:
        raise Unreadable(f"The file is bigger than {MOST_BYTES // 1000} kB. Take it apart.")
    return text


def plan(text: str) -> list[Row]:
    """What importing the text would do, row by row. Raises Unreadable."""
    delimiter, text = separated(text.replace("\0", ""))
    reader = csv.DictReader(io.StringIO(text.lstrip()), strict=True, delimiter=delimiter)
    try:
        cells = list(reader)
    except csv.Error as error:
        raise Unreadable(f"This is no CSV file: {error}.") from None
    names = [(name or "").strip().lower() for name in reader.fieldnames or []]
    if "name" not in names:
        raise Unreadable(
            f"The first line must name the columns: {', '.join(COLUMNS)}. Only name and kind are needed."
        )
    # A sheet may have empty columns behind the others.
    names = [name for name in names if name]
    if unknown := [name for name in names if name not in COLUMNS]:
        raise Unreadable(f"There is no column called “{unknown[0]}”. These are: {', '.join(COLUMNS)}.")
    if twice := [name for name in names if names.count(name) > 1]:
        raise Unreadable(f"Two columns are called “{twice[0]}”.")
    if not cells:
        raise Unreadable("There is no row under the first line.")
    if len(cells) > MOST_ROWS:
        raise Unreadable(f"These are more than {MOST_ROWS:,} rows. Take the file apart.")
    known = _known()
    places: dict[str, tuple[Place | None, list[Place]]] = {}
    rows: list[Row] = []
    coming: dict[str, int] = {}
    for number, cell in enumerate(cells, 2):
        given = {
            (key or "").strip().lower(): " ".join((value or "").split())
            for key, value in cell.items()
            if isinstance(value, str) or value is None
        }
        row = Row(number, given.get("name", ""))
        if None in cell:
            row.errors.append("It has more cells than the first line.")
        _identify(row, given, known, coming)
        _read(row, given, places)
        rows.append(row)
    for row in rows:
        _find_parent(row, known, coming)
    _refuse_rings(rows, known)
    _leave_out_below(rows)
    for row in rows:
        _conclude(row)
    return rows


@dataclass(frozen=True)
class _Known:
    """The organizations that are there: by their slugs and their folded names; by the other names by which a parent may
    be called; and those that took in others, by the slugs and names of these."""

    by_slug: dict[str, Organization]
    by_name: dict[str, list[Organization]]
    by_other_name: dict[str, list[Organization]]
    former: dict[str, Organization]


def _known() -> _Known:
    """Read them all, in two queries."""
    known = _Known({}, {}, {}, {})
    for each in Organization.objects.select_related("parent", "place"):
        known.by_slug[each.slug] = each
        known.by_name.setdefault(each.key, []).append(each)
        if each.abbreviation:
            known.by_other_name.setdefault(fold(each.abbreviation), []).append(each)
    for old in OldOrganization.objects.select_related("organization"):
        known.former[old.slug] = known.former[old.key] = old.organization
        known.by_other_name.setdefault(old.key, [old.organization])
    return known


def _identify(row: Row, given: dict[str, str], known: _Known, coming: dict[str, int]) -> None:
    """Which organization the row is about: by its slug, or else by its name."""
    if not row.name:
        row.errors.append("The name is missing.")
        return
    if given.get("slug"):
        row.organization = known.by_slug.get(given["slug"])
        merged = known.former.get(given["slug"])
        if row.organization is None and not merged:
            row.errors.append(
                f"No organization has the slug “{given['slug']}”. Leave the cell empty for a new one."
            )
    else:
        found = known.by_name.get(fold(row.name), [])
        if len(found) > 1:
            row.errors.append("Several organizations have this name. Say which one by its slug.")
        row.organization = found[0] if len(found) == 1 else None
        merged = known.former.get(fold(row.name)) if not found else None
    if merged and row.organization is None:
        row.errors.append(f"It was merged into “{merged}”. Change that one, whose slug is {merged.slug}.")
    key = str(row.key)
    if coming.setdefault(key, row.number) != row.number:
        row.errors.append(f"Row {coming[key]} is about the same organization.")
    coming.setdefault(fold(row.name), row.number)


def _read(row: Row, given: dict[str, str], places: dict[str, tuple[Place | None, list[Place]]]) -> None:
    for name, most in _LONGEST.items():
        if len(given.get(name, "")) > most:
            row.errors.append(f"The {name} is longer than {most} characters.")
    row.values = {
        name: given[name] for name in ("name", "abbreviation", "website", "about") if given.get(name)
    }
    if kind := given.get("kind"):
        words = {label.lower(): value for value, label in OrganizationKind.choices}
        value = kind.lower() if kind.lower() in OrganizationKind.values else words.get(kind.lower())
        if value is None:
            row.errors.append(f"“{kind}” is no kind. These are: {', '.join(OrganizationKind.values)}.")
        else:
            row.values["kind"] = value
    elif row.organization is None:
        row.errors.append("The kind is missing.")
    if website := row.values.get("website"):
        try:
            URLValidator(schemes=["http", "https"])(website)
        except ValidationError:
            row.errors.append(f"“{website}” is no web address.")
    if place := given.get("place"):
        found, several = places.setdefault(place, resolve(place))
        if found is not None:
            row.values["place"] = found
        elif several:
            row.errors.append(f"Several places are called “{place}”. Add the state or country.")
        else:
            row.errors.append(f"There is no place called “{place}”.")
    if given.get("parent"):
        row.values["parent"] = given["parent"]


def _find_parent(row: Row, known: _Known, coming: dict[str, int]) -> None:
    """A parent is an organization that is there, or the name of one in the same file."""
    text = row.values.get("parent")
    if not text:
        return
    found = known.by_name.get(fold(text), [])
    if not found and fold(text) not in coming:
        found = known.by_other_name.get(fold(text), [])
    if fold(text) == fold(row.name):
        row.errors.append("An organization is no part of itself.")
    elif len(found) == 1:
        row.values["parent"] = found[0]
    elif found:
        row.errors.append(f"Several organizations are called “{text}”.")
    elif fold(text) not in coming:
        row.errors.append(f"It should be part of “{text}”, which is neither here nor in the file.")


def _refuse_rings(rows: list[Row], known: _Known) -> None:
    """Nobody may come to stand below itself."""
    # The key of what each is part of, by the keys of rows.
    above: dict[int | str, int | str | None] = {each.pk: each.parent_id for each in known.by_slug.values()}
    named = {fold(row.name): row.key for row in reversed(rows)}
    moved = [row for row in rows if row.values.get("parent") and not row.errors]
    for row in moved:
        parent = row.values["parent"]
        above[row.key] = named[fold(parent)] if isinstance(parent, str) else parent.pk
    for row in moved:
        at, seen = above.get(row.key), set()
        while at is not None and at not in seen and at != row.key:
            seen.add(at)
            at = above.get(at)
        if at == row.key:
            row.errors.append("It would be part of itself, by way of what it is part of.")


def _leave_out_below(rows: list[Row]) -> None:
    """Rows whose parent is a row that is left out are left out too."""
    named = {fold(row.name): row for row in reversed(rows)}
    waiting = [row for row in rows if isinstance(row.values.get("parent"), str) and not row.errors]
    while wrong := [row for row in waiting if named[fold(row.values["parent"])].errors]:
        for row in wrong:
            row.errors.append(
                f"Row {named[fold(row.values['parent'])].number}, which it is part of, is left out."
            )
        waiting = [row for row in waiting if not row.errors]


def _conclude(row: Row) -> None:
    for name, value in row.values.items():
        today = getattr(row.organization, name) if row.organization else ""
        if today != value:
            row.changes.append((name, str(today or ""), str(value)))
    if row.errors:
        row.does = "wrong"
    elif row.organization is None:
        row.does = "new"
    elif row.changes:
        row.does = "change"


@transaction.atomic
def run(text: str) -> dict[str, int]:
    """Import all rows that are right, in one transaction; gives how many did what. Raises Unreadable."""
    rows = plan(text)
    waiting = OrganizationSuggestion.objects.filter(decision=Decision.WAITING)
    awaited = set(waiting.values_list("organization_id", flat=True))
    before = {
        row.organization.pk: copy.copy(row.organization)
        for row in rows
        if row.organization and row.organization.pk in awaited
    }
    made: dict[str, Organization] = {}
    for row in rows:
        if row.does in ("new", "change"):
            each = row.organization or Organization(slug=free_slug(row.name))
            for name, value in row.values.items():
                if name != "parent":
                    setattr(each, name, value)
            each.save()
            row.organization = made[fold(row.name)] = each
    for row in rows:
        parent = row.values.get("parent")
        if row.does in ("new", "change") and parent and row.organization:
            row.organization.parent = made.get(fold(parent)) if isinstance(parent, str) else parent
            row.organization.save()
    for row in rows:
        if row.organization and row.organization.pk in before:
            catch_up(before[row.organization.pk], row.organization)
    if changed := [row.organization.pk for row in rows if row.does in ("new", "change") and row.organization]:
        tie_lines_to.enqueue(changed)
    return {does: sum(row.does == does for row in rows) for does in ("new", "change", "same", "wrong")}
