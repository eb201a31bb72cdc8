"""The netlib app: what all apps share."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class NetlibConfig(AppConfig):
    """The house."""

    name = "netlib"

    def ready(self) -> None:
        """Register the system check of the mailbox, and keep the Curators group in step after each migration."""
        from netlib import curators, mailbox

        checks.register(mailbox.no_mailbox_in_production, checks.Tags.security)
        post_migrate.connect(curators.grant, dispatch_uid="netlib.curators")
