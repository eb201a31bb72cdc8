"""What the hosts of an event read: guests, counts, invitations, co-hosts."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from events.models import Answer, CoHost, Event, Invitation, Rsvp
from events.models.guests import RsvpQuerySet
from events.reads.guests import Guest, guests_of
from members.models import Contact, Member
from members.rule.standing import Viewer
from netlib.text.names import fold

PAGE = 200
# With more guests than this, hosts look for a name rather than down the list.
SEARCHED = 20


@dataclass(frozen=True)
class Invited:
    """An invitation on the page of the hosts: a name or an address, and the answer, if the hosts may read it."""

    invitation: Invitation
    name: str
    rsvp: Rsvp | None


@dataclass(frozen=True)
class HostPage:
    """What the page of the hosts shows. `counted` has a number for each answer and for "waiting"; `brought` are the
    guests that those who are going bring. Both count the guests who exist for the viewer, as the lists do."""

    event: Event
    going: list[Guest]
    waiting: list[Guest]
    maybe: list[Guest]
    cant: list[Guest]
    counted: dict[str, int]
    brought: int
    invitations: list[Invited]
    cohosts: list[CoHost]
    page: int = 0
    asked: str = ""
    more: bool = False

    @property
    def searches(self) -> bool:
        """Whether the page offers a search by name."""
        return bool(self.asked or self.page or self.more or len(self.going) > SEARCHED)


def answers_for(viewer: Viewer, event: Event) -> RsvpQuerySet:
    """The answers to an event that exist for one of its hosts."""
    return Rsvp.objects.visible_to(viewer).filter(event=event)


def host_page(viewer: Viewer, event: Event, *, asked: str = "", page: int = 0) -> HostPage:
    """The page of the hosts, for an event that the viewer hosts. `asked` narrows the lists to guests of that name;
    `page` counts pages of PAGE guests from 0. Seventeen queries at most."""
    answers = answers_for(viewer, event)
    settled = answers.filter(waiting_since=None).order_by()
    counted = dict(settled.values_list("status").annotate(n=Count("pk")))
    rows = answers.with_lines(viewer)
    for word in fold(asked).split():
        rows = rows.filter(sort_key__contains=word)
    going = list(rows.going().order_by("sort_key", "pk")[page * PAGE : (page + 1) * PAGE + 1])
    return HostPage(
        event=event,
        going=guests_of(viewer, event, going[:PAGE]),
        waiting=guests_of(viewer, event, rows.waiting()[:PAGE]),
        maybe=guests_of(viewer, event, rows.filter(status=Answer.MAYBE)[:PAGE]),
        cant=guests_of(viewer, event, rows.filter(status=Answer.CANT)[:PAGE]),
        counted={
            **{str(status): counted.get(status, 0) for status in Answer.values},
            "waiting": answers.waiting().count(),
        },
        brought=answers.going().aggregate(n=Sum("guests"))["n"] or 0,
        invitations=_invitations(viewer, event),
        cohosts=list(cohosts_for(viewer, event)),
        page=page,
        asked=asked,
        more=len(going) > PAGE,
    )


def _invitations(viewer: Viewer, event: Event) -> list[Invited]:
    """The invitations, with the answers to them. An address stays an address, whoever it belongs to: the answer of a
    member stands beside their name alone. Three queries."""
    invited = Invitation.objects.visible_to(viewer).filter(event=event).exclude(kept=True, email="")
    asked = list(invited.select_related("member")[:500])
    if not asked:
        return []
    answers = answers_for(viewer, event)
    said = {row.member_id: row for row in answers.filter(member__in=[one.member_id for one in asked])}
    outside = {row.invitation_id: row for row in answers.filter(invitation__in=asked)}
    return [
        Invited(
            one,
            one.email or (one.member.name if one.member else ""),
            outside.get(one.pk) if one.email else said.get(one.member_id),
        )
        for one in asked
    ]


def cohosts_for(viewer: Viewer, event: Event) -> QuerySet[CoHost]:
    """The co-hosts who exist for the viewer."""
    there = Member.objects.visible_to(viewer)
    return CoHost.objects.filter(event=event, member__in=there).select_related("member")


def contact_choices(member_id: int, *, most: int | None = None) -> list[tuple[int, str]]:
    """The contacts of a member by name, at `most` so many, for a list to choose from. One query."""
    rows = Contact.objects.of(member_id).order_by("other__sort_key")
    return list(rows.values_list("other_id", "other__name")[:most])
