"""Rosters, histories, terms and vacancies, as one viewer may see them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count as CountRows
from django.db.models import F, Q

from committees.models import Committee, CommitteeName, Seat
from committees.models.committee import CommitteeQuerySet
from committees.models.queries import not_over
from committees.reads.terms import term_in_words
from committees.roles import RANK, Role, Status
from members.models import Entry, Member, Organization
from members.rule.standing import Viewer
from members.search import Count
from members.search.limits import LIMITS
from netlib.paging import Key, Order
from netlib.text.dates import show_day
from netlib.text.names import fold

SOON = dt.timedelta(days=183)
EMAIL_KINDS = ("work-email", "home-email")
_BY_NAME = Order(Key("key"), Key("pk", int))


# Rosters


@dataclass(frozen=True)
class SeatRow:
    """One seat of a roster. `holder` is the name that stands there and `person` the member behind it where this viewer
    may open their page."""

    seat: Seat
    holder: str
    person: Member | None
    note: str = ""

    @property
    def term(self) -> str:
        """The days of the seat by month."""
        return term_in_words(self.seat)

    @property
    def role(self) -> str:
        """What the seat is called."""
        return self.seat.called

    @property
    def course(self) -> str:
        """Its days by month, how it began and how it ended."""
        began = str(self.seat.get_began_display()).lower() if self.seat.began else ""
        return ", ".join(part for part in (self.term, began, self.seat.how_it_ended) if part)

    @property
    def is_vacant(self) -> bool:
        """Whether it has no holder."""
        return self.seat.is_vacant

    @property
    def may_be_claimed(self) -> bool:
        """Whether a member may say that it is theirs."""
        return bool(self.seat.name) and not self.seat.claim

    @property
    def is_offered(self) -> bool:
        """Whether its holder has not answered yet."""
        return self.seat.status == Status.OFFERED

    @property
    def is_declined(self) -> bool:
        """Whether its holder declined it, or gave it back before it began."""
        return self.seat.status == Status.DECLINED

    @property
    def is_disputed(self) -> bool:
        """Whether its holder says that it is wrong."""
        return self.seat.status == Status.DISPUTED


def _order(row: SeatRow) -> tuple[int, bool, str, dt.date, int]:
    person = row.seat.member.sort_key if row.seat.member else fold(row.seat.name)
    return (RANK[Role(row.seat.role)], row.is_vacant, person, row.seat.begins, row.seat.pk)


def known_people(viewer: Viewer, seats: Iterable[Seat]) -> dict[int, Member]:
    """The holders whose page this viewer may open, by number. One query."""
    ids = {seat.member_id for seat in seats if seat.member_id is not None}
    return Member.objects.visible_to(viewer).in_bulk(ids) if ids else {}


def seat_rows(viewer: Viewer, seats: Iterable[Seat], today: dt.date | None = None) -> list[SeatRow]:
    """Seats as rows of a roster. They must come through `visible_to(viewer)` with their members. One query."""
    seats = list(seats)
    known = known_people(viewer, seats)
    return sorted(
        (SeatRow(seat, _holder(seat), known.get(seat.member_id or 0), _note(seat, today)) for seat in seats),
        key=_order,
    )


def _holder(seat: Seat) -> str:
    if seat.withheld:
        return "A former member"
    return seat.member.name if seat.member else seat.name


def _note(seat: Seat, today: dt.date | None) -> str:
    if seat.note or today is None or seat.is_vacant:
        return seat.note
    if seat.begins > today:
        return f"From {show_day(seat.begins)}"
    if seat.ends is not None and today < seat.ends <= today + SOON and not seat.ended:
        return f"Term ends {show_day(seat.ends - dt.timedelta(days=1))}"
    return ""


def roster(viewer: Viewer, committee: Committee, day: dt.date) -> list[SeatRow]:
    """The roster as of a day. Two queries."""
    seats = Seat.objects.visible_to(viewer).filter(committee=committee).on(day)
    seats = seats.select_related("member", "committee")
    return seat_rows(viewer, [seat for seat in seats if seat.status == Status.ACCEPTED], committee.today)


def vacancies(viewer: Viewer, committee: Committee) -> list[Seat]:
    """Seats that are or will be vacant, the earliest first. One query."""
    found = Seat.objects.visible_to(viewer).filter(committee=committee).vacant().not_over()
    return list(found.select_related("committee").order_by("begins", "pk"))


def newest_vacancy() -> int:
    """The number of the newest vacancy on any committee, 0 while there is none. One query."""
    return Seat.objects.vacant().order_by("-pk").values_list("pk", flat=True).first() or 0


def history(viewer: Viewer, committee: Committee) -> list[tuple[str, list[SeatRow]]]:
    """All seats that were ever held, under what they are called, in the order of a roster. Two queries."""
    seats = (
        Seat.objects.visible_to(viewer)
        .filter(committee=committee)
        .counting()
        .select_related("member", "committee")
    )
    rows = [row for row in seat_rows(viewer, seats) if not row.is_vacant]
    groups: dict[str, list[SeatRow]] = {}
    for row in rows:
        groups.setdefault(row.role, []).append(row)
    return [
        (called, sorted(group, key=lambda row: (row.seat.begins, row.seat.pk), reverse=True))
        for called, group in groups.items()
    ]


def names_over_time(committee: Committee) -> list[CommitteeName]:
    """The former names, oldest first. One query."""
    return list(CommitteeName.objects.filter(committee=committee))


def name_on(committee: Committee, names: Sequence[CommitteeName], day: dt.date) -> str:
    """The name that the committee had on a day."""
    for former in names:
        if (former.begins is None or former.begins <= day) and (former.ends is None or day < former.ends):
            return former.name
    return committee.name


# What chairs need to see coming


def ending_soon(rows: Iterable[SeatRow], today: dt.date) -> list[SeatRow]:
    """Seats in force that end within six months, the next to end first."""
    ending = [
        (row.seat.ends, row)
        for row in rows
        if not row.is_vacant and row.seat.ends and row.seat.begins <= today < row.seat.ends <= today + SOON
    ]
    return [row for _, row in sorted(ending, key=lambda pair: pair[0])]


@dataclass(frozen=True)
class Gap:
    """Days `[begins, ends)` in which a seat that had holders before had none."""

    called: str
    begins: dt.date
    ends: dt.date | None

    def __str__(self) -> str:
        until = f"to {show_day(self.ends)}" if self.ends else "on"
        return f"{self.called}: nobody from {show_day(self.begins)} {until}"


def gaps(seats: Iterable[Seat], today: dt.date) -> list[Gap]:
    """Days between two holders of an office, or since the last one; plain members have no office."""
    offices: dict[tuple[str, str], list[Seat]] = {}
    for seat in seats:
        if not seat.is_vacant and seat.status == Status.ACCEPTED and (seat.role != Role.MEMBER or seat.title):
            offices.setdefault((seat.role, seat.title), []).append(seat)
    found = []
    for held in offices.values():
        held.sort(key=lambda seat: seat.begins)
        covered: dt.date | None = held[0].begins
        for seat in held:
            if covered is not None and seat.begins > covered:
                found.append(Gap(seat.called, covered, seat.begins))
            covered = None if covered is None or seat.ends is None else max(covered, seat.ends)
        if covered is not None and covered <= today:
            found.append(Gap(held[0].called, covered, None))
    return sorted(found, key=lambda gap: gap.begins, reverse=True)


def seats_taken(viewer: Viewer, committee: Committee, day: dt.date) -> int:
    """How many seats are held, promised or vacant on a day, as the viewer knows them. The size of a committee only
    warns, so the number is that of the rows that the viewer sees: a hidden seat is in neither. One query."""
    seats = Seat.objects.visible_to(viewer).filter(committee=committee).exclude(status=Status.DECLINED)
    return seats.on(day).count()


# Addresses


@dataclass(frozen=True)
class Address:
    """An email address that a holder lets this viewer see."""

    person: Member
    email: str


def addresses(viewer: Viewer, committee: Committee) -> list[Address]:
    """One address of each who serves today, where they let this viewer see one; the one at work first. Two queries."""
    seats = Seat.objects.visible_to(viewer).serving().filter(committee=committee)
    holders = set(seats.values_list("member_id", flat=True)) - {viewer.member_id}
    lines = (
        Entry.objects.visible_to(viewer)
        .filter(owner__in=holders, kind__in=EMAIL_KINDS)
        .select_related("owner")
        .order_by("owner__sort_key", "owner_id", "-kind", "position", "pk")
    )
    first: dict[int, Address] = {}
    for line in lines:
        first.setdefault(line.owner_id, Address(line.owner, line.value["value"]))
    return list(first.values())


# Lists of committees


@dataclass(frozen=True)
class CommitteeFilter:
    """What narrows the list of committees; empty parts narrow nothing."""

    words: str = ""
    kind: str = ""
    organization: Organization | None = None
    volunteers: bool = False
    past: bool = False
    after: str = ""


@dataclass(frozen=True)
class CommitteeList:
    """A part of the list of committees, each with the number of its seats that are `vacant`; `after` leads on and is
    empty at the end."""

    committees: list[Committee]
    after: str = ""


def _named(found: CommitteeQuerySet, words: str) -> CommitteeQuerySet:
    """Those that have all these words in their names, former ones too, or in that of their organization."""
    for word in words.replace("\0", "").split():
        former = CommitteeName.objects.filter(name__icontains=word).values("committee_id")
        organization = Q(organization__key__contains=fold(word)) | Q(organization__abbreviation__iexact=word)
        found = found.filter(Q(key__contains=fold(word)) | Q(pk__in=former) | organization)
    return found


def some_committees(viewer: Viewer, words: str, most: int = 5) -> tuple[list[Committee], Count]:
    """The first committees by name that have these words, those of today before those that ended, and how many there are
    of both. Two queries."""
    found = _named(Committee.objects.visible_to(viewer), words)
    rows = found.select_related("organization").order_by(F("discharged").asc(nulls_first=True), "key", "pk")
    return list(rows[:most]), Count.of(found[: LIMITS.counted + 1].count())


def list_committees(viewer: Viewer, wanted: CommitteeFilter, size: int = 40) -> CommitteeList:
    """The committees that exist for this viewer, by name; words find former names too. One query."""
    found = _named(Committee.objects.visible_to(viewer).select_related("organization"), wanted.words)
    found = found.filter(discharged__isnull=False) if wanted.past else found.active()
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.organization:
        found = found.of_organization(wanted.organization)
    if wanted.volunteers:
        found = found.filter(takes_volunteers=True)
    found = found.filter(_BY_NAME.following(wanted.after))
    empty = Q(seats__member=None, seats__name="", seats__withheld=False) & Q(seats__status=Status.ACCEPTED)
    found = found.annotate(vacant=CountRows("seats", filter=empty & not_over("seats", "")))
    page = _BY_NAME.cut(found.order_by(*_BY_NAME.by)[: size + 1], size)
    return CommitteeList(page.rows, page.after)
