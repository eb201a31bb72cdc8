"""What the chairs of a committee see of it: what ends, what is vacant, who would serve, what waits for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from committees.models import Candidacy, Committee, Seat, Volunteer
from committees.reads.rosters import Gap, Row, ending_soon, gaps, rows_of
from committees.roles import Claim, Status
from members.models import Heading, Member
from members.rule.columns import in_good_standing, not_blocked
from members.rule.standing import Viewer


@dataclass(frozen=True)
class Willing:
    """A volunteer before the chairs. `person` is there where the chair may open their page; `shared` are the topics
    in which the offer and the committee meet; `candidacy` is what the committee has done so far."""

    offer: Volunteer
    person: Member | None
    shared: list[Heading]
    topics: list[Heading]
    candidacy: Candidacy | None

    @property
    def name(self) -> str:
        """The name of the volunteer."""
        return self.offer.member.name

    @property
    def shortlisted(self) -> bool:
        """Whether the chairs think of them."""
        return self.candidacy is not None and self.candidacy.shortlisted

    @property
    def state(self) -> str:
        """What the committee answered, in words; empty while nothing."""
        if self.candidacy is None:
            return ""
        seat = self.candidacy.answer
        if seat is not None:
            return {
                Status.OFFERED: "Offered a seat",
                Status.ACCEPTED: "Has a seat",
                Status.DECLINED: "Declined a seat",
                Status.DISPUTED: "Disputes a seat",
            }[Status(seat.status)]
        return "Thanked" if self.candidacy.thanked_at else ""


def volunteers_for(viewer: Viewer, committee: Committee) -> list[Willing]:
    """Who would serve on a committee that the viewer runs: the shortlist first, then those who asked for it, then
    standing offers that suit. Five queries, however many."""
    matching = Volunteer.objects.matching(committee).values("pk")
    seen = Volunteer.objects.visible_to(viewer).filter(~Q(member=viewer.member_id), pk__in=matching)
    offers = list(seen.select_related("member", "place").prefetch_related("headings"))
    done = {
        c.volunteer_id: c
        for c in Candidacy.objects.filter(committee=committee, volunteer__in=offers).select_related(
            "seat__committee"
        )
    }
    known = Member.objects.visible_to(viewer).in_bulk([offer.member_id for offer in offers]) if offers else {}
    about = set(committee.headings.values_list("pk", flat=True))
    willing = []
    for offer in offers:
        topics = list(offer.headings.all())
        shared = [heading for heading in topics if heading.pk in about]
        willing.append(Willing(offer, known.get(offer.member_id), shared, topics, done.get(offer.pk)))
    return sorted(
        willing,
        key=lambda each: (
            not each.shortlisted,
            bool(each.state),
            each.offer.committee_id is None,
            -len(each.shared),
            each.offer.since,
        ),
    )


@dataclass(frozen=True)
class Desk:
    """A committee as its chairs see it."""

    now: list[Row]
    coming: list[Row]
    ending: list[Row]
    vacant: list[Row]
    waiting: list[Row]
    declined: list[Row]
    disputed: list[Row]
    claims: list[Seat]
    gaps: list[Gap]


def desk(viewer: Viewer, committee: Committee) -> Desk:
    """Everything that a chair must look after. Four queries."""
    today = committee.today
    seats = list(
        Seat.objects.visible_to(viewer).filter(committee=committee).select_related("member", "claimant")
    )
    declined = Seat.objects.turned_down(viewer).filter(committee=committee).select_related("member")
    rows = rows_of(
        viewer,
        [seat for seat in [*seats, *_unanswered(declined, seats)] if seat.ends is None or seat.ends > today],
        today,
    )
    counting = [row for row in rows if row.seat.status == Status.ACCEPTED]
    now = [row for row in counting if row.seat.begins <= today and not row.is_vacant]
    return Desk(
        now=now,
        coming=[row for row in counting if row.seat.begins > today and not row.is_vacant],
        ending=ending_soon(now, today),
        vacant=sorted((row for row in counting if row.is_vacant), key=lambda row: row.seat.begins),
        waiting=[row for row in rows if row.is_offered],
        declined=[row for row in rows if row.is_declined],
        disputed=[row for row in rows_of(viewer, seats) if row.is_disputed],
        claims=claims(viewer, committee),
        gaps=gaps(seats, today),
    )


def _unanswered(declined: Iterable[Seat], seats: list[Seat]) -> list[Seat]:
    """Those for which no seat of their kind, held or vacant, was made since."""
    newest: dict[tuple[str, str], int] = {}
    for seat in seats:
        newest[seat.role, seat.title] = max(seat.pk, newest.get((seat.role, seat.title), 0))
    return [seat for seat in declined if seat.pk > newest.get((seat.role, seat.title), 0)]


def claims(viewer: Viewer, committee: Committee) -> list[Seat]:
    """Seats by name that members say are theirs, those of the viewer aside. One query."""
    found = Seat.objects.filter(_claimed(viewer), committee=committee)
    return list(found.select_related("claimant"))


def _claimed(viewer: Viewer) -> Q:
    there = in_good_standing("claimant__") & not_blocked(viewer, "claimant") & ~Q(claimant=viewer.member_id)
    return there & Q(claim=Claim.ASKED)


def to_settle(viewer: Viewer) -> list[Seat]:
    """What waits for an answer of the viewer on all committees that they run. One query."""
    disputed = Q(status=Status.DISPUTED) & ~Q(member=viewer.member_id)
    found = Seat.objects.visible_to(viewer).filter(committee__in=Committee.objects.run_by(viewer))
    return list(
        found.filter(disputed | _claimed(viewer)).select_related("committee").order_by("begins", "pk")
    )
