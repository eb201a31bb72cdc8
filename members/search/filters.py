"""What narrows a search: the filters of an address, and the radius around a place."""

import math
from dataclasses import asdict, dataclass
from functools import cached_property

from django.db import connection

from members.models import Place
from members.models.search import SQUARES
from members.rule.masks import FILING_WORDS
from members.search.facets import registered
from members.search.marks import BY_KEY
from members.search.query import lexeme
from netlib.distance import EARTH, KILOMETRES, box

# In either unit.
FARTHEST = 500
CONTACTS = "contacts"
# Among which of the viewer's own contacts to look, in words.
CONTACT_WORDS = {"all": "All my contacts", **FILING_WORDS}


def known_filters() -> tuple[str, ...]:
    """The names of all filters, in the order of an address: marks of lines, the viewer's own contacts, and what other
    apps registered."""
    return (*BY_KEY, CONTACTS, *registered())


@dataclass(frozen=True, init=False)
class Filters:
    """What results are narrowed by: `Filters(country="US", offer="mentor")`.

    Each is met by a line that the viewer may see, or is asked of the app that registered it. The names are the keys of
    MARKS, "contacts" ("all" or a filing: only the viewer's own contacts), and the keys of registered facets; empty
    values are left out, the others stand in `chosen`, as an address has them. With `within` (in `unit`, "mi" or "km")
    the place takes in what lies around it; without, it means itself.

    Values are taken as they are: `PeopleForm` has checked what comes from an address. Raises TypeError for a filter
    that there is none of.
    """

    chosen: dict[str, str]
    within: int
    unit: str

    def __init__(self, *, within: int = 0, unit: str = "mi", **chosen: object) -> None:
        names = known_filters()
        if unknown := chosen.keys() - set(names):
            raise TypeError(f"There is no filter {', '.join(sorted(unknown))}.")
        values = {name: str(chosen[name]) for name in names if chosen.get(name)}
        normal = {
            name: BY_KEY[name].normal(value) if name in BY_KEY else value for name, value in values.items()
        }
        object.__setattr__(self, "chosen", normal)
        object.__setattr__(self, "within", within if "place" in normal else 0)
        object.__setattr__(self, "unit", unit)

    def __bool__(self) -> bool:
        return bool(self.chosen)

    def get(self, name: str) -> str:
        """The value of a filter, empty when it is not set."""
        return self.chosen.get(name, "")

    @property
    def contacts(self) -> str:
        """Among which of the viewer's own contacts to look: "all" or a filing; empty for everybody."""
        return self.get(CONTACTS)

    @property
    def more(self) -> dict[str, str]:
        """The filters that other apps registered."""
        return {name: self.chosen[name] for name in registered() if name in self.chosen}

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values for an address, of the filters that are set."""
        distance = [("within", str(self.within)), ("unit", self.unit)] if self.within else []
        return [*self.chosen.items(), *distance]

    def without(self, name: str) -> "Filters":
        """The same without one of them."""
        rest = {key: value for key, value in self.chosen.items() if key != name}
        return Filters(within=self.within, unit=self.unit, **rest)

    @cached_property
    def radius(self) -> "Radius | None":
        """What lies around the place that is asked for; None without a distance. One query."""
        if not self.within:
            return None
        center = Place.objects.filter(pk=self.get("place")).values_list("latitude", "longitude").first()
        return Radius(*center, self.within * KILOMETRES[self.unit]) if center else None

    def clauses(self, squares: int) -> tuple[str, ...]:
        """The tsqueries that documents must meet, in text form: one for each mark that is asked for. Of a radius that is
        the squares that cover it, `squares` at most, which take in more. One query for a radius."""
        return self._clauses(
            [lexeme(square) for square in self.radius.squares(squares)] if self.radius else []
        )

    def clauses_of(self, members: list[int]) -> tuple[str, ...]:
        """The tsqueries that lines of these members must meet. Of a radius that is the places inside that these members
        name. Two queries for a radius."""
        inside = map(str, self.radius.places_of(members)) if self.radius else ()
        # No line has a place without a number: where they name none, nobody meets it.
        return self._clauses([BY_KEY["place"].lexeme(number) for number in [*inside] or [""]])

    def _clauses(self, around: list[str]) -> tuple[str, ...]:
        marks = {name: value for name, value in self.chosen.items() if name in BY_KEY}
        return tuple(
            " | ".join(around) if name == "place" and self.radius else BY_KEY[name].lexeme(value)
            for name, value in marks.items()
        )


@dataclass(frozen=True)
class Radius:
    """All that lies no farther than so many kilometers from a point, by great circles. Degrees north and east, WGS 84."""

    latitude: float
    longitude: float
    kilometers: float

    def squares(self, most: int) -> list[str]:
        """The squares of the map that cover it, as documents name them: the smallest of which `most` are enough, or
        else the largest."""
        grids = [self._grid(side) for side in SQUARES]
        fitting = (n for n, (rows, columns) in enumerate(grids) if len(rows) * len(columns) <= most)
        number = next(fitting, len(SQUARES) - 1)
        rows, columns = grids[number]
        around = round(360 / SQUARES[number])
        return [f"square#{number}#{row}#{column % around}" for row in rows for column in columns]

    def _grid(self, side: float) -> tuple[range, range]:
        """The rows and columns of squares that it touches."""
        up, aside = box(self.latitude, self.kilometers)
        south, north = (math.floor((self.latitude + way) / side) for way in (-up, up))
        west, east = (math.floor((self.longitude + way) / side) for way in (-aside, aside))
        return range(south, north + 1), range(west, east + 1)[: round(360 / side)]

    def places_of(self, members: list[int]) -> list[int]:
        """The places inside that these members name in any line, visible or not. One query."""
        with connection.cursor() as cursor:
            cursor.execute(_PLACES_OF, {**asdict(self), "members": members})
            return [row[0] for row in cursor.fetchall()]


# Whether a place p lies inside.
INSIDE = f"""
2 * {EARTH} * asin(least(1, sqrt(
    sin(radians(p.latitude - %(latitude)s) / 2) ^ 2
    + cos(radians(p.latitude)) * cos(radians(%(latitude)s)) * sin(radians(p.longitude - %(longitude)s) / 2) ^ 2
))) <= %(kilometers)s"""

_PLACES_OF = f"""
SELECT DISTINCT p.geoname_id FROM members_entry e JOIN members_place p ON p.geoname_id = e.place_id
 WHERE e.owner_id = ANY (%(members)s::bigint[]) AND {INSIDE}
"""
