"""Reading one event and its guests as one viewer sees them."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, SmallIntegerField, Value, When
from django.http import Http404
from django.utils import timezone

from events.models import Answer, Event, Invitation, OldAddress, Picture, Price, Rsvp, Status
from events.words import one_price_words, price_words, town_words, when_words
from members.models import Contact, Heading, Member
from members.rule.columns import visible_to
from members.rule.masks import audience_key
from members.rule.standing import Viewer, reaches_strangers
from netlib.look import path_of
from netlib.numbers import whole_number
from netlib.text.markdown import render

GUESTS = 30
# What belongs to the face of the address.
_OF_THE_ADDRESS = ("venue", "address", "getting_there", "join_link")


class Moved(Exception):
    """The event has another address now, given as the first argument."""


def find_event(viewer: Viewer, year: int, slug: str) -> Event:
    """The event at that address, as this viewer sees it. Raises Moved, and Http404 alike when there is none and when
    there is none for this viewer."""
    event = load(viewer, Q(year=year, slug=slug))
    if event is not None:
        return event
    old = OldAddress.objects.filter(year=year, slug=slug).values("event_id")
    moved = Event.objects.visible_to(viewer).filter(pk__in=old).first()
    if moved is not None:
        raise Moved(moved)
    raise Http404("There is no such page.")


def find_hosted(viewer: Viewer, year: int, slug: str) -> Event:
    """An event that the viewer hosts. Raises Moved, and Http404 for anybody else's."""
    event = find_event(viewer, year, slug)
    if not event.is_hosted:
        raise Http404("There is no such page.")
    return event


def load(viewer: Viewer, which: Q) -> Event | None:
    """One event without what this viewer may not see of it. One query, and one for its topics when asked."""
    found = Event.objects.visible_to(viewer).with_faces(viewer).filter(which)
    event: Event | None = found.select_related("place", "organization", "host", "series").first()
    return veiled(event) if event else None


def veiled(event: Event) -> Event:
    """The event, which `with_faces` has read, without its address for whoever may not see that. Not to be saved."""
    if not event.sees_address:
        for name in _OF_THE_ADDRESS:
            setattr(event, name, "")
    return event


# The guest list


@dataclass(frozen=True)
class Guest:
    """Somebody on the guest list, as the viewer sees them."""

    rsvp: Rsvp
    name: str
    initials: str
    url: str = ""
    line: str = ""
    is_host: bool = False
    is_contact: bool = False

    @property
    def brings(self) -> str:
        """Whom they bring: "and a guest"."""
        count = self.rsvp.guests
        return "" if not count else "and a guest" if count == 1 else f"and {count} guests"


@dataclass(frozen=True)
class GuestPage:
    """A part of the guest list; `more` is the address of the next part."""

    guests: list[Guest] = field(default_factory=list)
    more: str = ""
    last: str = ""


def guest_page(
    viewer: Viewer, event: Event, *, status: str = Answer.GOING, after: str = "", size: int = GUESTS
) -> GuestPage:
    """Guests who let this viewer see that they come, the viewer's contacts first; `event` comes from `find_event`, and
    its guest list is there for the viewer. Three queries."""
    listed = with_lines(Rsvp.objects.listed_to(viewer, event).filter(status=status), viewer)
    tied = Exists(Contact.objects.filter(owner_id=viewer.member_id or 0, other_id=OuterRef("member_id")))
    rank, following = _following(after)
    rows: list[Any] = []
    # In two parts, each of which an index gives in order: a long list is not sorted to show its beginning.
    for part, its in ((0, tied), (1, ~tied)):
        found = listed.filter(its).annotate(rank=Value(part, output_field=SmallIntegerField()))
        if part < rank:
            found = found.none()
        elif part == rank:
            found = found.filter(following)
        rows += found.order_by("sort_key", "pk")[: size + 1 - len(rows)]
    shown = rows[:size]
    more, last = "", ""
    if len(rows) > size:
        end = shown[-1]
        more = "?" + urlencode({"after": f"{end.rank}.{end.pk}.{end.sort_key}"})
        last = name_of(end)
    return GuestPage(guests_of(viewer, event, shown), more, last)


def _following(after: str) -> tuple[int, Q]:
    """The part of the list in which it goes on, and what follows there."""
    rank, _, rest = after.replace("\0", "").partition(".")
    text, _, key = rest.partition(".")
    number = whole_number(text)
    if rank not in ("0", "1") or number is None:
        return 0, Q()
    return int(rank), Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=number)


def with_lines(answers: Any, viewer: Viewer) -> Any:
    """Adds the short line of each guest where it is for the viewer."""
    seen = visible_to(viewer, audience="member__listing", owner="member")
    line = Case(When(seen, then=F("member__headline")), default=Value(""), output_field=CharField())
    return answers.select_related("member").annotate(line=line)


def name_of(rsvp: Rsvp) -> str:
    """The guest's name; somebody without an account has given one."""
    return rsvp.member.name if rsvp.member else rsvp.name or "Somebody invited by mail"


def guests_of(viewer: Viewer, event: Event, rows: list[Any]) -> list[Guest]:
    """Answers as guests, with links to those profiles that exist for the viewer. One query."""
    ids = [row.member_id for row in rows if row.member_id]
    there = (
        set(Member.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
        if ids
        else set()
    )
    # Who looks after the event of an organization is not named.
    host_id = event.host_id if event.organization_id is None else None
    hosts = {host_id, *event.cohosts.values_list("member_id", flat=True)}
    return [
        Guest(
            rsvp=row,
            name=name_of(row),
            initials=row.member.initials if row.member else (row.name[:1] or "?").upper(),
            url=row.member.get_absolute_url() if row.member_id in there else "",
            line=row.line,
            is_host=row.member_id is not None and row.member_id in hosts,
            is_contact=getattr(row, "rank", 1) == 0,
        )
        for row in rows
    ]


# The page of an event


@dataclass(frozen=True)
class Person:
    """A host by name; `url` is empty where the profile does not exist for the viewer."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class EventPage:
    """What the page of an event shows to one viewer."""

    event: Event
    viewer: Viewer
    hosts: list[Person]
    prices: list[Price]
    headings: list[Heading]
    mine: Rsvp | None
    invited_by: str
    guests: GuestPage
    maybe: GuestPage
    picture: Picture | None
    in_cohort: bool = False

    @property
    def when(self) -> str:
        """When it is, in words."""
        return when_words(self.event)

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

    @property
    def is_hosted(self) -> bool:
        """Whether the viewer hosts it."""
        return self.event.is_hosted

    @property
    def sees_address(self) -> bool:
        """Whether the address is there for the viewer."""
        return self.event.sees_address

    @property
    def sees_guests(self) -> bool:
        """Whether the guest list is there for the viewer."""
        return self.event.sees_guests

    @property
    def only_as_guest(self) -> bool:
        """Whether the address is shown because the viewer is going."""
        return self.event.only_as_guest

    @property
    def takes_answers(self) -> bool:
        """Whether somebody can answer, or make less of an answer."""
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
        """The name of the audience, for the host whose filing it names and for nobody else."""
        return audience_key(self.event.audience) if self.event.host_id == self.viewer.member_id else ""

    @property
    def waits_for_curator(self) -> bool:
        """Whether putting it up is for a curator to decide."""
        return self.event.organization_id is not None or reaches_strangers(self.event.audience)

    @property
    def was_there(self) -> bool:
        """Whether the viewer was a guest of an event that has begun."""
        begun = self.event.starts <= timezone.now() and self.event.status == Status.PUBLISHED
        return begun and self.mine is not None and self.mine.holds_place

    @property
    def can_have_met(self) -> bool:
        """Whether the viewer was a guest or a host of an event that is over."""
        over = self.event.is_over and self.event.status == Status.PUBLISHED
        return over and (self.is_hosted or self.was_there)

    @property
    def map_url(self) -> str:
        """A map of the address, for those who see it; of the town for the others."""
        event = self.event
        parts = [event.venue, *event.address.split("\n"), str(event.place or "")]
        words = ", ".join(part for part in parts if part)
        return f"https://www.openstreetmap.org/search?{urlencode({'query': words})}" if words else ""


def load_page(viewer: Viewer, event: Event) -> EventPage:
    """Everything of the event's page; `event` comes from `find_event`."""
    mine = None
    invited_by = ""
    if viewer.member_id is not None:
        mine = Rsvp.objects.filter(event=event, member_id=viewer.member_id).first()
        asked = (
            Invitation.objects.visible_to(viewer)
            .filter(
                event=event, member_id=viewer.member_id, kept=False, by__in=Member.objects.visible_to(viewer)
            )
            .select_related("by")
            .first()
        )
        invited_by = asked.by.name if asked and asked.by else ""
    lists = [GuestPage(), GuestPage()]
    if event.sees_guests:
        lists = [guest_page(viewer, event, status=status) for status in (Answer.GOING, Answer.MAYBE)]
    return EventPage(
        event=event,
        viewer=viewer,
        hosts=hosts_shown(viewer, event),
        prices=list(event.prices.all()),
        headings=list(event.headings.all()),
        mine=mine,
        invited_by=invited_by,
        guests=lists[0],
        maybe=lists[1],
        picture=Picture.objects.filter(event=event).defer("image").first(),
        in_cohort=mine is not None and mine.cohort_since is not None,
    )


def hosts_shown(viewer: Viewer, event: Event) -> list[Person]:
    """Who hosts: the organization, or the host; then those who host along and whom the viewer may find."""
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
