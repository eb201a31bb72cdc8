"""Finding a place by what a member types."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from django.db.models import Case, QuerySet, Value, When

from members.models import Place
from netlib.distance import kilometres_between
from netlib.text.countries import country_name
from netlib.text.dates import show_number
from netlib.text.names import fold
from netlib.text.regions import abbreviations

SHOWN = 10
# Kilometers.
_TWINS_APART = 30
_FIRST_LETTERS = 2
_LONGEST = 200
# What people call countries besides.
_OTHER_NAMES = {
    "US": ("usa", "u.s.a.", "u.s.", "united states", "america"), "GB": ("uk", "u.k.", "great britain"), "NL": ("holland", "the netherlands"),
    "DE": ("deutschland",), "CZ": ("czech republic",), "KR": ("south korea", "korea"),
}  # fmt: skip
_SHORTENED = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}


def search(text: str, limit: int = SHOWN) -> list[Place]:
    """Places that the text may mean: the name of a town first, then its region or country after a comma.
    Accents and case do not matter. Towns with exactly that name come first, then the biggest. Empty for fewer
    than two letters."""
    town, rest = _parts(text)
    if len(town) < _FIRST_LETTERS:
        return []
    exact = Case(When(key=town, then=Value(0)), default=Value(1))
    found = Place.objects.filter(key__startswith=town).order_by(exact, "-population", "geoname_id")
    return _without_twins(_within(found, rest, limit) if rest else list(found[:limit]))


def _without_twins(places: list[Place]) -> list[Place]:
    """The places without duplicates: GeoNames lists many towns twice, as a town and as a part or a seat of it.
    Of towns with the same name close to each other, the biggest stays."""
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
    """Each place with words that distinguish it from others with the same name in the same region, or ""."""
    names = Counter(map(str, places))
    return [
        (
            place,
            f"{show_number(place.population)} people, {abs(place.latitude):.1f}° {'N' if place.latitude >= 0 else 'S'},"
            f" {abs(place.longitude):.1f}° {'E' if place.longitude >= 0 else 'W'}"
            if names[str(place)] > 1
            else "",
        )
        for place in places
    ]


def resolve(text: str) -> tuple[Place | None, list[Place]]:
    """The one place that the text means and an empty list, or None and the places that it may mean."""
    found = search(text)
    exact = [place for place in found if place.key == _parts(text)[0]]
    # A text that is the whole name of a town means that town, not one with a longer name.
    meant = exact or found
    return (meant[0], []) if len(meant) == 1 else (None, found)


def _parts(text: str) -> tuple[str, list[str]]:
    town, *rest = text[:_LONGEST].split(",")
    # "Mass.", "N.Y."
    return fold(town), [part for each in rest if (part := fold(each).replace(".", ""))]


def _within(found: QuerySet[Place], rest: list[str], limit: int) -> list[Place]:
    """Places of `found` whose region or country is called like each part of `rest`, or is abbreviated that way; where there
    are none, those whose region or country begins with it."""
    # No name is that of more than a few hundred places.
    places = list(found[:1000])
    return (those_in(places, rest) or those_in(places, rest, begun=True))[:limit]


def those_in(places: Iterable[Place], outer: Sequence[str], *, begun: bool = False) -> list[Place]:
    """Those of some places that are in each of these regions or countries, by folded names or abbreviations; with
    `begun` their beginnings are enough. "MA" means Massachusetts and not Malta."""

    def fits(name: str, part: str) -> bool:
        return name.startswith(part) if begun else name == part

    return [
        place
        for place in places
        if all(any(fits(name, part) for name in _outer_names(place.country, place.region)) for part in outer)
    ]


@cache
def _outer_names(country: str, region: str) -> list[str]:
    names = (region, abbreviations().get((country, region), ""), country_name(country), country)
    return [fold(name) for name in (*names, *_OTHER_NAMES.get(country, ())) if name]


def _spellings(town: str) -> list[str]:
    """A folded name of a town, and the others that lists have for it: "saint louis" and "winston salem" are "st. louis" and
    "winston-salem"."""
    found = [town]
    for long, short in _SHORTENED.items():
        if begun := re.match(rf"(?:{long}|{short}\.?) (?=\w)", town):
            rest = town[begun.end() :]
            found += [f"{long} {rest}", f"{short}. {rest}", f"{short} {rest}"]
    return list(dict.fromkeys([*found, town.replace("-", " "), town.replace(" ", "-")]))


def towns_named(texts: Iterable[str]) -> dict[str, list[Place]]:
    """For each text like "Boston, MA" or "Boston, Massachusetts, USA" the towns of exactly that name which are there,
    the biggest first; none for a text that names no town. One query for all."""
    asked = {text: _parts(text) for text in texts}
    spelled = {town: _spellings(town) for town, _ in asked.values() if len(town) >= _FIRST_LETTERS}
    keys = {key for spellings in spelled.values() for key in spellings}
    by_key: dict[str, list[Place]] = {}
    for place in Place.objects.filter(key__in=keys).order_by("-population", "geoname_id"):
        by_key.setdefault(place.key, []).append(place)
    found = {}
    for text, (town, outer) in asked.items():
        named = next((by_key[key] for key in spelled.get(town, ()) if key in by_key), [])
        found[text] = _without_twins(
            those_in(named, outer) or those_in(named, outer, begun=True) if outer else named
        )
    return found
