"""What the documents are asked for in place of phrases and of distances leaves out nobody."""

from dataclasses import asdict

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from members.models import Place
from members.search.asked import ask
from members.search.filters import INSIDE, Radius
from members.search.limits import LIMITS
from members.search.query import in_pairs
from tests.examples import examples

pytestmark = pytest.mark.django_db
QUIET = examples(150)
PIECES = st.sampled_from(
    ["old", "maps", "OLD", "o'brien", "’s", "小明天地", "ก้าว", "a-b", "x", "é" * 70, "ﷺ" * 60, ".", "&"]
)


def degrees(most: int) -> st.SearchStrategy[float]:
    """As GeoNames has them."""
    return st.integers(-most * 10**5, most * 10**5).map(lambda number: number / 10**5)


@QUIET
@given(
    words=st.lists(PIECES | st.text(max_size=4), min_size=1, max_size=7),
    begin=st.integers(0, 6),
    size=st.integers(1, 4),
)
@example(words=["ﷺ" * 60, "ﷺ" * 59], begin=0, size=2)
def test_a_line_with_a_phrase_has_its_pairs(words: list[str], begin: int, size: int) -> None:
    text = " ".join(words).replace("\0", "")
    phrase = " ".join(words[begin : begin + size])
    for clause in ask(f"“{phrase}”").clauses:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT line @@ %s::tsquery, (strip(line) || members_search_pairs(line)) @@ %s::tsquery"
                " FROM (SELECT '.:1'::tsvector || to_tsvector('simple', members_search_words(%s)) AS line) AS one",
                [clause, in_pairs(clause), text],
            )
            has_phrase, has_pairs = cursor.fetchone()
        assert has_pairs or not has_phrase


def test_words_apart_are_no_pair() -> None:
    assert in_pairs("'old' <-> 'maps' & ('of' | 'in' <-> 'a' <-> 'box')") == (
        "'old maps' & ('of' | 'in a' & 'a box')"
    )
    assert in_pairs("'old' <2> 'maps'") == "'old' & 'maps'"
    assert in_pairs("'o''b' <-> 'x':*") == "'o''b x':*"
    assert in_pairs("'x':*") == "'x':*"


@QUIET
@given(
    latitude=degrees(90),
    longitude=degrees(180),
    kilometers=st.sampled_from([2, 40, 80, 161, 805]),
    north=degrees(8) | degrees(1),
    east=degrees(180) | degrees(2),
)
@example(latitude=51.5, longitude=-0.1, kilometers=80, north=0.7, east=0.1)
@example(latitude=-16.9, longitude=179.9, kilometers=40, north=0.1, east=0.2)
@example(latitude=89.0, longitude=0.0, kilometers=805, north=0.5, east=180.0)
@example(latitude=89.90172, longitude=0.0, kilometers=2, north=0.0, east=10.5)
@example(latitude=0.0, longitude=180.0, kilometers=2, north=0.0, east=0.0)
def test_whatever_is_near_lies_in_the_squares(
    latitude: float, longitude: float, kilometers: float, north: float, east: float
) -> None:
    radius = Radius(latitude, longitude, kilometers)
    place = {
        "latitude": max(-90.0, min(90.0, latitude + north)),
        "longitude": (longitude + east + 180) % 360 - 180,
    }
    Place.objects.update_or_create(
        geoname_id=1, defaults={"name": "Wexcombe", "key": "wexcombe", "country": "US", **place}
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {INSIDE}, tsvector_to_array(members_search_line('town', '', '', '{{}}', NULL, NULL, p.geoname_id))"
            " FROM members_place p",
            asdict(radius),
        )
        is_inside, marks = cursor.fetchone()
    covering = radius.squares(LIMITS.squares)
    assert not is_inside or set(marks) & set(covering)
    assert len(covering) <= LIMITS.squares or abs(latitude) > 75
