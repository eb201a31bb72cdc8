"""What results can be narrowed by, with counts over what the viewer sees."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from members.forms.fields import EXCHANGES, country_name
from members.models import Contact, Heading, Organization, OrganizationKind, Place
from members.reads.contacts import FILINGS, WORDS, filing_key
from members.rule.sql import shares_sql, standings_sql, tier_is_sql
from members.rule.standing import Viewer
from members.search.filters import INSIDE, Filters
from netlib.numbers import whole_number
from netlib.text.names import fold

MOST_VALUES = 12


@dataclass(frozen=True)
class FacetValue:
    """One choice: its value in the address, its words, how many results have it, whether it is chosen already."""

    value: str
    label: str
    number: int
    chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """One thing to narrow by. `capped` says that the numbers count a thousand of the results only."""

    key: str
    label: str
    values: list[FacetValue]
    capped: bool = False


@dataclass(frozen=True)
class FacetCount:
    """A facet of another app. `key` is its name in addresses.

    `members` gives, for a viewer and a value from the address, the members who have it as far as the viewer may know:
    a queryset with one column of keys. `count` gives the choices among the members with these keys; both let the
    viewer learn only what the rule allows.
    """

    key: str
    label: str
    members: Callable[[Viewer, str], QuerySet[Any, Any]]
    count: Callable[[Viewer, list[int], str], list[FacetValue]]


_REGISTERED: dict[str, FacetCount] = {}


def register_facet(facet: FacetCount) -> None:
    """Add a facet of an app above this one; call it once, when the app is ready."""
    _REGISTERED[facet.key] = facet


def registered() -> dict[str, FacetCount]:
    """The facets of other apps by their keys."""
    return _REGISTERED


def key_of(value: str) -> int:
    """The key that a value from the address names; 0 for what is none."""
    return whole_number(value, digits=9) or 0


def most_common(
    numbers: Mapping[int, int], chosen: str, words: Callable[[list[int]], Mapping[int, str]]
) -> list[FacetValue]:
    """The choices that most have, with the chosen one before them; `words` gives those of the keys that exist for the
    viewer, and is asked once, if at all."""
    wanted = key_of(chosen)
    top = sorted({*numbers, wanted} - {0}, key=lambda key: (key != wanted, -numbers.get(key, 0), key))
    labels = words(top[:MOST_VALUES]) if top else {}
    return in_order(
        FacetValue(str(key), labels[key], numbers.get(key, 0), key == wanted) for key in top if key in labels
    )


def in_order(values: Iterable[FacetValue]) -> list[FacetValue]:
    """The chosen one, then those that most have; equally many by their words."""
    return sorted(values, key=lambda each: (not each.chosen, -each.number, fold(each.label)))


def among(ids: list[int]) -> RawSQL:
    """These keys for a lookup `__in`, as one value: a thousand of them take the ORM longer than the database."""
    return RawSQL("SELECT unnest(%s::bigint[])", [ids])


def tier_sql(filters: Filters) -> str:
    """SQL that narrows the viewer's own contacts `c` to those of the tier that is asked for, if any."""
    return f" AND {tier_is_sql('c.mask', FILINGS[filters.contacts])}" if filters.contacts in FILINGS else ""


def restrictions(viewer: Viewer, filters: Filters) -> tuple[str, dict[str, Any]]:
    """SQL that narrows members `d.member_id` by what does not stand in their documents, with its values."""
    sql = ""
    given: dict[str, Any] = {}
    if filters.contacts and viewer.member_id is None:
        sql += " AND false"
    elif filters.contacts:
        mine = f"SELECT c.other_id FROM members_contact c WHERE c.owner_id = %(me)s{tier_sql(filters)}"
        sql += f" AND d.member_id IN ({mine})"
    for key, value in filters.more.items():
        if key in _REGISTERED:
            part, values = _REGISTERED[key].members(viewer, value).query.sql_with_params()
            names = [f"{key}_{n}".replace("-", "_") for n in range(len(values))]
            sql += f" AND d.member_id IN ({part % tuple(f'%({name})s' for name in names)})"
            given |= dict(zip(names, values, strict=True))
    return sql, given


# Narrows members `d.member_id`, of whom the documents know no more than squares of the map, to those inside a circle, by
# their own lines. The LIMIT keeps the planner from starting with all lines.
DISTANCE = f"""
 AND (SELECT TRUE FROM members_entry e JOIN members_place p ON p.geoname_id = e.place_id
        JOIN ({standings_sql("%(me)s::bigint")}) AS s ON s.member_id = e.owner_id
       WHERE e.owner_id = d.member_id AND (s.own OR {shares_sql("e.audience", "s.standing")}) AND {INSIDE} LIMIT 1)"""


def count_facets(viewer: Viewer, filters: Filters, ids: list[int], *, capped: bool = False) -> list[Facet]:
    """The facets of the members with these keys, who were found. Counts read the lines through the rule."""
    found = _counted(viewer, ids)
    facets = [
        _labelled(
            "country", "Country", found, filters, lambda codes: {code: country_name(code) for code in codes}
        ),
        _labelled("region", "State or region", found, filters, _regions),
        _labelled("place", "Place", found, filters, _names(Place)),
        _labelled("type", "Type of organization", found, filters, lambda _: dict(OrganizationKind.choices)),
        _labelled("organization", "Organization", found, filters, _names(Organization)),
        _labelled("heading", "Topic", found, filters, _names(Heading)),
        _labelled("offer", "Offers", found, filters, lambda _: EXCHANGES),
        _labelled("seek", "Looks for", found, filters, lambda _: EXCHANGES),
        _labelled(
            "language", "Language", found, filters, lambda names: {name: name.title() for name in names}
        ),
        Facet("contacts", "My contacts", _contacts(viewer, filters, ids)),
    ]
    facets += [
        Facet(extra.key, extra.label, extra.count(viewer, ids, filters.more.get(extra.key, "")))
        for extra in _REGISTERED.values()
    ]
    return [Facet(f.key, f.label, f.values, capped) for f in facets if f.values]


# As `members_search_line` marks them. Whoever is no longer listed to the viewer is not counted, whatever a document says.
_COUNT = f"""
WITH seen AS MATERIALIZED (
    SELECT e.owner_id, e.kind, e.value, e.heading_id, e.organization_id, e.place_id
      FROM unnest(%(ids)s::bigint[]) AS found (member_id)
      JOIN ({standings_sql("%(me)s::bigint")}) AS s USING (member_id)
      JOIN members_entry e ON e.owner_id = s.member_id
     WHERE (s.own OR {shares_sql("s.listing", "s.standing")} AND {shares_sql("e.audience", "s.standing")})
       AND (e.heading_id IS NOT NULL OR e.organization_id IS NOT NULL OR e.place_id IS NOT NULL
            OR e.kind IN ('offer', 'seek', 'language'))
)
SELECT key, value, count(*) FROM (
    SELECT owner_id, 'heading' AS key, heading_id::text AS value FROM seen WHERE heading_id IS NOT NULL
    UNION SELECT owner_id, 'organization', organization_id::text FROM seen WHERE organization_id IS NOT NULL
    UNION SELECT owner_id, 'type', o.kind FROM seen JOIN members_organization o ON o.id = organization_id
    UNION SELECT owner_id, 'place', place_id::text FROM seen WHERE place_id IS NOT NULL
    UNION SELECT owner_id, 'country', p.country FROM seen JOIN members_place p ON p.geoname_id = place_id
    UNION SELECT owner_id, 'region', p.country || '#' || p.region
            FROM seen JOIN members_place p ON p.geoname_id = place_id WHERE p.region <> ''
    UNION SELECT owner_id, kind, value ->> 'what' FROM seen WHERE kind IN ('offer', 'seek')
    UNION SELECT owner_id, kind, left(btrim(lower(value ->> 'value')), 200) FROM seen WHERE kind = 'language'
) AS marks WHERE value <> '' GROUP BY key, value
"""


def _counted(viewer: Viewer, ids: list[int]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, {"me": viewer.member_id, "ids": ids})
            for key, value, number in cursor.fetchall():
                found.setdefault(key, Counter())[value] = number
    return found


def _labelled(
    key: str,
    label: str,
    found: dict[str, Counter[str]],
    filters: Filters,
    words: Callable[[list[str]], dict[str, str]],
) -> Facet:
    counts = found.get(key, Counter())
    chosen = str(getattr(filters, key) or "")
    if key == "language":
        chosen = chosen.lower()
    top = sorted(counts, key=lambda value: (value != chosen, -counts[value], value))[:MOST_VALUES]
    labels = words(top) if top else {}
    return Facet(
        key, label, in_order(FacetValue(v, labels[v], counts[v], v == chosen) for v in top if v in labels)
    )


def _names(model: Any) -> Callable[[list[str]], dict[str, str]]:
    return lambda keys: {
        str(key): str(each) for key, each in model.objects.in_bulk([int(key) for key in keys]).items()
    }


def _regions(keys: list[str]) -> dict[str, str]:
    return {
        key: key.partition("#")[2] + ("" if key.startswith("US#") else f", {country_name(key[:2])}")
        for key in keys
    }


def _contacts(viewer: Viewer, filters: Filters, ids: list[int]) -> list[FacetValue]:
    if viewer.member_id is None or not ids:
        return []
    masks = list(
        Contact.objects.of(viewer.member_id).filter(other__in=among(ids)).values_list("mask", flat=True)
    )
    tiers = Counter(map(filing_key, masks))
    counts = {"all": len(masks), **{key: tiers[key] for key in FILINGS}}
    labels = {"all": "All my contacts", **WORDS}
    return [FacetValue(k, labels[k], n, k == filters.contacts) for k, n in counts.items() if n]
