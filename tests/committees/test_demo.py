"""The committees of the demo world."""

import datetime as dt

from committees.models import Committee, Seat
from members.extensions import demo_loaders
from members.models import Member


def test_the_demo_world_has_committees_with_a_seat_for_nell(demo: dict[str, Member]) -> None:
    assert len(demo_loaders) == 2
    assert Committee.objects.count() == 6
    nell = demo["nell"]
    assert list(Seat.objects.filter(member=nell, status="offered").values_list("title", flat=True)) == [
        "Programs"
    ]
    conference = Committee.objects.get(slug="nela-conference")
    assert conference.seats.on(dt.date(2010, 10, 1)).count() == 5
    assert conference.seats.vacant().count() == 2
    assert conference.event is not None
    assert conference.headings.exists()
