"""Whether several texts find anybody, all asked at once.

The number of queries depends on nothing that is hidden: it is the same whether a text is the name of a member who hides
or of nobody at all.
"""

from collections.abc import Sequence

from members.models.search import LAST_TIER, LEVELS
from members.search.contact_only import contact_only_by_text
from members.search.hits import read_met
from members.search.query import all_of
from members.search.question import Question

# The tsqueries of a text, all of which must be met.
Text = tuple[str, ...]


def find_anybody(question: Question, texts: Sequence[Text]) -> list[bool]:
    """Of each of these texts, whether the viewer finds anybody by it with the filters of a question without words.

    For each text a few members are taken whom documents name, and read through the rule. One query, one more for
    members, one more for a radius, and the two of `read_met` where a document that the viewer finds names anybody.
    """
    found = [*_by_documents(question, texts), *contact_only_by_text(question, texts)]
    ids = sorted({number for _, some in found for number in some})
    filters = question.filters.clauses_of(ids)
    met = read_met(
        question.viewer, ids, tuple(sorted({*filters, *(each for text in texts for each in text)}))
    )
    return [any(clauses.issuperset((*text, *filters)) for clauses in met) for text in texts]


def _by_documents(question: Question, texts: Sequence[Text]) -> list[tuple[int, list[int]]]:
    """For each text that documents meet its number, counted from 0, and the keys of a few members. One query."""
    # A filter that no document knows may leave nobody of the first tiers.
    tiers = [LAST_TIER] if question.restricted else range(LEVELS)
    one_by_one = " UNION ALL ".join(
        f"SELECT d.member_id FROM members_document d WHERE {question.documents(tier, asked='text.query::tsquery')}"
        + question.distance
        for tier in tiers
    )
    values = {
        "texts": [all_of((*text, *question.clauses)) for text in texts],
        "most": question.limits.checked,
    }
    return [(number - 1, ids) for number, ids in question.rows(_BY_TEXT.format(found=one_by_one), values)]


# The tiers are read one after the other, until one has enough.
_BY_TEXT = """
SELECT text.number, ARRAY(SELECT member_id FROM ({found}) AS found LIMIT %(most)s)
  FROM unnest(%(texts)s::text[]) WITH ORDINALITY AS text (query, number)
"""
