"""What results can be narrowed by, with counts over what the viewer sees."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from members.audience import Viewer, tier_is_sql
from members.contacts import FILINGS, WORDS, filing_key
from members.forms.fields import EXCHANGES, country_name
from members.models import Contact, Entry, Heading, Organization, OrganizationKind, Place
from members.search.filters import Filters

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


def restrictions(viewer: Viewer, filters: Filters) -> tuple[str, dict[str, Any]]:
    """SQL that narrows members `d.member_id` by all that does not stand in their documents, with its values."""
    sql = ""
    given: dict[str, Any] = {}
    if filters.contacts and viewer.member_id is None:
        sql += " AND false"
    elif filters.contacts:
        tier = f" AND {tier_is_sql('mask', FILINGS[filters.contacts])}" if filters.contacts in FILINGS else ""
        sql += f" AND d.member_id IN (SELECT other_id FROM members_contact WHERE owner_id = %(me)s{tier})"
    for key, value in filters.more.items():
        if key in _REGISTERED:
            part, values = _REGISTERED[key].members(viewer, value).query.sql_with_params()
            names = [f"{key}_{n}".replace("-", "_") for n in range(len(values))]
            sql += f" AND d.member_id IN ({part % tuple(f'%({name})s' for name in names)})"
            given |= dict(zip(names, values, strict=True))
    return sql, given


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


# As `members_search_line` marks them.
_COUNT = """
SELECT key, value, count(DISTINCT owner_id) FROM (
    SELECT e.owner_id, mark.key, mark.value FROM ({seen}) AS e
      LEFT JOIN members_place p ON p.geoname_id = e.place_id
      LEFT JOIN members_organization o ON o.id = e.organization_id,
      LATERAL (VALUES ('heading', e.heading_id::text), ('organization', e.organization_id::text), ('type', o.kind),
                      ('place', e.place_id::text), ('country', p.country),
                      ('region', CASE WHEN p.region <> '' THEN p.country || '#' || p.region END),
                      (e.kind, CASE WHEN e.kind IN ('offer', 'seek') THEN e.value ->> 'what'
                                    WHEN e.kind = 'language' THEN left(btrim(lower(e.value ->> 'value')), 200) END)
              ) AS mark (key, value)
     WHERE mark.value <> ''
) AS marks GROUP BY key, value
"""
_COLUMNS = ("owner_id", "kind", "value", "heading_id", "organization_id", "place_id")


def _counted(viewer: Viewer, ids: list[int]) -> dict[str, Counter[str]]:
    if not ids:
        return {}
    telling = (
        Q(heading__isnull=False)
        | Q(organization__isnull=False)
        | Q(place__isnull=False)
        | Q(kind__in=("offer", "seek", "language"))
    )
    lines = Entry.objects.visible_to(viewer).filter(telling, owner__in=ids)
    seen, values = lines.order_by().values(*_COLUMNS).query.sql_with_params()
    found: dict[str, Counter[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(seen=seen), values)
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
    values = [FacetValue(v, labels[v], counts[v], v == chosen) for v in top if v in labels]
    return Facet(key, label, values)


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
    if viewer.member_id is None:
        return []
    masks = list(Contact.objects.of(viewer.member_id).filter(other__in=ids).values_list("mask", flat=True))
    tiers = Counter(map(filing_key, masks))
    counts = {"all": len(masks), **{key: tiers[key] for key in FILINGS}}
    labels = {"all": "All my contacts", **WORDS}
    return [FacetValue(k, labels[k], n, k == filters.contacts) for k, n in counts.items() if n]
