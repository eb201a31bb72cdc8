"""Who is found by what they show to contacts alone."""

from typing import TYPE_CHECKING, Any

from members.rule.masks import MEMBER_STANDING
from members.rule.sql import not_blocked_sql, shares_sql

if TYPE_CHECKING:
    from members.search.engine import Search


def extras_among(
    search: "Search", contacts: str, given: dict[str, Any] | None = None
) -> list[tuple[int, ...]]:
    """Those of `Search.extras` whose key `c.owner_id` meets a condition in SQL, and the viewer, whatever the condition:
    what they are ranked by, and last their keys."""
    if search.viewer.member_id is None:
        return []
    has_words = bool(search.clauses)
    # Without words, their listing alone is asked for, which has an index of its own.
    some = "(x.named OR x.words IS NULL OR x.words @@ %(any)s::tsquery)" if has_words else "TRUE"
    contacts += "" if has_words else " AND x.named"
    outside = f"(d.mem_level IS NULL{' OR NOT d.mem @@ %(all)s::tsquery' if has_words else ''})"
    matches = "(d.mem || h.words) @@ %(all)s::tsquery" if has_words else "TRUE"
    mine = "known.mem_level IS NULL"
    if has_words:
        mine = f"({mine} OR NOT known.mem @@ %(all)s::tsquery) AND d.words @@ %(all)s::tsquery"
    sql = _CONTACT_ONLY.format(
        keys=search.hidden_keys,
        words=_WORDS if has_words else "NULL",
        contacts=contacts,
        some=some,
        outside=outside,
        matches=matches,
        mine=mine,
        restricted=search.restricted[0] + search.distance,
    )
    return search.rows(sql, given)


def has_namesake(search: "Search") -> bool:
    """Whether a contact, or the viewer, has exactly the name that is asked for."""
    if search.viewer.member_id is None or not search.asked.words:
        return False
    return bool(search.rows(_NAMESAKE_OF_MINE))


_NAMESAKE_OF_MINE = """
SELECT 1 FROM members_nameform f
 WHERE f.form = %(words)s
   AND (f.member_id = %(me)s
        OR EXISTS (SELECT 1 FROM members_contact c WHERE c.owner_id = f.member_id AND c.other_id = %(me)s))
 LIMIT 1
"""

_WORDS = """members_search_join(coalesce(x.words, (
               SELECT l.long FROM members_contactdocument l
                WHERE l.member_id = x.member_id AND l.audience = x.audience)))"""

# The first step is kept apart so that documents are read only of those of whom a hidden line says something; it needs
# nothing but two indexes, and compares words only where the audience lets it. The unfiled see nothing hidden, and asking
# for them would cost as much as for the others.
_CONTACT_ONLY = f"""
WITH hidden AS MATERIALIZED (
    SELECT c.owner_id, min(c.mask) AS mask, {{words}} AS words
      FROM members_contact c
      JOIN members_contactdocument x ON x.member_id = c.owner_id
     WHERE c.other_id = %(me)s AND c.mask <> 0 AND {{contacts}}
       AND CASE WHEN {shares_sql("x.audience", "c.mask")} THEN {{some}} ELSE FALSE END GROUP BY c.owner_id
)
SELECT {{keys}}, member_id FROM (
SELECT d.member_id FROM hidden h JOIN members_document d ON d.member_id = h.owner_id
 WHERE {shares_sql("d.listing", f"({MEMBER_STANDING} | h.mask)")} AND {{outside}} AND {{matches}}
   AND {not_blocked_sql("%(me)s", "d.member_id")}{{restricted}}
UNION ALL
SELECT d.member_id FROM (
    SELECT m.id AS member_id, members_search_head(m.name, m.headline) || coalesce((
               SELECT members_search_join(members_search_line(
                          e.kind, e.label, e.text, e.value, e.organization_id, e.heading_id, e.place_id))
                 FROM members_entry e WHERE e.owner_id = m.id), '') AS words
      FROM members_member m WHERE m.id = %(me)s
) AS d LEFT JOIN members_document known USING (member_id)
 WHERE {{mine}}{{restricted}}
) AS found LEFT JOIN members_document d USING (member_id)
"""
