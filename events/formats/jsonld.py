"""Public events as JSON-LD: schema.org's Event."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from events.formats.ical import event_address
from events.models import Event, Mode, Status
from events.reads.feeds import one_event
from members.models import Member
from members.rule.standing import Viewer

# "<" could end the script element; the others end a line or an entity in some parsers.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
_MODES = {
    Mode.IN_PERSON: "OfflineEventAttendanceMode",
    Mode.ONLINE: "OnlineEventAttendanceMode",
    Mode.BOTH: "MixedEventAttendanceMode",
}


def event_data(viewer: Viewer, event: Event) -> SafeString:
    """The JSON-LD element in the head of a public event's page, for visitors; empty for members.

    It is a data block, which browsers do not run. Two queries at most, none for members.
    """
    shown = None if viewer.is_member else one_event(Viewer.visitor(), event.year, event.slug)
    if shown is None:
        return SafeString()
    data = json.dumps(described(shown), ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{data}</script>')  # noqa: S308


def described(event: Event) -> dict[str, Any]:
    """An https://schema.org/Event, from an event that `one_event` loaded for a visitor."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EducationEvent" if event.face == "professional" else "SocialEvent",
        "name": event.title,
        "url": event_address(event),
        "startDate": event.iso_starts,
        "eventStatus": f"https://schema.org/Event{'Cancelled' if event.status == Status.CANCELLED else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{_MODES[Mode(event.mode)]}",
    }
    if event.says_end:
        data["endDate"] = event.iso_ends
    if event.summary:
        data["description"] = event.summary
    if places := _places(event):
        data["location"] = places[0] if len(places) == 1 else places
    if event.organization:
        data["organizer"] = {"@type": "Organization", "name": event.organization.name}
        if event.organization.website:
            data["organizer"]["url"] = event.organization.website
    elif event.host:
        data["organizer"] = {"@type": "Person", "name": event.host.name}
        if Member.objects.visible_to(Viewer.visitor()).filter(pk=event.host.pk).exists():
            data["organizer"]["url"] = f"{settings.SITE_URL}{event.host.get_absolute_url()}"
    if event.price_from is not None:
        data["isAccessibleForFree"] = event.price_from == 0
        data["offers"] = {
            "@type": "Offer",
            "price": str(event.price_from),
            "priceCurrency": event.price_currency or "USD",
            "url": event.registration_link or event_address(event),
        }
    return data


def _places(event: Event) -> list[dict[str, Any]]:
    """The town, or the full address if every visitor may read it; and the place to join online."""
    found: list[dict[str, Any]] = []
    if event.place and event.mode != Mode.ONLINE:
        address = {
            "@type": "PostalAddress",
            "addressLocality": event.place.name,
            "addressRegion": event.place.region,
            "addressCountry": event.place.country,
        }
        name = str(event.place)
        if event.sees_address:
            name = event.venue or name
            if event.address:
                address["streetAddress"] = ", ".join(event.address.splitlines())
        found.append(
            {
                "@type": "Place",
                "name": name,
                "address": {key: value for key, value in address.items() if value},
            }
        )
    if event.mode != Mode.IN_PERSON:
        link = event.join_link if event.sees_address and event.join_link else event_address(event)
        found.append({"@type": "VirtualLocation", "url": link})
    return found
