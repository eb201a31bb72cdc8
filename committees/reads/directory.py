"""What the directory is told: who serves on which committee."""

from typing import TypedDict

from django.db.models import Count, QuerySet

from committees.models import Committee, Seat
from members.rule.standing import Viewer
from members.search.facets import FacetValue, among, key_of, most_common

ANY = "today"


class Serving(TypedDict):
    """The one column of `serving`."""

    member_id: int


def _seats(viewer: Viewer) -> QuerySet[Seat]:
    return Seat.objects.visible_to(viewer).serving().order_by()


def serving(viewer: Viewer, value: str) -> QuerySet[Seat, Serving]:
    """The keys of the members who serve today, on the committee with that key or on any, as far as this viewer may
    know."""
    seats = _seats(viewer) if value == ANY else _seats(viewer).filter(committee=key_of(value))
    return seats.values("member_id")


def count_serving(viewer: Viewer, ids: list[int], chosen: str) -> list[FacetValue]:
    """How many of these members serve today, on any committee and on those where most of them do, as far as this
    viewer may know. Three queries."""
    numbers: dict[int, int] = {}
    number = 0
    if ids:
        seats = _seats(viewer).filter(member__in=among(ids))
        numbers = dict(seats.values_list("committee").annotate(number=Count("member", distinct=True)))
        number = seats.values("member").distinct().count() if numbers else 0

    def words(keys: list[int]) -> dict[int, str]:
        return dict(Committee.objects.visible_to(viewer).filter(pk__in=keys).values_list("pk", "name"))

    found = most_common(numbers, chosen, words)
    if numbers or chosen == ANY:
        found.insert(0, FacetValue(ANY, "Any committee", number, chosen == ANY))
    return found
