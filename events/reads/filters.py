"""The filters of events, and the events that meet them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from events.models import Answer, CoHost, Event, Invitation, Mode, Rsvp
from events.models.event import EventQuerySet
from events.models.queries import ON_THE_LIST, is_coming
from events.reads.days import first_day, last_day, not_after, not_before
from events.reads.where import within
from members.models import Contact, Heading, Member, Organization, Place
from members.rule.standing import Viewer
from netlib.distance import KILOMETRES

MINE = ("going", "invited", "hosting")


@dataclass(frozen=True)
class Filters:
    """The filters of a list. With none set it holds all coming events.

    `since` and `until` are days as `days_shown` counts them. `near` with `within` (in `unit`, "mi" or "km") and
    `online` add up: events near a place, and events online. `ceiling` is an amount in `currency`; `free` asks for free
    events. `going` and `hosts` ask for events that the viewer's contacts go to and host. `nobody` finds nothing: it
    stands for a host who does not exist for this viewer. `mine` is one of MINE, "coming" for events that the viewer goes
    to or hosts, or "all" for these and the invitations.
    """

    words: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    near: Place | None = None
    within: int = 50
    unit: str = "mi"
    online: bool = False
    free: bool = False
    ceiling: Decimal | None = None
    currency: str = ""
    kinds: tuple[str, ...] = ()
    faces: tuple[str, ...] = ()
    organization: Organization | None = None
    topic: Heading | None = None
    going: bool = False
    hosts: bool = False
    host: Member | None = None
    nobody: bool = False
    mine: str = ""

    @property
    def kilometres(self) -> float:
        """The distance that counts as near."""
        return self.within * KILOMETRES[self.unit]


def found(
    viewer: Viewer, filters: Filters, *, own_zone: str = "", past: dt.timedelta | None = None
) -> EventQuerySet:
    """The events that the viewer may see and that meet every filter, the earliest first.

    Past events are left out unless `since` asks for them; `past` keeps those that ended at most so long ago. Events that
    are not published yet are only among those that the viewer hosts (`mine="hosting"`).
    """
    events = Event.objects.visible_to(viewer)
    if filters.nobody:
        return events.none()
    if filters.mine != "hosting":
        events = events.published()
    events = _on_days(events, filters, own_zone, past)
    events = events.filter(_about(filters) & _places(filters) & cost_is(filters) & kind_is(filters))
    return events.filter(_people(viewer, filters)).order_by("starts", "pk")


def _on_days(
    events: EventQuerySet, filters: Filters, own_zone: str, past: dt.timedelta | None
) -> EventQuerySet:
    if filters.since:
        events = events.alias(ends_on=last_day(own_zone)).filter(
            not_before(filters.since), ends_on__gte=filters.since
        )
    else:
        events = events.filter(is_coming(ago=past or dt.timedelta()))
    if filters.until:
        events = events.alias(starts_on=first_day(own_zone)).filter(
            not_after(filters.until), starts_on__lte=filters.until
        )
    return events


def _about(filters: Filters) -> Q:
    """Words, topic and organization. No field is searched that some viewers of the event may not read."""
    wanted = Q()
    for word in filters.words.split():
        wanted &= (
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(description__icontains=word)
            | Q(organization__name__icontains=word)
            | Q(organization__abbreviation__iexact=word)
        )
    if filters.topic:
        topics = Heading.objects.filter(Q(pk=filters.topic.pk) | Q(broader=filters.topic.pk))
        wanted &= Q(Exists(Event.headings.through.objects.filter(event=OuterRef("pk"), heading__in=topics)))
    if filters.organization:
        wanted &= Q(organization=filters.organization) | Q(organization__parent=filters.organization)
    return wanted


def _places(filters: Filters) -> Q:
    wanted = Q(pk__in=[])
    if filters.near:
        here = within(filters.near.latitude, filters.near.longitude, filters.kilometres)
        wanted |= here & ~Q(mode=Mode.ONLINE)
    if filters.online:
        wanted |= Q(mode__in=(Mode.ONLINE, Mode.BOTH))
    return wanted if filters.near or filters.online else Q()


def cost_is(filters: Filters) -> Q:
    """Events that cost no more than asked for; without events that do not say what they cost."""
    if filters.free:
        return Q(price_from=0)
    if filters.ceiling is not None:
        return Q(price_from=0) | Q(price_from__lte=filters.ceiling, price_currency=filters.currency)
    return Q()


def kind_is(filters: Filters) -> Q:
    """Events of one of the kinds and of one of the faces that were ticked."""
    wanted = Q(kind__in=filters.kinds) if filters.kinds else Q()
    return wanted & Q(face__in=filters.faces) if filters.faces else wanted


def _people(viewer: Viewer, filters: Filters) -> Q:
    wanted = Q()
    if filters.host:
        wanted &= _hosted_by([filters.host.pk])
    if filters.going or filters.hosts or filters.mine:
        if viewer.member_id is None:
            return Q(pk__in=[])
        contacts = Contact.objects.of(viewer.member_id).values("other")
        if filters.going:
            answers = Rsvp.objects.visible_to(viewer).going().filter(member__in=contacts)
            # Read in a query of its own: together with the other filters, the planner would start from the events, of
            # which there are far more.
            wanted &= Q(pk__in=set(answers.values_list("event", flat=True)))
        if filters.hosts:
            wanted &= _hosted_by(contacts)
        if filters.mine:
            wanted &= _own(viewer.member_id, filters.mine)
    return wanted


def _hosted_by(members: list[int] | QuerySet[Contact, Any]) -> Q:
    """Events that name one of these members, who exist for the viewer, as host or co-host. An event of an organization
    does not name its host."""
    as_cohost = CoHost.objects.filter(event=OuterRef("pk"), member__in=members)
    return Q(organization=None, host__in=members) | Q(Exists(as_cohost))


def _own(member_id: int, which: str) -> Q:
    """The member's own events: those that they host, are or may be going to, and are invited to and did not refuse."""
    answers = Rsvp.objects.filter(member=member_id)
    hosting = Event.objects.filter(host=member_id).values_list("pk")
    cohosting = CoHost.objects.filter(member=member_id).values_list("event")
    going = answers.filter(status__in=ON_THE_LIST).values_list("event")
    refused = answers.filter(status=Answer.CANT).values("event")
    asked = Invitation.objects.filter(member=member_id, kept=False).exclude(event__in=refused)
    invited = asked.values_list("event")
    # A few rows, found by the indexes of their tables: the rule is then asked about these alone.
    parts = {
        "hosting": (hosting, cohosting),
        "going": (going,),
        "invited": (invited,),
        "coming": (hosting, cohosting, going),
        "all": (hosting, cohosting, going, invited),
    }[which]
    return Q(pk__in=parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0])
