"""Did you mean: other spellings, and nothing told by them of those who hide."""

import pytest

from members.rule.masks import MEMBERS
from members.rule.standing import Viewer
from members.search import Filters, Search, did_you_mean
from tests.factories import MemberFactory, OrganizationFactory, heading, line, listed, tie
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
