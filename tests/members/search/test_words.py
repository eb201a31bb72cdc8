"""What is typed: words, phrases, any script, and whatever is hostile."""

import pytest
from django.http import QueryDict

from members.forms.people import PeopleForm
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL
from members.rule.standing import Viewer
from members.search import Search, did_you_mean, suggest
from members.search.asked import split
from members.search.filters import known_filters
from tests.factories import MemberFactory, line, listed, tie
from tests.members.search.looking import finds

HOSTILE = (
    "!", "&", "|", "a & !b", "a:*", "a <-> b", "(((", "'", "''; DROP TABLE members_member; --", "\\", "a\\'b", "%", "_", "*",
    ".*", "[a-z]+", "(?:a|b", "\0", "a\0b", "\u202eabc\u202c", "\u200f\u200e", "“", "”””", '"', '" "', "“ ” “", "$1", "%s",
    "%(me)s", "{all}", "{}", "<b>x</b>", "\ud7ff", "\U0010ffff", "x" * 10_000, "x " * 5_000, "“x ” " * 2_000, "\t\n\r\x0b\x7f",
    "½", "ﷺ", "😀", "ÅÅÅ", "İı", "ß", "'a':*A", "a:1A,2B", "heading#1", "place#1", "NULL", "\u0000'\u0000",
)  # fmt: skip


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
        assert finds(reader, text) == ["Ada Quill"]
    assert finds(reader, "chess sloops") == finds(reader, "ches") == []


def test_a_phrase_stands_in_one_line(reader: Viewer) -> None:
    person = listed(name="Ada Quill", headline="Keeper of maps")
    line(person, "sloops and old charts", MEMBERS)
    line(person, "letterpress", MEMBERS)
    assert finds(reader, "“old charts”") == finds(reader, "“keeper of maps” sloops") == ["Ada Quill"]
    for text in ("“charts old”", "“maps sloops”", "“charts letterpress”", "“quill keeper”"):
        assert finds(reader, text) == []


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
    assert finds(reader, typed) == [name]


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
        did_you_mean(Search(viewer, text))
        search.page(after=text)
        search.page(sort="name", after=text)
        data = QueryDict(mutable=True)
        data.update(dict.fromkeys(known_filters(), text))
        form = PeopleForm(data, viewer=viewer)
        form.is_valid()
        Search(viewer, "", form.filters).page()


@pytest.mark.django_db
def test_no_phrase_runs_from_a_line_into_the_name() -> None:
    me, friend = MemberFactory.create(), MemberFactory.create(name="Di Byrne", listing=CONTACTS)
    tie(friend, me, PERSONAL)
    line(friend, "old sloops", MEMBERS)
    search = Search(Viewer(me.pk), "“sloops di”")
    assert (search.page().hits, search.count().number) == ([], 0)
    assert finds(Viewer(me.pk), "“old sloops” “di byrne”") == ["Di Byrne"]


@pytest.mark.django_db
@pytest.mark.parametrize("listing", [MEMBERS, CONTACTS])
def test_words_that_stand_apart_are_no_phrase_though_few_have_them(listing: int) -> None:
    me, friend = MemberFactory.create(), MemberFactory.create(name="Di Byrne", listing=listing)
    tie(friend, me, PERSONAL)
    line(friend, "sloops of old, and maps", PERSONAL)
    assert finds(Viewer(me.pk), "“old sloops”") == []
    assert finds(Viewer(me.pk), "“sloops of old” “and maps”") == ["Di Byrne"]


def test_a_run_of_letters_that_comes_twice_is_a_phrase(reader: Viewer) -> None:
    line(listed(name="Ada Quill"), "東京 x 東京", MEMBERS)
    assert finds(reader, "“東京 x 東京”") == finds(reader, "“x 東京”") == ["Ada Quill"]


@pytest.mark.django_db
def test_a_name_as_long_as_can_be_is_found() -> None:
    # Each sign unfolds to six letters.
    person = listed(name="㌖" * 120)
    line(person, "sloops", MEMBERS)
    assert finds(Viewer(MemberFactory.create().pk), "sloops") == [person.name]
