"""How many queries each form of events takes that is accepted: what it needs, and no page that is thrown away."""

import re
from collections.abc import Mapping

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from events.models import Event, Invitation, PastEvent, Rsvp, Status
from events.urls import urlpatterns
from members.rule.masks import MEMBERS, PERSONAL
from tests.addresses import every_address
from tests.events.curating import address, form_of, queue, submitted
from tests.events.factories import link, party
from tests.events.forms import FORM, SHOWN
from tests.events.reading import SignIn
from tests.events.world import World
from tests.factories import OrganizationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class Counting:
    """Sends forms that are accepted, and keeps how often each asked or wrote the tables of events and members. Sessions,
    jobs, messages, savepoints and the history of the admin are left out: they are no matter of the form."""

    def __init__(self) -> None:
        self.counted: dict[str, int] = {}
        self.views: set[str] = set()
        # Content types are read once and kept.
        ContentType.objects.get_for_model(Event)

    def send(self, name: str, client: Client, path: str, data: Mapping[str, object]) -> None:
        with CaptureQueriesContext(connection) as captured:
            answered = client.post(path, data)
        assert answered.status_code == 302, path
        ours = [query for query in captured if re.search(r'"(events|members)_', query["sql"])]
        self.counted[name] = len(ours)
        self.views.add(resolve(path).view_name)


def test_forms_of_guests(world: World, sign_in: SignIn) -> None:
    world.add(1)
    guest, visitor, forms = sign_in(world.guest), sign_in(None), Counting()
    event, past = world.event.get_absolute_url(), world.past.get_absolute_url()
    Rsvp.objects.filter(event=world.event).waiting().delete()
    met = Rsvp.objects.get(event=world.past, member__name="Rowan 1 met").member
    camp = party(world.host, MEMBERS, title="Camp", starts=world.past.starts, ends=world.past.ends)
    Rsvp.objects.create(event=camp, member=world.guest, status="there")
    written = PastEvent.objects.create(member=world.guest, title="Camp", year=2006).pk
    for name, client, path, data in (
        ("answer", guest, f"{event}rsvp/", {"status": "going", "audience": "me"}),
        ("withdraw", guest, f"{event}rsvp/", {"withdraw": "yes"}),
        ("leave the cohort", guest, f"{past}cohort/", {"agree": "no"}),
        ("join the cohort", guest, f"{past}cohort/", {"agree": "yes"}),
        ("met", guest, f"{past}met/", {"handle": met.handle if met else "", "filing": "both"}),
        ("open what one said", guest, f"{camp.get_absolute_url()}there/audience/", {"audience": "members"}),
        ("was not there", guest, f"{camp.get_absolute_url()}there/", {"remove": "yes"}),
        ("check off", guest, "/events/been/years/", {"shown": camp.pk, "there": camp.pk, "audience": "me"}),
        ("write down", guest, "/events/been/add/", {"title": "Fair", "year": 2005, "audience": "me"}),
        ("open what one wrote", guest, f"/events/been/{written}/", {"audience": "members"}),
        ("remove what one wrote", guest, f"/events/been/{written}/remove/", {}),
        ("settings", guest, "/settings/events/", {"remind": "week"}),
        ("renew the feed", guest, "/settings/calendar/", {"do": "new"}),
        ("end the feed", guest, "/settings/calendar/", {"do": "off"}),
        ("answer outside", visitor, link(world.event, world.host), {"status": "going", "name": "Otto"}),
        ("claim", guest, link(world.event, world.host, "other@elsewhere.example"), {"mine": "yes"}),
    ):
        forms.send(name, client, path, dict(data))
    assert forms.counted == {
        "answer": 8, "withdraw": 8, "leave the cohort": 3, "join the cohort": 4, "met": 11, "settings": 3,
        "open what one said": 6, "was not there": 3, "check off": 7, "write down": 6, "open what one wrote": 5,
        "remove what one wrote": 2,
        "renew the feed": 4, "end the feed": 2, "answer outside": 7, "claim": 7,
    }  # fmt: skip
    assert forms.views == GUESTS


def test_forms_of_hosts(world: World, sign_in: SignIn) -> None:
    world.add(1)
    host, forms = sign_in(world.host), Counting()
    event = world.event.get_absolute_url()
    coming = party(world.host, MEMBERS, title="Tonic")
    there = coming.get_absolute_url()
    going = Rsvp.objects.filter(event=world.event).going().latest("pk").pk
    contact = world.event.cohosts.latest("pk").member_id
    invitation = Invitation.objects.filter(event=world.event).latest("pk").pk
    Rsvp.objects.filter(event=world.event).waiting().delete()
    for name, path, data in (
        ("check in", f"{event}host/{going}/here/", {"here": "yes"}),
        ("remove a guest", f"{event}host/{going}/off/", {}),
        ("withdraw an invitation", f"{event}invite/{invitation}/back/", {}),
        ("write", f"{event}host/write/", {"to": "maybe", "text": "Hello", "key": "k"}),
        ("remove a co-host", f"{event}host/along/", {"remove": contact}),
        ("add a co-host", f"{event}host/along/", {"member": contact}),
        ("invite a contact", f"{there}invite/", {"people": [contact]}),
        ("invite a tier", f"{there}invite/", {"groups": [PERSONAL]}),
        ("invite an address", f"{there}invite/", {"emails": "otto@elsewhere.example"}),
        ("cancel", f"{there}cancel/", {"note": "Rain"}),
        ("revive", f"{there}revive/", {}),
        ("repeat", f"{there}series/", {"save": "1", **_rule(coming)}),
        ("copy to the later dates", f"{there}series/spread/", {}),
        ("end the series", f"{there}series/stop/", {}),
        ("skip a date", f"{there}series/skip/", {}),
        ("next edition", f"{event}next-edition/", {}),
        ("new", "/events/new/", {**FORM, **SHOWN}),
    ):
        forms.send(name, host, path, dict(data))
    draft = Event.objects.get(title=FORM["title"]).get_absolute_url()
    forms.send("submit", host, f"{draft}submit/", {})
    forms.send("edit", host, f"{draft}edit/", {**FORM, **SHOWN, "title": "Shaken"})
    unseen = party(world.host, status=Status.DRAFT, published_at=None).get_absolute_url()
    forms.send("delete", host, f"{unseen}cancel/", {"note": ""})
    assert forms.counted == {
        "check in": 4, "remove a guest": 11, "withdraw an invitation": 6, "write": 5, "remove a co-host": 4,
        "add a co-host": 7, "invite a contact": 12, "invite a tier": 12, "invite an address": 8, "cancel": 5, "revive": 5,
        "repeat": 26, "copy to the later dates": 28, "end the series": 13, "skip a date": 8, "next edition": 15,
        "new": 8, "submit": 4, "edit": 13, "delete": 32,
    }  # fmt: skip
    assert forms.views | GUESTS == _takes_forms(host)


def _rule(event: Event) -> dict[str, object]:
    weekday = event.local_starts.weekday()
    return {"frequency": "weekly", "weekdays": [weekday], "every": 1, "ends": "count", "count": 3}


GUESTS = {
    "event-rsvp", "event-cohort", "event-met", "event-settings", "calendar-feed", "event-answer",
    "event-there-audience", "event-there", "past-years", "past-add", "past-audience", "past-remove",
}  # fmt: skip


def _takes_forms(client: Client) -> set[str]:
    """The names of the addresses of events that take forms."""
    names = {pattern.name for pattern in urlpatterns}
    return {
        each.name
        for each in every_address()
        if each.name in names and client.post(each.path).status_code != 405
    }


def test_forms_of_curators(world: World, sign_in: SignIn) -> None:
    desk, forms = sign_in(world.curator), Counting()
    library = OrganizationFactory.create(name="Forbes Library")
    waits = [submitted(world.host, organization=library, title=f"Waits {n}") for n in range(5)]
    forms.send("approve", desk, queue(waits[0]), {"do": "approve"})
    forms.send("decline", desk, queue(waits[1]), {"do": "decline", "note": "Say where."})
    changed = {**form_of(desk, waits[2]), "title": "Changed"}
    forms.send("change", desk, address(waits[2]), changed)
    added = {**changed, "title": "Added", "organization": library.name, "audience": "public", "version": ""}
    forms.send("add", desk, "/admin/events/event/add/", added)
    ids = f"?ids={waits[2].pk}.{waits[3].pk}"
    for what, data in (("publish", {}), ("move", {"days": "7", "to": ""}), ("cancel", {"note": ""})):
        path = f"/admin/events/event/bulk/{what}/{ids}"
        seen = re.search(r'name="seen" value="(\w+)"', desk.get(path).content.decode())
        forms.send(f"{what} two", desk, path, {"save": "1", "seen": seen[1] if seen else "", **data})
    forms.send("merge", desk, f"/admin/events/event/merge/{waits[0].pk}/{waits[4].pk}/", {})
    forms.send("repeat", desk, address(waits[0], "series"), {"do": "save", **_rule(waits[0])})
    forms.send("next edition", desk, address(waits[0], "series"), {"do": "edition"})
    assert forms.counted == {
        "approve": 15, "decline": 8, "change": 16, "add": 10, "publish two": 23, "move two": 25, "cancel two": 11,
        "merge": 57, "repeat": 30, "next edition": 17,
    }  # fmt: skip
