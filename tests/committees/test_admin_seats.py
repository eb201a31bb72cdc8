"""Seats in the admin: they go the way of the pages."""

import datetime as dt

import pytest
from django.test import Client

from committees.models import Seat, SeatChange
from tests.cast import Cast
from tests.committees.conftest import World, at
from tests.committees.factories import seat
from tests.committees.windows import change, window
from tests.post import letters
from tests.reading import text


def test_whom_a_curator_puts_on_a_seat_is_asked_first(world: World, cast: Cast, desk: Client) -> None:
    data = {
        "committee": world.committee.pk, "role": "secretary", "member": cast.stranger.pk, "begins": "2026-11-01",
        "title": "", "name": "", "ends": "", "began": "appointed", "ended": "", "note": "",
    }  # fmt: skip
    desk.post("/admin/committees/seat/add/", data)
    made = Seat.objects.get(role="secretary")
    assert (made.member, made.status) == (cast.stranger, "offered")
    assert SeatChange.objects.get(seat=made.pk).by == cast.curator.pk
    assert len(letters(cast.stranger.email)) == 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_admin_takes_no_day_in_no_year_of_committees(world: World, desk: Client, day: str) -> None:
    data = {"committee": world.committee.pk, "role": "secretary", "begins": day, "ends": day}
    page = desk.post("/admin/committees/seat/add/", data).content.decode()
    assert page.count("The year must lie between 1800 and 2199.") == 2
    page = desk.post(at(world.committee), change(world.committee, discharged=day)).content.decode()
    assert page.count("The year must lie between 1800 and 2199.") == 1


def test_curators_confirm_claims(world: World, cast: Cast, desk: Client) -> None:
    named = seat(world.committee, "Sol S.", claimant=cast.stranger, claim="asked")
    own = seat(world.committee, "Clifford N.", claimant=cast.curator, claim="asked")
    page = desk.post(
        "/admin/committees/seat/",
        {"action": "confirm_claims", "_selected_action": [named.pk, own.pk]},
        follow=True,
    ).content.decode()
    named.refresh_from_db()
    own.refresh_from_db()
    assert (named.member, own.member) == (cast.stranger, None)
    assert "Nobody confirms their own." in page


def test_the_admin_shows_who_changed_what(world: World, cast: Cast, desk: Client) -> None:
    desk.post(at(world.committee, "import"), {"text": "Name,From\nConrad Vose,2010\n", "do": "import"})
    shown = text(desk.get(at(world.committee, "changes")))
    assert "Clifford Nwosu Seat" in shown
    assert "new: Member, Conrad Vose, from 2010-11-01" in shown


def test_two_rows_give_nobody_the_same_seat(world: World, desk: Client) -> None:
    data = change(world.committee)
    count = int(str(data["seats-TOTAL_FORMS"]))
    for number, name in enumerate(("Conrad Vose", "conrad vose"), count):
        row = {"name": name, "role": "secretary", "begins": "2026-11-01", "committee": world.committee.pk}
        data |= {f"seats-{number}-{field}": value for field, value in row.items()}
    data["seats-TOTAL_FORMS"] = count + 2
    page = desk.post(at(world.committee), data).content.decode()
    assert "Two rows give one person the same seat in some of the same days." in page
    data[f"seats-{count + 1}-name"] = "Ada Other"
    assert desk.post(at(world.committee), data).status_code == 302
    assert Seat.objects.filter(role="secretary").count() == 2


def test_a_long_history_leaves_a_committee_that_can_be_saved(world: World, desk: Client) -> None:
    years = range(1800, 2020)
    Seat.objects.bulk_create(
        Seat(
            committee=world.committee,
            name="Conrad Vose",
            begins=dt.date(y, 1, 1),
            ends=dt.date(y + 1, 1, 1),
        )
        for y in years
    )
    sent = window(desk, at(world.committee)) | {"size": "9"}
    assert desk.post(at(world.committee), sent).status_code == 302
    assert Seat.objects.filter(name="Conrad Vose").count() == len(years)
    assert "All its seats" in desk.get(at(world.committee)).content.decode()
