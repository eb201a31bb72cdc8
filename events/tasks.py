"""The jobs of the events app. Each decides anew when it runs, and bears being run twice."""

from contextlib import suppress

from django.db import transaction
from django.db.models import F, Q
from django_tasks import task

from events.models import Event, Series, Status
from events.services.answers import move_up
from events.services.bringing import import_upload, read_upload
from events.services.locks import lock_event
from events.services.series import fill, fill_all
from events.services.telling import plan_reminders, send_reminders, tell
from members.models import Stage, Upload
from netlib.files import Unreadable
from netlib.housekeeping import daily


@task
def tell_changes(event_id: int) -> None:
    """Tell the guests what changed."""
    if Event.objects.filter(pk=event_id).exists():
        tell(event_id=event_id)


@task
def remind(event_id: int, when: str) -> None:
    """Remind the guests of an event that is soon."""
    if Event.objects.filter(pk=event_id).exists():
        send_reminders(event_id=event_id, when=when)


@task
def make_dates(series_id: int) -> None:
    """Make the dates of a series of which an event has come up."""
    if Series.objects.filter(pk=series_id).exists():
        fill(series_id=series_id)


@task
def read_file(upload_id: int) -> None:
    """Read a big file that a curator brought."""
    upload = Upload.objects.filter(pk=upload_id, stage=Stage.READING).first()
    if upload is not None:
        # That it cannot be read stands beside it, for whoever waits.
        with suppress(Unreadable):
            read_upload(upload=upload, slowly=True)


@task
def import_file(upload_id: int) -> None:
    """Import what was chosen of a big file."""
    upload = Upload.objects.filter(pk=upload_id, stage=Stage.RUNNING).select_related("by").first()
    if upload is not None:
        import_upload(upload=upload, slowly=True)


@daily
def plan_the_reminders() -> None:
    """Plan the reminders of the day after."""
    plan_reminders()


@daily
def fill_free_places() -> None:
    """Let waiting lists move up where a place became free with nobody looking, as when a member is erased."""
    free = Q(capacity=None) | Q(capacity__gt=F("taken"))
    waiting = Event.objects.coming().filter(free, status=Status.PUBLISHED)
    for event_id in list(
        waiting.filter(rsvps__waiting_since__isnull=False).distinct().values_list("pk", flat=True)
    ):
        with transaction.atomic():
            move_up(event=lock_event(event_id))


@daily
def make_occurrences() -> None:
    """Make the dates of repeating gatherings that have come within twelve months."""
    fill_all()
