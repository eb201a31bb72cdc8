"""Rank tiers, rare sets and limits change the effort, and not who is found."""

import pytest
from django.db import connection

from members.models import ContactDocument, Document, Entry
from members.models.search import NOT_PAIRED
from members.rule.masks import MEMBERS, PERSONAL, PROFESSIONAL
from members.rule.standing import Viewer
from members.search import SORTS, Limits, Search
from tests.factories import MemberFactory, line, listed, tie
from tests.members.search.looking import finds, paged
from tests.members.search.tiers import stand_on


def test_rank_tiers_change_the_effort_and_not_the_result(reader: Viewer, limits: Limits) -> None:
    people = [listed(name=f"Person{n:03} Quill", headline="maps " * (n % 7)) for n in range(60)]
    stand_on({0: 7000, 2: 6500})
    assert set(Document.objects.values_list("mem_level", flat=True)) == {0, 2, 4}
    search = Search(reader, "quill", limits=limits)
    seen = [member.pk for member in paged(search, size=7)]
    assert sorted(seen) == sorted(person.pk for person in people)
    assert str(search.count()) == "60"


def test_counts_stop_at_a_limit(reader: Viewer) -> None:
    limits = Limits(counted=3)
    for n in range(5):
        listed(name=f"Quill {n}")
    search = Search(reader, "quill", limits=limits)
    assert str(search.count()) == "3+"
    assert {facet.capped for facet in search.facets()} <= {True}
    assert [len(search.page(sort=sort).hits) for sort in SORTS] == [5, 5]


@pytest.mark.django_db
def test_a_text_too_long_for_the_index_is_found(limits: Limits) -> None:
    me, friend = MemberFactory.create(), listed(name="Di Byrne")
    tie(friend, me, PROFESSIONAL)
    line(friend, " ".join(f"word{n}" for n in range(900)) + " old sloops", PROFESSIONAL)
    line(friend, "new sloops", PERSONAL)
    assert ContactDocument.objects.get(audience=PROFESSIONAL).words is None
    assert ContactDocument.objects.get(audience=PERSONAL).long is None
    assert finds(Viewer(me.pk), "“old sloops” word7", limits=limits) == ["Di Byrne"]
    assert finds(Viewer(me.pk), "“new sloops”", limits=limits) == []


def test_a_member_who_says_very_much_is_found_by_phrases(reader: Viewer, limits: Limits) -> None:
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
    typed = ("“一丁丂”", "“七丄丅” quill", "“一丂”")
    assert [finds(reader, each, limits=limits) for each in typed] == [["Ada Quill"], ["Ada Quill"], []]
