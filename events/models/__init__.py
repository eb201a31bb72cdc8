"""The models of the events app."""

from events.models.event import CoHost, Event, Mode, OldAddress, Picture, Price, Status
from events.models.guests import Answer, GuestLetter, Invitation, Rsvp
from events.models.imports import ImportRow
from events.models.keeping import EventChange, EventSettings, FeedToken, ImportKey, Notice, Remind
from events.models.series import Series

__all__ = [
    "Answer",
    "CoHost",
    "Event",
    "EventChange",
    "EventSettings",
    "FeedToken",
    "GuestLetter",
    "ImportKey",
    "ImportRow",
    "Invitation",
    "Mode",
    "Notice",
    "OldAddress",
    "Picture",
    "Price",
    "Remind",
    "Rsvp",
    "Series",
    "Status",
]
