"""Tables of organizations as people have them, each with its right value."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from members.models import Organization, OrganizationId
from members.schemes import clean_id
from members.services.organization_import import Options, plan, run
from tests.factories import OrganizationFactory, PlaceFactory

CASES = Path(__file__).parent / "cases"
pytestmark = pytest.mark.django_db


def case(name: str) -> bytes:
    return (CASES / f"{name}.csv").read_bytes()


def towns(*named: tuple[str, str]) -> None:
    for town, region in named:
        PlaceFactory.create(name=town, key=town.lower(), region=region)


def there() -> list[tuple[str, str]]:
    return [(each.name, str(each.place or "")) for each in Organization.objects.order_by("key", "pk")]


def test_two_of_one_name_in_two_towns_live_side_by_side() -> None:
    towns(
        *[
            ("Franklin", "Massachusetts"),
            ("Franklin", "Wisconsin"),
            ("Springfield", "Massachusetts"),
            ("Springfield", "Ohio"),
        ]
    )
    name = "orgs-same-name-in-two-towns"
    assert run(case(f"{name}")) == {"new": 3, "change": 0, "same": 0, "wrong": 0}
    assert run(case(f"{name}")) == {"new": 0, "change": 0, "same": 3, "wrong": 0}
    (row,) = plan(case(f"{name}-second"))
    assert (row.does, [str(each.place) for each in row.twins]) == ("new", ["Springfield, Massachusetts"])
    assert row.notes == [
        "Another of this name is elsewhere: Springfield City Library (Springfield, Massachusetts). This is a new one."
    ]
    run(case(f"{name}-second"))
    assert there() == [
        ("Franklin Public Library", "Franklin, Massachusetts"), ("Franklin Public Library", "Franklin, Wisconsin"),
        ("Springfield City Library", "Springfield, Massachusetts"), ("Springfield City Library", "Springfield, Ohio"),
    ]  # fmt: skip


def test_web_addresses_are_completed() -> None:
    assert run(case("orgs-address-without-scheme"))["new"] == 3
    assert list(Organization.objects.order_by("pk").values_list("website", flat=True)) == [
        "https://www.oakstreet.example.org", "https://elmstreet.example.org/library", "http://www.pinestreet.example.org",
    ]  # fmt: skip


def test_a_town_that_nobody_knows_leaves_the_place_empty() -> None:
    towns(("Pembroke", "Massachusetts"), ("Pembroke", "Maine"), ("Burkburnett", "Texas"), ("Monson", "Maine"))
    PlaceFactory.create(name="Pembroke", key="pembroke", region="", country="MT")
    rows = plan(case("orgs-small-towns"))
    assert {row.name: (row.does, str(row.values.get("place", ""))) for row in rows} == {
        "Monson Free Library": ("new", ""), "Tyringham Free Public Library": ("new", ""), "Loup City Public Library": ("new", ""),
        "Monhegan Memorial Library": ("new", ""), "Arthur Public Library": ("new", ""),
        "Pembroke Public Library": ("new", "Pembroke, Massachusetts"), "Burkburnett Library": ("new", "Burkburnett, Texas"),
    }  # fmt: skip
    assert rows[0].notes == ["There is no place called “Monson, Massachusetts”. The place is left empty."]
    run(case("orgs-small-towns"))
    assert run(case("orgs-small-towns")) == {"new": 0, "change": 0, "same": 7, "wrong": 0}


# Of the same kinds


def test_an_organization_is_known_by_its_ids_whatever_it_is_called() -> None:
    library = OrganizationFactory.create(name="Harvard Library", kind="academic")
    OrganizationId.objects.create(organization=library, scheme="ror", value="03vek6s52")
    OrganizationId.objects.create(organization=library, scheme="marc", value="MH")
    for table in (
        "Name,Kind,ROR\nHarvard University,academic,https://ror.org/03vek6s52\n",
        "Name,Kind,ISIL\nHarvard College Library,academic,US-MH\n",
    ):
        (row,) = plan(table)
        assert (row.organization, row.does) == (library, "change")
    (row,) = plan("Name,Kind,ROR,MARC code\nHarvard Library,academic,042nb2s44,MH\n")
    assert row.organization == library


def test_an_id_of_another_makes_another_of_the_same_name() -> None:
    one = OrganizationFactory.create(name="Lincoln Public Library", kind="public")
    OrganizationId.objects.create(organization=one, scheme="fscs", value="MA0042")
    (row,) = plan("LIBNAME,FSCSKEY,CITY,STABR\nLINCOLN PUBLIC LIBRARY,RI0017,LINCOLN,RI\n")
    assert (row.does, row.name, row.values["kind"], row.ids) == (
        "new",
        "Lincoln Public Library",
        "public",
        {"fscs": "RI0017"},
    )


def test_what_cannot_be_an_id_is_told_and_the_row_comes_in() -> None:
    (row,) = plan("name,kind,ror,isil\nMap Room,special,03vek6s53,nonsense\n")
    assert (row.does, row.ids) == ("new", {})
    assert row.notes == [
        "“nonsense” is no ISIL, and is left out.",
        "“03vek6s53” is no ROR id, and is left out.",
    ]


@pytest.mark.parametrize(
    ("table", "read"),
    [
        ("UNITID,INSTNM,CITY,STABBR,WEBADDR,CHFNM\n166629,University of X,Amherst,MA,www.x.example.edu/,Jane Doe\n",
         ("University of X", "academic", "https://www.x.example.edu/", {"nces": "166629"})),
        ("Library Name;Library Type;City;State;Web Site\nAnn Page Library;Public Library;Abington;MA;annpage.example.org\n",
         ("Ann Page Library", "public", "https://annpage.example.org", {})),
        ("Libraries of our state\n\nInstitution,Type,Website,OCLC Symbol\nOak College,College library,oak.example.edu,ok1\n",
         ("Oak College", "academic", "https://oak.example.edu", {"oclc": "OK1"})),
        ("ncessch,sch_name,lcity,lstate\n60000100001,OAK HIGH SCHOOL,Oak,CA\n",
         ("Oak High School", "school", None, {"nces": "060000100001"})),
        ("STABR,FSCSKEY,FSCS_SEQ,LIBID,LIBNAME,ADDRESS,CITY\nMA,MA0001,2,MA0001-002,ST. MARY’S AND O'HARA BRANCH OF THE LIBRARY,1 Main,ABINGTON\n",
         ("St. Mary’s and O'Hara Branch of the Library", "public", None, {"fscs": "MA0001-002"})),
    ],
)  # fmt: skip
def test_headings_of_public_lists_are_known(table: str, read: tuple[object, ...]) -> None:
    (row,) = plan(table)
    assert (row.name, row.values["kind"], row.values.get("website"), row.ids) == read
    assert row.errors == []


def test_kinds_may_be_chosen_for_rows_that_say_none_and_cells_put_right() -> None:
    table = "name,kind\nMap Room,\nCastle,castle\n,public\n"
    assert [row.does for row in plan(table)] == ["wrong", "wrong", "wrong"]
    assert [row.does for row in plan(table, Options(kind="special"))] == ["new", "new", "wrong"]
    fixed = Options(fixes={2: {"kind": "archive"}, 3: {"kind": "public"}, 4: {"name": "Attic"}})
    assert [(row.name, row.values["kind"], row.does) for row in plan(table, fixed)] == [
        ("Map Room", "archive", "new"), ("Castle", "public", "new"), ("Attic", "public", "new"),
    ]  # fmt: skip


def test_a_town_without_its_state_is_asked_for() -> None:
    towns(("Springfield", "Massachusetts"), ("Springfield", "Ohio"))
    table = "name,kind,city\nCity Library,public,Springfield\n"
    (row,) = plan(table)
    assert (row.does, row.values.get("place"), set(row.places)) == (
        "new",
        None,
        {"Springfield, Massachusetts", "Springfield, Ohio"},
    )
    (row,) = plan(table, Options(region="OH"))
    assert str(row.values["place"]) == "Springfield, Ohio"
    (row,) = plan(table, Options(fixes={2: {"place": "Springfield, Massachusetts"}}))
    assert str(row.values["place"]) == "Springfield, Massachusetts"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("library.example.org", "https://library.example.org"), ("HTTPS://Library.Example.org/Path?Q=1", "https://library.example.org/Path?Q=1"),
        ("//library.example.org", "https://library.example.org"), ("http://bücher.example", "http://xn--bcher-kva.example"),
        ("library.example.org:8080/x", "https://library.example.org:8080/x"), ("none", ""), ("n/a", ""), ("ftp://x.example.org", ""),
        ("http:/library.example.org", "http://library.example.org"), ("https:library.example.org", "https://library.example.org"), ("M", ""), ("-3", ""),
        ("htps://library.example.org", "https://library.example.org"), ("library.example.org; other.example.org", "https://library.example.org"),
        ("mailto:a@example.org", ""), ("library", ""), ("https://", ""), ("javascript:alert(1)", ""), ("library.example.org.", "https://library.example.org"),
    ],
)  # fmt: skip
def test_websites_as_lists_have_them(typed: str, kept: str) -> None:
    (row,) = plan(f"name,kind,website\nMap Room,special,{typed}\n")
    assert (row.values.get("website", ""), row.does) == (kept, "new")


@pytest.mark.parametrize(
    ("head", "one", "other"),
    [
        ("ISIL", "DE-1", "de-1"), ("ROR", "https://ror.org/03vek6s52", "03VEK6S52"), ("MARC code", "MH", "mh"), ("FSCSKEY", "MA0042", "ma 0042"), ("OCLC Symbol", "HLS", "hls"),
        ("NCES ID", "166027", "166027.0"), ("Wikidata", "https://www.wikidata.org/wiki/Q131454", "q131454"),
    ],
)  # fmt: skip
def test_one_id_is_one_organization_however_it_is_written(head: str, one: str, other: str) -> None:
    table = f"Name,Kind,{head}\nHarvard Library,academic,{one}\nHarvard College Library,academic,{other}\n"
    rows = plan(table)
    assert [(row.does, row.errors) for row in rows] == [
        ("new", []),
        ("wrong", ["Row 2 is about the same organization."]),
    ]
    run(table)
    # Under another name, and with the id in its other form, it is known again.
    (row,) = plan(f"Name,Kind,{head}\nThe Library,academic,{other}\n")
    assert (row.does, str(row.organization)) == ("change", "Harvard Library")


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ("Springfield,MA", "Springfield, Massachusetts"), ("Springfield MA,", "Springfield, Massachusetts"), ("\"Springfield, Ohio\",", "Springfield, Ohio"),
        ("SPRINGFIELD,oh", "Springfield, Ohio"), ("Springfield OH 45501,", "Springfield, Ohio"), ("Tinytown,MA", ""), ("Springfield,", ""),
    ],
)  # fmt: skip
def test_towns_as_lists_have_them(cells: str, place: str) -> None:
    towns(("Springfield", "Massachusetts"), ("Springfield", "Ohio"))
    (row,) = plan(f"name,kind,city,state\nCity Library,public,{cells}\n")
    assert (str(row.values.get("place", "")), row.does) == (place, "new")
    # What is left empty is told.
    assert bool(row.notes) == (not place)


def test_a_broken_row_takes_no_other_with_it() -> None:
    rows = plan('name,kind,about\n"Map Room,special,x\nAttic,special,y\nCellar,special,"two\nlines"\n')
    assert [(row.number, row.name, row.does) for row in rows] == [
        (2, "Map Room", "new"), (3, "Attic", "new"), (4, "Cellar", "new"),
    ]  # fmt: skip


def test_the_page_of_an_organization_tells_machines_where_its_ids_lead(client: Client) -> None:
    library = OrganizationFactory.create(name="Harvard Library", kind="academic", slug="harvard")
    for scheme, value in (("ror", "03vek6s52"), ("marc", "MH"), ("oclc", "HLS")):
        OrganizationId.objects.create(organization=library, scheme=scheme, value=value)
    page = client.get("/organizations/harvard/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found is not None
    data = json.loads(found[1])
    assert (data["@type"], data["sameAs"]) == (
        "Library", ["http://id.loc.gov/vocabulary/organizations/mh", "https://ror.org/03vek6s52"],
    )  # fmt: skip
    assert [one["value"] for one in data["identifier"]] == ["MH", "HLS", "03vek6s52"]


@pytest.mark.parametrize(
    ("scheme", "written", "kept"),
    [
        ("isil", "DE-Mus-1", "DE-Mus-1"), ("isil", "KR-311001", "KR-311001"), ("isil", "JP-1000001", "JP-1000001"), ("isil", "OCLC-DLC", "OCLC-DLC"), ("isil", "us-dlc", "US-dlc"),
        ("isil", "O-XYZ", "O-XYZ"), ("isil", "ZDB-1", "ZDB-1"), ("isil", "http://ld.zdb-services.de/resource/organisations/DE-1", "DE-1"),
        ("isil", "https://lobid.org/organisations/DE-1", "DE-1"), ("isil", "DE 1", ""), ("marc", "MBC", "MBC"), ("marc", "mb", "mb"), ("oclc", "dlc", "DLC"),
        ("oclc", "BPL", "BPL"), ("fscs", "AK0001", "AK0001"), ("fscs", "AK0001-002", "AK0001-002"), ("fscs", "AK 0001", "AK0001"), ("fscs", "AK1", ""),
        ("nces", "166629", "166629"), ("nces", "1662.0", ""), ("nces", "100654", "100654"), ("nces", "10000500870", "010000500870"),
        ("ror", "https://ror.org/05dxps055", "05dxps055"), ("ror", "ror.org/05dxps055", "05dxps055"), ("ror", "05DXPS055", "05dxps055"), ("ror", "05dxps056", ""),
        ("wikidata", "https://www.wikidata.org/wiki/Q1234#x", "Q1234"), ("wikidata", "http://www.wikidata.org/entity/Q1234", "Q1234"), ("wikidata", "wd:Q1234", "Q1234"),
    ],
)  # fmt: skip
def test_ids_as_lists_write_them(scheme: str, written: str, kept: str) -> None:
    assert clean_id(scheme, written) == kept
