"""Tables of organizations as surveys, registries and states of more countries publish them."""

import pytest

from members.services.organization_import import plan
from tests.factories import PlaceFactory

pytestmark = pytest.mark.django_db
TOWNS = (
    ("Springfield", "Massachusetts"),
    ("Springfield", "Ohio"),
    ("Boston", "Massachusetts"),
    ("St. Louis", "Missouri"),
    ("Winston-Salem", "North Carolina"),
)


@pytest.mark.parametrize(
    ("table", "read"),
    [
        ("STABR,FSCSKEY,LIBID,LIBNAME,ADDRESS,CITY,ZIP,CNTY,PHONE,C_RELATN,POPU_LSA\nMA,MA0042,MA0042,SPRINGFIELD CITY LIBRARY,220 STATE ST,SPRINGFIELD,01103,HAMPDEN,4132636828,NO,155929\n",
         ("new", "Springfield City Library", "public", None, {"fscs": "MA0042"}, "Springfield, Massachusetts")),
        ("UNITID,INSTNM,IALIAS,ADDR,CITY,STABBR,ZIP,FIPS,OBEREG,CHFNM,CHFTITLE,GENTELE,WEBADDR\n164924,Boston College,BC |,140 Commonwealth Ave,Boston,MA,02467,25,1,William Leahy,President,6175528000,www.bc.edu/\n",
         ("new", "Boston College", "academic", "https://www.bc.edu/", {"nces": "164924"}, "Boston, Massachusetts")),
        ("School Year,NCESSCH,SCH_NAME,LEA_NAME,LSTREET1,LCITY,LSTATE,LZIP,PHONE,WEBSITE,SY_STATUS_TEXT\n2025-2026,250279000356,Boston Latin School,Boston,78 Ave Louis Pasteur,Boston,MA,02115,(617)635-8895,http://www.bls.org,Open\n",
         ("new", "Boston Latin School", "school", "http://www.bls.org", {"nces": "250279000356"}, "Boston, Massachusetts")),
        ("ISIL;Name;Ort;Typ;URL\nDE-1;Staatsbibliothek zu Berlin;Berlin;Nationalbibliothek;https://staatsbibliothek-berlin.de\n",
         ("new", "Staatsbibliothek zu Berlin", "national", "https://staatsbibliothek-berlin.de", {"isil": "DE-1"}, "")),
        ("Library,Type,City,State,Website,Email\nBoston Athenaeum,Independent,Boston,MA,bostonathenaeum.org,info@example.org\n",
         ("wrong", "Boston Athenaeum", None, "https://bostonathenaeum.org", {}, "Boston, Massachusetts")),
        ("Library Name,Library Type,City,State\nSt. Louis County Library,County,Saint Louis,MO\n",
         ("new", "St. Louis County Library", "public", None, {}, "St. Louis, Missouri")),
        ("Library Name,Library Type,City,State\nForsyth County Public Library,County,Winston Salem,NC\n",
         ("new", "Forsyth County Public Library", "public", None, {}, "Winston-Salem, North Carolina")),
        ("Nom,Type,Ville,Province,Site Web\nGrande Bibliothèque,Bibliothèque publique,Montreal,QC,https://www.banq.qc.ca\n",
         ("new", "Grande Bibliothèque", "public", "https://www.banq.qc.ca", {}, "Montréal, Quebec, Canada")),
        ("機関名,種別,ISIL\n国立国会図書館,国立図書館,JP-1000001\n",
         ("new", "国立国会図書館", "national", None, {"isil": "JP-1000001"}, "")),
        ("도서관명,구분,홈페이지\n국립중앙도서관,국립,https://www.nl.go.kr\n",
         ("new", "국립중앙도서관", "national", "https://www.nl.go.kr", {}, "")),
        ("Nombre,Tipo,Ciudad,Sitio web\nBiblioteca Nacional de España,Biblioteca nacional,Madrid,http://www.bne.es\n",
         ("new", "Biblioteca Nacional de España", "national", "http://www.bne.es", {}, "")),
        ("Institution,ROR ID,Type\nHarvard University,https://ror.org/03vek6s52,education\n",
         ("new", "Harvard University", "academic", None, {"ror": "03vek6s52"}, "")),
        ("name,types,links,country\nWidget Library,Archive,https://x.example.org,US\n",
         ("new", "Widget Library", "archive", "https://x.example.org", {}, "")),
        ('Name,Kind,Website\nMap Room,special,"https://a.example.org, https://b.example.org"\n',
         ("new", "Map Room", "special", "https://a.example.org", {}, "")),
        ('Name,Kind,Town\nMap Room,Special Library,"Springfield, MA 01103"\n',
         ("new", "Map Room", "special", None, {}, "Springfield, Massachusetts")),
        ("Name,Kind,Town,State\nMap Room,special,Springfield,Mass.\n",
         ("new", "Map Room", "special", None, {}, "Springfield, Massachusetts")),
        ("LIBRARY,LIB TYPE,TOWN,ST\nTOWN OF SPRINGFIELD LIBRARY,PUBLIC,SPRINGFIELD,MASSACHUSETTS\n",
         ("new", "Town of Springfield Library", "public", None, {}, "Springfield, Massachusetts")),
        ("Name,Kind,FSCS Key\nX Library,public,ma42\n",
         ("new", "X Library", "public", None, {}, "")),
        ("Name (English),Type of institution,Web\nMap Room,University library,map.example.edu\n",
         ("new", "Map Room", "academic", "https://map.example.edu", {}, "")),
        ("Name,Kind\nMCGILL UNIVERSITY LIBRARY,academic\n",
         ("new", "McGill University Library", "academic", None, {}, "")),
        ("Name,Kind\nIBM Library,special\n",
         ("new", "IBM Library", "special", None, {}, "")),
    ],
)  # fmt: skip
def test_tables_of_every_origin(table: str, read: tuple[object, ...]) -> None:
    for town, region in TOWNS:
        PlaceFactory.create(name=town, key=town.lower(), region=region)
    PlaceFactory.create(name="Montréal", key="montreal", region="Quebec", country="CA")
    (row,) = plan(table)
    told = (
        row.does,
        row.name,
        row.values.get("kind"),
        row.values.get("website"),
        row.ids,
        str(row.values.get("place") or ""),
    )
    assert told == read
