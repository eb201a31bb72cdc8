"""In which order rows are held: members first, then the event, then its answers. Nobody holds a later one while
waiting for an earlier one."""

from events.models import Event


def lock_event(event_id: int) -> Event:
    """Hold the event's row until the transaction ends, and give it as it is now. Raises Event.DoesNotExist."""
    event: Event = Event.objects.select_for_update(no_key=True, of=("self",)).get(pk=event_id)
    return event
