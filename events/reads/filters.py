"""What narrows events, and the narrowing."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from events.models import CoHost, Event, Invitation, Mode, Rsvp
from events.models.queries import EventQuerySet, is_coming
from events.reads.days import first_day, last_day, not_after, not_before
from events.reads.where import within
from members.models import Contact, Heading, Member, Organization, Place
from members.rule.standing import Viewer
from netlib.distance import KILOMETRES

MINE = ("going", "invited", "hosting")


@dataclass(frozen=True)
class Filters:
    """Everything that narrows events. Nothing set means what comes, whatever it is.

    `since` and `until` are days as `days_shown` counts them. `near` with `within` (in `unit`, "mi" or "km") and
    `online` widen one another: near here, or online. `ceiling` is in `currency`; `free` leaves what is free alone.
    `going` and `hosts` ask for what the viewer's contacts go to and host. `nobody` finds nothing: a host was asked
    for who does not exist for this viewer. `mine` is one of MINE, "coming" for what the viewer goes to or hosts, or "all" for that and the invitations.
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
        """How far "near" reaches."""
        return self.within * KILOMETRES[self.unit]


def found(
    viewer: Viewer, filters: Filters, *, own_zone: str = "", past: dt.timedelta | None = None
) -> EventQuerySet:
    """The events that the viewer may see and that meet every filter, the earliest first.

    What is over is left out unless days were asked for; `past` keeps what ended no longer ago. Only one's own
    hosting shows what is not up yet.
    """
    events = Event.objects.visible_to(viewer)
    if filters.nobody:
        return events.none()
    if filters.mine != "hosting":
        events = events.up()
    events = _on_days(events, filters, own_zone, past)
    events = events.filter(_about(filters) & _places(filters) & cost_is(filters) & kind_is(filters))
    return events.filter(_people(viewer, filters)).order_by("starts", "pk")


def _on_days(
    events: EventQuerySet, filters: Filters, own_zone: str, past: dt.timedelta | None
) -> EventQuerySet:
    if filters.since:
        events = events.alias(last_day=last_day(own_zone)).filter(
            not_before(filters.since), last_day__gte=filters.since
        )
    else:
        events = events.filter(is_coming(ago=past or dt.timedelta()))
    if filters.until:
        events = events.alias(first_day=first_day(own_zone)).filter(
            not_after(filters.until), first_day__lte=filters.until
        )
    return events


def _about(filters: Filters) -> Q:
    """Words, topic and organization. Nothing is searched that some who see the event may not read."""
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
    """What is no dearer than asked for; what says nothing of its cost is left out then."""
    if filters.free:
        return Q(price_from=0)
    if filters.ceiling is not None:
        return Q(price_from=0) | Q(price_from__lte=filters.ceiling, price_currency=filters.currency)
    return Q()


def kind_is(filters: Filters) -> Q:
    """What is of one of the kinds and of one of the faces that were ticked."""
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
            # Read first: beside all else that is asked, the database would begin with the events, of which there are
            # far more.
            wanted &= Q(pk__in=set(answers.values_list("event", flat=True)))
        if filters.hosts:
            wanted &= _hosted_by(contacts)
        if filters.mine:
            wanted &= _own(viewer.member_id, filters.mine)
    return wanted


def _hosted_by(members: Any) -> Q:
    """Events that name one of these members, who exist for the viewer, as a host. Who looks after the event of an
    organization is not named."""
    along = CoHost.objects.filter(event=OuterRef("pk"), member__in=members)
    return Q(organization=None, host__in=members) | Q(Exists(along))


def _own(member_id: int, which: str) -> Q:
    """The member's own events: hosted, answered with yes or perhaps, invited to and not refused."""
    answers = Rsvp.objects.filter(member=member_id)
    hosting = Event.objects.filter(host=member_id).values_list("pk")
    along = CoHost.objects.filter(member=member_id).values_list("event")
    going = answers.filter(status__in=("going", "maybe")).values_list("event")
    refused = answers.filter(status="cant").values("event")
    asked = Invitation.objects.filter(member=member_id, kept=False).exclude(event__in=refused)
    invited = asked.values_list("event")
    # Few rows of a few tables, found by their indexes; the rule is asked about these alone.
    parts = {
        "hosting": (hosting, along),
        "going": (going,),
        "invited": (invited,),
        "coming": (hosting, along, going),
        "all": (hosting, along, going, invited),
    }[which]
    return Q(pk__in=parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0])
