"""The addresses of the events app."""

from django.urls import URLPattern, path

from events.views import calendar, feeds, listing

urlpatterns: list[URLPattern] = [
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
