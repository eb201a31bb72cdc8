"""Addresses of members, their profiles and their contacts."""

from django.urls import URLPattern, path

from members.views import lines, profile, settings

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
]
