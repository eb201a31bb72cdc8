"""What narrows a search, read from an address and written back to it."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db import connection

from members.models import OrganizationKind, Place
from members.models.search import SQUARES
from members.rule.masks import FILINGS
from members.search.query import lexeme
from netlib.distance import EARTH, KILOMETRES, box
from netlib.numbers import whole_number

FARTHEST = 500
# An index takes the square of the number of choices.
_MOST_SQUARES = 64
_LONGEST = 120


@dataclass(frozen=True)
class Filters:
    """Everything that results can be narrowed by. Each must be met by a line that the viewer may see.

    `place` is a GeoNames number; with `within` (in `unit`, "mi" or "km") it takes in the places around it, without it
    means the place itself. `region` is "US#Massachusetts", `country` "US". `organization` and `heading` are keys,
    `type` is an OrganizationKind, `offer` and `seek` are keys of what is offered, `language` a name. `contacts` is
    "all" or one of `members.rule.masks.FILINGS`. `more` holds the values of facets of other apps by their keys.
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
            return whole_number(text(name), digits=9)

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
    def circle(self) -> "Circle | None":
        """What is around the place that is asked for; None without a distance. One query."""
        if self.place is None or not self.within:
            return None
        centre = Place.objects.filter(pk=self.place).values_list("latitude", "longitude").first()
        return Circle(*centre, self.within * KILOMETRES[self.unit]) if centre else None

    def clauses(self, members: list[int] | None = None) -> tuple[str, ...]:
        """The tsqueries that a document must meet. See `members_search_line`. Of a circle that is its squares, which take in more;
        where `members` are known, it is what places inside these have. A query for a circle."""
        wanted: list[list[str]] = []
        if self.circle and members is not None:
            wanted.append([f"place#{number}" for number in self.circle.places_of(members)] or ["place#"])
        elif self.circle:
            wanted.append(self.circle.squares())
        elif self.place is not None:
            wanted.append([f"place#{self.place}"])
        plain = ("region", "country", "organization", "type", "heading", "offer", "seek")
        wanted += [[f"{name}#{getattr(self, name)}"] for name in plain if getattr(self, name)]
        if self.language:
            wanted.append([f"language#{self.language.lower()}"])
        return tuple(" | ".join(map(lexeme, choices)) for choices in wanted)


@dataclass(frozen=True)
class Circle:
    """All that is no farther than so many kilometres from a point, by great circles. Degrees north and east, WGS 84."""

    latitude: float
    longitude: float
    kilometres: float

    def squares(self) -> list[str]:
        """Marks of squares that cover it, of the smallest that do not become too many. See `members_search_squares`."""
        grids = [self._grid(side) for side in SQUARES]
        fitting = (n for n, (rows, columns) in enumerate(grids) if len(rows) * len(columns) <= _MOST_SQUARES)
        number = next(fitting, len(SQUARES) - 1)
        rows, columns = grids[number]
        around = round(360 / SQUARES[number])
        return [f"square#{number}#{row}#{column % around}" for row in rows for column in columns]

    def _grid(self, side: float) -> tuple[range, range]:
        """The rows and columns of squares that it touches."""
        up, aside = box(self.latitude, self.kilometres)
        south, north = (math.floor((self.latitude + way) / side) for way in (-up, up))
        west, east = (math.floor((self.longitude + way) / side) for way in (-aside, aside))
        return range(south, north + 1), range(west, east + 1)[: round(360 / side)]

    def places_of(self, members: list[int]) -> list[int]:
        """The places inside that these members name in any line, seen or not. One query."""
        with connection.cursor() as cursor:
            cursor.execute(_PLACES_OF, {**asdict(self), "members": members})
            return [row[0] for row in cursor.fetchall()]


# Whether a place p lies inside.
INSIDE = f"""
2 * {EARTH} * asin(least(1, sqrt(
    sin(radians(p.latitude - %(latitude)s) / 2) ^ 2
    + cos(radians(p.latitude)) * cos(radians(%(latitude)s)) * sin(radians(p.longitude - %(longitude)s) / 2) ^ 2
))) <= %(kilometres)s"""

_PLACES_OF = f"""
SELECT DISTINCT p.geoname_id FROM members_entry e JOIN members_place p ON p.geoname_id = e.place_id
 WHERE e.owner_id = ANY (%(members)s::bigint[]) AND {INSIDE}
"""
