"""What a notice tells the guests of an event."""

import datetime as dt
from dataclasses import dataclass

from events.models import Event, Notice
from events.words import span_words, town_words
from netlib.text.dates import zone_called


@dataclass(frozen=True)
class Difference:
    """A fact of an event before and after."""

    field: str
    before: str
    after: str


def facts(event: Event) -> dict[str, str]:
    """The facts of which guests are told when they change: the time as `when_told` reads it, the others in words."""
    return {
        "title": event.title,
        "when": _when(event),
        "where": town_words(event),
        "address": "; ".join(part for part in (event.venue, ", ".join(event.address.split("\n"))) if part),
        "link": event.join_link,
        "status": event.status,
    }


def _when(event: Event) -> str:
    """When it is, as it is kept: start and end in ISO 8601, the zone, and whether it is all day. Each guest is told in
    their own form."""
    kind = "day" if event.all_day else "time"
    return f"{event.local_starts.isoformat()} {event.local_ends.isoformat()} {event.time_zone} {kind}"


def when_told(kept: str) -> str:
    """When it is, in words, of what `facts` keeps. Words that an earlier release kept stay as they are."""
    try:
        starts, ends, zone_name, kind = kept.split(" ")
        first, last = dt.datetime.fromisoformat(starts), dt.datetime.fromisoformat(ends)
    except ValueError:
        return kept
    zone = zone_called(zone_name)
    return span_words(first.astimezone(zone), last.astimezone(zone), all_day=kind == "day") if zone else kept


def differences(notice: Notice) -> list[Difference]:
    """The net change of each fact, from its first state in the notice to its last; none for a fact that changed back.
    One query."""
    net: dict[str, tuple[str, str]] = {}
    for change in notice.changes.all():
        net[change.field] = (net.get(change.field, (change.before, ""))[0], change.after)
    return [Difference(name, was, now) for name, (was, now) in net.items() if was != now]
