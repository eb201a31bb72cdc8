"""The netlib app: what all apps share."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class NetlibConfig(AppConfig):
    """The house."""

    name = "netlib"
    verbose_name = "Limits and letters"
    # What the Curators group may do here (netlib.curators).
    curators_may = ("view_limithit", "view_optout")

    def ready(self) -> None:
        """Register the system checks of the mailbox and of old databases, and keep the Curators group in step after each
        migration."""
        from netlib import curators, mailbox, prerelease  # inline: settings

        checks.register(mailbox.no_mailbox_in_production, checks.Tags.security)
        checks.register(prerelease.check, checks.Tags.database)
        post_migrate.connect(curators.grant, dispatch_uid="netlib.curators")
