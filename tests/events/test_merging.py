"""Merging two entries of one event: no guest is lost."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from events.letters import waits_after_merging
from events.models import (
    Answer,
    CoHost,
    Event,
    GuestLetter,
    ImportKey,
    Invitation,
    OldAddress,
    Price,
    Rsvp,
)
from events.services.answers import answer as answer_service
from events.services.merging import merge_events
from members.models import Member
from members.rule.masks import MEMBERS, PERSONAL, PUBLIC
from members.rule.standing import Viewer
from netlib import curators
from tests.cast import Cast
from tests.events.factories import EventFactory, answer, cohost, invite, party
from tests.events.reading import SignIn
from tests.factories import MemberFactory, OrganizationFactory, heading, listed
from tests.post import letters
from tests.reading import text as said


def test_every_guest_comes_along_and_the_later_answer_counts(cast: Cast) -> None:
    keep, drop = party(cast.owner, PUBLIC, title="Keep"), party(cast.personal, PUBLIC, title="Drop")
    now = timezone.now()
    earlier, later = now - dt.timedelta(days=2), now - dt.timedelta(days=1)
    answer(keep, cast.stranger, status=Answer.GOING, answered_at=earlier, guests=0)
    answer(drop, cast.stranger, status=Answer.CANT, answered_at=later)
    answer(keep, cast.both, status=Answer.MAYBE, answered_at=later)
    answer(drop, cast.both, status=Answer.GOING, answered_at=earlier, guests=2)
    answer(drop, cast.professional, guests=3, note="Vegan", audience=MEMBERS, answered_at=earlier)
    answer(drop, cast.unfiled, status=Answer.MAYBE)

    merge_events(keep=keep, drop=drop)

    rows = Rsvp.objects.filter(event=keep).values_list("member__name", "status", "guests", "note", "audience")
    assert sorted(rows) == [
        ("Bea Tollefsen", "maybe", 0, "", 0),
        ("Sol Strand", "cant", 0, "", 0),
        ("Tobias Lindqvist", "going", 3, "Vegan", MEMBERS),
        ("Yuki Arakawa", "maybe", 0, "", 0),
    ]
    keep.refresh_from_db()
    assert keep.taken == 4
    assert not Event.objects.filter(pk=drop.pk).exists()


def test_the_capacity_holds_and_whoever_had_a_place_keeps_it(cast: Cast) -> None:
    keep = party(cast.owner, PUBLIC, capacity=4)
    drop = party(cast.personal, PUBLIC, capacity=50)
    now = timezone.now()
    late = answer(keep, cast.stranger, guests=1, answered_at=now)
    first, big, second, waits = (
        answer(drop, MemberFactory.create(), guests=guests, answered_at=now - dt.timedelta(days=days))
        for guests, days in ((0, 9), (4, 8), (0, 7), (0, 6))
    )

    merge_events(keep=keep, drop=drop)

    held = set(Rsvp.objects.going().filter(event=keep))
    waiting = list(Rsvp.objects.filter(event=keep).waiting())
    assert held == {late, first, second}
    assert waiting == [big, waits]
    assert [row.waiting_since for row in waiting] == [big.answered_at, waits.answered_at]
    keep.refresh_from_db()
    assert (keep.taken, keep.capacity) == (4, 4)


def test_whoever_waited_moves_up_where_there_is_room(cast: Cast) -> None:
    keep, drop = party(cast.owner, PUBLIC, capacity=10), party(cast.personal, PUBLIC, capacity=1)
    answer(drop, cast.stranger)
    waits = answer(drop, cast.both, waiting_since=timezone.now())
    merge_events(keep=keep, drop=drop)
    assert Rsvp.objects.going().filter(event=keep, pk=waits.pk).exists()
    assert len(letters("both@library.example")) == 1


def test_invitations_and_answers_from_outside_come_along(cast: Cast) -> None:
    keep, drop = party(cast.owner, PUBLIC), party(cast.personal, PUBLIC)
    invite(keep, cast.both)
    invite(drop, cast.both)
    invite(drop, cast.stranger)

    def outside(event: Event, email: str, status: str = "", days: int = 0) -> Invitation:
        row = Invitation.objects.create(event=event, email=email, name=email)
        if status:
            at = timezone.now() - dt.timedelta(days=days)
            Rsvp.objects.create(event=event, invitation=row, name=email, status=status, answered_at=at)
        return row

    alone = outside(drop, "alone@library.example", "going")
    outside(keep, "twice@library.example", "cant", 5)
    outside(drop, "Twice@library.example", "going", 1)
    outside(keep, "silent@library.example")
    outside(drop, "silent@library.example", "maybe")
    outside(keep, "earlier@library.example", "maybe", 1)
    outside(drop, "earlier@library.example", "going", 5)

    merge_events(keep=keep, drop=drop)

    assert Invitation.objects.exclude(event=keep).count() == 0
    assert Invitation.objects.filter(event=keep, member__isnull=False).count() == 2
    answers = Rsvp.objects.filter(event=keep, member=None).values_list("invitation__email", "status")
    assert sorted(answers) == [
        ("alone@library.example", "going"), ("earlier@library.example", "maybe"), ("silent@library.example", "maybe"),
        ("twice@library.example", "going"),
    ]  # fmt: skip
    # The link that somebody outside was sent goes on working.
    assert Invitation.objects.get(token=alone.token).event == keep


def test_everything_else_of_it_comes_along_too(cast: Cast) -> None:
    keep = EventFactory.create(
        host=None, organization=OrganizationFactory.create(), audience=PUBLIC, summary="Mine"
    )
    drop = party(
        cast.owner, PUBLIC, summary="Theirs", description="In full", registration_link="https://x.example/",
        address_audience=PERSONAL, venue="Nell’s flat", address="9 Juniper Street", slug="the-other",
    )  # fmt: skip
    Price.objects.create(event=drop, name="All", amount=5)
    cohost(drop, cast.both)
    ImportKey.objects.create(source="s", uid="u", event=drop)
    OldAddress.objects.create(year=2020, slug="older", event=drop)
    GuestLetter.objects.create(event=drop, author=cast.owner, key="k", to="all", text="Hello")

    merge_events(keep=keep, drop=drop)

    keep.refresh_from_db()
    assert (keep.summary, keep.description, keep.registration_link) == (
        "Mine",
        "In full",
        "https://x.example/",
    )
    # An address that was for contacts does not come to an event whose address is not theirs to hide.
    assert (keep.venue, keep.address) == ("", "")
    assert [(price.name, str(keep.price_from)) for price in keep.prices.all()] == [("All", "5.00")]
    assert [row.member for row in CoHost.objects.filter(event=keep)] == [cast.both]
    assert ImportKey.objects.get().event == keep
    assert set(OldAddress.objects.values_list("slug", "event")) == {
        ("older", keep.pk),
        ("the-other", keep.pk),
    }
    assert GuestLetter.objects.get().event == keep


def test_what_was_written_for_contacts_is_not_put_before_everybody(cast: Cast) -> None:
    drop = party(
        cast.owner, PERSONAL, asked_audience=MEMBERS, summary="Ask for the key", description="At mine"
    )
    drop.headings.add(heading("Cataloguing"))
    agreed = party(cast.owner, MEMBERS, summary="For members", description="As they know")
    keep = party(cast.personal, PUBLIC)
    answer(drop, cast.both, MEMBERS)
    merge_events(keep=keep, drop=drop)
    keep.refresh_from_db()
    assert (keep.summary, keep.description, keep.headings.count()) == ("", "", 0)
    assert Rsvp.objects.get().event == keep
    members = party(cast.personal, MEMBERS)
    merge_events(keep=members, drop=agreed)
    members.refresh_from_db()
    assert members.summary == "For members"


def test_guests_keep_sight_of_an_event_that_is_not_for_everybody_yet(cast: Cast) -> None:
    keep = party(cast.owner, PERSONAL, asked_audience=PUBLIC)
    drop = party(cast.personal, PUBLIC)
    answer(drop, cast.stranger)
    merge_events(keep=keep, drop=drop)
    assert Event.objects.visible_to(Viewer(cast.stranger.pk)).filter(pk=keep.pk).exists()
    keep.refresh_from_db()
    assert keep.asked_audience == PUBLIC


def test_who_loses_a_place_and_who_loses_an_event_is_told(cast: Cast, sign_in: SignIn) -> None:
    cast.curator.groups.add(Group.objects.get(name=curators.NAME))
    desk = sign_in(cast.curator)
    amara = listed(name="Amara Obi", email="amara@library.example")
    keep = party(cast.owner, PUBLIC, title="NELA Spring Tea", capacity=2)
    drop = party(amara, PUBLIC, title="Spring Tea of NELA", slug="spring-tea-of-nela")
    now = timezone.now()
    answer(keep, cast.both, answered_at=now)
    for days, guest in enumerate((cast.professional, cast.stranger, cast.both, cast.unfiled)):
        answer(drop, guest, answered_at=now - dt.timedelta(days=9 - days))
    outside = Invitation.objects.create(event=drop, email="hedda@library.example")
    Rsvp.objects.create(event=drop, invitation=outside, status="going", waiting_since=now)

    side = f"/admin/events/event/merge/{keep.pk}/{drop.pk}/"
    page = said(desk.get(side))
    assert "Guests 1 going; 0 maybe; 0 waiting 4 going; 0 maybe; 1 waiting" in page
    assert "Places 2 No limit" in page
    assert "2 guests who have a place now will wait for one, and get an email." in page
    assert Rsvp.objects.filter(event=drop).count() == 5
    assert letters("amara@library.example") == []

    done = desk.post(side, follow=True).content.decode()
    assert "2 guests who had a place wait for one now, and get an email." in done
    assert set(Rsvp.objects.going().filter(event=keep)) == set(
        Rsvp.objects.filter(member__in=[cast.both, cast.professional])
    )
    for guest in (cast.stranger, cast.unfiled):
        (letter,) = letters(guest.email)
        assert letter.subject == "You’re on the waiting list: NELA Spring Tea"
    for email in (cast.both.email, cast.professional.email, outside.email, cast.owner.email):
        assert letters(email) == []
    (letter,) = letters(amara.email)
    assert letter.subject == "Your event was merged with another: NELA Spring Tea"
    assert f"/events/{drop.year}/spring-tea-of-nela/" in str(letter.body)


def test_a_merged_event_is_not_named_to_a_host_who_may_not_see_it(cast: Cast) -> None:
    keep = party(cast.owner, MEMBERS, title="Behind a block")
    merge_events(keep=keep, drop=party(cast.blocked, MEMBERS))
    (letter,) = letters(cast.blocked.email)
    assert letter.subject == "Your event was merged with another"
    assert "Behind a block" not in str(letter.body)


def test_a_guest_who_got_a_place_meanwhile_is_not_told_that_they_wait(cast: Cast) -> None:
    event = party(cast.owner, PUBLIC)
    rsvp = answer(event, cast.stranger)
    waits_after_merging.enqueue(rsvp_id=rsvp.pk)
    assert letters(cast.stranger.email) == []


def test_an_event_is_not_merged_with_itself(cast: Cast) -> None:
    event = party(cast.owner, PUBLIC)
    with pytest.raises(ValidationError):
        merge_events(keep=event, drop=event)


@pytest.mark.django_db(transaction=True)
def test_no_answer_is_lost_and_no_place_given_twice_while_two_are_merged() -> None:
    """Guests answer both entries while a curator merges them, in real transactions of their own."""
    host = listed()
    keep, drop = party(host, MEMBERS, capacity=5), party(host, MEMBERS, capacity=5)
    guests = [listed() for _ in range(12)]
    start = threading.Barrier(len(guests) + 1)
    failed: list[BaseException] = []
    missed: list[int] = []

    def run(work: Callable[[], object], missing: int | None = None) -> None:
        try:
            start.wait()
            work()
        except Event.DoesNotExist:
            missed.append(missing or 0)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    def go(n: int, guest: Member) -> threading.Thread:
        event = (keep, drop)[n % 2]
        return threading.Thread(
            target=run, args=(lambda: answer_service(member=guest, event=event, status="going"), guest.pk)
        )

    threads = [go(n, guest) for n, guest in enumerate(guests)]
    threads.append(threading.Thread(target=run, args=(lambda: merge_events(keep=keep, drop=drop),)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failed == []
    assert Rsvp.objects.filter(event=keep).count() + len(missed) == len(guests)
    keep.refresh_from_db()
    assert keep.taken == Rsvp.objects.going().filter(event=keep).count() <= 5
    assert not Rsvp.objects.exclude(event=keep).exists()
