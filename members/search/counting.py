"""The facets of those who were found, counted over the lines that the viewer may see."""

from collections import Counter
from typing import Any

from django.db import connection

from members.models import Contact
from members.rule.masks import FILINGS, filing_key
from members.rule.sql import shares_sql, standings_sql
from members.rule.standing import Viewer
from members.search.facets import Facet, FacetValue, among, in_order, registered
from members.search.filters import CONTACT_WORDS, CONTACTS, Filters
from members.search.limits import Limits
from members.search.marks import KINDS, MARKS, Mark, marks_sql


def count_facets(
    viewer: Viewer, filters: Filters, ids: list[int], limits: Limits, *, capped: bool = False
) -> list[Facet]:
    """The facets of the members with these keys, who were found, and how many of them have each value.

    Lines are read through the rule, and nobody is counted who is not listed to the viewer. One query, one for each mark
    whose words stand in a table, one for contacts, and those of other apps.
    """
    counts = _counted(viewer, ids)
    chosen = filters.get(CONTACTS)
    facets = [_facet(mark, counts.get(mark.key, Counter()), filters, limits.facet_values) for mark in MARKS]
    facets.append(Facet(CONTACTS, "My contacts", _contacts(viewer, chosen, ids), opened=True))
    facets += [
        Facet(extra.key, extra.label, extra.count(viewer, ids, filters.get(extra.key)))
        for extra in registered().values()
    ]
    return [Facet(f.key, f.label, f.values, capped, f.opened) for f in facets if f.values]


_COUNT = f"""
WITH seen AS MATERIALIZED (
    SELECT e.owner_id, e.kind, e.value, e.heading_id, e.organization_id, e.place_id
      FROM unnest(%(ids)s::bigint[]) AS found (member_id)
      JOIN ({standings_sql("%(me)s::bigint")}) AS s USING (member_id)
      JOIN members_entry e ON e.owner_id = s.member_id
     WHERE (s.own OR {shares_sql("s.listing", "s.standing")} AND {shares_sql("e.audience", "s.standing")})
       AND (e.heading_id IS NOT NULL OR e.organization_id IS NOT NULL OR e.place_id IS NOT NULL
            OR e.kind = ANY (%(kinds)s::text[]))
)
SELECT key, value, count(*) FROM ({marks_sql("seen")}) AS marks GROUP BY key, value
"""


def _counted(viewer: Viewer, ids: list[int]) -> dict[str, Counter[str]]:
    """How many of the members have each value, by key of the mark."""
    counts: dict[str, Counter[str]] = {}
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, {"me": viewer.member_id, "ids": ids, "kinds": list(KINDS)})
            for key, value, number in cursor.fetchall():
                counts.setdefault(key, Counter())[value] = number
    return counts


def _facet(mark: Mark, counts: Counter[str], filters: Filters, most: int) -> Facet:
    chosen = filters.get(mark.key)
    top = sorted(counts, key=lambda value: (value != chosen, -counts[value], value))[:most]
    labels = mark.words(top) if top else {}
    values = in_order(
        FacetValue(value, labels[value], counts[value], value == chosen) for value in top if value in labels
    )
    return Facet(mark.key, mark.label, values, opened=mark.opened)


def _contacts(viewer: Viewer, chosen: str, ids: list[int]) -> list[FacetValue]:
    if viewer.member_id is None or not ids:
        return []
    found: Any = Contact.objects.of(viewer.member_id).filter(other__in=among(ids))
    masks = list(found.values_list("mask", flat=True))
    filings = Counter(map(filing_key, masks))
    counts = {"all": len(masks), **{key: filings[key] for key in FILINGS}}
    return [
        FacetValue(key, CONTACT_WORDS[key], number, key == chosen) for key, number in counts.items() if number
    ]
