"""The events app: where we meet."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events, their hosts and their guests."""

    name = "events"
    verbose_name = "Events"
    # What the Curators group may do here (netlib.curators). Nothing is deleted at the desk.
    curators_may = ("view_event", "add_event", "change_event", "view_series", "change_series")

    def ready(self) -> None:
        """Let the other apps know events, as they import nothing from here."""
        from events import hooks

        hooks.connect()
