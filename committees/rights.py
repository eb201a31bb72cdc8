"""Who may do what on a committee. Rights come from a seat that counts at this minute, and end with it; the history
stays. Pages, letters and services all ask here; `held_by` says what such a seat is."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper
from django.http import Http404

from committees.models import Committee
from committees.models.queries import held_by
from members.models import Member
from members.rule.standing import Viewer


@dataclass(frozen=True)
class Rights:
    """What a viewer is to a committee at this minute. `serves`: sees its meetings and may write to all of it;
    `runs`: looks after its roster, volunteers, charge, meetings and letters."""

    serves: bool = False
    runs: bool = False


def rights(viewer: Viewer, committee: Committee) -> Rights:
    """What this viewer may do there. One query; none for visitors."""
    if viewer.member_id is None:
        return Rights()
    runs = ExpressionWrapper(held_by(viewer, chairs=True), output_field=BooleanField())
    served = Committee.objects.served_by(viewer).filter(pk=committee.pk).annotate(runs=runs)
    found = served.values_list("runs", flat=True).first()
    return Rights(serves=found is not None, runs=bool(found))


def find_committee(viewer: Viewer, slug: str) -> Committee:
    """The committee at that address. Raises Http404 alike when there is none and when there is none for this viewer."""
    found: Committee | None = (
        Committee.objects.visible_to(viewer)
        .filter(slug=slug)
        .select_related("organization__place", "event", "parent", "merged_into", "split_from")
        .first()
    )
    if found is None:
        raise Http404("There is no such page.")
    return found


def find_run_committee(viewer: Viewer, slug: str) -> Committee:
    """A committee that this viewer runs. Raises Http404 for one that does not exist for them, PermissionDenied for
    one that others run."""
    committee = find_committee(viewer, slug)
    if not rights(viewer, committee).runs:
        raise PermissionDenied
    return committee


def must_run(member: Member, committee: Committee) -> None:
    """Raise PermissionDenied unless the member may write to the committee: a chair at this minute, or a curator."""
    if not (rights(Viewer(member.pk), committee).runs or is_curator(member)):
        raise PermissionDenied


def is_curator(member: Member) -> bool:
    """Whether the member looks after committees in the admin. A suspended member has no permissions."""
    return member.is_staff and member.has_perm("committees.change_committee")
