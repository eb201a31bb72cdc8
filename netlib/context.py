"""What every template receives."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, and whether its development mailbox exists."""
    return {"site_name": settings.SITE_NAME, "mailbox_exists": settings.MAILBOX}
