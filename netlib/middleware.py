"""What every request passes through: the log line, the headers, the maintenance notice, the closed door."""

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.db import connections
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import is_valid_path
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from netlib import logs, views
from netlib.public import PUBLIC_VIEWS
from netlib.text.clean import UNREADABLE, clean_text

GetResponse = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS_POLICY = ", ".join(
    [
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "autoplay",
                "browsing-topics",
                "camera",
                "clipboard-read",
                "display-capture",
                "encrypted-media",
                "fullscreen",
                "geolocation",
                "gyroscope",
                "hid",
                "idle-detection",
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "picture-in-picture",
                "screen-wake-lock",
                "serial",
                "usb",
                "xr-spatial-tracking",
            )
        ),
        # Passkeys.
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)

# What a view says of an answer that its reader's browser alone may keep, and has to ask about each time it shows it.
REVALIDATED = "private, no-cache"

_log = logging.getLogger("netlib.request")


class _QueryCount:
    """Counts the statements that pass through a database connection."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., object], *args: object) -> object:
        self.count += 1
        return execute(*args)


def request_log(get_response: GetResponse) -> GetResponse:
    """Gives the request a fresh id (sent back as X-Request-ID) and writes one line about it. The line holds the name
    of the route, never the path or the query, which may carry a name, a token or what somebody searched for."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        # On the request as well: Django writes its own lines when this function is done.
        request.request_id = secrets.token_hex(8)  # type: ignore[attr-defined]
        mark = logs.request_id.set(request.request_id)  # type: ignore[attr-defined]
        queries = _QueryCount()
        start = time.perf_counter()
        try:
            with ExitStack() as stack:
                for connection in connections.all():
                    stack.enter_context(connection.execute_wrapper(queries))
                response = get_response(request)
            response["X-Request-ID"] = logs.request_id.get()
            _log.info(
                "request",
                extra={
                    "method": request.method if request.method in _METHODS else "other",
                    "route": _route(request),
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - start) * 1000, 1),
                    "queries": queries.count,
                    "member": _member_id(request),
                },
            )
        finally:
            logs.request_id.reset(mark)
        return response

    return middleware


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _route(request: HttpRequest) -> str:
    if request.resolver_match is None and request.path.startswith(settings.STATIC_URL):
        return "static"
    return logs.route(request)


def _member_id(request: HttpRequest) -> int | None:
    """The id of whoever is signed in, if the request has found out already: the log asks the database nothing."""
    user = getattr(request, "_cached_user", None)
    return user.pk if user is not None and user.is_authenticated else None


def security_headers(get_response: GetResponse) -> GetResponse:
    """Adds the headers that Django and django-csp do not: no browser features but passkeys, no use of our answers by
    other sites, and no copy kept of anything that a signed-in person gets, unless it is `REVALIDATED`, or that states no
    policy of its own."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        # A request that never reached the sessions was answered from the static files.
        from_static = response.has_header("Cache-Control") and not hasattr(request, "session")
        if not from_static:
            said = response.get("Cache-Control")
            if said != REVALIDATED and (said is None or settings.SESSION_COOKIE_NAME in request.COOKIES):
                response["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def no_nul(get_response: GetResponse) -> GetResponse:
    """Answers 400 to a request that has a NUL byte in its query, its form or a cookie. No browser sends one, no text
    of ours can hold one, and the database refuses it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if any("\0" in text for text in _sent(request)):
            return views.bad_request(request, BadRequest())
        return get_response(request)

    return middleware


def _sent(request: HttpRequest) -> Iterator[str]:
    """The names and values of everything that came with a request, but for files."""
    for data in (request.GET, request.POST):
        for name, values in data.lists():
            yield name
            yield from values
    for pair in request.COOKIES.items():
        yield from pair


def maintenance(get_response: GetResponse) -> GetResponse:
    """While the setting MAINTENANCE is on, answers everything but /healthz with a notice and status 503."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not settings.MAINTENANCE or request.path == "/healthz":
            return get_response(request)
        response = render(request, "maintenance.html", status=503)
        response["Retry-After"] = "600"
        return response

    return middleware


class ClosedByDefaultMiddleware(LoginRequiredMiddleware):
    """Lets a visitor open only the views named in `netlib.public`; everything else leads to the sign-in page."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., object], view_args: object, view_kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and match.view_name in PUBLIC_VIEWS:
            return None
        if request.user.is_authenticated:
            return None
        return sign_in_first(request)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the sign-in page, to return afterwards to the page that was asked for. A fragment or a form
    that was sent is not a page: after these one returns to the page that held them, and htmx is told to go there
    as a whole instead of showing the sign-in page inside the fragment."""
    fragment = request.headers.get("HX-Request") == "true"
    if request.method in {"GET", "HEAD"} and not fragment:
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    if request.method not in {"GET", "HEAD"}:
        # What was written stands nowhere but in the page before, and signing in makes that page too old to send.
        messages.error(
            request,
            "You’re signed out, so nothing was saved. Go back and copy what you wrote before you sign in.",
            fail_silently=True,
        )
    response = redirect_to_login(_page_before(request), resolve_url(settings.LOGIN_URL))
    return HttpResponse(headers={"HX-Redirect": response.url}) if fragment else response


def _page_before(request: HttpRequest) -> str:
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return _page_above(request.path)
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _page_above(path: str) -> str:
    """The nearest page above an address, to which a form belongs whose browser does not say where it stood."""
    while path := path.rstrip("/").rpartition("/")[0]:
        if is_valid_path(f"{path}/"):
            return f"{path}/"
    return resolve_url(settings.LOGIN_REDIRECT_URL)


class CleanTextMiddleware:
    """Cleans every text of a form or an address before a view sees it, so that no field can forget to. What is typed into
    a password stays as it was when the password was made. What is nothing but such characters becomes the sign for a
    letter that cannot be read: it might be taken for nothing at all."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Replace what was sent by what is clean, where it is not clean already."""
        request.GET = _cleaned(request.GET)  # type: ignore[assignment]
        if request.method == "POST":
            request.POST = _cleaned(request.POST)  # type: ignore[assignment]


def _cleaned(sent: QueryDict) -> QueryDict:
    unclean = {}
    for name, texts in sent.lists():
        clean = [clean_text(text) or (text and UNREADABLE) for text in texts]
        if clean != texts and "password" not in name:
            unclean[name] = clean
    if not unclean:
        return sent
    cleaned = sent.copy()
    for name, texts in unclean.items():
        cleaned.setlist(name, texts)
    return cleaned
