"""The days of an event. They are counted in the zone of the event; for an event that is only online, and not all day,
in the viewer's own zone where that is known."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db.models import Case, DateField, DateTimeField, F, Func, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Greatest

from events.models import Event, Mode
from netlib.text.dates import zone_called

_MOMENT = dt.timedelta(microseconds=1)
# Clocks are at most this far from UTC, to the west and to the east.
_WEST, _EAST = dt.timedelta(hours=12), dt.timedelta(hours=14)


def reads_as_viewer(event: Event, own_zone: str) -> bool:
    """Whether the event is shown in the viewer's own zone rather than in its own."""
    return zone_called(own_zone) is not None and event.mode == Mode.ONLINE and not event.all_day


def zone_shown(event: Event, own_zone: str) -> ZoneInfo:
    """The zone in which the event is shown to a viewer whose own zone has that IANA name or is unknown (empty)."""
    own = zone_called(own_zone)
    return own if own and reads_as_viewer(event, own_zone) else event.zone


def days_shown(event: Event, own_zone: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of the event, in the zone in which it is shown."""
    zone = zone_shown(event, own_zone)
    end = max(event.starts, event.ends - _MOMENT)
    return event.starts.astimezone(zone).date(), end.astimezone(zone).date()


def _day(moment: Combinable, own_zone: str) -> Cast:
    zone: Combinable = F("time_zone")
    if zone_called(own_zone):
        online = When(mode=Mode.ONLINE, all_day=False, then=Value(own_zone))
        zone = Case(online, default=zone)
    return Cast(Func(zone, moment, function="timezone", output_field=DateTimeField()), DateField())


def first_day(own_zone: str) -> Cast:
    """An SQL expression: the first of `days_shown`."""
    return _day(F("starts"), own_zone)


def last_day(own_zone: str) -> Cast:
    """An SQL expression: the last of `days_shown`."""
    return _day(Greatest(F("starts"), F("ends") - Value(_MOMENT)), own_zone)


def midnight(day: dt.date) -> dt.datetime:
    """The start of a day in UTC."""
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def not_before(day: dt.date) -> Q:
    """A rough condition that an index serves: events that may last until that day or later, in some zone."""
    return Q(ends__gte=midnight(day) - _EAST)


def not_after(day: dt.date) -> Q:
    """A rough condition that an index serves: events that may start on that day or earlier, in some zone."""
    return Q(starts__lt=midnight(day) + dt.timedelta(days=1) + _WEST)
