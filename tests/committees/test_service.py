"""From volunteering to a record of service, and what rights come and go with a seat."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from committees.models import Candidacy, Committee, Message, Seat, SeatChange, Volunteer
from committees.rights import Rights, rights
from committees.roles import Status
from committees.services import holders
from committees.services import seats as services
from committees.services.committees import LETTERS_A_DAY
from members.models import Member
from members.rule.masks import MEMBERS, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer
from members.services.leaving import erase
from tests.cast import Cast
from tests.committees.conftest import NOW, World
from tests.committees.factories import CommitteeFactory, seat
from tests.factories import BlockFactory, MemberFactory, listed
from tests.post import letters
from tests.reading import said, text

SignIn = Callable[[Member | None], Client]
PAGE = "/committees/conference/"
RUN = f"{PAGE}run/"
OFFER = {"role": "member", "title": "Local arrangements", "begins": "2026-12-01", "last_day": "2027-10-31"}


def day(text: str) -> dt.datetime:
    """Noon in Boston on a day of winter."""
    return dt.datetime.fromisoformat(f"{text}T17:00:00+00:00")


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
    assert "Fern" not in sign_in(cast.stranger).get(PAGE).content.decode()
    assert "Fern Byrne" in text(chair.get(RUN))
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
    assert "Who will see your name on the roster then: everyone signed in to Netlib." in str(letter.body)
    assert "Fern Byrne" not in sign_in(cast.stranger).get(f"{PAGE}?on=2026-12-01").content.decode()
    own = text(sign_in(fern).get("/committees/service/"))
    assert "Who sees your name on the roster when you accept, from 1 Dec 2026 on: Members" in own
    assert "offers you a seat" in own

    # She accepts; the roster has her from the first day on.
    sign_in(fern).post(f"/committees/service/{offered.pk}/accept/")
    assert "Fern Byrne" not in sign_in(cast.stranger).get(PAGE).content.decode()
    assert "Fern Byrne" in sign_in(cast.stranger).get(f"{PAGE}?on=2026-12-01").content.decode()
    assert rights(Viewer(fern.pk), world.committee) == Rights()
    clock.move_to(day("2026-12-01"))
    assert "Fern Byrne" in sign_in(cast.stranger).get(PAGE).content.decode()
    assert rights(Viewer(fern.pk), world.committee) == Rights(serves=True)
    assert sign_in(fern).get(f"{PAGE}addresses/").status_code == 200

    # The term is over: the rights are gone, the record stays.
    clock.move_to(day("2027-11-01"))
    assert rights(Viewer(fern.pk), world.committee) == Rights()
    assert sign_in(fern).get(f"{PAGE}addresses/").status_code == 404
    assert "Fern Byrne" not in sign_in(cast.stranger).get(PAGE).content.decode()
    assert "Fern Byrne" in sign_in(cast.stranger).get(f"{PAGE}history/").content.decode()
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


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_of_a_chair_asks_little(world: World, sign_in: SignIn, count: int) -> None:

    Committee.objects.update(takes_volunteers=True)
    for number in range(count):
        Volunteer.objects.create(
            member=listed(name=f"Willing {number}"), committee=world.committee, statement="x"
        )
        seat(world.committee, None, title=f"Open {number}")
        seat(world.committee, listed(), title=f"Filled {number}")
    client = sign_in(world.chair)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(RUN).status_code == 200
    assert len(queries) == 13


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
    assert "It begins on 1 November 2027." in text(client.get(page))
    done = client.post(page, {"last_day": "2026-11-25"}, follow=True)
    assert "You have given the seat back before it begins." in done.content.decode()
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
    assert "gave the seat back before it began: Treasurer, Nov 2027 to Oct 2028." in bodies[1]
    assert "resigned and serves until 31 December 2026: Exhibits." in bodies[2]
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
    assert "The seat is taken back before it begins." in done.content.decode()
    assert "Has a seat" not in text(done)
    (letter,) = letters(world.owner.email)
    assert letter.subject == "Your seat on Conference Committee does not begin"
    assert "(Secretary, Nov 2027 to Oct 2028) was taken back before it began: removed." in str(letter.body)
    chair.post(f"{RUN}seats/{named.pk}/end/", end)
    assert not Seat.objects.by_name().exists()
    changes = SeatChange.objects.filter(by=world.chair.pk)
    assert changes.get(seat=coming.pk, after__status="declined", after__ended="removed")
    assert changes.get(seat=named.pk, after__isnull=True)


def test_a_disputed_seat_is_on_no_roster_until_it_is_settled(
    world: World, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(world.owner).post(f"/committees/service/{world.seat.pk}/wrong/", {"words": "It began in 2025."})
    assert "Nell Harrigan" not in sign_in(cast.stranger).get(PAGE).content.decode()
    assert rights(Viewer(world.owner.pk), world.committee) == Rights()
    assert "It began in 2025." in text(sign_in(world.chair).get(RUN))
    sign_in(world.chair).post(
        f"{RUN}seats/{world.seat.pk}/settle/", {**OFFER, "title": "Exhibits", "begins": "2025-11-01"}
    )
    assert letters(world.owner.email)[-1].subject.startswith("A seat for you")
    sign_in(world.owner).post(f"/committees/service/{world.seat.pk}/accept/")
    assert "Nell Harrigan" in sign_in(cast.stranger).get(f"{PAGE}?on=2025-12-01").content.decode()


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


@pytest.mark.parametrize(
    ("roster", "beyond", "seen"),
    [
        (MEMBERS, 0, {"stranger", "professional", "personal"}),
        (MEMBERS, PUBLIC, {"visitor", "stranger", "professional", "personal"}),
        (PUBLIC, PERSONAL, {"visitor", "stranger", "professional", "personal"}),
    ],
)
def test_the_record_shows_as_far_as_the_roster_or_its_own_audience(
    world: World, cast: Cast, sign_in: SignIn, roster: int, beyond: int, seen: set[str]
) -> None:
    Committee.objects.update(roster_audience=roster)
    Member.objects.filter(pk=world.owner.pk).update(listing=PUBLIC)
    Seat.objects.filter(pk=world.seat.pk).update(record_audience=beyond)
    people = {
        "visitor": None,
        **{role: getattr(cast, role) for role in ("stranger", "professional", "personal")},
    }
    found = {
        role
        for role, member in people.items()
        if "Conference Committee" in sign_in(member).get(world.owner.get_absolute_url()).content.decode()
    }
    assert found == seen
    mine = sign_in(world.owner)
    for pose, role in (("visitor", "visitor"), ("member", "stranger"), ("professional", "professional")):
        posed = mine.get(f"{world.owner.get_absolute_url()}?as={pose}").content.decode()
        real = sign_in(people[role]).get(world.owner.get_absolute_url()).content.decode()
        assert ("Conference Committee" in posed) == (role in seen)
        link = f'href="{world.committee.get_absolute_url()}"'
        assert (link in posed) == (link in real)


def test_an_offer_that_waits_is_on_no_profile(world: World, cast: Cast, sign_in: SignIn) -> None:
    Seat.objects.filter(pk=world.seat.pk).update(status=Status.OFFERED)
    assert (
        "Conference Committee"
        not in sign_in(cast.stranger).get(world.owner.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize("keeps", [True, False])
def test_story_20_an_erased_account_leaves_a_name_only_where_its_member_agreed(
    world: World, cast: Cast, sign_in: SignIn, keeps: bool
) -> None:
    Seat.objects.filter(pk=world.seat.pk).update(keeps_name=keeps, note="second year")
    holders.show_record(member=world.owner, seat=world.seat, audience=PROFESSIONAL)
    Member.objects.filter(pk=world.owner.pk).update(leaving_at=NOW)
    assert erase(member_id=world.owner.pk, now=NOW)
    page = text(sign_in(cast.stranger).get(PAGE))
    assert ("Nell Harrigan" in page) == keeps
    assert ("A former member" in page) == (not keeps)
    assert not [
        change
        for change in SeatChange.objects.filter(seat=world.seat.pk)
        for row in (change.before, change.after)
        if row and row["member_id"] == cast.owner.pk
    ]
    names = {
        row["name"]
        for change in SeatChange.objects.filter(seat=world.seat.pk)
        for row in (change.after,)
        if row
    }
    assert names == ({"", "Nell Harrigan"} if keeps else {""})


def test_the_history_says_who_when_and_what(world: World, cast: Cast) -> None:
    SeatChange.objects.all().delete()
    services.end_seat(by=world.chair, seat=world.seat, last_day=dt.date(2026, 12, 31), ended="removed")
    Seat.objects.filter(pk=world.seat.pk).update(note="by raw hand")
    changes = list(SeatChange.objects.filter(seat=world.seat.pk).order_by("pk"))
    assert changes[0].by == world.chair.pk
    assert changes[0].before is not None
    assert changes[0].after is not None
    assert (changes[0].before["ends"], changes[0].after["ends"]) == ("2027-11-01", "2027-01-01")
    assert changes[1].after is not None
    assert changes[1].after["note"] == "by raw hand"


# Volunteers


def test_who_reads_an_offer_to_serve(world: World, cast: Cast, sign_in: SignIn) -> None:
    Committee.objects.update(takes_volunteers=True)
    other = CommitteeFactory.create(name="Elsewhere", takes_volunteers=True)
    seat(other, cast.both, role="chair")
    hidden = MemberFactory.create(name="Hidden Helper")
    sign_in(hidden).post(f"{PAGE}volunteer/", {"statement": "Take me.", "hours": "many"})
    assert "Hidden Helper" in text(sign_in(world.chair).get(RUN))
    assert "Hidden Helper" not in sign_in(cast.both).get(f"/committees/{other.slug}/run/").content.decode()
    assert "Hidden Helper" not in sign_in(cast.stranger).get(PAGE).content.decode()
    BlockFactory.create(owner=hidden, blocked=world.chair)
    assert "Hidden Helper" not in sign_in(world.chair).get(RUN).content.decode()


def test_a_standing_offer_reaches_committees_that_suit(world: World, cast: Cast, sign_in: SignIn) -> None:
    from tests.factories import heading

    lunches, rooms = heading("Lunches"), heading("Rooms", "Halls")
    Committee.objects.update(takes_volunteers=True)
    world.committee.headings.add(rooms)
    client = sign_in(cast.stranger)
    sent = client.post(
        "/committees/volunteer/", {"statement": "Anywhere.", "hours": "few", "topics": "Lunches"}
    )
    assert sent.status_code == 302
    assert "Sol Strand" not in text(sign_in(world.chair).get(RUN))
    client.post(
        "/committees/volunteer/", {"statement": "Anywhere.", "hours": "few", "topics": "Lunches\nHalls"}
    )
    assert Volunteer.objects.get().headings.count() == 2
    assert "Sol Strand" in text(sign_in(world.chair).get(RUN))
    wrong = client.post("/committees/volunteer/", {"statement": "x", "hours": "few", "topics": "Lnches"})
    assert (wrong.status_code, lunches.name in text(wrong)) == (422, True)


def test_thanks_go_once_and_only_to_whom_there_was_no_seat(world: World, cast: Cast, sign_in: SignIn) -> None:
    Committee.objects.update(takes_volunteers=True)
    offer = Volunteer.objects.create(member=cast.stranger, committee=world.committee, statement="Me.")
    chair = sign_in(world.chair)
    chair.post(f"{RUN}volunteers/{offer.pk}/thank/")
    chair.post(f"{RUN}volunteers/{offer.pk}/thank/")
    (letter,) = letters(cast.stranger.email)
    assert letter.subject == "Thank you from Conference Committee"
    assert "thanks you, and has no seat this time" in text(sign_in(cast.stranger).get("/committees/service/"))


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


def test_no_second_volunteering_and_none_where_none_is_taken(
    world: World, cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.stranger)
    refused = client.post(f"{PAGE}volunteer/", {"statement": "Me.", "hours": "few"})
    assert (refused.status_code, Volunteer.objects.count()) == (422, 0)
    Committee.objects.update(takes_volunteers=True)
    for statement in ("Me.", "Still me."):
        client.post(f"{PAGE}volunteer/", {"statement": statement, "hours": "few"})
    assert list(Volunteer.objects.values_list("statement", flat=True)) == ["Still me."]
    assert Candidacy.objects.count() == 0


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
        assert "There is no member of that handle" in text(page)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_service(world: World, sign_in: SignIn, count: int) -> None:

    for number in range(count):
        committee = CommitteeFactory.create()
        seat(committee, world.owner)
        seat(committee, world.owner, role="intern", status=Status.OFFERED)
        seat(committee, world.owner.name, role="secretary")
        Volunteer.objects.create(member=world.owner, committee=committee, statement=f"{number}")
    client = sign_in(world.owner)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/committees/service/").status_code == 200
    assert len(queries) == 12


def test_a_volunteer_whose_offer_was_taken_back_or_whose_term_is_over_waits_again(
    world: World, sign_in: SignIn
) -> None:
    fern, other = listed(name="Fern Byrne", email="fern@library.example"), listed(name="Ada Other")
    offer = Volunteer.objects.create(member=fern, committee=world.committee, statement="Lunches.")
    chair = sign_in(world.chair)

    def willing() -> str:
        return text(chair.get(RUN)).split("Who would serve")[1]

    chair.post(f"{RUN}seats/add/", {**OFFER, "handle": "", "name": ""})
    chair.post(f"{RUN}volunteers/{offer.pk}/offer/", OFFER)
    offered = Seat.objects.get(member=fern)
    assert "Offered a seat" in willing()
    chair.post(f"{RUN}seats/{offered.pk}/withdraw/")
    assert "a seat" not in willing()
    # The vacancy goes to another: that is no seat of hers.
    services.offer(
        by=world.chair, committee=world.committee, member=other, vacancy=offered,
        post=services.Post("member", dt.date(2026, 12, 1), dt.date(2027, 11, 1), "Local arrangements"),
    )  # fmt: skip
    assert "a seat" not in willing()
    chair.post(f"{RUN}volunteers/{offer.pk}/offer/", {**OFFER, "title": "Lunches"})
    hers = Seat.objects.get(member=fern)
    holders.accept(member=fern, seat=hers)
    assert "Has a seat" in willing()
    chair.post(f"{RUN}volunteers/{offer.pk}/thank/")
    assert letters(fern.email) == []
    Seat.objects.filter(pk=hers.pk).update(begins=dt.date(2026, 11, 1), ends=dt.date(2026, 11, 20))
    assert "Has a seat" not in willing()
    chair.post(f"{RUN}volunteers/{offer.pk}/thank/")
    assert letters(fern.email)[-1].subject.startswith("Thank you from")
    # She offers anew, so an answer is due anew.
    Committee.objects.update(takes_volunteers=True)
    assert "Thanked" in willing()
    sign_in(fern).post(f"{PAGE}volunteer/", {"statement": "Again.", "hours": "few"})
    assert "Thanked" not in willing()


def test_a_dispute_is_taken_back_by_its_member_alone(world: World, cast: Cast, sign_in: SignIn) -> None:
    holders.dispute(member=world.owner, seat=world.seat, words="It is wrong.")
    page = f"/committees/service/{world.seat.pk}/right/"
    own = text(sign_in(world.owner).get(world.owner.get_absolute_url()))
    assert "disputed: only you see this line" in own
    assert sign_in(cast.stranger).post(page).status_code == 404
    sign_in(world.owner).post(page)
    world.seat.refresh_from_db()
    assert (world.seat.status, world.seat.dispute) == ("accepted", "")
    assert "Nell Harrigan" in sign_in(cast.stranger).get(PAGE).content.decode()


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
    assert "ends with 30 November 2026: removed." in " ".join(str(letter.body).split())
    # One's own end needs no letter.
    chair.post(f"{RUN}seats/{world.chair_seat.pk}/end/", {**end, "ended": "resigned"})
    assert letters(world.chair.email) == []


def test_more_seats_than_the_committee_has_warn(world: World, cast: Cast, sign_in: SignIn) -> None:
    Committee.objects.update(size=2)
    page = sign_in(world.chair).post(f"{RUN}seats/add/", {**OFFER, "handle": cast.both.handle}, follow=True)
    assert "That makes 3 seats; this committee has 2." in said(page)


def test_a_chair_chooses_which_vacancy_to_offer(world: World, cast: Cast, sign_in: SignIn) -> None:
    offer = Volunteer.objects.create(member=cast.both, committee=world.committee, statement="I would.")
    soon = seat(world.committee, None, title="Lunches")
    later = seat(world.committee, None, title="Rooms", begins=dt.date(2027, 3, 1))
    page = f"{RUN}volunteers/{offer.pk}/"
    for query, called in (("", soon.title), (f"?vacancy={later.pk}", "Rooms"), ("?vacancy=x", "Lunches")):
        assert f'value="{called}"' in sign_in(world.chair).get(page + query).content.decode()


def test_story_20_the_history_of_a_claimed_seat_forgets_the_name_with_the_roster(world: World) -> None:
    ada = listed(name="Ada Lovelock", leaving_at=NOW)
    named = seat(world.committee, "A. Lovelock", role="secretary")
    Seat.objects.filter(pk=named.pk).update(claimant=ada, claim="asked")
    Seat.objects.filter(pk=named.pk).update(member=ada, claimant=None, claim="", name="", name_key="")
    assert SeatChange.objects.filter(seat=named.pk, before__name="A. Lovelock").exists()
    assert erase(member_id=ada.pk, now=NOW)
    named.refresh_from_db()
    assert (named.withheld, named.name) == (True, "")
    told = str(list(SeatChange.objects.filter(seat=named.pk).values("before", "after")))
    assert "Lovelock" not in told
    assert f"'claimant_id': {ada.pk}" not in told


def test_a_button_pressed_twice_sends_one_letter(world: World, sign_in: SignIn) -> None:
    chair = sign_in(world.chair)
    for subject in ("Rooms", "Rooms", "Lunch"):
        assert chair.post(f"{RUN}message/", {"subject": subject, "text": "Hello"}).status_code == 302
    assert Message.objects.count() == len(letters(world.owner.email)) == 2
    Message.objects.update(at=NOW - dt.timedelta(days=1))
    chair.post(f"{RUN}message/", {"subject": "Rooms", "text": "Hello"})
    assert len(letters(world.owner.email)) == 3


def test_a_committee_gets_so_many_letters_in_a_day(world: World, sign_in: SignIn) -> None:
    for number in range(LETTERS_A_DAY):
        Message.objects.create(committee=world.committee, sender=world.chair, subject=f"{number}", text="-")
    page = sign_in(world.chair).post(f"{RUN}message/", {"subject": "Once more", "text": "Hello"})
    assert page.status_code == 422
    assert "10 letters in a day" in text(page)
    assert letters(world.owner.email) == []
