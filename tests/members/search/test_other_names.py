"""Other names of what is typed: synonyms of headings, abbreviations, and names in scripts without spaces."""

import pytest

from members.models import Entry
from members.rule.masks import CONTACTS, MEMBERS
from members.rule.standing import Viewer
from members.search import Search, suggest
from members.search.asked import ask
from tests.factories import EntryFactory, OrganizationFactory, PlaceFactory, heading, line, listed
from tests.members.search.looking import finds


def test_a_synonym_finds_and_says_so(reader: Viewer) -> None:
    topic = heading("Cataloging", "Cataloguing", "Descriptive cataloging")
    one, other = listed(name="Ada Quill"), listed(name="Bo Strand", headline="Cataloguing librarian")
    Entry.objects.create(owner=one, kind="topic", heading=topic, text="Cataloging", audience=MEMBERS)
    for text in ("cataloging", "Cataloguing", "descriptive cataloging", "“descriptive cataloging”"):
        search = Search(reader, text)
        assert {hit.member.name for hit in search.page().hits} == {"Ada Quill", "Bo Strand"}
        assert search.headings == (topic,)
    assert finds(reader, "descriptive") == []
    assert other.pk


def test_a_synonym_that_has_the_word_is_not_asked_for(reader: Viewer) -> None:
    heading("Digital archives", "Archives of born-digital records", "E-archives")
    line(listed(name="Ada Quill"), "born-digital archives", MEMBERS)
    assert ask("digital archives").clauses == (
        "('digital') | ('e' <-> 'archives') | ('name#digitalarchives')",
        "('archives') | ('name#digitalarchives')",
    )
    assert finds(reader, "e-archives") == ["Ada Quill"]
    assert finds(reader, "digital archives") == ["Ada Quill"]


def test_punctuation_hides_no_heading(reader: Viewer) -> None:
    heading("Cataloging", "Cataloguing")
    heading("Maps (historical)")
    line(listed(name="Ada Quill"), "cataloging", MEMBERS)
    for text in ("cataloguing,", "cataloguing?", "(cataloguing)", "“cataloguing.”"):
        found = Search(reader, text)
        assert [hit.member.name for hit in found.page().hits] == ["Ada Quill"], text
        assert [each.name for each in found.headings] == ["Cataloging"], text
    assert [each.name for each in Search(reader, "maps (historical)").headings] == ["Maps (historical)"]


def test_an_abbreviation_finds_the_people_of_an_organization(reader: Viewer) -> None:
    nela = OrganizationFactory.create(name="New England Library Association", abbreviation="NELA")
    member, hidden = listed(name="Ada Quill"), listed(name="Cyd Nela")
    EntryFactory.create(owner=member, kind="membership", organization=nela, audience=MEMBERS)
    EntryFactory.create(
        owner=listed(name="Una Seen"), kind="membership", organization=nela, audience=CONTACTS
    )
    for text in ("NELA", "nela", "nela,", "“NELA”"):
        # A name before what the word stands for.
        assert finds(reader, text) == ["Cyd Nela", "Ada Quill"], text
    assert finds(Viewer(hidden.pk), "nela quill") == ["Ada Quill"]
    # Beside words that have other names.
    heading("Cataloging", "Cataloguing")
    line(member, "cataloging", MEMBERS)
    assert finds(reader, "cataloguing NELA") == finds(reader, "NELA cataloguing") == ["Ada Quill"]
    assert [(each.text, each.aside) for each in suggest(reader, "nel") if each.kind == "organization"] == [
        ("New England Library Association", f"NELA, {nela.get_kind_display()}")
    ]


def test_capitals_stand_for_states_and_countries(reader: Viewer) -> None:
    lowell = PlaceFactory.create(name="Lowell", region="Massachusetts", country="US")
    leeds = PlaceFactory.create(name="Leeds", region="England", country="GB")
    for name, place in (("Ada Quill", lowell), ("Bo Strand", leeds)):
        EntryFactory.create(
            owner=listed(name=name), kind="town", text=place.name, place=place, audience=MEMBERS
        )
    for text, found in (
        ("Lowell MA", ["Ada Quill"]), ("lowell, MA", ["Ada Quill"]), ("lowell NH", []), ("UK", ["Bo Strand"]),
        ("US", ["Ada Quill"]), ("us", []), ("Leeds MA", []),
    ):  # fmt: skip
        assert finds(reader, text) == found, text


@pytest.mark.parametrize(
    ("name", "found", "missed"),
    [
        (
            "佐藤 美咲",
            ("佐藤美咲", "美咲佐藤", "佐藤 美咲", "佐藤", "美咲", "“佐藤美咲”"),
            ("佐藤美子", "藤美咲"),
        ),
        ("김서연", ("김서연", "서연", "김서", "김"), ("서김", "연김")),
        ("김 민준", ("김민준", "민준", "김 민준"), ("김준",)),
    ],
)
def test_names_of_scripts_without_spaces(
    reader: Viewer, name: str, found: tuple[str, ...], missed: tuple[str, ...]
) -> None:
    listed(name=name)
    for text in found:
        assert finds(reader, text) == [name], text
    for text in missed:
        assert finds(reader, text) == [], text
