"""What the first page of the desk shows of events."""

from typing import Any

from django import template
from django.contrib.admin.models import LogEntry
from django.template.context import Context

from events.admin.queue import waiting
from events.models import Event

register = template.Library()
SHOWN = 10


@register.simple_tag(takes_context=True)
def queue_of_events(context: Context) -> dict[str, Any] | None:
    """How many events wait and the first of them; None for whoever does not look after events."""
    if not context["user"].has_perm("events.change_event"):
        return None
    ids = waiting()
    first = Event.objects.for_curators().select_related("organization", "host").in_bulk(ids[:SHOWN])
    return {"count": len(ids), "first": [first[pk] for pk in ids[:SHOWN] if pk in first]}


@register.simple_tag(takes_context=True)
def recent_actions(context: Context) -> list[LogEntry]:
    """What the one at the desk did last, without events that are no longer the desk's."""
    entries = list(LogEntry.objects.filter(user=context["user"]).select_related("content_type")[: 3 * SHOWN])
    events = {entry.object_id for entry in entries if _of_event(entry)}
    numbers = [int(pk) for pk in events if pk and pk.isdecimal()]
    there = {
        str(pk) for pk in Event.objects.for_curators().filter(pk__in=numbers).values_list("pk", flat=True)
    }
    return [entry for entry in entries if not _of_event(entry) or entry.object_id in there][:SHOWN]


def _of_event(entry: LogEntry) -> bool:
    kind = entry.content_type
    return kind is not None and (kind.app_label, kind.model) in {("events", "event"), ("events", "series")}
