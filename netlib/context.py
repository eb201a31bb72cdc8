"""What every template receives."""

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def site(request: HttpRequest) -> dict[str, object]:
    """The site's name, the address to which its people can be written, whether its development mailbox exists, and the
    page to which signing in from the masthead leads back."""
    return {
        "site_name": settings.SITE_NAME,
        "site_address": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "mailbox_exists": settings.MAILBOX,
        "back": way_back(request),
    }


def way_back(request: HttpRequest) -> str:
    """The path and query of the page that is shown, or, while somebody signs in, of the page they came from. Empty for
    the first page, from which signing in leads to the desk, and for what is no page."""
    if request.path.startswith("/accounts/"):
        came_from = request.GET.get("next", "")
        return came_from if url_has_allowed_host_and_scheme(came_from, {request.get_host()}) else ""
    return request.get_full_path() if request.method == "GET" and request.path != "/" else ""
