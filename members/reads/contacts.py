"""Ties: an owner's own contacts, requests and blocks, and what a third person may see of a member's contacts."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection
from django.db.models import Case, CharField, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat
from django.http import Http404
from django.utils import timezone

from members.models import Block, Circle, Contact, ContactRequest, Member
from members.models.contacts import ContactQuerySet
from members.models.member import MemberQuerySet
from members.rule.columns import in_good_standing, not_blocked, tied_to, visible_to
from members.rule.masks import FILING_WORDS, FILINGS, audience_key, circle_numbers, filing_key, tier_of
from members.rule.standing import Viewer
from members.search.spellings import spelt_out
from netlib.paging import Key, Order, Page
from netlib.text.names import fold

PAGE = 30
REVIEW_AFTER = dt.timedelta(days=365)
LOOK_AHEAD = dt.timedelta(days=7)

T = TypeVar("T")


# Filings in words


@dataclass(frozen=True)
class Filed:
    """How the owner filed a contact, ready to be drawn. `audience` gives the color and the icon; it is empty
    for a contact who is not filed yet."""

    key: str
    word: str
    audience: str
    circles: list[str]


def filed(mask: int, names: dict[int, str]) -> Filed:
    """A filing in words. `names` are the owner's circles by number."""
    key = filing_key(mask)
    circles = sorted((names[number] for number in circle_numbers(mask) if number in names), key=fold)
    return Filed(key, FILING_WORDS[key], audience_key(tier_of(mask)) if key != "later" else "", circles)


# People and contacts by name.
BY_NAME = Order(Key("sort_key"), Key("pk", int))
CONTACTS_BY_NAME = Order(Key("other__sort_key"), Key("other_id", int))


def seen_headline(viewer: Viewer, path: str = "") -> Case:
    """An SQL expression: the short line of the member at `path` ("other__"), empty where the listing does not reach."""
    seen = visible_to(viewer, audience=f"{path}listing", owner=path.removesuffix("__") or "pk")
    return Case(When(seen, then=F(f"{path}headline")), default=Value(""), output_field=CharField())


# An owner's own contacts


@dataclass(frozen=True)
class ContactRow:
    """One contact as its owner sees it in a list."""

    contact: Contact
    person: Member
    line: str
    filed: Filed

    @property
    def guide(self) -> str:
        """The letter under which the person stands."""
        first = self.person.sort_key[:1].upper()
        return first if first.isalpha() else "#"


@dataclass(frozen=True)
class Tally:
    """How many contacts are filed where: `filings` counts them by name of filing, `circles` holds each circle
    with its count."""

    filings: dict[str, int]
    circles: list[tuple[Circle, int]]

    @property
    def total(self) -> int:
        """All contacts, filed or not."""
        return sum(self.filings.values())

    def number(self, filing: str, circle: Circle | None) -> int:
        """How many contacts one filing or one circle has; all of them without either. 0 for both at once, which
        is not counted."""
        if circle:
            return 0 if filing else dict(self.circles)[circle]
        return self.filings.get(filing, self.total)

    @property
    def to_file(self) -> int:
        """Contacts that are not filed yet."""
        return self.filings["later"]

    @property
    def done(self) -> int:
        """Contacts that are filed."""
        return self.total - self.to_file

    @property
    def names(self) -> dict[int, str]:
        """The circles' names by number."""
        return {circle.number: circle.name for circle, _ in self.circles}


def tally(owner_id: int) -> Tally:
    """Count the owner's contacts by filing and by circle. Two queries."""
    masks = Counter(Contact.objects.of(owner_id).values_list("mask", flat=True))
    by_key = Counter(dict.fromkeys(FILINGS, 0))
    by_circle: Counter[int] = Counter()
    for mask, count in masks.items():
        by_key[filing_key(mask)] += count
        for number in circle_numbers(mask):
            by_circle[number] += count
    circles = Circle.objects.filter(owner_id=owner_id)
    return Tally(dict(by_key), [(circle, by_circle[circle.number]) for circle in circles])


def _with_lines(owner_id: int, contacts: ContactQuerySet) -> ContactQuerySet:
    return contacts.select_related("other").annotate(line=seen_headline(Viewer(owner_id), "other__"))


def _row(contact: Contact, names: dict[int, str]) -> ContactRow:
    return ContactRow(contact, contact.other, getattr(contact, "line", ""), filed(contact.mask, names))


def _rows(owner_id: int, contacts: ContactQuerySet, names: dict[int, str]) -> list[ContactRow]:
    return [_row(contact, names) for contact in _with_lines(owner_id, contacts)]


def list_contacts(
    owner_id: int,
    *,
    names: dict[int, str],
    filing: str = "",
    circle: Circle | None = None,
    words: str = "",
    after: str = "",
    size: int = PAGE,
    number: int = 0,
) -> Page[ContactRow]:
    """A page of the owner's contacts by name. `filing` and `circle` narrow it; each of the `words` must occur
    in the name, however it is written, or in the owner's note. `names` are the owner's circles by number; `number` is how many contacts
    there are without the words, if known. One query; two for thousands of contacts."""
    found = Contact.objects.of(owner_id)
    if filing in FILINGS:
        found = found.filed(FILINGS[filing])
    if circle:
        found = found.in_circle(circle)
    asked = words.replace("\0", "").replace(",", " ").split()
    if asked:
        # The ways to write a name that search knows, each after a space.
        found = found.annotate(
            spelled=Concat(
                Value(" "),
                Func(
                    Func(
                        Func(F("other__name"), function="members_search_name"),
                        Func(F("other__name"), function="members_search_spelled"),
                        function="array_cat",
                    ),
                    Value(" "),
                    function="array_to_string",
                ),
                output_field=TextField(),
            )
        )
    for word in asked:
        joined = re.sub(r"\W", "", fold(word))
        apart = spelt_out(word)
        found = found.filter(
            Q(other__sort_key__contains=fold(word))
            | Q(other__name__icontains=word)
            | (Q(spelled__contains=f" {joined}") if joined else Q())
            | (Q(other__sort_key__contains=apart) if apart else Q())
            | Q(note__icontains=word)
            | Q(where_met__icontains=word)
        )
    if number >= _MANY and not words and (ids := _next(found.values("other_id"), after, size + 1)):
        found = found.filter(other__in=ids)
    return CONTACTS_BY_NAME.page(_with_lines(owner_id, found), after=after, size=size, name=_name).map(
        lambda contact: _row(contact, names)
    )


def _name(contact: Contact) -> str:
    return contact.other.name


# With so many contacts it is faster to walk all members in the order of names and stop at the first contacts than to
# sort the names of all contacts. The walk gives up after _MOST_WALKED members.
_MANY = 1500
_MOST_WALKED = 60_000
_NEXT = """
    SELECT m.id FROM (
        SELECT id FROM members_member WHERE (sort_key, id) > (%s, %s) ORDER BY sort_key, id LIMIT %s
    ) AS m WHERE (m.id IN ({people})) IS TRUE LIMIT %s"""


def _next(people: QuerySet[Contact, object], after: str, size: int) -> list[int]:
    """The keys of the next `size` of these people in the order of names; empty when walking the names does not
    meet enough of them soon. One query."""
    sql, values = people.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            _NEXT.format(people=sql), [*(BY_NAME.read(after) or ("", 0)), _MOST_WALKED, *values, size]
        )
        ids = [row[0] for row in cursor.fetchall()]
    return ids if len(ids) == size else []


def pick_contacts(owner_id: int, handles: Iterable[str], names: dict[int, str]) -> list[ContactRow]:
    """The owner's contacts with these handles, by name. Handles of other people are ignored. One query."""
    wanted = [handle.replace("\0", "") for handle in handles][:200]
    found = Contact.objects.of(owner_id).filter(other__handle__in=wanted)
    return _rows(owner_id, found.order_by("other__sort_key", "other_id"), names)


def find_contact(owner_id: int, handle: str, names: dict[int, str]) -> ContactRow:
    """One contact of the owner. Raises Http404 when there is no such contact. One query."""
    rows = pick_contacts(owner_id, [handle], names)
    if not rows:
        raise Http404("There is no such page.")
    return rows[0]


@dataclass(frozen=True)
class ToFile:
    """The contacts that have waited longest to be filed, and how many are waiting in all."""

    rows: list[ContactRow]
    total: int


def to_file(owner_id: int, names: dict[int, str], count: int = 3) -> ToFile:
    """Contacts that are not filed yet, the longest waiting first. One query; two when there are more than
    `count`."""
    found = Contact.objects.of(owner_id).filed(0).order_by("since", "pk")
    rows = _rows(owner_id, found[: count + 1], names)
    return ToFile(rows[:count], len(rows) if len(rows) <= count else found.count())


def to_review(owner_id: int, names: dict[int, str], count: int = 3) -> list[ContactRow]:
    """Contacts whose filing the owner has not looked at for a year, the longest ago first. One query."""
    old = Contact.objects.of(owner_id).exclude(mask=0).filter(reviewed_at__lt=timezone.now() - REVIEW_AFTER)
    return _rows(owner_id, old.order_by("reviewed_at", "pk")[:count], names)


def follow_ups(owner_id: int, today: dt.date, names: dict[int, str]) -> list[ContactRow]:
    """Contacts whose follow-up date has passed or is within a week, the earliest first. One query."""
    due = Contact.objects.of(owner_id).filter(follow_up__lte=today + LOOK_AHEAD)
    return _rows(owner_id, due.order_by("follow_up", "pk"), names)


# Requests and blocks


@dataclass(frozen=True)
class Asking:
    """A request with the person on its other side, as the viewer sees them. `found` says whether the viewer can
    open that person's page."""

    request: ContactRequest
    person: Member
    line: str
    found: bool = True


def requests_received(owner_id: int) -> list[Asking]:
    """Requests that the owner may answer, newest first. One query."""
    viewer = Viewer(owner_id)
    found = (
        ContactRequest.objects.open()
        .filter(recipient_id=owner_id, sender__in=Member.objects.visible_to(viewer))
        .select_related("sender")
        .annotate(line=seen_headline(viewer, "sender__"))
    )
    return [Asking(request, request.sender, getattr(request, "line", "")) for request in found]


def requests_sent(owner_id: int, *, handle: str = "") -> list[Asking]:
    """Requests that the owner made and that are still waiting as far as the owner knows, the newest first. This
    includes requests to people whom the owner met through an add-me card and does not find otherwise. With a
    handle, only the request to that member. One query."""
    viewer = Viewer(owner_id)
    asked = ContactRequest.objects.waiting()
    found = (
        (asked.filter(recipient__handle=handle) if handle else asked)
        .filter(in_good_standing("recipient__"), not_blocked(viewer, "recipient"), sender_id=owner_id)
        .select_related("recipient")
        .annotate(
            line=seen_headline(viewer, "recipient__"),
            found=Case(
                When(visible_to(viewer, audience="recipient__listing", owner="recipient"), then=True),
                default=False,
            ),
        )
    )
    return [
        Asking(request, request.recipient, getattr(request, "line", ""), getattr(request, "found", False))
        for request in found
    ]


def blocks(owner_id: int) -> list[Block]:
    """The members whom the owner blocked, the newest block first. Show their names only: nothing more of them
    exists for the owner."""
    return list(
        Block.objects.filter(in_good_standing("blocked__"), owner_id=owner_id).select_related("blocked")
    )


# The viewer's own side of a tie


@dataclass(frozen=True)
class Tie:
    """The viewer's side of a tie. Nothing in it says how the other member filed the viewer."""

    contact: Contact | None = None
    asked: ContactRequest | None = None
    asks_me: ContactRequest | None = None


def tie_between(viewer: Viewer, member: Member) -> Tie:
    """The viewer's contact row, the request they sent, or the request they received. A declined request still
    shows as sent. At most three queries."""
    if viewer.member_id is None:
        return Tie()
    contact = Contact.objects.of(viewer.member_id).filter(other=member).first()
    if contact:
        return Tie(contact=contact)
    asked = ContactRequest.objects.waiting().filter(sender_id=viewer.member_id, recipient=member).first()
    asks_me = ContactRequest.objects.open().filter(sender=member, recipient_id=viewer.member_id).first()
    return Tie(asked=asked, asks_me=asks_me)


# What a third person sees: a tie shows only where both of its members allow it


def _shows_ties(viewer: Viewer) -> Q:
    """Members who let this viewer see their contacts."""
    return visible_to(viewer, audience="contacts_audience", owner="pk")


def shows_contacts(viewer: Viewer, member: Member) -> bool:
    """Whether the member's contact list is there for this viewer. One query."""
    return Member.objects.visible_to(viewer).filter(_shows_ties(viewer), pk=member.pk).exists()


@dataclass(frozen=True)
class Acquaintance:
    """A member's contact, as a third person sees them."""

    person: Member
    line: str


def _acquaintances(viewer: Viewer, people: MemberQuerySet, after: str, size: int) -> Page[Acquaintance]:
    found = BY_NAME.page(people.annotate(line=seen_headline(viewer)), after=after, size=size)
    return found.map(lambda person: Acquaintance(person, getattr(person, "line", "")))


def contact_list(viewer: Viewer, member: Member, *, after: str = "", size: int = PAGE) -> Page[Acquaintance]:
    """A page of the member's contacts. A third person sees those contacts who also show their own contacts to
    this viewer; the member sees all. Raises Http404 when the viewer may not see the list."""
    if not shows_contacts(viewer, member):
        raise Http404("There is no such page.")
    people = Member.objects.filter(tied_to(member.pk, "pk")).visible_to(viewer)
    if viewer.member_id != member.pk:
        people = people.filter(_shows_ties(viewer))
    return _acquaintances(viewer, people, after, size)


@dataclass(frozen=True)
class InCommon:
    """Whether the viewer may see the member's contact list, and the contacts whom the two share."""

    list_shown: bool
    rows: list[Acquaintance]


def in_common(viewer: Viewer, member: Member, *, size: int = 12) -> InCommon:
    """The first contacts by name whom the viewer and the member share, where both the member and the contact
    let the viewer see it. Empty for visitors, in previews and on the viewer's own page. Two queries.

    Never call it with another member's viewer to make a preview: it would give away that member's contacts.
    """
    shown = shows_contacts(viewer, member)
    if not shown or viewer.member_id in (None, member.pk):
        return InCommon(shown, [])
    people = Member.objects.filter(tied_to(member.pk, "pk")).visible_to(viewer)
    shared = people.filter(_shows_ties(viewer), tied_to(viewer.member_id or 0, "pk"))
    return InCommon(shown, _acquaintances(viewer, shared, "", size).rows)
