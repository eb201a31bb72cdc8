"""The models of the events app."""

from events.kinds import Answer, Mode, Remind, Status
from events.models.event import Event, Picture
from events.models.guests import GuestLetter, Invitation, InvitationLetter, Rsvp
from events.models.imports import ImportRow
from events.models.keeping import EventChange, EventSettings, FeedToken, ImportKey, Notice
from events.models.parts import CoHost, OldAddress, Price
from events.models.past import PastEvent
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
    "InvitationLetter",
    "Mode",
    "Notice",
    "OldAddress",
    "PastEvent",
    "Picture",
    "Price",
    "Remind",
    "Rsvp",
    "Series",
    "Status",
]
