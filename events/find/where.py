"""How far it is, and what is the custom there. Distances are great circles on a sphere of 6371 km."""

import math

from django.db.models import F, FloatField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt
from django.db.models.lookups import LessThanOrEqual

EARTH = 6371.0
KILOMETRES = {"mi": 1.609344, "km": 1.0}
_PER_DEGREE = 111.0

_MILES = frozenset({"US", "GB", "LR"})
_SUNDAY = (
    "AG AS AU BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE "
    "PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW"
)


def uses_miles(country: str) -> bool:
    """Whether people there measure roads in miles; `country` is ISO 3166-1 alpha-2."""
    return country in _MILES


def week_starts_on_sunday(country: str) -> bool:
    """Whether calendars there start the week on Sunday, as Unicode's CLDR has it."""
    return country in _SUNDAY.split()


def kilometres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great circle between two points, each degrees north and degrees east."""
    (lat, lon), (lat2, lon2) = one, other
    half = (
        math.sin(math.radians(lat2 - lat) / 2) ** 2
        + math.cos(math.radians(lat))
        * math.cos(math.radians(lat2))
        * math.sin(math.radians(lon2 - lon) / 2) ** 2
    )
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def within(latitude: float, longitude: float, kilometres: float) -> Q:
    """Rows whose `latitude` and `longitude` are no farther than this from a point; those without any are not."""
    up = kilometres / _PER_DEGREE
    # The box is widest where it comes nearest to a pole; around a pole it holds every longitude.
    widest = math.cos(math.radians(min(89.9, abs(latitude) + up)))
    side = min(180.0, kilometres / (_PER_DEGREE * widest))
    box = Q(latitude__range=(latitude - up, latitude + up))
    around = Q()
    # Three times, as the box may reach over the line where 180 degrees east meet 180 degrees west.
    for turn in (0, 360, -360):
        around |= Q(longitude__range=(longitude - side + turn, longitude + side + turn))
    return box & around & Q(LessThanOrEqual(_away(latitude, longitude), Value(kilometres)))


def _away(latitude: float, longitude: float) -> Combinable:
    def half_angle(degrees: Combinable) -> Combinable:
        return Power(Sin(Radians(degrees) / Value(2.0)), Value(2.0))

    north = half_angle(F("latitude") - Value(latitude))
    east = half_angle(F("longitude") - Value(longitude))
    across = Cos(Radians(F("latitude"))) * Value(math.cos(math.radians(latitude))) * east
    return ASin(Sqrt(Least(Value(1.0), north + across)), output_field=FloatField()) * Value(2 * EARTH)
