"""Who is new in a saved search.

A newcomer is a member whose first week on Netlib is over; each is considered once. Any other definition, such
as "found now but not last week", would tell the owner by mail that a member refiled them or opened a line. For
the same reason only what newcomers show to all members counts, not what the owner sees as a contact.
"""

from django.http import QueryDict

from members.models import SavedSearch
from members.rule.standing import Viewer
from members.search import Filters, Hit, Search
from members.search.filters import CONTACT_WORDS, CONTACTS, FARTHEST, known_filters
from members.search.marks import BY_KEY
from members.search.query import all_of
from netlib.numbers import whole_number

MOST_TOLD = 50


def search_of(saved: SavedSearch) -> Search | None:
    """The search as its owner would run it now; None when part of it no longer exists. Leaving that part out would be
    another search, and could find everyone. At most one query for each filter."""
    asked = QueryDict(saved.query)
    chosen = {name: _now(name, asked[name]) for name in known_filters() if asked.get(name)}
    if not all(chosen.values()) or not {"q", "sort", "within", "unit", *chosen}.issuperset(asked):
        return None
    within = min(whole_number(asked.get("within", ""), digits=3) or 0, FARTHEST)
    filters = Filters(within=within, unit="km" if asked.get("unit") == "km" else "mi", **chosen)
    search = Search(Viewer(saved.owner_id), asked.get("q", ""), filters)
    return search if search.asked.clauses or not search.text else None


def _now(name: str, value: str) -> str:
    """The value of a filter as it is called now; empty for what no longer exists."""
    if name == CONTACTS:
        return value if value in CONTACT_WORDS else ""
    if name in BY_KEY:
        found = BY_KEY[name].find(value)
        return found[0] if found else ""
    return value


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
    if search.filters.radius:
        # A distance was measured against all lines that the owner sees: here only lines that all members see count.
        near = {"ids": ids, "near": all_of(search.filters.clauses_of(ids))}
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
