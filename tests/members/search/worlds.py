"""Random worlds of five people, and what a viewer may find in them by brute force: by reading all that they may see."""

from collections import Counter
from dataclasses import dataclass, fields
from typing import Any

from django.db import connection
from django.utils import timezone
from hypothesis import strategies as st

from members.models import Block, Contact, Entry, Heading, Member
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.rule.standing import Viewer, may_see, standing
from members.search import Filters, Limits
from members.search.marks import marks_sql
from tests.factories import MemberFactory, OrganizationFactory, PlaceFactory, heading, tie
from tests.members.search.tiers import stand_on

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
FIRST_PLACE = "the first place"
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"country": "US"},
    {"offer": "mentor", "region": "US#Massachusetts"},
    {"seek": "visit"},
    {"type": "academic"},
    {"language": "maps"},
    {"contacts": "all"},
    {"contacts": "both"},
    {"place": FIRST_PLACE, "within": 50},
    {"place": FIRST_PLACE, "within": 200},
)
# For each limit that decides how much is looked at, its value and others. Whatever they are, the same people are found.
EFFORT = {
    "enough": (50, 1), "many_contacts": (300, 0), "rare": (1000, 1, -1), "phrase_tiers": (2, 0, 4), "wide": (200, 0),
    "squares": (64, 8, 0), "lifted": (300, 0), "name_words": (4, 0), "walk_step": (2000, 1), "walk_most": (16_000, 3, 0),
    "walk_found": (6, 1), "passed": (30_000, -1), "checked": (1, 3),
}  # fmt: skip
# Limits that cut answers short: of these only the first is drawn.
ANSWERS = {"counted": (1000, 2), "facet_values": (12,), "misspelt": (3,), "alike": (4,), "tried": (6,)}
LIMITS = st.fixed_dictionaries(
    {name: st.sampled_from(values) for name, values in (EFFORT | ANSWERS).items()}
).map(lambda drawn: Limits(**drawn))
WORLDS = st.fixed_dictionaries(
    {
        "ties": st.dictionaries(st.sampled_from(PAIRS), st.tuples(FILINGS, FILINGS), max_size=8),
        "blocks": st.sets(st.sampled_from([*PAIRS, *((b, a) for a, b in PAIRS)]), max_size=1),
        "gone": st.sampled_from(["", "", "suspended", "leaving"]),
        "lines": st.lists(st.tuples(st.integers(0, PEOPLE - 1), LINES, AUDIENCES), min_size=1, max_size=12),
        "listings": st.lists(AUDIENCES, min_size=PEOPLE, max_size=PEOPLE),
        "headlines": st.lists(st.one_of(st.just(""), SENTENCES), min_size=PEOPLE, max_size=PEOPLE),
        # The rank tier from a static rank of 7000 on; -1 puts everybody on the last.
        "tier": st.sampled_from([-1, 0, 1]),
        "limits": LIMITS,
        "asked": st.lists(
            st.tuples(st.sampled_from(QUERIES), st.sampled_from(FILTERS)),
            min_size=2,
            max_size=3,
            unique_by=lambda asked: asked[0],
        ),
    }
)
EXCHANGE = {"mentor": "Mentoring", "visit": "A library visit"}
# The marks of each line, by its key in place of its owner's.
_MARKS = marks_sql(
    "(SELECT id AS owner_id, kind, value, heading_id, organization_id, place_id FROM members_entry)"
)

Mark = tuple[str, str]


def every_limit_is_drawn() -> bool:
    """Whether this file says of each limit what a test may do with it."""
    return {field.name for field in fields(Limits)} == {*EFFORT, *ANSWERS}


@dataclass(frozen=True)
class Line:
    """What a viewer may read of somebody, and by what it lets them be narrowed down. Name and headline have no marks."""

    text: str
    marks: frozenset[Mark] = frozenset()


class World:
    """Five people with their vocabulary; `fill` gives them random lines, audiences, listings, ties, circles and blocks."""

    def __init__(self) -> None:
        self.people: list[Member] = [MemberFactory.create(name=name) for name in NAMES]
        self.headings: dict[str, Heading] = {
            "Mapping": heading("Mapping", "Cartography", "Maps"),
            "Chess boxing": heading("Chess boxing"),
        }
        # Some 480 kilometers apart.
        self.places: list[Any] = [
            PlaceFactory.create(),
            PlaceFactory.create(country="CA", region="Quebec", latitude=46.8),
        ]
        self.libraries: dict[str, Any] = {
            name: OrganizationFactory.create(name=name, kind=kind, abbreviation=short)
            for name, kind, short in (("Quarry", "public", "QRY"), ("Maps", "academic", ""))
        }

    def fill(self, drawn: dict[str, Any]) -> None:
        """Make what was drawn from WORLDS."""
        people = self.people
        for (a, b), (mask, back) in drawn["ties"].items():
            tie(people[a], people[b], mask, back)
        Block.objects.bulk_create([Block(owner=people[a], blocked=people[b]) for a, b in drawn["blocks"]])
        for index, person in enumerate(people):
            Member.objects.filter(pk=person.pk).update(
                listing=drawn["listings"][index],
                headline=drawn["headlines"][index],
                is_active=bool(index) or drawn["gone"] != "suspended",
                leaving_at=timezone.now() if not index and drawn["gone"] == "leaving" else None,
            )
        entries = [self._entry(people[who], kind, what, mask) for who, (kind, what), mask in drawn["lines"]]
        Entry.objects.bulk_create(entries)
        if drawn["tier"] >= 0:
            stand_on({drawn["tier"]: 7000})

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

    def filters(self, drawn: dict[str, Any]) -> Filters:
        """The filters that were drawn from FILTERS."""
        if drawn.get("place") == FIRST_PLACE:
            drawn = {**drawn, "place": self.places[0].pk}
        return Filters(**drawn)

    def readings(self, viewer: Viewer) -> dict[int, list[Line]]:
        """Of everybody whom the viewer may find, all that they may read, by the keys of the members."""
        marks: dict[int, set[Mark]] = {}
        with connection.cursor() as cursor:
            cursor.execute(_MARKS)
            for entry, key, value in cursor.fetchall():
                marks.setdefault(entry, set()).add((key, value))
        readings: dict[int, list[Line]] = {}
        for person in Member.objects.filter(pk__in=[person.pk for person in self.people]):
            stand = standing(viewer, person.pk)
            if may_see(person.listing, stand):
                lines = [e for e in Entry.objects.filter(owner=person) if may_see(e.audience, stand)]
                readings[person.pk] = [
                    Line(person.name),
                    Line(person.headline),
                    *(Line(entry.text, frozenset(marks.get(entry.pk, ()))) for entry in lines),
                ]
        return readings

    def meets(self, lines: list[Line], text: str) -> bool:
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
        marks = marks_of(lines)
        spoken = [f" {' '.join(line.text.replace(',', ' ').lower().split())} " for line in lines]
        return all(
            short.get(names[0]) in marks or any(f" {name} " in line for name in names for line in spoken)
            for names in phrases
        )

    def passes(self, viewer: Viewer, owner: int, lines: list[Line], filters: Filters) -> bool:
        """Whether somebody meets the filters. Around the first place there is no other."""
        asked = [pair for pair in filters.pairs() if pair[0] not in ("contacts", "within", "unit")]
        if not marks_of(lines).issuperset(asked):
            return False
        if filters.contacts:
            mine = (
                Contact.objects.filter(owner_id=viewer.member_id, other_id=owner) if viewer.member_id else []
            )
            return any(filters.contacts == "all" or each.tier == CONTACTS for each in mine)
        return True

    def expected(
        self, viewer: Viewer, text: str, filters: Filters, readings: dict[int, list[Line]]
    ) -> set[int]:
        """Whom the viewer finds, by brute force."""
        return {
            owner
            for owner, lines in readings.items()
            if self.meets(lines, text) and self.passes(viewer, owner, lines, filters)
        }


def marks_of(lines: list[Line]) -> set[Mark]:
    """All marks of some lines."""
    return {mark for line in lines for mark in line.marks}


def count_marks(readings: dict[int, list[Line]], owners: set[int]) -> dict[str, Counter[str]]:
    """How many of these people have each value, by key of the mark."""
    counts: dict[str, Counter[str]] = {}
    for owner in owners:
        for key, value in marks_of(readings[owner]):
            counts.setdefault(key, Counter())[value] += 1
    return counts


def rotations(name: str) -> list[str]:
    """A name from each of its words on."""
    words = name.split()
    return [" ".join(words[i:] + words[:i]) for i in range(len(words))]
