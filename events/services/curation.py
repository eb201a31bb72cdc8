"""What curators do to several events at once: publish, cancel, move. Each event changes as if its host changed it, so its
guests are told."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from events.models import Event, Status
from events.recurrence import moved
from events.services.editing import edit_event
from events.services.publishing import cancel_event, publish_event
from members.models import Member
from netlib.roles import service


@service
def publish_all(*, events: Iterable[Event]) -> list[Event]:
    """Publish the events that wait or are cancelled; gives those that changed."""
    return [
        publish_event(event=event)
        for event in events
        if event.status != Status.PUBLISHED or event.asked_audience is not None
    ]


@service
def cancel_all(*, events: Iterable[Event], note: str, by: Member) -> list[Event]:
    """Cancel the events that are published and not over; gives those that changed."""
    published = [event for event in events if event.status == Status.PUBLISHED and not event.is_over]
    return [cancel_event(event=event, note=note, by=by) for event in published]


@dataclass(frozen=True)
class Move:
    """Where an event would go: its times in UTC, and by how many days that is."""

    event: Event
    days: int
    starts: dt.datetime
    ends: dt.datetime

    @property
    def begins(self) -> dt.datetime:
        """When it would start, in the zone of the event."""
        return self.starts.astimezone(self.event.zone)


def plan_move(event: Event, *, days: int | None = None, to: dt.date | None = None) -> Move:
    """Where an event goes when it is moved by some days, or to a day; the time of day stays as clocks in its zone show it."""
    by = days if days is not None else (to - event.local_starts.date()).days if to else 0
    starts, ends = (moved(moment, by, event.zone) for moment in (event.starts, event.ends))
    return Move(event, by, starts, max(ends, starts))


@service
def move_all(*, moves: Iterable[Move], by: Member) -> list[Event]:
    """Move the events as planned; gives those that changed."""
    done = []
    for move in moves:
        if not move.days:
            continue
        fields = {"starts": move.starts, "ends": move.ends}
        if move.event.rsvp_deadline is not None:
            deadline = moved(move.event.rsvp_deadline, move.days, move.event.zone)
            fields["rsvp_deadline"] = min(deadline, move.ends)
        done.append(edit_event(event=move.event, by=by, fields=fields))
    return done
