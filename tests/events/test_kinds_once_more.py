"""Calendars that come again as other programs write them the second time: changed in form, in part, or not at all."""

from collections.abc import Iterator

import pytest
import time_machine

from events.models import Event, Status
from events.services.importing import Choices, plan, run_import
from members.models import Organization
from members.rule.masks import PUBLIC
from tests.cast import Cast
from tests.events.calendars import calendar_of, event
from tests.events.test_kinds_again import NOW, ZONE, on, published, read, weekly


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


WEEKS = ["05 18", "12 18", "19 18"]
MOVED = event(
    f"DTSTART;{ZONE}:20270113T200000",
    "DURATION:PT1H",
    "SUMMARY:A",
    f"RECURRENCE-ID;{ZONE}:20270112T180000",
    uid="u",
)
UNTIL = on(5, "A", "u", 18, "RRULE:FREQ=WEEKLY;UNTIL=20270119T230000Z")


@pytest.mark.parametrize(
    ("first", "second", "counts", "up"),
    [
        # In another order, with one more; another title, text or place.
        ([on(5), on(6, "B", "b")], [on(6, "B", "b"), on(7, "C", "c"), on(5)], {"same": 2, "new": 1}, ["05 18", "06 18", "07 18"]),
        ([on(5)], [on(5, "AA")], {"changed": 1}, ["05 18"]), ([on(5)], [on(5, "A", "u", 18, "DESCRIPTION:More")], {"changed": 1}, ["05 18"]),
        ([on(5)], [on(5, "A", "u", 18, "LOCATION:Zoom")], {"changed": 1}, ["05 18"]),
        # The same moment in another spelling; marks of change without one; text encoded otherwise.
        ([on(5)], [on(5).replace(ZONE, "TZID=Eastern Standard Time")], {"same": 1}, ["05 18"]), ([on(5)], [on(5).replace(f";{ZONE}:20270105T180000", ":20270105T230000Z")], {"same": 1}, ["05 18"]),
        ([on(5)], [on(5, "A", "u", 18, "LAST-MODIFIED:20261130T000000Z", "CREATED:20261130T000000Z")], {"same": 1}, ["05 18"]),
        ([on(5, "A & B")], [on(5, "A &amp; B")], {"same": 1}, ["05 18"]), ([on(5, "Cafe\u0301")], [on(5, "Café")], {"same": 1}, ["05 18"]),
        ([on(5)], [on(5).replace("DURATION:PT1H", f"DTEND;{ZONE}:20270105T190000")], {"same": 1}, ["05 18"]), ([on(5)], [on(5), on(5)], {"same": 1}, ["05 18"]),
        # A series that says its end otherwise, goes on, or has a date moved; the moved one goes back.
        ([weekly(3)], [UNTIL], {"same": 3}, WEEKS), ([weekly(2)], [weekly(3)], {"same": 2, "new": 1}, WEEKS), ([weekly(3)], [weekly(3), MOVED], {"same": 2, "changed": 1}, ["05 18", "13 20", "19 18"]),
        ([weekly(3), MOVED], [weekly(3)], {"same": 2, "changed": 1}, WEEKS), ([weekly(3)], [weekly(1), on(12, "A", "u2"), on(19, "A", "u3")], {"same": 3}, WEEKS),
        # Called off, an older copy, a whole day.
        ([on(5)], [on(5, "A", "u", 18, "STATUS:CANCELLED", "SEQUENCE:1")], {"cancel": 1}, []), ([on(5, "A", "u", 18, "SEQUENCE:3")], [on(9, "A", "u", 10, "SEQUENCE:1")], {"older": 1}, ["05 18"]),
        ([on(5)], [on(5, "Canceled: A", "u", 18, "SEQUENCE:1")], {"cancel": 1}, []), ([on(5)], [event("DTSTART;VALUE=DATE:20270105", "SUMMARY:A", uid="u")], {"changed": 1}, ["05 00"]),
        # Another program gives other identities.
        ([on(5)], [on(5, "A", "U")], {"same": 1}, ["05 18"]), ([on(5).replace("UID:u\n", "")], [on(5)], {"same": 1}, ["05 18"]), ([on(5)], [on(5, "A", "u@google.com")], {"same": 1}, ["05 18"]),
        ([weekly(3)], [weekly(3).replace("UID:u", "UID:040000008200E00074C5B7101A82E008")], {"same": 3}, WEEKS),
    ],
)  # fmt: skip
def test_what_is_the_same_stays_and_what_changed_changes(
    cast: Cast,
    library: Organization,
    first: list[str],
    second: list[str],
    counts: dict[str, int],
    up: list[str],
) -> None:
    choices = Choices("wexcombe: Events", library, "workshop", PUBLIC, publish=True)
    run_import(found=read(calendar_of(first)).found, choices=choices, by=cast.curator)
    again = read(calendar_of(second)).found
    assert run_import(found=again, choices=choices, by=cast.curator).counts == counts
    assert published() == up
    assert {step.what for step in plan(again, choices.source)} <= {"same", "older"}


def test_a_date_that_was_taken_out_and_comes_back_takes_place_after_all(
    cast: Cast, library: Organization
) -> None:
    choices = Choices("wexcombe: Events", library, "workshop", PUBLIC, publish=True)
    out = weekly(3, f"EXDATE;{ZONE}:20270112T180000")
    counts = [
        run_import(found=read(calendar_of([each])).found, choices=choices, by=cast.curator).counts
        for each in (weekly(3), out, weekly(3))
    ]
    assert counts == [{"new": 3}, {"same": 2, "cancel": 1}, {"same": 2, "revived": 1}]
    assert (published(), Event.objects.exclude(status=Status.PUBLISHED).count()) == (WEEKS, 0)
