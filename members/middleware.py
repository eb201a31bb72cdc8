"""Every request carries a viewer, never None, works in the database for that viewer, and is answered in the reader's own
form of dates. A member who is leaving finds only the page to come back."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from members.reads.reader import member_customs
from members.rule.standing import Viewer
from netlib import limits
from netlib.roles import CURATOR, WEB, restricted
from netlib.text.dates import customs_asked, using
from netlib.text.sentences import counted

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


def customs(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Write dates, times and numbers as the reader does: a member by their country and settings, a visitor by the first
    language of the browser. Only a page that shows one asks for them, with one query for a member."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        asked = customs_asked(request.headers.get("Accept-Language", ""))
        user = request.user
        with using((lambda: member_customs(user, asked)) if user.is_authenticated else asked):
            response = get_response(request)
        patch_vary_headers(response, ["Accept-Language"])
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


def reading_limit(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Count the profiles, cards and lists that a member reads (`limits.READING`), and answer 429 when the hour's budget is
    spent. Their own pages are free, and so is what a visitor sees. One query on those pages."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        kind = limits.READING_KIND.get(match.view_name) if match else None
        if kind is None or not settings.READING_LIMITS or not request.user.is_authenticated:
            return None
        if kwargs.get("handle") == request.user.handle:
            return None
        wait = limits.read(kind, by=request.user.pk)
        if not wait:
            return None
        budget, minutes = limits.READING[kind], -(-wait // 60)
        context = {
            "text": f"You’ve opened {budget.most} {budget.things} in an hour, which is the limit. "
            "It keeps people from copying the whole directory.",
            "more": counted(
                minutes,
                "Everything else works as usual. Come back in {count} minute.",
                "Everything else works as usual. Come back in {count} minutes.",
            ),
        }
        response = render(request, "netlib/reading_limit.html", context, status=429)
        response["Retry-After"] = str(wait)
        return response

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
