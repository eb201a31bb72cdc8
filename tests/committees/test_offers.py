"""Seats that are offered: what they open, whom they reach, who answers them, and what warns."""

import datetime as dt

import pytest

from committees.models import Committee, Seat
from committees.roles import Status
from committees.services import holders
from committees.services import seats as services
from tests.cast import Cast
from tests.committees.conftest import OFFER, PAGE, RUN, SignIn, World
from tests.committees.factories import seat
from tests.factories import MemberFactory, listed
from tests.reading import said, text


def test_declining_opens_the_seat_again(world: World, sign_in: SignIn) -> None:
    member = listed()
    vacancy = seat(
        world.committee, None, role="secretary", begins=dt.date(2026, 12, 1), ends=dt.date(2027, 11, 1)
    )
    services.offer(
        by=world.chair, committee=world.committee, member=member, vacancy=vacancy,
        post=services.Post("secretary", dt.date(2026, 12, 1), dt.date(2027, 11, 1)),
    )  # fmt: skip
    offered = Seat.objects.get(member=member)
    sign_in(member).post(f"/committees/service/{offered.pk}/decline/")
    assert list(Seat.objects.vacant().values_list("role", "begins", "ends")) == [
        ("secretary", dt.date(2026, 12, 1), dt.date(2027, 11, 1))
    ]
    assert sign_in(member).post(f"/committees/service/{offered.pk}/accept/").status_code == 404


@pytest.mark.parametrize("way", ["withdraw", "decline", "resign", "end"])
def test_an_offer_that_filled_no_vacancy_leaves_none(world: World, sign_in: SignIn, way: str) -> None:
    member = listed(name="Barnaby Quist")
    chair, hers = sign_in(world.chair), sign_in(member)
    term = {"role": "secretary", "begins": "2027-11-01", "last_day": "2028-10-31"}
    chair.post(f"{RUN}seats/add/", {**term, "handle": member.handle, "name": ""})
    offered = Seat.objects.get(member=member)
    if way in ("resign", "end"):
        holders.accept(member=member, seat=offered)
    end = {"last_day": "2026-11-25", "ended": "removed"}
    client = chair if way in ("withdraw", "end") else hers
    page = f"{RUN}seats/" if client is chair else "/committees/service/"
    assert client.post(f"{page}{offered.pk}/{way}/", end).status_code == 302
    assert not Seat.objects.vacant().exists()
    assert "Secretary" not in hers.get(PAGE).content.decode()
    # The chairs learn that she does not want it, and announce it themselves.
    again = f"{RUN}seats/add/?like={offered.pk}"
    assert (again in chair.get(RUN).content.decode()) == (way in ("decline", "resign"))
    assert ("Barnaby Quist has declined" in text(chair.get(RUN))) == (way in ("decline", "resign"))
    assert ('value="secretary" selected' in chair.get(again).content.decode()) == (
        way in ("decline", "resign")
    )
    chair.post(again, {**term, "handle": "", "name": ""})
    assert Seat.objects.vacant().count() == 1
    assert "has declined" not in text(chair.get(RUN))


def test_an_offer_is_answered_by_nobody_else(world: World, cast: Cast, sign_in: SignIn) -> None:
    offered = seat(world.committee, listed(), status=Status.OFFERED, role="secretary")
    for verb in ("accept", "decline", "resign", "wrong", "audience"):
        assert sign_in(cast.stranger).post(f"/committees/service/{offered.pk}/{verb}/").status_code == 404
    offered.refresh_from_db()
    assert offered.status == Status.OFFERED


def test_the_limit_of_terms_warns(world: World, cast: Cast, sign_in: SignIn) -> None:
    Committee.objects.update(max_terms=2)
    seat(world.committee, cast.both, begins=dt.date(2024, 11, 1), ends=dt.date(2025, 11, 1))
    seat(world.committee, cast.both, begins=dt.date(2025, 11, 1), ends=dt.date(2026, 11, 1))
    chair = sign_in(world.chair)
    data = {"role": "member", "begins": "2026-11-01", "last_day": "2027-10-31", "handle": cast.both.handle}
    page = chair.post(f"{RUN}seats/add/", data, follow=True)
    assert "will have served 2 terms in a row" in said(page)
    assert Seat.objects.filter(member=cast.both, status=Status.OFFERED).count() == 1


def test_a_chair_cannot_offer_a_seat_to_whom_they_do_not_see(
    world: World, cast: Cast, sign_in: SignIn
) -> None:
    hidden = MemberFactory.create(name="Hidden Person")
    for handle in (hidden.handle, cast.suspended.handle, "nobody-at-all"):
        page = sign_in(world.chair).post(f"{RUN}seats/add/", {**OFFER, "handle": handle})
        assert page.status_code == 422
        assert "No member has that handle" in text(page)


def test_more_seats_than_the_committee_has_warn(world: World, cast: Cast, sign_in: SignIn) -> None:
    Committee.objects.update(size=2)
    page = sign_in(world.chair).post(f"{RUN}seats/add/", {**OFFER, "handle": cast.both.handle}, follow=True)
    assert "That makes 3 seats; this committee has 2." in said(page)


@pytest.mark.parametrize("hidden", ["blocked", "blocker", "suspended", "leaving"])
@pytest.mark.parametrize("hides", ["accepted", "offered", "disputed"])
def test_the_number_of_seats_is_that_of_the_rows_that_a_chair_sees(
    world: World, cast: Cast, sign_in: SignIn, hidden: str, hides: str
) -> None:
    """Two worlds that differ in a seat which the chair may not see answer the chair alike."""
    chair = sign_in(world.owner)
    Seat.objects.filter(pk=world.seat.pk).update(role="chair", title="")
    Committee.objects.update(size=3)
    # A seat that the chair does see counts, answered or not.
    seat(
        world.committee,
        cast.personal,
        title="Rooms",
        status=hides,
        dispute="No." if hides == "disputed" else "",
    )

    def say(title: str) -> tuple[str, int]:
        page = chair.post(
            f"{RUN}seats/add/", {**OFFER, "title": title, "handle": cast.both.handle, "name": ""}, follow=True
        )
        shown = page.context["shown"]
        return said(page), len({row.seat.pk for row in [*shown.rows, *shown.disputed]})

    words, rows = say("Lunches")
    assert (words.split(" seats;")[0], rows) == ("That makes 4", 4)
    Seat.objects.get(title="Lunches").delete()
    seat(world.committee, getattr(cast, hidden), title="Technology", status=hides)
    assert say("Lunches") == (words, rows)
