"""Contact-only documents: finding members by what they show to some of their contacts and to nobody else.

Such a document holds what a member shows to one audience of contacts. A search reads those of the viewer's contacts, as
far as the viewer is in the audience, and joins them with what every member may see. The viewer is found here as well, by
all of their own lines.
"""

from collections.abc import Sequence
from typing import Any

from members.rule.masks import MEMBER_STANDING
from members.rule.sql import is_filed_sql, not_blocked_sql, same_audience_sql, shares_sql
from members.search.query import all_of, any_of
from members.search.question import Question
from members.search.rare import paired


def ranked_contact_only(
    question: Question, contacts: str = "TRUE", values: dict[str, Any] | None = None
) -> list[tuple[int, ...]]:
    """The members whom contact-only documents find and documents for all members do not, in no order: fit, tie, near,
    static rank and key of each.

    `contacts` is a condition in SQL on the key `c.owner_id`: only contacts who meet it are looked at. The viewer is
    looked at in any case. One query; none for visitors, who are nobody's contacts.
    """
    if not question.is_member:
        return []
    if question.clauses:
        outside = "(d.mem_level IS NULL OR NOT d.mem @@ %(all)s::tsquery)"
        matches = "(d.mem || h.words) @@ %(all)s::tsquery"
        own = "(known.mem_level IS NULL OR NOT known.mem @@ %(all)s::tsquery) AND d.words @@ %(all)s::tsquery"
    else:
        outside, matches, own = "d.mem_level IS NULL", "TRUE", "known.mem_level IS NULL"
    sql = _RANKED.format(
        hidden=_hidden(contacts, has_words=bool(question.clauses)),
        keys=question.contact_only_keys,
        outside=outside,
        matches=matches,
        own=own,
        restricted=question.restricted + question.distance,
    )
    return question.rows(sql, values)


def contact_only_by_text(question: Question, texts: Sequence[tuple[str, ...]]) -> list[list[int]]:
    """For several texts at once, the keys of some contacts whom contact-only documents find, `checked` for a text at most.
    Texts that find nobody there are left out, and so is the viewer.

    Each text is some tsqueries, all of which must be met, with the filters of a question that has no words. One query;
    none for visitors.
    """
    if not question.is_member:
        return []
    sql = _BY_TEXT.format(
        hidden=_hidden(_IS_RARE, has_words=True),
        restricted=question.restricted + question.distance,
    )
    clauses = {clause for text in texts for clause in (*text, *question.clauses)}
    values = {
        "any": any_of(sorted(clauses)),
        "pairs": paired(any_of([all_of(text) for text in texts])),
        "rare": question.limits.rare,
        "texts": [all_of((*text, *question.clauses)) for text in texts],
        "most": question.limits.checked,
    }
    return [ids for (ids,) in question.rows(sql, values)]


def has_namesake(question: Question) -> bool:
    """Whether a contact, or the viewer, has exactly the name that is asked for. One query for members, else none."""
    if not question.is_member or not question.asked.words:
        return False
    return bool(question.rows(_NAMESAKE))


_NAMESAKE = """
SELECT 1 FROM members_nameform f
 WHERE f.form = %(words)s
   AND (f.member_id = %(me)s
        OR EXISTS (SELECT 1 FROM members_rule_filed c WHERE c.owner_id = f.member_id AND c.other_id = %(me)s))
 LIMIT 1
"""


def _hidden(contacts: str, *, has_words: bool) -> str:
    """SQL for contacts who show the viewer something with one of the words: their key, how they filed the viewer, and the
    words of all that they show the viewer as a contact. Without words, it is the contacts whose listing is for contacts
    alone; they have an index of their own."""
    if not has_words:
        return _HIDDEN.format(words="NULL", contacts=f"{contacts} AND x.named", some="TRUE")
    some = "(x.named OR x.words IS NULL OR x.words @@ %(any)s::tsquery)"
    return _HIDDEN.format(words=_WORDS, contacts=contacts, some=some)


_WORDS = f"""members_search_join(coalesce(x.words, (
               SELECT l.long FROM members_contactdocument l
                WHERE l.member_id = x.member_id AND {same_audience_sql("l.audience", "x.audience")})))"""

# Materialized as a fence, so that documents are read only of the contacts who are left. This step reads nothing but two
# indexes, and compares words only where the audience lets it. A contact who has not filed the viewer yet shows no more
# than to all members, and is not looked at.
_HIDDEN = f"""hidden AS MATERIALIZED (
    SELECT c.owner_id, min(c.mask) AS mask, {{words}} AS words
      FROM members_rule_filed c
      JOIN members_contactdocument x ON x.member_id = c.owner_id
     WHERE c.other_id = %(me)s AND {is_filed_sql("c.mask")} AND {{contacts}}
       AND CASE WHEN {shares_sql("x.audience", "c.mask")} THEN {{some}} ELSE FALSE END GROUP BY c.owner_id
)"""

# These contacts with their documents, as far as their listing reaches the viewer.
_CONTACTS = f"""hidden h JOIN members_document d ON d.member_id = h.owner_id
 WHERE {shares_sql("d.listing", f"({MEMBER_STANDING} | h.mask)")} AND {not_blocked_sql("%(me)s", "d.member_id")}"""

# The viewer, by all of their own lines.
_MYSELF = """(
    SELECT m.id AS member_id, members_search_head(m.name, m.headline) || coalesce((
               SELECT members_search_join(members_search_line(
                          e.kind, e.label, e.text, e.value, e.organization_id, e.heading_id, e.place_id))
                 FROM members_rule_own_line e WHERE e.owner_id = m.id), '') AS words
      FROM members_member m WHERE m.id = %(me)s
) AS d"""

_RANKED = f"""WITH {{hidden}}
SELECT {{keys}}, member_id FROM (
SELECT d.member_id FROM {_CONTACTS} AND {{outside}} AND {{matches}}{{restricted}}
UNION ALL
SELECT d.member_id FROM {_MYSELF} LEFT JOIN members_document known USING (member_id)
 WHERE {{own}}{{restricted}}
) AS found LEFT JOIN members_document d USING (member_id)
"""

# Where the members who have one of the texts in anything that they show are rare, only they are looked at, else every
# contact. Materialized for the same reason as in `rare.py`.
_RARE = """
WITH complete AS MATERIALIZED (
    SELECT member_id FROM members_fulldocument WHERE words @@ %(pairs)s::tsquery
), some_of_them AS MATERIALIZED (
    SELECT ARRAY(SELECT member_id FROM complete LIMIT %(rare)s + 1) AS ids
), rare AS MATERIALIZED (
    SELECT CASE WHEN cardinality(ids) <= %(rare)s THEN ids
                ELSE ARRAY(SELECT owner_id FROM members_rule_filed WHERE other_id = %(me)s) END AS ids FROM some_of_them
), """
_IS_RARE = "c.owner_id = ANY ((SELECT ids FROM rare)::bigint[])"

_BY_TEXT = f"""{_RARE}{{hidden}}
SELECT (array_agg(found.member_id))[:%(most)s] FROM (
    SELECT d.member_id, d.mem || h.words AS words FROM {_CONTACTS}{{restricted}}
) AS found JOIN unnest(%(texts)s::text[]) WITH ORDINALITY AS text (query, number) ON found.words @@ text.query::tsquery
 GROUP BY text.number
"""
