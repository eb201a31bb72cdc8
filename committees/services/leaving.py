"""What becomes of the seats of a member who leaves Netlib."""

from django.core.exceptions import ValidationError

from committees.models import Seat, SeatChange
from committees.roles import Claim, Status
from committees.services.locks import acting
from committees.services.seats import save_seat
from members.models import Member
from members.rule.masks import ONLY_ME


def forget_member(member: Member) -> None:
    """Before an account is erased: rosters keep the name where the member agreed, else the seat stays without one.
    Offers that wait and what waits for them go; the history forgets who it was where the roster does."""
    acting(member)
    Seat.objects.filter(claimant=member).update(claimant=None, claim=Claim.NONE)
    gone, nameless = [], []
    for seat in Seat.objects.filter(member=member).select_for_update():
        gone.append(seat.pk)
        if seat.status in (Status.OFFERED, Status.DECLINED):
            seat.delete()
            continue
        kept = seat.keeps_name and seat.status == Status.ACCEPTED
        seat.name = member.name if kept else ""
        seat.member, seat.withheld, seat.dispute, seat.record_audience = None, not kept, "", ONLY_ME
        # An agreement belongs to a name: without a name it goes, with one it stays.
        seat.status = Status.ACCEPTED
        if not kept:
            seat.agreed_audience = None
        try:
            save_seat(seat)
        except ValidationError:
            # Another person of the same name holds the same seat: one of the two goes without a name.
            seat.name, seat.withheld = "", True
            save_seat(seat)
        if seat.withheld:
            nameless.append(seat.pk)
    SeatChange.objects.filter(by=member.pk).update(by=None)
    changes = list(SeatChange.objects.filter(seat__in=gone))
    rows = [(change.seat, row) for change in changes for row in (change.before, change.after) if row]
    # The names under which they held a seat before they said that it was theirs.
    claimed = {(seat, row["name"]) for seat, row in rows if row.get("claimant_id") == member.pk}
    for seat_id, row in rows:
        if seat_id in nameless and (seat_id, row["name"]) in claimed:
            row["name"] = ""
        if member.pk in (row.get("member_id"), row.get("claimant_id")):
            row.update(member_id=None, claimant_id=None, dispute="")
    for change in changes:
        change.save(update_fields=["before", "after"])
