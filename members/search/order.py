"""The two orders of results, each paged by key."""

from typing import TYPE_CHECKING, Any

from members.models.search import LEVELS
from members.rule.masks import MEMBER_STANDING, VISITOR_STANDING
from members.rule.sql import shares_sql
from members.search.hidden import extras_among
from netlib.paging import Key, Order

if TYPE_CHECKING:
    from members.search.engine import Search

_LAST = LEVELS - 1
_LARGEST = 1 << 62
_PARTS = 7
_MOST_OTHERS = 300


def by_relevance(search: "Search", after: str, size: int) -> tuple[list[int], str]:
    """A page of keys, the best first, and where the next page begins.

    The first group is the levels down to `depth` with `_others` and `search.extras`, ranked together; then come
    the deeper levels one by one. Both the depth and the group stand in `after`, so that the order holds from page to
    page.
    """
    depth, group, key = _read(after)
    if depth < 0:
        depth = group = search.depth
    others = [] if depth == _LAST else _others(search)
    found: list[tuple[int, ...]] = []
    groups: list[int] = []
    while True:
        limit = size + 1 - len(found)
        given = {"others": others, "after": key, "limit": limit}
        sql = _first(search, depth, bool(others)) if group == depth else _deeper(search, group)
        rows = search.rows(sql, given)
        # Whoever is found by hidden lines comes after all whose name or short line has the words, except by exactly
        # that name. To look for them costs more than all else, and is spared when those fill the page.
        is_full = len(rows) == limit and rows[-1][0] > 0
        if group == depth and (not is_full or search.has_namesake):
            hidden = [row for row in search.ranked_extras if len(key) == 1 or row < tuple(key)]
            rows = sorted([*rows, *hidden], reverse=True)[:limit]
        found += rows
        groups += [group] * len(rows)
        if len(found) > size or group == _LAST:
            break
        group, key = group + 1, [_LARGEST]
    ids = [row[-1] for row in found[:size]]
    if len(found) <= size:
        return ids, ""
    return ids, ".".join(str(part) for part in (depth, groups[size - 1], *found[size - 1]))


def _read(after: str) -> tuple[int, int, list[int]]:
    parts = after.split(".")
    if len(parts) == _PARTS and all(p.isascii() and p.isdigit() and len(p) < 19 for p in parts):
        depth, group, *key = map(int, parts)
        if depth <= group <= _LAST:
            return depth, group, key
    return -1, -1, [_LARGEST]


_ORDER = "ORDER BY fit DESC, tie DESC, near DESC, score DESC, member_id DESC"


def _ranked(found: str, distance: str = "") -> str:
    """The next of those found. Where a distance is asked for, one after the other is asked, until there are enough."""
    # A shorter key stands for the beginning: no row has a fit as large.
    return f"""
SELECT * FROM (
    SELECT * FROM ({found}) AS r
     WHERE cardinality(%(after)s::bigint[]) = 1
        OR ARRAY[fit, tie, near, score, member_id] < %(after)s::bigint[] {_ORDER} OFFSET 0
) AS d WHERE TRUE{distance} {_ORDER} LIMIT %(limit)s
"""


def _first(search: "Search", depth: int, has_others: bool) -> str:
    found = f"SELECT * FROM members_document d WHERE {search.bulk(depth)}"
    if has_others:
        # Ranked together, so that what is read once for all rows is not read for each part.
        found += f"""
    UNION ALL
    SELECT * FROM members_document d
     WHERE d.member_id = ANY (%(others)s::bigint[]) AND {search.bulk(depth, ">", by_key=True)}"""
    return _ranked(f"SELECT {search.keys}, d.member_id FROM ({found}) AS d", search.distance)


def _deeper(search: "Search", group: int) -> str:
    return _ranked(
        f"""
    SELECT {search.keys}, d.member_id FROM members_document d
     WHERE {search.bulk(group, "=")} AND d.member_id <> ALL (%(others)s::bigint[])""",
        search.distance,
    )


def _others(search: "Search") -> list[int]:
    """Whom the ranking takes in from any level, if they are found: people of that name, and contacts."""
    parts = []
    if search.asked.words:
        standing = VISITOR_STANDING if search.viewer.member_id is None else MEMBER_STANDING
        parts.append(_NAMESAKES.format(listing=shares_sql("f.listing", str(standing))))
    if search.viewer.member_id is not None and not search.filters.contacts:
        parts.append(_CONTACTS)
    given = {
        "beginning": search.asked.words + "%",
        "whole": search.asked.words + " %",
        "most": _MOST_OTHERS,
    }
    return [row[0] for row in search.rows(" UNION ".join(parts), given)] if parts else []


# The first condition is for the index, which is read in its order; the second leaves out longer words.
_NAMESAKES = """(
SELECT f.member_id FROM members_nameform f
 WHERE f.form LIKE %(beginning)s AND f.form || ' ' LIKE %(whole)s AND {listing}
 ORDER BY f.form USING ~<~, f.member_id LIMIT %(most)s)
"""

# Somebody with more contacts has the first of them taken in; the others count as contacts where they are found.
_CONTACTS = """(
SELECT other_id FROM members_contact WHERE owner_id = %(me)s ORDER BY other_id LIMIT %(most)s)
"""


_BY_NAME = Order(Key("sort_key"), Key("member", int))


def by_name(search: "Search", after: str, size: int) -> tuple[list[int], str]:
    """A page of keys by sorted name, and where the next page begins.

    Whoever has a word in their name stands in an index in that order. Where those found are many, and not for their
    names, they are met among the next thousands of people; and where they are too few for it, all are sorted.
    """
    key, start = _BY_NAME.read(after) or ("", -1)
    given = {"key": key, "start": start, "limit": size + 1}
    rows = _next(search, given)
    hidden = _hidden_before(search, rows[size], given) if len(rows) > size else search.extras
    if hidden:
        rows = search.rows(_MERGE, {**given, "ids": [row[0] for row in rows] + hidden})
    ids = [row[0] for row in rows[:size]]
    return ids, _BY_NAME.write(rows[size - 1][1], rows[size - 1][0]) if len(rows) > size else ""


def _next(search: "Search", given: dict[str, Any]) -> list[tuple[int, str]]:
    """The next keys and sorted names whom the documents find, one more than the page has."""
    if search.name:
        name, elsewhere = search.name
        named = _NAMED.format(bulk=search.bulk(_LAST, by_key=True), distance=search.distance)
        bulk = search.bulk(_LAST, asked="elsewhere")
        # Compared where the first word was found: an index of all words would take longer.
        bulk = f"{bulk} AND (d.{search.reach} @@ %(all)s::tsquery) IS TRUE"
        others = _SORT.format(bulk=bulk, distance=search.distance)
        given = {**given, "name": name, "elsewhere": elsewhere}
        return search.rows(_BOTH.format(named=named, others=others), given)
    if not search.clauses and not search.restricted[0]:
        return search.rows(_EVERYBODY.format(bulk=search.bulk(_LAST, by_key=True)), given)
    rows = _walk(search, given) if search.is_widespread else None
    if rows is None:
        rows = search.rows(_SORT.format(bulk=search.bulk(_LAST), distance=search.distance), given)
    return rows


def _walk(search: "Search", given: dict[str, Any]) -> list[tuple[int, str]] | None:
    """Those of the next people who are found, as many as the page takes; None, where they are too far apart."""
    sql = _WALK.format(bulk=search.bulk(_LAST, by_key=True), distance=search.distance)
    rows: list[tuple[int, str]] = []
    passed, people = 0, _STRIDE
    while passed < _FARTHEST:
        given = {**given, "most": people}
        rows += search.rows(sql, {**given, "limit": given["limit"] - len(rows)})
        missing = given["limit"] - len(rows)
        if not missing:
            return rows
        last = search.rows(_FAR, given)
        if not last:
            return rows
        passed += people
        if len(rows) * _STRIDE < _MET * passed:
            break
        given["start"], given["key"] = last[0]
        # As far as the rest should be, and some way beyond.
        people = min(passed * missing * 3 // (len(rows) * 2) + 1, _FARTHEST - passed)
    return None


def _hidden_before(search: "Search", last: tuple[int, str], given: dict[str, Any]) -> list[int]:
    """Of those whom hidden lines alone find, at least those whose names come before the last of a page. For somebody with
    many contacts, to look for all of them costs more than all else."""
    until = {**given, "last": last[0], "last_key": last[1]}
    if not search.is_costly_to_find_extras or _people_before(search, until) > _MOST_BEFORE:
        return search.extras
    return [row[-1] for row in extras_among(search, _BEFORE, until)]


def _people_before(search: "Search", until: dict[str, Any]) -> int:
    """About how many there are up to a name, as the planner reckons: to count them takes as long as to look at them."""
    [[plan]] = search.rows(f"EXPLAIN (FORMAT JSON) {_UNTIL}", until)
    return int(plan[0]["Plan"]["Plan Rows"])


# Among so many people in the order of names, fewer than these tell that there are some thousands at most: to sort them
# all takes no longer than to walk on, up to so many in all.
_STRIDE = 2_000
_FARTHEST = 16_000
_MET = 6
# So many names are passed by in half the time that very many contacts take to be looked at.
_MOST_BEFORE = 30_000

_AFTER = "(d.sort_key, d.member_id) > (%(key)s, %(start)s)"

# The last of so many people; nothing, when fewer come after, up to one.
_FAR = f"""
SELECT d.member_id, d.sort_key FROM members_document d WHERE {_AFTER}
 ORDER BY d.sort_key, d.member_id OFFSET %(most)s - 1 LIMIT 1
"""

_EVERYBODY = f"""
SELECT d.member_id, d.sort_key FROM members_document d WHERE {{bulk}} AND {_AFTER}
 ORDER BY d.sort_key, d.member_id LIMIT %(limit)s
"""

_WALK = f"""
SELECT d.member_id, d.sort_key FROM (
    SELECT * FROM members_document d WHERE {_AFTER} ORDER BY d.sort_key, d.member_id LIMIT %(most)s
) AS d WHERE {{bulk}}{{distance}} ORDER BY d.sort_key, d.member_id LIMIT %(limit)s
"""

# The first OFFSET keeps the planner from going through everybody in the order of names; the second, from asking how far
# everybody is.
_SORT = f"""
SELECT d.member_id, d.sort_key FROM (
    SELECT * FROM (
        SELECT d.member_id, d.sort_key FROM members_document d WHERE {{bulk}} AND {_AFTER} OFFSET 0
    ) AS d ORDER BY d.sort_key, d.member_id OFFSET 0
) AS d WHERE TRUE{{distance}} ORDER BY d.sort_key, d.member_id LIMIT %(limit)s
"""

# A name may have a word twice.
_NAMED = f"""
SELECT DISTINCT ON (f.sort_key, f.member_id) f.member_id, f.sort_key FROM members_nameform f
 WHERE split_part(f.form, ' ', 1) = %(name)s AND {_AFTER.replace("d.", "f.")}
   AND EXISTS (SELECT 1 FROM members_document d WHERE d.member_id = f.member_id AND {{bulk}}{{distance}} OFFSET 0)
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

# An index tells who comes before; the OFFSET has it read in its order, and the contacts as a whole.
_BEFORE = f"""c.owner_id = ANY (ARRAY(
    SELECT d.member_id FROM ({_UNTIL} OFFSET 0) AS d
     WHERE (d.member_id IN (SELECT owner_id FROM members_contact WHERE other_id = %(me)s)) IS TRUE))"""
