"""Writing the lines of a profile: add, edit, change the audience, reorder, delete."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django_tasks import task

from members.kinds import BY_KEY, MAX_LINES, Value
from members.models import Deleted, Entry, Heading, Member, OldOrganization, Organization, Photo, Place, What
from members.models.vocabulary import has_abbreviation
from members.rule.masks import ONLY_ME
from members.services.owning import check_audience, lock_owner, lock_owners
from members.services.undo import keep
from netlib.concurrency import ChangedMeanwhile
from netlib.roles import service, serving
from netlib.text.names import fold
from netlib.text.partial_dates import is_reached

_AT_ONCE = 500


@service
def add_line(*, owner: Member, kind: str, data: Value, audience: int = ONLY_ME, label: str = "") -> Entry:
    """Add a line with the cleaned form data of its kind. Raises ValidationError when there are too many lines,
    or the same line exists."""
    lock_owner(owner.pk)
    check_audience(owner_id=owner.pk, audience=audience)
    mine = Entry.objects.filter(owner=owner)
    if mine.count() >= MAX_LINES:
        raise ValidationError(f"A profile can have up to {MAX_LINES} lines. Delete one first.")
    if BY_KEY[kind].once and mine.filter(kind=kind).exists():
        raise ValidationError(f"You already have this line: {BY_KEY[kind].label}. Edit it instead.")
    last = mine.aggregate(last=Max("position"))["last"] or 0
    entry = Entry(owner=owner, kind=kind, audience=audience, label=label, position=last + 1)
    fill_line(entry, data)
    # A form that is sent twice adds one line.
    if mine.filter(kind=kind, label=label, value=entry.value).exists():
        raise ValidationError("This line is already on your profile.")
    entry.save()
    return entry


@service
def edit_line(*, entry: Entry, data: Value, audience: int, label: str = "", version: str = "") -> Entry:
    """Save new data. `version` is `entry_version()` of what the form showed. Raises ChangedMeanwhile when the
    line has changed since."""
    lock_owner(entry.owner_id)
    current = Entry.objects.get(pk=entry.pk)
    if version and entry_version(current) != version:
        raise ChangedMeanwhile
    check_audience(owner_id=current.owner_id, audience=audience)
    current.audience, current.label = audience, label
    fill_line(current, data)
    current.save()
    return current


@service
def set_audience(*, row: Entry | Photo, audience: int) -> None:
    """Change the audience of a line or photo."""
    lock_owner(row.owner_id)
    check_audience(owner_id=row.owner_id, audience=audience)
    type(row).objects.filter(pk=row.pk).update(audience=audience)
    row.audience = audience


@service
def move_line(*, entry: Entry, up: bool) -> None:
    """Swap the line with its neighbor in the same section. Does nothing at the end of the section."""
    lock_owner(entry.owner_id)
    section = BY_KEY[entry.kind].section
    kinds = [key for key, kind in BY_KEY.items() if kind.section == section]
    lines = list(Entry.objects.filter(owner_id=entry.owner_id, kind__in=kinds).order_by("position", "pk"))
    here = next(i for i, line in enumerate(lines) if line.pk == entry.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(lines):
        return
    places = sorted({line.position for line in lines})
    if len(places) < len(lines):
        places = list(range(places[0], places[0] + len(lines)))
    lines[here], lines[there] = lines[there], lines[here]
    for line, place in zip(lines, places, strict=True):
        line.position = place
    Entry.objects.bulk_update(lines, ["position"])


@service
def delete_line(*, entry: Entry) -> Deleted | None:
    """Delete the line, and keep it for thirty days. Gives None if it is gone."""
    lock_owner(entry.owner_id)
    current = Entry.objects.filter(pk=entry.pk).first()
    if current is None:
        return None
    kept = keep(owner_id=current.owner_id, what=What.LINE, label=current.called, thing=current)
    current.delete()
    return kept


def entry_version(entry: Entry) -> str:
    """What a form sends along so that a change of the line or its audience meanwhile is noticed."""
    return f"{entry.updated_at.isoformat()} {entry.audience}"


def fill_line(entry: Entry, data: Value) -> None:
    """Set value, plain text and references from cleaned form data."""
    entry.organization = entry.heading = entry.place = None
    value: dict[str, object] = {}
    for name in BY_KEY[entry.kind].parts:
        part = data.get(name)
        if part in (None, ""):
            continue
        if isinstance(part, models.Model):
            value[name] = part.name if isinstance(part, Heading) else str(part)
            if isinstance(part, Heading):
                entry.heading = part
            elif isinstance(part, Place) and not is_reached(data.get("to") or ""):
                entry.place = part
        else:
            value[name] = part
    if isinstance(named := value.get("organization"), str):
        entry.organization = organization_named(named)
        if entry.organization:
            value["organization"] = entry.organization.name
    entry.value = value
    entry.text = BY_KEY[entry.kind].text(value)


@service
def tie_lines(organizations: Iterable[int]) -> None:
    """Connect lines to these organizations, which are new or renamed: the lines that name them but refer to
    none. It reads every such line, so call it from a job."""
    asked = {each.pk: each for each in Organization.objects.filter(pk__in=organizations)}
    known = {fold(name) for each in asked.values() for name in (each.name, each.abbreviation)} - {""}
    kinds = [key for key, kind in BY_KEY.items() if "organization" in kind.parts]
    untied = Entry.objects.filter(organization=None, kind__in=kinds)
    meant: dict[str, Organization | None] = {}
    found: dict[Organization, list[int]] = {}
    owners = set()
    for pk, owner_id, name in untied.values_list("pk", "owner", "value__organization").iterator():
        if not name or fold(name) not in known:
            continue
        if name not in meant:
            # The same comparison as in the form: an abbreviation with other accents is another abbreviation.
            meant[name] = organization_named(name)
        organization = meant[name]
        if organization is not None and organization.pk in asked:
            found.setdefault(organization, []).append(pk)
            owners.add(owner_id)
    lock_owners(owners)
    for organization, lines in found.items():
        Entry.objects.filter(pk__in=lines, organization=None).update(organization=organization)


@task
def tie_lines_to(organizations: list[int]) -> None:
    """Connect lines to organizations that were not listed, or had another name, when the lines were written."""
    tie_lines(organizations)


def leave_places() -> None:
    """Remove the place from positions that ended, so that their owners are not found there any more. Works
    through owners in batches, each in its own transaction."""
    ended = Entry.objects.over().filter(place__isnull=False)
    owners = sorted(set(ended.values_list("owner", flat=True)))
    for first in range(0, len(owners), _AT_ONCE):
        some = owners[first : first + _AT_ONCE]
        with serving():
            lock_owners(some)
            ended.filter(owner__in=some).update(place=None)


@task
def leave_places_of_ended_positions() -> None:
    """Remove the place from positions that ended."""
    leave_places()


def organization_named(name: str) -> Organization | None:
    """The organization with that name or abbreviation, if there is exactly one; or else the one that an
    organization with that name was merged into."""
    named = models.Q(key=fold(name)) | has_abbreviation(name)
    found = set(Organization.objects.filter(named)[:2])
    if not found:
        merged = OldOrganization.objects.filter(named).values("organization_id")
        found = set(Organization.objects.filter(pk__in=merged)[:2])
    return found.pop() if len(found) == 1 else None
