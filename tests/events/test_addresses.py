"""Addresses of events: a plain one for what everybody sees, random letters for everything else. None tells what is hidden."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event, OldAddress
from events.services.editing import edit_event
from events.services.publishing import cancel_event, publish_event, submit_event
from members.models import Member, Organization
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PUBLIC
from tests.cast import Cast
from tests.events.factories import draft
from tests.events.reading import SignIn
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

PLAIN, RANDOM = "nela-annual", r"nela-annual-[0-9a-f]{6}"


@pytest.fixture
def nela() -> Organization:
    return OrganizationFactory.create(name="NELA")


def annual(host: Member, audience: int = PUBLIC, organization: Organization | None = None) -> Event:
    """A draft of that title."""
    return draft(host, title="NELA annual", audience=audience, organization=organization)


def published(host: Member, audience: int = PUBLIC, organization: Organization | None = None) -> Event:
    return publish_event(event=annual(host, audience, organization))


def shape(event: Event) -> str:
    """The slug, with the random letters blotted out."""
    event.refresh_from_db()
    return re.sub(r"-[0-9a-f]{6}$", "-…", event.slug)


def test_an_event_of_an_organization_gets_its_plain_address_with_the_public(
    cast: Cast, nela: Organization
) -> None:
    event = annual(cast.owner, organization=nela)
    first = event.slug
    assert re.fullmatch(RANDOM, first)
    submit_event(event=event, by=cast.owner)
    assert shape(event) == f"{PLAIN}-…"
    assert publish_event(event=event).slug == PLAIN
    assert list(OldAddress.objects.values_list("slug", "event")) == [(first, event.pk)]
    # A change of the title, or a cancellation, changes no address.
    edit_event(event=event, by=cast.curator, fields={"title": "Something else"})
    cancel_event(event=event)
    assert shape(event) == PLAIN


@pytest.mark.parametrize("audience", [ONLY_ME, PERSONAL, MEMBERS, PUBLIC])
def test_an_event_of_a_member_has_random_letters(cast: Cast, audience: int) -> None:
    assert re.fullmatch(RANDOM, published(cast.owner, audience).slug)


HIDDEN: dict[str, Callable[[Member, Organization], Event]] = {
    "a draft": lambda host, nela: annual(host, PUBLIC, nela),
    "submitted": lambda host, nela: submit_event(event=annual(host, PUBLIC, nela), by=host),
    "for members": lambda host, nela: published(host, MEMBERS, nela),
    "for nobody": lambda host, nela: published(host, ONLY_ME, nela),
    "a member's": lambda host, nela: published(host, MEMBERS),
    # However it came to hold the plain address.
    "in the way": lambda host, nela: _in_the_way(host, nela),
    "once in the way": lambda host, nela: _formerly(host, nela),
}


def _in_the_way(host: Member, nela: Organization) -> Event:
    event = published(host, MEMBERS, nela)
    Event.objects.filter(pk=event.pk).update(slug=PLAIN)
    return event


def _formerly(host: Member, nela: Organization) -> Event:
    event = published(host, MEMBERS, nela)
    OldAddress.objects.create(year=event.year, slug=PLAIN, event=event)
    return event


def _story(cast: Cast, nela: Organization) -> tuple[list[str], int]:
    """The addresses that a host and a curator get to see on the way of an event, and the number of queries."""
    with CaptureQueriesContext(connection) as captured:
        event = annual(cast.stranger, organization=nela)
        shapes = [shape(event)]
        submit_event(event=event, by=cast.stranger)
        shapes.append(shape(event))
        publish_event(event=event)
        shapes.append(shape(event))
    return shapes, len(captured)


@pytest.mark.parametrize("hide", HIDDEN.values(), ids=HIDDEN.keys())
def test_no_address_tells_that_a_hidden_event_is_there(
    cast: Cast, nela: Organization, hide: Callable[[Member, Organization], Event]
) -> None:
    hidden = hide(cast.owner, nela)
    told = _story(cast, nela)
    hidden.refresh_from_db()
    assert re.fullmatch(RANDOM, hidden.slug)
    Event.objects.all().delete()
    OldAddress.objects.all().delete()
    assert told == _story(cast, nela) == ([f"{PLAIN}-…", f"{PLAIN}-…", PLAIN], told[1])


def test_two_public_events_of_one_title_have_two_addresses(cast: Cast, nela: Organization) -> None:
    assert [shape(published(cast.owner, PUBLIC, nela)) for _ in range(2)] == [PLAIN, f"{PLAIN}-…"]


def test_what_is_closed_gives_its_plain_address_up(cast: Cast, sign_in: SignIn, nela: Organization) -> None:
    event = published(cast.owner, PUBLIC, nela)
    plain = event.get_absolute_url()
    edit_event(event=event, by=cast.curator, fields={"audience": MEMBERS})
    assert shape(event) == f"{PLAIN}-…"
    member, visitor = sign_in(cast.stranger), sign_in(None)
    assert member.get(plain).headers["Location"] == event.get_absolute_url()
    assert visitor.get(plain).status_code == 404
    # Another event for everybody takes it, as if it had always been free.
    other = published(cast.owner, PUBLIC, nela)
    assert [client.get(plain).context["event"] for client in (member, visitor)] == [other, other]
    assert member.get(event.get_absolute_url()).context["event"] == event


def test_the_former_address_of_a_public_event_is_not_taken_from_it(cast: Cast, nela: Organization) -> None:
    event = published(cast.owner, PUBLIC, nela)
    year = event.starts.replace(year=event.starts.year + 1)
    moved = edit_event(event=event, by=cast.curator, fields={"starts": year, "ends": year})
    assert (moved.year, moved.slug) == (event.year + 1, PLAIN)
    assert shape(published(cast.owner, PUBLIC, nela)) == f"{PLAIN}-…"
