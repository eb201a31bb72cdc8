"""The order by relevance, with keyset pagination."""

from members.models.search import LAST_TIER
from members.rule.masks import MEMBER_STANDING, VISITOR_STANDING
from members.rule.sql import shares_sql
from members.search.fences import apart
from members.search.question import Question
from members.search.strategies import Candidates

_LARGEST = 1 << 62
_PARTS = 7


def by_relevance(candidates: Candidates, after: str, size: int) -> tuple[list[int], str]:
    """A page of keys, the best first, and where the next page begins.

    The first group is ranked together: the rank tiers down to `enough_tier`, contacts and namesakes from lower tiers
    (`_lifted`), and members whom contact-only documents find. Then come the lower tiers, one by one. `after` says down
    to which tier the first group went, and in which group the page ended: so the order holds from page to page.
    """
    question = candidates.question
    first, group, key = _read(after)
    if first < 0:
        first = group = candidates.enough_tier
    lifted = [] if first == LAST_TIER else _lifted(question)
    found: list[tuple[int, ...]] = []
    groups: list[int] = []
    while True:
        limit = size + 1 - len(found)
        values = {"lifted": lifted, "after": key, "limit": limit}
        sql = (
            _first_group(candidates, first, bool(lifted))
            if group == first
            else _lower_tier(candidates, group)
        )
        rows = question.rows(sql, values)
        # Members whom contact-only documents find come after those whose name or headline has the words, except for
        # exactly that name. Looking for them costs more than all else, and is spared when the others fill the page.
        is_full = len(rows) == limit and rows[-1][0] > 0
        if group == first and (not is_full or candidates.has_namesake):
            more = [row for row in candidates.ranked_contact_only if len(key) == 1 or row < tuple(key)]
            rows = sorted([*rows, *more], reverse=True)[:limit]
        found += rows
        groups += [group] * len(rows)
        if len(found) > size or group == LAST_TIER:
            break
        group, key = group + 1, [_LARGEST]
    ids = [row[-1] for row in found[:size]]
    if len(found) <= size:
        return ids, ""
    return ids, ".".join(str(part) for part in (first, groups[size - 1], *found[size - 1]))


def _read(after: str) -> tuple[int, int, list[int]]:
    """What `after` says of the last row of a page: the last tier of the first group, the row's group, and its key. -1, -1
    and a key before all rows when it says nothing."""
    parts = after.split(".")
    if len(parts) == _PARTS and all(p.isascii() and p.isdigit() and len(p) < 19 for p in parts):
        first, group, *key = map(int, parts)
        if first <= group <= LAST_TIER:
            return first, group, key
    return -1, -1, [_LARGEST]


_ORDER = "ORDER BY fit DESC, tie DESC, near DESC, score DESC, member_id DESC"


def _ranked(found: str, distance: str) -> str:
    """SQL for the next of the rows found, in order. A distance is measured for one row after the other, until there are
    enough."""
    # A key of one part stands for the beginning: no row has a fit as large.
    rows = f"""
     SELECT * FROM ({found}) AS r
     WHERE cardinality(%(after)s::bigint[]) = 1
        OR ARRAY[fit, tie, near, score, member_id] < %(after)s::bigint[] {_ORDER}"""
    return f"SELECT * FROM ({apart(rows)}) AS d WHERE TRUE{distance} {_ORDER} LIMIT %(limit)s"


def _first_group(candidates: Candidates, first: int, has_lifted: bool) -> str:
    found = f"SELECT * FROM members_document d WHERE {candidates.documents(first)}"
    if has_lifted:
        # Ranked together, so that what is read once for all rows is not read for each part.
        found += f"""
    UNION ALL
    SELECT * FROM members_document d
     WHERE d.member_id = ANY (%(lifted)s::bigint[]) AND {candidates.documents(first, ">", by_key=True)}"""
    question = candidates.question
    return _ranked(f"SELECT {question.keys}, d.member_id FROM ({found}) AS d", question.distance)


def _lower_tier(candidates: Candidates, tier: int) -> str:
    question = candidates.question
    found = f"""
    SELECT {question.keys}, d.member_id FROM members_document d
     WHERE {candidates.documents(tier, "=")} AND d.member_id <> ALL (%(lifted)s::bigint[])"""
    return _ranked(found, question.distance)


def _lifted(question: Question) -> list[int]:
    """Members who are ranked with the first group, whatever their tier, if they are found: people of that name, and the
    viewer's contacts. One query at most."""
    parts = []
    if question.asked.words:
        standing = MEMBER_STANDING if question.is_member else VISITOR_STANDING
        parts.append(_NAMESAKES.format(listing=shares_sql("f.listing", str(standing))))
    if question.is_member and not question.filters.contacts:
        parts.append(_CONTACTS)
    values = {
        "beginning": question.asked.words + "%",
        "whole": question.asked.words + " %",
        "most": question.limits.lifted,
    }
    return [row[0] for row in question.rows(" UNION ".join(parts), values)] if parts else []


# The first condition is for the index, which is read in its order; the second leaves out longer words.
_NAMESAKES = """(
SELECT f.member_id FROM members_nameform f
 WHERE f.form LIKE %(beginning)s AND f.form || ' ' LIKE %(whole)s AND {listing}
 ORDER BY f.form USING ~<~, f.member_id LIMIT %(most)s)
"""

# When a viewer has more contacts, the first of them are lifted. The others count as contacts in their own tier.
_CONTACTS = """(
SELECT other_id FROM members_rule_filed WHERE owner_id = %(me)s ORDER BY other_id LIMIT %(most)s)
"""
