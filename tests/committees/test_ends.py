"""Seats that end: resigned from, ended by a chair, or given back before they begin, with the letters about it."""

import datetime as dt

import pytest
import time_machine

from committees.models import Candidacy, Seat, SeatChange, Volunteer
from committees.rights import rights
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.committees.conftest import RUN, SignIn, World, day
from tests.committees.factories import seat
from tests.factories import BlockFactory
from tests.post import letters
from tests.reading import text


def test_resigning_leaves_the_rest_of_the_term_vacant(
    world: World, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    client = sign_in(world.owner)
    client.post(f"/committees/service/{world.seat.pk}/resign/", {"last_day": "2026-11-30"})
    world.seat.refresh_from_db()
    assert (world.seat.ends, world.seat.ended) == (dt.date(2026, 12, 1), "resigned")
    vacancy = Seat.objects.vacant().get()
    assert (vacancy.title, vacancy.begins, vacancy.ends) == (
        "Exhibits",
        dt.date(2026, 12, 1),
        dt.date(2027, 11, 1),
    )
    assert rights(Viewer(world.owner.pk), world.committee).serves
    clock.move_to(day("2026-12-01"))
    assert not rights(Viewer(world.owner.pk), world.committee).serves
    # What is over is over.
    again = client.post(f"/committees/service/{world.seat.pk}/resign/", {"last_day": "2026-11-15"})
    assert again.status_code == 404


def test_resigning_before_a_seat_begins_is_as_declining_it(world: World, sign_in: SignIn) -> None:
    coming = seat(
        world.committee, world.owner, role="secretary", begins=dt.date(2027, 11, 1), ends=dt.date(2028, 11, 1)
    )
    page = f"/committees/service/{coming.pk}/resign/"
    client = sign_in(world.owner)
    assert "It begins on Nov 1, 2027." in text(client.get(page))
    done = client.post(page, {"last_day": "2026-11-25"}, follow=True)
    assert "You gave up the seat before it begins." in done.content.decode()
    assert "Secretary" not in text(client.get("/committees/service/"))
    coming.refresh_from_db()
    assert (coming.status, coming.ended) == ("declined", "resigned")
    assert not Seat.objects.vacant().exists()
    assert client.get(page).status_code == 404
    assert letters(world.owner.email) == []
    # One that has begun has served at least a day.
    page = page.replace(str(coming.pk), str(world.seat.pk))
    assert client.post(page, {"last_day": "2026-10-01"}).status_code == 422


@pytest.mark.parametrize("turned", [None, False, True])
def test_chairs_learn_who_gives_a_seat_up(
    world: World, cast: Cast, sign_in: SignIn, turned: bool | None
) -> None:
    """Those who run the committee at this minute, unless a block lies between."""
    seat(world.committee, cast.stranger, role="co-chair")
    seat(world.committee, cast.both, role="member")
    seat(world.committee, cast.professional, role="chair", ends=dt.date(2026, 11, 10))
    term = {"begins": dt.date(2027, 11, 1), "ends": dt.date(2028, 11, 1)}
    offered = seat(world.committee, world.owner, role="secretary", status="offered", **term)
    coming = seat(world.committee, world.owner, role="treasurer", **term)
    if turned is not None:
        one, other = (world.owner, cast.stranger) if turned else (cast.stranger, world.owner)
        BlockFactory.create(owner=one, blocked=other)
    client = sign_in(world.owner)
    client.post(f"/committees/service/{offered.pk}/decline/")
    client.post(f"/committees/service/{coming.pk}/resign/", {"last_day": "2026-11-25"})
    client.post(f"/committees/service/{world.seat.pk}/resign/", {"last_day": "2026-12-31"})
    told = letters(world.chair.email)
    assert [letter.subject for letter in told] == [
        "Nell Harrigan declines a seat on Conference Committee",
        "Nell Harrigan resigns from a seat on Conference Committee",
        "Nell Harrigan resigns from a seat on Conference Committee",
    ]
    bodies = [str(letter.body) for letter in told]
    assert "declined the seat that was offered: Secretary, Nov 2027 to Oct 2028." in bodies[0]
    assert "gave up the seat before it began: Treasurer, Nov 2027 to Oct 2028." in bodies[1]
    assert "resigned and serves until Dec 31, 2026: Exhibits." in bodies[2]
    assert all("/committees/conference/run/" in body for body in bodies)
    assert len(letters(cast.stranger.email)) == (3 if turned is None else 0)
    for other in (cast.both, cast.professional, world.owner):
        assert letters(other.email) == []


def test_a_chair_who_gives_a_seat_up_writes_to_the_other_chairs(
    world: World, cast: Cast, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    second = seat(world.committee, cast.stranger, role="vice-chair", ends=dt.date(2026, 11, 26))
    sign_in(world.chair).post(
        f"/committees/service/{world.chair_seat.pk}/resign/", {"last_day": "2026-11-30"}
    )
    # The letter asks again when it goes: the second is no chair any more.
    clock.move_to(day("2026-11-27"))
    assert letters(cast.stranger.email) == letters(world.chair.email) == []
    assert second.pk


def test_whose_seat_a_chair_takes_back_before_it_begins_is_told(world: World, sign_in: SignIn) -> None:
    term = {"begins": dt.date(2027, 11, 1), "ends": dt.date(2028, 11, 1)}
    coming = seat(world.committee, world.owner, role="secretary", **term)
    named = seat(world.committee, "Conrad Vose", **term)
    offer = Volunteer.objects.create(member=world.owner, committee=world.committee, statement="Minutes.")
    Candidacy.objects.create(volunteer=offer, committee=world.committee, seat=coming)
    chair = sign_in(world.chair)
    end = {"last_day": "2027-10-31", "ended": "removed"}
    done = chair.post(f"{RUN}seats/{coming.pk}/end/", end, follow=True)
    assert "The seat is withdrawn before it begins." in done.content.decode()
    assert "Has a seat" not in text(done)
    (letter,) = letters(world.owner.email)
    assert letter.subject == "Your seat on Conference Committee does not begin"
    assert "(Secretary, Nov 2027 to Oct 2028) was withdrawn before it began: removed." in str(letter.body)
    chair.post(f"{RUN}seats/{named.pk}/end/", end)
    assert not Seat.objects.by_name().exists()
    changes = SeatChange.objects.filter(by=world.chair.pk)
    assert changes.get(seat=coming.pk, after__status="declined", after__ended="removed")
    assert changes.get(seat=named.pk, after__isnull=True)


def test_whose_seat_a_chair_ends_is_told_and_the_past_stays(
    world: World, cast: Cast, sign_in: SignIn
) -> None:
    old = seat(world.committee, cast.both, begins=dt.date(2009, 11, 1), ends=dt.date(2010, 11, 1))
    chair = sign_in(world.chair)
    end = {"last_day": "2026-11-30", "ended": "removed"}
    assert chair.post(f"{RUN}seats/{old.pk}/end/", {**end, "last_day": "2010-01-31"}).status_code == 404
    assert chair.post(f"{RUN}seats/{world.seat.pk}/end/", end).status_code == 302
    (letter,) = letters(world.owner.email)
    assert letter.subject == "Your seat on Conference Committee ends"
    assert "ends with Nov 30, 2026: removed." in " ".join(str(letter.body).split())
    # One's own end needs no letter.
    chair.post(f"{RUN}seats/{world.chair_seat.pk}/end/", {**end, "ended": "resigned"})
    assert letters(world.chair.email) == []
