"""Letters of chairs to a committee, and letters that wait."""

import datetime as dt

from committees.models import Committee, Message, Seat, Volunteer
from committees.services import seats as services
from tests.cast import Cast
from tests.committees.conftest import NOW, RUN, SignIn, World
from tests.committees.factories import seat
from tests.factories import BlockFactory
from tests.post import letters, run_jobs
from tests.reading import text


def test_story_11_letters_that_wait_ask_again(world: World, cast: Cast, sign_in: SignIn) -> None:
    Committee.objects.update(takes_volunteers=True)
    offer = Volunteer.objects.create(member=cast.stranger, committee=world.committee, statement="Me.")
    sign_in(world.chair).post(f"{RUN}volunteers/{offer.pk}/thank/")
    sign_in(cast.stranger).post(f"/committees/volunteer/{offer.pk}/withdraw/")
    offered = services.offer(
        by=world.chair,
        committee=world.committee,
        member=cast.both,
        post=services.Post("intern", dt.date(2026, 12, 1)),
    )
    services.withdraw_offer(by=world.chair, seat=offered)
    sign_in(world.chair).post(f"{RUN}message/", {"subject": "Rooms", "text": "We have rooms."})
    Seat.objects.filter(pk=world.seat.pk).update(ends=dt.date(2026, 11, 20))
    assert letters(cast.stranger.email) == letters(cast.both.email) == letters(world.owner.email) == []


def test_a_letter_reaches_everybody_on_the_committee_but_no_blocked_one(
    world: World, cast: Cast, sign_in: SignIn
) -> None:
    seat(world.committee, cast.stranger, title="Rooms")
    seat(world.committee, cast.both, title="Later", begins=dt.date(2027, 1, 1))
    BlockFactory.create(owner=cast.stranger, blocked=world.chair)
    sign_in(world.chair).post(f"{RUN}message/", {"subject": "Rooms", "text": "We have rooms.\nThree."})
    (letter,) = letters(world.owner.email)
    assert letter.subject == "Conference Committee: Rooms"
    assert "> We have rooms." in str(letter.body)
    assert letters(cast.stranger.email) == letters(cast.both.email) == []
    assert world.chair.email not in str(letter.message())


def test_a_button_pressed_twice_sends_one_letter(world: World, sign_in: SignIn) -> None:
    chair = sign_in(world.chair)
    for subject in ("Rooms", "Rooms", "Lunch"):
        assert chair.post(f"{RUN}message/", {"subject": subject, "text": "Hello"}).status_code == 302
    assert Message.objects.count() == len(letters(world.owner.email)) == 2
    Message.objects.update(at=NOW - dt.timedelta(days=1))
    chair.post(f"{RUN}message/", {"subject": "Rooms", "text": "Hello"})
    assert len(letters(world.owner.email)) == 3


def test_a_member_gets_few_letters_about_seats_that_are_offered_and_withdrawn(
    world: World, cast: Cast
) -> None:
    for _ in range(6):
        offered = services.offer(
            by=world.chair,
            committee=world.committee,
            member=cast.both,
            post=services.Post("intern", dt.date(2026, 12, 1)),
        )
        run_jobs()
        services.withdraw_offer(by=world.chair, seat=offered)
    assert len(letters(cast.both.email)) == 4


def test_a_committee_gets_so_many_letters_in_a_day(world: World, sign_in: SignIn) -> None:
    chair = sign_in(world.chair)
    for number in range(10):
        chair.post(f"{RUN}message/", {"subject": f"{number}", "text": "Hello"})
    # What is deleted counts all the same.
    Message.objects.all().delete()
    page = chair.post(f"{RUN}message/", {"subject": "Once more", "text": "Hello"})
    assert page.status_code == 422
    assert "10 emails a day" in text(page)
    assert letters(world.owner.email) == []
