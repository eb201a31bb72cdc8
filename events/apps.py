"""The events app: where we meet."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events, their hosts and their guests."""

    name = "events"
    verbose_name = "Events"
