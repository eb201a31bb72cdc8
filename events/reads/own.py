"""Where a member lives and works, by their own lines: for "near me" and for their own time zone."""

from dataclasses import dataclass

from events.reads.where import uses_miles, week_starts_on_sunday
from members.models import Entry, Place
from members.rule.standing import Viewer


@dataclass(frozen=True)
class OwnPlaces:
    """The viewer's home town and the town where they work; None where their lines name none."""

    town: Place | None = None
    work: Place | None = None

    @property
    def zone(self) -> str:
        """The IANA name of the viewer's own time zone; empty when it is not known."""
        place = self.town or self.work
        return place.time_zone if place else ""

    @property
    def unit(self) -> str:
        """The unit in which the viewer measures distances: "mi" or "km"."""
        place = self.town or self.work
        return "mi" if place is None or uses_miles(place.country) else "km"

    @property
    def first_weekday(self) -> int:
        """The day with which the viewer's week starts: 0 for Monday, 6 for Sunday."""
        place = self.town or self.work
        return 6 if place and week_starts_on_sunday(place.country) else 0


def own_places(viewer: Viewer) -> OwnPlaces:
    """The viewer's own places. One query, none for a visitor."""
    if viewer.member_id is None:
        return OwnPlaces()
    lines = Entry.objects.filter(
        owner=viewer.member_id, kind__in=("town", "position"), place__isnull=False
    ).select_related("place")
    # The first of several current jobs counts.
    found: dict[str, Place] = {}
    for line in lines:
        if line.place and (line.kind == "town" or not line.value.get("to")):
            found.setdefault(line.kind, line.place)
    return OwnPlaces(found.get("town"), found.get("position"))
