"""Whether several texts find anybody, all asked at once.

The number of queries tells nothing hidden: it is the same whether a text is the name of a hidden member or of nobody.
"""

from collections.abc import Sequence

from members.models.search import LAST_TIER, TIERS
from members.search.contact_only import contact_only_by_text
from members.search.hits import read_met
from members.search.query import all_of
from members.search.question import Question

# The tsqueries of a text, all of which must be met.
Text = tuple[str, ...]
# A lexeme that nothing has.
_NOBODY: Text = ("'#'",)


def find_anybody(question: Question, texts: Sequence[Text]) -> list[bool]:
    """For each of these texts, whether the viewer finds anybody by it. The question gives the filters; it has no words. A
    text without a word finds nobody.

    Documents, or else contact-only documents, name a member for each text, who is then read through the rule with the
    viewer. Four queries for a member, a fifth for filters that no document knows; one for a visitor, and two
    more when documents name anybody. Two more for a radius.
    """
    texts = [text or _NOBODY for text in texts]
    named = _by_documents(question, texts)
    rest = [text for text, ids in zip(texts, named, strict=True) if not ids]
    # Without any, the query is run all the same: whether a hidden name is among the texts must not change the number.
    named += contact_only_by_text(question, rest or [_NOBODY])
    ids = sorted({number for some in named for number in some}.union(_viewer(question)))
    filters = question.filters.clauses_of(ids)
    clauses = sorted({*filters, *(each for text in texts for each in text)})
    met = read_met(question.viewer, ids, tuple(clauses))
    return [any(each.issuperset((*text, *filters)) for each in met) for text in texts]


def _by_documents(question: Question, texts: Sequence[Text]) -> list[list[int]]:
    """For each text the keys of a few members whose documents meet it. One query."""
    # A filter that no document knows may leave nobody of the first tiers. Else every second tier will do: a word that few
    # have in one of them is not so common that its documents in the next would take long.
    tiers = [LAST_TIER] if question.restricted else range(LAST_TIER % 2, TIERS, 2)
    one_by_one = " UNION ALL ".join(
        f"SELECT d.member_id FROM members_document d WHERE {question.documents(tier, asked='text.query::tsquery')}"
        + question.distance
        for tier in tiers
    )
    values = {
        "texts": [all_of((*text, *question.clauses)) for text in texts],
        "most": question.limits.checked,
    }
    return [ids for (ids,) in question.rows(_BY_TEXT.format(found=one_by_one), values)]


# The tiers are read one after the other, until one has enough.
_BY_TEXT = """
SELECT ARRAY(SELECT member_id FROM ({found}) AS found LIMIT %(most)s)
  FROM unnest(%(texts)s::text[]) WITH ORDINALITY AS text (query, number) ORDER BY number
"""


def _viewer(question: Question) -> list[int]:
    """The key of the viewer, who is found by all of their own lines, unless a filter leaves them out; none for visitors.
    One query for a member and filters that no document knows."""
    me = question.viewer.member_id
    if me is None or not question.restricted:
        return [] if me is None else [me]
    sql = "SELECT d.member_id FROM (SELECT %(me)s::bigint AS member_id) AS d WHERE TRUE"
    return [row[0] for row in question.rows(sql + question.restricted)]
