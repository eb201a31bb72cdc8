"""Addresses that browsers, search engines and password managers look for without being told."""

import json
from datetime import timedelta
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

# What is in the sitemap, by name. The apps above add theirs when Django starts.
SITEMAPS: Final[dict[str, type[Sitemap]]] = {}  # type: ignore[type-arg]

# What no search engine needs to fetch: forms, files, and lists narrowed in endless ways.
_CLOSED = ("/accounts/", "/admin/", "/settings/", "/feeds/", "/healthz", "/*?")


class _Pages(Sitemap):  # type: ignore[type-arg]
    """The pages about Netlib, and the lists that a visitor can open."""

    def items(self) -> list[str]:
        return ["home", "about", "privacy", "people", "events", "committees", "organizations", "headings"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS["pages"] = _Pages


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt (RFC 9309): what search engines may fetch, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """/favicon.ico, which browsers ask for where a page names no icon."""
    return redirect(static("favicon.ico"))


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """How a phone shows Netlib on its home screen (W3C, Web Application Manifest)."""
    shown = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#f6f3ea",
        "theme_color": "#10342a",
        "icons": [
            {"src": static("icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
    }
    return HttpResponse(json.dumps(shown), content_type="application/manifest+json")


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """Where password managers lead to (W3C, A Well-Known URL for Changing Passwords)."""
    return redirect("account_change_password")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """To whom one tells a hole (RFC 9116). The promise ends after half a year, counted from today."""
    ends = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
        f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {settings.SITE_URL}{reverse('security-txt')}",
        "Preferred-Languages: en",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
