"""No host floods strangers: what was sent counts, whatever is withdrawn. Real threads, real transactions."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail as outgoing
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from events.models import EventChange, GuestLetter, Invitation, InvitationLetter, Notice
from events.services.cohosts import add_cohost, remove_cohost
from events.services.editing import edit_event
from events.services.invitations import invite_addresses, invite_contacts, withdraw_invitation
from events.services.merging import merge_events
from events.services.telling import tell, tell_changes, write_to_guests
from members.models import Contact
from members.rule.masks import PERSONAL
from netlib.limits import LimitReached
from netlib.models import Kind, Usage
from tests.cast import Cast, make_cast
from tests.events.factories import OUT, answer, party
from tests.events.reading import SignIn
from tests.post import letters, run_jobs
from tests.reading import text

pytestmark = pytest.mark.django_db


def addresses(count: int, of: int = 0) -> list[str]:
    return [f"stranger{of}-{number}@elsewhere.example" for number in range(count)]


def test_eight_hundred_letters_become_two_hundred(cast: Cast, sign_in: SignIn) -> None:
    """As it was found: invite a hundred, withdraw them, invite the next hundred."""
    event = party(cast.owner, capacity=200)
    page, host = event.get_absolute_url(), sign_in(cast.owner)
    refused = 0
    for step in range(8):
        sent = {"emails": "\n".join(addresses(100, step)), "message": "Buy my book"}
        answered = host.post(f"{page}invite/", sent)
        refused += "You can send 200 invitations by email a day" in text(answered)
        run_jobs()
        rows = list(Invitation.objects.filter(event=event))
        for row in rows[:1]:
            host.post(f"{page}invite/{row.pk}/back/")
        # As that page does, which takes longer.
        for row in rows[1:]:
            withdraw_invitation(event=event, invitation_id=row.pk)
    assert refused == 6
    assert not Invitation.objects.exists()
    assert len(outgoing.outbox) == Usage.objects.filter(kind=Kind.INVITE_ADDRESS).count() == 200


@pytest.mark.django_db(transaction=True)
def test_not_even_eight_at_the_same_instant() -> None:
    cast = make_cast()
    events = [party(cast.owner) for _ in range(8)]
    start = Barrier(8)

    def flood(number: int) -> int:
        try:
            start.wait(timeout=30)
            done = 0
            for step in range(4):
                emails = addresses(25, number * 10 + step)
                try:
                    done += invite_addresses(event=events[number], by=cast.owner, emails=emails)
                except LimitReached:
                    continue
                for row in Invitation.objects.filter(event=events[number]):
                    withdraw_invitation(event=events[number], invitation_id=row.pk)
            return done
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(flood, range(8)))
    assert done == Usage.objects.count() == 200


def test_one_letter_to_an_address_about_an_event_and_its_link_works_again(cast: Cast, client: Client) -> None:
    event = party(cast.owner)
    for address in (OUT, "Out@Elsewhere.example", "out+again@elsewhere.example"):
        assert invite_addresses(event=event, by=cast.owner, emails=[address]) == 1
        row = Invitation.objects.get()
        path = f"/events/answer/{row.token}/"
        assert client.get(path).status_code == 200
        withdraw_invitation(event=event, invitation_id=row.pk)
        assert client.get(path).status_code == 404
    run_jobs()
    # All were withdrawn before their jobs ran: nobody has a letter, so the next one goes.
    assert outgoing.outbox == []
    for _ in range(3):
        Invitation.objects.filter(event=event).delete()
        invite_addresses(event=event, by=cast.owner, emails=[OUT])
        run_jobs()
    [letter] = letters(OUT)
    assert f"/events/answer/{Invitation.objects.get(event=event).token}/" in str(letter.body)
    assert InvitationLetter.objects.filter(event=event).count() == 1


def test_two_ways_to_write_one_address_in_one_form_are_one_letter(cast: Cast) -> None:
    event = party(cast.owner)
    emails = [OUT, "out+1@elsewhere.example", "out+2@elsewhere.example"]
    assert invite_addresses(event=event, by=cast.owner, emails=emails) == 3
    run_jobs()
    assert [letter.to for letter in outgoing.outbox] == [[OUT]]
    for _ in range(2):
        Invitation.objects.all().delete()
        assert invite_addresses(event=event, by=cast.owner, emails=emails) == 3
    assert len(set(Invitation.objects.values_list("token", flat=True))) == 3
    run_jobs()
    assert len(outgoing.outbox) == 1


def test_a_letter_that_was_not_handed_over_is_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = party(cast.owner)
    invite_addresses(event=event, by=cast.owner, emails=[OUT])
    real = outgoing.EmailMultiAlternatives.send

    def refuse(message: outgoing.EmailMultiAlternatives, fail_silently: bool = False) -> int:
        raise OSError

    monkeypatch.setattr(outgoing.EmailMultiAlternatives, "send", refuse)
    run_jobs()
    assert InvitationLetter.objects.count() == 1
    monkeypatch.setattr(outgoing.EmailMultiAlternatives, "send", real)
    assert len(letters(OUT)) == 1


def test_a_member_gets_one_letter_about_an_event(cast: Cast) -> None:
    event = party(cast.owner)
    for _ in range(3):
        assert invite_contacts(event=event, by=cast.owner, member_ids=[cast.both.pk]) == 1
        run_jobs()
        withdraw_invitation(event=event, invitation_id=Invitation.objects.get().pk)
    invite_addresses(event=event, by=cast.owner, emails=[cast.both.email])
    assert len(letters(cast.both.email)) == 1


def test_merged_events_remember_both_their_letters(cast: Cast) -> None:
    keep, drop = party(cast.owner), party(cast.owner)
    invite_addresses(event=drop, by=cast.owner, emails=[OUT])
    invite_addresses(event=keep, by=cast.owner, emails=["in@elsewhere.example"])
    run_jobs()
    merge_events(keep=keep, drop=drop, by=cast.curator)
    Invitation.objects.all().delete()
    invite_addresses(event=keep, by=cast.owner, emails=[OUT, "in@elsewhere.example"])
    assert (len(letters(OUT)), len(letters("in@elsewhere.example"))) == (1, 1)


def test_guests_get_ten_messages_a_day(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner)
    answer(event, cast.both)
    for number in range(10):
        assert write_to_guests(event=event, by=cast.owner, key=f"k{number}", to="going", text="Hello") == 1
    GuestLetter.objects.all().delete()
    sent = {"key": "another", "to": "going", "text": "And another thing"}
    page = sign_in(cast.owner).post(f"{event.get_absolute_url()}host/write/", sent)
    assert page.status_code == 422
    assert "Guests of an event can get 10 messages a day." in text(page)
    assert "And another thing" in text(page)
    assert not GuestLetter.objects.exists()


def test_a_co_host_hears_of_it_twice_a_day(cast: Cast) -> None:
    event = party(cast.owner)
    assert Contact.objects.of(cast.owner.pk).filter(other=cast.both).exists()
    for _ in range(5):
        add_cohost(event=event, by=cast.owner, member=cast.both)
        run_jobs()
        remove_cohost(event=event, member=cast.both)
    assert len(letters(cast.both.email)) == 2


def test_guests_hear_of_changes_twelve_times_a_day_and_then_of_all_at_once(cast: Cast) -> None:
    event = party(cast.owner, PERSONAL, title="Gin 0")
    answer(event, cast.both, answered_at=timezone.now() - dt.timedelta(days=1))

    def change(number: int) -> Notice | None:
        edit_event(event=event, by=cast.owner, fields={"title": f"Gin {number}"})
        EventChange.objects.update(at=timezone.now() - dt.timedelta(minutes=11))
        return tell(event_id=event.pk)

    assert [change(number) is not None for number in range(1, 15)] == [True] * 12 + [False] * 2
    [*_, planned] = DBTaskResult.objects.filter(task_path=tell_changes.module_path).order_by("enqueued_at")
    assert planned.run_after > timezone.now() + dt.timedelta(hours=23)
    Usage.objects.update(at=timezone.now() - dt.timedelta(days=1))
    assert tell(event_id=event.pk) is not None
    told = [str(letter.body) for letter in letters(cast.both.email)]
    assert len(told) == 13
    assert "Title: Gin 14 (was: Gin 12)" in told[-1]
