"""Search: its language, misspellings, synonyms, scripts, paging, hostile input, and the stories of those who leaked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from members.audience import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC, Viewer
from members.kinds import BY_KEY
from members.models import Block, ContactDocument, Document, Entry, Member, NameForm, Spelling
from members.search import (
    FacetCount,
    FacetValue,
    Filters,
    Search,
    did_you_mean,
    facets,
    register_facet,
    suggest,
)
from members.search.query import split
from members.search.reading import snippet
from tests.cast import Cast
from tests.factories import (
    BlockFactory,
    MemberFactory,
    OrganizationFactory,
    PlaceFactory,
    heading,
    line,
    listed,
    tie,
)

HOSTILE = (
    "!", "&", "|", "a & !b", "a:*", "a <-> b", "(((", "'", "''; DROP TABLE members_member; --", "\\", "a\\'b", "%", "_", "*",
    ".*", "[a-z]+", "(?:a|b", "\0", "a\0b", "\u202eabc\u202c", "\u200f\u200e", "“", "”””", '"', '" "', "“ ” “", "$1", "%s",
    "%(me)s", "{all}", "{}", "<b>x</b>", "\ud7ff", "\U0010ffff", "x" * 10_000, "x " * 5_000, "“x ” " * 2_000, "\t\n\r\x0b\x7f",
    "½", "ﷺ", "😀", "ÅÅÅ", "İı", "ß", "'a':*A", "a:1A,2B", "heading#1", "place#1", "NULL", "\u0000'\u0000",
)  # fmt: skip


def _found(viewer: Viewer, text: str, filters: Filters | None = None) -> list[str]:
    return [hit.member.name for hit in Search(viewer, text, filters or Filters()).page().hits]


@pytest.fixture
def reader(db: None) -> Viewer:
    """A member who looks."""
    return Viewer(MemberFactory.create(name="Zora Reader").pk)


# What is typed


def test_words_and_quoted_phrases() -> None:
    assert [(t.text, t.is_phrase) for t in split('rare “old  maps” "of Lowell" chess')] == [
        ("rare", False),
        ("old maps", True),
        ("of Lowell", True),
        ("chess", False),
    ]
    assert [(t.text, t.is_phrase) for t in split("“not closed here")] == [
        ("not", False),
        ("closed", False),
        ("here", False),
    ]
    assert split("! & | “” :*") == []


def test_every_word_and_in_any_line(reader: Viewer) -> None:
    person = listed(name="Ada Quill", headline="Head of maps")
    line(person, "competitive chess", MEMBERS)
    for text in ("chess", "CHESS maps", "ada chess", "chess quill head"):
        assert _found(reader, text) == ["Ada Quill"]
    assert _found(reader, "chess sloops") == _found(reader, "ches") == []


def test_a_phrase_stands_in_one_line(reader: Viewer) -> None:
    person = listed(name="Ada Quill", headline="Keeper of maps")
    line(person, "sloops and old charts", MEMBERS)
    line(person, "letterpress", MEMBERS)
    assert _found(reader, "“old charts”") == _found(reader, "“keeper of maps” sloops") == ["Ada Quill"]
    for text in ("“charts old”", "“maps sloops”", "“charts letterpress”", "“quill keeper”"):
        assert _found(reader, text) == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Jürgen Müller", "jurgen muller"), ("Jurgen Muller", "JÜRGEN müller"), ("Łukasz Wałęsa", "lukasz walesa"),
        ("Siobhán O’Brien", "obrien"), ("Siobhan O'Brien", "o’brien siobhán"), ("Ana García-López", "garcia lopez"),
        ("Ana García-López", "garcia-lopez"), ("Ὀδυσσεύς Παπαδόπουλος", "οδυσσευς"), ("Фёдор Достоевский", "федор ДОСТОЕВСКИЙ"),
        ("王小明", "小明"), ("王小明", "王"), ("王小明", "明"), ("山田 太郎", "太郎"), ("김영희", "김영희"), ("สมชาย ใจดี", "ชาย"),
        ("محمّد علي", "محمد"), ("अमित शर्मा", "शर्मा"), ("Straße Meier", "strasse"), ("ＦＵＬＬ Width", "full"), ("Māori Ngata", "maori"),
    ],
)  # fmt: skip
def test_any_script_with_or_without_accents(reader: Viewer, name: str, typed: str) -> None:
    listed(name=name)
    assert _found(reader, typed) == [name]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_is_harmless(reader: Viewer, text: str) -> None:
    person = listed(name="Ada Quill")
    line(person, "secret sloops", ONLY_ME)
    for viewer in (reader, Viewer.visitor()):
        search = Search(viewer, text)
        assert all(hit.member.name in {"Ada Quill", "Zora Reader"} for hit in search.page().hits)
        assert search.count().number == len(search.page(sort="name").hits)
        search.facets()
        suggest(viewer, text)
        did_you_mean(viewer, text)
        search.page(after=text)
        search.page(sort="name", after=text)
        data = QueryDict(mutable=True)
        data.update(
            dict.fromkeys(
                ("place", "region", "country", "organization", "type", "heading", "offer", "language"), text
            )
        )
        Search(viewer, "", Filters.read(data)).page()


# Other names, other spellings


def test_a_synonym_finds_and_says_so(reader: Viewer) -> None:
    topic = heading("Cataloging", "Cataloguing", "Descriptive cataloging")
    one, other = listed(name="Ada Quill"), listed(name="Bo Strand", headline="Cataloguing librarian")
    Entry.objects.create(owner=one, kind="topic", heading=topic, text="Cataloging", audience=MEMBERS)
    for text in ("cataloging", "Cataloguing", "descriptive cataloging", "“descriptive cataloging”"):
        search = Search(reader, text)
        assert {hit.member.name for hit in search.page().hits} == {"Ada Quill", "Bo Strand"}
        assert search.headings == (topic,)
    assert _found(reader, "descriptive") == []
    assert other.pk


@pytest.mark.parametrize(
    ("typed", "meant"), [("Mueler", "mueller"), ("Garsia", "garcia"), ("mueler chess", "mueller chess")]
)
def test_did_you_mean(reader: Viewer, typed: str, meant: str) -> None:
    line(listed(name="Eva Mueller"), "chess", MEMBERS)
    listed(name="Ana García")
    assert did_you_mean(reader, typed) == meant
    assert _found(reader, meant) != []
    assert did_you_mean(Viewer.visitor(), typed) == ""


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


# Order, pages, reasons


@pytest.mark.django_db
def test_names_come_first_then_what_they_do_then_ties() -> None:
    me = MemberFactory.create(name="Me Myself")
    in_line, tied = listed(name="Di Byrne"), listed(name="Ed Frost")
    line(in_line, "I know Smith", MEMBERS)
    line(tied, "I know Smith", MEMBERS)
    listed(name="Flo Smith Jones")
    listed(name="Smith")
    listed(name="Gus Hall", headline="Smith professor")
    tie(me, tied, 0)
    assert _found(Viewer(me.pk), "smith") == ["Smith", "Flo Smith Jones", "Gus Hall", "Ed Frost", "Di Byrne"]


def test_reasons_come_from_what_is_seen(cast: Cast) -> None:
    line(cast.owner, "I keep bees, and I play chess on Sundays when the library is closed", MEMBERS)
    line(cast.owner, "chess with my family, never on Sundays", PERSONAL)
    stranger = Search(Viewer(cast.stranger.pk), "chess sundays").page().hits[0]
    assert [reason.label for reason in stranger.reasons] == ["Hobby"]
    marked = [part for part, is_marked in stranger.reasons[0].parts if is_marked]
    assert marked == ["chess", "Sundays"]
    assert "family" not in stranger.reasons[0].text
    assert not stranger.tied
    assert Search(Viewer(cast.personal.pk), "family").page().hits[0].tied


def test_a_long_text_is_shown_around_the_word() -> None:
    parts = snippet("word " * 100 + "Straße " + "more " * 100, frozenset({"strasse"}))
    assert ("Straße", True) in parts
    assert parts[0][0] == "… "
    assert parts[-1][0] == " …"
    assert len("".join(part for part, _ in parts)) < 300


@pytest.mark.parametrize("sort", ["relevance", "name"])
def test_pages_hold_while_rows_change(reader: Viewer, sort: str) -> None:
    people = [listed(name=f"Person{n:02} Quill", headline="chess " * (n % 3)) for n in range(12)]
    search = Search(reader, "quill")
    whole = [hit.member.pk for hit in search.page(sort=sort).hits]
    assert sorted(whole) == [person.pk for person in people]
    first = search.page(sort=sort, size=5)
    Member.objects.filter(pk=whole[1]).update(listing=ONLY_ME)
    Member.objects.filter(pk=whole[7]).delete()
    listed(name="Aaa Quill", headline="chess chess")
    seen = [hit.member.pk for hit in first.hits]
    after = first.after
    while after:
        page = Search(reader, "quill").page(sort=sort, size=3, after=after)
        seen += [hit.member.pk for hit in page.hits]
        after = page.after
    assert len(seen) == len(set(seen))
    assert [pk for pk in seen if pk in whole] == [pk for pk in whole if pk != whole[7]]


def test_levels_change_the_effort_and_not_the_result(reader: Viewer) -> None:
    people = [listed(name=f"Person{n:03} Quill", headline="maps " * (n % 7)) for n in range(60)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_searchlevel (reach, level, score) VALUES ('mem', 0, 4000), ('mem', 2, 3500)"
        )
        cursor.execute("SELECT members_search_index(%s::bigint[])", [[person.pk for person in people]])
    assert set(Document.objects.values_list("mem_level", flat=True)) > {0, 3}
    seen, after = [], ""
    while True:
        page = Search(reader, "quill").page(size=7, after=after)
        seen += [hit.member.pk for hit in page.hits]
        after = page.after
        if not after:
            break
    assert sorted(seen) == sorted(person.pk for person in people)
    assert str(Search(reader, "quill").count()) == "60"


def test_counts_stop_at_a_thousand(reader: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("members.search.engine.CAP", 3)
    for n in range(5):
        listed(name=f"Quill {n}")
    assert str(Search(reader, "quill").count()) == "3+"
    assert len(_found(reader, "quill")) == len(Search(reader, "quill").page(sort="name").hits) == 5


@pytest.mark.parametrize("people", [1, 3])
def test_queries_do_not_grow_with_results(
    reader: Viewer, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(people):
        line(listed(), "chess", MEMBERS)
    with django_assert_num_queries(9):
        assert len(Search(reader, "chess").page().hits) == people
    with django_assert_num_queries(6):
        Search(reader, "chess").count()


# Narrowing


def test_places_near_a_place(reader: Viewer) -> None:
    lowell = PlaceFactory.create(name="Lowell", latitude=42.63, longitude=-71.32)
    boston = PlaceFactory.create(name="Boston", latitude=42.36, longitude=-71.06)
    fiji = PlaceFactory.create(name="Taveuni", latitude=-16.8, longitude=-179.98, country="FJ", region="")
    suva = PlaceFactory.create(name="Suva", latitude=-16.9, longitude=179.9, country="FJ", region="")
    for name, place in (("Ann Low", lowell), ("Bo Ston", boston), ("Fi Ji", fiji), ("Su Va", suva)):
        Entry.objects.create(
            owner=listed(name=name), kind="town", place=place, text=str(place), audience=MEMBERS
        )
    assert _found(reader, "", Filters(place=lowell.pk)) == ["Ann Low"]
    assert set(_found(reader, "", Filters(place=lowell.pk, within=50))) == {"Ann Low", "Bo Ston"}
    assert _found(reader, "", Filters(place=lowell.pk, within=20, unit="km")) == ["Ann Low"]
    assert set(_found(reader, "", Filters(place=suva.pk, within=30))) == {"Fi Ji", "Su Va"}
    assert set(_found(reader, "", Filters(region="US#Massachusetts"))) == {"Ann Low", "Bo Ston"}


def test_filters_are_an_address() -> None:
    filters = Filters(place=7, within=50, unit="km", heading=3, language="Fula", contacts="both")
    assert Filters.read(dict(filters.pairs())) == filters
    assert filters.without("heading").heading is None
    assert filters.with_value("offer", "mentor").offer == "mentor"
    assert not Filters.read({"place": "x", "within": "-1", "type": "nonsense", "contacts": "enemies"})


def test_an_organization_and_its_type(reader: Viewer) -> None:
    library = OrganizationFactory.create(name="Eastmarch Free Library")
    person = listed(name="Ada Quill")
    Entry.objects.create(
        owner=person, kind="position", organization=library, text="Director", audience=MEMBERS
    )
    assert (
        _found(reader, "", Filters(organization=library.pk))
        == _found(reader, "", Filters(type="public"))
        == ["Ada Quill"]
    )
    library.kind = "special"
    library.save()
    assert _found(reader, "", Filters(type="public")) == []
    assert _found(reader, "", Filters(type="special")) == ["Ada Quill"]


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
    search = Search(reader, "quill", Filters.read({"initial": "A"}))
    assert [hit.member.name for hit in search.page().hits] == ["Ada Quill"]
    assert [(f.label, f.values) for f in search.facets()] == [("Initial", [FacetValue("A", "A", 1, True)])]


# Documents


def test_a_change_shows_in_its_own_transaction(cast: Cast) -> None:
    viewer = Viewer(cast.stranger.pk)
    entry = line(cast.owner, "sloops", MEMBERS)
    assert _found(viewer, "sloops") == ["Nell Harrigan"]
    Entry.objects.filter(pk=entry.pk).update(audience=PERSONAL)
    assert _found(viewer, "sloops") == []
    Entry.objects.filter(pk=entry.pk).update(audience=PUBLIC, text="ketches")
    assert _found(viewer, "ketches") == ["Nell Harrigan"]
    Member.objects.filter(pk=cast.owner.pk).update(name="Nell Harrigan-Frost", headline="Yawls")
    assert _found(viewer, "yawls frost") == ["Nell Harrigan-Frost"]
    Member.objects.filter(pk=cast.owner.pk).update(is_active=False)
    assert _found(viewer, "ketches") == []
    Member.objects.filter(pk=cast.owner.pk).update(is_active=True)
    entry.delete()
    assert _found(viewer, "ketches") == []


def test_filing_writes_no_document(cast: Cast) -> None:
    line(cast.owner, "sloops", PERSONAL)
    rows = "SELECT member_id, xmin::text FROM members_document UNION ALL SELECT member_id, xmin::text FROM members_contactdocument"

    def versions() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(rows)
            return sorted(cursor.fetchall())

    before = versions()
    viewer = Viewer(cast.professional.pk)
    assert _found(viewer, "sloops") == []
    cast.owner.contacts.filter(other=cast.professional).update(mask=CONTACTS)
    assert _found(viewer, "sloops") == ["Nell Harrigan"]
    cast.owner.contacts.filter(other=cast.professional).update(mask=PROFESSIONAL)
    assert _found(viewer, "sloops") == []
    assert versions() == before


def test_who_is_gone_leaves_no_document(cast: Cast) -> None:
    line(cast.owner, "sloops", PERSONAL)
    number = cast.owner.pk
    cast.owner.delete()
    for model in (Document, ContactDocument, NameForm):
        assert not model.objects.filter(member_id=number).exists()


# The stories


SEES = {
    ONLY_ME: set(),
    PERSONAL: {"personal", "both", "suspended", "leaving"},
    PROFESSIONAL: {"professional", "both", "circled", "suspended", "leaving"},
    1 << 4: {"circled"},
}


def test_story_01_search_finds_nobody_by_a_hidden_value(cast: Cast) -> None:
    topic = heading("Xylography", "Woodcuts")
    for kind in BY_KEY:
        owned = topic if kind == "topic" else None
        text = f"Xylography zanzibar-7781 {kind.replace('-', '')}"
        Entry.objects.create(owner=cast.owner, kind=kind, text=text, heading=owned, value={"value": "x"})
    for mask, roles in SEES.items():
        Entry.objects.update(audience=mask)
        for role, viewer in cast.viewers().items():
            expected = ["Nell Harrigan"] if role in roles | {"owner"} else []
            assert _found(viewer, "zanzibar") == expected, role
            assert _found(viewer, "", Filters(heading=topic.pk)) == expected
            if role in {"visitor", "stranger", "professional", "blocked"}:
                for typed in ("zanzibar 7781", "“xylography zanzibar”", "woodcuts"):
                    assert _found(viewer, typed) == expected, (role, typed)
                assert did_you_mean(viewer, "zanzibat") == ""
                assert suggest(viewer, "zanz") == []
    Entry.objects.update(audience=ONLY_ME)
    for kind in BY_KEY:
        for role in ("stranger", "both"):
            assert _found(Viewer(getattr(cast, role).pk), f"zanzibar {kind.replace('-', '')}") == [], kind
    Entry.objects.update(audience=PERSONAL)
    for kind in BY_KEY:
        assert _found(Viewer(cast.personal.pk), f"zanzibar {kind.replace('-', '')}") == ["Nell Harrigan"], (
            kind
        )


def test_story_02_no_order_tells_a_hidden_value(cast: Cast) -> None:
    visitor, stranger = Viewer.visitor(), Viewer(cast.stranger.pk)
    Member.objects.all().update(listing=PUBLIC)
    before = {(v, s): _order(v, s) for v in (visitor, stranger) for s in ("relevance", "name")}
    for n in range(5):
        line(cast.curator, f"aardvarks {n}", PERSONAL)
        line(cast.unfiled, f"aardvarks {n}", ONLY_ME)
    assert {(v, s): _order(v, s) for v in (visitor, stranger) for s in ("relevance", "name")} == before
    for n in range(5):
        line(cast.leaving, f"aardvarks {n}", MEMBERS)
        line(cast.curator, f"zebras {n}", MEMBERS)
    assert _order(visitor, "relevance") == before[visitor, "relevance"]


def _order(viewer: Viewer, sort: str) -> list[str]:
    return [hit.member.name for hit in Search(viewer).page(sort=sort).hits]


def test_story_03_counts_leave_out_what_is_hidden(cast: Cast) -> None:
    place = PlaceFactory.create(name="Lowell")
    Entry.objects.create(owner=cast.owner, kind="town", place=place, text="Lowell", audience=PERSONAL)
    line(cast.owner, "sloops", PERSONAL)
    for role, viewer in cast.viewers().items():
        sees = role in SEES[PERSONAL] | {"owner"}
        search = Search(viewer, "sloops")
        assert str(search.count()) == ("1" if sees else "0")
        keys = {facet.key for facet in Search(viewer).facets()}
        assert ("place" in keys) == ("country" in keys) == sees
        assert Search(viewer, "", Filters(place=place.pk)).count().number == sees


def test_story_14_a_stale_document_shows_no_more(cast: Cast) -> None:
    entry = line(cast.owner, "sloops", PUBLIC)
    Member.objects.filter(pk=cast.owner.pk).update(listing=PUBLIC)
    _without_triggers(lambda: Entry.objects.filter(pk=entry.pk).update(audience=PERSONAL))
    for viewer in (Viewer.visitor(), Viewer(cast.stranger.pk)):
        assert Search(viewer, "sloops").page().hits == []
        assert Search(viewer, "").page(size=50).hits[0].reasons == []
    _without_triggers(lambda: Member.objects.filter(pk=cast.owner.pk).update(listing=ONLY_ME))
    for viewer in (Viewer.visitor(), Viewer(cast.stranger.pk)):
        assert "Nell Harrigan" not in _found(viewer, "")
        assert suggest(viewer, "harrigan") == []


def _without_triggers(change: Callable[[], Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        change()
        cursor.execute("SET session_replication_role = origin")


def test_story_15_a_block_holds_in_search(cast: Cast) -> None:
    line(cast.owner, "sloops", MEMBERS)
    for role in ("blocked", "blocker"):
        viewer = Viewer(getattr(cast, role).pk)
        assert _found(viewer, "sloops") == _found(viewer, "harrigan") == []
        assert suggest(viewer, "harrig") == []
        assert did_you_mean(viewer, "harigan") == ""
        assert str(Search(viewer, "sloops").count()) == "0"
        assert role not in _found(Viewer(cast.owner.pk), "")
    assert _found(Viewer(cast.owner.pk), "crole") == _found(Viewer(cast.owner.pk), "quill") == []
    tie(cast.owner, cast.stranger, CONTACTS)
    line(cast.owner, "ketches", CONTACTS)
    assert _found(Viewer(cast.stranger.pk), "ketches") == ["Nell Harrigan"]
    BlockFactory.create(owner=cast.owner, blocked=cast.stranger)
    assert _found(Viewer(cast.stranger.pk), "ketches") == _found(Viewer(cast.stranger.pk), "sloops") == []
    Block.objects.all().delete()
    assert "Nell Harrigan" in _found(Viewer(cast.blocked.pk), "sloops")


def test_the_dictionary_knows_no_hidden_name(reader: Viewer) -> None:
    hidden = MemberFactory.create(name="Xanthippe Quorn", listing=PERSONAL)
    assert not Spelling.objects.filter(word__in=["xanthippe", "quorn"]).exists()
    Member.objects.filter(pk=hidden.pk).update(listing=MEMBERS)
    assert did_you_mean(reader, "xantippe") == "xanthippe"
    Member.objects.filter(pk=hidden.pk).update(listing=PERSONAL)
    assert did_you_mean(reader, "xantippe") == ""
