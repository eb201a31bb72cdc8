"""The committees app: on what we serve."""

from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    """Committees, their seats, and volunteers."""

    name = "committees"
    verbose_name = "Committees"
    # What the Curators group may do here (netlib.curators).
    curators_may = (
        "view_committee",
        "add_committee",
        "change_committee",
        "view_committeename",
        "add_committeename",
        "change_committeename",
        "delete_committeename",
        "view_seat",
        "add_seat",
        "change_seat",
        "delete_seat",
        "view_batch",
        "view_seatchange",
    )

    def ready(self) -> None:
        """Let the other apps know committees, as they import nothing from here."""
        from committees import hooks  # inline: leaf

        hooks.connect()
