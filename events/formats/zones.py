"""VTIMEZONE components (RFC 5545): the rules of a time zone in the years that a calendar needs.

The icalendar package can make them too, but its version 7 starts daylight saving time an hour late.
"""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY = dt.timedelta(days=1)
_MINUTE = dt.timedelta(minutes=1)


@lru_cache(maxsize=200)
def vtimezone(name: str, first: int, last: int) -> Timezone:
    """The zone of that IANA name, from the start of the year `first` to the end of the year `last`."""
    zone = ZoneInfo(name)
    component = Timezone()
    component.add("tzid", name)
    start = dt.datetime(first, 1, 1, tzinfo=dt.UTC)
    component.add_component(_observance(zone, start, zone_offset(zone, start)))
    for moment in _changes(zone, start, dt.datetime(last + 1, 1, 1, tzinfo=dt.UTC)):
        component.add_component(_observance(zone, moment, zone_offset(zone, moment - _MINUTE)))
    return component


def zone_offset(zone: ZoneInfo, moment: dt.datetime) -> dt.timedelta:
    """The offset from UTC at that moment."""
    return moment.astimezone(zone).utcoffset() or dt.timedelta()


def _changes(zone: ZoneInfo, start: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    """The moments at which the offset changes, to the minute."""
    day = start
    while day < end:
        low, high = day, day + _DAY
        if zone_offset(zone, low) != zone_offset(zone, high):
            while high - low > _MINUTE:
                middle = low + (high - low) // 2 // _MINUTE * _MINUTE
                if zone_offset(zone, middle) == zone_offset(zone, low):
                    low = middle
                else:
                    high = middle
            yield high
        day += _DAY


def _observance(
    zone: ZoneInfo, moment: dt.datetime, before: dt.timedelta
) -> TimezoneStandard | TimezoneDaylight:
    local = moment.astimezone(zone)
    component = TimezoneDaylight() if local.dst() else TimezoneStandard()
    # DTSTART is the local time before the change.
    component.add("dtstart", (moment + before).replace(tzinfo=None))
    component.add("tzoffsetfrom", before)
    component.add("tzoffsetto", zone_offset(zone, moment))
    component.add("tzname", local.tzname() or str(zone))
    return component
