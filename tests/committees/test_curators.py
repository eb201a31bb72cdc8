"""Importing rosters in the admin: what a list means, what is shown, what is written, and undoing it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from committees.models import Batch, Seat, SeatChange
from committees.services.import_terms import day_of
from committees.services.imports import match_people, read_roster
from tests.cast import Cast
from tests.committees.conftest import SignIn, World, at
from tests.committees.factories import CommitteeFactory
from tests.factories import listed
from tests.reading import text

LIST = """\
Name;Position;Term begins;Term ends;Representing
"Strand, Sol";Chair;2010;2011;Wexcombe
Toby Lindqvist;Vice-Chair;Nov 2010;Oct 2011;
Bea Tolefsen;Member;11/1/2010;10/31/2011;
Conrad Vose;Local arrangements;2010-11-01;;
Nobody Here;Treasurer;soon;;
Nell Harrigan;Exhibits;2026;2027;
;Member;2010;;
"""


def test_a_list_is_read_and_doubtful_matches_are_left_to_choose(world: World, cast: Cast) -> None:
    namesake = listed(name="Sol Strand")
    rows = read_roster(LIST, world.committee)
    match_people(rows, world.committee)
    assert [(row.name, row.role, row.title, row.begins, row.last_day) for row in rows[:4]] == [
        ("Sol Strand", "chair", "", dt.date(2010, 11, 1), dt.date(2011, 10, 31)),
        ("Toby Lindqvist", "vice-chair", "", dt.date(2010, 11, 1), dt.date(2011, 10, 31)),
        ("Bea Tolefsen", "member", "", dt.date(2010, 11, 1), dt.date(2011, 10, 31)),
        ("Conrad Vose", "member", "Local arrangements", dt.date(2010, 11, 1), None),
    ]
    assert [[(c.member.pk, c.exact) for c in row.candidates] for row in rows[:4]] == [
        [(cast.stranger.pk, True), (namesake.pk, True)],
        [(cast.professional.pk, False)],
        [(cast.unfiled.pk, False)],
        [],
    ]
    assert [row.usual for row in rows] == ["", "", "", "name", "skip", "skip", "skip"]
    assert (rows[4].problem[:12], rows[5].present, rows[6].problem) == ("Write a year", True, "No name.")


@pytest.mark.parametrize(
    ("cell", "last", "meant"),
    [
        ("2010", False, dt.date(2010, 11, 1)),
        ("2010", True, dt.date(2010, 11, 1)),
        ("Oct 2010", True, dt.date(2010, 11, 1)),
        ("2010-10-31", True, dt.date(2010, 11, 1)),
        ("12/31/2010", True, dt.date(2011, 1, 1)),
    ],
)
def test_days_are_read_as_people_write_them(world: World, cell: str, last: bool, meant: dt.date) -> None:
    assert day_of(cell, world.committee, last=last) == meant


@pytest.mark.parametrize("cell", ["9999-12-31", "12/31/9999", "open", ""])
def test_a_last_day_that_databases_write_for_none_is_none(world: World, desk: Client, cell: str) -> None:
    table = f"Name,From,To\nHarriet Lunde,2010-11-01,{cell}\n"
    (row,) = read_roster(table, world.committee)
    assert (row.begins, row.ends, row.problem) == (dt.date(2010, 11, 1), None, "")
    desk.post(at(world.committee, "import"), {"text": table, "do": "import"})
    assert Seat.objects.get(name="Harriet Lunde").ends is None


@pytest.mark.parametrize("days", ["9999-12-31,", "0001-01-01,", "2010-11-01,2999-12-31"])
def test_a_day_in_no_year_of_committees_is_a_problem_of_its_row(world: World, days: str) -> None:
    (row,) = read_roster(f"Name,From,To\nHarriet Lunde,{days}\n", world.committee)
    assert row.problem == "The year must lie between 1800 and 2199."


def test_a_year_ends_with_it_where_terms_start_in_january(world: World) -> None:
    assert day_of("2010", CommitteeFactory.create(term_start=1), last=True) == dt.date(2011, 1, 1)


@pytest.mark.parametrize("wrong", ["", "Name,From\n", "Who,From\nx,2010\n", "Name,Office\nx,Chair\n"])
def test_what_is_no_list_is_refused(world: World, wrong: str) -> None:
    with pytest.raises(ValidationError):
        read_roster(wrong, world.committee)


MESSY = """\
Committee,Name,Office,Term,E-mail
Conf,"Lunde, Harriet, M.L.S.",Secretary,2010-2011,h@x.example
Conf,Mrs. Odette Marchetti,Vice Chair,2010–11,
Conf,Sol Strand (ex officio),Treasurer,Nov 2010 to present,
Conf,VACANT,Local arrangements,2012-13,
Conf,"Yuki Arakawa, PhD",Member,11/1/10 - 10/31/11,
,,,,
Total: 5,,,,
"""


def test_a_roster_as_it_comes_is_understood(world: World, cast: Cast, desk: Client) -> None:
    rows = read_roster(MESSY, world.committee)
    match_people(rows, world.committee)
    autumn = [dt.date(year, 11, 1) for year in (2010, 2011, 2012, 2013)]
    assert [(row.name, row.called, row.begins, row.ends, row.note) for row in rows[:5]] == [
        ("Harriet Lunde", "Secretary", autumn[0], autumn[1], ""),
        ("Odette Marchetti", "Vice-chair", autumn[0], autumn[1], ""),
        ("Sol Strand", "Treasurer", autumn[0], None, "ex officio"),
        ("", "Local arrangements", autumn[2], autumn[3], ""),
        ("Yuki Arakawa", "Member", autumn[0], autumn[1], ""),
    ]
    assert [row.usual for row in rows] == [
        "name", cast.personal.handle, cast.stranger.handle, "name", cast.both.handle, "skip",
    ]  # fmt: skip
    desk.post(at(world.committee, "import"), {"text": MESSY, "do": "import"})
    vacancy = Seat.objects.vacant().get()
    assert (vacancy.title, vacancy.begins) == ("Local arrangements", autumn[2])
    again = read_roster(MESSY.replace("Local arr", "LOCAL Arr"), world.committee)
    match_people(again, world.committee)
    assert all(row.present for row in again[:5])


def test_an_import_is_shown_chosen_confirmed_by_members_and_undone(
    world: World, cast: Cast, sign_in: SignIn, desk: Client
) -> None:
    namesake = listed(name="Sol Strand")
    before = Seat.objects.count()
    shown = text(desk.post(at(world.committee, "import"), {"text": LIST}))
    assert f"Sol Strand (@{cast.stranger.handle})" in shown
    assert f"Sol Strand (@{namesake.handle})" in shown
    assert "similar name" in shown
    assert Seat.objects.count() == before

    # Whoever does not choose gets the list again, and nothing is written.
    again = desk.post(at(world.committee, "import"), {"text": LIST, "do": "import"})
    assert "Row 2, Sol Strand: choose who it is." in again.content.decode()
    assert Seat.objects.count() == before

    choices = {"row-2": namesake.handle, "row-3": cast.professional.handle, "row-4": "name"}
    desk.post(at(world.committee, "import"), {"text": LIST, "do": "import", **choices})
    made = Seat.objects.filter(batch__what="import")
    rows: list[tuple[object, ...]] = sorted(made.values_list("name", "member", "claimant", "claim"))
    assert rows == [
        ("Bea Tolefsen", None, None, ""),
        ("Conrad Vose", None, None, ""),
        ("Sol Strand", None, namesake.pk, "proposed"),
        ("Toby Lindqvist", None, cast.professional.pk, "proposed"),
    ]
    assert {change.by for change in SeatChange.objects.filter(seat__in=made.values("pk"))} == {
        cast.curator.pk
    }
    roster = sign_in(cast.stranger).get("/committees/conference/?on=2010-12-01").content.decode()
    assert "Toby Lindqvist" in roster
    assert cast.professional.get_absolute_url() not in roster

    # The member says that it is theirs; after that the import cannot be undone as a whole any more.
    client = sign_in(cast.professional)
    assert "Is this you?" in text(client.get("/committees/service/"))
    client.post(f"/committees/service/{made.get(name='Toby Lindqvist').pk}/mine/")
    assert (
        cast.professional.get_absolute_url()
        in sign_in(cast.stranger).get("/committees/conference/?on=2010-12-01").content.decode()
    )
    undo = at(world.committee, f"undo/{Batch.objects.get().pk}")
    assert "1 person has answered already" in desk.post(undo, follow=True).content.decode()
    assert made.count() == 4


def test_an_import_that_nobody_answered_is_undone(world: World, desk: Client) -> None:
    before = list(Seat.objects.order_by("pk").values_list("pk", "ends"))
    desk.post(at(world.committee, "import"), {"text": "Name,From\nConrad Vose,2010\n", "do": "import"})
    assert Seat.objects.count() == len(before) + 1
    desk.post(at(world.committee, f"undo/{Batch.objects.get().pk}"))
    assert list(Seat.objects.order_by("pk").values_list("pk", "ends")) == before
    assert Batch.objects.get().undone_at is not None


@pytest.mark.parametrize(
    ("encoding", "before", "warns"),
    [("cp1252", "", 1), ("utf-16", "", 0), ("utf-8-sig", "", 0), ("utf-8", "sep=|\n", 0)],
)
def test_rosters_come_as_spreadsheets_save_them(
    world: World, desk: Client, encoding: str, before: str, warns: int
) -> None:
    data = (before + "Name|From\nZoë Muñoz|2010\n".replace("|", "|" if before else ";")).encode(encoding)
    page = desk.post(at(world.committee, "import"), {"file": SimpleUploadedFile("roster.csv", data)})
    assert page.content.decode().count("Zoë Muñoz") == 3
    assert page.content.decode().count("its letters were guessed") == warns


def test_a_roster_that_is_too_big_or_none_is_refused_in_words(world: World, desk: Client) -> None:
    for data, words in ((b"x" * 300_001, "more than 300 kB"), (b"PK\0\1", "not a list as spreadsheets")):
        page = desk.post(at(world.committee, "import"), {"file": SimpleUploadedFile("roster.csv", data)})
        assert words in page.content.decode()
