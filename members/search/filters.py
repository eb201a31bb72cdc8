"""What narrows a search, read from an address and written back to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db import connection

from members.contacts import FILINGS
from members.models import OrganizationKind, Place
from members.search.query import lexeme

KILOMETRES = {"mi": 1.609344, "km": 1.0}
FARTHEST = 500
# So many places are asked of the documents one by one; an index takes the square of their number. See `facets`.
MOST_PLACES = 64
_LONGEST = 120


@dataclass(frozen=True)
class Filters:
    """Everything that results can be narrowed by. Each must be met by a line that the viewer may see.

    `place` is a GeoNames number; with `within` (in `unit`, "mi" or "km") it takes in the places around it, without it
    means the place itself. `region` is "US#Massachusetts", `country` "US". `organization` and `heading` are keys,
    `type` is an OrganizationKind, `offer` and `seek` are keys of what is offered, `language` a name. `contacts` is
    "all" or one of `members.contacts.FILINGS`. `more` holds the values of facets of other apps by their keys.
    """

    place: int | None = None
    within: int = 0
    unit: str = "mi"
    region: str = ""
    country: str = ""
    organization: int | None = None
    type: str = ""
    heading: int | None = None
    offer: str = ""
    seek: str = ""
    language: str = ""
    contacts: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Filters":
        """Read them from a query string; what makes no sense is left out."""
        from members.search.facets import registered

        def text(name: str) -> str:
            return str(data.get(name) or "").replace("\0", "").strip()[:_LONGEST]

        def number(name: str) -> int | None:
            value = text(name)
            return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None

        def one_of(name: str, values: Any) -> str:
            return text(name) if text(name) in values else ""

        return cls(
            place=number("place"),
            within=min(number("within") or 0, FARTHEST),
            unit=one_of("unit", KILOMETRES) or "mi",
            region=text("region") if "#" in text("region") else "",
            country=text("country")[:2].upper(),
            organization=number("organization"),
            type=one_of("type", OrganizationKind.values),
            heading=number("heading"),
            offer=text("offer"),
            seek=text("seek"),
            language=text("language"),
            contacts=one_of("contacts", {"all", *FILINGS}),
            more={key: text(key) for key in registered() if text(key)},
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values for an address, of the filters that are set."""
        names = (
            "place",
            "region",
            "country",
            "organization",
            "type",
            "heading",
            "offer",
            "seek",
            "language",
            "contacts",
        )
        pairs = [(name, str(getattr(self, name))) for name in names if getattr(self, name)]
        if self.place and self.within:
            pairs += [("within", str(self.within)), ("unit", self.unit)]
        return pairs + list(self.more.items())

    def __bool__(self) -> bool:
        return bool(self.pairs())

    def without(self, name: str) -> "Filters":
        """The same without one of them."""
        if name in self.more:
            return replace(self, more={key: value for key, value in self.more.items() if key != name})
        return replace(self, **{name: getattr(Filters(), name)})

    def with_value(self, name: str, value: str) -> "Filters":
        """The same with one of them set to a value as `pairs` writes it."""
        return Filters.read({**dict(self.pairs()), name: value})

    @cached_property
    def places(self) -> list[int]:
        """The place that is asked for with those around it; empty when none is."""
        if self.place is None or not self.within:
            return [] if self.place is None else [self.place]
        return places_within(self.place, self.within * KILOMETRES[self.unit]) or [self.place]

    def clauses(self) -> tuple[str, ...]:
        """The tsqueries that a document must meet; a query for the places around a place. See `schema`."""
        wanted: list[list[str]] = []
        if 0 < len(self.places) <= MOST_PLACES:
            wanted.append([f"place#{number}" for number in self.places])
        plain = ("region", "country", "organization", "type", "heading", "offer", "seek")
        wanted += [[f"{name}#{getattr(self, name)}"] for name in plain if getattr(self, name)]
        if self.language:
            wanted.append([f"language#{self.language.lower()}"])
        return tuple(" | ".join(map(lexeme, choices)) for choices in wanted)


def places_within(place: int, kilometres: float) -> list[int]:
    """The places that somebody named in a line, seen or not, no farther than this from `place`.

    Distances are great circles on a sphere of 6371 km. One query, and one for the place itself.
    """
    centre = Place.objects.filter(pk=place).values_list("latitude", "longitude").first()
    if centre is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_WITHIN, {"lat": centre[0], "lon": centre[1], "km": kilometres})
        return [row[0] for row in cursor.fetchall()]


# A degree of latitude has 111.2 km. The box of longitudes may go beyond the antimeridian, hence the three of them.
_WITHIN = """
WITH box AS (
    SELECT %(km)s / 111.0 AS up,
           least(180, %(km)s / (111.0 * greatest(0.01, cos(radians(least(89.9, abs(%(lat)s) + %(km)s / 111.0)))))) AS side
), inside AS (
    SELECT geoname_id, 2 * 6371 * asin(least(1, sqrt(
               sin(radians(latitude - %(lat)s) / 2) ^ 2
               + cos(radians(latitude)) * cos(radians(%(lat)s)) * sin(radians(longitude - %(lon)s) / 2) ^ 2))) AS away
      FROM members_place, box
     WHERE latitude BETWEEN %(lat)s - up AND %(lat)s + up
       AND (longitude BETWEEN %(lon)s - side AND %(lon)s + side
            OR longitude BETWEEN %(lon)s - side + 360 AND %(lon)s + side + 360
            OR longitude BETWEEN %(lon)s - side - 360 AND %(lon)s + side - 360)
)
SELECT geoname_id FROM inside
 WHERE away <= %(km)s AND EXISTS (SELECT 1 FROM members_entry e WHERE e.place_id = geoname_id)
"""
