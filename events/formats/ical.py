"""Events for calendars: iCalendar files (RFC 5545), and links that add an event to the calendars of Google and Microsoft.

They name no guest and hold no email address. Each reader gets what they may read of an event: its address and the link to
join are there only for those who may read them.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.conf import settings
from icalendar import Calendar, Component, Timezone, vText
from icalendar import Event as Entry

from events.formats.zones import vtimezone
from events.models import Event, Mode, Status
from events.words import host_words, price_words, town_words

CONTENT_TYPE = "text/calendar; charset=utf-8"
_STATUS = {Status.PUBLISHED: "CONFIRMED", Status.CANCELLED: "CANCELLED"}


def calendar_of(events: Iterable[Event], *, name: str = "", linked: bool = True) -> bytes:
    """An iCalendar file of events that `for_cards` loaded for its reader. `name` is the name that calendar programs show.
    `linked` says whether it links to the pages of the events; a reader without an account cannot open them."""
    events = list(events)
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        # Programs look for changes this often.
        calendar.add("x-published-ttl", vText("PT1H"))
    for zone in _zones(events):
        calendar.add_component(zone)
    for event in events:
        calendar.add_component(_entry(event, event_address(event) if linked else ""))
    return bytes(calendar.to_ical())


def _zones(events: Sequence[Event]) -> list[Timezone]:
    """The rules of the zones of these events, for the years in which the events are."""
    years: dict[str, set[int]] = {}
    for event in events:
        if not event.all_day and event.time_zone != "UTC" and not _comes_twice(event):
            years.setdefault(event.time_zone, set()).update((event.starts.year, event.ends.year))
    # By UTC, a local year can begin in the year before, and end in the year after.
    return [vtimezone(name, min(needed) - 1, max(needed) + 1) for name, needed in sorted(years.items())]


def _comes_twice(event: Event) -> bool:
    """Whether clocks there show the time at which the event begins or ends twice. A local time cannot say then which
    moment is meant, and programs read it in different ways (RFC 5545, 3.3.5)."""
    return any(
        moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset()
        for moment in (event.local_starts, event.local_ends)
    )


def _moment(event: Event, moment: dt.datetime) -> dt.datetime:
    """A moment as calendars write it: by the clocks there, or by UTC where these cannot say it."""
    return moment.astimezone(dt.UTC) if _comes_twice(event) else moment


def _entry(event: Event, address: str) -> Component:
    entry = Entry()
    entry.add("uid", event.uid)
    entry.add("dtstamp", event.last_modified.astimezone(dt.UTC))
    entry.add("created", event.created_at.astimezone(dt.UTC))
    entry.add("last-modified", event.last_modified.astimezone(dt.UTC))
    entry.add("sequence", event.sequence)
    entry.add("status", _STATUS.get(Status(event.status), "TENTATIVE"))
    entry.add("summary", event.title)
    starts, ends = event.local_starts, event.local_ends
    entry.add("dtstart", starts.date() if event.all_day else _moment(event, starts))
    # An end must be later than the start (RFC 5545, 3.8.2.2).
    if event.says_end:
        entry.add("dtend", _end_day(event) if event.all_day else _moment(event, ends))
    if address:
        entry.add("url", address)
    entry.add("categories", [event.kind_shown.label])
    if place := location(event):
        entry.add("location", place)
    if event.latitude is not None and event.mode != Mode.ONLINE:
        entry.add("geo", (event.latitude, event.longitude))
    entry.add("description", about(event, address))
    if event.all_day:
        entry.add("transp", "TRANSPARENT")
    return entry


def _end_day(event: Event) -> dt.date:
    """The day after the last one, which is the DTEND of an all-day event."""
    return event.last_day + dt.timedelta(days=1)


def event_address(event: Event) -> str:
    """The full address of the event's page."""
    return f"{settings.SITE_URL}{event.get_absolute_url()}"


def location(event: Event) -> str:
    """Where it is: the full address for readers who may read it, the town for others."""
    if event.sees_address and event.mode != Mode.ONLINE:
        parts = [event.venue, *event.address.splitlines(), str(event.place or "")]
        return ", ".join(part.strip() for part in parts if part.strip())
    return town_words(event)


def about(event: Event, address: str) -> str:
    """The description in a calendar: summary, organizer, price, link to join, full text, and the address of the page if
    there is one."""
    parts = [f"Canceled. {event.cancel_note}".strip()] if event.is_cancelled else []
    parts += [event.summary, host_words(event), price_words(event)]
    if event.join_link and event.sees_address:
        parts.append(f"Join: {event.join_link}")
    parts += [event.description, address]
    return "\n\n".join(part for part in parts if part)


def calendar_links(event: Event) -> dict[str, str]:
    """Links that add an event, loaded by `for_cards` for its reader, to the calendars of Google, Outlook and Microsoft
    365, by the name of the calendar."""
    if event.all_day:
        first, end = event.local_starts.date(), _end_day(event)
        dates = f"{first:%Y%m%d}/{end:%Y%m%d}"
        start, stop = first.isoformat(), end.isoformat()
    else:
        shape = "%Y%m%dT%H%M%SZ" if _comes_twice(event) else "%Y%m%dT%H%M%S"
        dates = "/".join(f"{_moment(event, at):{shape}}" for at in (event.local_starts, event.local_ends))
        start, stop = (
            f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" for moment in (event.starts, event.ends)
        )
    details = f"{event.summary}\n\n{event_address(event)}".strip()
    google = {
        "action": "TEMPLATE", "text": event.title, "dates": dates, "ctz": event.time_zone,
        "details": details, "location": location(event),
    }  # fmt: skip
    outlook = {
        "path": "/calendar/action/compose", "rru": "addevent", "subject": event.title, "startdt": start,
        "enddt": stop, "allday": str(event.all_day).lower(), "body": details, "location": location(event),
    }  # fmt: skip
    return {
        "Google": f"https://calendar.google.com/calendar/render?{urlencode(google)}",
        "Outlook": f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(outlook)}",
        "Microsoft 365": f"https://outlook.office.com/calendar/0/deeplink/compose?{urlencode(outlook)}",
    }
