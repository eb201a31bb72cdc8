"""What the directory is told: who serves on which committee."""

from typing import Any

from django.db.models import Count, QuerySet

from committees.models import Committee, Seat
from members.audience import Viewer
from members.search.facets import MOST_VALUES, FacetValue, among

ANY = "today"


def _seats(viewer: Viewer) -> QuerySet[Any, Any]:
    return Seat.objects.visible_to(viewer).in_force().filter(member__isnull=False).order_by()


def _key(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def serving(viewer: Viewer, value: str) -> QuerySet[Any, Any]:
    """The keys of members of whom this viewer may know that they serve today: on the committee with that key, or on
    any one."""
    seats = _seats(viewer) if value == ANY else _seats(viewer).filter(committee=_key(value))
    return seats.values("member_id")


def count_serving(viewer: Viewer, ids: list[int], chosen: str) -> list[FacetValue]:
    """How many of these members serve today, on any committee and on those where most of them do, as far as this
    viewer may know. Three queries."""
    seats = _seats(viewer).filter(member__in=among(ids))
    rows = seats.values_list("committee").annotate(number=Count("member", distinct=True))
    numbers = dict(rows) if ids else {}
    wanted = _key(chosen)
    top = sorted({*numbers, wanted}, key=lambda pk: (pk != wanted, -numbers.get(pk, 0), pk))[:MOST_VALUES]
    committees = Committee.objects.visible_to(viewer).in_bulk(top) if any(top) else {}
    found = [
        FacetValue(str(pk), committees[pk].name, numbers.get(pk, 0), pk == wanted)
        for pk in top
        if pk in committees
    ]
    if numbers or chosen == ANY:
        number = seats.values("member").distinct().count() if numbers else 0
        found.insert(0, FacetValue(ANY, "Any committee", number, chosen == ANY))
    return found
