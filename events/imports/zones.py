"""Names of time zones as calendars write them, and which zone of ours each means."""

import datetime as dt
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from html import unescape
from typing import cast

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

_WINDOWS = {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}
# As programs show zones to people, and some write them; what has a town of its own in the names of IANA needs no line.
_SHOWN = {
    "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver", "pacific": "America/Los_Angeles",
    "eastern time": "America/New_York", "central time": "America/Chicago", "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles", "atlantic time": "America/Halifax", "alaska time": "America/Anchorage",
    "hawaii time": "Pacific/Honolulu", "alaska": "America/Anchorage", "hawaii": "Pacific/Honolulu", "arizona": "America/Phoenix",
    "newfoundland": "America/St_Johns", "saskatchewan": "America/Regina", "indiana (east)": "America/Indiana/Indianapolis",
    "central america": "America/Guatemala", "greenland": "America/Nuuk", "brasilia": "America/Sao_Paulo",
    "international date line west": "Etc/GMT+12", "mid-atlantic": "Atlantic/South_Georgia", "azores": "Atlantic/Azores",
    "cape verde is.": "Atlantic/Cape_Verde", "greenwich mean time": "Europe/London", "dublin": "Europe/London",
    "amsterdam": "Europe/Berlin", "brussels": "Europe/Paris", "sarajevo": "Europe/Warsaw", "belgrade": "Europe/Budapest",
    "west central africa": "Africa/Lagos", "harare": "Africa/Johannesburg", "abu dhabi": "Asia/Dubai", "islamabad": "Asia/Karachi",
    "ekaterinburg": "Asia/Yekaterinburg", "chennai": "Asia/Kolkata", "new delhi": "Asia/Kolkata", "mumbai": "Asia/Kolkata",
    "sri jayawardenepura": "Asia/Colombo", "astana": "Asia/Almaty", "yangon (rangoon)": "Asia/Yangon", "hanoi": "Asia/Bangkok",
    "beijing": "Asia/Shanghai", "osaka": "Asia/Tokyo", "sapporo": "Asia/Tokyo", "canberra": "Australia/Sydney",
    "solomon is.": "Pacific/Guadalcanal", "marshall is.": "Pacific/Majuro", "wellington": "Pacific/Auckland",
    "nuku'alofa": "Pacific/Tongatapu", "samoa": "Pacific/Apia", "midway island": "Pacific/Pago_Pago", "st. petersburg": "Europe/Moscow",
    "western europe": "Europe/London", "central europe": "Europe/Berlin", "eastern europe": "Europe/Bucharest",
    "london time": "Europe/London", "paris time": "Europe/Paris", "customized time zone": "", "custom": "",
    "est": "America/New_York", "edt": "America/New_York", "est5edt": "America/New_York", "et": "America/New_York",
    "cst": "America/Chicago", "cdt": "America/Chicago", "cst6cdt": "America/Chicago", "ct": "America/Chicago",
    "mst": "America/Denver", "mdt": "America/Denver", "mst7mdt": "America/Denver", "mt": "America/Denver",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pst8pdt": "America/Los_Angeles", "pt": "America/Los_Angeles",
    "ast": "America/Halifax", "adt": "America/Halifax", "akst": "America/Anchorage", "akdt": "America/Anchorage",
    "hst": "Pacific/Honolulu", "nst": "America/St_Johns", "ndt": "America/St_Johns",
    "cet": "Europe/Berlin", "cest": "Europe/Berlin", "mez": "Europe/Berlin", "mesz": "Europe/Berlin", "eet": "Europe/Bucharest",
    "eest": "Europe/Bucharest", "wet": "Europe/Lisbon", "west": "Europe/Lisbon", "bst": "Europe/London", "msk": "Europe/Moscow",
    "aest": "Australia/Sydney", "aedt": "Australia/Sydney", "acst": "Australia/Adelaide", "awst": "Australia/Perth",
    "nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland", "jst": "Asia/Tokyo", "kst": "Asia/Seoul", "sast": "Africa/Johannesburg",
    "gmt": "UTC", "z": "UTC", "utc": "UTC", "zulu": "UTC", "coordinated universal time": "UTC", "universal time": "UTC",
}  # fmt: skip
# Names that IANA has given up, and that files still have.
_FORMER = {
    "us/pacific-new": "America/Los_Angeles", "canada/east-saskatchewan": "America/Regina", "asia/riyadh87": "Asia/Riyadh",
    "asia/riyadh88": "Asia/Riyadh", "asia/riyadh89": "Asia/Riyadh", "mideast/riyadh87": "Asia/Riyadh", "america/ciudad_juárez": "America/Ciudad_Juarez",
}  # fmt: skip
# As Outlook and Exchange write them in other languages.
_SPOKEN = tuple(
    (re.compile(words), zone)
    for words, zone in (
        (r"mitteleurop|europe centrale|europa central|europa centrale|centraleuropeisk|midden-europ|europa środkow", "Europe/Berlin"),
        (r"westeurop|europe de l['’]ouest|europa occidental", "Europe/London"), (r"osteurop|europe de l['’]est|europa oriental", "Europe/Bucharest"),
        (r"heure (?:normale |avancée )?de l['’]est|hora (?:estándar |de verano )?(?:del )?este", "America/New_York"),
        (r"heure (?:normale |avancée )?du centre|hora (?:estándar |de verano )?(?:del )?centro?(?:, estándar)?$|hora central", "America/Chicago"),
        (r"heure (?:normale |avancée )?(?:des rocheuses|de la montagne)|hora .*montañ", "America/Denver"),
        (r"heure (?:normale |avancée )?du pacifique|hora .*pac[ií]fico", "America/Los_Angeles"), (r"romance|romanisch", "Europe/Paris"),
        (r"東京|日本標準", "Asia/Tokyo"), (r"서울|대한민국|한국 표준", "Asia/Seoul"), (r"中国标准|中國標準|北京", "Asia/Shanghai"), (r"台北", "Asia/Taipei"),
        (r"москов|rtz 2", "Europe/Moscow"), (r"bras[ií]lia", "America/Sao_Paulo"), (r"türkiye|istanbul", "Europe/Istanbul"), (r"västeuropa|vesteurop", "Europe/Berlin"),
    )
)  # fmt: skip
_SHIFT = re.compile(
    r"(?:^|\b)(?:utc|gmt|z)?\s*([+\u2212\u2013-])\s*(\d{1,2})(?:[:.]?([0-5]\d))?(?::?00)?(?=\)|\s|$|\()",
    re.IGNORECASE,
)
_TWO_SHIFTS = re.compile(
    r"([+-]\d{1,2}:?\d\d)\s*\(standard\).*?([+-]\d{1,2}:?\d\d)\s*\(daylight\)", re.IGNORECASE
)
# Zones with a summer time that most calendars are in, the likelier first, to know one again by its offsets.
_USUAL = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage", "America/Halifax",
    "America/St_Johns", "Europe/London", "Europe/Berlin", "Europe/Helsinki", "Australia/Sydney", "Australia/Adelaide", "Pacific/Auckland",
)  # fmt: skip


@cache
def _known() -> dict[str, str]:
    return {name.casefold(): name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC"}


@cache
def _towns() -> dict[str, str]:
    """The towns in the names of IANA; a name of IANA's own part of the world comes before an older one."""
    towns: dict[str, str] = {}
    for name in sorted(
        zoneinfo.available_timezones(), key=lambda name: (name.startswith(("Etc", "posix", "right")), name)
    ):
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "US/", "SystemV/")):
            towns.setdefault(name.rpartition("/")[2].replace("_", " ").casefold(), name)
    return towns


@cache
def zone_named(name: str) -> str | None:
    """The IANA zone that a name means, or None. Takes IANA names in any case, under prefixes ("/citadel.org/…/
    America/New_York") and of former times, Windows names, the names of towns, and what Outlook shows. A name that says
    an offset alone has no zone: see `offset_named`."""
    text = unescape(name).replace("\\,", ",").replace("\\;", ";").strip().strip("\"'").strip()
    key = re.sub(r"\s+", " ", text.casefold())
    if found := _known().get(key) or _WINDOWS.get(key) or _SHOWN.get(key) or _FORMER.get(key):
        return found
    key = key.removeprefix("tzone://microsoft/")
    if found := _SHOWN.get(key):
        return found
    # Some programs put their own name and a version before: the last two or three parts are the zone.
    parts = [part for part in key.split("/") if part]
    for count in (3, 2):
        last = "/".join(parts[-count:])
        if len(parts) >= count and (found := _known().get(last) or _FORMER.get(last)):
            return found
    if shifts := _TWO_SHIFTS.search(key):
        winter, summer = (offset_named(shift) for shift in shifts.groups())
        return next((zone for zone in _USUAL if _offsets(zone) == (winter, summer)), None)
    if found := _known().get(key.replace(" ", "_")) or _WINDOWS.get(re.sub(r"\s+\d+$", "", key)):
        return found
    if found := _known().get(key.replace("-", "/", 1)) or _known().get(re.sub(r"[_ -]\d+$", "", key)):
        return found
    return _shown_zone(key) or next((zone for words, zone in _SPOKEN if words.search(key)), None)


def _shown_zone(key: str) -> str | None:
    """The zone of "(UTC-05:00) Eastern Time (US & Canada)" or "(GMT+01:00) Amsterdam, Berlin, Rome"."""
    shown = (
        re.sub(r"^\((?:utc|gmt)[^)]*\)\s*", "", key)
        .replace("standard time", "time")
        .replace("daylight time", "time")
    )
    if found := _known().get(shown) or _SHOWN.get(shown):
        return found
    for part in re.split(r"[,;:/]|\band\b", shown):
        plain = re.sub(r"\((?:us|u\.s\.|canada|mexico|east).*?\)", "", part).strip()
        if found := _SHOWN.get(part.strip()) or _SHOWN.get(plain) or _towns().get(plain):
            return found
    for words in ("eastern time", "central time", "mountain time", "pacific time", "atlantic time"):
        if words in shown:
            return _SHOWN[words]
    return None


@cache
def _offsets(name: str) -> tuple[dt.timedelta | None, dt.timedelta | None]:
    """How far a zone is ahead of UTC in the winter and in the summer of the north."""
    zone = zoneinfo.ZoneInfo(name)
    winter, summer = (dt.datetime(2026, month, 15, tzinfo=zone).utcoffset() for month in (1, 7))
    return winter, summer


def offset_named(name: str) -> dt.timedelta | None:
    """How far ahead of UTC a zone is whose name says so: "UTC+05:45", "(GMT-05:00) …", "+0200"; None for others."""
    found = _SHIFT.search(name.strip().strip("\"'()"))
    if found is None:
        return None
    ahead = dt.timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if ahead > dt.timedelta(hours=15):
        return None
    return ahead if found[1] == "+" else -ahead


def zone_of_rules(block: str, near: int, default: str) -> tuple[dt.tzinfo, str] | None:
    """The zone that a VTIMEZONE describes: its own offsets, and the name of a usual zone that has the same ones in the
    years around `near`, or "". `default` is looked at first. None for one that says nothing that can be used."""
    try:
        component = cast("Timezone", Timezone.from_ical(block))
        # Another file may have given other rules to the same name.
        own = component.to_tz(lookup_tzid=False)
        moments = [dt.datetime(year, month, 20, 12) for year in (near, near + 1) for month in range(1, 13)]
        said = [moment.replace(tzinfo=own).utcoffset() for moment in moments]
    except Exception:
        # Whatever the package stumbles over, the file has no zone there.
        return None
    if None in said:
        return None
    for name in dict.fromkeys((default, *_USUAL)):
        zone = zoneinfo.ZoneInfo(name)
        if all(
            moment.replace(tzinfo=zone).utcoffset() == ahead
            for moment, ahead in zip(moments, said, strict=True)
        ):
            return zone, name
    return own, ""


def _contradicts(rules: dt.tzinfo, name: str, near: int) -> bool:
    """Whether a calendar describes another zone by that name, in winter and in summer: rules for the change of clocks
    are often old ones, and the name is right."""
    zone = zoneinfo.ZoneInfo(name)
    moments = [dt.datetime(near, month, 15, 12) for month in (1, 7)]
    return all(
        moment.replace(tzinfo=rules).utcoffset() != moment.replace(tzinfo=zone).utcoffset()
        for moment in moments
    )


@dataclass(frozen=True)
class Clock:
    """What a time of a calendar is read by: `zone` reckons its dates, `shown` is the name of ours that shows them.
    `note` says for people what was guessed."""

    zone: dt.tzinfo
    shown: str
    note: str = ""

    @cached_property
    def there(self) -> zoneinfo.ZoneInfo:
        """The zone of the name that shows it."""
        return zoneinfo.ZoneInfo(self.shown)


class Zones:
    """The clocks of one calendar, each found once. `rules` are its VTIMEZONE blocks by name, `chosen` the zones that a
    curator gave to names that nobody knows, `default` is for times without one."""

    def __init__(self, rules: Mapping[str, str], default: str, chosen: Mapping[str, str]) -> None:
        self.rules, self.chosen = rules, chosen
        self.default = Clock(zoneinfo.ZoneInfo(default), default)
        self.floating = replace(self.default, note=f"It has no time zone: taken as {default}.")
        self.unknown: dict[str, int] = {}
        self._clocks: dict[str, Clock] = {}
        self._offsets: dict[tuple[dt.timedelta, str], Clock] = {}

    def offset(self, ahead: dt.timedelta, shown: str) -> Clock:
        """The clock of a fixed offset, whose times are shown in the zone of that name."""
        key = (ahead, shown)
        if key not in self._offsets:
            self._offsets[key] = Clock(dt.timezone(ahead) if ahead else dt.UTC, shown)
        return self._offsets[key]

    def clock(self, name: str, near: int) -> Clock:
        """The clock of the zone of that name; `near` is a year in which it is wanted."""
        if name not in self._clocks:
            self._clocks[name] = self._find(name, min(max(near, 1970), 2099))
        if name in self.unknown:
            self.unknown[name] += 1
        return self._clocks[name]

    def midnights(self) -> list[dt.tzinfo]:
        """The zones that the calendar describes, whichever of them it uses."""
        return [self.clock(name, 2026).zone for name in self.rules]

    def _find(self, name: str, near: int) -> Clock:
        plain = name.replace("\\", "")
        block = self.rules.get(name) or self.rules.get(plain) or ""
        place = re.search(r"^X-LIC-LOCATION[^:]*:(.*)$", block, re.MULTILINE | re.IGNORECASE)
        known = self.chosen.get(name) or zone_named(name) or (zone_named(place[1]) if place else None)
        ruled = zone_of_rules(block, near, self.default.shown) if block else None
        if known and (ruled is None or name in self.chosen or not _contradicts(ruled[0], known, near)):
            return Clock(zoneinfo.ZoneInfo(known), known)
        if ruled is not None:
            zone, shown = ruled[0], ruled[1] or self.default.shown
            return Clock(
                zone,
                shown,
                f"Its time zone “{plain}” is another in the file: read by the offsets in the file, shown in {shown}."
                if known
                else f"Its time zone “{plain}” is unknown: read by the offsets in the file, shown in {shown}.",
            )
        ahead = offset_named(name)
        if ahead is not None:
            return Clock(
                dt.timezone(ahead),
                self.default.shown,
                f"Its time zone “{plain}” says an offset alone: shown in {self.default.shown}.",
            )
        self.unknown[name] = 0
        note = f"Its time zone “{plain}” is unknown: taken as {self.default.shown}."
        return replace(self.default, note=note)
