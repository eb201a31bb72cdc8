"""The fields of an event that a form may set, and what follows from a change of them."""

from collections.abc import Mapping
from typing import Any

# Values of fields of an event, by name.
Fields = Mapping[str, Any]

# Everything else follows from these.
FIELDS = frozenset(
    {
        "kind", "face", "title", "summary", "description", "starts", "ends", "time_zone", "all_day", "mode",
        "venue", "address", "place", "join_link", "getting_there", "accessibility", "organization",
        "registration_link", "free", "price_note", "travel_estimate", "capacity", "guests_each",
        "rsvp_deadline", "audience", "address_audience", "guest_audience",
    }
)  # fmt: skip
# A change of these is a new revision for calendars (RFC 5545, SEQUENCE).
REVISING = frozenset(
    {"title", "starts", "ends", "time_zone", "all_day", "mode", "venue", "address", "place", "join_link"}
)
# What a date of a series takes over from another; its own times come from the rule.
CONTENT = FIELDS - {"starts", "ends", "rsvp_deadline"}
