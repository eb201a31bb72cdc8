"""The order of row locks: members first, then the event, then its answers. No function that holds a later one waits for an
earlier one."""

from events.models import Event


def lock_event(event_id: int) -> Event:
    """Lock the event's row until the transaction ends, and return it as it is now. Raises Event.DoesNotExist."""
    return Event.objects.select_for_update(no_key=True, of=("self",)).get(pk=event_id)
