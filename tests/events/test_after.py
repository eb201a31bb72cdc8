"""After an event: its cohort, the people met there, past events."""

import datetime as dt
import re
from html import unescape
from typing import Any

from django.utils import timezone

from events.models import (
    Event,
    Status,
)
from events.reads.attended import attended
from members.models import Contact, ContactRequest
from members.rule.masks import MEMBERS, ONLY_ME, PROFESSIONAL
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.events.factories import answer, party
from tests.events.reading import SignIn, has, people
from tests.factories import MemberFactory, listed


def test_the_cohort_stays_for_its_people(cast: Cast, sign_in: SignIn) -> None:
    past = party(
        listed(),
        MEMBERS,
        starts=timezone.now() - dt.timedelta(days=9),
        ends=timezone.now() - dt.timedelta(days=8),
    )
    for member in (cast.owner, cast.stranger, cast.admirer):
        answer(past, member)
    url = f"{past.get_absolute_url()}cohort/"
    assert sign_in(cast.personal).get(url).status_code == 404
    for member in (cast.owner, cast.stranger):
        sign_in(member).post(url, {"agree": "yes"})
    assert people(sign_in(cast.owner).get(url)) == [cast.stranger.name]
    assert people(sign_in(cast.admirer).get(url)) == []
    # Long after the event has been closed they still find each other.
    Event.objects.filter(pk=past.pk).update(audience=ONLY_ME)
    assert people(sign_in(cast.owner).get(url)) == [cast.stranger.name]
    assert sign_in(cast.admirer).get(url).status_code == 404
    sign_in(cast.stranger).post(url, {"agree": "no"})
    assert people(sign_in(cast.owner).get(url)) == []


def test_whom_did_you_meet_asks_and_files_with_one_press(cast: Cast, sign_in: SignIn) -> None:
    past = party(
        listed(), MEMBERS, guest_audience=MEMBERS, title="NELA",
        starts=timezone.now() - dt.timedelta(days=2), ends=timezone.now() - dt.timedelta(days=1),
    )  # fmt: skip
    hidden = MemberFactory.create(name="Hidden Guest")
    answer(past, cast.owner)
    for member in (cast.stranger, cast.professional, cast.blocked, hidden):
        answer(past, member, MEMBERS)
    url = f"{past.get_absolute_url()}met/"
    client = sign_in(cast.owner)
    assert people(client.get(url)) == [cast.stranger.name]
    client.post(url, {"handle": cast.stranger.handle, "filing": "professional"})
    client.post(url, {"handle": cast.blocked.handle, "filing": "professional"})
    asked = ContactRequest.objects.get()
    assert (asked.recipient, asked.sender_mask, asked.where_met) == (cast.stranger, PROFESSIONAL, "NELA")
    assert people(client.get(url)) == []
    # The stranger is asked by the owner already, and does not see the others; who was not there has no such page.
    assert people(sign_in(cast.stranger).get(url)) == [cast.blocked.name, cast.professional.name]
    assert sign_in(cast.personal).get(url).status_code == 404
    assert Contact.objects.filter(owner=cast.owner, other=cast.stranger).count() == 0


def test_where_one_was_leads_to_the_people_of_it(cast: Cast, sign_in: SignIn) -> None:
    ended: dict[str, Any] = {
        "starts": timezone.now() - dt.timedelta(days=3),
        "ends": timezone.now() - dt.timedelta(days=2),
    }
    gone: dict[str, Any] = {
        "starts": timezone.now() - dt.timedelta(days=99),
        "ends": timezone.now() - dt.timedelta(days=98),
    }
    host = listed()
    answer(party(host, MEMBERS, title="Lately", **ended), cast.owner)
    answer(party(host, MEMBERS, title="Long ago", **gone), cast.owner)
    answer(party(host, title="Closed", **ended), cast.owner)
    answer(party(host, title="Closed cohort", **gone), cast.owner, cohort_since=timezone.now())
    answer(party(host, MEMBERS, title="Called off", status=Status.CANCELLED, **ended), cast.owner)
    answer(party(host, MEMBERS, title="Only maybe", **ended), cast.owner, status="maybe")
    answer(party(host, MEMBERS, title="To come"), cast.owner)
    answer(party(host, MEMBERS, title="Somebody else’s", **ended), cast.stranger)

    assert [one.event.title for one in attended(Viewer(cast.owner.pk))] == [
        "Lately",
        "Closed cohort",
        "Long ago",
    ]
    page = sign_in(cast.owner).get("/events/been/").content.decode()
    named = [unescape(title) for title in re.findall(r"<h3>(?:<a [^>]*>|<bdi>)?([^<]+)", page)]
    assert named == ["Lately", "Closed cohort", "Long ago"]
    assert page.count("Who did you meet?") == 2
    desk = sign_in(cast.owner).get("/desk/").content.decode()
    assert re.findall(r'href="[^"]*/met/"\s+dir="auto">([^<]*)<', desk) == ["Lately"]
    assert has(sign_in(cast.owner).get("/events/"), "Attended") == [True]
    assert attended(Viewer.visitor()) == []


def test_a_host_has_met_the_guests_without_an_answer_of_their_own(cast: Cast, sign_in: SignIn) -> None:
    ago = timezone.now() - dt.timedelta(days=3)
    past = party(cast.owner, MEMBERS, starts=ago, ends=ago + dt.timedelta(hours=3))
    answer(past, cast.stranger, MEMBERS)
    page = sign_in(cast.owner).get(past.get_absolute_url())
    assert has(page, "Who did you meet?", "The cohort") == [True, False]
    assert people(sign_in(cast.owner).get(f"{past.get_absolute_url()}met/")) == [cast.stranger.name]
