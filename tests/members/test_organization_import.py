"""Organizations in the admin: importing a table, and who may enter."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.models import Member, Organization
from members.services.organization_import import Unreadable, decode, plan, run
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


def test_what_was_looked_at_can_be_imported_however_big(desk: Client) -> None:
    about = "ö" * 2400
    rows = "".join(f"Library {n},public,{about}\n" for n in range(196))
    data = f"name,kind,about\n{rows}".encode()
    assert 940_000 < len(data) < 950_000
    page = desk.post("/admin/members/organization/import/", {"file": SimpleUploadedFile("o.csv", data)})
    # Otherwise browsers would send three bytes for each.
    body = page.content.decode()
    assert body.count('<form method="post" enctype="multipart/form-data">') == 1
    assert "Import what is right" in body
    text = data.decode().replace("\n", "\r\n")
    done = desk.post("/admin/members/organization/import/", {"text": text, "import": "1"})
    assert done.status_code == 302
    assert Organization.objects.count() == 196
    with pytest.raises(Unreadable):
        decode(data + b"x" * 10_000)


def test_a_table_is_looked_at_before_it_is_imported_and_again_changes_nothing(desk: Client) -> None:
    PlaceFactory.create(name="Wexcombe", key="wexcombe")
    upload = SimpleUploadedFile("o.csv", CSV.encode())
    page = desk.post("/admin/members/organization/import/", {"file": upload})
    body = page.content.decode()
    for words in (
        "The name is missing.", "“castle” is no kind.", "There is no place called “Zzz”.", "“nowhere” is no web address.",
        "It should be part of “Nobody”", "Row 3 is about the same organization.",
    ):  # fmt: skip
        assert words in body
    assert Organization.objects.count() == 0
    done = desk.post("/admin/members/organization/import/", {"text": CSV, "import": "1"})
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
        "name,color\nA,red\n",
        'name\n"unfinished\n',
        "name,kind\n",
        "name,name,kind\nA,B,public\n",
    ],
)
def test_a_table_that_cannot_be_read_says_why(desk: Client, table: str) -> None:
    with pytest.raises(Unreadable):
        plan(table)
    page = desk.post("/admin/members/organization/import/", {"text": table or " "})
    assert page.status_code == 200
    assert Organization.objects.count() == 0


def test_the_desk_is_closed_to_members(cast: Cast, sign_in: SignIn) -> None:
    for path in ("organization/", "organization/import/", "organizationsuggestion/"):
        assert sign_in(cast.stranger).get(f"/admin/members/{path}", follow=True).status_code == 403
