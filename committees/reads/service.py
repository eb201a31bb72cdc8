"""What a member reads about their own service: offers to answer, and where their offers to serve stand."""

from dataclasses import dataclass

from committees.models import Candidacy, Seat, Volunteer
from committees.reads.rosters import term_in_words
from committees.roles import Status
from members.rule.masks import audience_key
from members.rule.standing import Viewer
from netlib.look import AUDIENCES
from netlib.text.names import fold


@dataclass(frozen=True)
class Offered:
    """A seat that waits for the member's answer, with who will see it."""

    seat: Seat
    term: str
    audience: str

    @property
    def seen_by(self) -> str:
        """Who that is, in words."""
        return AUDIENCES[self.audience].hint


def offers_to_answer(member_id: int) -> list[Offered]:
    """Seats that are offered to a member, the earliest first. One query."""
    waiting = Seat.objects.filter(member_id=member_id, status=Status.OFFERED).order_by("begins", "pk")
    return [
        Offered(seat, term_in_words(seat), audience_key(seat.committee.roster_audience))
        for seat in waiting.select_related("committee__organization")
    ]


def under_the_name(viewer: Viewer, name: str) -> list[Seat]:
    """Seats under the viewer's own name that nobody has claimed, on rosters that the viewer sees. One query."""
    seats = Seat.objects.visible_to(viewer).filter(member=None, name_key=fold(name)[:120], claim="")
    return list(seats.exclude(name="").select_related("committee").order_by("begins", "pk")[:20])


@dataclass(frozen=True)
class Standing:
    """Where an offer to serve stands, as far as the volunteer is told: shortlists are not told."""

    offer: Volunteer
    answers: list[str]


_ANSWERS = {
    Status.OFFERED: "offers you a seat: answer above",
    Status.ACCEPTED: "gave you a seat",
    Status.DECLINED: "offered a seat, which you declined",
    Status.DISPUTED: "gave you a seat",
}


def offers_to_serve(member_id: int) -> list[Standing]:
    """The member's offers that stand, each with what committees answered. Three queries."""
    offers = list(
        Volunteer.objects.waiting()
        .filter(member_id=member_id)
        .select_related("committee", "place")
        .prefetch_related("headings")
    )
    answers: dict[int, list[str]] = {offer.pk: [] for offer in offers}
    for candidacy in (
        Candidacy.objects.filter(volunteer__in=answers).select_related("committee", "seat").order_by("pk")
    ):
        name = candidacy.committee.name
        if candidacy.seat is not None and candidacy.seat.member_id == member_id:
            answers[candidacy.volunteer_id].append(f"{name} {_ANSWERS[Status(candidacy.seat.status)]}.")
        elif candidacy.thanked_at is not None:
            answers[candidacy.volunteer_id].append(f"{name} thanks you, and has no seat this time.")
    return [Standing(offer, answers[offer.pk]) for offer in offers]
