"""Organizations from a table: what each row would do, and doing it. A file may be imported again and again.

An organization is known again by its slug, by its ids, and by its name together with its place: two of one name in two
towns are two.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from members.models import (
    Decision,
    OldOrganization,
    Organization,
    OrganizationId,
    OrganizationSuggestion,
    Place,
)
from members.schemes import BY_KEY, equals
from members.services.lines import tie_lines_to
from members.services.organization_table import OWN, Given, Options, Sheet, read_sheet
from members.services.organizations import catch_up, free_slugs
from netlib.files import LIMITS, Unreadable, check_size, decoded
from netlib.roles import service
from netlib.text.names import fold

__all__ = ["COLUMNS", "Options", "Row", "Unreadable", "decode", "plan", "plan_sheet", "run"]

COLUMNS = OWN
_FIELDS = ("name", "abbreviation", "kind", "parent", "place", "website", "about")


@dataclass
class Row:
    """A row of the file: its number, what it would do ("new", "change", "same", "wrong"), why it is left out, and what was
    guessed. `changes` hold the column, what stands there today and what the file says; an empty cell changes nothing.

    `twins` are organizations of the same name elsewhere, which the row is not taken for.
    """

    number: int
    name: str
    does: str = "same"
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    organization: Organization | None = None
    values: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    twins: list[Organization] = field(default_factory=list)
    whereabouts: str = ""
    unread: tuple[str, ...] = ()

    @property
    def key(self) -> int | str:
        """What tells the organization from all others: its key, or of a new one the folded name and where it is."""
        return self.organization.pk if self.organization else f"{fold(self.name)}|{self.whereabouts}"

    @property
    def asks_place(self) -> bool:
        """Whether its town is none that we know, so that somebody may write another."""
        written = self.cells.get("place") or self.cells.get("town")
        return bool(written) and not self.places and self.values.get("place") is None

    @property
    def to_fix(self) -> list[tuple[str, str, str]]:
        """The cells that could not be read, for somebody to put right: key, label, what stands there."""
        labels = {"website": "Website"} | {key: scheme.label for key, scheme in BY_KEY.items()}
        return [(key, labels[key], self.cells.get(key, "")) for key in self.unread]

    @property
    def asks(self) -> bool:
        """Whether somebody should look at it."""
        return bool(self.errors or self.notes)


def decode(data: bytes) -> str:
    """The text of an uploaded file. Raises Unreadable."""
    check_size(len(data), LIMITS.table_bytes)
    return decoded(data).text


def plan(source: bytes | str, options: Options = Options()) -> list[Row]:  # noqa: B008
    """What importing a table would do, row by row. Four queries, one more for towns. Raises Unreadable."""
    return plan_sheet(read_sheet(source, options))


def plan_sheet(sheet: Sheet) -> list[Row]:
    """The same for a table that was read."""
    known = _known()
    rows: list[Row] = []
    coming: dict[str, int] = {}
    for given in sheet.rows:
        row = Row(
            given.number, given.name, errors=list(given.errors), notes=list(given.notes), values=dict(given.values),
            ids=dict(given.ids), cells=dict(given.cells), places=given.places, unread=tuple(given.unread),
        )  # fmt: skip
        row.whereabouts = _whereabouts(given)
        if row.name:
            _identify(row, given, known)
            _note_twice(row, coming)
        if not row.values.get("kind") and row.organization is None and not row.errors:
            row.errors.append("The kind is missing.")
        rows.append(row)
    named = _by_name(rows)
    for row in rows:
        _find_parent(row, known, named)
    _refuse_rings(rows, known, named)
    _leave_out_below(rows, named)
    for row in rows:
        _conclude(row, known)
    return rows


@dataclass(frozen=True)
class _Known:
    """The organizations that are there: by their slugs, ids and folded names; by the other names by which a parent may be
    called; and those that took in others, by the slugs and names of these. `ids` has all ids of each."""

    by_slug: dict[str, Organization]
    by_id: dict[tuple[str, str], Organization]
    by_name: dict[str, list[Organization]]
    by_other_name: dict[str, list[Organization]]
    former: dict[str, Organization]
    ids: dict[int, set[tuple[str, str]]]


def _known() -> _Known:
    """Read them all, in three queries."""
    known = _Known({}, {}, {}, {}, {}, {})
    by_pk: dict[int, Organization] = {}
    for each in Organization.objects.select_related("parent", "place"):
        by_pk[each.pk] = each
        known.by_slug[each.slug] = each
        known.by_name.setdefault(each.key, []).append(each)
        if each.abbreviation:
            known.by_other_name.setdefault(fold(each.abbreviation), []).append(each)
    for old in OldOrganization.objects.select_related("organization"):
        known.former[old.slug] = known.former[old.key] = old.organization
        known.by_other_name.setdefault(old.key, [old.organization])
    for number, scheme, value in OrganizationId.objects.values_list("organization_id", "scheme", "value"):
        known.ids.setdefault(number, set()).add((scheme, value))
        for name, same in equals(scheme, value):
            # No two codes of a scheme differ in capitals alone.
            known.by_id.setdefault((name, same.casefold()), by_pk[number])
    return known


def _whereabouts(given: Given) -> str:
    """Where the organization of a row is, for telling it from others of its name in the file."""
    place = given.values.get("place")
    if isinstance(place, Place):
        return str(place.pk)
    return "|".join([fold(given.place_text), *(given.ids.get(scheme, "") for scheme in ("fscs", "nces"))])


# Which organization a row is about


def _identify(row: Row, given: Given, known: _Known) -> None:
    """By its slug, or else its ids, or else its name and its place."""
    if slug := given.cells.get("slug", ""):
        row.organization = known.by_slug.get(slug)
        merged = known.former.get(slug)
        if row.organization is None and merged is None:
            row.errors.append(f"No organization has the slug “{slug}”. Leave the cell empty for a new one.")
        elif row.organization is None and merged is not None:
            row.errors.append(f"It was merged into “{merged}”. Change that one, whose slug is {merged.slug}.")
        return
    found = {
        each.pk: each
        for scheme, value in row.ids.items()
        if (each := known.by_id.get((scheme, value.casefold())))
    }
    if len(found) > 1:
        row.errors.append(f"Its ids belong to several organizations: {'; '.join(map(str, found.values()))}.")
        return
    if found:
        row.organization = next(iter(found.values()))
        return
    candidates = known.by_name.get(fold(row.name), [])
    if not candidates:
        if merged := known.former.get(fold(row.name)):
            row.errors.append(f"It was merged into “{merged}”. Change that one, whose slug is {merged.slug}.")
        return
    alike = [each for each in candidates if not _has_other_ids(row, each, known)]
    if given.cells.get("new"):
        alike = []
    _choose(row, given, alike)
    if row.organization is None:
        row.twins = candidates


def _has_other_ids(row: Row, other: Organization, known: _Known) -> bool:
    """Whether an organization has another id than the row in a scheme that both have."""
    there = dict(known.ids.get(other.pk, set()))
    return any(
        scheme in there and there[scheme].casefold() != value.casefold() for scheme, value in row.ids.items()
    )


def _choose(row: Row, given: Given, alike: list[Organization]) -> None:
    """The one of several of its name that a row is about: that of its place."""
    place = given.values.get("place")
    here = [each for each in alike if place is not None and each.place_id == getattr(place, "pk", None)]
    nowhere = [each for each in alike if each.place_id is None]
    # A row that says no place is about the only one of its name.
    chosen = (here or nowhere) if given.place_text else alike
    if len(chosen) == 1:
        row.organization = chosen[0]
    elif len(chosen) > 1:
        row.errors.append("Several organizations have this name. Say which one by its slug.")
    elif alike:
        others = "; ".join(f"{each} ({each.place or each.slug})" for each in alike[:3])
        row.notes.append(f"Another of this name is elsewhere: {others}. This is a new one.")


def _note_twice(row: Row, coming: dict[str, int]) -> None:
    keys = [str(row.key)]
    if row.organization is None:
        # Two new ones cannot have one id.
        for scheme, value in row.ids.items():
            keys += [f"{name} {same.casefold()}" for name, same in equals(scheme, value)]
    others = [number for key in keys if (number := coming.setdefault(key, row.number)) != row.number]
    if others:
        row.errors.append(f"Row {others[0]} is about the same organization.")


# What it is part of


def _by_name(rows: Iterable[Row]) -> dict[str, Row]:
    """The first row of each name."""
    named: dict[str, Row] = {}
    for row in rows:
        named.setdefault(fold(row.name), row)
    return named


def _find_parent(row: Row, known: _Known, named: dict[str, Row]) -> None:
    """A parent is an organization that is there, or the name of one in the same file."""
    text = row.values.get("parent")
    if not text:
        return
    key = fold(text)
    found = [known.by_slug[text]] if text in known.by_slug else known.by_name.get(key, [])
    if not found and key not in named:
        found = known.by_other_name.get(key, [])
    if len(found) > 1 and (place := row.values.get("place")) is not None:
        found = [each for each in found if each.place_id == place.pk] or found
    if key == fold(row.name) and len(found) < 2:
        row.errors.append("An organization is no part of itself.")
    elif len(found) == 1:
        row.values["parent"] = found[0]
    elif found:
        row.errors.append(f"Several organizations are called “{text}”. Say which one by its slug.")
    elif key not in named:
        row.errors.append(f"It should be part of “{text}”, which is neither here nor in the file.")


def _refuse_rings(rows: list[Row], known: _Known, named: dict[str, Row]) -> None:
    """Nobody may come to stand below itself."""
    # The key of what each is part of, by the keys of rows.
    above: dict[int | str, int | str | None] = {each.pk: each.parent_id for each in known.by_slug.values()}
    moved = [row for row in rows if row.values.get("parent") and not row.errors]
    for row in moved:
        parent = row.values["parent"]
        above[row.key] = named[fold(parent)].key if isinstance(parent, str) else parent.pk
    for row in moved:
        at, seen = above.get(row.key), set()
        while at is not None and at not in seen and at != row.key:
            seen.add(at)
            at = above.get(at)
        if at == row.key:
            row.errors.append("It would be part of itself, by way of what it is part of.")


def _leave_out_below(rows: list[Row], named: dict[str, Row]) -> None:
    """Rows whose parent is a row that is left out are left out too."""
    waiting = [row for row in rows if isinstance(row.values.get("parent"), str) and not row.errors]
    while wrong := [row for row in waiting if named[fold(row.values["parent"])].errors]:
        for row in wrong:
            row.errors.append(
                f"Row {named[fold(row.values['parent'])].number}, which it is part of, is left out."
            )
        waiting = [row for row in waiting if not row.errors]


def _conclude(row: Row, known: _Known) -> None:
    for name, value in list(row.values.items()):
        today = getattr(row.organization, name) if row.organization else ""
        if name == "name" and row.organization and fold(str(today)) == fold(str(value)):
            # Lists write names in capitals; ours is as good.
            del row.values[name]
        elif today != value:
            row.changes.append((name, str(today or ""), str(value)))
    there = known.ids.get(row.organization.pk, set()) if row.organization else set()
    for scheme, value in list(row.ids.items()):
        if (scheme, value.casefold()) in {(name, one.casefold()) for name, one in there}:
            del row.ids[scheme]
        else:
            row.changes.append((BY_KEY[scheme].label, "", value))
    if row.errors:
        row.does = "wrong"
    elif row.organization is None:
        row.does = "new"
    elif row.changes:
        row.does = "change"


# Doing it


@service
def run(source: bytes | str, options: Options = Options()) -> dict[str, int]:  # noqa: B008
    """Import all rows that are right, in one transaction; gives how many did what. Raises Unreadable."""
    rows = plan(source, options)
    waiting = OrganizationSuggestion.objects.filter(decision=Decision.WAITING)
    awaited = set(waiting.values_list("organization_id", flat=True))
    before = {
        row.organization.pk: copy.copy(row.organization)
        for row in rows
        if row.organization and row.organization.pk in awaited
    }
    doing = [row for row in rows if row.does in ("new", "change")]
    made = _save(doing)
    for row in doing:
        parent = row.values.get("parent")
        if parent and row.organization:
            row.organization.parent = made.get(fold(parent)) if isinstance(parent, str) else parent
            row.organization.save()
    ids = [
        OrganizationId(organization=row.organization, scheme=scheme, value=value)
        for row in doing
        for scheme, value in row.ids.items()
    ]
    OrganizationId.objects.bulk_create(ids, ignore_conflicts=True)
    for row in rows:
        if row.organization and row.organization.pk in before:
            catch_up(before[row.organization.pk], row.organization)
    if changed := [row.organization.pk for row in doing if row.organization]:
        tie_lines_to.enqueue(changed)
    return {does: sum(row.does == does for row in rows) for does in ("new", "change", "same", "wrong")}


def _save(rows: list[Row]) -> dict[str, Organization]:
    """Write what the rows say, but for what they are part of; gives the organizations by the folded names of the rows."""
    new = [row for row in rows if row.organization is None]
    for row, slug in zip(new, free_slugs([row.name for row in new]), strict=True):
        row.organization = Organization(slug=slug)
    for row in rows:
        for name, value in row.values.items():
            if name != "parent":
                setattr(row.organization, name, value)
    fresh = [row.organization for row in new if row.organization]
    for each in fresh:
        each.key = fold(each.name)
    Organization.objects.bulk_create(fresh, batch_size=1_000)
    made: dict[str, Organization] = {}
    numbers = {row.number for row in new}
    for row in rows:
        if row.organization is not None:
            if row.number not in numbers:
                row.organization.save()
            made.setdefault(fold(row.name), row.organization)
    return made
