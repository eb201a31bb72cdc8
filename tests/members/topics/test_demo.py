"""The topics of the demo world: preferred names, synonyms and references."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from members.kinds import BY_KEY
from members.models import (
    Heading,
    HeadingName,
    Member,
)
from members.reads.topics import find_heading, suggestions_for
from members.services.vocabulary import load_vocabulary, read_headings
from netlib.text.names import fold

Demo = dict[str, Member]


def test_no_synonym_is_a_preferred_heading_or_stands_twice() -> None:
    rows = read_headings()
    assert 250 <= len(rows) <= 300
    preferred = {fold(name) for name in rows}
    assert len(preferred) == len(rows)
    synonyms = [fold(name) for fields in rows.values() for name in fields.get("see", ())]
    assert not preferred & set(synonyms)
    assert [name for name, count in Counter(synonyms).items() if count > 1] == []


def test_references_lead_somewhere_and_stand_once() -> None:
    rows = read_headings()
    for name, fields in rows.items():
        assert set(fields) <= {"see", "broader", "also", "note"}, name
        wider, related = set(fields.get("broader", ())), set(fields.get("also", ()))
        assert wider | related <= set(rows), name
        assert name not in wider | related
        assert not wider & related, name
        for other in related:
            assert name not in rows[other].get("also", ()), (name, other)
            assert name not in rows[other].get("broader", ()), (name, other)


def test_see_also_goes_both_ways_and_broader_never_in_a_circle(demo: Demo) -> None:
    pairs = set(Heading.see_also.through.objects.values_list("from_heading_id", "to_heading_id"))
    assert pairs == {(b, a) for a, b in pairs}
    assert len(pairs) > 250
    wider: dict[int, set[int]] = {}
    for narrow, broad in Heading.broader.through.objects.values_list("from_heading_id", "to_heading_id"):
        wider.setdefault(narrow, set()).add(broad)
    for start in wider:
        above, seen = set(wider[start]), set()
        while above:
            assert start not in above, start
            seen |= above
            above = {up for each in above for up in wider.get(each, ())} - seen


@pytest.mark.parametrize(
    ("typed", "preferred"),
    [
        ("cataloguing", "Cataloging"),
        ("Mobile libraries", "Bookmobiles"),
        ("  READING   groups ", "Book groups"),
        ("digitisation", "Digitization"),
        ("local studies", "Local history"),
        ("children's librarianship", "Children’s services"),
        ("Underwater basketry", None),
        ("Local history", "Local history"),
    ],
)
def test_a_synonym_gives_the_preferred_heading(demo: Demo, typed: str, preferred: str | None) -> None:
    found = find_heading(typed)
    assert (found.name if found else None) == preferred


def test_loading_the_vocabulary_again_keeps_what_curators_did(demo: Demo) -> None:
    names = HeadingName.objects.count()
    assert load_vocabulary() == (0, 0)
    heading = Heading.objects.get(slug="weeding")
    heading.name, heading.scope_note = "Weeding the shelves", "Ours."
    heading.save()
    HeadingName.objects.create(heading=heading, name="Pruning")
    out = StringIO()
    call_command("load_vocabulary", stdout=out)
    assert out.getvalue() == "Loaded the vocabulary: 0 new headings, 0 new names.\n"
    heading.refresh_from_db()
    assert (heading.name, heading.scope_note) == ("Weeding the shelves", "Ours.")
    assert HeadingName.objects.count() == names + 1


def test_suggestions_are_in_order_and_stand_once() -> None:
    for kind in ("skill", "language"):
        (words,) = suggestions_for(BY_KEY[kind]).values()
        assert len(set(words)) == len(words) > 90
        assert sorted(words, key=fold) == words
