"""The stories of directories that leaked, told of search: by text, order, counts, stale documents and blocks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from members.kinds import BY_KEY
from members.models import Block, Entry, Member, Spelling
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer
from members.search import Filters, Search, did_you_mean, suggest
from tests.cast import Cast
from tests.factories import BlockFactory, MemberFactory, PlaceFactory, heading, line, tie


def _found(viewer: Viewer, text: str, filters: Filters | None = None) -> list[str]:
    return [hit.member.name for hit in Search(viewer, text, filters or Filters()).page().hits]


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
                assert did_you_mean(Search(viewer, "zanzibat")) == ""
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
        search = Search(viewer, "sloops")
        page = search.page()
        assert (page.hits, search.count(page).number, search.facets(page)) == ([], 0, [])
        assert Search(viewer, "").page(size=50).hits[0].reasons == []
    _without_triggers(lambda: Member.objects.filter(pk=cast.owner.pk).update(listing=ONLY_ME))
    for viewer in (Viewer.visitor(), Viewer(cast.stranger.pk)):
        assert "Nell Harrigan" not in _found(viewer, "")
        assert suggest(viewer, "harrigan") == []
        assert did_you_mean(Search(viewer, "harigan")) == ""


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
        assert did_you_mean(Search(viewer, "harigan")) == ""
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


def test_the_dictionary_knows_no_hidden_name(db: None) -> None:
    reader = Viewer(MemberFactory.create().pk)
    hidden = MemberFactory.create(name="Xanthippe Quorn", listing=PERSONAL)
    assert not Spelling.objects.filter(word__in=["xanthippe", "quorn"]).exists()
    Member.objects.filter(pk=hidden.pk).update(listing=MEMBERS)
    assert did_you_mean(Search(reader, "xantippe")) == "xanthippe"
    Member.objects.filter(pk=hidden.pk).update(listing=PERSONAL)
    assert did_you_mean(Search(reader, "xantippe")) == ""


@pytest.mark.parametrize("hidden", [PUBLIC, MEMBERS])
def test_hidden_names_do_not_take_the_place_of_others(db: None, hidden: int) -> None:
    for name in ("Ona Harrigat", "Una Harrigas", "Ina Harrigar"):
        MemberFactory.create(name=name, listing=PUBLIC)
    line(MemberFactory.create(name="Ena Harrigax", listing=PUBLIC), "sloops", PUBLIC)
    reader, other = MemberFactory.create(), MemberFactory.create(name="Nell Harrigan", listing=hidden)
    BlockFactory.create(owner=other, blocked=reader)
    for viewer in (Viewer(reader.pk), *([Viewer.visitor()] if hidden == MEMBERS else [])):
        assert did_you_mean(Search(viewer, "harrigaz sloops")) == "harrigax sloops"
