"""Template tags of events, also for pages of other apps: public events, a member's next dates, JSON-LD, and links to
calendars."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from events.formats import ical
from events.formats.jsonld import event_data as data_of
from events.models import Event
from events.reads import soon
from events.reads.cards import Card
from events.reads.soon import DeskDates, NearDates
from members.reads.reader import own_places
from members.rule.standing import Viewer
from netlib.text.dates import customs

register = template.Library()


@register.simple_tag
def open_events() -> list[Card]:
    """The next few public events, as every visitor sees them."""
    return soon.open_events()


@register.simple_tag(takes_context=True)
def desk_dates(context: Context) -> DeskDates:
    """The viewer's next dates and open invitations."""
    viewer: Viewer = context["request"].viewer
    return soon.desk_dates(viewer, customs().zone)


@register.simple_tag(takes_context=True)
def near_dates(context: Context) -> NearDates:
    """The next events near the viewer."""
    request, reads = context["request"], customs()
    return soon.near_dates(
        request.viewer, own_places(request.user), "mi" if reads.miles else "km", reads.zone
    )


@register.simple_tag(takes_context=True)
def event_data(context: Context, event: Event) -> SafeString:
    """The JSON-LD of an event for the head of its page; empty but for visitors."""
    return data_of(context["request"].viewer, event)


@register.inclusion_tag("events/add_to_calendar.html")
def add_to_calendar(event: Event) -> dict[str, object]:
    """Links that add an event to a calendar. The event comes from `with_access` for the viewer."""
    return {"event": event, "links": ical.calendar_links(event)}
