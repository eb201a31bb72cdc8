"""Search, facets, browsing and suggestions against a brute-force reading of all text that a viewer may see, on random worlds, as every standing."""

from collections import Counter
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from members.models import Block, Contact, Document, Entry, FullDocument, Heading, Member, NameForm
from members.reads.browse import letters_with_people, numbers
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC, filing_key
from members.rule.standing import Viewer, may_see, standing
from members.search import Filters, Search, did_you_mean, engine, few, order, suggest
from members.search.rebuild import rebuild
from tests.examples import examples
from tests.factories import MemberFactory, OrganizationFactory, PlaceFactory, heading, tie

PEOPLE = 5
WORDS = ("chess", "koha", "maps", "sloops", "marc")
NAMES = ("Ada Quill", "Bo Strand", "Ada Strand", "Cy Quillon", "Di Marsh")
AUDIENCES = st.sampled_from([ONLY_ME, PUBLIC, MEMBERS, PROFESSIONAL, PERSONAL, CONTACTS, 1 << 4, 1 << 5])
FILINGS = st.sampled_from([0, PROFESSIONAL, PERSONAL, CONTACTS, PROFESSIONAL | 1 << 4, PERSONAL | 1 << 5])
PAIRS = [(a, b) for a in range(PEOPLE) for b in range(PEOPLE) if a < b]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
LINES = st.one_of(
    st.tuples(st.just("hobby"), SENTENCES),
    st.tuples(st.just("topic"), st.sampled_from(["Mapping", "Chess boxing"])),
    st.tuples(st.just("town"), st.sampled_from(["0", "1"])),
    st.tuples(st.just("position"), st.sampled_from(["Quarry", "Maps"])),
    st.tuples(st.sampled_from(["offer", "seek"]), st.sampled_from(["mentor", "visit"])),
    st.tuples(st.just("language"), st.sampled_from(["Fula", "Maps"])),
)
QUERIES = (
    "chess", "koha maps", "“maps sloops”", "cartography", "ada chess", "quill", "mentoring", "qry", "MA maps", "",
)  # fmt: skip
FILTERS = (
    Filters(),
    Filters(country="US"),
    Filters(offer="mentor", region="US#Massachusetts"),
    Filters(seek="visit"),
    Filters(type="academic"),
    Filters(language="maps"),
    Filters(contacts="all"),
    Filters(contacts="both"),
    # Around the first of the places, wherever that is.
    Filters(place=0, within=50),
    Filters(place=0, within=200),
)
TYPED = ("ad", "quill", "str", "marsh d")
WORLDS = st.fixed_dictionaries(
    {
        "ties": st.dictionaries(st.sampled_from(PAIRS), st.tuples(FILINGS, FILINGS), max_size=8),
        "blocks": st.sets(st.sampled_from([*PAIRS, *((b, a) for a, b in PAIRS)]), max_size=1),
        "gone": st.sampled_from(["", "", "suspended", "leaving"]),
        "lines": st.lists(st.tuples(st.integers(0, PEOPLE - 1), LINES, AUDIENCES), min_size=1, max_size=12),
        "listings": st.lists(AUDIENCES, min_size=PEOPLE, max_size=PEOPLE),
        "headlines": st.lists(st.one_of(st.just(""), SENTENCES), min_size=PEOPLE, max_size=PEOPLE),
        "level": st.sampled_from([-1, 0, 1]),
        "effort": st.fixed_dictionaries(
            {
                "ENOUGH": st.sampled_from([engine.ENOUGH, 1]),
                "_MANY": st.sampled_from([engine._MANY, 0]),
            }
        ),
        "others": st.sampled_from([order._MOST_OTHERS, 0]),
        "few": st.sampled_from([few.FEW, 1, -1]),
        "walk": st.sampled_from([(order._STRIDE, order._FARTHEST), (1, 3), (0, 0)]),
        "before": st.sampled_from([order._MOST_BEFORE, -1]),
        "asked": st.lists(
            st.tuples(st.sampled_from(QUERIES), st.sampled_from(FILTERS)),
            min_size=2,
            max_size=3,
            unique_by=lambda q: q[0],
        ),
    }
)
EXCHANGE = {"mentor": "Mentoring", "visit": "A library visit"}


class Everything(TestCase):
    """Five people with random names, lines, audiences, listings, ties, circles and blocks."""

    people: list[Member]
    # Of Di Marsh, whose name is misspelt.
    listing: int

    @classmethod
    def setUpTestData(cls) -> None:
        cls.people = [MemberFactory.create(name=name) for name in NAMES]
        cls.headings = {
            "Mapping": heading("Mapping", "Cartography", "Maps"),
            "Chess boxing": heading("Chess boxing"),
        }
        cls.places = [
            PlaceFactory.create(),
            PlaceFactory.create(country="CA", region="Quebec", latitude=46.8),
        ]
        cls.libraries = {
            name: OrganizationFactory.create(name=name, kind=kind, abbreviation=short)
            for name, kind, short in (("Quarry", "public", "QRY"), ("Maps", "academic", ""))
        }

    headings: dict[str, Heading]
    libraries: dict[str, Any]
    places: list[Any]

    @examples(12)
    @given(world=WORLDS)
    def test_search_reads_what_the_viewer_may_see(self, world: dict[str, Any]) -> None:
        self._make(world)
        people = list(Member.objects.filter(pk__in=[person.pk for person in self.people]))
        viewers = [Viewer.visitor()] + [Viewer(person.pk) for person in people]
        walk = patch.multiple(
            order,
            _MOST_OTHERS=world["others"],
            _STRIDE=world["walk"][0],
            _FARTHEST=world["walk"][1],
            _MET=1,
            _MOST_BEFORE=world["before"],
        )
        with patch.multiple(engine, **world["effort"]), patch.object(few, "FEW", world["few"]), walk:
            for number, viewer in enumerate(viewers):
                texts = self._readings(viewer, people)
                for text, filters in world["asked"]:
                    if filters.within:
                        filters = replace(filters, place=self.places[0].pk)
                    self._compare(viewer, text, filters, texts)
                self._browsing(viewer, texts)
                self._suggestions(viewer, texts, TYPED[number % len(TYPED)])

    def _make(self, world: dict[str, Any]) -> None:
        people = self.people
        self.listing = world["listings"][4]
        for (a, b), (mask, back) in world["ties"].items():
            tie(people[a], people[b], mask, back)
        Block.objects.bulk_create([Block(owner=people[a], blocked=people[b]) for a, b in world["blocks"]])
        for index, person in enumerate(people):
            Member.objects.filter(pk=person.pk).update(
                listing=world["listings"][index],
                headline=world["headlines"][index],
                is_active=bool(index) or world["gone"] != "suspended",
                leaving_at=timezone.now() if not index and world["gone"] == "leaving" else None,
            )
        entries = [self._entry(people[who], kind, what, mask) for who, (kind, what), mask in world["lines"]]
        Entry.objects.bulk_create(entries)
        if world["level"] >= 0:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO members_searchlevel (reach, level, score) VALUES ('mem', %s, 7000), ('pub', 0, 6000)",
                    [world["level"]],
                )
                cursor.execute(
                    "SELECT members_search_index(%s::bigint[])", [[person.pk for person in people]]
                )

    def _entry(self, owner: Member, kind: str, what: str, mask: int) -> Entry:
        entry = Entry(owner=owner, kind=kind, text=what, audience=mask, value={"value": what})
        if kind == "topic":
            entry.heading = self.headings[what]
        elif kind == "town":
            entry.place = self.places[int(what)]
            entry.text = str(entry.place)
        elif kind == "position":
            entry.organization = self.libraries[what]
        elif kind in ("offer", "seek"):
            entry.value, entry.text = {"what": what}, EXCHANGE[what]
        return entry

    def _readings(self, viewer: Viewer, people: list[Member]) -> dict[int, list[tuple[str, Any]]]:
        """Of everybody whom the viewer may find, every line that they may see: its text, and the line."""
        found: dict[int, list[tuple[str, Any]]] = {}
        for person in people:
            stand = standing(viewer, person.pk)
            if may_see(person.listing, stand):
                lines = [e for e in Entry.objects.filter(owner=person) if may_see(e.audience, stand)]
                found[person.pk] = [
                    (person.name, None),
                    (person.headline, None),
                    *((e.text, e) for e in lines),
                ]
        return found

    def _meets(self, lines: list[tuple[str, Any]], text: str) -> bool:
        """Whether each word or phrase stands in one of the lines, by any name of its heading; or what it is short for."""
        maps = ["mapping", "cartography", "maps"]
        phrases = {
            "“maps sloops”": [["maps sloops"]],
            "cartography": [maps],
            "koha maps": [["koha"], maps],
            "MA maps": [["ma"], maps],
        }.get(text, [[word] for word in text.split()])
        short = {
            "qry": ("organization", str(self.libraries["Quarry"].pk)),
            "ma": ("region", "US#Massachusetts"),
        }
        marks = {mark for _, entry in lines if entry for mark in _marks(entry)}
        spoken = [f" {' '.join(line.replace(',', ' ').lower().split())} " for line, _ in lines]
        return all(
            short.get(names[0]) in marks or any(f" {name} " in line for name in names for line in spoken)
            for names in phrases
        )

    def _passes(self, viewer: Viewer, owner: int, lines: list[tuple[str, Any]], filters: Filters) -> bool:
        marks = {mark for _, entry in lines if entry for mark in _marks(entry)}
        asked = [pair for pair in filters.pairs() if pair[0] not in ("contacts", "within", "unit")]
        if any(pair not in marks for pair in asked):
            return False
        if filters.contacts:
            mine = (
                Contact.objects.filter(owner_id=viewer.member_id, other_id=owner) if viewer.member_id else []
            )
            return any(filters.contacts == "all" or each.tier == CONTACTS for each in mine)
        return True

    def _compare(
        self, viewer: Viewer, text: str, filters: Filters, texts: dict[int, list[tuple[str, Any]]]
    ) -> None:
        expected = {
            owner
            for owner, lines in texts.items()
            if self._meets(lines, text) and self._passes(viewer, owner, lines, filters)
        }
        search = Search(viewer, text, filters)
        page = search.page()
        found = [hit.member.pk for hit in page.hits]
        assert sorted(found) == sorted(expected), (text, filters)
        assert search.count().number == len(expected)
        assert search.exists() == bool(expected)
        shown = {line for lines in texts.values() for line, _ in lines}
        assert all(
            hit.line in shown and {reason.text for reason in hit.reasons} <= shown for hit in page.hits
        )
        assert [hit.member.pk for hit in search.page(sort="name").hits] == list(
            Member.objects.filter(pk__in=expected).order_by("sort_key", "pk").values_list("pk", flat=True)
        )
        self._facets(search, texts, expected)
        paged: list[int] = []
        after = ""
        while after or not paged:
            part = search.page(after=after, size=2)
            paged += [hit.member.pk for hit in part.hits]
            after = part.after
            if not after:
                break
        assert paged == found

    def _facets(self, search: Search, texts: dict[int, list[tuple[str, Any]]], expected: set[int]) -> None:
        counts: dict[str, Counter[str]] = {}
        for owner in expected:
            for key, value in {mark for _, entry in texts[owner] if entry for mark in _marks(entry)}:
                counts.setdefault(key, Counter())[value] += 1
        if viewer_id := search.viewer.member_id:
            for each in Contact.objects.filter(owner_id=viewer_id, other_id__in=expected):
                counts.setdefault("contacts", Counter()).update(["all", filing_key(each.mask)])
        facets = {
            facet.key: Counter({value.value: value.number for value in facet.values})
            for facet in search.facets()
        }
        assert facets == counts

    def _browsing(self, viewer: Viewer, texts: dict[int, list[tuple[str, Any]]]) -> None:
        counts: Counter[tuple[str, str]] = Counter()
        for lines in texts.values():
            counts.update({mark for _, entry in lines if entry for mark in _marks(entry)})
        for key in ("heading", "organization", "country"):
            expected = {value: number for (name, value), number in counts.items() if name == key}
            values = ["1", "FR", *{value for _, value in counts}]
            found = {value: count.number for value, count in numbers(viewer, key, values).items()}
            assert found == expected
        letters = Counter(Member.objects.get(pk=owner).sort_key[0] for owner in texts)
        assert {each.value: each.number.number for each in letters_with_people(viewer)} == letters

    def _suggestions(self, viewer: Viewer, texts: dict[int, list[tuple[str, Any]]], typed: str) -> None:
        # Nobody needs to be offered themselves.
        names = {lines[0][0] for owner, lines in texts.items() if owner != viewer.member_id}
        expected = {n for n in names if any(form.startswith(typed) for form in _rotations(n.lower()))}
        offered = suggest(viewer, typed)
        people = {s.text for s in offered if s.kind == "person" and s.target.pk != viewer.member_id}
        assert people == expected
        readings = {f" {line.lower()} " for lines in texts.values() for line, _ in lines}
        meant = did_you_mean(viewer, "marhs")
        assert not meant or any(f" {meant} " in line for line in readings)
        assert meant or "Di Marsh" not in names or self.listing not in (PUBLIC, MEMBERS)


def _marks(entry: Entry) -> list[tuple[str, str]]:
    """By what a line lets its owner be narrowed down: the name of a filter, and a value."""
    marks: list[tuple[str, Any]] = [("heading", entry.heading_id), ("organization", entry.organization_id)]
    if entry.organization:
        marks.append(("type", entry.organization.kind))
    if entry.place:
        country, region = entry.place.country, entry.place.region
        marks += [("place", entry.place_id), ("country", country), ("region", f"{country}#{region}")]
    if entry.kind in ("offer", "seek"):
        marks.append((entry.kind, entry.value["what"]))
    if entry.kind == "language":
        marks.append(("language", entry.text.lower()))
    return [(key, str(value)) for key, value in marks if value]


def _rotations(name: str) -> list[str]:
    words = name.split()
    return [" ".join(words[i:] + words[:i]) for i in range(len(words))]


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
