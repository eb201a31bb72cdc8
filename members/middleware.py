"""Every request carries a viewer, never None, and works in the database for that viewer. A member who is leaving finds
only the page to come back."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from members.rule.standing import Viewer
from netlib.roles import CURATOR, WEB, restricted

# Pages that work as whoever signed in to the database, by how their addresses begin: who signs in here or joins is no viewer
# yet, and the health of the site is told when the database does not answer.
UNHELD = ("/accounts/", "/healthz")
ADMIN = "/admin/"


def viewer(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.viewer` from the signed-in member, and answer in one transaction that reads what this viewer may see, or
    what curators may. An error of ours undoes what the request has done."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.viewer = Viewer(request.user.pk) if request.user.is_authenticated else Viewer.visitor()  # type: ignore[attr-defined]
        if request.path_info.startswith(UNHELD):
            return get_response(request)
        role = CURATOR if request.path_info.startswith(ADMIN) else WEB
        nested = transaction.get_connection().in_atomic_block
        with restricted(role, request.viewer.member_id):  # type: ignore[attr-defined]
            response = get_response(request)
            if response.status_code >= 500 and not nested:
                transaction.set_rollback(True)
        return response

    return middleware


# The pages that a member who is leaving can still open.
_OPEN_TO_LEAVERS = {
    "leave",
    "stay",
    "account_logout",
    "healthz",
    "favicon",
    "robots",
    "mailbox",
    "mailbox_letter",
}


def only_the_way_back(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Lead a member who is leaving and signs in to the page to come back, whatever page they ask for."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_view(request: HttpRequest, *view: object) -> HttpResponseBase | None:
        leaving = request.user.is_authenticated and request.user.is_leaving
        match = request.resolver_match
        if leaving and match is not None and match.view_name not in _OPEN_TO_LEAVERS:
            return redirect("leave")
        return None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
