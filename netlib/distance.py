"""Distances on a sphere like the Earth, of 6371 km, by great circles. Points are degrees north and degrees east, WGS 84."""

import math

EARTH = 6371.0
KILOMETRES = {"mi": 1.609344, "km": 1.0}


def kilometres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great circle between two points."""
    (lat, lon), (lat2, lon2) = one, other
    half = (
        math.sin(math.radians(lat2 - lat) / 2) ** 2
        + math.cos(math.radians(lat))
        * math.cos(math.radians(lat2))
        * math.sin(math.radians(lon2 - lon) / 2) ** 2
    )
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def box(latitude: float, kilometres: float) -> tuple[float, float]:
    """How many degrees a circle around a point reaches to the north and south, and to the east and west: 180, where it
    takes in a pole."""
    # A little more for what rounding takes away.
    reach = kilometres / EARTH + 1e-9
    up = math.degrees(reach)
    if abs(latitude) + up >= 90:
        return up, 180.0
    return up, math.degrees(math.asin(math.sin(reach) / math.cos(math.radians(latitude))))
