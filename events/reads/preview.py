"""What a member shows through events: the coming events that they host, and their answers. For the owner's previews of
another filing."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from django.db.models import Prefetch

from events.extensions import whom_let_in
from events.models import Answer, Event, Rsvp
from events.models.queries import ON_THE_LIST
from events.words import when_words
from members.extensions import Shown
from members.models import Member
from members.rule.standing import Viewer
from netlib.text.dates import show_day


def events_shown(owner: Member) -> list[Shown]:
    """The coming events that a member hosts, each with its address and its guest list. One query; three more when there
    are any, and those of the apps above."""
    hosted = Event.objects.filter(host=owner, organization=None).published().coming().order_by("starts", "pk")
    going = Prefetch("rsvps", Rsvp.objects.going().exclude(member=None).only("event_id", "member_id"))
    events = list(hosted.prefetch_related("invitations", "cohosts", going))
    let_in: dict[int, set[int]] = defaultdict(set)
    for event_id, member_id in chain.from_iterable(ask(events) for ask in whom_let_in if events):
        let_in[event_id].add(member_id)
    return [thing for event in events for thing in _of_event(event, let_in[event.pk])]


def _of_event(event: Event, let_in: set[int]) -> Iterator[Shown]:
    """An event of the owner. Co-hosts and invited members see it however they are filed, and guests see its address."""
    cohosts = {row.member_id for row in event.cohosts.all()}
    invited = {row.member_id for row in event.invitations.all() if row.member_id is not None}
    guests = {row.member_id for row in event.rsvps.all() if row.member_id is not None}
    key, day = f"event-{event.pk}", show_day(event.local_starts.date(), weekday=True)
    party = Shown(
        key,
        "Event",
        f"{event.title}, {when_words(event)}",
        event.audience,
        anyway=frozenset(cohosts | invited | let_in),
    )
    yield party
    if event.venue or event.address or event.join_link:
        yield Shown(
            f"{key}-address",
            f"Address of {event.title}",
            day,
            event.address_audience,
            anyway=frozenset(cohosts | guests | let_in),
            within=party,
        )
    yield Shown(
        f"{key}-guests",
        f"Guest list of {event.title}",
        day,
        event.guest_audience,
        anyway=frozenset(cohosts),
        within=party,
    )


def answers_shown(owner: Member) -> list[Shown]:
    """A member's answers to coming events. It is not told which contacts see the guest list: that would tell how the host
    files them. Two queries; one when there are none."""
    rows = (
        Rsvp.objects.filter(
            member=owner,
            status__in=ON_THE_LIST,
            waiting_since=None,
            event__in=Event.objects.visible_to(Viewer(owner.pk)).published().coming(),
        )
        .select_related("event")
        .prefetch_related("event__cohosts")
        .order_by("event__starts", "pk")
    )
    return [_answer(rsvp) for rsvp in rows]


def _answer(rsvp: Rsvp) -> Shown:
    event = rsvp.event
    verb = "You’re going to" if rsvp.status == Answer.GOING else "You may go to"
    hosts = {row.member_id for row in event.cohosts.all()}
    # The page of an organization's event does not name its host.
    if event.organization_id is None and event.host_id:
        hosts.add(event.host_id)
    return Shown(
        f"answer-{rsvp.pk}",
        f"{verb} {event.title}",
        f"{show_day(event.local_starts.date(), weekday=True)}, for those who see its guest list",
        rsvp.audience,
        anyway=frozenset(hosts),
    )
