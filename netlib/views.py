"""The site's own pages that need no member, and the pages for when something went wrong."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, requires_csrf_token
from django.views.decorators.http import require_http_methods

from netlib import outsiders
from netlib.help import WORDS


def home(request: HttpRequest) -> HttpResponse:
    """The first page: what Netlib is, for visitors. Members go on to their desk."""
    if request.user.is_authenticated:
        return redirect("desk")
    return render(request, "netlib/home.html")


def about(request: HttpRequest) -> HttpResponse:
    """What Netlib is, at length."""
    return render(request, "netlib/about.html")


def help_page(request: HttpRequest) -> HttpResponse:
    """Twelve questions, and the words that Netlib uses."""
    return render(request, "netlib/help.html", {"words": WORDS})


def privacy(request: HttpRequest) -> HttpResponse:
    """What Netlib keeps and who sees it."""
    return render(request, "netlib/privacy.html")


def promise(request: HttpRequest) -> HttpResponse:
    """What keeps hidden things hidden, and what cannot be promised. `docs/promises.md` has a test for each sentence."""
    return render(request, "netlib/promise.html")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def opt_out(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in every letter to an address without an account: a button that ends such letters for
    ever. Mail programs may post here by themselves (RFC 8058), so the token is enough; opening the page does nothing, as
    scanners open every link."""
    found = outsiders.find_opt_out(token)
    if found is None:
        raise Http404("There is no such page.")
    hashed, stopped = found
    if request.method == "POST":
        outsiders.opt_out(hashed)
        stopped = True
    return render(request, "netlib/opt_out.html", {"stopped": stopped})


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be understood, or names a host that is not ours."""
    return render(request, "400.html", status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: seen, but not allowed."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was too old or came from elsewhere. The reason goes to the log, not to the page."""
    return render(request, "403.html", {"stale_form": True}, status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: missing, or not to be seen by this viewer; nobody can tell the two apart."""
    return render(request, "404.html", status=404)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return render(request, "500.html", status=500)
