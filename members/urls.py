"""Addresses of members, their profiles and their contacts."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from members.views import lines, places, profile, sessions, settings, welcome

urlpatterns: list[URLPattern] = [
    # The profile and its lines.
    path("people/<slug:handle>/", profile.profile, name="profile"),
    path("profile/lines/add/", lines.add, name="line-choose"),
    path("profile/lines/add/<slug:kind>/", lines.add, name="line-add"),
    path("profile/lines/<int:line_id>/", lines.edit, name="line-edit"),
    path("profile/lines/<int:line_id>/audience/", lines.audience, name="line-audience"),
    path("profile/lines/<int:line_id>/move/", lines.move, name="line-move"),
    path("profile/lines/<int:line_id>/delete/", lines.delete, name="line-delete"),
    path("profile/lines/<int:line_id>/who/", lines.who, name="line-who"),
    # Settings and the owner's log.
    path("settings/", settings.settings, name="settings"),
    path("settings/log/", settings.log, name="log"),
    # Joining, and the welcome afterwards.
    path("join/", RedirectView.as_view(pattern_name="account_signup", query_string=True), name="join"),
    path("sign-in/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="sign-in"),
    path("welcome/", welcome.names, name="welcome"),
    path("welcome/work/", welcome.work, name="welcome-work"),
    path("welcome/listing/", welcome.listing, name="welcome-listing"),
    path("welcome/done/", welcome.done, name="welcome-done"),
    path("places/", places.places, name="places"),
    path("settings/sessions/<int:session_id>/end/", sessions.end, name="session_end"),
]
