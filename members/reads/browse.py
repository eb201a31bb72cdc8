"""Browsing without search words: how many people this viewer finds under each place, topic, organization and
letter.

A number counts the members whose listing includes the viewer and who show the viewer the line in question, up
to a thousand.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_countries import countries

from members.models import Contact, Entry, Heading, Member, Organization, Place
from members.reads.contacts import BY_NAME
from members.rule.standing import Viewer
from members.search import LIMITS, Count, Search
from members.search.query import lexeme
from netlib.paging import Key, Order, Page

LETTERS = "abcdefghijklmnopqrstuvwxyz"
OTHER = "other"
PAGE = 30
# The database sorts by code points: this sign comes after every letter a to z; digits and most signs come before them.
_AFTER_Z = "{"


@dataclass(frozen=True)
class Choice:
    """One thing to browse by, what it is called, and how many people are under it."""

    value: str
    label: str
    number: Count


def numbers(viewer: Viewer, key: str, values: Iterable[str]) -> dict[str, Count]:
    """How many people the filter `key` (a field of `Filters`) finds for each value. Values that find no one are
    left out.

    Three queries for a member and one for a visitor, however many values.
    """
    values = list(values)
    if not values:
        return {}
    search = Search(viewer)
    column = "mem" if viewer.is_member else "pub"
    asked = [lexeme(f"{key}#{value}") for value in values]
    rows = search.rows(
        _NUMBERS.format(column=column, found=search.found(), most=LIMITS.counted + 1),
        {"values": values, "asked": asked},
    )
    counted = dict(rows)
    for value in _by_contacts_alone(search, key, values, column):
        counted[value] += 1
    return {value: Count.of(n) for value, n in counted.items() if n}


_NUMBERS = """
SELECT v.value, (SELECT count(*) FROM (
           SELECT 1 FROM members_document d WHERE {found} AND d.{column} @@ v.asked::tsquery LIMIT {most}
       ) AS found)
  FROM unnest(%(values)s::text[], %(asked)s::text[]) AS v (value, asked)
"""


def _by_contacts_alone(search: Search, key: str, values: list[str], column: str) -> list[str]:
    """One value for each person who shows it to the viewer only as a contact, and one for each of the viewer's
    own."""
    me = search.viewer.member_id
    if me is None:
        return []
    known = Member.objects.listed_to(search.viewer).filter(
        Q(pk=me) | Q(pk__in=Contact.objects.of(me).values("other"))
    )
    lines = Entry.objects.visible_to(search.viewer).filter(owner__in=known)
    pairs = {(owner, value) for owner, value in _marks(lines, key) if value in set(values)}
    if not pairs:
        return []
    ids = sorted({owner for owner, _ in pairs})
    shown = {value for _, value in pairs}
    counted = search.rows(
        f"SELECT d.member_id, v.value FROM members_document d,"  # noqa: S608
        " unnest(%(values)s::text[], %(asked)s::text[]) AS v (value, asked)"
        f" WHERE d.member_id = ANY (%(ids)s::bigint[]) AND {search.found()} AND d.{column} @@ v.asked::tsquery",
        {"ids": ids, "values": list(shown), "asked": [lexeme(f"{key}#{value}") for value in shown]},
    )
    return [value for _, value in pairs - set(counted)]


def _marks(lines: QuerySet[Entry], key: str) -> set[tuple[int, str]]:
    """Pairs of an owner and the value that one of these lines has for the filter."""
    match key:
        case "country":
            found = lines.filter(place__isnull=False).values_list("owner_id", "place__country")
            return {(owner, str(value)) for owner, value in found}
        case "region":
            rows = lines.exclude(place__region="").filter(place__isnull=False)
            triples = rows.values_list("owner_id", "place__country", "place__region")
            return {(owner, f"{country}#{region}") for owner, country, region in triples}
    found = lines.filter(**{f"{key}__isnull": False}).values_list("owner_id", f"{key}_id")
    return {(owner, str(value)) for owner, value in found}


# Places, from the widest to the narrowest

_TOWNS = Order(Key("key"), Key("pk", int))


def countries_with_people(viewer: Viewer) -> list[Choice]:
    """The countries in lines that the viewer sees, by name."""
    names = {code: str(name) for code, name in countries}
    counted = numbers(viewer, "country", names)
    return sorted((Choice(code, names[code], n) for code, n in counted.items()), key=lambda each: each.label)


def regions_with_people(viewer: Viewer, country: str) -> list[Choice]:
    """The states, provinces and the like of a country in lines that the viewer sees, by name."""
    regions = (
        Place.objects.filter(country=country)
        .exclude(region="")
        .order_by("region")
        .values_list("region", flat=True)
    )
    counted = numbers(viewer, "region", [f"{country}#{name}" for name in regions.distinct()])
    return [Choice(value, value.partition("#")[2], n) for value, n in counted.items()]


def towns_with_people(
    viewer: Viewer, country: str, region: str, *, after: str = "", size: int = 100
) -> Page[Choice]:
    """The towns of a region in lines that the viewer sees, by name; with an empty region, the country's towns
    that have no region."""
    listed = Member.objects.listed_to(viewer)
    shown = Entry.objects.visible_to(viewer).filter(place=OuterRef("pk"), owner__in=listed)
    found = Place.objects.filter(Exists(shown), country=country, region=region)
    page = _TOWNS.page(found, after=after, size=size, name=lambda place: place.name)
    counted = numbers(viewer, "place", [str(place.pk) for place in page.rows])
    rows = [
        Choice(value, place.name, counted[value])
        for place in page.rows
        if (value := str(place.pk)) in counted
    ]
    return Page(rows, page.after, page.last)


# Topics and organizations


def headings_with_numbers(viewer: Viewer) -> dict[int, Count]:
    """How many people show each heading. Headings that no one shows are left out."""
    keys = [str(pk) for pk in Heading.objects.values_list("pk", flat=True)]
    return {int(value): number for value, number in numbers(viewer, "heading", keys).items()}


def numbers_of_organizations(viewer: Viewer, organizations: Iterable[Organization]) -> dict[int, Count]:
    """How many people show each of these organizations."""
    found = numbers(viewer, "organization", [str(each.pk) for each in organizations])
    return {int(value): number for value, number in found.items()}


# Names


def _spans(letter: str) -> list[tuple[str, str]]:
    """The ranges of sort keys, in the order of code points, that a letter covers."""
    if letter == OTHER:
        return [("", LETTERS[0]), (_AFTER_Z, chr(0x10FFFF))]
    return [(letter, chr(ord(letter) + 1))]


def letters_with_people(viewer: Viewer) -> list[Choice]:
    """The letters that have people under them. Three queries for a member, one for a visitor."""
    letters = [*LETTERS, OTHER]
    search = Search(viewer)
    spans = [(each, *span) for each in letters for span in _spans(each)]
    given: dict[str, list[str]] = {
        "letters": [letter for letter, _, _ in spans],
        "starts": [start for _, start, _ in spans],
        "stops": [stop for _, _, stop in spans],
    }
    counted: Counter[str] = Counter()
    for letter, number in search.rows(_LETTERS.format(found=search.found(), most=LIMITS.counted + 1), given):
        counted[letter] += number
    for key in Member.objects.filter(pk__in=search.contact_only).values_list("sort_key", flat=True):
        first = key[0] if key and key[0] in LETTERS else OTHER
        counted[first] += 1
    return [
        Choice(each, each.upper() if each != OTHER else "Other", Count.of(n))
        for each in letters
        if (n := counted[each])
    ]


# Planner fence: OFFSET 0 keeps the planner from reading the document of every member.
_LETTERS = """
SELECT l.letter, (SELECT count(*) FROM (
           SELECT 1 FROM members_member m WHERE m.sort_key >= l.start AND m.sort_key < l.stop
              AND EXISTS (SELECT 1 FROM members_document d WHERE d.member_id = m.id AND {found} OFFSET 0)
            LIMIT {most}) AS found)
  FROM unnest(%(letters)s::text[], %(starts)s::text[], %(stops)s::text[]) AS l (letter, start, stop)
"""


def people_under(viewer: Viewer, letter: str, *, after: str = "", size: int = PAGE) -> Page[Member]:
    """A page of the members listed to the viewer under a letter, by name. One query, and a second for names
    that begin with another sign."""
    listed = Member.objects.listed_to(viewer).filter(BY_NAME.following(after)).order_by(*BY_NAME.by)
    rows: list[Member] = []
    for start, stop in _spans(letter):
        rows += listed.filter(sort_key__gte=start, sort_key__lt=stop)[: size + 1 - len(rows)]
    return BY_NAME.cut(rows, size)
