"""Seats that somebody disputes, and seats by name that members say are theirs."""

from committees.rights import Rights, rights
from committees.services import holders
from members.rule.standing import Viewer
from tests.cast import Cast
from tests.committees.conftest import OFFER, PAGE, RUN, SignIn, World, roster_of
from tests.committees.factories import seat
from tests.post import letters
from tests.reading import text


def test_a_disputed_seat_is_on_no_roster_until_it_is_settled(
    world: World, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(world.owner).post(f"/committees/service/{world.seat.pk}/wrong/", {"words": "It began in 2025."})
    assert roster_of(sign_in(cast.stranger).get(PAGE)) == ["Joan Kestenbaum"]
    assert rights(Viewer(world.owner.pk), world.committee) == Rights()
    assert "It began in 2025." in text(sign_in(world.chair).get(RUN))
    sign_in(world.chair).post(
        f"{RUN}seats/{world.seat.pk}/settle/", {**OFFER, "title": "Exhibits", "begins": "2025-11-01"}
    )
    assert letters(world.owner.email)[-1].subject.startswith("A seat for you")
    sign_in(world.owner).post(f"/committees/service/{world.seat.pk}/accept/")
    assert roster_of(sign_in(cast.stranger).get(f"{PAGE}?on=2025-12-01")) == ["Nell Harrigan"]


def test_a_dispute_is_taken_back_by_its_member_alone(world: World, cast: Cast, sign_in: SignIn) -> None:
    holders.dispute(member=world.owner, seat=world.seat, words="It is wrong.")
    page = f"/committees/service/{world.seat.pk}/right/"
    own = text(sign_in(world.owner).get(world.owner.get_absolute_url()))
    assert "disputed: only you see this line" in own
    assert sign_in(cast.stranger).post(page).status_code == 404
    sign_in(world.owner).post(page)
    world.seat.refresh_from_db()
    assert (world.seat.status, world.seat.dispute) == ("accepted", "")
    assert roster_of(sign_in(cast.stranger).get(PAGE)) == ["Joan Kestenbaum", "Nell Harrigan"]


def test_a_seat_by_name_is_claimed_and_confirmed(world: World, cast: Cast, sign_in: SignIn) -> None:
    named = seat(world.committee, "Sol Strand", role="secretary")
    assert "Under your name" in text(sign_in(cast.stranger).get("/committees/service/"))
    assert "Under your name" not in text(sign_in(cast.both).get("/committees/service/"))
    sign_in(cast.stranger).post(f"/committees/service/{named.pk}/mine/")
    named.refresh_from_db()
    assert (named.member, named.claimant) == (None, cast.stranger)
    assert rights(Viewer(cast.stranger.pk), world.committee) == Rights()
    assert sign_in(cast.stranger).post(f"{RUN}seats/{named.pk}/claim/", {"answer": "yes"}).status_code == 403
    assert "Sol Strand says" in text(sign_in(world.chair).get(RUN))
    sign_in(world.chair).post(f"{RUN}seats/{named.pk}/claim/", {"answer": "yes"})
    named.refresh_from_db()
    assert (named.member, named.name) == (cast.stranger, "")
    assert rights(Viewer(cast.stranger.pk), world.committee) == Rights(serves=True)


def test_a_chair_does_not_confirm_their_own_claim(world: World, sign_in: SignIn) -> None:
    named = seat(world.committee, "Joan K.", role="treasurer")
    client = sign_in(world.chair)
    client.post(f"/committees/service/{named.pk}/mine/")
    assert client.post(f"{RUN}seats/{named.pk}/claim/", {"answer": "yes"}).status_code == 403


def test_not_me_leaves_the_name(world: World, cast: Cast, sign_in: SignIn) -> None:
    named = seat(world.committee, "S. Strand", claimant=cast.stranger, claim="proposed")
    sign_in(cast.stranger).post(f"/committees/service/{named.pk}/not-mine/")
    named.refresh_from_db()
    assert (named.name, named.claimant, named.claim) == ("S. Strand", None, "")
