"""What the other apps are told about events. `AppConfig.ready` connects it, once all models are loaded."""

from functools import partial
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.urls import reverse

from events.formats.archive import events_of
from events.formats.sitemaps import EventMap
from events.models import Event, PastEvent, Rsvp
from events.reads.directory import count_going, going, on_soon
from events.reads.listing import EARLIEST, some_events
from events.reads.news import guests_to_know, news_of_events
from events.reads.past import past_in_log, past_on_profile, past_shown
from events.reads.preview import answers_shown, events_shown
from events.services.invitations import claim, forget
from members import extensions
from members.extensions import Found, Section
from members.models import Member, Organization
from members.reads.circles import circle_names
from members.rule.masks import OWN_STANDING
from members.rule.standing import Viewer
from members.search.facets import FacetCount, register_facet
from netlib.wellknown import SITEMAPS

# Events stand above the committees that run them, and committees of the demo world name its events.
FIRST = 10


def connect() -> None:
    """Connect everything; twice is the same as once."""
    for name in ("audience", "address_audience", "guest_audience"):
        extensions.masks.add((Event, name, "host_id"))
    extensions.masks.add((Rsvp, "audience", "member_id"))
    extensions.masks.add((PastEvent, "audience", "member_id"))
    extensions.more_shown.add(events_shown)
    extensions.more_shown.add(answers_shown)
    extensions.more_shown.add(past_shown)
    extensions.reasons_to_know.add(guests_to_know)
    extensions.desk_news.add(news_of_events)
    extensions.news_templates["answer"] = "events/news_answer.html"
    extensions.news_templates["published"] = "events/news_published.html"
    extensions.profile_sections.add(past_section, priority=FIRST)
    extensions.log_words["past_event"] = past_in_log
    for what, words in (
        ("event", "Who can see {}"),
        ("event_address", "Address of {}"),
        ("event_guests", "Guest list of {}"),
        ("answer", "Your answer to {}"),
    ):
        extensions.log_words[what] = partial(event_in_log, words)
    extensions.before_erasing.add(forget_member)
    extensions.demo_loaders.add(load_demo, priority=FIRST)
    extensions.export_parts.add(events_of)
    extensions.searches["events"] = search_events
    extensions.organization_sections.add(events_section, priority=FIRST)
    register_facet(FacetCount("event", "Goes to", going, count_going))
    SITEMAPS["events"] = EventMap
    email_confirmed.connect(claim_invitations, dispatch_uid="events.claim_invitations")


def forget_member(member: Member) -> None:
    """Delete what would keep an address of a member who is about to be erased."""
    forget(member=member)


def event_in_log(words: str, viewer: Viewer, ids: set[int]) -> dict[int, str]:
    """The words of a member's log for events, which it names as long as they exist for the member. One query."""
    titles = dict(Event.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "title"))
    return {pk: words.format(f"“{titles[pk]}”" if pk in titles else "an event that is gone") for pk in ids}


def load_demo() -> None:
    """Load the events of the demo world."""
    from events.demo.load import load_events  # inline: heavy

    load_events()


def events_section(viewer: Viewer, organization: Organization) -> Section | None:
    """The next events of an organization that the viewer may see, for its page."""
    shown = on_soon(viewer, organization)
    if not shown:
        return None
    return Section("events/organization_section.html", {"cards": shown, "organization": organization})


def search_events(viewer: Viewer, text: str) -> Found:
    """The events that the viewer finds by words, those to come before those that are over. Three queries."""
    rows, number = some_events(viewer, text)
    url = f"{reverse('events')}?{urlencode({'q': text, 'since': EARLIEST.isoformat()})}"
    return Found("events", "Events", "events", "events/hit.html", rows, number, url)


def past_section(viewer: Viewer, member: Member, standing: int) -> Section | None:
    """What a member says that they attended, for their profile; the owner sees it empty, too, with the way to add."""
    own = standing == OWN_STANDING
    names = circle_names(member.pk) if own else {}
    past = past_on_profile(viewer, member, standing, names)
    return Section("events/profile_section.html", {"past": past, "own": own}) if past or own else None


def claim_invitations(email_address: EmailAddress, **kwargs: object) -> None:
    """A member confirmed an address: the invitations that went there become theirs, with the answers given without an
    account."""
    claim(member=email_address.user)
