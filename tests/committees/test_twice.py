"""A button that is pressed twice, on the pages of chairs and in the admin."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from committees.models import Seat
from tests.committees.conftest import RUN, SignIn, World, at
from tests.committees.factories import seat
from tests.committees.windows import new_row, window
from tests.post import letters

ADD = "/admin/committees/seat/add/"
TERM = {"role": "secretary", "begins": "2026-12-01", "ends": "2027-11-01"}


@pytest.mark.parametrize("way", ["page", "seat", "row"])
def test_a_vacancy_that_is_sent_twice_is_one(world: World, sign_in: SignIn, desk: Client, way: str) -> None:
    chair = sign_in(world.chair)

    def form() -> tuple[Client, str, dict[str, Any]]:
        if way == "page":
            path = f"{RUN}seats/add/"
            shown = chair.get(path).context["form"]
            sent = {field.name: "" if field.value() is None else field.value() for field in shown}
            return chair, path, sent | {"role": "secretary", "begins": "2026-12-01", "last_day": "2027-10-31"}
        if way == "seat":
            return desk, ADD, window(desk, ADD) | TERM | {"committee": world.committee.pk}
        rows = 2 + Seat.objects.vacant().count()
        sent = window(desk, at(world.committee)) | new_row(desk, world.committee, rows, **TERM)
        return desk, at(world.committee), sent

    client, path, sent = form()
    for _ in range(2):
        assert client.post(path, sent).status_code == 302
    vacant = Seat.objects.vacant().values_list("role", "begins", "ends")
    once = ("secretary", dt.date(2026, 12, 1), dt.date(2027, 11, 1))
    assert list(vacant.all()) == [once]
    # Whoever opens the form anew wants another one.
    client, path, sent = form()
    assert client.post(path, sent).status_code == 302
    assert list(vacant.all()) == [once, once]


def test_a_chair_who_ends_a_seat_twice_sends_one_letter(world: World, sign_in: SignIn) -> None:
    chair, end = sign_in(world.chair), {"last_day": "2026-11-30", "ended": "removed"}
    for _ in range(2):
        assert chair.post(f"{RUN}seats/{world.seat.pk}/end/", end).status_code == 302
    assert len(letters(world.owner.email)) == 1
    assert Seat.objects.vacant().count() == 1
    resign = f"/committees/service/{world.chair_seat.pk}/resign/"
    seat(world.committee, world.owner, role="co-chair")
    for _ in range(2):
        assert chair.post(resign, {"last_day": "2026-12-31"}).status_code == 302
    assert [letter.subject for letter in letters(world.owner.email)[1:]] == [
        "Joan Kestenbaum resigns from a seat on Conference Committee"
    ]
