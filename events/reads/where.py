"""Distances from a point, in SQL."""

import math

from django.db.models import F, FloatField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt
from django.db.models.lookups import LessThanOrEqual

from netlib.distance import EARTH, box


def within(latitude: float, longitude: float, kilometres: float) -> Q:
    """Rows whose `latitude` and `longitude` are no farther than this from a point; without rows that have none."""
    up, side = box(latitude, kilometres)
    inside = Q(latitude__range=(latitude - up, latitude + up))
    around = Q()
    # Three times, as the box may cross the line where 180 degrees east meets 180 degrees west.
    for turn in (0, 360, -360):
        around |= Q(longitude__range=(longitude - side + turn, longitude + side + turn))
    return inside & around & Q(LessThanOrEqual(_away(latitude, longitude), Value(kilometres)))


def _away(latitude: float, longitude: float) -> Combinable:
    def half_angle(degrees: Combinable) -> Combinable:
        return Power(Sin(Radians(degrees) / Value(2.0)), Value(2.0))

    north = half_angle(F("latitude") - Value(latitude))
    east = half_angle(F("longitude") - Value(longitude))
    across = Cos(Radians(F("latitude"))) * Value(math.cos(math.radians(latitude))) * east
    return ASin(Sqrt(Least(Value(1.0), north + across)), output_field=FloatField()) * Value(2 * EARTH)
