"""Rosters as people have them, each with its right value."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from committees.models import Seat
from committees.services.imports import Reading, import_roster, match_people, read_list, read_roster
from members.models import Member
from netlib.curators import NAME as CURATORS
from netlib.text.people import names_in
from tests.cast import Cast
from tests.committees.conftest import World
from tests.reading import text

SignIn = Callable[[Member | None], Client]
CASES = Path(__file__).parent / "cases"


def case(name: str) -> str:
    return (CASES / f"{name}.csv").read_text()


@pytest.fixture
def desk(cast: Cast, sign_in: SignIn) -> Client:
    Group.objects.get(name=CURATORS).user_set.add(cast.curator)
    return sign_in(cast.curator)


def address(world: World) -> str:
    return f"/admin/committees/committee/{world.committee.pk}/import/"


def names(world: World, name: str) -> list[str]:
    return [row.name for row in read_roster(case(name), world.committee)]


def test_a_degree_never_becomes_a_name(world: World) -> None:
    assert names(world, "roster-degrees-after-names") == [
        "Dana Whitcomb", "Priya Raman", "Owen Castellanos", "Joan Whitfield", "Marcus Bell", "Kenji Ito", "Ruth Adeyemi",
        "Carla Mendes", "Inés de la Fuente",
    ]  # fmt: skip
    rows = read_roster(case("roster-degrees-after-names"), world.committee)
    assert rows[1].said == ["Left out as no part of the name: MSLIS, AHIP."]


def test_no_address_and_no_number_stands_on_the_roster(
    world: World, cast: Cast, desk: Client, sign_in: SignIn
) -> None:
    name = "roster-address-in-the-name"
    assert names(world, name) == ["Lena Hoffmann", "Theo Brandt", "Mia Olsen", "Nina Castell"]
    preview = desk.post(address(world), {"file": SimpleUploadedFile("roster.csv", case(name).encode())})
    assert text(preview).count("left out: the roster is for everybody.") == 4
    import_roster(by=cast.curator, committee=world.committee, text=case(name), choices={})
    world.committee.roster_audience = 1
    world.committee.save()
    page = sign_in(None).get(f"{world.committee.get_absolute_url()}?on=2027-01-01").content.decode()
    assert "Lena Hoffmann" in page
    assert "library.example.org" not in page
    assert "555" not in page
    assert not Seat.objects.filter(note__contains="@").exists()


def test_any_number_of_vacancies_may_be_recorded(world: World, cast: Cast, desk: Client) -> None:
    for name in ("first", "first", "second", "second"):
        import_roster(
            by=cast.curator,
            committee=world.committee,
            text=case(f"roster-another-vacancy-{name}"),
            choices={},
        )
    vacant = Seat.objects.filter(committee=world.committee, begins__year=2031).order_by("note")
    assert [seat.note for seat in vacant] == ["academic libraries", "public libraries", "school libraries"]


def test_days_are_read_as_the_list_shows_them(world: World) -> None:
    rows = read_roster(case("roster-days-first"), world.committee)
    assert [(row.name, row.begins, row.last_day) for row in rows] == [
        ("Ann Fowler", dt.date(2026, 9, 1), dt.date(2028, 8, 31)), ("Ben Okafor", dt.date(2026, 9, 1), dt.date(2028, 8, 31)),
        ("Cleo Marsh", dt.date(2026, 10, 5), dt.date(2027, 9, 30)), ("Dora Lund", dt.date(2026, 9, 1), dt.date(2027, 9, 1)),
    ]  # fmt: skip


# Of the same kinds


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("Ann Fowler & Ben Okafor", ["Ann Fowler", "Ben Okafor"]), ("John & Jane Doe", ["John Doe", "Jane Doe"]),
        ("Fowler, Ann; Okafor, Ben", ["Ann Fowler", "Ben Okafor"]), ("Ann Fowler\nBen Okafor", ["Ann Fowler", "Ben Okafor"]),
        ("Jean Dupont et Marie Durand", ["Jean Dupont", "Marie Durand"]), ("FOWLER Ann", ["Ann Fowler"]), ("Ann FOWLER", ["Ann Fowler"]),
        ("VAN DEN BERG, PIETER", ["Pieter van den Berg"]), ("MCDONALD, MARY ANN", ["Mary Ann McDonald"]), ("Wei MA", ["Wei MA"]),
        ("Prof. Dr. Hans Meyer", ["Hans Meyer"]), ("Rev. Ann Fowler, M.Div.", ["Ann Fowler"]), ("Jane Doe, M.S. in L.S.", ["Jane Doe"]),
        ("Jane Q. Public III", ["Jane Q. Public"]), ("J.R.R. Hartley", ["J.R.R. Hartley"]), ("Ann Fowler, Boston Public Library", ["Ann Fowler"]),
        ("Ann Fowler, Ph.D., Director", ["Ann Fowler"]), ("Smith-Jones, Ann-Marie, Ed.D.", ["Ann-Marie Smith-Jones"]),
        ("O'Brien, Sean, MLIS", ["Sean O'Brien"]), ("Opel, Ann", ["Ann Opel"]), ("Sam Open", ["Sam Open"]), ("Dr. Ann Fowler, AHIP, FMLA", ["Ann Fowler"]),
        ("Ann Fowler (ann@x.example, 617-555-0100)", ["Ann Fowler"]), ("Ann Fowler tel. +1 617 555 0100 x 12", ["Ann Fowler"]),
        ("Ann Fowler https://x.example/ann", ["Ann Fowler"]), ("Ann Fowler, ann [at] x.example", ["Ann Fowler"]), ("Ann Fowler (ann at x dot example)", ["Ann Fowler"]),
        ("Ann Fowler @ann ext. 204", ["Ann Fowler"]), ("Chair: Ann Fowler", ["Ann Fowler"]), ("1. Ann Fowler*", ["Ann Fowler"]), ("Mr & Mrs John Smith", ["John Smith"]),
        ("Ann Fowler / Ben Okafor", ["Ann Fowler", "Ben Okafor"]), ("Fowler, Ann / Okafor, Ben", ["Ann Fowler", "Ben Okafor"]), ("FOWLER, ANN Q., PhD", ["Ann Q. Fowler"]),
        ("Prof. em. Ann Fowler", ["Ann Fowler"]), ("Dott.ssa Anna Bianchi", ["Anna Bianchi"]), ("Ann Fowler et al.", ["Ann Fowler"]), ("Ann Fowler c/o Boston Library", ["Ann Fowler"]),
        ("Müller, Jürgen", ["Jürgen Müller"]), ("山田 太郎", ["山田 太郎"]),
    ],
)  # fmt: skip
def test_names_as_lists_write_them(cell: str, read: list[str]) -> None:
    assert list(names_in(cell).names) == read


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("Vacant", ""), ("VACANT – Academic", "Academic"), ("Vacant (school libraries)", "school libraries"), ("Open seat: West", "West"),
        ("[Vacant]", ""), ("TBD", ""), ("To be appointed by the board", "by the board"), ("Vacancy 2", ""), ("N/A", ""), ("Vakant", ""),
        ("Poste vacant", ""), ("Position vacant", ""), ("T.B.D.", ""), ("To be filled", ""), ("Currently vacant", ""), ("N.N.", ""), ("—", ""), ("?", ""),
        ("Nicht besetzt", ""), ("poste à pourvoir", ""), ("Seat 4: vacant", "Seat 4"), ("Appointment pending", ""), ("No appointee", ""), ("VACANT / School", "School"), ("Vacant, ask ann@x.example", "ask"),
    ],
)  # fmt: skip
def test_a_seat_of_nobody_in_any_words(cell: str, note: str) -> None:
    named = names_in(cell)
    assert (named.vacant, named.names, named.aside) == (True, (), note)


def test_several_vacancies_in_a_row_become_so_many_seats(world: World, cast: Cast, desk: Client) -> None:
    table = (
        "Name,From,To\nVacant (2 seats),2031,2032\n2 vacancies – Academic,2031,2032\nVacant x3,2031,2032\nVacant,2031,2032\n"
        "Two vacancies,2031,2032\n3 open seats,2031,2032\nOpen,2031,2032\n"
    )
    for _ in range(2):
        # A second time they are on the roster already.
        import_roster(by=cast.curator, committee=world.committee, text=table, choices={})
        vacant = Seat.objects.filter(committee=world.committee, begins__year=2031)
        assert vacant.count() == 2 + 2 + 3 + 1 + 2 + 3 + 1
        assert vacant.filter(note="Academic").count() == 2


@pytest.mark.parametrize(
    ("term", "begins", "last"),
    [
        ("7/1/26-6/30/28", (2026, 7, 1), (2028, 6, 30)), ("7/1/2026 – 6/30/2028", (2026, 7, 1), (2028, 6, 30)), ("(2026-2028)", (2026, 11, 1), (2028, 10, 31)), ("2026–28", (2026, 11, 1), (2028, 10, 31)),
        ("FY2026-FY2028", (2026, 11, 1), (2028, 10, 31)), ("1st term: 2026-2028", (2026, 11, 1), (2028, 10, 31)), ("Sept 2026 - Aug 2028", (2026, 9, 1), (2028, 8, 31)), ("2026-present", (2026, 11, 1), None),
        ("July 2026 to June 2028", (2026, 7, 1), (2028, 6, 30)), ("1.9.2026-31.8.2028", (2026, 9, 1), (2028, 8, 31)),
    ],
)  # fmt: skip
def test_terms_in_one_cell(
    world: World, term: str, begins: tuple[int, int, int], last: tuple[int, int, int] | None
) -> None:
    (row,) = read_roster(f"Name,Term\nAnn Fowler,{term}\n", world.committee)
    assert (row.problem, row.begins, row.last_day) == ("", dt.date(*begins), dt.date(*last) if last else None)


@pytest.mark.parametrize(
    "table",
    [
        "Board Member,Office,Appointed,Expires\nAnn Fowler,Chair,9/1/2026,8/31/2028\n", "Name;Funktion;Von;Bis\nFowler, Ann;Chair;1.9.2026;31.8.2028\n",
        "LAST NAME,FIRST NAME,POSITION,TERM BEGINS,TERM ENDS\nFOWLER,ANN,Chair,9/1/2026,8/31/2028\n", "Name,Role,From,To\nAnn Fowler,Chair,2026-09-01T00:00:00Z,2028-08-31 00:00\n",
        "Maps Committee\n\nName,Role,Start,End\nAnn Fowler,Chair,September 1 2026,August 31 2028\n", "Name\tRole\tFrom\tTo\nAnn Fowler\tChair\t20260901\t20280831\n",
    ],
)  # fmt: skip
def test_lists_of_every_build(world: World, table: str) -> None:
    (row,) = read_roster(table, world.committee)
    assert (row.name, row.role, row.begins, row.last_day) == (
        "Ann Fowler", "chair", dt.date(2026, 9, 1), dt.date(2028, 8, 31),
    )  # fmt: skip


def test_two_people_in_a_row_become_two_seats(world: World, cast: Cast, desk: Client) -> None:
    table = "Name,From,To\nAnn Fowler & Ben Okafor,2026,2028\n"
    rows = read_roster(table, world.committee)
    assert [(row.key, row.name) for row in rows] == [("row-2", "Ann Fowler"), ("row-2-2", "Ben Okafor")]
    import_roster(by=cast.curator, committee=world.committee, text=table, choices={"row-2-2": "skip"})
    assert [seat.name for seat in Seat.objects.filter(begins__year=2026, batch__isnull=False)] == [
        "Ann Fowler"
    ]
    again = read_roster(table, world.committee)
    match_people(again, world.committee)
    assert [row.present for row in again] == [True, False]


def test_the_same_list_sent_twice_adds_nothing(world: World, cast: Cast, desk: Client) -> None:
    table = "Name,From,To\nAnn Fowler,2026,2028\nVacant,2026,2028\nVacant,2026,2028\n"
    chosen = {"row-2": "name", "row-3": "name", "row-4": "name"}
    added = []
    for _ in range(2):
        batch = import_roster(by=cast.curator, committee=world.committee, text=table, choices=chosen)
        added.append(Seat.objects.filter(batch=batch).count())
    assert added == [3, 0]


def test_days_that_fit_two_readings_are_asked_about(world: World, desk: Client) -> None:
    table = "Name,From,To\nAnn Fowler,03/04/2026,05/06/2027\n"
    assert read_list(table, world.committee).asks_day_first
    (row,) = read_roster(table, world.committee, Reading(day_first=True))
    assert (row.begins, row.last_day) == (dt.date(2026, 4, 3), dt.date(2027, 6, 5))
    page = desk.post(address(world), {"text": table})
    assert "Month first or day first?" in page.content.decode()
    page = desk.post(address(world), {"text": table, "day_first": "1", "do": "look"})
    assert "Apr 3, 2026 to Jun 5, 2027" in text(page)
    desk.post(address(world), {"text": table, "day_first": "1", "do": "import"})
    assert Seat.objects.get(name="Ann Fowler").begins == dt.date(2026, 4, 3)


def test_what_is_wrong_in_a_row_is_put_right_in_the_preview(world: World, desk: Client) -> None:
    table = "Name,Role,From,To\nAnn Fowler,Chair,soon,2028\nBen Okafor,Member,2026,2028\n"
    page = text(desk.post(address(world), {"text": table}))
    assert "Write a year" in page
    fixed = {"fix-2-begins": "2026", "was-2-begins": "soon"}
    page = text(desk.post(address(world), {"text": table, "do": "look", **fixed}))
    assert "Write a year" not in page
    desk.post(address(world), {"text": table, "do": "import", **fixed})
    assert sorted(Seat.objects.filter(batch__isnull=False).values_list("name", flat=True)) == [
        "Ann Fowler",
        "Ben Okafor",
    ]


def test_letters_that_were_guessed_wrong_are_chosen(world: World, desk: Client) -> None:
    data = "Name;From\nErdős Gábor;2026\n".encode("cp1250")
    page = desk.post(address(world), {"file": SimpleUploadedFile("roster.csv", data)})
    carried = page.context["form"].cleaned_data["carried"]
    for code_page, name in (("cp1252", "Erdõs Gábor"), ("cp1250", "Erdős Gábor")):
        page = desk.post(address(world), {"carried": carried, "code_page": code_page, "do": "look"})
        assert [row.name for row, *_ in page.context["rows"]] == [name]


def test_columns_with_addresses_are_told_and_left_out(world: World) -> None:
    table = "Committee roster 2026\n\nFirst Name,Last Name,E-mail,Phone,Term Expires,Start of Term\nAnn,Fowler,a@x.example,555 0100 200,6/30/2028,7/1/2026\n"
    roster = read_list(table, world.committee)
    assert [(row.name, row.begins, row.last_day, row.note) for row in roster.rows] == [
        ("Ann Fowler", dt.date(2026, 7, 1), dt.date(2028, 6, 30), "")
    ]
    assert roster.notes == [
        "The line above the headings in row 3 is left out: “Committee roster 2026”.",
        "Not taken over: the columns “E-mail”, “Phone”.",
    ]


@pytest.mark.parametrize(
    ("head", "note", "said"),
    [
        ("Notes", "ends early", "What stands under “Notes” is shown on the roster, to everybody who sees that."), ("Representing", "ends early", ""),
        *[(head, "", f"Not taken over: the column “{head}”.") for head in ("Comments", "Staff notes", "Internal notes", "Private notes", "Remarks", "Attendance", "Home address")],
    ],
)  # fmt: skip
def test_notes_that_may_not_be_for_everybody(world: World, head: str, note: str, said: str) -> None:
    roster = read_list(f"Name,From,To,{head}\nAnn Fowler,2026,2028,ends early\n", world.committee)
    assert ([row.note for row in roster.rows], roster.notes) == ([note], [said] if said else [])


def test_a_person_who_stands_there_twice_is_told(world: World) -> None:
    rows = read_roster(
        "Name,Role,From,To\nAnn Fowler,Member,2026,2028\nFowler, Ann,Member,2027,2029\n".replace(
            "Fowler, Ann", '"Fowler, Ann"'
        ),
        world.committee,
    )
    assert [row.problem for row in rows] == ["", "It says the same as row 2."]
