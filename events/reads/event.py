"""Reading one event as one viewer sees it."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone

from events.models import Answer, Event, Invitation, OldAddress, Picture, Price, Rsvp, Status
from events.reads.guests import GuestPage, guest_page
from events.words import one_price_words, price_words, town_words, when_words, your_time
from members.models import Heading, Member
from members.rule.masks import audience_key
from members.rule.standing import Viewer, reaches_strangers
from netlib.look import path_of
from netlib.text.markdown import render

# The fields whose audience is that of the address.
_OF_THE_ADDRESS = ("venue", "address", "getting_there", "join_link")


class Moved(Exception):
    """The event has another address now. `event` is the event, which the viewer sees."""

    def __init__(self, event: Event) -> None:
        super().__init__(event.pk)
        self.event = event


def find_event(viewer: Viewer, year: int, slug: str) -> Event:
    """The event at that address, without its address for a viewer who may not read that; do not save it. Raises Moved
    for a former address, and Http404 alike when there is no event and when there is none for this viewer. One query;
    two when it raises."""
    found = Event.objects.visible_to(viewer).with_access(viewer).filter(year=year, slug=slug)
    event = found.select_related("place", "organization", "host", "series").first()
    if event is None:
        old = OldAddress.objects.filter(year=year, slug=slug).values("event_id")
        moved = Event.objects.visible_to(viewer).filter(pk__in=old).first()
        if moved is not None:
            raise Moved(moved)
        raise Http404("There is no such page.")
    return event if event.sees_address else without_address(event)


def without_address(event: Event) -> Event:
    """The same event without its address and its link to join. Do not save it."""
    for name in _OF_THE_ADDRESS:
        setattr(event, name, "")
    return event


def find_hosted(viewer: Viewer, year: int, slug: str) -> Event:
    """The event at that address, for its hosts. Raises Moved, and Http404 for anybody else. One query."""
    event = find_event(viewer, year, slug)
    if not event.is_hosted:
        raise Http404("There is no such page.")
    return event


def own_answer(viewer: Viewer, event: Event) -> Rsvp | None:
    """The viewer's own answer to an event. One query, none for a visitor."""
    if viewer.member_id is None:
        return None
    return Rsvp.objects.filter(event=event, member_id=viewer.member_id).first()


# The page of an event


@dataclass(frozen=True)
class Person:
    """A host by name; `url` is empty where the profile does not exist for the viewer."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class EventInWords:
    """An event with the words of its page."""

    event: Event

    @property
    def when(self) -> str:
        """When it is, in words."""
        return when_words(self.event)

    @property
    def your_time(self) -> str:
        """When it is on the reader's own clocks, where these show another time; else empty."""
        return your_time(self.event)

    @property
    def town(self) -> str:
        """The town, or "Online"."""
        return town_words(self.event)

    @property
    def cost(self) -> str:
        """What it costs, in a few words."""
        return price_words(self.event)

    @property
    def html(self) -> str:
        """The description, made safe."""
        return render(self.event.description)


@dataclass(frozen=True)
class EventPage(EventInWords):
    """What the page of an event shows to one viewer."""

    viewer: Viewer
    hosts: list[Person]
    prices: list[Price]
    headings: list[Heading]
    mine: Rsvp | None
    invited_by: str
    guests: GuestPage
    others: GuestPage
    picture: Picture | None
    in_cohort: bool = False

    @property
    def is_hosted(self) -> bool:
        """Whether the viewer hosts it."""
        return self.event.is_hosted

    @property
    def sees_address(self) -> bool:
        """Whether the viewer may read the address."""
        return self.event.sees_address

    @property
    def sees_guests(self) -> bool:
        """Whether the viewer may read the guest list."""
        return self.event.sees_guests

    @property
    def only_as_guest(self) -> bool:
        """Whether the viewer may read the address only because they are going."""
        return self.event.only_as_guest

    @property
    def takes_answers(self) -> bool:
        """Whether members can still answer, or take an answer back."""
        return self.event.status == Status.PUBLISHED and not self.event.is_over

    @property
    def deadline_over(self) -> bool:
        """Whether it is too late to say yes."""
        return self.event.rsvp_deadline is not None and self.event.rsvp_deadline < timezone.now()

    @property
    def deadline_day(self) -> dt.date | None:
        """The last day for answers, in the zone of the event."""
        until = self.event.rsvp_deadline
        return (until - dt.timedelta(minutes=1)).astimezone(self.event.zone).date() if until else None

    @property
    def price_lines(self) -> list[str]:
        """The named prices in words."""
        return [one_price_words(price) for price in self.prices]

    @property
    def audience_key(self) -> str:
        """The key of the audience, for the host alone, whose filing it names."""
        return audience_key(self.event.audience) if self.event.host_id == self.viewer.member_id else ""

    @property
    def waits_for_curator(self) -> bool:
        """Whether a curator decides on publishing it."""
        return self.event.organization_id is not None or reaches_strangers(self.event.audience)

    @property
    def was_there(self) -> bool:
        """Whether the viewer was a guest of an event that has begun."""
        begun = self.event.starts <= timezone.now() and self.event.status == Status.PUBLISHED
        return begun and self.mine is not None and self.mine.attends

    @property
    def may_add(self) -> bool:
        """Whether the viewer can say that they attended it: it is over, and they neither host it nor said so."""
        over = self.event.is_over and self.event.status == Status.PUBLISHED
        return over and self.viewer.is_member and not self.is_hosted and not self.was_there

    @property
    def mine_key(self) -> str:
        """Who sees the viewer's own answer, as the key of an audience; empty without one."""
        return audience_key(self.mine.audience) if self.mine else ""

    @property
    def can_have_met(self) -> bool:
        """Whether the viewer was a guest or a host of an event that is over."""
        over = self.event.is_over and self.event.status == Status.PUBLISHED
        return over and (self.is_hosted or self.was_there)

    @property
    def map_url(self) -> str:
        """The address of a map: of the event's address for viewers who may read it, of the town for others."""
        event = self.event
        parts = [event.venue, *event.address.split("\n"), str(event.place or "")]
        words = ", ".join(part for part in parts if part)
        return f"https://www.openstreetmap.org/search?{urlencode({'query': words})}" if words else ""


def load_page(viewer: Viewer, event: Event) -> EventPage:
    """Everything on the page of an event that comes from `find_event`. Nineteen queries at most."""
    mine = own_answer(viewer, event)
    lists = [GuestPage(), GuestPage()]
    if event.sees_guests:
        # Once it is over, nobody asks who might have come.
        others = Answer.THERE if event.is_over else Answer.MAYBE
        lists = [guest_page(viewer, event, status=status) for status in (Answer.GOING, others)]
    return EventPage(
        event=event,
        viewer=viewer,
        hosts=hosts_shown(viewer, event),
        prices=list(event.prices.all()),
        headings=list(event.headings.all()),
        mine=mine,
        invited_by=_invited_by(viewer, event),
        guests=lists[0],
        others=lists[1],
        picture=Picture.objects.filter(event=event).defer("image").first(),
        in_cohort=mine is not None and mine.cohort_since is not None,
    )


def _invited_by(viewer: Viewer, event: Event) -> str:
    """The name of the member who invited the viewer, where that member exists for the viewer."""
    if viewer.member_id is None:
        return ""
    mine = Invitation.objects.visible_to(viewer).filter(event=event, member_id=viewer.member_id, kept=False)
    asked = mine.filter(by__in=Member.objects.visible_to(viewer)).select_related("by").first()
    return asked.by.name if asked and asked.by else ""


def hosts_shown(viewer: Viewer, event: Event) -> list[Person]:
    """The hosts: the organization, or the host; then the co-hosts whom the viewer may find. Two queries."""
    found: list[Person] = []
    ids = [row.member_id for row in event.cohosts.all()]
    wanted = ids if event.organization else [event.host_id or 0, *ids]
    there = {member.pk: member for member in Member.objects.visible_to(viewer).filter(pk__in=wanted)}
    if event.organization:
        found.append(Person(event.organization.name, path_of("organization", event.organization.slug)))
    elif event.host is not None:
        url = event.host.get_absolute_url() if event.host_id in there else ""
        found.append(Person(event.host.name, url))
    return found + [Person(there[pk].name, there[pk].get_absolute_url()) for pk in ids if pk in there]
