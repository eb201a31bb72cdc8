"""The rare set: all members who have what is asked for in anything that they show to anybody, when these are not many.

It is read from full documents, and nobody is found by it: some of the set may have a phrase in pieces, lack a short word
of a long text, or hide the line from the viewer. Whatever else is asked is then asked of these members alone.
"""

from members.models.search import NOT_PAIRED
from members.search.query import all_of, in_pairs, lexeme, rarest
from members.search.question import Question


def rare_set(question: Question) -> list[int] | None:
    """The members who have the words, and the marks that the filters ask for; None when they are many. One query.

    A wide radius is left out, unless nothing else is asked for: putting its many squares together takes the index longer
    than they are worth.
    """
    filters, limits = question.filters, question.limits
    if filters.radius and filters.radius.kilometers > limits.wide:
        filters = filters.without("place")
    asked = rarest(question.asked.clauses) + filters.clauses(limits.squares)
    return rare_with(question, all_of(asked or question.clauses))


def rare_by_words(question: Question) -> list[int] | None:
    """The members who have the words, whatever the filters say; None when they are many. One query."""
    return rare_with(question, all_of(rarest(question.asked.clauses)))


def rare_with(question: Question, query: str) -> list[int] | None:
    """The members who have all that a tsquery asks for; None when they are many. One query."""
    most = question.limits.rare
    found = question.rows(_RARE, {"pairs": paired(query), "most": most + 1})
    return [row[0] for row in found] if len(found) <= most else None


def rare_contacts(question: Question) -> list[int]:
    """The viewer's own contacts who are asked for and have all that is asked for, however many. One query.

    Each contact is looked at, which is quicker than an index of words, except for words that nearly everybody has.
    """
    sql = _RARE_CONTACTS.format(mine=question.mine)
    return [row[0] for row in question.rows(sql, {"pairs": paired(all_of(question.clauses))})]


def paired(query: str) -> str:
    """The tsquery for full documents, which have pairs of words. Members who say too much for that have NOT_PAIRED."""
    return f"({in_pairs(query)}) | {lexeme(NOT_PAIRED)}"


# Materialized as a fence: if the planner knew of the LIMIT, it would read the table for words that many have.
_RARE = """
WITH found AS MATERIALIZED (SELECT member_id FROM members_fulldocument WHERE words @@ %(pairs)s::tsquery)
SELECT member_id FROM found LIMIT %(most)s
"""

_RARE_CONTACTS = """
SELECT c.other_id FROM members_rule_filed c JOIN members_fulldocument f ON f.member_id = c.other_id
 WHERE {mine} AND f.words @@ %(pairs)s::tsquery
"""
