"""What a member still reads of events by rows of their own (an answer, an invitation, a cohort, co-hosting, a feed, the log,
their copy of everything) once the host does not exist for them any more: nothing that names or dates the event.

Every address of the site is asked, so that a new one is part of this without anybody remembering it.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from events.formats.archive import events_of
from events.models import Event
from events.reads.attended import attended
from members.models import Block, Member
from members.rule.masks import MEMBERS
from members.rule.standing import Viewer
from tests.addresses import every_address
from tests.cast import Cast
from tests.events.factories import answer, cohost, invite, party
from tests.events.reading import SignIn, token
from tests.factories import BlockFactory, listed

pytestmark = pytest.mark.django_db

BEFORE, AFTER = "Quandong", "Zibibbo"
CHANGES: dict[str, Callable[[Member, Member], object]] = {
    "the host blocks": lambda host, guest: BlockFactory.create(owner=host, blocked=guest),
    "the guest blocks": lambda host, guest: BlockFactory.create(owner=guest, blocked=host),
    "the host is suspended": lambda host, guest: Member.objects.filter(pk=host.pk).update(is_active=False),
    "the host leaves": lambda host, guest: Member.objects.filter(pk=host.pk).update(
        leaving_at=timezone.now()
    ),
}

LAST = "the host leaves"


@contextmanager
def undone() -> Iterator[None]:
    """Takes back what is done to the database in the ``with`` block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything(host: Member, guest: Member) -> list[Event]:
    """Events of a host to which the guest is tied in every way."""
    ago = timezone.now().replace(microsecond=0) - dt.timedelta(days=3)
    past: dict[str, Any] = {"starts": ago, "ends": ago + dt.timedelta(hours=3), "guest_audience": MEMBERS}
    events = {
        "attended": party(host, MEMBERS, title=f"{BEFORE} attended", **past),
        "cohort": party(host, MEMBERS, title=f"{BEFORE} cohort", **past),
        # A member of its cohort finds an event even when it has been closed to them.
        "closed": party(host, title=f"{BEFORE} closed", **past),
        "going": party(host, MEMBERS, title=f"{BEFORE} going"),
        "invited": party(host, title=f"{BEFORE} invited"),
        "cohosted": party(host, title=f"{BEFORE} cohosted"),
    }
    for name in ("attended", "cohort", "closed", "going"):
        agreed = timezone.now() if name in ("cohort", "closed") else None
        answer(events[name], guest, MEMBERS, cohort_since=agreed)
    invite(events["invited"], guest)
    cohost(events["cohosted"], guest)
    return list(events.values())


def addresses(events: list[Event], guest: Member) -> list[str]:
    """Every address of the site, those of an event for each of these events."""
    found = []
    for address in every_address():
        path = address.path
        if path.startswith("/admin/"):
            continue
        if path.startswith("/events/1/x/"):
            found += [path.replace("/events/1/x/", event.get_absolute_url()) for event in events]
        elif path.startswith("/feeds/"):
            found += [
                path.replace("/feeds/x/x", f"/feeds/{token(guest)}/{which}") for which in ("mine", "events")
            ]
        else:
            found.append(path)
    found += [f"/events/?mine={mine}" for mine in ("going", "invited", "hosting")]
    found += [f"/events/?q={word}&since=2020-01-01" for word in (BEFORE, AFTER)]
    found += [
        f"/events/calendar/{day.year}/{day.month}/" for day in {event.local_starts.date() for event in events}
    ]
    found += [f"/people/?event={event.pk}" for event in events]
    return found


def naming(client: Client, paths: list[str]) -> dict[str, set[str]]:
    """The addresses that answer with one of the two words, and the kinds of events that they name."""
    found = {}
    for path in paths:
        page = client.get(path)
        body = b"".join(page) if page.streaming else page.content
        text = f"{body.decode('utf-8', 'replace')} {page.get('Location', '')}".lower()
        words = {word for word in (BEFORE, AFTER) if word.lower() in text.replace(f"q={word}".lower(), "")}
        if words:
            found[path] = words
    return found


def test_nothing_names_the_events_of_a_host_who_is_gone(
    cast: Cast, sign_in: SignIn, subtests: pytest.Subtests
) -> None:
    """Every address is asked while the host is there, every one that named an event then is asked after each change, and
    every one again after the last."""
    host, guest = listed(), cast.stranger
    events = everything(host, guest)
    client, paths = sign_in(guest), addresses(events, guest)
    there = set(naming(client, paths))
    with subtests.test("the host is there"):
        assert_named(there, events, guest)
    for event in events:
        Event.objects.filter(pk=event.pk).update(title=event.title.replace(BEFORE, AFTER))
    # What was typed into the search stands in the search field alone.
    searched = {f"/events/?q={word}&since=2020-01-01": {word} for word in (BEFORE, AFTER)}
    for what, change in CHANGES.items():
        asked = paths if what == LAST else [path for path in paths if path in there or path in searched]
        with subtests.test(what), undone():
            change(host, guest)
            assert naming(client, asked) == searched
            assert attended(Viewer(guest.pk)) == []
            copied = events_of(guest)["events"]
            assert [(row["event"], row["when"]) for row in copied["answers"]] == [(None, None)] * 4
            assert copied["invitations"] == []


def assert_named(there: set[str], events: list[Event], guest: Member) -> None:
    """All these addresses name the events while their host is there."""
    attended_, cohort, closed, going, invited, cohosted = (event.get_absolute_url() for event in events)
    assert there >= {
        "/desk/", "/events/", "/events/been/", "/settings/log/", attended_, f"{attended_}cohort/", f"{attended_}met/", cohort,
        f"{cohort}cohort/", f"{closed}cohort/", going, f"{going}event.ics", invited, f"{cohosted}host/",
        f"{cohosted}edit/", f"/feeds/{token(guest)}/mine.ics", f"/feeds/{token(guest)}/mine.atom", "/events/?mine=going",
        "/events/?mine=invited", "/events/?mine=hosting",
    }  # fmt: skip
    assert closed not in there
    assert BEFORE in json.dumps(events_of(guest))


@pytest.mark.parametrize("turned", [False, True])
def test_a_guest_whom_the_host_does_not_see_belongs_to_no_cohort(
    cast: Cast, sign_in: SignIn, turned: bool
) -> None:
    host, guest = listed(), cast.stranger
    event = everything(host, guest)[1]
    answer(event, cast.both, MEMBERS, cohort_since=timezone.now())
    url = f"{event.get_absolute_url()}cohort/"
    assert guest.name in sign_in(cast.both).get(url).content.decode()
    one, other = (host, guest) if turned else (guest, host)
    Block.objects.create(owner=one, blocked=other)
    # The guest could not leave the cohort any more, and so is not in it.
    assert sign_in(guest).get(url).status_code == 404
    page = sign_in(cast.both).get(url)
    assert (page.status_code, guest.name in page.content.decode()) == (200, False)
