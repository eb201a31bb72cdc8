"""How a member reads: where they live and work by their own lines, and the customs that follow from it and from what they
chose in their settings."""

from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser

from members.models import Entry, Member, Place
from netlib.text.dates import Customs, chosen, customs_of

_REMEMBERED = "_own_places"


@dataclass(frozen=True)
class OwnPlaces:
    """A member's home town and the town where they work; None where their lines name none."""

    town: Place | None = None
    work: Place | None = None

    @property
    def zone(self) -> str:
        """The IANA name of their own time zone; empty when it is not known."""
        place = self.town or self.work
        return place.time_zone if place else ""

    @property
    def country(self) -> str:
        """Their country (ISO 3166-1 alpha-2); empty when it is not known."""
        place = self.town or self.work
        return place.country if place else ""


def own_places(member: Member | AnonymousUser | None) -> OwnPlaces:
    """A member's own places, whoever may see them: only they are shown what follows from it. One query, which this copy of
    the member remembers; none for a visitor."""
    if not isinstance(member, Member):
        return OwnPlaces()
    known: OwnPlaces | None = member.__dict__.get(_REMEMBERED)
    if known is None:
        known = _own_places(member.pk)
        member.__dict__[_REMEMBERED] = known
    return known


def _own_places(member_id: int) -> OwnPlaces:
    lines = Entry.objects.filter(
        owner=member_id, kind__in=("town", "position"), place__isnull=False
    ).select_related("place")
    # The first of several current jobs counts.
    found: dict[str, Place] = {}
    for line in lines:
        if line.place and (line.kind == "town" or not line.value.get("to")):
            found.setdefault(line.kind, line.place)
    return OwnPlaces(found.get("town"), found.get("position"))


def member_customs(member: Member | None, elsewhere: Customs | None = None) -> Customs:
    """The customs of a member: those of their country, or else `elsewhere`, with what they chose instead. One query."""
    if member is None:
        return elsewhere or Customs()
    places = own_places(member)
    usual = customs_of(places.country) if places.country else elsewhere or Customs()
    return chosen(
        replace(usual, zone=places.zone),
        order=member.date_order,
        clock=member.clock,
        distances=member.distances,
        week=member.week_start,
    )


def customs_at(address: str) -> Customs:
    """The customs of the member who has this email address; the usual ones for an address without an account. Two
    queries."""
    return member_customs(Member.objects.filter(email=address.lower()).first())
