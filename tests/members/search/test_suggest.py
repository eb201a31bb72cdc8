"""What is offered while a member types."""

from members.rule.standing import Viewer
from members.search import suggest
from tests.factories import OrganizationFactory, heading, listed


def test_suggestions_put_names_first(reader: Viewer) -> None:
    listed(name="Mapes Ryder", headline="Trustee")
    listed(name="Ana Mapson")
    topic = heading("Map librarianship", "Cartography")
    OrganizationFactory.create(name="Maple Free Library")
    offered = suggest(reader, "map")
    assert [(s.kind, s.text, s.aside) for s in offered] == [
        ("person", "Mapes Ryder", "Trustee"),
        ("person", "Ana Mapson", ""),
        ("heading", "Map librarianship", ""),
        ("organization", "Maple Free Library", "Public library"),
    ]
    assert [(s.text, s.aside, s.target) for s in suggest(reader, "cartog")] == [
        ("Cartography", "Map librarianship", topic)
    ]
    assert [s.text for s in suggest(reader, "Mapson, A")] == ["Ana Mapson"]
    assert suggest(reader, "m") == suggest(reader, " ") == []


def test_an_abbreviation_is_offered_as_it_is_typed(reader: Viewer) -> None:
    OrganizationFactory.create(name="Bibliothéconomie, Montréal", abbreviation="ÉBSI")
    OrganizationFactory.create(name="Bookmobile services", abbreviation="EBS")
    for text, names in (("éb", ["Bibliothéconomie, Montréal"]), ("EB", ["Bookmobile services"])):
        assert [each.text for each in suggest(reader, text)] == names


def test_a_name_typed_without_its_space_is_offered(reader: Viewer) -> None:
    listed(name="佐藤 美咲")
    for text in ("佐", "佐藤", "佐藤美", "佐藤美咲", "佐藤 美"):
        assert [each.text for each in suggest(reader, text)] == ["佐藤 美咲"], text
    assert suggest(reader, "佐美") == []
