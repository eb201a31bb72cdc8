"""Search, facets, browsing and suggestions against a brute-force reading of all that a viewer may see, on random worlds, as every standing."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis.extra.django import TestCase

from members.models import Contact, Document, Entry, FullDocument, Member, NameForm
from members.reads.browse import letters_with_people, numbers
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PUBLIC, filing_key
from members.rule.standing import Viewer
from members.search import SORTS, Count, Filters, Limits, Search, did_you_mean, suggest
from members.search.anybody import find_anybody
from members.search.asked import ask
from members.search.question import Question
from members.search.rebuild import rebuild
from netlib.roles import WEB, restricted
from tests.examples import examples
from tests.factories import MemberFactory, tie
from tests.members.search.looking import paged
from tests.members.search.worlds import (
    QUERIES,
    WORLDS,
    Line,
    World,
    count_marks,
    every_limit_is_drawn,
    rotations,
)

TYPED = ("ad", "quill", "str", "marsh d")


class Everything(TestCase):
    """Five people with random names, lines, audiences, listings, ties, circles and blocks."""

    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = World()

    @examples(12)
    @given(drawn=WORLDS)
    def test_search_reads_what_the_viewer_may_see(self, drawn: dict[str, Any]) -> None:
        self.world.fill(drawn)
        limits = drawn["limits"]
        viewers = [Viewer.visitor()] + [Viewer(person.pk) for person in self.world.people]
        for number, viewer in enumerate(viewers):
            readings = self.world.readings(viewer)
            # As requests ask it: held by the policies.
            with restricted(WEB, viewer.member_id):
                for text, filters in drawn["asked"]:
                    search = Search(viewer, text, self.world.filters(filters), limits)
                    self._compare(search, readings)
                self._anybody(viewer, drawn["asked"][0][1], limits, readings)
                self._browsing(viewer, readings)
                self._suggestions(viewer, readings, TYPED[number % len(TYPED)])
                self._spelling(viewer, limits, readings, drawn["listings"][4])

    def _compare(self, search: Search, readings: dict[int, list[Line]]) -> None:
        viewer, limits = search.viewer, search.limits
        expected = self.world.expected(viewer, search.text, search.filters, readings)
        page = search.page()
        found = [hit.member.pk for hit in page.hits]
        assert sorted(found) == sorted(expected), (search.text, search.filters)
        assert search.count() == Count.of(len(expected), limits.counted)
        shown = {line.text for lines in readings.values() for line in lines}
        assert all(
            hit.line in shown and {reason.text for reason in hit.reasons} <= shown for hit in page.hits
        )
        by_name = Member.objects.filter(pk__in=expected).order_by("sort_key", "pk")
        assert [hit.member.pk for hit in search.page(sort="name").hits] == [each.pk for each in by_name]
        if len(expected) <= limits.counted:
            self._facets(search, readings, expected)
        for sort in SORTS:
            whole = [hit.member for hit in search.page(sort=sort).hits]
            assert paged(search, sort=sort, size=2) == whole

    def _facets(self, search: Search, readings: dict[int, list[Line]], expected: set[int]) -> None:
        counts = count_marks(readings, expected)
        if viewer_id := search.viewer.member_id:
            for each in Contact.objects.filter(owner_id=viewer_id, other_id__in=expected):
                counts.setdefault("contacts", Counter()).update(["all", filing_key(each.mask)])
        facets = {
            facet.key: Counter({value.value: value.number for value in facet.values})
            for facet in search.facets()
        }
        assert facets == counts

    def _anybody(
        self, viewer: Viewer, drawn: dict[str, Any], limits: Limits, readings: dict[int, list[Line]]
    ) -> None:
        filters: Filters = self.world.filters(drawn)
        texts = [text for text in QUERIES if text]
        question = Question(viewer, filters=filters, limits=limits)
        finds = find_anybody(question, [ask(text).clauses for text in texts])
        assert finds == [bool(self.world.expected(viewer, text, filters, readings)) for text in texts]

    def _browsing(self, viewer: Viewer, readings: dict[int, list[Line]]) -> None:
        counts = count_marks(readings, set(readings))
        for key in ("heading", "organization", "country"):
            values = ["1", "FR", *{value for each in counts.values() for value in each}]
            found = {value: count.number for value, count in numbers(viewer, key, values).items()}
            assert found == counts.get(key, {})
        letters = Counter(Member.objects.get(pk=owner).sort_key[0] for owner in readings)
        assert {each.value: each.number.number for each in letters_with_people(viewer)} == letters

    def _suggestions(self, viewer: Viewer, readings: dict[int, list[Line]], typed: str) -> None:
        # Nobody needs to be offered themselves.
        names = {lines[0].text for owner, lines in readings.items() if owner != viewer.member_id}
        expected = {name for name in names if any(form.startswith(typed) for form in rotations(name.lower()))}
        offered = suggest(viewer, typed)
        people = {s.text for s in offered if s.kind == "person" and s.target.pk != viewer.member_id}
        assert people == expected

    def _spelling(
        self, viewer: Viewer, limits: Limits, readings: dict[int, list[Line]], listing: int
    ) -> None:
        """Di Marsh, of that listing, is misspelt."""
        meant = did_you_mean(Search(viewer, "marhs", limits=limits))
        spoken = {f" {line.text.lower()} " for lines in readings.values() for line in lines}
        assert not meant or any(f" {meant} " in line for line in spoken)
        names = {lines[0].text for lines in readings.values()}
        assert meant or "Di Marsh" not in names or listing not in (PUBLIC, MEMBERS)


def test_the_property_draws_every_limit() -> None:
    assert every_limit_is_drawn()


@pytest.mark.django_db
def test_a_rebuild_changes_nothing() -> None:
    one, other = MemberFactory.create(listing=MEMBERS), MemberFactory.create(listing=CONTACTS)
    tie(one, other, PERSONAL)
    for mask in (PUBLIC, MEMBERS, PERSONAL, ONLY_ME):
        Entry.objects.create(owner=one, kind="hobby", text=f"chess {mask}", audience=mask)

    def documents() -> list[Any]:
        found = [model.objects.order_by("member_id").values() for model in (Document, FullDocument)]
        forms = NameForm.objects.order_by("form", "member_id").values("form", "sort_key", "listing")
        return [list(rows) for rows in (*found, forms)]

    before = documents()
    assert list(rebuild()) == [Member.objects.count()]
    assert documents() == before
