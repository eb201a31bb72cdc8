"""What the other apps are told about events."""

from functools import partial
from typing import Any

from allauth.account.signals import email_confirmed
from django.db.models import Q

from members import extensions
from members.extensions import Section
from members.models import Member, Organization
from members.rule.standing import Viewer
from members.search.facets import FacetCount, register_facet
from netlib.wellknown import SITEMAPS


def connect() -> None:
    """Connect everything; twice is the same as once."""
    from events.models import Event, Rsvp
    from events.reads.preview import answers_shown, events_shown

    masks = [(Event, name, "host_id") for name in ("audience", "address_audience", "guest_audience")]
    for mask in (*masks, (Rsvp, "audience", "member_id")):
        if mask not in extensions.masks:
            extensions.masks.append(mask)
    for shown in (events_shown, answers_shown):
        if shown not in extensions.more_shown:
            extensions.more_shown.append(shown)
    for what, words in (
        ("event", "Who may see {}"),
        ("event_address", "Address of {}"),
        ("event_guests", "Guest list of {}"),
        ("answer", "Your answer to {}"),
    ):
        extensions.log_words[what] = partial(event_in_log, words)
    if forget not in extensions.before_erasing:
        extensions.before_erasing.append(forget)
    if load_demo not in extensions.demo_loaders:
        # Committees of the demo world name its events.
        extensions.demo_loaders.insert(0, load_demo)
    if events_of not in extensions.export_parts:
        extensions.export_parts.append(events_of)
    if events_section not in extensions.organization_sections:
        # Events stand above the committees that run them.
        extensions.organization_sections.insert(0, events_section)
    from events.reads.directory import count_going, going

    register_facet(FacetCount("event", "Goes to", going, count_going))
    from events.formats.sitemaps import EventMap

    SITEMAPS["events"] = EventMap
    email_confirmed.connect(take_over, dispatch_uid="events.take_over")


def forget(member: Member) -> None:
    """Before a member is erased: invitations that went to an address of theirs go too."""
    from allauth.account.models import EmailAddress

    from events.models import Invitation

    theirs = Q(email__iexact=member.email)
    for email in EmailAddress.objects.filter(user=member).values_list("email", flat=True):
        theirs |= Q(email__iexact=email)
    Invitation.objects.filter(theirs).delete()


def event_in_log(words: str, viewer: Viewer, ids: set[int]) -> dict[int, str]:
    """What a member's log calls what belongs to an event, which it names as long as it exists for them. One query."""
    from events.models import Event

    titles = dict(Event.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "title"))
    return {pk: words.format(f"“{titles[pk]}”" if pk in titles else "an event that is gone") for pk in ids}


def load_demo() -> None:
    """Fill the demo world with its events."""
    from events.demo.load import load_events

    load_events()


def events_section(viewer: Viewer, organization: Organization) -> Section | None:
    """What an organization has on next, as far as the viewer may see it."""
    from events.reads.directory import on_soon

    shown = on_soon(viewer, organization)
    return (
        Section("events/organization_section.html", {"cards": shown, "organization": organization})
        if shown
        else None
    )


def take_over(email_address: Any, **kwargs: Any) -> None:
    """Somebody confirmed an address: invitations that went there are theirs, with the answers given without an
    account."""
    from events.services.invitations import claim

    claim(member=email_address.user)


def events_of(member: Member) -> dict[str, Any]:
    """Everything of the app that belongs to a member, for the copy of their data."""
    from events.formats.archive import events_of as parts

    return parts(member)
