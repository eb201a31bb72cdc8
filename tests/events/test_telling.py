"""What guests are told: changes once, a host's letter once, reminders; all decided again at sending."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from events.letters import changed, cohost_added, from_host, reminder
from events.models import Answer, Event, EventChange, EventSettings, Invitation, Notice, Rsvp
from events.services.answers import answer_outside, withdraw
from events.services.cohosts import add_cohost, remove_cohost
from events.services.editing import edit_event
from events.services.invitations import invite_addresses
from events.services.publishing import cancel_event, publish_event, submit_event
from events.services.telling import plan_reminders, send_reminders, tell, write_to_guests
from members.models import Contact, Member
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL
from tests.cast import Cast
from tests.events.factories import answer, party
from tests.factories import BlockFactory
from tests.post import letters, run_jobs

pytestmark = pytest.mark.django_db


def later() -> None:
    """Let the quiet time pass."""
    EventChange.objects.update(at=timezone.now() - dt.timedelta(minutes=11))


def before(rsvp: Rsvp) -> Rsvp:
    """Let an answer be a day old."""
    Rsvp.objects.filter(pk=rsvp.pk).update(answered_at=timezone.now() - dt.timedelta(days=1))
    return rsvp


def bodies(member: Member) -> list[str]:
    return [str(letter.body) for letter in letters(member.email)]


def test_changes_are_told_together_and_once(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL, title="Gin")
    for member in (cast.personal, cast.both):
        before(answer(event, member))
    edit_event(event=event, by=cast.owner, fields={"title": "Rum"})
    assert tell(event_id=event.pk) is None
    edit_event(
        event=event, by=cast.owner, fields={"starts": event.starts + dt.timedelta(hours=1), "title": "Punch"}
    )
    later()
    assert tell(event_id=event.pk) is not None
    assert tell(event_id=event.pk) is None
    for member in (cast.personal, cast.both):
        [body] = bodies(member)
        assert "Title: Punch (was: Gin)" in body
        assert "Rum" not in body
        assert "When:" in body


def test_what_is_back_where_it_was_is_not_told(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL, title="Gin")
    before(answer(event, cast.personal))
    edit_event(event=event, by=cast.owner, fields={"title": "Rum"})
    edit_event(event=event, by=cast.owner, fields={"title": "Gin"})
    later()
    assert tell(event_id=event.pk) is not None
    assert bodies(cast.personal) == []


def test_who_answered_after_the_change_or_cannot_come_is_not_told(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL, title="Gin")
    before(answer(event, cast.personal, status=Answer.CANT))
    edit_event(event=event, by=cast.owner, fields={"title": "Rum"})
    later()
    answer(event, cast.both)
    tell(event_id=event.pk)
    assert bodies(cast.personal) == bodies(cast.both) == []


def test_a_new_address_is_told_only_to_whoever_may_read_it(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL, address="14 Blackstone Row")
    before(answer(event, cast.personal))
    before(answer(event, cast.both, status=Answer.MAYBE))
    edit_event(event=event, by=cast.owner, fields={"address": "9 Ferncliff Hill", "summary": "New"})
    later()
    tell(event_id=event.pk)
    assert "9 Ferncliff Hill" in bodies(cast.personal)[0]
    assert bodies(cast.both) == []


def test_a_cancelled_event_is_told_with_the_reason_and_again_when_it_takes_place(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL, title="Gin")
    before(answer(event, cast.personal))
    cancel_event(event=event, note="The boiler has opinions.", by=cast.owner)
    later()
    tell(event_id=event.pk)
    [letter] = letters(cast.personal.email)
    assert letter.subject == "Canceled: Gin"
    assert "The boiler has opinions." in str(letter.body)
    event.refresh_from_db()
    assert event.sequence == 1
    publish_event(event=event)
    later()
    tell(event_id=event.pk)
    assert letters(cast.personal.email)[1].subject == "Back on: Gin"


CHANGES: dict[str, Callable[[Event, Member, Member], Any]] = {
    "refiled": lambda event, host, guest: Contact.objects.filter(owner=host, other=guest).update(
        mask=PROFESSIONAL
    ),
    "tie ended": lambda event, host, guest: Contact.objects.all().delete(),
    "blocked": lambda event, host, guest: BlockFactory.create(owner=host, blocked=guest),
    "blocking": lambda event, host, guest: BlockFactory.create(owner=guest, blocked=host),
    "closed": lambda event, host, guest: Event.objects.filter(pk=event.pk).update(audience=ONLY_ME),
    "withdrawn": lambda event, host, guest: withdraw(member=guest, event=event),
    "leaving": lambda event, host, guest: Member.objects.filter(pk=guest.pk).update(
        leaving_at=timezone.now()
    ),
    "suspended": lambda event, host, guest: Member.objects.filter(pk=guest.pk).update(is_active=False),
    "host suspended": lambda event, host, guest: Member.objects.filter(pk=host.pk).update(is_active=False),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_story_11_no_letter_outlives_the_right_to_see(cast: Cast, change: Callable[..., Any]) -> None:
    event = party(cast.owner, PERSONAL, title="Gin", starts=timezone.now() + dt.timedelta(hours=23))
    before(answer(event, cast.personal))
    edit_event(event=event, by=cast.owner, fields={"title": "Rum"})
    later()
    tell(event_id=event.pk)
    write_to_guests(event=event, by=cast.owner, key="k", to="all", text="Bring limes")
    send_reminders(event_id=event.pk, when="day")
    change(event, cast.owner, cast.personal)
    assert bodies(cast.personal) == []


def test_the_letters_would_have_gone_out(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL, title="Gin", starts=timezone.now() + dt.timedelta(hours=23))
    before(answer(event, cast.personal))
    edit_event(event=event, by=cast.owner, fields={"title": "Rum"})
    later()
    tell(event_id=event.pk)
    write_to_guests(event=event, by=cast.owner, key="k", to="all", text="Bring limes")
    send_reminders(event_id=event.pk, when="day")
    assert len(bodies(cast.personal)) == 3


# A host's letter


def test_a_host_writes_once_to_a_group(cast: Cast) -> None:
    event = party(cast.owner, MEMBERS)
    answer(event, cast.personal)
    answer(event, cast.both, status=Answer.MAYBE)
    answer(event, cast.stranger, waiting_since=timezone.now())
    answer(event, cast.admirer, status=Answer.CANT)
    for _ in range(2):
        write_to_guests(event=event, by=cast.owner, key="same", to="going", text="Bring limes\nand ice")
    assert write_to_guests(event=event, by=cast.owner, key="other", to="all", text="Hello") == 3
    assert len(bodies(cast.personal)) == 2
    assert "> Bring limes" in bodies(cast.personal)[0]
    assert len(bodies(cast.both)) == len(bodies(cast.stranger)) == 1
    assert bodies(cast.admirer) == []


def test_a_guest_from_outside_is_written_to_under_their_own_link(cast: Cast) -> None:
    event = party(cast.owner)
    invite_addresses(event=event, by=cast.owner, emails=["out@elsewhere.example"])
    row = Invitation.objects.get()
    answer_outside(invitation=row, status="going", name="Otto")
    write_to_guests(event=event, by=cast.owner, key="k", to="going", text="Hello")
    body = str(letters("out@elsewhere.example")[-1].body)
    assert row.token in body
    assert event.slug not in body


# Reminders


def soon(host: Member, hours: float) -> Event:
    return party(
        host,
        PERSONAL,
        starts=timezone.now() + dt.timedelta(hours=hours),
        ends=timezone.now() + dt.timedelta(hours=hours + 2),
    )


def test_reminders_follow_each_guests_setting_and_come_once(cast: Cast) -> None:
    EventSettings.objects.create(member=cast.both, remind="never")
    event, next_week = soon(cast.owner, 23.5), soon(cast.owner, 24 * 7 - 0.5)
    EventSettings.objects.create(member=cast.owner, remind="week")
    for each in (event, next_week):
        for member in (cast.personal, cast.both, cast.owner):
            answer(each, member)
        for when in ("day", "week", "day"):
            send_reminders(event_id=each.pk, when=when)
    assert len(bodies(cast.personal)) == 1
    assert bodies(cast.both) == []
    assert len(bodies(cast.owner)) == 1


def test_no_reminder_of_what_was_moved_or_cancelled(cast: Cast) -> None:
    moved, cancelled = soon(cast.owner, 70), soon(cast.owner, 23)
    for event in (moved, cancelled):
        answer(event, cast.personal)
    cancel_event(event=cancelled)
    assert send_reminders(event_id=moved.pk, when="day") == 0
    assert send_reminders(event_id=cancelled.pk, when="day") == 0


def test_reminders_are_planned_a_day_ahead(cast: Cast) -> None:
    for hours in (12, 30, 24 * 7 + 5, 24 * 9):
        answer(soon(cast.owner, hours), cast.personal)
    assert plan_reminders() == 2


def test_what_comes_up_or_moves_within_the_day_is_reminded_of_too(cast: Cast) -> None:
    plan_reminders()
    moved = soon(cast.owner, 24 * 30)
    days = dt.timedelta(days=28, hours=20)
    edit_event(event=moved, by=cast.owner, fields={"starts": moved.starts - days, "ends": moved.ends - days})
    new = soon(cast.owner, 25)
    Event.objects.filter(pk=new.pk).update(status="draft", published_at=None)
    submit_event(event=new, by=cast.owner)
    for event in (moved, new):
        answer(event, cast.personal)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=5)):
        run_jobs()
        told = [letter.subject for letter in letters(cast.personal.email)]
    assert sorted(told) == sorted(f"Soon: {event.title}" for event in (moved, new))


def test_a_reminder_says_where_to_whoever_is_going(cast: Cast) -> None:
    event = soon(cast.owner, 23)
    Event.objects.filter(pk=event.pk).update(address="14 Blackstone Row")
    going, maybe = answer(event, cast.personal), answer(event, cast.both, status=Answer.MAYBE)
    told = [reminder.decide(rsvp_id=rsvp.pk) for rsvp in (going, maybe)]
    assert [one.context["place"] for one in told if one] == ["14 Blackstone Row", ""]


def test_whoever_hosts_along_is_told_while_they_do(cast: Cast) -> None:
    event = party(cast.owner, title="Gin")
    for _ in range(2):
        row = add_cohost(event=event, by=cast.owner, member=cast.personal)
    ended = add_cohost(event=event, by=cast.owner, member=cast.both)
    remove_cohost(event=event, member=cast.both)
    assert [letter.subject for letter in letters(cast.personal.email)] == ["You’re a co-host: Gin"]
    assert letters(cast.both.email) == []
    assert cohost_added.decide(cohost_id=ended.pk, by_id=cast.owner.pk) is None
    BlockFactory.create(owner=cast.owner, blocked=cast.personal)
    assert cohost_added.decide(cohost_id=row.pk, by_id=cast.owner.pk) is None


def test_letters_about_what_is_gone(cast: Cast) -> None:
    assert changed.decide(notice_id=1, rsvp_id=1) is None
    assert from_host.decide(letter_id=1, rsvp_id=1) is None
    assert Notice.objects.count() == 0
