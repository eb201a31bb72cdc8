"""The events app: where we meet."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events, their hosts and their guests."""

    name = "events"
    verbose_name = "Events"

    def ready(self) -> None:
        """Let the other apps know events, as they import nothing from here."""
        from events import hooks

        hooks.connect()
