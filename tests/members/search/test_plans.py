"""The planner takes the index that each strategy is made for, and the fences keep it from the others."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from members.rule.standing import Viewer
from members.search import Filters, Limits, Search, asked
from netlib.roles import WEB, restricted

pytestmark = pytest.mark.django_db
ME = 1
PEOPLE = 6000
# As many as the world below is large: a tier of 60 is enough, and everybody may be walked.
LIMITS = Limits(enough=50, many_contacts=300, walk_step=500, walk_most=4000)
# Documents without members: none of these tables has a foreign key, and no trigger runs.
WORLD = f"""
SET LOCAL session_replication_role = replica;
INSERT INTO members_document (member_id, name, sort_key, listing, mem, mem_level, mem_score, pub, pub_level, pub_score)
SELECT n, format('given%s family%s', n % 100, n % 300), format('family%s, given%s %s', n % 300, n % 100, n), 2, words,
       CASE WHEN n % 100 = 0 THEN 0 WHEN n % 20 = 1 THEN 1 WHEN n % 5 = 2 THEN 2 ELSE 4 END, n * 7919 % 10000, words,
       CASE WHEN n % 100 = 0 THEN 0 WHEN n % 20 = 1 THEN 1 WHEN n % 5 = 2 THEN 2 ELSE 4 END, n * 7919 % 10000
  FROM (SELECT n, format('''library'':1A ''often%s'':2C ''seldom%s'':3C ''given%s'':4A ''name#given%s'' ''country#US''',
                         n % 4, n % 1500, n % 100, n % 100)::tsvector AS words FROM generate_series(2, {PEOPLE}) AS n) AS w;
INSERT INTO members_fulldocument (member_id, words) SELECT member_id, strip(mem) FROM members_document;
INSERT INTO members_nameform (member_id, form, sort_key, listing)
SELECT member_id, name, sort_key, listing FROM members_document;
INSERT INTO members_contact (owner_id, other_id, mask, note, where_met, since, reviewed_at)
SELECT owner, other, 4, '', '', now(), now()
  FROM generate_series(3, {PEOPLE}, 9) AS n, LATERAL (VALUES ({ME}, n), (n, {ME})) AS tie (owner, other);
INSERT INTO members_contactdocument (member_id, audience, named, words)
SELECT n, 12, false, format('''hidden%s'':1', n % 30)::tsvector FROM generate_series(3, {PEOPLE}) AS n;
SET LOCAL session_replication_role = origin;
ANALYZE members_document, members_fulldocument, members_nameform, members_contact, members_contactdocument;
"""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Thousands of documents, and a viewer with hundreds of contacts."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(WORLD)
        yield
        transaction.set_rollback(True)


def plan_of(search: Search, order: str, marker: str) -> list[dict[str, Any]]:
    """The nodes of the plan of the one query of a page whose SQL has the marker."""
    run: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        run.append((sql, params))
        return execute(sql, params, many, context)

    # As requests ask it: held by the policies.
    with restricted(WEB, search.viewer.member_id):
        with connection.execute_wrapper(note):
            search.page(sort=order)
        [(sql, params)] = [each for each in run if marker in each[0]]
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            return list(_nodes(cursor.fetchone()[0][0]["Plan"]))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from _nodes(each)


# What stands in the SQL of a strategy alone.
RANKED = "ARRAY[fit, tie, near, score, member_id] <"
RARE = "SELECT member_id FROM found LIMIT"
CONTACT_ONLY = "WITH hidden AS MATERIALIZED"
WALK = "d.sort_key, d.member_id LIMIT"
NAMED = "DISTINCT ON (f.sort_key"
SORTED = "OFFSET 0) AS d\n WHERE TRUE"
KEY = "members_document_pkey"
MEMBER, VISITOR = Viewer(ME), Viewer.visitor()
CASES: dict[str, tuple[Viewer, str, dict[str, Any], str, str, set[str]]] = {
    # Contacts and namesakes are lifted by their keys, not by the words.
    "common words": (MEMBER, "library", {}, "relevance", RANKED, {"document_mem_0", KEY}),
    "common words, for visitors": (VISITOR, "library", {}, "relevance", RANKED, {"document_pub_0"}),
    "rare words": (MEMBER, "seldom7", {}, "relevance", RARE, {"full_document_words"}),
    "rare words, the rest": (MEMBER, "seldom7", {}, "relevance", RANKED, {KEY}),
    "rare words, for visitors": (VISITOR, "seldom7", {}, "relevance", RANKED, {"document_pub_4"}),
    "only contacts": (MEMBER, "seldom7", {"contacts": "all"}, "relevance", RANKED, {KEY}),
    "only contacts, a very common word": (MEMBER, "library", {"contacts": "all"}, "relevance", RANKED, {"document_best"}),
    "what contacts alone may see": (MEMBER, "hidden3", {}, "relevance", CONTACT_ONLY, {"contact_document_once", KEY}),
    "by name, common words": (MEMBER, "library", {}, "name", WALK, {"document_order"}),
    "by name, a given name": (MEMBER, "given7", {}, "name", NAMED, {"name_form_word", "document_mem_4", KEY}),
    "by name, what contacts alone may see": (MEMBER, "library", {}, "name", CONTACT_ONLY, {"contact_document_once", "document_order", KEY}),
    "by name, in between": (VISITOR, "seldom7", {}, "name", SORTED, {"document_pub_4"}),
    "by name, everybody": (MEMBER, "", {}, "name", WALK, {"document_order"}),
}  # fmt: skip


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("what", CASES)
def test_each_strategy_reads_its_index(what: str) -> None:
    viewer, text, filters, order, marker, indexes = CASES[what]
    plan = plan_of(Search(viewer, text, Filters(**filters), LIMITS), order, marker)
    names = {str(node.get("Index Name", "")) for node in plan}
    assert {name for name in names if "document" in name or "form" in name} == indexes


@pytest.mark.usefixtures("world")
def test_further_words_are_tested_row_by_row() -> None:
    plan = plan_of(Search(MEMBER, "given7 often3", limits=LIMITS), "name", NAMED)
    conditions = [node["Index Cond"] for node in plan if node.get("Index Name") == "document_mem_4"]
    assert [condition.count("'often3'") for condition in conditions] == [0]


@pytest.mark.usefixtures("world")
def test_contacts_before_a_name_are_read_as_a_whole() -> None:
    plan = plan_of(Search(MEMBER, "library", limits=LIMITS), "name", CONTACT_ONLY)
    tested = [node["Node Type"] for node in plan if "IS TRUE" in node.get("Filter", "")]
    assert tested == ["Subquery Scan"]


def test_the_indexes_of_abbreviations_are_read() -> None:
    # What holds for most has no part in them: without the condition the planner takes it for what holds for all.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {asked._READ}", [["nela"], ["nela"]])
        nodes = list(_nodes(cursor.fetchone()[0][0]["Plan"]))
    names = {node["Index Name"] for node in nodes if "Index Name" in node}
    assert names == {"organization_short", "old_organization_short"}
