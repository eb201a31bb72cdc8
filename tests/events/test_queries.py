"""How many queries the pages of events take: every list as many for three rows as for one, and every form that is sent only
as many as it needs."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.formats.archive import events_of
from events.models import Answer, Event, Invitation, Rsvp, Series, Status
from members.models import Member, Organization
from members.rule.masks import MEMBERS, PERSONAL, PUBLIC
from tests.cast import Cast
from tests.events.factories import answer, cohost, invite, party
from tests.events.forms import FORM, SHOWN
from tests.events.reading import SignIn, token
from tests.factories import OrganizationFactory, PlaceFactory, listed, tie

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """An event to come, a past one and a series of the host, with a guest; `add` puts one row more on every list."""

    host: Member
    guest: Member
    curator: Member
    library: Organization = field(default_factory=OrganizationFactory.create)

    def __post_init__(self) -> None:
        ago = timezone.now() - dt.timedelta(days=3)
        fields: dict[str, Any] = {"guest_audience": MEMBERS, "place": PlaceFactory.create()}
        self.event = party(self.host, MEMBERS, guests_each=2, **fields)
        self.past = party(self.host, MEMBERS, starts=ago, ends=ago + dt.timedelta(hours=3), **fields)
        self.merged = party(self.host, MEMBERS, status=Status.SUBMITTED, published_at=None, **fields)
        self.series = Series.objects.create(
            slug="s",
            title="Book group",
            host=self.host,
            rule="FREQ=WEEKLY",
            starts=self.event.starts,
            time_zone="UTC",
        )
        Event.objects.filter(pk=self.event.pk).update(series=self.series)
        answer(self.past, self.guest, MEMBERS, cohort_since=ago)
        answer(self.past, self.host, MEMBERS)

    def add(self, number: int) -> None:
        """One row more: an event, or a member, called Rowan with that number."""
        name, start = f"Rowan {number}", timezone.now() + dt.timedelta(days=number)
        ago, later = start - dt.timedelta(days=9), start + dt.timedelta(days=9)
        fields: dict[str, Any] = {"place": self.event.place, "guest_audience": MEMBERS}
        coming = party(
            self.host,
            PUBLIC,
            title=f"{name} coming",
            slug=f"rowan-{number}",
            starts=start,
            series=self.series,
            **fields,
        )
        answer(coming, self.guest)
        invite(party(self.host, title=f"{name} invited", starts=start), self.guest)
        party(
            None, PUBLIC, title=f"{name} library", starts=later, organization=self.library,
            series=Series.objects.create(slug=name, title=name, organization=self.library),
        )  # fmt: skip
        answer(party(self.host, MEMBERS, title=f"{name} past", starts=ago), self.guest, cohort_since=ago)
        for other in ("first", "second"):
            party(
                None, MEMBERS, title=f"{name} {other} draft", starts=start, organization=self.library,
                status=Status.SUBMITTED, published_at=None, submitted_at=start,
            )  # fmt: skip
        for status in Answer.values:
            for event in (self.event, self.merged):
                answer(event, listed(name=f"{name} {status}"), MEMBERS, status)
        answer(self.event, listed(name=f"{name} waits"), MEMBERS, waiting_since=timezone.now())
        answer(self.past, listed(name=f"{name} met"), MEMBERS, cohort_since=ago)
        invite(self.event, listed(name=f"{name} asked"))
        contact = listed(name=f"{name} contact")
        tie(self.host, contact, PERSONAL)
        tie(self.guest, contact)
        cohost(self.event, contact)
        answer(coming, contact, MEMBERS)

    def lists(self) -> list[tuple[Member | None, str]]:
        """The address of every list, and who looks at it; None is a visitor."""
        event, past = self.event.get_absolute_url(), self.past.get_absolute_url()
        drafts = Event.objects.filter(title__endswith="draft").order_by("pk").values_list("pk", flat=True)
        ids = ".".join(str(pk) for pk in drafts)
        soon = timezone.now() + dt.timedelta(days=2)
        month, feeds = f"/events/calendar/{soon.year}/{soon.month}/", f"/feeds/{token(self.guest)}"
        paths: dict[Member | None, list[str]] = {
            None: ["/", "/events/", month, "/events/events.ics", "/events/events.atom"],
            self.guest: [
                "/desk/", "/events/", "/events/?mine=going", "/events/?mine=invited", "/events/?going=on", month,
                "/events/been/", event, f"{event}guests/", f"{past}cohort/", f"{past}met/", f"{feeds}/mine.ics",
                f"{feeds}/mine.atom", f"{feeds}/events.ics", f"/organizations/{self.library.slug}/",
                f"/people/?event={self.event.pk}",
            ],
            self.host: [
                "/events/?mine=hosting", f"{event}host/", f"{event}host/guests.csv", f"{event}invite/", f"{event}series/",
            ],
            self.curator: [
                f"/admin/events/{page}"
                for page in (
                    "event/?doing=coming", "event/?doing=waits", "series/", "event/duplicates/",
                    f"event/bulk/publish/?ids={ids}", f"event/bulk/cancel/?ids={ids}",
                )
            ],
        }  # fmt: skip
        return [(who, path) for who, some in paths.items() for path in some]


@pytest.fixture(autouse=True)
def in_the_middle_of_a_month() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2027, 1, 10, 12, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def world(cast: Cast, curator: Member) -> World:
    return World(cast.owner, cast.stranger, curator)


def asked(client: Client, path: str) -> tuple[int, int]:
    """How many queries a page takes, and how many rows it has."""
    with CaptureQueriesContext(connection) as captured:
        page = client.get(path)
    assert page.status_code == 200, path
    return len(captured), len(set(re.findall(r"(?i)rowan[ -](\d)", page.content.decode())))


def test_every_list_takes_as_many_queries_for_three_rows_as_for_one(world: World, sign_in: SignIn) -> None:
    clients = {who: sign_in(who) for who in (None, world.guest, world.host, world.curator)}
    world.add(1)
    for who, path in world.lists():
        # What is read once and kept, such as content types, is not counted.
        clients[who].get(path)
    found: dict[int, dict[str, tuple[int, int]]] = {}
    for rows in (1, 3):
        for number in range(2, rows + 1):
            world.add(number)
        found[rows] = {
            f"{who}: {path.partition('ids=')[0]}": asked(clients[who], path) for who, path in world.lists()
        }
    assert {path: rows for path, (_, rows) in found[1].items()} == dict.fromkeys(found[1], 1)
    assert found[3] == {path: (queries, 3) for path, (queries, _) in found[1].items()}
    assert max(queries for queries, _ in found[3].values()) < 30


def test_the_copy_of_ones_data_takes_as_many_queries_for_three_rows_as_for_one(world: World) -> None:
    counted = []
    for number in (1, 2, 3):
        world.add(number)
        for member in (world.guest, world.host):
            with CaptureQueriesContext(connection) as captured:
                events_of(member)
            counted.append(len(captured))
    assert counted == [5, 6] * 3


def sent(client: Client, path: str, data: dict[str, object]) -> int:
    """How many queries a form takes that is accepted."""
    with CaptureQueriesContext(connection) as captured:
        answered = client.post(path, data)
    assert answered.status_code == 302, path
    return len(captured)


def test_a_form_that_is_accepted_reads_only_what_it_needs(world: World, sign_in: SignIn) -> None:
    """The queries of each form, those of the session, the member and the message among them. A page that is loaded only to
    be thrown away would add from five to twenty."""
    for number in (1, 2, 3):
        world.add(number)
    guest, host, curator = (sign_in(one) for one in (world.guest, world.host, world.curator))
    event, past = world.event.get_absolute_url(), world.past.get_absolute_url()
    coming = Event.objects.get(slug="rowan-3").get_absolute_url()
    going = Rsvp.objects.filter(event=world.event).going().latest("pk")
    contact = world.event.cohosts.latest("pk").member_id
    invitation = Invitation.objects.filter(event=world.event).latest("pk")
    met = Rsvp.objects.filter(event=world.past, member__name="Rowan 1 met").get().member
    steps: list[tuple[str, Client, str, dict[str, object]]] = [
        ("answer", guest, f"{event}rsvp/", {"status": "going", "audience": "me"}),
        ("withdraw", guest, f"{event}rsvp/", {"withdraw": "yes"}),
        ("leave the cohort", guest, f"{past}cohort/", {"agree": "no"}),
        ("join the cohort", guest, f"{past}cohort/", {"agree": "yes"}),
        ("met", guest, f"{past}met/", {"handle": met.handle if met else "", "filing": "both"}),
        ("settings", guest, "/settings/events/", {"remind": "week"}),
        ("feed", guest, "/settings/calendar/", {"do": "new"}),
        ("check in", host, f"{event}host/{going.pk}/here/", {"here": "yes"}),
        ("remove a guest", host, f"{event}host/{going.pk}/off/", {}),
        ("withdraw an invitation", host, f"{event}invite/{invitation.pk}/back/", {}),
        ("write", host, f"{event}host/write/", {"to": "maybe", "text": "Hello", "key": "k"}),
        ("remove a co-host", host, f"{event}host/along/", {"remove": contact}),
        ("add a co-host", host, f"{event}host/along/", {"member": contact}),
        ("invite a contact", host, f"{coming}invite/", {"people": [contact]}),
        ("invite a tier", host, f"{coming}invite/", {"groups": [PERSONAL]}),
        ("invite an address", host, f"{coming}invite/", {"emails": "otto@elsewhere.example"}),
        ("cancel", host, f"{coming}cancel/", {"note": "Rain"}),
        ("revive", host, f"{coming}revive/", {}),
        ("new", host, "/events/new/", {**FORM, **SHOWN}),
        ("edit", host, f"{event}edit/", {**FORM, **SHOWN}),
        ("approve", curator, f"/admin/events/event/queue/{world.merged.pk}/", {"do": "approve"}),
    ]
    # Content types are read once and kept.
    ContentType.objects.get_for_model(Event)
    counted = {name: sent(client, path, data) for name, client, path, data in steps}
    draft = Event.objects.get(host=world.host, status=Status.DRAFT).get_absolute_url()
    counted["submit"] = sent(host, f"{draft}submit/", {})
    unseen = party(world.host, status=Status.DRAFT, published_at=None).get_absolute_url()
    counted["delete"] = sent(host, f"{unseen}cancel/", {"note": ""})
    assert counted == {
        "answer": 12, "withdraw": 23, "leave the cohort": 6, "join the cohort": 7, "met": 20, "settings": 10, "feed": 7,
        "check in": 7, "remove a guest": 14, "withdraw an invitation": 9, "write": 13, "remove a co-host": 7,
        "add a co-host": 13, "invite a contact": 13, "invite a tier": 19, "invite an address": 15, "cancel": 12,
        "revive": 13, "new": 12, "edit": 21, "approve": 14, "submit": 7, "delete": 20,
    }  # fmt: skip
