"""Committees that look for volunteers, for a member's desk."""

from dataclasses import dataclass

from django.db.models import Count, Q

from committees.models import Committee, Volunteer
from members.models import Entry
from members.rule.standing import Viewer

SHOWN = 3


@dataclass(frozen=True)
class Seeking:
    """A committee that takes volunteers, and the topics that it shares with the member's own lines."""

    committee: Committee
    topics: list[str]


def seeking(viewer: Viewer) -> list[Seeking]:
    """Committees that take volunteers, on which the viewer does not serve and for which they have not volunteered: those
    about the viewer's topics first. Three queries; none for a visitor."""
    if viewer.member_id is None:
        return []
    topics = set(
        Entry.objects.filter(owner=viewer.member_id, heading__isnull=False).values_list("heading", flat=True)
    )
    volunteered = Volunteer.objects.waiting().filter(member=viewer.member_id, committee__isnull=False)
    found = (
        Committee.objects.visible_to(viewer)
        .active()
        .filter(takes_volunteers=True)
        .exclude(pk__in=Committee.objects.served_by(viewer).values("pk"))
        .exclude(pk__in=volunteered.values("committee"))
        .annotate(shared=Count("headings", filter=Q(headings__in=topics), distinct=True))
    )
    rows = found.select_related("organization").prefetch_related("headings").order_by("-shared", "key", "pk")
    return [
        Seeking(one, [heading.name for heading in one.headings.all() if heading.pk in topics])
        for one in rows[:SHOWN]
    ]
