"""What the chairs of a committee see of it: what ends, what is vacant, what waits for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from committees.models import Committee, Seat
from committees.reads.rosters import Gap, SeatRow, ending_soon, gaps, seat_rows
from committees.reads.said import ToConfirm, said_of
from committees.roles import Claim, Status
from members.rule.columns import in_good_standing, not_blocked
from members.rule.standing import Viewer


@dataclass(frozen=True)
class ChairsView:
    """A committee as its chairs see it: `rows` are the seats of its table; those that end, that are vacant and that
    are disputed stand apart as well."""

    rows: list[SeatRow]
    ending: list[SeatRow]
    vacant: list[SeatRow]
    disputed: list[SeatRow]
    claims: list[Seat]
    gaps: list[Gap]
    said: list[ToConfirm]


def chairs_view(viewer: Viewer, committee: Committee) -> ChairsView:
    """Everything that a chair must look after. Five queries."""
    today = committee.today
    seats = list(
        Seat.objects.visible_to(viewer).filter(committee=committee).select_related("member", "claimant")
    )
    declined = Seat.objects.turned_down(viewer).filter(committee=committee).select_related("member")
    known = seat_rows(viewer, [*seats, *_unanswered(declined, seats)], today)
    rows = [row for row in known if row.seat.ends_after(today)]
    counting = [row for row in rows if row.seat.status == Status.ACCEPTED]
    held = [row for row in counting if not row.is_vacant]
    now = [row for row in held if row.seat.begins <= today]
    vacant = sorted((row for row in counting if row.is_vacant), key=lambda row: row.seat.begins)
    return ChairsView(
        rows=[
            *now,
            *(row for row in held if row.seat.begins > today),
            *(row for row in rows if row.is_offered),
            *(row for row in rows if row.is_declined),
            *vacant,
        ],
        ending=ending_soon(now, today),
        vacant=vacant,
        disputed=[row for row in known if row.is_disputed],
        claims=claims(viewer, committee),
        gaps=gaps(seats, today),
        said=said_of(viewer, committee),
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
