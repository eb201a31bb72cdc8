"""What the start page of the admin shows of events."""

from dataclasses import dataclass

from django import template
from django.contrib.admin.models import LogEntry
from django.template.context import Context

from events.admin.queue import waiting
from events.admin.series import series_for_curators
from events.models import Event
from events.reads.past import count_written
from netlib.looks import noted

register = template.Library()
SHOWN = 10


@dataclass(frozen=True)
class Queue:
    """How many events wait, and the first of them; and how many past events in members' words wait for a match."""

    count: int
    first: list[Event]
    written: int


@register.simple_tag(takes_context=True)
def queue_of_events(context: Context) -> Queue | None:
    """The queue of events; None for curators who may not change events. Three queries; a superuser's look at what not every
    member can see is noted."""
    if not context["user"].has_perm("events.change_event"):
        return None
    ids = waiting()
    first = Event.objects.for_curators().select_related("organization", "host").in_bulk(ids[:SHOWN])
    noted(context["request"], first.values(), only_hidden=True)
    return Queue(len(ids), [first[pk] for pk in ids[:SHOWN] if pk in first], count_written())


@register.simple_tag(takes_context=True)
def recent_actions(context: Context) -> list[LogEntry]:
    """What the curator did last, without events that curators no longer look after. Three queries."""
    entries = list(LogEntry.objects.filter(user=context["user"]).select_related("content_type")[: 3 * SHOWN])
    seen = {"event": Event.objects.for_curators(), "series": series_for_curators()}
    gone = set()
    for model, rows in seen.items():
        numbers = {int(entry.object_id or 0) for entry in entries if _is_of(entry, model)}
        there = rows.filter(pk__in=numbers).values_list("pk", flat=True)
        gone |= {(model, str(pk)) for pk in numbers.difference(there)}
    return [
        entry
        for entry in entries
        if entry.content_type is None or (entry.content_type.model, entry.object_id) not in gone
    ][:SHOWN]


def _is_of(entry: LogEntry, model: str) -> bool:
    kind = entry.content_type
    return kind is not None and (kind.app_label, kind.model) == ("events", model)
