"""The next term: shown, started and undone."""

import datetime as dt

from django.test import Client

from committees.models import Batch, Committee, Seat
from committees.services.terms import plan_next_term
from tests.cast import Cast
from tests.committees.conftest import SignIn, World, at
from tests.committees.factories import seat
from tests.post import letters
from tests.reading import text


def test_the_next_term_is_shown_started_and_undone(
    world: World, cast: Cast, sign_in: SignIn, desk: Client
) -> None:
    Committee.objects.update(max_terms=1)
    end = {"ends": dt.date(2027, 11, 1)}
    vice = seat(world.committee, cast.both, role="vice-chair", **end)
    seat(world.committee, "Harriet Lunde", role="treasurer", **end)
    seat(world.committee, None, title="Rooms", **end)
    seat(world.committee, cast.personal, role="liaison")
    world.committee.refresh_from_db()
    plan = plan_next_term(world.committee)
    assert (plan.begins, plan.ends) == (dt.date(2027, 11, 1), dt.date(2028, 11, 1))
    assert [seat.role for seat in plan.staying] == ["liaison"]
    assert {step.seat.called: step.usual for step in plan.steps} == {
        "Exhibits": "vacate",
        "Chair": "drop",
        "Vice-chair": "rotate",
        "Treasurer": "carry",
        "Rooms": "vacate",
    }
    shown = text(desk.get(at(world.committee, "next-term")))
    assert "1 in a row by then; the committee allows itself 1." in shown
    before = Seat.objects.count()
    desk.post(at(world.committee, "next-term"), {f"seat-{world.seat.pk}": "carry"})
    made = Seat.objects.filter(batch__what="term")
    assert set(made.values_list("role", "title", "member", "name", "status")) == {
        ("member", "Exhibits", world.owner.pk, "", "offered"),
        ("chair", "", vice.member_id, "", "offered"),
        ("vice-chair", "", None, "", "accepted"),
        ("treasurer", "", None, "Harriet Lunde", "accepted"),
        ("member", "Rooms", None, "", "accepted"),
    }
    assert set(made.values_list("begins", "ends")) == {(dt.date(2027, 11, 1), dt.date(2028, 11, 1))}
    assert letters(world.owner.email)[-1].subject == "A seat for you: Exhibits, Conference Committee"
    assert "was started already" in desk.post(at(world.committee, "next-term"), follow=True).content.decode()
    desk.post(at(world.committee, f"undo/{Batch.objects.get().pk}"))
    assert Seat.objects.count() == before


def test_the_next_term_asks_about_seats_that_nobody_took_after_they_ended(world: World) -> None:
    ended = dt.date(2027, 5, 1)
    lapsed = seat(world.committee, "Conrad Vose", role="treasurer", ends=ended)
    seat(world.committee, "Ada Other", role="secretary", ends=ended)
    followed = seat(world.committee, "Bo Next", role="secretary", begins=ended, ends=dt.date(2027, 11, 1))
    seat(world.committee, "Long Ago", role="intern", begins=dt.date(2009, 11, 1), ends=dt.date(2010, 11, 1))
    plan = plan_next_term(world.committee)
    assert {step.seat.pk for step in plan.steps} == {
        world.seat.pk, world.chair_seat.pk, lapsed.pk, followed.pk,
    }  # fmt: skip
    (step,) = [step for step in plan.steps if step.seat.pk == lapsed.pk]
    assert (step.usual, step.warning) == ("vacate", "Nobody came after.")
