"""Search: its language, misspellings, synonyms, scripts, paging, hostile input, and the stories of those who leaked."""

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from members.models import ContactDocument, Document, Entry, FullDocument, Member, NameForm, Place
from members.models.search import NOT_PAIRED
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer
from members.search import (
    FacetCount,
    FacetValue,
    Filters,
    Search,
    did_you_mean,
    facets,
    query,
    register_facet,
    suggest,
)
from members.search.query import ask, split
from members.search.reading import snippet
from tests.cast import Cast
from tests.factories import (
    EntryFactory,
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


def _paged(search: Search, **options: Any) -> list[Member]:
    """Whom all pages of a search show, one after the other."""
    found, after = [], ""
    while True:
        page = Search(search.viewer, search.text).page(after=after, **options)
        found += [hit.member for hit in page.hits]
        after = page.after
        if not after:
            return found


@pytest.fixture
def reader(db: None) -> Viewer:
    """A member who looks."""
    return Viewer(MemberFactory.create(name="Zora Reader").pk)


@pytest.fixture(params=["few", "many"])
def number_found(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those who have the words count as few, and as too many to be looked for first."""
    if request.param == "many":
        monkeypatch.setattr("members.search.few.FEW", -1)


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


def test_a_synonym_that_has_the_word_is_not_asked_for(reader: Viewer) -> None:
    heading("Digital archives", "Archives of born-digital records", "E-archives")
    line(listed(name="Ada Quill"), "born-digital archives", MEMBERS)
    assert ask("digital archives").clauses == ("('digital') | ('e' <-> 'archives')", "('archives')")
    assert _found(reader, "e-archives") == ["Ada Quill"]
    assert _found(reader, "digital archives") == ["Ada Quill"]


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
    assert did_you_mean(reader, typed) == meant
    assert not meant or _found(reader, meant) != []
    assert did_you_mean(Viewer.visitor(), typed) == ""


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
        assert _found(reader, text) == ["Cyd Nela", "Ada Quill"], text
    assert _found(Viewer(hidden.pk), "nela quill") == ["Ada Quill"]
    # Beside words that have other names.
    heading("Cataloging", "Cataloguing")
    line(member, "cataloging", MEMBERS)
    assert _found(reader, "cataloguing NELA") == _found(reader, "NELA cataloguing") == ["Ada Quill"]
    assert [(each.text, each.aside) for each in suggest(reader, "nel") if each.kind == "organization"] == [
        ("New England Library Association", f"NELA, {nela.get_kind_display()}")
    ]


def test_the_index_of_abbreviations_is_read(reader: Viewer) -> None:
    # What holds for most has no part in it: without the condition the planner takes it for what holds for all.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {query._READ}", [["nela"], ["nela"]])
        plan = str(cursor.fetchall())
    assert "organization_short" in plan
    assert "old_organization_short" in plan


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
        assert _found(reader, text) == found, text


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
        assert _found(reader, text) == [name], text
    for text in missed:
        assert _found(reader, text) == [], text


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


def test_what_is_known_is_not_misspelt(reader: Viewer) -> None:
    listed(name="Nell Mappin")
    OrganizationFactory.create(name="New England Library Association", abbreviation="NELA")
    heading("Mapping")
    assert did_you_mean(reader, "nela") == did_you_mean(reader, "mapping") == ""
    assert did_you_mean(reader, "nelk") == "nell"
    listed(name="Una Use")
    assert did_you_mean(reader, "USB") == "USE"
    assert did_you_mean(reader, "USA") == did_you_mean(reader, "USA,", Filters(country="FR")) == ""


@pytest.mark.django_db
def test_did_you_mean_among_contacts() -> None:
    me, friend = MemberFactory.create(), listed(name="Eva Mueller")
    listed(name="Ana García")
    tie(me, friend)
    mine = Filters(contacts="all")
    assert Search(Viewer(me.pk), "mueller", mine).exists()
    assert did_you_mean(Viewer(me.pk), "mueler", mine) == "mueller"
    assert not Search(Viewer(me.pk), "garcia", mine).exists()
    assert did_you_mean(Viewer(me.pk), "garsia", mine) == ""


@pytest.mark.django_db
def test_no_phrase_runs_from_a_line_into_the_name() -> None:
    me, friend = MemberFactory.create(), MemberFactory.create(name="Di Byrne", listing=CONTACTS)
    tie(friend, me, PERSONAL)
    line(friend, "old sloops", MEMBERS)
    search = Search(Viewer(me.pk), "“sloops di”")
    assert (search.page().hits, search.count().number) == ([], 0)
    assert _found(Viewer(me.pk), "“old sloops” “di byrne”") == ["Di Byrne"]


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


@pytest.mark.usefixtures("number_found")
@pytest.mark.django_db
def test_who_is_found_by_hidden_lines_has_a_place_on_some_page() -> None:
    me, friend = MemberFactory.create(name="Me Myself"), listed(name="Di Byrne")
    line(friend, "I know Smith", PERSONAL)
    tie(friend, me, PERSONAL)
    names = {listed(name=f"Flo Smith {n}").name for n in range(3)}
    line(listed(name="Ed Frost"), "I know Smith", MEMBERS)
    seen = [member.name for member in _paged(Search(Viewer(me.pk), "smith"), size=2)]
    assert set(seen[:3]) == names
    assert seen[3:] == ["Di Byrne", "Ed Frost"]


@pytest.mark.parametrize("is_me", [True, False])
@pytest.mark.django_db
def test_exactly_that_name_comes_first_though_shown_to_contacts_alone(is_me: bool) -> None:
    me, friend = MemberFactory.create(name="Me Myself"), MemberFactory.create(name="Smith", listing=CONTACTS)
    tie(friend, me, PERSONAL)
    for n in range(5):
        listed(name=f"Smith {n}")
    viewer = Viewer(friend.pk if is_me else me.pk)
    assert Search(viewer, "smith").page(size=2).hits[0].member == friend


@pytest.mark.usefixtures("number_found")
@pytest.mark.django_db
def test_a_text_too_long_for_the_index_is_found() -> None:
    me, friend = MemberFactory.create(), listed(name="Di Byrne")
    tie(friend, me, PROFESSIONAL)
    line(friend, " ".join(f"word{n}" for n in range(900)) + " old sloops", PROFESSIONAL)
    line(friend, "new sloops", PERSONAL)
    assert ContactDocument.objects.get(audience=PROFESSIONAL).words is None
    assert ContactDocument.objects.get(audience=PERSONAL).long is None
    assert _found(Viewer(me.pk), "“old sloops” word7") == ["Di Byrne"]
    assert _found(Viewer(me.pk), "“new sloops”") == []


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


def test_no_line_stands_among_reasons_for_what_another_tells_as_well(cast: Cast) -> None:
    for text in ("Chess in the park", "Sloops and the sea", "Chess on old sloops", "Bees"):
        line(cast.owner, text, MEMBERS)
    viewer = Viewer(cast.stranger.pk)
    found = {
        words: [reason.text for reason in Search(viewer, words).page().hits[0].reasons]
        for words in ("chess sloops", "bees chess sloops", "sloops", "old chess sea")
    }
    assert found == {
        "chess sloops": ["Chess on old sloops"],
        "bees chess sloops": ["Chess on old sloops", "Bees"],
        "sloops": ["Sloops and the sea"],
        "old chess sea": ["Chess on old sloops", "Sloops and the sea"],
    }


def test_reasons_are_without_the_marks_of_formatted_text(cast: Cast) -> None:
    text = "I am **at the desk**.\n\n* Ask me about *local* [history](https://history.example/) & maps"
    EntryFactory.create(
        owner=cast.owner, kind="about-work", audience=MEMBERS, value={"value": text}, text=text
    )
    reason = Search(Viewer(cast.stranger.pk), "desk history").page().hits[0].reasons[0]
    assert reason.text == "I am at the desk. Ask me about local history & maps"
    assert [part for part, is_marked in reason.parts if is_marked] == ["desk", "history"]


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


@pytest.mark.usefixtures("number_found")
def test_levels_change_the_effort_and_not_the_result(reader: Viewer) -> None:
    people = [listed(name=f"Person{n:03} Quill", headline="maps " * (n % 7)) for n in range(60)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_searchlevel (reach, level, score) VALUES ('mem', 0, 6000), ('mem', 2, 5500)"
        )
        cursor.execute("SELECT members_search_index(%s::bigint[])", [[person.pk for person in people]])
    assert set(Document.objects.values_list("mem_level", flat=True)) > {0, 4}
    seen = [member.pk for member in _paged(Search(reader, "quill"), size=7)]
    assert sorted(seen) == sorted(person.pk for person in people)
    assert str(Search(reader, "quill").count()) == "60"


def test_counts_stop_at_a_thousand(reader: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("members.search.engine.CAP", 3)
    for n in range(5):
        listed(name=f"Quill {n}")
    assert str(Search(reader, "quill").count()) == "3+"
    assert len(_found(reader, "quill")) == len(Search(reader, "quill").page(sort="name").hits) == 5


@pytest.mark.usefixtures("number_found")
@pytest.mark.parametrize("text", ["quill", ""])
def test_among_many_those_whom_contacts_alone_find_stand_where_their_names_belong(
    reader: Viewer, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr("members.search.engine.CAP", 2)
    me = MemberFactory.create(name="Flo Quill")
    for name in ("Ada Quill", "Bo Quill", "Di Quill", "Ed Quill"):
        listed(name=name)
    friend, other = (MemberFactory.create(name=name, listing=PERSONAL) for name in ("Cy Quill", "Cleo Quill"))
    tie(friend, me, PERSONAL)
    tie(other, me, PROFESSIONAL)
    seen = [member.name for member in _paged(Search(Viewer(me.pk), text), sort="name", size=2)]
    assert seen == ["Ada Quill", "Bo Quill", "Cy Quill", "Di Quill", "Ed Quill", "Flo Quill"]
    assert len(Search(reader, text).page(sort="name").hits) == 4 + (not text)


@pytest.mark.usefixtures("number_found")
@pytest.mark.parametrize(
    ("is_name", "stride", "farthest"),
    [(True, 0, 0), (False, 0, 0), (False, 2000, 2000), (False, 6, 30), (False, 7, 8), (False, 1, 30)],
    ids=["named", "sorted", "met", "met later", "too far", "too few"],
)
def test_the_order_of_names_is_the_same_however_it_is_found(
    reader: Viewer, monkeypatch: pytest.MonkeyPatch, is_name: bool, stride: int, farthest: int
) -> None:
    monkeypatch.setattr("members.search.order._STRIDE", stride)
    monkeypatch.setattr("members.search.order._FARTHEST", farthest)
    monkeypatch.setattr("members.search.order._MET", 1)
    monkeypatch.setattr(Search, "name", ("quill", "'quill' & !'name#quill'") if is_name else None)
    monkeypatch.setattr(Search, "is_widespread", True)
    for n in range(5):
        listed(name=f"Ada Before{n}")
    people = [listed(name=f"{name} Quill") for name in ("Bo", "Ada", "Cy", "Éd", "Quill Fay")]
    listed(name="Nell Quilling")
    MemberFactory.create(name="Di Quill", listing=CONTACTS)
    # Of other names, in a line, in a name of two words, and sorted otherwise than the name is spelt.
    for name, text in (("Bo Marsh", "I read Quill"), ("Zoe Zuse", "Quill"), ("Cy Marsh", "quills")):
        line(listed(name=name), text, MEMBERS)
    listed(name="Ed Quill-Marsh")
    people[0].sort_name = "Zuill, Bo"
    people[0].save()
    seen = [member.name for member in _paged(Search(reader, "quill"), sort="name", size=2)]
    assert seen == [
        "Bo Marsh",
        "Ada Quill",
        "Cy Quill",
        "Éd Quill",
        "Quill Fay Quill",
        "Ed Quill-Marsh",
        "Bo Quill",
        "Zoe Zuse",
    ]


@pytest.mark.usefixtures("number_found")
def test_whoever_says_very_much_is_found_by_phrases(reader: Viewer) -> None:
    person = listed(name="Ada Quill")
    # Two thousand letters of a script without spaces are as many words, and as many pairs of them.
    texts = ["".join(map(chr, range(start, start + 2000))) for start in range(0x4E00, 0x5E00, 500)]
    Entry.objects.bulk_create(
        Entry(owner=person, kind="hobby", text=text, audience=MEMBERS) for text in texts
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT words @@ quote_literal(%s)::tsquery FROM members_fulldocument WHERE member_id = %s",
            [NOT_PAIRED, person.pk],
        )
        assert cursor.fetchone() == (True,)
    assert _found(reader, "“一丁丂”") == _found(reader, "“七丄丅” quill") == ["Ada Quill"]
    assert _found(reader, "“一丂”") == []


def test_a_run_of_letters_that_comes_twice_is_a_phrase(reader: Viewer) -> None:
    line(listed(name="Ada Quill"), "東京 x 東京", MEMBERS)
    assert _found(reader, "“東京 x 東京”") == _found(reader, "“x 東京”") == ["Ada Quill"]


@pytest.mark.django_db
def test_a_name_as_long_as_can_be_is_found() -> None:
    # Each sign unfolds to six letters.
    person = listed(name="㌖" * 120)
    line(person, "sloops", MEMBERS)
    assert _found(Viewer(MemberFactory.create().pk), "sloops") == [person.name]


@pytest.mark.django_db
@pytest.mark.parametrize("listing", [MEMBERS, CONTACTS])
def test_words_that_stand_apart_are_no_phrase_though_few_have_them(listing: int) -> None:
    me, friend = MemberFactory.create(), MemberFactory.create(name="Di Byrne", listing=listing)
    tie(friend, me, PERSONAL)
    line(friend, "sloops of old, and maps", PERSONAL)
    assert _found(Viewer(me.pk), "“old sloops”") == []
    assert _found(Viewer(me.pk), "“sloops of old” “and maps”") == ["Di Byrne"]


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


# Narrowing


@pytest.mark.parametrize("most", [64, 8, 0])
def test_places_near_a_place(reader: Viewer, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr("members.search.filters._MOST_SQUARES", most)
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
    for name, audience in (("Con Tact", PERSONAL), ("Hid Den", ONLY_ME), ("Pro Only", PROFESSIONAL)):
        Entry.objects.create(
            owner=(member := listed(name=name)), kind="town", place=lowell, text="", audience=audience
        )
        tie(member, Member.objects.get(pk=reader.member_id or 0), PERSONAL)
    near = Search(reader, "", Filters(place=lowell.pk, within=9))
    assert (sorted(hit.member.name for hit in near.page().hits), near.count().number) == (
        ["Ann Low", "Con Tact"],
        2,
    )
    assert _found(Viewer.visitor(), "", Filters(place=lowell.pk, within=9)) == []
    own = Search(Viewer(Member.objects.get(name="Hid Den").pk), "", Filters(place=lowell.pk, within=9))
    assert sorted(hit.member.name for hit in own.page().hits) == ["Ann Low", "Hid Den"]


@pytest.mark.parametrize("contacts", ["", "all"])
@pytest.mark.parametrize("many", [300, 0])
def test_a_wide_circle_alone_finds_whom_it_takes_in(
    reader: Viewer, monkeypatch: pytest.MonkeyPatch, contacts: str, many: int
) -> None:
    monkeypatch.setattr("members.search.engine._MANY", many)
    friend = listed(name="Ann Low")
    tie(friend, Member.objects.get(pk=reader.member_id or 0), PERSONAL)
    place = PlaceFactory.create()
    Entry.objects.create(owner=friend, kind="town", place=place, text="", audience=PERSONAL)
    wide = Search(reader, "", Filters(place=place.pk, within=500, contacts=contacts))
    for order in ("relevance", "name"):
        assert [hit.member.name for hit in wide.page(sort=order).hits] == ["Ann Low"]
    assert (wide.count().number, wide.exists()) == (1, True)


def test_a_place_that_moved_is_near_what_it_moved_to(reader: Viewer) -> None:
    lowell = PlaceFactory.create(latitude=42.63, longitude=-71.32)
    moved = PlaceFactory.create(latitude=55.0, longitude=-71.32)
    Entry.objects.create(owner=listed(name="Ann Low"), kind="town", place=moved, text="", audience=MEMBERS)
    near = Filters(place=lowell.pk, within=25)
    assert _found(reader, "", near) == []
    Place.objects.filter(pk=moved.pk).update(latitude=42.7)
    assert _found(reader, "", near) == ["Ann Low"]


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
    rows += " UNION ALL SELECT member_id, xmin::text FROM members_fulldocument"

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
    for model in (Document, ContactDocument, FullDocument, NameForm):
        assert not model.objects.filter(member_id=number).exists()
