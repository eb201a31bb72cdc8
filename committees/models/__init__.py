"""The models of the committees app."""

from committees.models.committee import Committee, CommitteeName, Meeting
from committees.models.said import OwnService
from committees.models.seat import Batch, Seat, SeatChange
from committees.models.volunteer import Candidacy, Message, Volunteer

__all__ = [
    "Batch",
    "Candidacy",
    "Committee",
    "CommitteeName",
    "Meeting",
    "Message",
    "OwnService",
    "Seat",
    "SeatChange",
    "Volunteer",
]
