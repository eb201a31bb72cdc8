"""Template tags of events, for pages of other apps too: what is open to everyone, a member's next dates, and what an
event's page gives to machines and calendars."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from events.formats import ical
from events.formats.jsonld import event_data as data_of
from events.models import Event
from events.reads import soon
from events.reads.cards import Card
from events.reads.own import own_places
from events.reads.soon import DeskDates
from members.rule.standing import Viewer

register = template.Library()


@register.simple_tag
def open_events() -> list[Card]:
    """The next few public events, as every visitor sees them."""
    return soon.open_events()


@register.simple_tag(takes_context=True)
def desk_dates(context: Context) -> DeskDates:
    """The next dates and the open invitations of whoever is looking."""
    viewer: Viewer = context["request"].viewer
    return soon.desk_dates(viewer, own_places(viewer).zone)


@register.simple_tag(takes_context=True)
def event_data(context: Context, event: Event) -> SafeString:
    """The JSON-LD of an event for the head of its page; empty but for visitors."""
    return data_of(context["request"].viewer, event)


@register.inclusion_tag("events/add_to_calendar.html")
def add_to_calendar(event: Any) -> dict[str, Any]:
    """The links that put an event into a calendar. The event comes from `with_faces` for whoever is looking."""
    return {"event": event, "links": ical.calendar_links(event)}
