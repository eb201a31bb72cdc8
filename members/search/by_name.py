"""The order by sorted name, with keyset pagination."""

from typing import Any

from members.search.contact_only import ranked_contact_only
from members.search.fences import apart, row_by_row
from members.search.strategies import Candidates
from netlib.paging import Key, Order

# A key and a sorted name.
Row = tuple[int, str]

_BY_NAME = Order(Key("sort_key"), Key("pk", int))


def by_name(candidates: Candidates, after: str, size: int) -> tuple[list[int], str]:
    """A page of keys by sorted name, and where the next page begins.

    Members who have the word in their name are read from an index in that order. When many are found, and not by their
    names, the next thousands of people in that order are tested. When too few are found for that, all are sorted.
    """
    question = candidates.question
    key, start = _BY_NAME.read(after) or ("", -1)
    values = {"key": key, "start": start, "limit": size + 1}
    rows = _next(candidates, values)
    more = (
        _contact_only_before(candidates, rows[size], values) if len(rows) > size else candidates.contact_only
    )
    if more:
        rows = question.rows(_MERGE, {**values, "ids": [row[0] for row in rows] + more})
    ids = [row[0] for row in rows[:size]]
    if len(rows) <= size:
        return ids, ""
    pk, name = rows[size - 1]
    return ids, _BY_NAME.write(name, pk)


def _next(candidates: Candidates, values: dict[str, Any]) -> list[Row]:
    """The next members whom documents find, one more than the page has."""
    question = candidates.question
    if candidates.name:
        name, elsewhere = candidates.name
        named = _NAMED.format(found=candidates.documents(by_key=True), distance=question.distance)
        # All words are tested where the first was found: an index of all of them would take longer.
        has_all = row_by_row(f"d.{question.reach} @@ %(all)s::tsquery")
        found = f"{candidates.documents(asked='%(elsewhere)s::tsquery')} AND {has_all}"
        others = _sorted(found, question.distance)
        values = {**values, "name": name, "elsewhere": elsewhere}
        return question.rows(_BOTH.format(named=named, others=others), values)
    if not question.clauses and not question.restricted:
        return question.rows(_EVERYBODY.format(found=candidates.documents(by_key=True)), values)
    rows = _walk(candidates, values) if candidates.is_common else None
    if rows is None:
        rows = question.rows(_sorted(candidates.documents(), question.distance), values)
    return rows


def _walk(candidates: Candidates, values: dict[str, Any]) -> list[Row] | None:
    """Test the next people in the order of names, until there are as many as the page takes. None when those found are too
    far apart."""
    question, limits = candidates.question, candidates.question.limits
    sql = _WALK.format(found=candidates.documents(by_key=True), distance=question.distance)
    rows: list[Row] = []
    passed, people = 0, limits.walk_step
    while passed < limits.walk_most:
        values = {**values, "most": people}
        rows += question.rows(sql, {**values, "limit": values["limit"] - len(rows)})
        missing = values["limit"] - len(rows)
        if not missing:
            return rows
        last = question.rows(_FAR, values)
        if not last:
            return rows
        passed += people
        if len(rows) * limits.walk_step < limits.walk_found * passed:
            break
        values["start"], values["key"] = last[0]
        # As far as the rest should be, and half as far again.
        people = min(passed * missing * 3 // (len(rows) * 2) + 1, limits.walk_most - passed)
    return None


def _contact_only_before(candidates: Candidates, last: Row, values: dict[str, Any]) -> list[int]:
    """Members whom only contact-only documents find: at least those whose names come before the last row of a page. A
    viewer with very many contacts is spared the others, as looking at each contact costs more than all else."""
    until = {**values, "last": last[0], "last_key": last[1]}
    question = candidates.question
    if not candidates.is_contact_only_slow or _people_before(candidates, until) > question.limits.passed:
        return candidates.contact_only
    return [row[-1] for row in ranked_contact_only(question, _BEFORE, until)]


def _people_before(candidates: Candidates, until: dict[str, Any]) -> int:
    """About how many people there are up to a name, as the planner reckons: counting them takes as long as looking at
    them."""
    [[plan]] = candidates.question.rows(f"EXPLAIN (FORMAT JSON) {_UNTIL}", until)
    return int(plan[0]["Plan"]["Plan Rows"])


_AFTER = "(d.sort_key, d.member_id) > (%(key)s, %(start)s)"

# The last of so many people; nothing, when fewer come after.
_FAR = f"""
SELECT d.member_id, d.sort_key FROM members_document d WHERE {_AFTER}
 ORDER BY d.sort_key, d.member_id OFFSET %(most)s - 1 LIMIT 1
"""

_EVERYBODY = f"""
SELECT d.member_id, d.sort_key FROM members_document d WHERE {{found}} AND {_AFTER}
 ORDER BY d.sort_key, d.member_id LIMIT %(limit)s
"""

_WALK = f"""
SELECT d.member_id, d.sort_key FROM (
    SELECT * FROM members_document d WHERE {_AFTER} ORDER BY d.sort_key, d.member_id LIMIT %(most)s
) AS d WHERE {{found}}{{distance}} ORDER BY d.sort_key, d.member_id LIMIT %(limit)s
"""


def _sorted(found: str, distance: str) -> str:
    """SQL for the next of all who are found, sorted. One fence keeps the planner from going through everybody in the
    order of names, the other from asking how far everybody is."""
    each = apart(f"SELECT d.member_id, d.sort_key FROM members_document d WHERE {found} AND {_AFTER}")
    in_order = apart(f"SELECT * FROM ({each}) AS d ORDER BY d.sort_key, d.member_id")
    return f"""
SELECT d.member_id, d.sort_key FROM ({in_order}) AS d
 WHERE TRUE{distance} ORDER BY d.sort_key, d.member_id LIMIT %(limit)s
"""


# A name may have a word twice.
_NAMED = f"""
SELECT DISTINCT ON (f.sort_key, f.member_id) f.member_id, f.sort_key FROM members_nameform f
 WHERE split_part(f.form, ' ', 1) = %(name)s AND {_AFTER.replace("d.", "f.")}
   AND EXISTS ({apart("SELECT 1 FROM members_document d WHERE d.member_id = f.member_id AND {found}{distance}")})
 ORDER BY f.sort_key, f.member_id LIMIT %(limit)s
"""

_BOTH = """
SELECT member_id, sort_key FROM (({named}) UNION ({others})) AS found ORDER BY sort_key, member_id LIMIT %(limit)s
"""

_MERGE = """
SELECT m.id, m.sort_key FROM members_member m
 WHERE m.id = ANY (%(ids)s::bigint[]) AND (m.sort_key, m.id) > (%(key)s, %(start)s)
 ORDER BY m.sort_key, m.id LIMIT %(limit)s
"""

_UNTIL = f"""
SELECT d.member_id FROM members_document d
 WHERE {_AFTER} AND (d.sort_key, d.member_id) <= (%(last_key)s, %(last)s)
"""

# An index has the people before. One fence has it read in its order, the other has the contacts read as a whole.
_IS_CONTACT = row_by_row("d.member_id IN (SELECT owner_id FROM members_rule_filed WHERE other_id = %(me)s)")
_BEFORE = f"""c.owner_id = ANY (ARRAY(
    SELECT d.member_id FROM ({apart(_UNTIL)}) AS d
     WHERE {_IS_CONTACT}))"""
