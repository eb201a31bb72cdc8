"""The rule as functions of the database: they agree with Python, and the planner puts their bodies in place of them."""

from typing import Any

import pytest
from django.db import connection

from members.models import Entry, Member
from members.rule.masks import (
    CONTACTS,
    MEMBER_STANDING,
    MEMBERS,
    ONLY_ME,
    PERSONAL,
    PROFESSIONAL,
    PUBLIC,
    VISITOR_STANDING,
    circle_bit,
    tier_of,
)
from members.rule.sql import shares_sql, standings_sql, tier_is_sql
from members.rule.standing import Viewer, may_see, reaches_strangers, standing
from tests.cast import Cast

pytestmark = pytest.mark.django_db

AUDIENCES = [
    ONLY_ME,
    PUBLIC,
    MEMBERS,
    PROFESSIONAL,
    PERSONAL,
    CONTACTS,
    circle_bit(4),
    circle_bit(4) | circle_bit(43),
]
FILINGS = [0, PROFESSIONAL, PERSONAL, CONTACTS, PERSONAL | circle_bit(4), CONTACTS | circle_bit(43)]


def ask(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall())


def test_sharing_is_what_python_says() -> None:
    standings = [VISITOR_STANDING, *(MEMBER_STANDING | filing for filing in FILINGS)]
    found = ask(
        f"SELECT a, s, {shares_sql('a', 's')} FROM unnest(%s::bigint[]) a, unnest(%s::bigint[]) s",
        AUDIENCES,
        standings,
    )
    assert sorted(found) == sorted((a, s, may_see(a, s)) for a in AUDIENCES for s in standings)


def test_how_far_an_audience_reaches_is_what_python_says() -> None:
    found = ask(
        "SELECT a, members_rule_reaches_members(a), members_rule_reaches_visitors(a),"
        " members_rule_reaches_contacts_alone(a) FROM unnest(%s::bigint[]) a",
        AUDIENCES,
    )
    assert found == [
        (a, reaches_strangers(a), may_see(a, VISITOR_STANDING), a != ONLY_ME and not reaches_strangers(a))
        for a in AUDIENCES
    ]


def test_tiers_are_what_python_says() -> None:
    for tier in (PROFESSIONAL, PERSONAL, CONTACTS):
        found = ask(f"SELECT f, {tier_is_sql('f', tier)} FROM unnest(%s::bigint[]) f", FILINGS)
        assert found == [(filing, tier_of(filing) == tier) for filing in FILINGS]


def test_standings_are_those_of_each_of_the_cast(cast: Cast) -> None:
    for member in (None, *Member.objects.all()):
        viewer = Viewer(member.pk if member else None)
        rows = ask(
            f"SELECT member_id, own, listing, standing FROM ({standings_sql('%s::bigint')}) AS s",
            viewer.member_id,
        )
        told = {row[0]: row for row in rows}
        assert len(told) == len(rows)
        for owner in Member.objects.all():
            row = told.get(owner.pk)
            if owner == member:
                assert row
                assert row[1:3] == (True, owner.listing)
            elif standing(viewer, owner.pk):
                assert row == (owner.pk, False, owner.listing, standing(viewer, owner.pk))
            else:
                assert row is None


# Each function of the rule as the code calls it.
CALLS = {
    "members_rule_shares": f"SELECT 1 FROM members_entry WHERE {shares_sql('audience', '3')}",
    "members_rule_tier_is": f"SELECT 1 FROM members_contact WHERE {tier_is_sql('mask', PERSONAL)}",
    "members_rule_reaches_members": "SELECT 1 FROM members_entry WHERE members_rule_reaches_members(audience)",
    "members_rule_reaches_visitors": "SELECT 1 FROM members_entry WHERE members_rule_reaches_visitors(audience)",
    "members_rule_reaches_contacts_alone": (
        "SELECT 1 FROM members_entry WHERE members_rule_reaches_contacts_alone(audience)"
    ),
    "members_rule_in_good_standing": (
        "SELECT 1 FROM members_member WHERE members_rule_in_good_standing(is_active, leaving_at)"
    ),
    "members_rule_viewer": "SELECT 1 FROM members_entry WHERE owner_id = members_rule_viewer()",
    "members_rule_general_standing": (
        "SELECT 1 FROM members_entry WHERE audience = members_rule_general_standing(members_rule_viewer())"
    ),
    "members_rule_standings": f"SELECT s.standing FROM ({standings_sql('5::bigint')}) AS s WHERE s.member_id = 7",
}


def plan(sql: str) -> str:
    return "\n".join(str(row[0]) for row in ask(f"EXPLAIN (VERBOSE) {sql}"))


def test_every_function_of_the_rule_is_called_here() -> None:
    found = ask("SELECT proname FROM pg_proc WHERE starts_with(proname, 'members_rule_')")
    assert {name for (name,) in found} == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_the_planner_puts_the_body_in_place_of_the_call(name: str) -> None:
    found = plan(CALLS[name])
    assert "members_rule_" not in found
    assert "Function Scan" not in found


def test_standings_are_looked_up_by_index() -> None:
    ask("SELECT set_config('enable_seqscan', 'off', true)")
    found = plan(CALLS["members_rule_standings"])
    assert "Index Cond: (m.id = 7)" in found
    # The view in between has gone, and its name with it.
    assert "on public.members_contact" in found
    assert "Seq Scan" not in found


@pytest.mark.parametrize("viewer", [Viewer(), Viewer(5), Viewer.pose(owner_id=7, standing=7)])
def test_nothing_of_the_rule_is_called_for_each_row(viewer: Viewer) -> None:
    for rows in (Entry.objects.visible_to(viewer), Member.objects.listed_to(viewer)):
        assert "members_rule_" not in rows.explain(verbose=True)
