"""How many queries every page, file and form of committees needs: the same with one row of each thing and with three,
and for a form that leads on no more than it takes to write."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from committees import hooks
from committees.formats.archive import service_of
from committees.models import Batch, Candidacy, Committee, CommitteeName, Meeting, OwnService, Seat, Volunteer
from committees.reads.directory import count_serving
from events.models import Event
from members.models import Member
from members.rule.masks import MEMBERS, ONLY_ME
from members.rule.standing import Viewer, standing
from tests.cast import Cast
from tests.committees.conftest import OFFER, PAGE, RUN, SignIn, World
from tests.committees.factories import CommitteeFactory, seat
from tests.events.factories import party
from tests.factories import PlaceFactory, heading, line, listed

SERVICE = "/committees/service/"
ADMIN = "/admin/committees/"


def fill(world: World, cast: Cast, count: int) -> None:
    """So many of everything that stands on a page of the committee, or of the owner's service."""
    committee, soon = world.committee, timezone.now() + dt.timedelta(days=2)
    Committee.objects.update(takes_volunteers=True, max_terms=9, size=90)
    for n in range(count):
        member = listed(name=f"Person {n}")
        line(member, f"p{n}@library.example", MEMBERS, kind="work-email")
        seat(committee, member, title=f"Seat {n}", ends=dt.date(2027, 1, 1))
        seat(committee, None, title=f"Open {n}")
        seat(committee, listed(), title=f"Offered {n}", status="offered")
        seat(committee, listed(), title=f"Disputed {n}", status="disputed", dispute="No.")
        seat(committee, listed(), title=f"Declined {n}", status="declined")
        seat(committee, f"Named {n}", claimant=listed(), claim="asked")
        seat(
            committee,
            listed(),
            role="secretary",
            begins=dt.date(2000 + n, 1, 1),
            ends=dt.date(2000 + n, 6, 1),
        )
        volunteer = Volunteer.objects.create(
            member=listed(), committee=committee, statement="x", place=PlaceFactory.create()
        )
        volunteer.headings.add(heading(f"Topic {n}"))
        Candidacy.objects.create(volunteer=volunteer, committee=committee, shortlisted=True)
        other = CommitteeFactory.create(
            parent=committee, name=f"Sub {n}", organization=committee.organization
        )
        Committee.objects.filter(pk=committee.pk).update(
            event=party(cast.stranger, MEMBERS, title="Conference")
        )
        CommitteeName.objects.create(
            committee=committee, name=f"Old {n}", begins=dt.date(1990 + n, 1, 1), ends=dt.date(1991 + n, 1, 1)
        )
        event = party(world.chair, ONLY_ME, title=f"Call {n}", starts=soon, ends=soon)
        Meeting.objects.create(committee=committee, event=event)
        Batch.objects.create(committee=committee, what="import", by=world.chair)
        seat(other, world.owner)
        seat(other, world.owner, role="intern", status="offered")
        seat(other, world.owner.name, role="secretary")
        seat(other, "N. H.", role="treasurer", claimant=world.owner, claim="proposed")
        seat(other, "Nell H.", role="liaison", claimant=world.owner, claim="asked")
        Volunteer.objects.create(member=world.owner, committee=other, statement=f"{n}")
        for who, where in ((world.owner, other), (listed(), committee)):
            OwnService.objects.create(member=who, committee=where, from_year=2010, to_year=2011)
        OwnService.objects.create(member=world.owner, name=f"Jury {n}", from_year=2010, to_year=2011)


# Whose page, its address, and how many queries it takes; one of them asks where a reader of dates lives.
PAGES = {
    ("visitor", "/committees/"): 1,
    ("owner", "/committees/"): 5,
    ("owner", "/committees/?q=sub&volunteers=on"): 19,
    ("owner", PAGE): 15,
    ("chair", PAGE): 16,
    ("owner", f"{PAGE}history/"): 10,
    ("chair", f"{PAGE}history/"): 11,
    ("owner", f"{PAGE}roster.csv"): 8,
    ("owner", f"{PAGE}roster.vcf"): 9,
    ("owner", f"{PAGE}addresses/"): 7,
    ("chair", RUN): 18,
    ("chair", f"{RUN}describe/"): 6,
    ("chair", f"{RUN}seats/add/"): 7,
    ("chair", f"{RUN}meetings/"): 9,
    ("chair", f"{RUN}message/"): 6,
    ("chair", f"{RUN}volunteers/{{volunteer}}/"): 13,
    ("owner", SERVICE): 16,
    ("owner", f"{SERVICE}cv.txt"): 6,
    ("owner", f"{SERVICE}{{seat}}/audience/"): 7,
    ("owner", f"{PAGE}volunteer/"): 5,
    ("curator", f"{ADMIN}committee/"): 6,
    ("curator", f"{ADMIN}committee/{{committee}}/changes/"): 9,
    ("curator", f"{ADMIN}seat/"): 7,
}


def people(world: World, cast: Cast) -> dict[str, Member | None]:
    return {"visitor": None, "owner": world.owner, "chair": world.chair, "curator": cast.curator}


def numbers(world: World) -> dict[str, int]:
    """What stands in addresses for the things of the world."""
    first = Volunteer.objects.filter(committee=world.committee).order_by("pk").first()
    offered = Seat.objects.filter(member=world.owner, status="offered").order_by("pk").first()
    meeting = Meeting.objects.order_by("pk").first()
    assert first is not None
    assert offered is not None
    assert meeting is not None

    def of(**which: Any) -> int:
        return (
            Seat.objects.filter(committee=world.committee, **which)
            .order_by("pk")
            .values_list("pk", flat=True)[0]
        )

    return {
        "volunteer": first.pk,
        "seat": world.seat.pk,
        "committee": world.committee.pk,
        "offered": offered.pk,
        "meeting": meeting.event_id,
        "vacancy": of(title="Open 0"),
        "asked": of(title="Offered 0"),
        "disputed": of(title="Disputed 0"),
        "named": of(name="Named 0"),
        "held": of(title="Seat 0"),
    }


def asked(client: Client, method: str, path: str, status: int, data: dict[str, Any] | None = None) -> int:
    """How many queries an answer takes."""
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(client, method)(path, data)
    assert answer.status_code == status, (path, answer.status_code)
    return len(queries)


@pytest.mark.parametrize("count", [1, 3])
def test_no_list_needs_more_queries_for_more_rows(
    world: World, cast: Cast, sign_in: SignIn, desk: Client, count: int
) -> None:
    fill(world, cast, count)
    here = numbers(world)
    clients = {who: sign_in(member) for who, member in people(world, cast).items()}
    counted = {(who, path): asked(clients[who], "get", path.format(**here), 200) for who, path in PAGES}
    assert counted == PAGES


YEAR = {"begins": "2028-11-01", "last_day": "2029-10-31"}
# Whose form, where it is sent, what is in it, and how many queries it takes to write and to lead on.
FORMS: list[tuple[str, str, dict[str, str], int]] = [
    ("chair", f"{RUN}describe/", {"charge": "Rooms", "call": ""}, 10),
    ("chair", f"{RUN}seats/add/", {**OFFER, **YEAR, "handle": "person-0"}, 22),
    ("chair", f"{RUN}seats/add/", {**OFFER, **YEAR, "name": "Harriet Lunde"}, 12),
    ("chair", f"{RUN}seats/add/", {**OFFER, **YEAR, "after": "0"}, 13),
    ("chair", f"{RUN}seats/{{held}}/end/", {"last_day": "2026-11-30", "ended": "removed"}, 21),
    ("chair", f"{RUN}seats/{{named}}/correct/", {**OFFER, "name": "Named Right"}, 14),
    ("chair", f"{RUN}seats/{{vacancy}}/withdraw/", {}, 13),
    ("chair", f"{RUN}seats/{{asked}}/withdraw/", {}, 14),
    ("chair", f"{RUN}seats/{{disputed}}/settle/", {**OFFER}, 21),
    ("chair", f"{RUN}seats/{{named}}/claim/", {"answer": "yes"}, 14),
    ("chair", f"{RUN}meetings/", {"event": "{meeting}"}, 12),
    ("chair", f"{RUN}meetings/{{meeting}}/remove/", {}, 10),
    ("chair", f"{RUN}volunteers/{{volunteer}}/", {"listed": "on"}, 14),
    ("chair", f"{RUN}volunteers/{{volunteer}}/offer/", OFFER, 27),
    ("chair", f"{RUN}volunteers/{{volunteer}}/thank/", {}, 15),
    ("owner", f"{SERVICE}{{offered}}/accept/", {}, 12),
    ("owner", f"{SERVICE}{{offered}}/decline/", {}, 13),
    ("owner", f"{SERVICE}{{seat}}/resign/", {"last_day": "2026-11-30"}, 16),
    ("owner", f"{SERVICE}{{seat}}/wrong/", {"words": "No."}, 11),
    ("owner", f"{SERVICE}{{seat}}/audience/", {"audience": "members"}, 14),
    ("owner", f"{PAGE}volunteer/", {"statement": "Me.", "hours": "few"}, 16),
]


@pytest.mark.parametrize(("who", "path", "data", "number"), FORMS, ids=[form[1] for form in FORMS])
def test_a_form_that_leads_on_reads_no_page(
    world: World, cast: Cast, sign_in: SignIn, who: str, path: str, data: dict[str, str], number: int
) -> None:
    fill(world, cast, 3)
    here = numbers(world)
    client = sign_in(people(world, cast)[who])
    sent = {name: value.format(**here) for name, value in data.items()}
    assert asked(client, "post", path.format(**here), 302, sent) == number


@pytest.mark.parametrize("count", [1, 3])
def test_what_stands_on_the_pages_of_others_does_not_grow(world: World, cast: Cast, count: int) -> None:
    fill(world, cast, count)
    viewer, committee = Viewer(cast.stranger.pk), Committee.objects.get(pk=world.committee.pk)
    assert committee.organization is not None
    assert committee.event is not None
    ids = [world.owner.pk, world.chair.pk]
    parts: dict[str, Callable[[], object]] = {
        "profile": partial(hooks.service_section, viewer, world.owner, standing(viewer, world.owner.pk)),
        "organization": partial(hooks.committees_section, viewer, committee.organization),
        "event": partial(hooks.committees_of_event, viewer, committee.event),
        "meetings": lambda: list(hooks.who_meets(Event.objects.all())),
        "preview": partial(hooks.seats_shown, world.owner),
        "offers": partial(hooks.seats_to_answer, Viewer(world.owner.pk)),
        "answers": partial(hooks.answers_of_chairs, Viewer(world.chair.pk)),
        "facet": partial(count_serving, viewer, ids, ""),
        "archive": partial(service_of, world.owner),
    }
    counted = {}
    for name, part in parts.items():
        with CaptureQueriesContext(connection) as queries:
            assert part()
        counted[name] = len(queries)
    assert counted == {
        "profile": 3,
        "organization": 1,
        "event": 1,
        "meetings": 1,
        "preview": 1,
        "offers": 1,
        "answers": 2,
        "facet": 3,
        "archive": 11,
    }
