"""The rare set: everybody who has what is asked for in lines shown to anybody at all, where these are not many.

It stands in `FullDocument`, and nobody is found by that: some of these may have a phrase in pieces, lack a short word of
a long text, or hide the line from the viewer. Whatever else is asked is then asked of these members alone.
"""

from members.models.search import NOT_PAIRED
from members.search.query import all_of, in_pairs, lexeme, rarest
from members.search.question import Question


def rare_set(question: Question) -> list[int] | None:
    """Those who have the words and the marks that the filters ask for; None, where they are many. One query.

    A wide radius is left out, unless nothing else is asked for: an index takes longer to put its squares together than
    they leave members out.
    """
    filters, limits = question.filters, question.limits
    if filters.radius and filters.radius.kilometers > limits.wide:
        filters = filters.without("place")
    asked = rarest(question.asked.clauses) + filters.clauses(limits.squares)
    return rare_with(question, all_of(asked or question.clauses))


def rare_by_words(question: Question) -> list[int] | None:
    """Those who have the words, whatever the filters say; None, where they are many. One query."""
    return rare_with(question, all_of(rarest(question.asked.clauses)))


def rare_with(question: Question, query: str) -> list[int] | None:
    """Those who have all that a tsquery asks for; None, where they are many. One query."""
    most = question.limits.rare
    found = question.rows(_RARE, {"pairs": paired(query), "most": most + 1})
    return [row[0] for row in found] if len(found) <= most else None


def rare_contacts(question: Question) -> list[int]:
    """Of the viewer's own contacts who are asked for, however many, those who have all that is asked for. One query.

    Each of them is looked at, which takes less than an index of words, but for words that nearly everybody has.
    """
    sql = _RARE_CONTACTS.format(mine=question.mine)
    return [row[0] for row in question.rows(sql, {"pairs": paired(all_of(question.clauses))})]


def paired(query: str) -> str:
    """The tsquery for vectors with pairs of words; members who say too much for that have NOT_PAIRED instead."""
    return f"({in_pairs(query)}) | {lexeme(NOT_PAIRED)}"


# Materialized as a fence: if the planner knew of the LIMIT, it would read the table for words that many have.
_RARE = """
WITH found AS MATERIALIZED (SELECT member_id FROM members_fulldocument WHERE words @@ %(pairs)s::tsquery)
SELECT member_id FROM found LIMIT %(most)s
"""

_RARE_CONTACTS = """
SELECT c.other_id FROM members_contact c JOIN members_fulldocument f ON f.member_id = c.other_id
 WHERE {mine} AND f.words @@ %(pairs)s::tsquery
"""
