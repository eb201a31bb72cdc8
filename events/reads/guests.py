"""Guests: the guest list as one viewer sees it, groups of guests, and whether an event still exists for a guest."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q

from events.models import Answer, CoHost, Event, Rsvp, Status
from events.models.guests import RsvpQuerySet
from events.models.queries import is_coming, member_exists
from members.models import Contact, Member
from members.reads.faces import photos_of
from members.rule.columns import in_good_standing
from members.rule.standing import Viewer
from netlib.numbers import whole_number

# How many guests a page of the list holds.
GUESTS = 30
GROUPS = {
    "going": "Those who are going",
    "maybe": "Those who said maybe",
    "waiting": "Those who wait for a place",
    "all": "All of these",
}


# The guest list


@dataclass(frozen=True)
class Guest:
    """A guest as the viewer sees them."""

    rsvp: Rsvp
    name: str
    initials: str
    url: str = ""
    photo: str = ""
    line: str = ""
    is_host: bool = False
    is_contact: bool = False

    @property
    def brings(self) -> str:
        """The guests they bring: "and a guest"."""
        count = self.rsvp.guests
        return "" if not count else "and a guest" if count == 1 else f"and {count} guests"


@dataclass(frozen=True)
class GuestPage:
    """A page of the guest list; `more` is the address of the next page, `last` the last name on this one."""

    guests: list[Guest] = field(default_factory=list)
    more: str = ""
    last: str = ""


def guest_page(
    viewer: Viewer, event: Event, *, status: str = Answer.GOING, after: str = "", size: int = GUESTS
) -> GuestPage:
    """Guests who show this viewer their answer, the viewer's contacts first. `event` comes from `find_event`, and the
    viewer sees its guest list. Keyset pagination: `after` is the key of the last guest of the page before. Five queries."""
    listed = Rsvp.objects.listed_to(viewer, event).filter(status=status).with_lines(viewer)
    tied = Exists(Contact.objects.filter(owner_id=viewer.member_id or 0, other_id=OuterRef("member_id")))
    first_part, following = _following(after)
    rows: list[Rsvp] = []
    contacts: set[int] = set()
    # Two queries, each in the order of an index: a long list is not sorted to show its beginning.
    for part, its in enumerate((tied, ~tied)):
        if part < first_part:
            continue
        found = listed.filter(its, following if part == first_part else Q())
        rows += found.order_by("sort_key", "pk")[: size + 1 - len(rows)]
        contacts |= {row.pk for row in rows} if part == 0 else set()
    shown = rows[:size]
    more, last = "", ""
    if len(rows) > size:
        end = shown[-1]
        part = 0 if end.pk in contacts else 1
        more = "?" + urlencode({"after": f"{part}.{end.pk}.{end.sort_key}"})
        last = name_of(end)
    return GuestPage(guests_of(viewer, event, shown, contacts=contacts), more, last)


def _following(after: str) -> tuple[int, Q]:
    """The part of the list in which a page begins, and the condition for the rows after the key."""
    part, _, rest = after.replace("\0", "").partition(".")
    text, _, key = rest.partition(".")
    number = whole_number(text)
    if part not in ("0", "1") or number is None:
        return 0, Q()
    return int(part), Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=number)


def name_of(rsvp: Rsvp) -> str:
    """The guest's name; a guest without an account has given one."""
    return rsvp.member.name if rsvp.member else rsvp.name or "Somebody invited by mail"


def guests_of(
    viewer: Viewer, event: Event, rows: Iterable[Rsvp], *, contacts: Collection[int] = ()
) -> list[Guest]:
    """Answers, read by `with_lines`, as guests, with links to the profiles that exist for the viewer. `contacts` are the
    ids of the answers of the viewer's contacts. Three queries, none for no answers."""
    rows = list(rows)
    if not rows:
        return []
    ids = [row.member_id for row in rows if row.member_id]
    photos = photos_of(viewer, ids)
    there = set(Member.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    # The member who looks after an event of an organization is not named.
    host_id = event.host_id if event.organization_id is None else None
    hosts = {host_id, *CoHost.objects.filter(event=event).values_list("member_id", flat=True)}
    return [
        Guest(
            rsvp=row,
            name=name_of(row),
            initials=row.member.initials if row.member else (row.name[:1] or "?").upper(),
            url=row.member.get_absolute_url() if row.member and row.member_id in there else "",
            photo=photos.get(row.member_id or 0, ""),
            line=row.line,
            is_host=row.member_id is not None and row.member_id in hosts,
            is_contact=row.pk in contacts,
        )
        for row in rows
    ]


# Groups, and single guests


def group(event: Event, to: str) -> RsvpQuerySet:
    """The answers in one of GROUPS. Raises ValidationError for any other key."""
    guests = Rsvp.objects.filter(event=event).exclude(status__in=(Answer.CANT, Answer.THERE))
    match to:
        case "going":
            return guests.going()
        case "maybe":
            return guests.filter(status=Answer.MAYBE)
        case "waiting":
            return guests.filter(waiting_since__isnull=False)
        case "all":
            return guests
    raise ValidationError("Choose who gets it.")


def still_sees(rsvp: Rsvp) -> bool:
    """Whether the event still exists for the guest who gave this answer, and the guest is in good standing. Two queries
    at most."""
    if rsvp.member_id is None:
        return Event.objects.open_to_outsiders().filter(pk=rsvp.event_id).exists()
    there = Member.objects.filter(in_good_standing(), pk=rsvp.member_id).exists()
    return there and Event.objects.visible_to(Viewer(rsvp.member_id)).filter(pk=rsvp.event_id).exists()


def reads_address(rsvp: Rsvp) -> bool:
    """Whether the guest who gave this answer may read the address of the event now. One query."""
    if rsvp.member_id is None:
        return rsvp.holds_place
    viewer = Viewer(rsvp.member_id)
    event = Event.objects.visible_to(viewer).with_access(viewer).filter(pk=rsvp.event_id).first()
    return event is not None and event.sees_address


def past_guests(event: Event, viewer: Viewer) -> list[int]:
    """The ids of the members who came to earlier events of the series that the viewer hosted, and who exist for the
    viewer. One query."""
    if event.series_id is None:
        return []
    earlier = Event.objects.hosted_by(viewer).filter(
        series_id=event.series_id, starts__lt=event.starts, status=Status.PUBLISHED
    )
    came = Rsvp.objects.going().filter(
        ~is_coming("event"), member_exists(viewer), event__in=earlier, member__isnull=False
    )
    return [pk for pk in came.values_list("member_id", flat=True).distinct() if pk is not None]
