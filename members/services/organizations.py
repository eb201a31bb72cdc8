"""Writing organizations: suggestions by members, and merging two rows that mean the same organization."""

import copy
from collections.abc import Sequence

from django.db.models import ForeignObjectRel, Q
from django.utils import timezone
from django.utils.text import slugify

from members.models import Decision, Member, OldOrganization, Organization, OrganizationSuggestion
from members.models.vocabulary import RESERVED
from members.rule.standing import Viewer
from members.services.lines import tie_lines_to
from members.services.owning import lock_owner
from netlib.concurrency import lock
from netlib.roles import service
from netlib.text.names import fold

MOST_WAITING = 20
_FIELDS = ("name", "abbreviation", "kind", "parent", "place", "website", "about")


class TooMany(Exception):
    """The member has too many suggestions waiting."""


@service
def suggest_organization(
    *, by: Member, organization: Organization | None, **fields: object
) -> OrganizationSuggestion:
    """Save a suggestion for the curators. Sending the same one again changes nothing. Raises TooMany."""
    lock_owner(by.pk)
    waiting = OrganizationSuggestion.objects.filter(by=by, decision=Decision.WAITING)
    same = waiting.filter(organization=organization, name=fields["name"]).first()
    if same is not None:
        for name, value in fields.items():
            setattr(same, name, value)
        same.save()
        return same
    if waiting.count() >= MOST_WAITING:
        raise TooMany
    return OrganizationSuggestion.objects.create(by=by, organization=organization, **fields)


@service
def correct_suggestion(*, suggestion: OrganizationSuggestion) -> None:
    """Save what a curator put right in a suggestion. Raises OrganizationSuggestion.DoesNotExist when it was decided
    meanwhile."""
    waiting = OrganizationSuggestion.objects.filter(pk=suggestion.pk, decision=Decision.WAITING)
    if not lock(waiting):
        raise OrganizationSuggestion.DoesNotExist
    suggestion.save(update_fields=_FIELDS)


@service
def decide(*, suggestion_id: int, by: Member, accept: bool) -> Organization | None:
    """Accept or decline a waiting suggestion. Returns the organization that was made or changed, or None.

    Raises OrganizationSuggestion.DoesNotExist when it was decided meanwhile.
    """
    suggestion = (
        OrganizationSuggestion.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=suggestion_id, decision=Decision.WAITING)
    )
    suggestion.decision = Decision.ACCEPTED if accept else Decision.DECLINED
    suggestion.decided_by, suggestion.decided_at = by, timezone.now()
    changed = None
    if accept:
        changed = suggestion.organization or Organization(slug=free_slug(suggestion.name))
        before = copy.copy(changed)
        for name in _FIELDS:
            setattr(changed, name, getattr(suggestion, name))
        if changed.pk and changed.would_ring(changed.parent):
            # It was right when it was suggested.
            changed.parent = before.parent
        changed.save()
        catch_up(before, changed)
        tie_lines_to.enqueue([changed.pk])
        suggestion.organization = changed
    suggestion.save()
    return changed


@service
def save_organization(*, organization: Organization) -> None:
    """Save a new or changed organization. A job connects the lines that name it, and waiting suggestions are
    updated so that accepting them does not undo the change."""
    before = Organization.objects.filter(pk=organization.pk).first()
    organization.save()
    if before is not None:
        catch_up(before, organization)
    tie_lines_to.enqueue([organization.pk])


def catch_up(before: Organization, now: Organization) -> None:
    """Call after an organization has changed, or before it is merged: waiting suggestions that repeat an old
    value get the new one. A suggestion holds all fields, so accepting it would undo the change."""
    waiting = OrganizationSuggestion.objects.filter(organization=before.pk, decision=Decision.WAITING)
    for name in _FIELDS:
        if getattr(before, name) != getattr(now, name):
            waiting.filter(**{name: getattr(before, name)}).update(**{name: getattr(now, name)})


def free_slug(name: str) -> str:
    """A slug for an organization that no other has."""
    return free_slugs([name])[0]


def free_slugs(names: Sequence[str]) -> list[str]:
    """Slugs for organizations of these names that no others have, and none twice. Two queries."""
    bases = [slugify(fold(name))[:100].strip("-") or "organization" for name in names]
    begins = Q(slug__startswith=bases[0]) if len(set(bases)) == 1 else Q()
    taken = set(RESERVED)
    taken.update(Organization.objects.filter(begins).values_list("slug", flat=True))
    taken.update(OldOrganization.objects.filter(begins).values_list("slug", flat=True))
    slugs = []
    for base in bases:
        number = 1
        while (slug := base if number == 1 else f"{base}-{number}") in taken:
            number += 1
        taken.add(slug)
        slugs.append(slug)
    return slugs


def rows_of(viewer: Viewer, organization: Organization) -> list[tuple[str, int]]:
    """The rows that belong to an organization and that merging would move, as names and numbers, as far as this
    viewer may see them."""
    found = []
    for relation in _relations():
        rows = relation.related_model._default_manager.filter(**{relation.field.name: organization})
        count = (rows.visible_to(viewer) if hasattr(rows, "visible_to") else rows).count()
        if count:
            meta = relation.related_model._meta
            found.append((str(meta.verbose_name if count == 1 else meta.verbose_name_plural), count))
    return found


def _relations() -> list[ForeignObjectRel]:
    # Include hidden relations: those of lines, events and committees have no reverse name.
    fields = Organization._meta.get_fields(include_hidden=True)
    return [
        field
        for field in fields
        if isinstance(field, ForeignObjectRel) and (field.one_to_many or field.one_to_one)
    ]


@service
def merge_organizations(*, keep_id: int, drop_id: int) -> Organization:
    """Merge two organizations: everything that refers to the second refers to the first afterwards, and the
    first answers to the second's number, slug and names, too.

    Empty fields of the first are filled from the second. Raises ValueError for one organization with itself,
    and Organization.DoesNotExist when one of them is gone.
    """
    if keep_id == drop_id:
        raise ValueError("Two organizations are needed.")
    rows = {
        row.pk: row
        for row in Organization.objects.select_for_update().filter(pk__in=(keep_id, drop_id)).order_by("pk")
    }
    if len(rows) < 2:
        raise Organization.DoesNotExist
    keep, drop = rows[keep_id], rows[drop_id]
    before = copy.copy(keep)
    if keep.parent_id == drop.pk:
        keep.parent = drop.parent
    for name in ("abbreviation", "parent", "place", "website", "about"):
        value = getattr(drop, name)
        if not getattr(keep, name) and value and value != keep:
            setattr(keep, name, value)
    keep.save()
    catch_up(before, keep)
    catch_up(drop, keep)
    for relation in _relations():
        relation.related_model._base_manager.filter(**{relation.field.name: drop}).exclude(
            **({"pk": keep.pk} if relation.related_model is Organization else {})
        ).update(**{relation.field.name: keep})
    drop.delete()
    OldOrganization.objects.create(
        number=drop_id, slug=drop.slug, key=drop.key, abbreviation=drop.abbreviation, organization=keep
    )
    keep.refresh_from_db()
    if keep.would_ring(keep.parent):
        # A division that was moved can lead back to the organization itself.
        keep.parent = None
        keep.save()
    return keep
