"""The directory’s lists: pages that go on, counts, queries, and browsing."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Contact, Entry, Member
from members.reads.browse import people_under
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL
from members.rule.standing import Viewer
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
from tests.members.directory import SignIn
from tests.reading import names, text

pytestmark = pytest.mark.django_db


# Pages


def test_more_goes_on_by_key_when_people_come_and_go(sign_in: SignIn) -> None:
    viewer = listed(name="Zz Viewer")
    everybody = [listed(name=f"Ann{letter} Same") for letter in "abcdefghijklmnopqrstuvwxyz"]
    client = sign_in(viewer)
    first = client.get("/people/?sort=name")
    more = re.search(r'href="([^"]*)">More, after ([^<]*)<', first.content.decode())
    assert more
    Member.objects.filter(pk=everybody[0].pk).update(listing=ONLY_ME)
    listed(name="Anna Early")
    second = client.get(unescape(more[1]))
    assert names(first) + names(second) == [each.name for each in everybody] + ["Zz Viewer"]
    # On paper, where no link tells it.
    assert '<p class="only-print">The first 20 of them</p>' in first.content.decode()
    part = f'<p class="only-print">7 of them, from <bdi>{everybody[20].name}</bdi> to Zz Viewer</p>'
    assert part in second.content.decode()


def test_a_thousand_and_more_are_not_counted(sign_in: SignIn) -> None:
    Member.objects.bulk_create(
        Member(
            email=f"m{n}@library.example",
            name=f"Many {n}",
            sort_key=f"many {n:05}",
            handle=f"many-{n}",
            listing=MEMBERS,
        )
        for n in range(1005)
    )
    client = sign_in(listed())
    assert "1,000+ people" in text(client.get("/people/"))
    assert "M 1,000+" in text(client.get("/people/browse/"))


def test_names_without_a_first_letter_stand_among_the_others(sign_in: SignIn) -> None:
    me = listed(name="Me Myself")
    for name in ("3Jane", "(Bo)", "Иван"):
        listed(name=name)
    tie(MemberFactory.create(name="42", listing=PERSONAL), me, PERSONAL)
    client = sign_in(me)
    assert "Other 4" in text(client.get("/people/browse/"))
    assert names(client.get("/people/browse/names/other/")) == ["(Bo)", "3Jane", "42", "Иван"]
    viewer = Viewer(me.pk)
    first = people_under(viewer, "other", size=3)
    assert [each.name for each in first.rows] == ["(Bo)", "3Jane", "42"]
    assert [each.name for each in people_under(viewer, "other", after=first.after).rows] == ["Иван"]


@pytest.mark.parametrize(
    "path",
    [
        "/people/?q=marquetry",
        "/people/?sort=name",
        "/people/browse/names/s/",
        "/topics/maps/",
        "/organizations/wexcombe/",
        "/people/browse/",
    ],
)
def test_the_number_of_queries_does_not_grow_with_the_rows(sign_in: SignIn, path: str) -> None:
    viewer, topic = listed(name="Viewer"), heading("Maps")
    library = OrganizationFactory.create(slug="wexcombe")
    client = sign_in(viewer)

    def grow(count: int) -> None:
        for _ in range(count):
            each = listed(name="Ann Same")
            tie(viewer, each, PROFESSIONAL, PERSONAL)
            line(each, "Marquetry", MEMBERS)
            line(each, "Marquetry", PERSONAL)
            EntryFactory.create(
                owner=each, kind="topic", audience=MEMBERS, heading=topic, value={"heading": "Maps"}
            )
            place = PlaceFactory.create()
            EntryFactory.create(
                owner=each, kind="position", audience=PERSONAL, organization=library, place=place,
                value={"title": "Librarian", "organization": str(library), "from": "", "to": ""},
            )  # fmt: skip

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    grow(1)
    queries()
    one = queries()
    grow(2)
    assert (path, queries()) == (path, one)


# Browsing


def test_browsing_leads_from_the_country_to_the_town(cast: Cast, sign_in: SignIn) -> None:
    town = PlaceFactory.create(name="Xylo Falls", key="xylo falls")
    EntryFactory.create(
        owner=cast.owner, kind="town", audience=CONTACTS, place=town, value={"place": "Xylo Falls"}
    )
    client = sign_in(cast.both)
    assert 'href="/people/browse/places/us/"' in client.get("/people/browse/").content.decode()
    country = client.get("/people/browse/places/us/")
    assert 'href="/people/browse/places/us/Massachusetts/"' in country.content.decode()
    region = client.get("/people/browse/places/us/Massachusetts/")
    assert "Xylo Falls 1" in text(region)
    assert names(client.get(f"/people/?place={town.pk}")) == ["Nell Harrigan"]
    for path in ("zz/", "840/", "us/Nowhere/", "us/%00/", "zz/Nowhere/"):
        assert client.get(f"/people/browse/places/{path}").status_code == 404
    assert client.get("/people/browse/names/aa/").status_code == 404
    assert names(client.get("/people/browse/names/H/")) == names(client.get("/people/browse/names/h/")) != []
    assert Entry.objects.count() == 1
    assert Contact.objects.filter(owner=cast.both).exists()
