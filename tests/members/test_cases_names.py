"""Names as people of the whole world write them: found by every spelling, and sorted under the family name."""

import json
from pathlib import Path
from typing import Any

import pytest
import vobject
from django.test import Client

from members.formats.vcard import card
from members.models import Member
from members.reads.contacts import list_contacts
from members.rule.masks import MEMBERS, PROFESSIONAL
from members.rule.standing import Viewer
from members.search import Search
from netlib.text.family import guess_sort_name, is_unsure
from tests.cast import Cast
from tests.factories import MemberFactory, heading, line, listed, tie
from tests.members.search.looking import finds

CASES = Path(__file__).parent / "cases"
WORLD: list[dict[str, Any]] = json.loads((CASES / "names-of-the-world.json").read_text(encoding="utf-8"))
FAMILIES = [
    tuple(row.split(" -> "))
    for row in (CASES / "names-with-their-family-name.txt").read_text(encoding="utf-8").splitlines()
]
# What somebody says of themselves is found by words that their name has not.
SAYS = {"Robin C. Plusman": "C++ programming"}


@pytest.fixture
def everybody(db: None) -> Viewer:
    """All people of the case are listed; one more looks."""
    for each in WORLD:
        listed(name=each["name"], headline=SAYS.get(each["name"], ""))
    return Viewer(MemberFactory.create(name="Zora Reader").pk)


def test_everybody_is_found_by_every_spelling(everybody: Viewer) -> None:
    asked = [(each["name"], typed) for each in WORLD for typed in each["find"]]
    missed = [(name, typed) for name, typed in asked if name not in finds(everybody, typed)]
    assert missed == []


def test_every_contact_is_found_by_every_spelling(cast: Cast) -> None:
    for each in WORLD:
        tie(cast.owner, listed(name=each["name"]), PROFESSIONAL)
    asked = [
        (each["name"], typed)
        for each in WORLD
        for typed in each["find"]
        if each["name"] not in SAYS and each["name"] not in typed
    ]
    missed = [
        (name, typed)
        for name, typed in asked
        if name
        not in [row.person.name for row in list_contacts(cast.owner.pk, names={}, words=typed, size=200).rows]
    ]
    assert len(asked) > 60
    assert missed == []


def test_everybody_is_sorted_under_the_family_name(everybody: Viewer) -> None:
    wanted = {each["name"]: each["sort"] for each in WORLD if "sort" in each}
    assert {name: guess_sort_name(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("McDonald, Ann", "mc donald"), ("Ann Mc Donald", "mcdonald ann"), ("Seán Ó Briain", "obriain"), ("Ed OReilly", "o’reilly"),
        ("Charles de Gaulle", "degaulle"), ("Leonardo Dicaprio", "di caprio"), ("Mei-Ling Wu", "meiling"), ("Meiling Wu", "mei ling"),
        ("Hans-Peter Groß", "hanspeter gross"), ("Marykate Oda", "mary kate"), ("W.E.B. Du Bois", "WEB dubois"), ("TS Elliot", "t. s. elliot"),
        ("Søren Kierkegård", "soeren kierkegaard"), ("Åsa Öberg", "aasa oeberg"), ("Jörg Bär", "joerg baer"), ("Joerg Baer", "jörg bär"),
        ("Uschi Mueller", "Müller"), ("Ann Smith-Jones", "smithjones"), ("Ann Smithjones", "smith-jones"), ("كريم يوسف", "کریم یوسف"),
        ("فاطمة الزهراء", "فاطمه"), ("タナカ ケン", "たなか"), ("たなか けん", "タナカ ケン"), ("Piet Vandenberg", "van den berg"), ("Al-Khatib, Omar", "alkhatib"),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(db: None, name: str, typed: str) -> None:
    listed(name=name)
    others = ("Anna Marie", "Vanda Berger", "Mary Katzman", "Omar Al", "Peter Hansen", "Jo Barr", "Ed Reilly")
    for other in others:
        listed(name=other)
    reader = Viewer(MemberFactory.create(name="Zora Reader").pk)
    assert finds(reader, typed) == [name]


def test_signs_and_numbers_tell_things_apart(db: None) -> None:
    for name, said in (
        ("Plus", "C++ programming"), ("Sharp", "Programming in C#."), ("Plain", "C programming"), ("Both", "C/C++, F♯"),
        ("Apart", "MARC 21"), ("Joined", "MARC21 and MODS"), ("Hyphen", "MARC-21"), ("Other", "MARC records, 21 years"),
    ):  # fmt: skip
        line(listed(name=name), said, MEMBERS)
    reader = Viewer(MemberFactory.create(name="Zora Reader").pk)
    found = {
        typed: sorted(finds(reader, typed))
        for typed in ("C++", "c++ programming", "C#", "c", "F#", "MARC21", "MARC 21", "“MARC 21”")
    }
    assert found == {
        "C++": ["Both", "Plus"],
        "c++ programming": ["Plus"],
        "C#": ["Sharp"],
        "c": ["Both", "Plain"],
        "F#": ["Both"],
        "MARC21": ["Apart", "Hyphen", "Joined"],
        "MARC 21": ["Apart", "Hyphen", "Joined", "Other"],
        "“MARC 21”": ["Apart", "Hyphen", "Joined"],
    }


def test_a_heading_is_meant_with_its_number_together_or_apart(db: None) -> None:
    heading("MARC 21", "MARC formats")
    line(listed(name="Ada Quill"), "MARC formats", MEMBERS)
    reader = Viewer(MemberFactory.create(name="Zora Reader").pk)
    for typed in ("MARC21", "marc 21", "Marc21,"):
        found = Search(reader, typed)
        assert [each.name for each in found.headings] == ["MARC 21"], typed
        assert [hit.member.name for hit in found.page().hits] == ["Ada Quill"], typed


@pytest.mark.parametrize(("name", "family"), FAMILIES)
def test_the_family_name_is_guessed_or_asked_for(db: None, name: str, family: str) -> None:
    if family == "asks":
        name = name.partition(" written ")[2] or name
        assert is_unsure(name)
        assert _family(name) == name
    else:
        assert not is_unsure(name)
        assert _family(name) in family.split(" or ")


def test_a_given_name_behind_a_comma_is_no_suffix(db: None) -> None:
    member = Member.objects.create_user("pieter@example.org", "x", name="van den Berg, Pieter")
    name = vobject.readOne(card(member, [])).n.value
    assert (name.family, name.given, name.suffix) == ("van den Berg", "Pieter", "")
    assert member.get_short_name() == "Pieter"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Dr. Jane Goodall", ("Goodall", "Jane", "Dr.", "")), ("Sir Ian McKellen", ("McKellen", "Ian", "Sir", "")), ("Prof. Dr. Hans Meyer", ("Meyer", "Hans", "Prof. Dr.", "")),
        ("M. Night Shyamalan", ("Shyamalan", "M. Night", "", "")), ("Martin Luther King, Jr.", ("King", "Martin Luther", "", "Jr.")), ("Jane Doe PhD", ("Doe", "Jane", "", "PhD")),
        ("Ludwig van Beethoven", ("van Beethoven", "Ludwig", "", "")), ("Rev. Ann O'Connor, M.Div.", ("O'Connor", "Ann", "Rev.", "M.Div.")), ("Madonna", ("Madonna", "", "", "")),
    ],
)  # fmt: skip
def test_an_address_card_has_each_part_of_a_name_in_its_place(
    db: None, name: str, parts: tuple[str, str, str, str]
) -> None:
    member = Member.objects.create_user("new@example.org", "x", name=name)
    found = vobject.readOne(card(member, [])).n.value
    assert (found.family, found.given, found.prefix, found.suffix) == parts


@pytest.mark.parametrize(
    ("name", "sorted_under"),
    [
        ("Federico García Lorca", "García Lorca, Federico"), ("José Ortega y Gasset", "Ortega y Gasset, José"), ("Ana da Silva", "Silva, Ana da"),
        ("Leonardo da Vinci", "da Vinci, Leonardo"), ("Antônio Costa e Silva", "Costa e Silva, Antônio"), ("José Luis Gómez", "Gómez, José Luis"),
        ("Maria S. Costa", "Costa, Maria S."), ("Jane Smith, Librarian", "Smith, Jane, Librarian"), ("Mc Carthy, Ann", "Mc Carthy, Ann"),
        ("Jane Smith, Head of Maps", "Smith, Jane, Head of Maps"), ("García Márquez, María José, PhD", "García Márquez, María José, PhD"),
        ("Mohammed bin Salman", "bin Salman, Mohammed"), ("Lan Nguyen", "Nguyen, Lan"), ("Yuki Tanaka", "Tanaka, Yuki"), ("Kim Smith", "Smith, Kim"),
        ("Martin Luther King Jr.", "King, Martin Luther, Jr."), ("Ursula K. Le Guin", "Le Guin, Ursula K."), ("Luisa Rojas Peña", "Rojas Peña, Luisa"),
    ],
)  # fmt: skip
def test_other_family_names(name: str, sorted_under: str) -> None:
    assert guess_sort_name(name) == sorted_under
    assert not is_unsure(name)


@pytest.mark.usefixtures("fresh_limits")
@pytest.mark.parametrize(
    "name", ["Kim Min-jun", "Wang Xiaoming", "Tanaka Yuki", "Szabó István", "Trần Văn Bình", "Nguyen Lan", "Le Thi Hong"]
)  # fmt: skip
def test_nobody_else_can_know_which_comes_first(browser: Client, newcomer: Member, name: str) -> None:
    assert guess_sort_name(name) == name
    Member.objects.filter(pk=newcomer.pk).update(name=name, sort_name=name)
    first, _, rest = name.partition(" ")
    asked = browser.get("/welcome/").content.decode()
    assert "Which part is your family name?" in asked
    assert f"“{first}, {rest}”" in asked
    browser.post("/welcome/", {"name": name, "sort_name": f"{first}, {rest}", "handle": "somebody"})
    newcomer.refresh_from_db()
    assert newcomer.sort_name == f"{first}, {rest}"
    assert "Which part is your family name?" not in browser.get("/welcome/").content.decode()


def _family(name: str) -> str:
    """The family name that goes out in the address card of a new member."""
    member = Member.objects.create_user("new@example.org", "x", name=name)
    return str(vobject.readOne(card(member, [])).n.value.family)
