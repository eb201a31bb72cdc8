"""What curators write in the admin goes through the same services as the pages: with the same offers, letters, history
and answers to volunteers."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from committees.models import Candidacy, Committee, Seat, SeatChange, Volunteer
from committees.roles import Status
from committees.services import holders
from committees.services import seats as services
from members.models import Block, Member
from tests.cast import Cast
from tests.committees.conftest import NOW, RUN, SignIn, World, at
from tests.committees.factories import seat
from tests.committees.windows import new_row, window
from tests.post import letters
from tests.reading import text

ADD = "/admin/committees/seat/add/"
TERM = {"role": "secretary", "begins": "2026-12-01", "ends": "2027-11-01"}


def edit(row: Seat) -> str:
    return f"/admin/committees/seat/{row.pk}/change/"


def row_of(client: Client, committee: Committee, row: Seat) -> tuple[dict[str, Any], str]:
    """What the form of the committee sends, and how its fields about that seat begin."""
    sent = window(client, at(committee))
    (prefix,) = [
        key[: -len("id")]
        for key, value in sent.items()
        if key.startswith("seats-") and key.endswith("-id") and value == row.pk
    ]
    return sent, prefix


def offer_by(way: str, desk: Client, world: World, member: Member) -> None:
    """Offer the member a seat, in each of the ways in which a curator can."""
    committee = world.committee
    if way == "seat added":
        sent = window(desk, ADD) | TERM | {"committee": committee.pk, "member": member.pk}
        assert desk.post(ADD, sent).status_code == 302
    elif way == "row added":
        sent = window(desk, at(committee)) | new_row(desk, committee, 2, **TERM, member=member.pk)
        assert desk.post(at(committee), sent).status_code == 302
    elif way == "vacancy filled":
        vacancy = seat(committee, None, role="secretary")
        assert (
            desk.post(edit(vacancy), window(desk, edit(vacancy)) | {"member": member.pk}).status_code == 302
        )
    elif way == "row filled":
        vacancy = seat(committee, None, role="secretary")
        sent, prefix = row_of(desk, committee, vacancy)
        assert desk.post(at(committee), sent | {f"{prefix}member": member.pk}).status_code == 302
    elif way == "offer to another":
        vacancy = seat(committee, None, role="secretary")
        taken = services.offer(
            by=world.chair, committee=committee, member=world.owner, vacancy=vacancy,
            post=services.Post("secretary", dt.date(2026, 12, 1)),
        )  # fmt: skip
        assert desk.post(edit(taken), window(desk, edit(taken)) | {"member": member.pk}).status_code == 302
    elif way == "next term":
        held = seat(committee, member, role="secretary", ends=dt.date(2027, 11, 1))
        assert desk.post(at(committee, "next-term"), {f"seat-{held.pk}": "carry"}).status_code == 302


@pytest.mark.parametrize(
    "way", ["seat added", "row added", "vacancy filled", "row filled", "offer to another", "next term"]
)
def test_an_offer_in_the_admin_is_an_offer(
    world: World, cast: Cast, sign_in: SignIn, desk: Client, way: str
) -> None:
    fern = cast.stranger
    volunteer = Volunteer.objects.create(member=fern, committee=world.committee, statement="Minutes.")
    Candidacy.objects.create(volunteer=volunteer, committee=world.committee, thanked_at=NOW)
    offer_by(way, desk, world, fern)
    offered = Seat.objects.get(member=fern, status=Status.OFFERED)
    # Both pages say so, as after an offer by a chair.
    assert "Offered a seat" in text(sign_in(world.chair).get(RUN))
    assert "Conference Committee offers you a seat: answer above." in text(
        sign_in(fern).get("/committees/service/")
    )
    assert list(Candidacy.objects.values_list("seat", "thanked_at")) == [(offered.pk, None)]
    assert [letter.subject for letter in letters(fern.email)] == [
        "A seat for you: Secretary, Conference Committee"
    ]
    last = SeatChange.objects.filter(seat=offered.pk).first()
    assert last is not None
    assert last.by == cast.curator.pk


def test_an_offer_that_goes_to_another_answers_the_first_no_more(
    world: World, cast: Cast, desk: Client
) -> None:
    first = Volunteer.objects.create(member=world.owner, committee=world.committee, statement="Me.")
    offer_by("offer to another", desk, world, cast.stranger)
    assert list(Candidacy.objects.filter(volunteer=first).values_list("seat", flat=True)) == [None]
    assert [seat.member for seat in Seat.objects.filter(role="secretary")] == [None, cast.stranger]


def test_an_offer_that_is_cleared_is_a_vacancy_again(world: World, cast: Cast, desk: Client) -> None:
    volunteer = Volunteer.objects.create(member=cast.stranger, committee=world.committee, statement="Me.")
    offer_by("seat added", desk, world, cast.stranger)
    offered = Seat.objects.get(status=Status.OFFERED)
    assert desk.post(edit(offered), window(desk, edit(offered)) | {"member": ""}).status_code == 302
    offered.refresh_from_db()
    assert (offered.member, offered.status, offered.is_vacant) == (None, "accepted", True)
    assert Candidacy.objects.get(volunteer=volunteer).seat is None


@pytest.mark.parametrize("way", ["page", "seat", "row"])
def test_whose_seat_a_curator_ends_gets_the_letter_of_the_page(
    world: World, cast: Cast, sign_in: SignIn, desk: Client, way: str
) -> None:
    row, end = world.seat, {"ends": "2026-12-01", "ended": "removed"}
    if way == "page":
        sent: dict[str, Any] = {"last_day": "2026-11-30", "ended": "removed"}
        assert sign_in(world.chair).post(f"{RUN}seats/{row.pk}/end/", sent).status_code == 302
    elif way == "seat":
        assert desk.post(edit(row), window(desk, edit(row)) | end).status_code == 302
    else:
        sent, prefix = row_of(desk, world.committee, row)
        sent |= {f"{prefix}{name}": value for name, value in end.items()}
        assert desk.post(at(world.committee), sent).status_code == 302
    (letter,) = letters(world.owner.email)
    assert letter.subject == "Your seat on Conference Committee ends"
    assert "ends with Nov 30, 2026: removed." in " ".join(str(letter.body).split())
    rows = Seat.objects.filter(title="Exhibits").order_by("begins")
    assert list(rows.values_list("member", "begins", "ends", "ended")) == [
        (world.owner.pk, dt.date(2026, 11, 1), dt.date(2026, 12, 1), "removed"),
        (None, dt.date(2026, 12, 1), dt.date(2027, 11, 1), ""),
    ]
    by = world.chair.pk if way == "page" else cast.curator.pk
    assert set(
        SeatChange.objects.filter(at__gte=NOW, after__title="Exhibits").values_list("by", flat=True)
    ) >= {by}


def test_a_curator_ends_their_own_seat_without_a_letter(world: World, cast: Cast, desk: Client) -> None:
    own = seat(world.committee, cast.curator, role="intern", ends=dt.date(2027, 11, 1))
    sent = window(desk, edit(own)) | {"ends": "2026-12-01", "ended": "resigned"}
    assert desk.post(edit(own), sent).status_code == 302
    assert letters(cast.curator.email) == []


def test_how_a_seat_ended_long_ago_is_recorded_without_a_letter(
    world: World, cast: Cast, desk: Client
) -> None:
    old = seat(world.committee, cast.both, begins=dt.date(2009, 11, 1), ends=dt.date(2010, 11, 1))
    sent = window(desk, edit(old)) | {"ends": "2010-06-01", "ended": "resigned"}
    assert desk.post(edit(old), sent).status_code == 302
    old.refresh_from_db()
    assert (old.ends, old.ended) == (dt.date(2010, 6, 1), "resigned")
    assert Seat.objects.count() == 3
    assert letters(cast.both.email) == []


def test_what_a_curator_corrects_settles_a_dispute(
    world: World, cast: Cast, sign_in: SignIn, desk: Client
) -> None:
    volunteer = Volunteer.objects.create(member=world.owner, committee=world.committee, statement="Me.")
    holders.dispute(member=world.owner, seat=world.seat, words="It began in 2025.")
    sent = window(desk, edit(world.seat))
    # Saving what was not touched settles nothing.
    assert desk.post(edit(world.seat), sent).status_code == 302
    world.seat.refresh_from_db()
    assert world.seat.status == Status.DISPUTED
    assert desk.post(edit(world.seat), sent | {"begins": "2025-11-01"}).status_code == 302
    world.seat.refresh_from_db()
    assert (world.seat.status, world.seat.dispute, world.seat.begins) == ("offered", "", dt.date(2025, 11, 1))
    assert Candidacy.objects.get(volunteer=volunteer).seat == world.seat
    assert len(letters(world.owner.email)) == 1


def test_a_seat_that_never_was_goes_with_the_name_of_who_deleted_it(
    world: World, cast: Cast, desk: Client
) -> None:
    wrong = [seat(world.committee, name) for name in ("Conrad Vose", "Ada Other", "Bo Next")]
    desk.post(edit(wrong[0]).replace("change", "delete"), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [wrong[1].pk], "post": "yes"}
    desk.post("/admin/committees/seat/", chosen)
    sent, prefix = row_of(desk, world.committee, wrong[2])
    assert desk.post(at(world.committee), sent | {f"{prefix}DELETE": "on"}).status_code == 302
    assert list(Seat.objects.order_by("pk")) == [world.seat, world.chair_seat]
    gone = SeatChange.objects.filter(after__isnull=True).order_by("pk")
    assert [(change.seat, change.by) for change in gone] == [(row.pk, cast.curator.pk) for row in wrong]


def problems(page: Any) -> dict[str, list[str]]:
    """The errors of the form on a page of the admin, by field."""
    found: dict[str, list[str]] = page.context["adminform"].form.errors
    return {name: list(errors) for name, errors in found.items()}


HELD = "Nell Harrigan has this seat. End it, or delete it if it was never theirs, and add another seat."
GONE = "This member can’t be asked: they are suspended or leaving."


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"member": "stranger"}, {"member": [HELD]}),
        ({"member": ""}, {"member": [HELD]}),
        ({"name": "Nell H."}, {"name": ["Name a member or write a name, not both."]}),
        ({"ends": "", "ended": "resigned"}, {"ends": ["Enter the first day after it, too."]}),
        ({"ends": "2028-01-01", "ended": "resigned"}, {"ends": ["The term is over before that day."]}),
        ({"ends": "2026-11-01"}, {"ends": ["A seat ends after it begins."]}),
    ],
)
def test_what_a_held_seat_cannot_become_is_said_at_its_field(
    world: World, cast: Cast, desk: Client, fields: dict[str, str], errors: dict[str, list[str]]
) -> None:
    if fields.get("member"):
        fields = {"member": str(getattr(cast, fields["member"]).pk)}
    page = desk.post(edit(world.seat), window(desk, edit(world.seat)) | fields)
    found = problems(page)
    assert {name: found.get(name) for name in errors} == errors
    assert Seat.objects.get(pk=world.seat.pk).member == world.owner
    assert letters(world.owner.email) == []


@pytest.mark.parametrize(
    ("role", "error"),
    [
        ("curator", "You can’t offer yourself a seat. Ask another chair or a curator."),
        ("suspended", GONE),
        ("leaving", GONE),
    ],
)
def test_whom_nobody_can_ask_is_said_at_the_field(
    world: World, cast: Cast, desk: Client, role: str, error: str
) -> None:
    sent = window(desk, ADD) | TERM | {"committee": world.committee.pk, "member": getattr(cast, role).pk}
    assert problems(desk.post(ADD, sent)) == {"member": [error]}
    sent = window(desk, at(world.committee)) | new_row(
        desk, world.committee, 2, **TERM, member=getattr(cast, role).pk
    )
    assert error in text(desk.post(at(world.committee), sent))
    assert Seat.objects.count() == 2


def test_a_block_between_a_curator_and_a_member_says_nothing_in_the_admin(
    world: World, cast: Cast, desk: Client
) -> None:
    Block.objects.create(owner=cast.stranger, blocked=cast.curator)
    offer_by("seat added", desk, world, cast.stranger)
    assert len(letters(cast.stranger.email)) == 1


def test_nobody_settles_their_own_seat(world: World, cast: Cast, sign_in: SignIn, desk: Client) -> None:
    own = seat(world.committee, cast.curator, role="intern", status="disputed", dispute="It is chair.")
    page = desk.post(edit(own), window(desk, edit(own)) | {"role": "chair"})
    assert problems(page) == {"__all__": ["You can’t settle your own seat. Ask another curator."]}
    # What is not touched is nothing to settle, and hinders nothing else.
    sent = window(desk, at(world.committee)) | {"size": "9"}
    assert desk.post(at(world.committee), sent).status_code == 302
    own.refresh_from_db()
    assert (own.status, own.role) == ("disputed", "intern")
    hers = seat(world.committee, world.chair, role="intern", status="disputed", dispute="It is secretary.")
    assert (
        sign_in(world.chair).post(f"{RUN}seats/{hers.pk}/settle/", {**TERM, "title": ""}).status_code == 404
    )
