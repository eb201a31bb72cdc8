"""What stands both in the SQL of search and in members/models/search.py is the same."""

import math
from typing import Any

import pytest
from django.db import connection

from members.models import NameForm
from members.models.search import LISTED_TO_CONTACTS, LONGEST_MARK, NOT_PAIRED, SQUARES, TIERS, FullDocument
from members.rule.masks import MEMBERS, PROFESSIONAL
from members.search.query import lexeme
from tests.factories import MemberFactory, line, listed

pytestmark = pytest.mark.django_db


def one(sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", list(values))
        return cursor.fetchone()[0]


def test_without_scores_every_document_stands_on_the_last_level() -> None:
    assert one("members_search_level('mem', 10)") == TIERS - 1


@pytest.mark.parametrize(
    "place", [(42.25, -71.75), (-89.9, 179.99), (0.0, -180.0), (-0.1, 0.1), (64.1, -21.9)]
)
def test_squares(place: tuple[float, float]) -> None:
    north, east = place
    assert one("members_search_squares(%s, %s)", north, east) == [
        f"square#{number}#{math.floor(north / side)}#{math.floor(east / side) % round(360 / side)}"
        for number, side in enumerate(SQUARES)
    ]


@pytest.mark.parametrize("spare", [0, 1])
def test_pairs_are_as_long_as_a_mark_may_be(spare: int) -> None:
    words = ["a" * 1000, "b" * (LONGEST_MARK - 1001 + spare)]
    pairs = one("tsvector_to_array(members_search_pairs(to_tsvector('simple', %s)))", " ".join(words))
    assert pairs == ([] if spare else [" ".join(words)])


def test_marks_of_a_whole_document() -> None:
    secret, talker = MemberFactory.create(listing=PROFESSIONAL), listed()
    line(talker, " ".join(f"word{number}" for number in range(30_000)), MEMBERS)
    for mark, expected in ((LISTED_TO_CONTACTS, secret), (NOT_PAIRED, talker)):
        found = FullDocument.objects.extra(where=["words @@ %s::tsquery"], params=[lexeme(mark)])
        assert [document.member_id for document in found] == [expected.pk]


def test_a_name_has_eight_forms_at_most() -> None:
    person = listed(name="One Two Three Four Five Six Seven Eight Nine Ten")
    forms = NameForm.objects.filter(member=person).order_by("pk").values_list("form", flat=True)
    assert [form.split()[0] for form in forms] == [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
    ]
    marks = one("tsvector_to_array(words) FROM members_fulldocument WHERE member_id = %s", person.pk)
    assert {mark for mark in marks if "#" in mark} == {f"name#{form.split()[0]}" for form in forms}
