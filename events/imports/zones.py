"""Names of time zones as calendars write them, and which zone of ours each means."""

import re
import zoneinfo
from functools import cache

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

_WINDOWS = {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}
# As Outlook shows zones to people, which some exports write.
_SHOWN = {
    "eastern time": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "arizona": "America/Phoenix",
    "pacific time": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "atlantic time": "America/Halifax",
    "newfoundland": "America/St_Johns",
    "dublin": "Europe/London",
    "amsterdam": "Europe/Berlin",
    "brussels": "Europe/Paris",
    "sarajevo": "Europe/Warsaw",
    "canberra": "Australia/Sydney",
    "est": "America/New_York", "edt": "America/New_York", "est5edt": "America/New_York",
    "cst": "America/Chicago", "cdt": "America/Chicago", "cst6cdt": "America/Chicago",
    "mst": "America/Denver", "mdt": "America/Denver", "mst7mdt": "America/Denver",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pst8pdt": "America/Los_Angeles",
    "cet": "Europe/Berlin", "cest": "Europe/Berlin", "bst": "Europe/London",
    "gmt": "UTC", "z": "UTC", "utc": "UTC",
}  # fmt: skip


@cache
def _known() -> dict[str, str]:
    return {name.casefold(): name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC"}


def zone_named(name: str) -> str | None:
    """The IANA zone that a name means, or None. Takes IANA names in any case and under prefixes ("/citadel.org/…/
    America/New_York"), Windows names, and what Outlook shows."""
    text = name.strip().strip("\"'").strip()
    key = text.casefold()
    if found := _known().get(key) or _WINDOWS.get(key) or _SHOWN.get(key):
        return found
    # Some programs put their own name and a version before: the last two or three parts are the zone.
    parts = [part for part in re.split(r"/", text) if part]
    for count in (3, 2):
        if len(parts) > count - 1 and (found := _known().get("/".join(parts[-count:]).casefold())):
            return found
    # "(UTC-05:00) Eastern Time (US & Canada)", "GMT -0500 (Standard) / GMT -0400 (Daylight)" say a place, or nothing.
    shown = re.sub(r"^\((?:utc|gmt)[^)]*\)\s*", "", key)
    for words, zone in _SHOWN.items():
        if len(words) > 5 and words in shown:
            return zone
    if found := _WINDOWS.get(re.sub(r"\s+\d+$", "", key)):
        return found
    return _known().get(shown)
