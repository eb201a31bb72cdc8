"""The addresses of the events app."""

from django.urls import URLPattern, path

from events.views import (
    after,
    calendar,
    event,
    feeds,
    hosting,
    inviting,
    listing,
    past,
    series,
    settings,
    share,
    writing,
)

urlpatterns: list[URLPattern] = [
    # One event: its page, answering, guests.
    path("events/new/", writing.new, name="event-new"),
    path("events/answer/<slug:token>/", inviting.answer, name="event-answer"),
    path("events/answer/<slug:token>/event.ics", inviting.answer_file, name="event-answer-ics"),
    path(
        "events/answer/<slug:token>/picture/<slug:version>/",
        inviting.answer_picture,
        name="event-answer-picture",
    ),
    path("events/<int:year>/<slug:slug>/", event.event, name="event"),
    path("events/<int:year>/<slug:slug>/share.png", share.event_share, name="event-share"),
    path("events/<int:year>/<slug:slug>/rsvp/", event.rsvp, name="event-rsvp"),
    path("events/<int:year>/<slug:slug>/guests/", event.guests, name="event-guests"),
    path("events/<int:year>/<slug:slug>/picture/<slug:version>/", event.picture, name="event-picture"),
    # For its hosts.
    path("events/<int:year>/<slug:slug>/edit/", writing.edit, name="event-edit"),
    path("events/<int:year>/<slug:slug>/submit/", writing.submit, name="event-submit"),
    path("events/<int:year>/<slug:slug>/cancel/", writing.cancel, name="event-cancel"),
    path("events/<int:year>/<slug:slug>/revive/", writing.revive, name="event-revive"),
    path("events/<int:year>/<slug:slug>/host/", hosting.host, name="event-host"),
    path("events/<int:year>/<slug:slug>/host/guests.csv", hosting.guests_csv, name="event-guests-csv"),
    path("events/<int:year>/<slug:slug>/host/write/", hosting.write, name="event-write"),
    path("events/<int:year>/<slug:slug>/host/along/", hosting.cohost, name="event-cohost"),
    path("events/<int:year>/<slug:slug>/host/<int:rsvp_id>/here/", hosting.checkin, name="event-checkin"),
    path("events/<int:year>/<slug:slug>/host/<int:rsvp_id>/off/", hosting.remove, name="event-take-off"),
    path("events/<int:year>/<slug:slug>/invite/", inviting.invite, name="event-invite"),
    path(
        "events/<int:year>/<slug:slug>/invite/<int:invitation_id>/back/",
        hosting.uninvite,
        name="event-uninvite",
    ),
    path("events/<int:year>/<slug:slug>/series/", series.series, name="event-series"),
    path("events/<int:year>/<slug:slug>/series/<slug:what>/", series.series_do, name="event-series-do"),
    path("events/<int:year>/<slug:slug>/next-edition/", series.next_edition, name="event-next-edition"),
    # Afterwards.
    path("events/been/", past.been, name="events-been"),
    path("events/been/years/", past.years, name="past-years"),
    path("events/been/add/", past.add, name="past-add"),
    path("events/been/<int:past_id>/", past.audience, name="past-audience"),
    path("events/been/<int:past_id>/remove/", past.remove, name="past-remove"),
    path("events/<int:year>/<slug:slug>/there/", past.there, name="event-there"),
    path("events/<int:year>/<slug:slug>/there/audience/", past.there_audience, name="event-there-audience"),
    path("events/<int:year>/<slug:slug>/cohort/", after.cohort, name="event-cohort"),
    path("events/<int:year>/<slug:slug>/met/", after.met, name="event-met"),
    path("settings/events/", settings.settings, name="event-settings"),
    # Finding, calendars and feeds.
    path("events/", listing.events, name="events"),
    path("events/calendar/", calendar.this_month, name="events-calendar"),
    path("events/calendar/<int:year>/<int:month>/", calendar.month, name="events-month"),
    path("events/subscribe/", feeds.subscribe, name="events-subscribe"),
    path("events/events.ics", feeds.open_feed, {"form": "ics"}, name="events-ics"),
    path("events/events.atom", feeds.open_feed, {"form": "atom"}, name="events-atom"),
    path("events/<int:year>/<slug:slug>/event.ics", feeds.event_file, name="event-ics"),
    path("settings/calendar/", feeds.calendar_feed, name="calendar-feed"),
    path("feeds/<slug:token>/<slug:which>.ics", feeds.member_feed, {"form": "ics"}, name="feed-ics"),
    path("feeds/<slug:token>/<slug:which>.atom", feeds.member_feed, {"form": "atom"}, name="feed-atom"),
]
