"""Organizations in the admin: importing a table, and who may enter."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.models import Member, Organization, Upload
from members.services.organization_import import Unreadable, decode, plan, run
from netlib.files import LIMITS
from tests.cast import Cast
from tests.factories import OrganizationFactory, PlaceFactory

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


def test_an_address_that_was_given_out_stays(desk: Client) -> None:
    library = OrganizationFactory.create(slug="wexcombe")
    desk.post(
        f"/admin/members/organization/{library.pk}/change/",
        {"name": "Renamed", "kind": "public", "slug": "other"},
    )
    library.refresh_from_db()
    assert (library.name, library.slug) == ("Renamed", "wexcombe")


CSV = """name,abbreviation,kind,parent,place,website,about
Wexcombe Library,WL,public,,Wexcombe,https://w.example.org,Books
Map Room,,Special library,Wexcombe Library,,,
,,public,,,,
Castle,,castle,Nobody,Zzz,nowhere,
Map Room,,special,,,,
"""


IMPORT = "/admin/members/organization/import/"


def look(desk: Client, data: str | bytes) -> str:
    """Bring a table to the desk; gives the address of its preview."""
    raw = data if isinstance(data, bytes) else data.encode()
    where: str = desk.post(IMPORT, {"file": SimpleUploadedFile("o.csv", raw)})["Location"]
    return where


def test_what_was_looked_at_can_be_imported_however_big(desk: Client) -> None:
    about = "ö" * 2400
    rows = "".join(f"Library {n},public,{about}\n" for n in range(450))
    data = f"name,kind,about\n{rows}".encode()
    assert len(data) > 2_000_000
    preview = look(desk, data)
    assert desk.get(preview).content.decode().count('<th scope="row" dir="auto">') == 100
    assert desk.post(preview, {"import": "1"}).status_code == 302
    assert Organization.objects.count() == 450
    # A button that is pressed twice does its work once, and nothing of the file is kept.
    assert desk.post(preview, {"import": "1"}).status_code == 302
    assert not Upload.objects.exists()
    with pytest.raises(Unreadable):
        decode(b"x" * (LIMITS.table_bytes + 1))


def test_a_table_is_looked_at_before_it_is_imported_and_again_changes_nothing(desk: Client) -> None:
    PlaceFactory.create(name="Wexcombe", key="wexcombe")
    preview = look(desk, CSV)
    body = desk.get(preview).content.decode()
    for words in (
        "The name is missing.", "“castle” is no kind.", "There is no place called “Zzz”.", "“nowhere” is no web address",
        "It should be part of “Nobody”", "Row 3 is about the same organization.",
    ):  # fmt: skip
        assert words in body
    assert Organization.objects.count() == 0
    done = desk.post(preview, {"import": "1"})
    assert done.status_code == 302
    room = Organization.objects.get(name="Map Room")
    assert (room.parent and room.parent.name, room.kind) == ("Wexcombe Library", "special")
    assert run(CSV) == {"new": 0, "change": 0, "same": 2, "wrong": 3}
    assert run("name,about\nMap Room,Maps\n") == {"new": 0, "change": 1, "same": 0, "wrong": 0}
    room.refresh_from_db()
    assert (room.about, room.parent is None) == ("Maps", False)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_spreadsheets_part_the_cells_as_they_like(mark: str) -> None:
    table = "\nname;kind;about;;\nMap Room;public;Maps, and more;;\n".replace(";", mark)
    assert plan(decode(table.encode("utf-16")))[0].does == "new"
    assert plan(f"sep={mark}\n{table}")[0].does == "new"
    assert run(table)["new"] == 1
    assert Organization.objects.get().about == "Maps, and more"
    OrganizationFactory.create(name="Kansas Library Association", abbreviation="KLA")
    [row] = plan("name,parent\nMap Room,kla\n")
    assert (row.does, str(row.values["parent"])) == ("change", "Kansas Library Association")


@pytest.mark.parametrize(
    "table",
    [
        "",
        "kind\npublic\n",
        "name,kind\n",
        "<html><body>Sign in</body></html>",
    ],
)
def test_a_table_that_cannot_be_read_says_why(desk: Client, table: str) -> None:
    with pytest.raises(Unreadable):
        plan(table)
    page = desk.post(IMPORT, {"text": table or " "})
    assert page.status_code == 200
    assert Organization.objects.count() == 0


def test_columns_that_nobody_knows_are_told_and_the_others_read(desk: Client) -> None:
    for table, words in (
        ("name,color\nA,red\n", "Not taken over: the column “color”."),
        ("name,name,kind\nA,B,public\n", "Not taken over: the column “name”."),
        ('name,kind\n"unfinished,public\nB,public\n', "A quotation mark is never closed in row 2."),
    ):
        assert words in desk.get(look(desk, table)).content.decode()


def test_what_is_wrong_in_a_row_is_put_right_in_the_preview(desk: Client) -> None:
    preview = look(desk, "name,kind\nMap Room,castle\nAttic,public\n")
    page = desk.get(preview).content.decode()
    assert "“castle” is no kind." in page
    sent = {"fix-2-kind": "special", "was-2-kind": "", "fix-2-name": "Map Room", "was-2-name": "Map Room"}
    again = desk.post(preview, {**sent, "import": "1"})
    assert not Organization.objects.exists()
    assert "“castle”" not in desk.get(again["Location"]).content.decode()
    desk.post(preview, {"import": "1"})
    assert sorted(Organization.objects.values_list("name", "kind")) == [
        ("Attic", "public"),
        ("Map Room", "special"),
    ]


def test_the_desk_is_closed_to_members(cast: Cast, sign_in: SignIn) -> None:
    for path in ("organization/", "organization/import/", "organizationsuggestion/"):
        assert sign_in(cast.stranger).get(f"/admin/members/{path}", follow=True).status_code == 403


def test_an_id_and_an_address_that_are_none_are_put_right_in_the_preview(desk: Client) -> None:
    preview = look(desk, "name,kind,website,ror\nMap Room,special,map room,03vek6s53\n")
    page = desk.get(preview).content.decode()
    assert 'name="fix-2-website" value="map room"' in page
    assert 'name="fix-2-ror" value="03vek6s53"' in page
    fixed = {
        "fix-2-website": "maps.example.org",
        "was-2-website": "map room",
        "fix-2-ror": "03vek6s52",
        "was-2-ror": "03vek6s53",
    }
    desk.post(preview, {"do": "1", **fixed})
    assert "fix-2-ror" not in desk.get(preview).content.decode()
    desk.post(preview, {"import": "1"})
    library = Organization.objects.get(name="Map Room")
    assert (library.website, list(library.ids.values_list("scheme", "value"))) == (
        "https://maps.example.org", [("ror", "03vek6s52")],
    )  # fmt: skip
