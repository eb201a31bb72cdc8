"""What the other apps are told about committees."""

from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q
from django.urls import reverse

from committees.demo import load_committees
from committees.formats.archive import service_of
from committees.formats.sitemaps import CommitteeMap
from committees.forms.said import SaidForm
from committees.models import Committee, Meeting, OwnService, Seat
from committees.models.queries import met_by
from committees.reads.chairs import to_settle
from committees.reads.directory import count_serving, serving
from committees.reads.news import colleagues_to_know, news_of_committees
from committees.reads.record import own_record, record_on_profile
from committees.reads.rosters import some_committees
from committees.reads.said import said_by, said_to_confirm
from committees.reads.terms import term_in_words
from committees.roles import Claim, Status
from committees.services.leaving import forget_member
from events.extensions import event_sections, past_sections, whom_let_in
from events.models import Event
from events.models.queries import let_in
from members import extensions
from members.extensions import Found, Section, Shown, Waiting
from members.models import Member, Organization
from members.reads.circles import circle_names
from members.rule.masks import OWN_STANDING
from members.rule.standing import Viewer
from members.search.facets import FacetCount, register_facet
from netlib.wellknown import SITEMAPS

Part = TypeVar("Part")


# Where circles stand in a mask of a seat, and whose they are.
_RECORD: tuple[type[Model], str, str] = (Seat, "record_audience", "member_id")
_SAID: tuple[type[Model], str, str] = (OwnService, "audience", "member_id")


def connect() -> None:
    """Connect everything; twice is the same as once."""
    _add(extensions.profile_sections, service_section)
    _add(extensions.organization_sections, committees_section)
    _add(extensions.desk_waits, seats_to_answer)
    extensions.searches["committees"] = search_committees
    _add(extensions.desk_waits, answers_of_chairs)
    _add(extensions.before_erasing, forget_member)
    _add(extensions.demo_loaders, load_committees)
    _add(extensions.export_parts, service_of)
    _add(extensions.masks, _RECORD)
    _add(extensions.masks, _SAID)
    _add(extensions.more_shown, said_shown)
    _add(past_sections, served_section)
    extensions.reasons_to_know.add(colleagues_to_know)
    extensions.desk_news.add(news_of_committees)
    extensions.news_templates["volunteer"] = "committees/news_volunteer.html"
    extensions.news_templates["seat"] = "committees/news_seat.html"
    extensions.log_words["own_service"] = said_in_log
    _add(extensions.more_shown, seats_shown)
    _add(let_in, met_by)
    _add(whom_let_in, who_meets)
    _add(event_sections, committees_of_event)
    SITEMAPS["committees"] = CommitteeMap
    extensions.log_words["record"] = seats_in_log
    register_facet(FacetCount("service", "Serves on", serving, count_serving))


def _add(registry: list[Part], part: Part) -> None:
    if part not in registry:
        registry.append(part)


def service_section(viewer: Viewer, member: Member, standing: int) -> Section | None:
    """The service record on a profile; the owner sees it empty, too, once there is something to answer."""
    own = standing == OWN_STANDING
    record = own_record(member.pk, {}) if own else record_on_profile(viewer, member.pk, standing)
    said = said_by(viewer, member.pk, standing, circle_names(member.pk) if own else {})
    data = {"record": record, "said": said, "own": own}
    return Section("committees/profile_section.html", data) if record or said else None


def served_section(viewer: Viewer) -> Section:
    """The form for service in one's own words, for the page of past events."""
    return Section("committees/past_section.html", {"form": SaidForm()})


def committees_section(viewer: Viewer, organization: Organization) -> Section | None:
    """The committees of an organization and of its divisions that exist for the viewer."""
    active = Committee.objects.visible_to(viewer).active().of_organization(organization)
    data = {"committees": list(active.select_related("organization")), "organization": organization}
    return Section("committees/organization_section.html", data) if data["committees"] else None


def search_committees(viewer: Viewer, text: str) -> Found:
    """The committees that the viewer finds by words, also by their former names, those of today before those that ended.
    Two queries."""
    rows, number = some_committees(viewer, text)
    url = f"{reverse('committees')}?{urlencode({'q': text})}"
    return Found("committees", "Committees", "committees", "committees/hit.html", rows, number, url)


def committees_of_event(viewer: Viewer, event: Event) -> Section | None:
    """The committees that run an event, or meet there, and exist for the viewer."""
    meets = Meeting.objects.filter(event=event).values("committee_id")
    found = list(Committee.objects.visible_to(viewer).filter(Q(event=event) | Q(pk__in=meets)))
    return Section("committees/event_section.html", {"committees": found}) if found else None


def who_meets(events: Iterable[Event]) -> Iterable[tuple[int, int]]:
    """The members that events let in as meetings of a committee: `met_by` seen from the host. One query."""
    seats = Seat.objects.serving().filter(committee__meetings__event__in=events)
    return seats.values_list("committee__meetings__event_id", "member_id")


def seats_shown(owner: Member) -> list[Shown]:
    """The seats of a member that have begun, as far as their profile shows them beyond the roster. One query."""
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


def said_shown(owner: Member) -> list[Shown]:
    """What a member says of their service, with its audience. One query."""
    rows = OwnService.objects.filter(member=owner).select_related("committee")
    return [Shown(f"said-{row.pk}", "Service in your own words", str(row), row.audience) for row in rows]


def said_in_log(viewer: Viewer, ids: set[int]) -> dict[int, str]:
    """What a member's log calls what they say of their service. One query."""
    rows = OwnService.objects.filter(member=viewer.member_id, pk__in=ids).select_related("committee")
    names = {row.pk: f"Service on {row}" for row in rows}
    return {pk: names.get(pk, "Service that you removed") for pk in ids}


def seats_in_log(viewer: Viewer, ids: set[int]) -> dict[int, str]:
    """What a member's log calls their seats. One query."""
    seats = Seat.objects.filter(member=viewer.member_id, pk__in=ids)
    names = dict(seats.values_list("pk", "committee__name"))
    return {pk: f"Seat on {names[pk]}" if pk in names else "A seat that’s no longer yours" for pk in ids}


def seats_to_answer(viewer: Viewer) -> Waiting | None:
    """Seats that are offered to a member, and those of which a curator thinks that they are theirs."""
    asked = Q(member=viewer.member_id, status=Status.OFFERED) | Q(
        claimant=viewer.member_id, claim=Claim.PROPOSED
    )
    seats = list(Seat.objects.filter(asked).select_related("committee").order_by("begins", "pk"))
    items = tuple((f"{seat.called}, {seat.committee.name}", reverse("service")) for seat in seats)
    template = "committees/desk_seat.html"
    return Waiting("seat to answer", "seats to answer", items, template, tuple(seats)) if items else None


def answers_of_chairs(viewer: Viewer) -> Waiting | None:
    """Claims and disputes on the committees that a member runs."""
    items = tuple(
        (f"{seat.called}, {seat.committee.name}", reverse("committee-run", args=[seat.committee.slug]))
        for seat in to_settle(viewer)
    )
    items += tuple(
        (f"{said.member.name}: {said}", reverse("committee-run", args=[said.committee.slug]))
        for said in said_to_confirm(viewer)
        if said.committee
    )
    return Waiting("claim to settle as a chair", "claims to settle as a chair", items) if items else None
