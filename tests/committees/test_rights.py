"""What rights come and go with a seat, and who runs a committee."""

import datetime as dt

import pytest
import time_machine

from committees.models import Committee, Meeting, Seat, Volunteer
from committees.models.queries import met_by
from committees.rights import Rights, rights
from committees.roles import Status
from events.models import Event
from members.rule.masks import ONLY_ME
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.committees.conftest import OFFER, PAGE, RUN, SignIn, World, day, roster_of
from tests.committees.factories import seat
from tests.events.factories import party
from tests.factories import listed
from tests.post import letters
from tests.reading import names, text


def test_from_volunteer_to_record(
    world: World, cast: Cast, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    Committee.objects.update(takes_volunteers=True, call="Two seats.")
    fern = listed(name="Fern Byrne", email="fern@library.example")
    chair = sign_in(world.chair)
    chair.post(f"{RUN}seats/add/", {**OFFER, "handle": "", "name": ""})

    # She offers to serve; that puts her on no roster.
    sign_in(fern).post(f"{PAGE}volunteer/", {"statement": "I know every lunch place.", "hours": "few"})
    offer = Volunteer.objects.get()
    assert roster_of(sign_in(cast.stranger).get(PAGE)) == ["Joan Kestenbaum", "Nell Harrigan"]
    assert names(chair.get(RUN)) == ["Fern Byrne"]
    assert "No answer yet" in text(sign_in(fern).get("/committees/service/"))

    # The chairs think of her, and she is not told.
    chair.post(f"{RUN}volunteers/{offer.pk}/", {"listed": "on", "note": "Good with lunches"})
    assert "Shortlist" in text(chair.get(RUN))
    own = sign_in(fern).get("/committees/service/").content.decode()
    assert "hortlist" not in own
    assert "Good with lunches" not in own

    # A seat is offered: it says who will see it, and does not count yet.
    chair.post(f"{RUN}volunteers/{offer.pk}/offer/", OFFER)
    offered = Seat.objects.get(member=fern)
    assert (offered.status, Seat.objects.filter(title="Local arrangements").count()) == ("offered", 1)
    (letter,) = letters(fern.email)
    assert letter.subject == "A seat for you: Local arrangements, Conference Committee"
    assert "These people will then see your name on the roster: everyone signed in to Netlib." in str(
        letter.body
    )
    coming = f"{PAGE}?on=2026-12-01"
    assert roster_of(sign_in(cast.stranger).get(coming)) == ["Joan Kestenbaum", "Nell Harrigan"]
    own = text(sign_in(fern).get("/committees/service/"))
    assert "Who sees your name on the roster when you accept, from Dec 1, 2026 on: Members" in own
    assert "offers you a seat" in own

    # She accepts; the roster has her from the first day on.
    sign_in(fern).post(f"/committees/service/{offered.pk}/accept/")
    assert roster_of(sign_in(cast.stranger).get(PAGE)) == ["Joan Kestenbaum", "Nell Harrigan"]
    assert roster_of(sign_in(cast.stranger).get(coming)) == [
        "Joan Kestenbaum", "Fern Byrne", "Nell Harrigan",
    ]  # fmt: skip
    assert rights(Viewer(fern.pk), world.committee) == Rights()
    clock.move_to(day("2026-12-01"))
    assert roster_of(sign_in(cast.stranger).get(PAGE)) == ["Joan Kestenbaum", "Fern Byrne", "Nell Harrigan"]
    assert rights(Viewer(fern.pk), world.committee) == Rights(serves=True)
    assert sign_in(fern).get(f"{PAGE}addresses/").status_code == 200

    # The term is over: the rights are gone, the record stays.
    clock.move_to(day("2027-11-01"))
    assert rights(Viewer(fern.pk), world.committee) == Rights()
    assert sign_in(fern).get(f"{PAGE}addresses/").status_code == 404
    assert roster_of(sign_in(cast.stranger).get(PAGE)) == []
    history = sign_in(cast.stranger).get(f"{PAGE}history/")
    assert [seats[0].holder for _, seats in history.context["groups"]] == [
        "Joan Kestenbaum", "Fern Byrne", "Nell Harrigan",
    ]  # fmt: skip
    assert "Local arrangements, Conference Committee" in text(
        sign_in(cast.stranger).get(fern.get_absolute_url())
    )
    cv = sign_in(fern).get("/committees/service/cv.txt").content.decode()
    assert cv.startswith("2026–2027  Local arrangements, Conference Committee, ")


def test_story_20_rights_end_with_the_seat_to_the_minute_and_the_history_stays(
    world: World, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    Seat.objects.filter(pk=world.chair_seat.pk).update(ends=dt.date(2026, 11, 26))
    chair = sign_in(world.chair)
    clock.move_to(dt.datetime(2026, 11, 26, 4, 59, 59, tzinfo=dt.UTC))
    assert chair.get(RUN).status_code == 200
    clock.move_to(dt.datetime(2026, 11, 26, 5, 0, 0, tzinfo=dt.UTC))
    for path in ("", "describe/", "seats/add/", "meetings/", "message/"):
        assert chair.get(f"{RUN}{path}").status_code == 403
    assert chair.post(f"{RUN}message/", {"subject": "Still here", "text": "Hello"}).status_code == 403
    assert chair.get(f"{PAGE}addresses/").status_code == 404
    assert "Joan Kestenbaum" in chair.get(f"{PAGE}history/").content.decode()
    assert Seat.objects.filter(member=world.chair).count() == 1


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("stranger", 403),
        ("owner", 403),
        ("curator", 403),
        ("blocked", 403),
        ("suspended", 302),
        ("leaving", 302),
    ],
)
def test_only_chairs_run_a_committee(
    world: World, cast: Cast, sign_in: SignIn, role: str, status: int
) -> None:
    client = sign_in(getattr(cast, role))
    for path in ("", "describe/", "seats/add/", f"seats/{world.seat.pk}/end/", "meetings/", "message/"):
        assert client.get(f"{RUN}{path}").status_code == status
        assert client.post(f"{RUN}{path}").status_code in (status, 405)
    assert sign_in(None).get(RUN).status_code == 302


@pytest.mark.parametrize("role", ["chair", "co-chair", "vice-chair"])
def test_the_chairing_roles_run_it_while_accepted(world: World, sign_in: SignIn, role: str) -> None:
    member = listed()
    held = seat(world.committee, member, role=role, status=Status.OFFERED)
    assert sign_in(member).get(RUN).status_code == 403
    Seat.objects.filter(pk=held.pk).update(status=Status.ACCEPTED)
    assert sign_in(member).get(RUN).status_code == 200
    Seat.objects.filter(pk=held.pk).update(status=Status.DISPUTED)
    assert sign_in(member).get(RUN).status_code == 403


TODAY, TOMORROW = dt.date(2026, 11, 25), dt.date(2026, 11, 26)


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [
        (TODAY, None, True),
        (TODAY, TOMORROW, True),
        (TOMORROW, None, False),
        (dt.date(2020, 1, 1), TODAY, False),
    ],
)
def test_one_rule_says_who_serves(
    world: World, cast: Cast, status: str, begins: dt.date, ends: dt.date | None, holds: bool
) -> None:
    """A page, a list, a letter and a meeting ask in different ways and have one answer."""
    meeting = party(world.chair, ONLY_ME)
    Meeting.objects.create(committee=world.committee, event=meeting)
    for role, member in vars(cast).items():
        if role == "owner":
            continue
        held = seat(world.committee, member, role="vice-chair", status=status, begins=begins, ends=ends)
        viewer, serves = (
            Viewer(member.pk),
            holds and status == "accepted" and role not in ("suspended", "leaving"),
        )
        assert rights(viewer, world.committee) == Rights(serves=serves, runs=serves)
        assert list(Committee.objects.served_by(viewer)) == ([world.committee] if serves else [])
        assert list(Committee.objects.run_by(viewer)) == ([world.committee] if serves else [])
        assert list(Seat.objects.serving().filter(pk=held.pk)) == ([held] if serves else [])
        assert list(Event.objects.filter(met_by(viewer, "pk"))) == ([meeting] if serves else [])
        held.delete()
    assert rights(Viewer.visitor(), world.committee) == Rights()
