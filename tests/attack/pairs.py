"""Pairs of worlds that differ in one thing, and what somebody does in both: what comes back must be the same.

For what no address shows by itself: forms that are sent, names that are taken, links that were spent. Each function
below makes the two worlds out of one; what it gives is done by the viewer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from committees.models import Seat
from events.models import FeedToken, Invitation
from members.models import Block, ContactRequest, Member, SavedSearch
from members.rule.masks import MEMBERS, ONLY_ME, PUBLIC
from tests.attack.making import make_event
from tests.attack.site import Request
from tests.attack.world import DAY, NOW, World

Steps = list[Request]


@dataclass(frozen=True)
class Pair:
    """Who looks, what differs, and what they do. `make(world, True)` makes the world that has it, `make(world, False)`
    the one that has not; both give the requests that are sent."""

    viewer: str
    make: Callable[[World, bool], Steps]

    @property
    def name(self) -> str:
        """What differs, for whom."""
        return f"{self.viewer}: {self.make.__name__.replace('_', ' ')}"


PAIRS: list[Pair] = []


def pair(*viewers: str) -> Callable[[Callable[[World, bool], Steps]], Callable[[World, bool], Steps]]:
    """Make a function a pair for each of these viewers."""

    def take(make: Callable[[World, bool], Steps]) -> Callable[[World, bool], Steps]:
        PAIRS.extend(Pair(viewer, make) for viewer in viewers)
        return make

    return take


def all_pairs() -> Iterator[object]:
    """The pairs as parameters of a test: in the short run for the first of their viewers."""
    known: set[object] = set()
    for each in PAIRS:
        marks = [pytest.mark.slow] if each.make in known else []
        known.add(each.make)
        yield pytest.param(each, marks=marks, id=each.name)


def get(path: str) -> Request:
    """Ask for a page."""
    return Request(path)


def post(path: str, **data: str) -> Request:
    """Send a form."""
    return Request(path, data=tuple(data.items()))


# Names and addresses that are taken by what the viewer may not see.


@pair("stranger", "professional")
def a_handle_that_is_taken_by_somebody_hidden(world: World, more: bool) -> Steps:
    """That it is taken is an exception which members are told of; by whom, it does not tell."""
    world.member(handle="quilla-marsh", listing=ONLY_ME if more else MEMBERS)
    me = world.cast["stranger"]
    names = {"name": me.name, "sort_name": me.sort_name, "headline": me.headline, "form": "names"}
    return [post("/settings/", handle="quilla-marsh", **names), get("/settings/")]


@pair("visitor")
def a_newcomer_of_the_name_of_somebody_hidden(world: World, more: bool) -> Steps:
    if more:
        world.member(name="Quilla Marsh", handle="quilla-marsh")
    joins = post(
        "/accounts/signup/", name="Quilla Marsh", email="q@library.example", password1="seven unrelated words"
    )
    return [joins, post("/accounts/confirm-email/", code="{code}"), get("/settings/")]


@pair("stranger", "professional")
def an_event_with_the_title_of_a_hidden_draft(world: World, more: bool) -> Steps:
    if more:
        make_event(world, "twin", host=world.owners["me"], status="draft", published_at=None, slug="soldering",
                   audience=PUBLIC)  # fmt: skip
    form = {
        "title": "Soldering", "kind": "gathering", "first_day": "2026-12-25", "first_time": "19:00",
        "last_time": "21:00", "time_zone": "America/New_York", "mode": "online", "audience": "public",
        "address_audience": "me", "guest_audience": "me", "price-TOTAL_FORMS": "0", "price-INITIAL_FORMS": "0",
    }  # fmt: skip
    return [post("/events/new/", **form), get("/desk/")]


@pair("stranger")
def an_address_of_mail_that_somebody_hidden_has(world: World, more: bool) -> Steps:
    if more:
        world.member(email="quilla@library.example")
    return [
        post("/accounts/email/", action_add="1", email="quilla@library.example"),
        get("/accounts/email/"),
        get("/accounts/confirm-email/"),
    ]


@pair("visitor")
def an_address_of_mail_at_the_door(world: World, more: bool) -> Steps:
    if more:
        world.member(email="quilla@library.example")
    return [
        post("/accounts/login/", login="quilla@library.example", password="wrong words here"),
        post("/accounts/login/code/", email="quilla@library.example"),
        get("/accounts/login/code/confirm/"),
        post("/accounts/password/reset/", email="quilla@library.example"),
        get("/accounts/password/reset/confirm/"),
    ]


@pair("owner of public")
def inviting_an_address_of_a_member(world: World, more: bool) -> Steps:
    if more:
        world.member(email="quilla@library.example")
    there = world.things["public party"].get_absolute_url()
    return [
        post(f"{there}invite/", emails="quilla@library.example", message="Come"),
        get(f"{there}host/"),
        get(f"{there}host/guests.csv"),
    ]


# What is not there for the viewer is done with like what was never there.


@pair("stranger", "professional", "newcomer")
def doing_things_with_somebody_hidden(world: World, more: bool) -> Steps:
    if more:
        world.member(handle="quilla-marsh")
    there, own = "/people/quilla-marsh/", "/contacts/quilla-marsh/"
    return [
        get(there), get(f"{there}card.vcf"), get(f"{there}contacts/"), get(f"{there}ask/"), get(own),
        post(f"{there}ask/", tier="professional", message="Hello"), post(f"{there}block/"), post(f"{own}note/", note="x"),
        post(f"{own}file/", tier="personal"), post(f"{own}remove/"),
        post("/contacts/requests/quilla-marsh/accept/", tier="personal"),
        post("/contacts/requests/quilla-marsh/decline/"), post("/contacts/requests/quilla-marsh/withdraw/"),
        get("/contacts/requests/"), get("/contacts/blocked/"),
    ]  # fmt: skip


@pair("blocked")
def doing_things_with_somebody_who_blocked_me(world: World, more: bool) -> Steps:
    handle = "quilla-marsh"
    if more:
        other = world.member(handle=handle, listing=PUBLIC)
        Block.objects.create(owner=other, blocked=world.cast["blocked"])
    return [
        get(f"/people/{handle}/"), get(f"/people/{handle}/ask/"), post(f"/people/{handle}/ask/", tier="professional"),
        post(f"/people/{handle}/block/"), get("/people/?q=quilla"), get("/people/suggest/?q=quilla"), get("/people/"),
    ]  # fmt: skip


@pair("stranger", "guest")
def answering_an_event_that_is_hidden(world: World, more: bool) -> Steps:
    if more:
        make_event(world, "twin", host=world.owners["me"], slug="soldering")
    there = "/events/2026/soldering/"
    return [
        get(there), get(f"{there}event.ics"), get(f"{there}guests/"), post(f"{there}rsvp/", status="going"),
        get(f"{there}host/"), get(f"{there}cohort/"), get(f"{there}met/"), post(f"{there}invite/", emails="a@b.example"),
    ]  # fmt: skip


@pair("requester")
def a_request_that_was_declined(world: World, more: bool) -> Steps:
    other = world.owners["members"]
    if more:
        ContactRequest.objects.filter(sender=world.cast["requester"], recipient=other).update(declined_at=NOW)
    return [
        get("/contacts/requests/"), get(other.get_absolute_url()), get(f"{other.get_absolute_url()}ask/"),
        post(f"{other.get_absolute_url()}ask/", tier="professional", message="Again"), get("/desk/"), get("/people/"),
    ]  # fmt: skip


# Links that were spent.


@pair("visitor", "stranger", "blocked")
def a_link_that_was_spent(world: World, more: bool) -> Steps:
    if more:
        party = make_event(world, "twin", host=world.owners["me"])
        world.add(
            Invitation,
            event=party,
            member=world.cast["newcomer"],
            by=world.owners["me"],
            email="",
            token="spent",
        )
    return [
        get("/events/answer/spent/"),
        get("/events/answer/spent/event.ics"),
        post("/events/answer/spent/", mine="1"),
    ]


@pair("visitor", "stranger")
def a_feed_that_was_renewed(world: World, more: bool) -> Steps:
    if more:
        FeedToken.objects.create(member=world.cast["newcomer"], token="renewed")
    return [
        get("/feeds/ended/mine.ics"),
        get("/feeds/ended/events.atom"),
        get("/add/ended/"),
        get("/people/saved/stop/ended/"),
    ]


@pair("visitor", "stranger")
def links_of_somebody_who_is_suspended(world: World, more: bool) -> Steps:
    """Every kind of link with a secret, while whoever gave it is not there."""
    if more:
        gone = world.member(listing=PUBLIC)
        Member.objects.filter(pk=gone.pk).update(is_active=False, add_token="gone")
        FeedToken.objects.create(member=gone, token="gone")
        world.add(SavedSearch, owner=gone, query="q=anything", token="gone")
        party = make_event(world, "twin", host=gone, audience=PUBLIC)
        world.add(Invitation, event=party, member=None, by=gone, email="q@library.example", token="gone")
    return [
        get("/add/gone/"),
        get("/feeds/gone/mine.ics"),
        get("/feeds/gone/events.atom"),
        get("/events/answer/gone/"),
        get("/events/answer/gone/event.ics"),
        post("/events/answer/gone/", status="going", name="Q"),
    ]


# Counts and spellings.


@pair("chair")
def a_seat_of_somebody_who_blocked_the_chair(world: World, more: bool) -> Steps:
    committee = world.things["open committee"]
    committee.size = 2
    committee.save()
    if more:
        holder = world.member(listing=MEMBERS)
        Block.objects.create(owner=holder, blocked=world.cast["chair"])
        begun = {"begins": NOW.date() - DAY, "ends": NOW.date() + 300 * DAY}
        Seat.objects.create(committee=committee, member=holder, **begun)
    handle = world.cast["newcomer"].handle
    there = f"{committee.get_absolute_url()}run/"
    seat = {"role": "member", "handle": handle, "begins": "2026-12-01", "last_day": "2027-10-31"}
    return [post(f"{there}seats/add/", **seat), get(there), get(committee.get_absolute_url())]


@pair("visitor", "stranger")
def a_word_near_the_name_of_somebody_hidden(world: World, more: bool) -> Steps:
    if more:
        hidden = world.member(name="Quilla Marchetti", listing=MEMBERS)
        Member.objects.filter(pk=hidden.pk).update(is_active=False)
    return [get("/people/?q=quila"), get("/people/?q=marcheti"), get("/people/?q=quila+marcheti")]
