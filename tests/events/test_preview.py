"""What refiling and merging circles would change of a member’s events and answers."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import CoHost, Event, Invitation, Rsvp
from members.extensions import Shown
from members.models import Circle, Contact, Member
from members.reads.preview import circle_change, difference, shown_by
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL
from members.rule.standing import Viewer
from members.services.circles import merge
from netlib.concurrency import ChangedMeanwhile
from tests.cast import Cast
from tests.events.factories import answer, invite, party
from tests.events.reading import SignIn
from tests.factories import CircleFactory

pytestmark = pytest.mark.django_db


def test_refiling_says_which_parties_one_gains_and_loses(cast: Cast) -> None:
    circle = Circle.objects.get(owner=cast.owner)
    parties = {
        "Personal party": party(cast.owner, PERSONAL, title="Personal party"),
        "Professional party": party(cast.owner, PROFESSIONAL, title="Professional party"),
        "Shelf party": party(cast.owner, circle.bit, title="Shelf party"),
        "Everybody's party": party(cast.owner, MEMBERS, title="Everybody's party"),
    }
    party(cast.owner, PERSONAL, title="Draft", status="draft")
    party(cast.stranger, PERSONAL, title="Not mine")
    Invitation.objects.create(event=parties["Personal party"], member=cast.professional)
    CoHost.objects.create(event=parties["Shelf party"], member=cast.professional)

    def seen(person: Member) -> set[str]:
        found = Event.objects.visible_to(Viewer(person.pk)).filter(host=cast.owner)
        return set(found.values_list("title", flat=True))

    def titles(things: list[Shown]) -> set[str]:
        return {title for title in parties for thing in things if thing.text.startswith(title)}

    for person in (cast.professional, cast.circled):
        mine = Contact.objects.filter(owner=cast.owner, other=person)
        for new in (0, PERSONAL, CONTACTS, PERSONAL | circle.bit, PROFESSIONAL):
            old, before = mine.get().mask, seen(person)
            change = difference(shown_by(cast.owner), old, new, person_id=person.pk)
            mine.update(mask=new)
            assert titles(change.gains) == seen(person) - before
            assert titles(change.loses) == before - seen(person)


def test_merging_circles_says_which_parties_go_over(cast: Cast) -> None:
    gone, into = Circle.objects.get(owner=cast.owner), CircleFactory.create(owner=cast.owner)
    Contact.objects.filter(owner=cast.owner, other=cast.professional).update(mask=PROFESSIONAL | into.bit)
    party(cast.owner, gone.bit, title="Shelf party")
    change = circle_change(cast.owner, gone, into)
    assert [(thing.label, becomes) for thing, becomes in change.things] == [("Event", "circle")]
    assert [each.person for each in change.people] == [cast.professional]
    late = party(cast.owner, gone.bit, title="Since the preview")
    with pytest.raises(ChangedMeanwhile):
        merge(circle=gone, into=into, version=change.version)
    assert not Event.objects.visible_to(Viewer(cast.professional.pk)).filter(pk=late.pk).exists()


FILINGS = (0, PROFESSIONAL, PERSONAL, CONTACTS, PERSONAL | 1 << 4)


def refilings(
    cast: Cast, person: Member, seen: Callable[[], set[str]], told: Callable[[Shown], bool]
) -> None:
    """Refile the person all around: what the preview tells must be what they see before and after."""
    mine = Contact.objects.filter(owner=cast.owner, other=person)
    sees = {}
    for mask in FILINGS:
        mine.update(mask=mask)
        sees[mask] = seen()
    for old in FILINGS:
        mine.update(mask=old)
        shown = shown_by(cast.owner)
        for new in FILINGS:
            change = difference(shown, old, new, person_id=person.pk)
            assert {thing.label for thing in change.gains if told(thing)} == sees[new] - sees[old]
            assert {thing.label for thing in change.loses if told(thing)} == sees[old] - sees[new]


@pytest.mark.parametrize("event_audience", [MEMBERS, PERSONAL, CONTACTS, 1 << 4])
@pytest.mark.parametrize("role", ["professional", "invited", "going", "cohost"])
def test_refiling_says_of_one_s_own_party_who_gains_its_address_guests_and_host(
    cast: Cast, event_audience: int, role: str
) -> None:
    event = party(
        cast.owner, event_audience, title="Gin", address="14 Blackstone Row",
        address_audience=PERSONAL, guest_audience=CONTACTS,
    )  # fmt: skip
    answer(event, cast.owner, PROFESSIONAL)
    person = cast.professional
    if role == "cohost":
        CoHost.objects.create(event=event, member=person)
    elif role != "professional":
        invite(event, person)
    if role == "going":
        answer(event, person)

    def seen() -> set[str]:
        viewer = Viewer(person.pk)
        shown = Event.objects.visible_to(viewer).with_access(viewer).filter(pk=event.pk).first()
        if shown is None:
            return set()
        parts = {"Event": True, "Address of Gin": shown.sees_address, "Guest list of Gin": shown.sees_guests}
        return {label for label, is_seen in parts.items() if is_seen}

    refilings(cast, person, seen, lambda thing: not thing.label.startswith(("You’re going", "You may go")))


def test_refiling_says_who_gains_one_s_answers(cast: Cast, sign_in: SignIn) -> None:
    fields: dict[str, Any] = {
        "guest_audience": MEMBERS,
        "starts": dt.datetime(2031, 12, 12, 23, tzinfo=dt.UTC),
    }
    social = party(cast.stranger, MEMBERS, title="Holiday social", **fields)
    answer(social, cast.owner, PERSONAL)
    answer(party(cast.stranger, MEMBERS, title="Map night", **fields), cast.owner, PERSONAL, status="maybe")
    closed = party(cast.stranger, MEMBERS, title="Closed since", **fields)
    long_ago = {**fields, "starts": dt.datetime(2025, 1, 1, tzinfo=dt.UTC)}
    answer(closed, cast.owner, PERSONAL)
    answer(party(cast.stranger, MEMBERS, **fields), cast.owner, PERSONAL, waiting_since=timezone.now())
    answer(party(cast.stranger, MEMBERS, **fields), cast.owner, PERSONAL, status="cant")
    answer(party(cast.stranger, MEMBERS, title="Long ago", **long_ago), cast.owner, PERSONAL)
    Event.objects.filter(pk=closed.pk).update(audience=ONLY_ME)

    def seen() -> set[str]:
        rows = Rsvp.objects.visible_to(Viewer(cast.professional.pk)).filter(member=cast.owner)
        words = {"going": "You’re going to", "maybe": "You may go to"}
        return {
            f"{words[row.status]} {row.event.title}"
            for row in rows.filter(event__ends__gt=timezone.now()).select_related("event")
        }

    refilings(cast, cast.professional, seen, lambda thing: True)
    Contact.objects.filter(owner=cast.owner, other=cast.professional).update(mask=PROFESSIONAL)
    page = sign_in(cast.owner).get("/contacts/tobias-lindqvist/file/?tier=personal").content.decode()
    assert "You’re going to Holiday social" in page
    assert "Fri, Dec 12, 2031, for those who see its guest list" in page
    assert "Closed since" not in page


def test_a_preview_tells_nothing_of_how_a_host_files(cast: Cast) -> None:
    event = party(cast.stranger, MEMBERS, title="Gin", guest_audience=PERSONAL)
    answer(event, cast.owner, PERSONAL)
    CoHost.objects.create(event=event, member=cast.professional)

    def told() -> list[str]:
        change = difference(shown_by(cast.owner), PROFESSIONAL, PERSONAL, person_id=cast.professional.pk)
        return [thing.label for thing in change.gains]

    assert told() == []
    CoHost.objects.all().delete()
    assert told() == ["You’re going to Gin"]


def test_a_circle_that_goes_over_takes_addresses_guest_lists_and_answers_with_it(cast: Cast) -> None:
    gone, into = Circle.objects.get(owner=cast.owner), CircleFactory.create(owner=cast.owner)
    event = party(
        cast.owner, MEMBERS, title="Gin", venue="Shelf", address_audience=gone.bit, guest_audience=gone.bit
    )
    mine = answer(party(cast.stranger, MEMBERS, title="Map night"), cast.owner, gone.bit)
    change = circle_change(cast.owner, gone, into)
    labels = ["Address of Gin", "Guest list of Gin", "You’re going to Map night"]
    assert [thing.label for thing, _ in change.things] == labels
    assert [each.person for each in change.people] == []
    for model, pk, field in ((Event, event.pk, "guest_audience"), (Rsvp, mine.pk, "audience")):
        version = circle_change(cast.owner, gone, into).version
        model._default_manager.filter(pk=pk).update(**{field: MEMBERS})
        with pytest.raises(ChangedMeanwhile):
            merge(circle=gone, into=into, version=version)


def test_what_is_shown_asks_as_much_for_three_events_as_for_one(cast: Cast) -> None:
    asked = []
    for size in (1, 2):
        for _ in range(size):
            event = party(cast.owner, PERSONAL, venue="Shelf")
            invite(event, cast.both)
            answer(event, cast.both)
            answer(event, cast.owner)
            CoHost.objects.create(event=party(cast.stranger, MEMBERS), member=cast.both)
            answer(Event.objects.get(cohosts__isnull=False, rsvps=None), cast.owner, PERSONAL)
        with CaptureQueriesContext(connection) as queries:
            shown_by(cast.owner)
        asked.append(len(queries))
    assert asked == [14, 14]
