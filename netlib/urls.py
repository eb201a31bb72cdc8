"""Every address of the site. What a visitor may open is listed in `netlib.public`."""

from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import URLPattern, URLResolver, include, path

from netlib import health, mailbox, styleguide, views, wellknown

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("help/", views.help_page, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("privacy/promise/", views.promise, name="promise"),
    path("no-letters/<slug:token>/", views.opt_out, name="opt-out"),
    path("healthz", health.healthz, name="healthz"),
    # What browsers and search engines look for by themselves.
    path("robots.txt", wellknown.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": wellknown.SITEMAPS, "sitemap_url_name": "sitemap-part"},
        name="sitemap",
    ),
    path(
        "sitemap-<slug:section>.xml", sitemaps.sitemap, {"sitemaps": wellknown.SITEMAPS}, name="sitemap-part"
    ),
    path("favicon.ico", wellknown.favicon, name="favicon"),
    path("manifest.webmanifest", wellknown.manifest, name="manifest"),
    path(".well-known/change-password", wellknown.change_password, name="change-password"),
    path(".well-known/security.txt", wellknown.security, name="security-txt"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("members.urls")),
    path("", include("events.urls")),
    path("", include("committees.urls")),
]
if settings.MAILBOX:
    urlpatterns += [
        path("style-guide/", styleguide.styleguide, name="styleguide"),
        path("mailbox/", mailbox.mailbox, name="mailbox"),
        path("mailbox/<int:letter_id>/", mailbox.letter, name="mailbox_letter"),
    ]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
