"""Who is new in a saved search.

A newcomer is a member whose first week on Netlib is over; each is considered once. Any other definition, such
as "found now but not last week", would tell the owner by mail that a member refiled them or opened a line. For
the same reason only what newcomers show to all members counts, not what the owner sees as a contact.
"""

from dataclasses import replace

from django.http import QueryDict

from members.models import SavedSearch
from members.reads.organizations import known_organization
from members.rule.standing import Viewer
from members.search import Filters, Hit, Search
from members.search.query import all_of

MOST_TOLD = 50


def search_of(saved: SavedSearch) -> Search | None:
    """The search as its owner would run it now; None when part of it cannot be understood any more. Leaving
    that part out would be another search, and could find everyone. At most three queries."""
    asked = QueryDict(saved.query)
    filters = Filters.read(asked)
    understood = {"q", "sort", *(name for name, _ in filters.pairs())}
    if not understood.issuperset(asked):
        return None
    if filters.organization is not None:
        organization = known_organization(pk=filters.organization)
        if organization is None:
            return None
        filters = replace(filters, organization=organization.pk)
    search = Search(Viewer(saved.owner_id), asked.get("q", ""), filters)
    return search if search.asked.clauses or not search.text else None


def newcomers(saved: SavedSearch) -> list[Hit]:
    """The members who joined between `told_from` and `told_until` and whom the owner finds now, the newest
    first."""
    if saved.told_from is None or saved.told_until is None:
        return []
    search = search_of(saved)
    if search is None:
        return []
    rows = search.rows(
        _NEW.format(found=search.found()),
        {"since": saved.told_from, "until": saved.told_until, "most": MOST_TOLD},
    )
    ids = [row[0] for row in rows if row[0] != saved.owner_id]
    if search.filters.circle:
        # A distance was measured against all lines that the owner sees: here only lines that all members see count.
        near = {"ids": ids, "near": all_of(search.filters.clauses(ids))}
        told = {row[0] for row in search.rows(_NEAR, near)}
        ids = [number for number in ids if number in told]
    return search.read(ids)


_NEAR = """
SELECT member_id FROM members_document WHERE member_id = ANY (%(ids)s::bigint[]) AND mem @@ %(near)s::tsquery
"""

_NEW = """
SELECT d.member_id FROM members_member m JOIN members_document d ON d.member_id = m.id
 WHERE m.date_joined > %(since)s AND m.date_joined <= %(until)s AND {found}
 ORDER BY m.date_joined DESC, m.id DESC LIMIT %(most)s
"""
