"""Changing organizations: suggestions of members, and merging two rows that are one."""

import copy
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from members.models import Decision, Member, OldOrganization, Organization, OrganizationSuggestion
from members.models.vocabulary import RESERVED
from members.rule.standing import Viewer
from netlib.text.names import fold

MOST_WAITING = 20
_FIELDS = ("name", "abbreviation", "kind", "parent", "place", "website", "about")


class TooMany(Exception):
    """So many suggestions of one member wait already."""


@transaction.atomic
def suggest_organization(
    *, by: Member, organization: Organization | None, **fields: Any
) -> OrganizationSuggestion:
    """Keep a suggestion for the curators; the same one again changes nothing. Raises TooMany."""
    Member.objects.select_for_update().get(pk=by.pk)
    waiting = OrganizationSuggestion.objects.filter(by=by, decision=Decision.WAITING)
    same = waiting.filter(organization=organization, name=fields["name"]).first()
    if same is not None:
        for name, value in fields.items():
            setattr(same, name, value)
        same.save()
        return same
    if waiting.count() >= MOST_WAITING:
        raise TooMany
    made: OrganizationSuggestion = OrganizationSuggestion.objects.create(
        by=by, organization=organization, **fields
    )
    return made


@transaction.atomic
def decide(*, suggestion_id: int, by: Member, accept: bool) -> Organization | None:
    """Accept or decline a suggestion that waits; gives the organization that was made or changed, None otherwise.

    Raises OrganizationSuggestion.DoesNotExist when it was decided meanwhile.
    """
    from members.tasks import tie_lines_to

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


def catch_up(before: Organization, now: Organization) -> None:
    """After an organization has changed, or before it becomes another: what suggestions that wait say of it as it was,
    they say as it is now. Each holds all fields, and accepting it would undo the change."""
    waiting = OrganizationSuggestion.objects.filter(organization=before.pk, decision=Decision.WAITING)
    for name in _FIELDS:
        if getattr(before, name) != getattr(now, name):
            waiting.filter(**{name: getattr(before, name)}).update(**{name: getattr(now, name)})


def free_slug(name: str) -> str:
    """An address for an organization that no other has."""
    return free_slugs([name])[0]


def free_slugs(names: Sequence[str]) -> list[str]:
    """Addresses for organizations of these names that no others have, and none twice. Two queries."""
    bases = [slugify(fold(name))[:100].strip("-") or "organization" for name in names]
    begins = Q(slug__startswith=bases[0]) if len(set(bases)) == 1 else Q()
    taken = {
        slug
        for model in (Organization, OldOrganization)
        for slug in model.objects.filter(begins).values_list("slug", flat=True)
    } | RESERVED
    slugs = []
    for base in bases:
        number = 1
        while (slug := base if number == 1 else f"{base}-{number}") in taken:
            number += 1
        taken.add(slug)
        slugs.append(slug)
    return slugs


def rows_of(viewer: Viewer, organization: Organization) -> list[tuple[str, int]]:
    """What stands under an organization, in words and numbers: all that merging moves, as far as this viewer may see
    it."""
    found = []
    for relation in _relations():
        rows = relation.related_model._default_manager.filter(**{relation.field.name: organization})
        count = (rows.visible_to(viewer) if hasattr(rows, "visible_to") else rows).count()
        if count:
            meta = relation.related_model._meta
            found.append((str(meta.verbose_name if count == 1 else meta.verbose_name_plural), count))
    return found


def _relations() -> list[Any]:
    # Hidden ones too: what lines, events and committees refer to has no name on this side.
    fields = Organization._meta.get_fields(include_hidden=True)
    return [field for field in fields if field.one_to_many or field.one_to_one]


@transaction.atomic
def merge_organizations(*, keep_id: int, drop_id: int) -> Organization:
    """Make two organizations one: everything that refers to the second refers to the first afterwards, and so do its
    number, its address and its names.

    What the first leaves empty is filled from the second. Raises ValueError for one organization with itself, and
    Organization.DoesNotExist when one of them is gone.
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
        # By way of a division that has moved.
        keep.parent = None
        keep.save()
    return keep
