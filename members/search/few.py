"""Who has what is asked for in lines shown to anybody, where few have: whatever else is asked is asked among these.

They are found in `FullDocument`, and nobody is found by it: they may have a phrase in pieces, lack a short word of a long
text, or hide the lines from the viewer.
"""

from typing import TYPE_CHECKING

from members.models.search import NOT_PAIRED
from members.search.facets import tier_sql
from members.search.query import all_of, in_pairs, lexeme, rarest

if TYPE_CHECKING:
    from members.search.engine import Search

FEW = 1000
_WIDE = 200  # kilometres


def few_of_all(search: "Search") -> list[int] | None:
    """Those who have the words and what the filters ask of lines; None, where they are many. A wide circle is left out,
    unless nothing else is asked for: an index takes longer to put its squares together than they leave people out."""
    circle = search.filters.circle
    filters = search.filters.without("place") if circle and circle.kilometres > _WIDE else search.filters
    asked = rarest(search.asked.clauses) + filters.clauses()
    return few_with(search, all_of(asked or search.clauses))


def few_by_words(search: "Search") -> list[int] | None:
    """Those who have the words, whatever the filters say; None, where they are many."""
    return few_with(search, all_of(rarest(search.asked.clauses)))


def few_with(search: "Search", asked: str) -> list[int] | None:
    """Those who have all that a tsquery asks for; None, where they are many."""
    found = search.rows(_FEW, {"pairs": _paired(asked), "most": FEW + 1})
    return [row[0] for row in found] if len(found) <= FEW else None


def few_contacts(search: "Search") -> list[int]:
    """Of the contacts of the viewer who are asked for, however many, those who have all that is asked for. Each of them
    is looked at, which takes less than an index of words, but for words that nearly everybody has."""
    sql = _FEW_CONTACTS.format(tier=tier_sql(search.filters))
    found = search.rows(sql, {"pairs": _paired(all_of(search.clauses))})
    return [row[0] for row in found]


def _paired(asked: str) -> str:
    return f"({in_pairs(asked)}) | {lexeme(NOT_PAIRED)}"


# The planner would read the table for words that many have, if it knew of the LIMIT.
_FEW = """
WITH found AS MATERIALIZED (SELECT member_id FROM members_fulldocument WHERE words @@ %(pairs)s::tsquery)
SELECT member_id FROM found LIMIT %(most)s
"""

_FEW_CONTACTS = """
SELECT c.other_id FROM members_contact c JOIN members_fulldocument f ON f.member_id = c.other_id
 WHERE c.owner_id = %(me)s{tier} AND f.words @@ %(pairs)s::tsquery
"""
