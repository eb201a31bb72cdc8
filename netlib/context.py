"""What every template receives."""

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """The site's name, the address to which its people can be written, and whether its development mailbox exists."""
    return {
        "site_name": settings.SITE_NAME,
        "site_address": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "mailbox_exists": settings.MAILBOX,
    }
