"""What stands around a committee: its meetings, and other committees."""

from django.db.models import Q

from committees.models import Committee, Meeting
from events.models import Event
from members.rule.standing import Viewer


def coming_meetings(viewer: Viewer, committee: Committee) -> list[Event]:
    """The next six meetings that the viewer sees, the earliest first. One query."""
    ids = Meeting.objects.filter(committee=committee).values("event_id")
    coming = Event.objects.visible_to(viewer).coming().filter(pk__in=ids)
    return list(coming.order_by("starts", "pk")[:6])


def all_meetings(viewer: Viewer, committee: Committee) -> list[Event]:
    """Every meeting that the viewer sees, the newest first. One query."""
    ids = Meeting.objects.filter(committee=committee).values("event_id")
    return list(Event.objects.visible_to(viewer).filter(pk__in=ids).order_by("-starts", "pk"))


def relations(viewer: Viewer, committee: Committee) -> list[tuple[str, list[Committee]]]:
    """The committees around this one that exist for the viewer, in words. One query."""
    named = [committee.parent_id, committee.merged_into_id, committee.split_from_id]
    around = Q(parent=committee) | Q(merged_into=committee) | Q(split_from=committee) | Q(pk__in=named)
    near = list(Committee.objects.visible_to(viewer).filter(around).exclude(pk=committee.pk))
    words = (
        ("Part of", [c for c in near if c.pk == committee.parent_id]),
        ("Sub-committees", [c for c in near if c.parent_id == committee.pk]),
        ("Went over into", [c for c in near if c.pk == committee.merged_into_id]),
        ("Took over", [c for c in near if c.merged_into_id == committee.pk]),
        ("Split from", [c for c in near if c.pk == committee.split_from_id]),
        ("Split into", [c for c in near if c.split_from_id == committee.pk]),
    )
    return [(label, found) for label, found in words if found]
