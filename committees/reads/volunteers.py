"""Volunteers: as the chairs of a committee see them, and as they see themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from committees.models import Candidacy, Committee, Volunteer
from committees.models.volunteer import VolunteerQuerySet
from committees.roles import Status
from members.models import Heading, Member, Place
from members.rule.standing import Viewer

_STATES = {
    Status.OFFERED: "Offered a seat",
    Status.ACCEPTED: "Has a seat",
    Status.DECLINED: "Declined a seat",
    Status.DISPUTED: "Disputes a seat",
}
_ANSWERS = {
    Status.OFFERED: "offers you a seat: answer above",
    Status.ACCEPTED: "gave you a seat",
    Status.DECLINED: "offered a seat, which you declined",
    Status.DISPUTED: "gave you a seat",
}


def in_words(*parts: str | Place | Iterable[Heading] | None) -> str:
    """What a volunteer offers, in one row: words, a place, topics; what is missing is left out."""
    words: list[str] = []
    for part in parts:
        if isinstance(part, str):
            words.append(part)
        elif isinstance(part, Place):
            words.append(f"near {part}")
        elif part is not None:
            words += [heading.name for heading in part]
    return ", ".join(words)


@dataclass(frozen=True)
class VolunteerRow:
    """A volunteer as the chairs of a committee see them. `person` is there where the chair may open their page;
    `shared` are the topics in which they and the committee meet; `candidacy` is what the committee has done so far."""

    volunteer: Volunteer
    person: Member | None
    shared: list[Heading]
    topics: list[Heading]
    candidacy: Candidacy | None

    @property
    def name(self) -> str:
        """The name of the volunteer."""
        return self.volunteer.member.name

    @property
    def wish(self) -> str:
        """For what they volunteer, how much time they have, where, and the topics shared with the committee."""
        asks = "asked for this committee" if self.volunteer.committee_id else "would serve anywhere"
        hours = self.volunteer.get_hours_display().lower()
        return in_words(asks, hours, self.volunteer.place, self.shared)

    @property
    def offers(self) -> str:
        """How much time they have, where, and all their topics."""
        return in_words(self.volunteer.get_hours_display(), self.volunteer.place, self.topics)

    @property
    def shortlisted(self) -> bool:
        """Whether they are on the shortlist."""
        return self.candidacy is not None and self.candidacy.shortlisted

    @property
    def state(self) -> str:
        """What the committee answered, in words; empty while nothing."""
        if self.candidacy is None:
            return ""
        seat = self.candidacy.answer
        if seat is not None:
            return _STATES[Status(seat.status)]
        return "Thanked" if self.candidacy.thanked_at else ""


def find_volunteers(viewer: Viewer, committee: Committee) -> VolunteerQuerySet:
    """The volunteers who suit a committee that the viewer runs; not the viewer. With their members."""
    matching = Volunteer.objects.matching(committee).values("pk")
    seen = Volunteer.objects.visible_to(viewer).filter(~Q(member=viewer.member_id), pk__in=matching)
    return seen.select_related("member")


def volunteers_for(viewer: Viewer, committee: Committee, only: int | None = None) -> list[VolunteerRow]:
    """The volunteers who suit a committee that the viewer runs, or `only` the one with that number: the shortlist
    first, then those who asked for it, then those for any committee. Five queries, however many."""
    found = find_volunteers(viewer, committee).select_related("place").prefetch_related("headings")
    volunteers = list(found if only is None else found.filter(pk=only))
    done = {
        c.volunteer_id: c
        for c in Candidacy.objects.filter(committee=committee, volunteer__in=volunteers).select_related(
            "seat__committee"
        )
    }
    ids = [volunteer.member_id for volunteer in volunteers]
    known = Member.objects.visible_to(viewer).in_bulk(ids) if ids else {}
    about = set(committee.headings.values_list("pk", flat=True))
    rows = []
    for volunteer in volunteers:
        topics = list(volunteer.headings.all())
        shared = [heading for heading in topics if heading.pk in about]
        rows.append(
            VolunteerRow(volunteer, known.get(volunteer.member_id), shared, topics, done.get(volunteer.pk))
        )
    return sorted(
        rows,
        key=lambda row: (
            not row.shortlisted,
            bool(row.state),
            row.volunteer.committee_id is None,
            -len(row.shared),
            row.volunteer.since,
        ),
    )


@dataclass(frozen=True)
class OwnVolunteering:
    """What a member volunteers for, and what committees answered, as far as they are told: shortlists are not told."""

    volunteer: Volunteer
    answers: list[str]

    @property
    def offers(self) -> str:
        """How much time they have, where, and their topics."""
        topics = self.volunteer.headings.all()
        return in_words(self.volunteer.get_hours_display(), self.volunteer.place, topics)

    @property
    def url(self) -> str:
        """Where they change it."""
        committee = self.volunteer.committee
        return reverse("committee-volunteer", args=[committee.slug]) if committee else reverse("volunteer")


def own_volunteering(member_id: int) -> list[OwnVolunteering]:
    """What the member volunteers for, each with what committees answered. Three queries."""
    mine = list(
        Volunteer.objects.waiting()
        .filter(member_id=member_id)
        .select_related("committee", "place")
        .prefetch_related("headings")
    )
    answers: dict[int, list[str]] = {volunteer.pk: [] for volunteer in mine}
    # What chairs have only noted is not read at all.
    answered = Q(thanked_at__isnull=False) | Q(seat__member=member_id)
    given = Candidacy.objects.filter(answered, volunteer__in=answers)
    for candidacy in given.select_related("committee", "seat").order_by("pk"):
        name = candidacy.committee.name
        if candidacy.seat is not None and candidacy.seat.member_id == member_id:
            answers[candidacy.volunteer_id].append(f"{name} {_ANSWERS[Status(candidacy.seat.status)]}.")
        elif candidacy.thanked_at is not None:
            answers[candidacy.volunteer_id].append(f"{name} thanks you, and has no seat this time.")
    return [OwnVolunteering(volunteer, answers[volunteer.pk]) for volunteer in mine]
