"""Each mark: what lines have it, that documents have the same, and that it is a filter, a facet, a field and a chip."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client

from members.models import Entry, Heading, Member, Organization, Place
from members.rule.masks import MEMBERS
from members.search.marks import KINDS, MARKS, Mark, marks_sql
from tests.factories import EntryFactory, OrganizationFactory, PlaceFactory, heading, listed
from tests.reading import names, text

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member | None], Client]
# A value that is one of those that any kind of line may have.
VALUE = {"what": "mentor", "value": "Fula "}


def lines_of(owner: Member) -> list[Entry]:
    """A line of each kind that has a mark of its own, and one with a place, an organization and a heading."""
    place = PlaceFactory.create(name="Lowell", country="CA", region="Quebec")
    library = OrganizationFactory.create(name="Quarry", kind="academic")
    position = EntryFactory.create(
        owner=owner, kind="position", audience=MEMBERS, place=place, organization=library, value=VALUE
    )
    topic = EntryFactory.create(
        owner=owner, kind="topic", audience=MEMBERS, heading=heading("Maps"), value={"heading": "Maps"}
    )
    # The words of a line do not matter here.
    others = [
        EntryFactory.create(owner=owner, kind=kind, audience=MEMBERS, value=VALUE, text="") for kind in KINDS
    ]
    return [position, topic, *others]


def marks_in(sql: str, *values: Any) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {row[0] for row in cursor.fetchall()}


def test_lines_have_these_marks() -> None:
    lines_of(listed())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, value FROM ({marks_sql('members_entry')}) AS marks")
        found = dict(cursor.fetchall())
    expected = {
        "country": "CA",
        "region": "CA#Quebec",
        "place": str(Place.objects.get().pk),
        "type": "academic",
        "organization": str(Organization.objects.get().pk),
        "heading": str(Heading.objects.get().pk),
        "offer": "mentor",
        "seek": "mentor",
        "language": "fula",
    }
    assert {key: value for key, value in found.items() if key in expected} == expected
    assert set(found) == {mark.key for mark in MARKS}


def test_documents_have_the_marks_that_the_table_has() -> None:
    for line in lines_of(listed()):
        table = marks_in(
            "SELECT key || '#' || value FROM ("
            + marks_sql("(SELECT * FROM members_entry WHERE id = %s)")
            + ") AS marks",
            *[line.pk] * len(MARKS),
        )
        document = marks_in(
            "SELECT word.lexeme FROM members_entry e, unnest(members_search_line(e.kind, e.label, e.text, e.value,"
            " e.organization_id, e.heading_id, e.place_id)) AS word"
            " WHERE e.id = %s AND word.lexeme LIKE '%%#%%' AND word.lexeme NOT LIKE 'square#%%'",
            line.pk,
        )
        assert (line.kind, document) == (line.kind, table)


def facet_of(page: Any, key: str) -> list[tuple[str, bool]]:
    """The values of a facet in words, and whether each is chosen."""
    found = re.findall(
        rf'name="{key}" value="[^"]+"( checked)?><span dir="auto">([^<]*)</span>', page.content.decode()
    )
    return [(unescape(label), bool(checked)) for checked, label in found]


@pytest.mark.parametrize("mark", [mark for mark in MARKS if mark.key != "place"], ids=lambda mark: mark.key)
def test_a_mark_is_a_filter_a_facet_a_field_and_a_chip(sign_in: SignIn, mark: Mark) -> None:
    owner, other, viewer = listed(name="Ada Quill"), listed(name="Bo Strand"), listed(name="Zora Reader")
    lines_of(owner)
    EntryFactory.create(owner=other, kind="hobby", audience=MEMBERS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT value FROM ({marks_sql('members_entry', [mark])}) AS marks")
        [[value]] = cursor.fetchall()
    words = mark.words([value])[value]
    client = sign_in(viewer)
    page = client.get(f"/people/narrow/?{urlencode({mark.key: value})}")
    assert names(page) == ["Ada Quill"]
    assert facet_of(page, mark.key) == [(words, True)]
    assert facet_of(client.get("/people/narrow/"), mark.key) == [(words, False)]
    chips = re.findall(r'class="chip"[^>]*>(?:<bdi>)?([^<]*?) *<', page.content.decode())
    assert [unescape(chip) for chip in chips] == [f"{mark.chip}: {words}" if mark.chip else words]
    wrong = text(client.get(f"/people/?{urlencode({mark.key: '0'})}"))
    assert (f"{mark.label}: {mark.wrong}" in wrong) is (mark.find("0") is None)
