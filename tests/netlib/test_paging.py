"""Keyset pagination: every row once, in order, whatever the order and the size of the pages."""

import datetime as dt

import pytest
from django.db.models import QuerySet
from django.db.models.functions import Length, TruncDate
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from members.models import Member, SavedSearch
from netlib.paging import Key, Order, Page
from tests.examples import examples
from tests.factories import MemberFactory

Rows = list[tuple[str, dt.datetime | None, int]]

NAMES = ["", "a", "B", "~", "%", "%7E", "~1~", "no-break\u00a0space", "Ħalil", "日本"]
MOMENTS = [
    None,
    dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    dt.datetime(2026, 1, 1, 23, 59, 59, 999999, tzinfo=dt.UTC),
    dt.datetime(2026, 1, 2, 4, 30, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30))),
]
KEYS = st.one_of(
    st.builds(Key, st.sampled_from(["name", "owner__sort_key"]), st.just(str), st.booleans()),
    st.builds(Key, st.just("told_until"), st.just(dt.datetime), st.booleans(), st.just(True)),
    st.builds(Key, st.just("day"), st.just(dt.date), st.booleans(), st.just(True)),
    st.builds(Key, st.sampled_from(["length", "owner_id"]), st.just(int), st.booleans()),
)
ORDERS = st.builds(
    lambda keys, down: Order(*keys, Key("pk", int, down)),
    st.lists(KEYS, max_size=3, unique_by=lambda key: key.path),
    st.booleans(),
)
ROWS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(MOMENTS), st.integers(0, 1)), max_size=9)


def searches() -> QuerySet[SavedSearch]:
    return SavedSearch.objects.select_related("owner").annotate(
        length=Length("name"), day=TruncDate("told_until", tzinfo=dt.UTC)
    )


class AnyOrder(TestCase):
    """Random rows with ties and NULLs, in random orders."""

    owners: list[Member]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.owners = [MemberFactory.create(name="Ada One"), MemberFactory.create(name="Zoe Two")]

    def keep(self, rows: Rows) -> None:
        SavedSearch.objects.bulk_create(
            SavedSearch(owner=self.owners[owner], name=name, query=f"q={number}", told_until=moment)
            for number, (name, moment, owner) in enumerate(rows)
        )

    @examples(120)
    @given(rows=ROWS, order=ORDERS, size=st.integers(1, 10))
    def test_every_row_comes_once_and_in_order(self, rows: Rows, order: Order, size: int) -> None:
        self.keep(rows)
        pages: list[list[SavedSearch]] = []
        after = ""
        while True:
            page = order.page(searches(), after=after, size=size)
            pages.append(page.rows)
            after = page.after
            if not after:
                break
            assert order.read(after) == tuple(key.of(page.rows[-1]) for key in order.keys)
        assert [row for page in pages for row in page] == list(searches().order_by(*order.by))
        assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1)
        assert len(pages[-1]) <= size
        assert len(pages[-1]) > 0 or len(pages) == 1

    @examples(40)
    @given(rows=ROWS.filter(lambda rows: len(rows) > 3), order=ORDERS)
    def test_the_next_page_does_not_mind_what_goes_meanwhile(self, rows: Rows, order: Order) -> None:
        self.keep(rows)
        found = list(searches().order_by(*order.by))
        first = order.page(searches(), after="", size=2)
        found[1].delete()
        found[2].delete()
        assert order.page(searches(), after=first.after, size=20).rows == found[3:]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "~",
        "x",
        "a~b",
        "a~1~2",
        "a~99999999999999999999",
        "a~١",
        "a~1.5",
        "a~--1",
        "a~",
        "\0~1",
        "a~\0",
        "a~%",
    ],
)
def test_a_cursor_that_is_none_begins_at_the_beginning(text: str) -> None:
    order = Order(Key("name"), Key("pk", int))
    assert order.read(text) is None
    assert not order.following(text)


@pytest.mark.parametrize("text", ["2026", "2026-01-01T10:00:00", "0001-01-01T00:00:00+14:00", "%", "now"])
def test_a_moment_needs_its_zone_and_a_year_that_there_is(text: str) -> None:
    assert Order(Key("at", dt.datetime), Key("pk", int)).read(f"{text}~1") is None


def test_a_key_of_another_type_is_an_error_of_ours() -> None:
    with pytest.raises(TypeError, match="name has str, not int"):
        Order(Key("name", int)).cursor(SavedSearch(name="x"))


def test_a_page_says_how_to_go_on() -> None:
    order = Order(Key("name"), Key("pk", int))
    rows = [SavedSearch(pk=number, name=f"n{number}") for number in (1, 2, 3)]
    page = order.cut(rows, 2)
    assert page == Page(rows[:2], "n2~2", "n2")
    assert page.more() == "?after=n2~2"
    assert page.more({"q": "a b"}) == "?q=a+b&after=n2~2"
    assert page.map(lambda row: row.pk) == Page([1, 2], "n2~2", "n2")
    assert order.cut(rows, 3) == Page(rows)
    assert order.cut(rows, 3).more({"q": "a"}) == ""
