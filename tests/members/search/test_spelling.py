"""Did you mean: other spellings, and nothing told by them of those who hide."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from members.models import Member, Spelling
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PUBLIC
from members.rule.standing import Viewer
from members.search import Filters, Search, did_you_mean
from members.search.anybody import find_anybody
from members.search.question import Question
from tests.factories import BlockFactory, MemberFactory, OrganizationFactory, heading, line, listed, tie
from tests.members.search.looking import finds


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Mueler", "Mueller"),
        ("Garsia", "Garcia"),
        ("GARSIA", "GARCIA"),
        ("mueler chess", "mueller chess"),
        ("Mueler, Chess", "Mueller Chess"),
        ("Mueler Garsia", "Mueller Garcia"),
        ("garsia bo mueler", "garcia bo mueller"),
        ("garsia qqxzv mueler", ""),
    ],
)
def test_did_you_mean(reader: Viewer, typed: str, meant: str) -> None:
    line(listed(name="Eva Mueller"), "chess", MEMBERS)
    listed(name="Ana García")
    listed(name="Bo García Mueller")
    assert did_you_mean(Search(reader, typed)) == meant
    assert not meant or finds(reader, meant) != []
    assert did_you_mean(Search(Viewer.visitor(), typed)) == ""


def test_what_is_known_is_not_misspelt(reader: Viewer) -> None:
    listed(name="Nell Mappin")
    OrganizationFactory.create(name="New England Library Association", abbreviation="NELA")
    heading("Mapping")
    assert did_you_mean(Search(reader, "nela")) == did_you_mean(Search(reader, "mapping")) == ""
    assert did_you_mean(Search(reader, "nelk")) == "nell"
    listed(name="Una Use")
    assert did_you_mean(Search(reader, "USB")) == "USE"
    assert (
        did_you_mean(Search(reader, "USA"))
        == did_you_mean(Search(reader, "USA,", Filters(country="FR")))
        == ""
    )


@pytest.mark.django_db
def test_did_you_mean_among_contacts() -> None:
    me, friend = MemberFactory.create(), listed(name="Eva Mueller")
    listed(name="Ana García")
    tie(me, friend)
    mine = Filters(contacts="all")
    assert finds(Viewer(me.pk), "mueller", mine) == ["Eva Mueller"]
    assert did_you_mean(Search(Viewer(me.pk), "mueler", mine)) == "mueller"
    assert finds(Viewer(me.pk), "garcia", mine) == []
    assert did_you_mean(Search(Viewer(me.pk), "garsia", mine)) == ""


def _hide(member: Member, viewer: Viewer, how: str) -> None:
    """Hide a member who is listed to members, and whose name stays in the dictionary."""
    changes: dict[str, dict[str, Any]] = {
        "suspended": {"is_active": False},
        "leaving": {"leaving_at": timezone.now()},
        "listed to nobody": {"listing": ONLY_ME},
        "listed to contacts": {"listing": PERSONAL},
    }
    if how in changes:
        Member.objects.filter(pk=member.pk).update(**changes[how])
    elif how == "blocked":
        BlockFactory.create(owner=member, blocked_id=viewer.member_id)


GONE = ("suspended", "leaving", "listed to nobody", "listed to contacts")
# What nobody may tell from what is far from all names: texts near the name of a hidden member, alone or beside what the
# viewer finds.
NEAR: tuple[tuple[str, Filters], ...] = (
    ("xantippe", Filters()),
    ("xantippe", Filters(country="FR")),
    ("“xantippe”", Filters()),
    ("xantippe maps", Filters()),
    ("xantippe quornn", Filters()),
    ("strand", Filters(country="FR")),
    ("strandd xantippe", Filters()),
    ("strandd sloops quornn", Filters(contacts="all")),
)


@pytest.mark.parametrize("how", [*GONE, "listed to members"])
def test_a_visitor_cannot_count_that_a_hidden_name_is_near(db: None, how: str) -> None:
    _check_that_nothing_tells(Viewer.visitor(), how)


@pytest.mark.parametrize("how", [*GONE, "blocked"])
def test_a_member_cannot_count_that_a_hidden_name_is_near(reader: Viewer, how: str) -> None:
    _check_that_nothing_tells(reader, how)


def _check_that_nothing_tells(viewer: Viewer, how: str) -> None:
    """That the texts take as many queries, and answer alike, before and after somebody near them is there and hides."""
    line(MemberFactory.create(name="Bo Strand", listing=PUBLIC), "sloops and maps", PUBLIC)

    def told() -> list[tuple[str, int]]:
        answers = []
        for text, filters in NEAR:
            with CaptureQueriesContext(connection) as captured:
                found = Search(viewer, text, filters)
                answers.append((did_you_mean(found), len(captured)))
        return answers

    far = told()
    member = MemberFactory.create(name="Xanthippe Quorn Strando", listing=MEMBERS)
    line(member, "sloops and maps", MEMBERS)
    _hide(member, viewer, how)
    words = Spelling.objects.filter(word__in=["xanthippe", "quorn", "strando"]).order_by("word")
    assert [spelling.word for spelling in words] == ["quorn", "strando", "xanthippe"]
    assert told() == far


# Documents that name nobody spare a visitor the two queries of the rule; a member is always read.
@pytest.mark.parametrize(("is_member", "far", "near"), [(False, 4, 6), (True, 7, 7)])
def test_another_spelling_takes_few_queries(
    reader: Viewer, is_member: bool, far: int, near: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    viewer = reader if is_member else Viewer.visitor()
    found = Search(viewer, "mueler")
    assert found.page().hits == []
    with django_assert_num_queries(far):
        assert did_you_mean(found) == ""
    for n in range(3):
        MemberFactory.create(name=f"Eva Mueller {n}", listing=PUBLIC)
    found = Search(viewer, "mueler")
    assert found.page().hits == []
    with django_assert_num_queries(near):
        assert did_you_mean(found) == "mueller"


def test_a_text_without_a_word_finds_nobody(reader: Viewer) -> None:
    listed(name="Ada Quill")
    for viewer in (reader, Viewer.visitor()):
        assert find_anybody(Question(viewer), [(), ("'qqxzv'",)]) == [False, False]
    assert find_anybody(Question(reader), [(), ("'quill'",)]) == [False, True]
