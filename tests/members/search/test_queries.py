"""How many queries a search takes."""

import pytest
from pytest_django import DjangoAssertNumQueries

from members.rule.masks import MEMBERS
from members.rule.standing import Viewer
from members.search import Search
from tests.factories import line, listed


@pytest.mark.parametrize("people", [1, 3])
def test_queries_do_not_grow_with_results(
    reader: Viewer, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(people):
        line(listed(), "chess", MEMBERS)
    with django_assert_num_queries(8):
        assert len(Search(reader, "chess").page().hits) == people
    with django_assert_num_queries(6):
        Search(reader, "chess").count()
