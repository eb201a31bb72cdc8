"""The daily jobs of the events app. Each bears being run twice. The other jobs stand beside the services that plan them,
`events.services.telling` and `events.services.dates`."""

from django.db import transaction
from django.db.models import F, Q

from events.models import Event, Status
from events.services.answers import move_up
from events.services.dates import fill_all
from events.services.locks import lock_event
from events.services.telling import plan_reminders
from netlib.housekeeping import daily


@daily
def plan_the_reminders() -> None:
    """Plan the reminders of the day after."""
    plan_reminders()


@daily
def fill_free_places() -> None:
    """Move waiting lists up where a place became free without a service, as when a member is erased."""
    free = Q(capacity=None) | Q(capacity__gt=F("taken"))
    waiting = Event.objects.coming().filter(free, status=Status.PUBLISHED)
    ids = waiting.filter(rsvps__waiting_since__isnull=False).distinct().values_list("pk", flat=True)
    for event_id in list(ids):
        with transaction.atomic():
            move_up(event=lock_event(event_id))


@daily
def make_occurrences() -> None:
    """Make the dates of repeating events that have come within twelve months."""
    fill_all()
