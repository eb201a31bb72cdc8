"""What results are narrowed by."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from members.forms.people import PeopleForm
from members.models import Entry, Member, Place
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL
from members.rule.standing import Viewer
from members.search import FacetCount, FacetValue, Filters, Limits, Search, facets, register_facet
from tests.factories import OrganizationFactory, PlaceFactory, heading, listed, tie
from tests.members.search.looking import finds


def me(reader: Viewer) -> Member:
    """The member who looks."""
    return Member.objects.get(pk=reader.member_id or 0)


@pytest.mark.parametrize("squares", [64, 8, 0])
def test_places_near_a_place(reader: Viewer, squares: int) -> None:
    limits = Limits(squares=squares)

    def near(viewer: Viewer, place: Place, **distance: Any) -> Search:
        return Search(viewer, "", Filters(place=place.pk, **distance), limits)

    def names(search: Search) -> list[str]:
        return sorted(hit.member.name for hit in search.page().hits)

    lowell = PlaceFactory.create(name="Lowell", latitude=42.63, longitude=-71.32)
    boston = PlaceFactory.create(name="Boston", latitude=42.36, longitude=-71.06)
    fiji = PlaceFactory.create(name="Taveuni", latitude=-16.8, longitude=-179.98, country="FJ", region="")
    suva = PlaceFactory.create(name="Suva", latitude=-16.9, longitude=179.9, country="FJ", region="")
    for name, place in (("Ann Low", lowell), ("Bo Ston", boston), ("Fi Ji", fiji), ("Su Va", suva)):
        Entry.objects.create(
            owner=listed(name=name), kind="town", place=place, text=str(place), audience=MEMBERS
        )
    assert names(near(reader, lowell)) == ["Ann Low"]
    assert names(near(reader, lowell, within=50)) == ["Ann Low", "Bo Ston"]
    assert names(near(reader, lowell, within=20, unit="km")) == ["Ann Low"]
    assert names(near(reader, suva, within=30)) == ["Fi Ji", "Su Va"]
    assert sorted(finds(reader, "", Filters(region="US#Massachusetts"))) == ["Ann Low", "Bo Ston"]
    for name, audience in (("Con Tact", PERSONAL), ("Hid Den", ONLY_ME), ("Pro Only", PROFESSIONAL)):
        Entry.objects.create(
            owner=(member := listed(name=name)), kind="town", place=lowell, text="", audience=audience
        )
        tie(member, me(reader), PERSONAL)
    close = near(reader, lowell, within=9)
    assert (names(close), close.count().number) == (["Ann Low", "Con Tact"], 2)
    assert names(near(Viewer.visitor(), lowell, within=9)) == []
    own = Viewer(Member.objects.get(name="Hid Den").pk)
    assert names(near(own, lowell, within=9)) == ["Ann Low", "Hid Den"]


@pytest.mark.parametrize("contacts", ["", "all"])
@pytest.mark.parametrize("many", [300, 0])
def test_a_wide_radius_alone_finds_whom_it_takes_in(reader: Viewer, contacts: str, many: int) -> None:
    friend = listed(name="Ann Low")
    tie(friend, me(reader), PERSONAL)
    place = PlaceFactory.create()
    Entry.objects.create(owner=friend, kind="town", place=place, text="", audience=PERSONAL)
    filters = Filters(place=place.pk, within=500, contacts=contacts)
    wide = Search(reader, "", filters, Limits(many_contacts=many))
    for order in ("relevance", "name"):
        assert [hit.member.name for hit in wide.page(sort=order).hits] == ["Ann Low"]
    assert wide.count().number == 1


def test_a_place_that_moved_is_near_what_it_moved_to(reader: Viewer) -> None:
    lowell = PlaceFactory.create(latitude=42.63, longitude=-71.32)
    moved = PlaceFactory.create(latitude=55.0, longitude=-71.32)
    Entry.objects.create(owner=listed(name="Ann Low"), kind="town", place=moved, text="", audience=MEMBERS)
    near = Filters(place=lowell.pk, within=25)
    assert finds(reader, "", near) == []
    Place.objects.filter(pk=moved.pk).update(latitude=42.7)
    assert finds(reader, "", near) == ["Ann Low"]


def test_filters_are_an_address(reader: Viewer) -> None:
    town, topic = PlaceFactory.create(), heading("Maps")
    filters = Filters(place=town.pk, within=50, unit="km", heading=topic.pk, language="Fula", contacts="both")
    pairs = [
        ("place", str(town.pk)),
        ("heading", str(topic.pk)),
        ("language", "fula"),
        ("contacts", "both"),
        ("within", "50"),
        ("unit", "km"),
    ]
    assert filters.pairs() == pairs
    form = PeopleForm(QueryDict(urlencode(pairs)), viewer=reader)
    assert form.is_valid()
    assert form.filters == filters
    assert filters.without("heading").pairs() == [pair for pair in pairs if pair[0] != "heading"]
    assert filters.without("place").pairs() == pairs[1:4]
    assert not Filters(country="", within=50)
    with pytest.raises(TypeError):
        Filters(contry="US")


def test_nonsense_in_an_address_is_no_filter(reader: Viewer) -> None:
    query = QueryDict("place=x&within=-1&type=nonsense&contacts=enemies&event=%00")
    form = PeopleForm(query, viewer=reader)
    assert not form.is_valid()
    assert form.filters == Filters()


def test_an_organization_and_its_type(reader: Viewer) -> None:
    library = OrganizationFactory.create(name="Eastmarch Free Library")
    person = listed(name="Ada Quill")
    Entry.objects.create(
        owner=person, kind="position", organization=library, text="Director", audience=MEMBERS
    )
    assert (
        finds(reader, "", Filters(organization=library.pk))
        == finds(reader, "", Filters(type="public"))
        == ["Ada Quill"]
    )
    library.kind = "special"
    library.save()
    assert finds(reader, "", Filters(type="public")) == []
    assert finds(reader, "", Filters(type="special")) == ["Ada Quill"]


def test_another_app_adds_a_facet(reader: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "_REGISTERED", {})
    register_facet(
        FacetCount(
            "initial",
            "Initial",
            members=lambda viewer, value: Member.objects.filter(name__startswith=value).values("pk"),
            count=lambda viewer, ids, chosen: [FacetValue("A", "A", len(ids), chosen == "A")],
        )
    )
    listed(name="Ada Quill")
    listed(name="Bo Quill")
    search = Search(reader, "quill", Filters(initial="A"))
    assert [hit.member.name for hit in search.page().hits] == ["Ada Quill"]
    assert [(f.label, f.values) for f in search.facets()] == [("Initial", [FacetValue("A", "A", 1, True)])]
