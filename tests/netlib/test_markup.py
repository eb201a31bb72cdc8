"""Every page of the site, found by following links as a visitor, a member and a chair, each kind of page once: no id
stands twice, every field has a label, and nothing refers to what is not there. The forms of committees are sent empty
as well, for the pages that say what is wrong."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from committees.models import Batch, Committee, CommitteeName, Meeting, OwnService, Volunteer
from events.models import PastEvent, Rsvp
from members.models import Member
from members.rule.masks import MEMBERS, PERSONAL, PROFESSIONAL, PUBLIC
from tests.addresses import every_address
from tests.cast import Cast
from tests.committees.factories import CommitteeFactory, seat
from tests.events.factories import party
from tests.factories import ContactRequestFactory, line, listed
from tests.markup import amiss
from tests.walking import is_page, walk

PAGE = "/committees/conference/"


@pytest.fixture
def world(cast: Cast) -> Cast:
    """A cast on whose pages everything stands that can: lines, an event, and a committee that the owner runs."""
    owner, soon = cast.owner, timezone.now() + dt.timedelta(days=2)
    Member.objects.filter(pk=owner.pk).update(listing=PUBLIC, contacts_audience=MEMBERS, headline="Reference")
    for text, audience in (("open", PUBLIC), ("a hobby", PERSONAL), ("mine", 0)):
        line(owner, text, audience)
    line(owner, "nell@library.example", PROFESSIONAL, "work-email")
    ContactRequestFactory.create(sender=cast.stranger, recipient=owner, message="Hello")
    event = party(owner, PUBLIC, title="Book Fair", starts=soon, ends=soon + dt.timedelta(hours=2))
    committee = CommitteeFactory.create(
        name="Conference Committee", slug="conference", takes_volunteers=True, call="Two seats.",
        charge="- rooms", roster_audience=PUBLIC, event=event, size=9, max_terms=2,
    )  # fmt: skip
    today = committee.today
    begun, over = today - dt.timedelta(days=30), today + dt.timedelta(days=90)
    term = {"begins": begun, "ends": over}
    seat(committee, owner, role="chair", **term)
    seat(committee, cast.both, title="Exhibits", **term)
    seat(committee, None, title="Rooms", **term)
    seat(committee, None, title="Lunches", **term)
    seat(committee, "Harriet Lunde", role="secretary", **term)
    seat(committee, "Sol S.", role="treasurer", claimant=cast.stranger, claim="asked", **term)
    seat(committee, cast.personal, status="disputed", dispute="It began earlier.", **term)
    seat(committee, cast.professional, role="intern", status="offered", **term)
    seat(committee, listed(), role="liaison", status="declined", **term)
    seat(committee, "Long Ago", role="chair", begins=dt.date(2001, 1, 1), ends=dt.date(2002, 1, 1))
    other = CommitteeFactory.create(name="Jury", parent=committee, roster_audience=PUBLIC)
    for role, status in (
        ("member", "accepted"),
        ("intern", "offered"),
        ("liaison", "offered"),
        ("secretary", "disputed"),
    ):
        seat(other, owner, role=role, status=status, **term)
    seat(other, owner.name, role="treasurer", **term)
    seat(other, "Nell H.", claimant=owner, claim="proposed", **term)
    seat(other, "N. H.", role="ex-officio", claimant=owner, claim="asked", **term)
    Meeting.objects.create(committee=committee, event=event)
    CommitteeName.objects.create(committee=committee, name="Planning", ends=dt.date(2010, 1, 1))
    Batch.objects.create(committee=committee, what="import", by=owner)
    for member in (cast.both, cast.unfiled):
        Volunteer.objects.create(member=member, committee=committee, statement="I know lunches.")
    Volunteer.objects.create(member=owner, committee=other, statement="Me.")
    Volunteer.objects.create(member=owner, statement="Anywhere.")
    for member, served in ((owner, None), (cast.both, committee)):
        OwnService.objects.create(
            member=member, committee=served, name="" if served else "Camp", from_year=2010, to_year=2011
        )
    PastEvent.objects.create(member=owner, title="Camp", year=2006)
    past = party(
        owner,
        PUBLIC,
        title="Past Fair",
        starts=soon - dt.timedelta(days=400),
        ends=soon - dt.timedelta(days=399),
    )
    Rsvp.objects.create(event=past, member=cast.both, status="there", audience=PUBLIC)
    return cast


def found_amiss(shown: dict[str, tuple[str, Any]]) -> dict[str, list[str]]:
    """What is wrong, by path."""
    looked = {path: amiss(answer.content.decode()) for path, answer in shown.values() if is_page(answer)}
    return {path: problems for path, problems in looked.items() if problems}


def test_every_page_of_a_visitor_is_well_marked(world: Cast, sign_in: Callable[..., Client]) -> None:
    shown = walk(sign_in(None), ["/", world.owner.get_absolute_url(), PAGE, "/accounts/login/"])
    assert {"home", "profile", "people", "events", "committees", "committee", "account_login"} <= set(shown)
    assert found_amiss(shown) == {}


def test_every_page_of_a_member_is_well_marked(world: Cast, sign_in: Callable[..., Client]) -> None:
    shown = walk(
        sign_in(world.both), ["/desk/", world.owner.get_absolute_url(), PAGE, "/committees/service/"]
    )
    assert {
        "desk",
        "profile",
        "contacts",
        "settings",
        "service",
        "seat-audience",
        "committee-volunteer",
    } <= set(shown)
    assert "committee-run" not in shown
    assert found_amiss(shown) == {}


# Addresses of committees that are no pages, or lead on to one.
FILES = {"committee-csv", "committee-vcards", "service-cv"}
SENT = {
    "seat-accept", "seat-agree", "seat-decline", "seat-right", "seat-claim", "seat-not-mine", "volunteer-withdraw",
    "committee-seat-withdraw", "committee-claim", "committee-meeting-remove", "committee-run-volunteer-offer",
    "committee-run-volunteer-thank", "said-remove", "committee-said",
}  # fmt: skip


def test_every_page_of_a_chair_is_well_marked(world: Cast, sign_in: Callable[..., Client]) -> None:
    chair = sign_in(world.owner)
    committee, offered = Committee.objects.get(slug="conference"), world.both.seats.get()
    start = ["/desk/", f"{PAGE}run/", "/committees/service/", f"/committees/service/{offered.pk}/audience/"]
    shown = walk(chair, start[:3])
    committees = {name.rstrip("?") for name, (path, _) in shown.items() if path.startswith("/committees/")}
    every = {address.name for address in every_address() if address.path.startswith("/committees/")}
    assert every - committees == SENT | {"committee-share"}
    assert found_amiss(shown) == {}

    refused = {}
    for name, (path, _) in shown.items():
        if name.rstrip("?") not in every - FILES:
            continue
        with transaction.atomic():
            answer = chair.post(path, {"sent": "empty"})
            transaction.set_rollback(True)
        if answer.status_code == 422:
            refused[name] = (path, answer)
    offer = f"{PAGE}run/volunteers/{Volunteer.objects.filter(committee=committee).earliest('pk').pk}/offer/"
    refused["offer"] = offer, chair.post(offer, {"sent": "empty"})
    assert {"committee-seat-add", "committee-message", "volunteer", "seat-audience", "offer"} <= set(refused)
    assert found_amiss(refused) == {}


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ('<p id="a"></p><p id="a"></p>', ["the id a stands 2 times"]),
        ('<label for="b">B</label><input id="b"><input type="hidden" name="c"><button>D</button>', []),
        ('<input name="c" id="c">', ["no label: input c c"]),
        (
            '<select name="c"></select><textarea name="d"></textarea>',
            ["no label: select c", "no label: textarea d"],
        ),
        ('<label>E <input name="e"></label><input aria-label="F" name="f">', []),
        ('<label for="g"></label><input id="g">', ["no label: input g", "a label that says nothing: g"]),
        (
            '<a href="#h">H</a><p aria-describedby="i"></p>',
            ["link leads to no id: h", "aria-describedby of p leads to no id: i"],
        ),
    ],
)
def test_what_is_amiss_is_found(body: str, problems: list[str]) -> None:
    assert amiss(body) == problems
