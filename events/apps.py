"""The events app: where we meet."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events, their hosts and their guests."""

    name = "events"
    verbose_name = "Events"
    # What the Curators group may do here (netlib.curators). Curators delete nothing.
    curators_may = ("view_event", "add_event", "change_event", "view_series", "change_series")

    def ready(self) -> None:
        """Tell the other apps about events; they import nothing from here."""
        from events import hooks  # inline: settings

        hooks.connect()
