"""What a member reads about their own service: the seats they are offered, and those under their name."""

from dataclasses import dataclass

from committees.models import Seat
from committees.reads.terms import term_in_words
from committees.roles import Status
from members.rule.masks import audience_key
from members.rule.standing import Viewer
from netlib.look import AUDIENCES
from netlib.text.names import fold


@dataclass(frozen=True)
class SeatOffer:
    """A seat that waits for the member's answer, with who will see it."""

    seat: Seat
    term: str
    audience: str

    @property
    def seen_by(self) -> str:
        """Who that is, in words."""
        return AUDIENCES[self.audience].hint


def offers_to_answer(member_id: int) -> list[SeatOffer]:
    """Seats that are offered to a member, the earliest first. One query."""
    waiting = Seat.objects.filter(member_id=member_id, status=Status.OFFERED).order_by("begins", "pk")
    return [
        SeatOffer(seat, term_in_words(seat), audience_key(seat.committee.roster_audience))
        for seat in waiting.select_related("committee__organization")
    ]


def under_the_name(viewer: Viewer, name: str) -> list[Seat]:
    """Unclaimed seats under the viewer's own name, on rosters that the viewer sees. One query."""
    seats = Seat.objects.visible_to(viewer).filter(member=None, name_key=fold(name)[:120], claim="")
    return list(seats.exclude(name="").select_related("committee").order_by("begins", "pk")[:20])
