"""What the other apps do with events: the copy of one's data, leaving, the demo world."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from events.demo.load import FILE
from events.export import events_of
from events.models import Event, Invitation, Rsvp
from events.words import money, when_words
from members.audience import MEMBERS, PERSONAL, PUBLIC
from members.models import Member
from members.services.leaving import erase
from tests.cast import Cast
from tests.events.factories import EventFactory, answer, invite, party
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_the_copy_holds_one_s_own_and_nobody_else_s(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL, title="Gin", address="14 Blackstone Row")
    answer(event, cast.personal, PUBLIC, note="Olives")
    answer(event, cast.owner)
    Invitation.objects.create(event=event, email="out@elsewhere.example", by=cast.owner)
    mine, theirs = (events_of(member)["events"] for member in (cast.owner, cast.personal))
    assert [one["invited_by_mail"] for one in mine["hosted"]] == [["out@elsewhere.example"]]
    assert len(mine["answers"]) == 1
    assert "Olives" not in str(mine)
    assert theirs["hosted"] == []
    assert theirs["answers"][0]["note"] == "Olives"
    assert "Blackstone" not in str(theirs)


def test_an_invitation_by_somebody_kept_apart_is_not_in_the_copy(cast: Cast) -> None:
    invite(party(cast.owner, MEMBERS), cast.blocked)
    assert events_of(cast.blocked)["events"]["invitations"] == []


def test_who_is_erased_leaves_nothing_behind(cast: Cast) -> None:
    host = cast.stranger
    event = party(host, MEMBERS, capacity=1)
    answer(event, cast.owner)
    invite(event, cast.owner)
    Invitation.objects.create(event=event, email=cast.owner.email.upper(), by=host)
    party(cast.owner, PERSONAL)
    kept = party(cast.owner, MEMBERS, organization=OrganizationFactory.create())
    Member.objects.filter(pk=cast.owner.pk).update(leaving_at=timezone.now() - dt.timedelta(days=1))
    assert erase(member_id=cast.owner.pk)
    assert not Invitation.objects.exists()
    assert not Rsvp.objects.exists()
    assert set(Event.objects.values_list("pk", "host_id")) == {(event.pk, host.pk), (kept.pk, None)}
    event.refresh_from_db()
    assert event.taken == 0


def test_times_and_money_in_words() -> None:
    event = EventFactory.build(starts=dt.datetime(2026, 12, 12, tzinfo=dt.UTC), host=None)
    assert when_words(event) == "Friday 11 December 2026, 19:00 to 22:00 (EST)"
    event.ends = dt.datetime(2026, 12, 14, 21, tzinfo=dt.UTC)
    assert when_words(event) == "11 to 14 December 2026, from 19:00 to 16:00 (EST)"
    event.all_day, event.starts = True, dt.datetime(2026, 12, 11, 5, tzinfo=dt.UTC)
    event.ends = dt.datetime(2026, 12, 12, 5, tzinfo=dt.UTC)
    assert when_words(event) == "Friday 11 December 2026"
    assert [money(Decimal(n), c) for n, c in (("120.00", "USD"), ("12.50", "USD"), ("90", "EUR"))] == [
        "$120",
        "$12.50",
        "90 EUR",
    ]


def test_the_demo_world_has_its_events() -> None:
    assert FILE.read_text().count("[[event]]") >= 25
