"""What the other apps are told about committees."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse

from events.extensions import event_sections, whom_let_in
from events.models import Event
from events.models.queries import let_in
from members import extensions
from members.extensions import Section, Shown, Waiting
from members.models import Member, Organization
from members.rule.masks import OWN_STANDING
from members.rule.standing import Viewer
from members.search.facets import FacetCount, register_facet


def connect() -> None:
    """Connect everything; twice is the same as once."""
    from committees.models import Seat
    from committees.models.queries import met_by
    from committees.reads.directory import count_serving, serving

    parts: tuple[tuple[list[Any], Any], ...] = (
        (extensions.profile_sections, service_section),
        (extensions.organization_sections, committees_section),
        (extensions.desk_waits, seats_to_answer),
        (extensions.desk_waits, answers_of_chairs),
        (extensions.before_erasing, forget),
        (extensions.demo_loaders, load_demo),
        (extensions.export_parts, service_of),
        (extensions.masks, (Seat, "record_audience", "member_id")),
        (extensions.more_shown, seats_shown),
        (let_in, met_by),
        (whom_let_in, who_meets),
        (event_sections, committees_of_event),
    )
    for registry, part in parts:
        if part not in registry:
            registry.append(part)
    extensions.log_words["record"] = seats_in_log
    register_facet(FacetCount("service", "Serves on", serving, count_serving))


def service_section(viewer: Viewer, member: Member, standing: int) -> Section | None:
    """The service record on a profile; the owner sees it empty, too, once there is something to answer."""
    from committees.reads.record import own_record, record_on_profile

    own = standing == OWN_STANDING
    record = own_record(member.pk, {}) if own else record_on_profile(viewer, member.pk, standing)
    return Section("committees/profile_section.html", {"record": record, "own": own}) if record else None


def committees_section(viewer: Viewer, organization: Organization) -> Section | None:
    """The committees of an organization and of its divisions that exist for the viewer."""
    from committees.models import Committee

    active = Committee.objects.visible_to(viewer).active().of_organization(organization)
    data = {"committees": list(active.select_related("organization")), "organization": organization}
    return Section("committees/organization_section.html", data) if data["committees"] else None


def committees_of_event(viewer: Viewer, event: Event) -> Section | None:
    """The committees that run an event, or meet there, and exist for the viewer."""
    from committees.models import Committee, Meeting

    meets = Meeting.objects.filter(event=event).values("committee_id")
    found = list(Committee.objects.visible_to(viewer).filter(Q(event=event) | Q(pk__in=meets)))
    return Section("committees/event_section.html", {"committees": found}) if found else None


def who_meets(events: Iterable[Event]) -> Iterable[tuple[int, int]]:
    """Whom events let in as meetings of a committee: the twin of `met_by` for those who host them. One query."""
    from committees.models import Seat

    seats = Seat.objects.in_force().filter(member__isnull=False, committee__meetings__event__in=events)
    return seats.values_list("committee__meetings__event_id", "member_id")


def seats_shown(owner: Member) -> list[Shown]:
    """The seats of a member that have begun, as far as their profile shows them beyond the roster. One query."""
    from committees.models import Seat
    from committees.reads.rosters import term_in_words

    # As others see the record: what has not begun is not there, whatever its audience.
    seats = Seat.objects.filter(member=owner).counting().begun().select_related("committee")
    return [
        Shown(
            f"seat-{seat.pk}",
            f"Seat on {seat.committee.name}",
            f"{seat.called}, {term_in_words(seat)}",
            seat.record_audience,
            to_members=seat.roster_reaches_members,
        )
        for seat in seats.order_by("-begins", "-pk")
    ]


def seats_in_log(viewer: Viewer, ids: set[int]) -> dict[int, str]:
    """What a member's log calls their seats. One query."""
    from committees.models import Seat

    seats = Seat.objects.filter(member=viewer.member_id, pk__in=ids)
    names = dict(seats.values_list("pk", "committee__name"))
    return {pk: f"Seat on {names[pk]}" if pk in names else "A seat that is no longer yours" for pk in ids}


def seats_to_answer(viewer: Viewer) -> Waiting | None:
    """Seats that are offered to a member, and those of which a curator thinks that they are theirs."""
    from committees.models import Seat
    from committees.roles import Claim, Status

    asked = Q(member=viewer.member_id, status=Status.OFFERED) | Q(
        claimant=viewer.member_id, claim=Claim.PROPOSED
    )
    seats = Seat.objects.filter(asked).select_related("committee").order_by("begins", "pk")
    items = tuple((f"{seat.called}, {seat.committee.name}", reverse("service")) for seat in seats)
    return Waiting("seat to answer", "seats to answer", items) if items else None


def answers_of_chairs(viewer: Viewer) -> Waiting | None:
    """Claims and disputes on the committees that a member runs."""
    from committees.reads.chairs import to_settle

    items = tuple(
        (f"{seat.called}, {seat.committee.name}", reverse("committee-run", args=[seat.committee.slug]))
        for seat in to_settle(viewer)
    )
    return Waiting("claim to settle as a chair", "claims to settle as a chair", items) if items else None


def forget(member: Member) -> None:
    """What rosters keep of somebody whose account is erased."""
    from committees.services.leaving import forget_member

    forget_member(member)


def load_demo() -> None:
    """The committees of the demo world."""
    from committees.demo import load_committees

    load_committees()


def service_of(member: Member) -> dict[str, Any]:
    """Everything of the app that belongs to a member, for the copy of their data."""
    from committees.formats.archive import service_of as parts

    return parts(member)
