"""The service record: the seats of one member, read the other way.

A record may reach further than its roster: the holder may tell the world that they serve on a committee that only
members see. The line then shows the committee's name, without a link, to people who cannot see the committee; search
and facets never find by it. The holder is told so where they choose (`RecordForm`), and on their service page.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from committees.models import Committee, Seat
from committees.reads.said import Said
from committees.reads.terms import term_in_words, years_in_words
from committees.roles import Status
from members.reads.circles import circles_in_words
from members.rule.masks import OWN_STANDING, audience_key
from members.rule.standing import Viewer, reaches_further
from netlib.roles import unrestricted


def names_it_further(committee: Committee, audience: int) -> bool:
    """Whether a record with that audience names the committee to people who cannot see it."""
    return reaches_further(audience, committee.roster_audience)


@dataclass(frozen=True)
class Served:
    """One seat of a record. `url` leads to the committee where it exists for the viewer; `audience` and `circles` say
    to the holder alone how far they show it beyond the roster."""

    seat: Seat
    url: str
    audience: str = ""
    circles: str = ""

    @property
    def committee(self) -> str:
        """The name of the committee."""
        return self.seat.committee.name

    @property
    def organization(self) -> str:
        """The organization to which the committee belongs; empty for one that only runs an event."""
        owner = self.seat.committee.organization
        return owner.abbreviation or owner.name if owner else ""

    @property
    def role(self) -> str:
        """What the seat is called."""
        return self.seat.called

    @property
    def term(self) -> str:
        """The days of the seat by month."""
        return term_in_words(self.seat)

    @property
    def years(self) -> str:
        """The days of the seat by year."""
        return years_in_words(self.seat)

    @property
    def named(self) -> str:
        """The seat and its committee, for buttons that a screen reader reads apart from their row."""
        return f"{self.role}, {self.committee}"

    @property
    def counts(self) -> bool:
        """Whether it is on the roster."""
        return self.seat.status == Status.ACCEPTED

    @property
    def is_disputed(self) -> bool:
        """Whether the holder says that it is wrong."""
        return self.seat.status == Status.DISPUTED

    @property
    def may_resign(self) -> bool:
        """Whether the holder can leave it."""
        return self.counts and not self.seat.ended and not self.seat.is_over

    @property
    def agrees(self) -> bool:
        """Whether the roster goes no further than the holder agreed."""
        agreed, roster = self.seat.agreed_audience, self.seat.committee.roster_audience
        return agreed is None or not reaches_further(roster, agreed)

    @property
    def names_it_further(self) -> bool:
        """Whether the line names the committee to people who cannot see it."""
        return names_it_further(self.seat.committee, self.seat.record_audience)

    @property
    def roster(self) -> str:
        """As far as the roster goes today: an audience."""
        return audience_key(self.seat.committee.roster_audience)

    @property
    def cv(self) -> str:
        """The line of a CV: years, role, committee, organization."""
        parts = [self.role, self.committee, self.organization]
        return f"{self.years}  {', '.join(part for part in parts if part)}"


def _served(viewer: Viewer, seats: Iterable[Seat], own: bool, names: dict[int, str]) -> list[Served]:
    seats = list(seats)
    there = set(
        Committee.objects.visible_to(viewer)
        .filter(pk__in=[seat.committee_id for seat in seats])
        .values_list("pk", flat=True)
        if seats
        else []
    )
    return [
        Served(
            seat,
            seat.committee.get_absolute_url() if seat.committee_id in there else "",
            audience_key(seat.record_audience) if own else "",
            circles_in_words(seat.record_audience, names) if own else "",
        )
        for seat in seats
    ]


def record_on_profile(viewer: Viewer, member_id: int, standing: int) -> list[Served]:
    """What a profile shows of its member's service to a viewer with that standing, newest first. Two queries, one
    where there is none."""
    seats = Seat.objects.record_of(member_id, standing).filter(status=Status.ACCEPTED)
    seats = seats.select_related("committee__organization").order_by("-begins", "-pk")
    with unrestricted("an opened record names committees whose roster does not reach as far"):
        return _served(viewer, seats, False, {})


def own_record(member_id: int, names: dict[int, str]) -> list[Served]:
    """All seats of a member for themselves, newest first; `names` are their circles. Two queries."""
    seats = Seat.objects.record_of(member_id, OWN_STANDING).select_related("committee__organization")
    return _served(Viewer(member_id), seats.order_by("-begins", "-pk"), True, names)


def cv_lines(record: Iterable[Served], said: Iterable[Said] = ()) -> str:
    """The record as plain text for a CV: what counts, one line a seat, newest first; then what the member says."""
    lines = [served.cv for served in record if served.seat.status == Status.ACCEPTED]
    return "".join(f"{line}\n" for line in [*lines, *(each.said.cv for each in said)])
