"""What importing a calendar does: once, twice, and after something changed there or here."""

from typing import Any

import pytest
import time_machine

from events.imports.found import Found
from events.models import Event, EventChange, ImportKey, Rsvp, Series, Status
from events.services.editing import edit_event
from events.services.importing import Step, plan, run_import
from events.services.merging import merge_events
from members.models import Organization
from members.rule.masks import PERSONAL, PUBLIC
from tests.cast import Cast
from tests.events.calendars import NOW, bring_in, calendar, choices, read, source
from tests.events.factories import answer, party


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def everything() -> list[tuple[object, ...]]:
    return list(
        Event.objects.order_by("pk").values_list(
            "pk", "title", "starts", "status", "last_modified", "sequence"
        )
    )


def test_importing_twice_changes_nothing(cast: Cast, library: Organization) -> None:
    for name in ("google", "outlook", "apple", "broken"):
        first = bring_in(source(name), library, cast.curator, source=name)
        assert set(first) <= {"new", "void"}
    before = everything()
    assert len(before) == 7 + 6 + 5 + 4
    for name in ("google", "outlook", "apple", "broken"):
        assert set(bring_in(source(name), library, cast.curator, source=name)) <= {"same", "void"}
    assert everything() == before
    assert ImportKey.objects.count() == len(before)
    assert not EventChange.objects.exists()


def test_an_imported_series_belongs_together_with_its_exceptions(cast: Cast, library: Organization) -> None:
    bring_in(source("google"), library, cast.curator)
    series = Series.objects.get()
    assert (series.title, series.rule, series.organization) == ("Book group; bring tea", "", library)
    assert [f"{event.local_starts:%m-%d}" for event in series.events.order_by("starts")] == [
        "02-02", "03-02", "04-08", "06-01", "07-06",
    ]  # fmt: skip
    later = source("google").replace(b"COUNT=6", b"COUNT=8")
    assert bring_in(later, library, cast.curator) == {"same": 7, "new": 2}
    assert series.events.count() == 7


def test_what_changed_in_the_calendar_changes_here_and_guests_are_told(
    cast: Cast, library: Organization
) -> None:
    bring_in(source("google"), library, cast.curator)
    event = Event.objects.get(title="Spring book sale")
    guest = answer(event, cast.stranger)
    changed = (
        source("google")
        .replace(b"20270416", b"20270423")
        .replace(b"DTEND;VALUE=DATE:20270418", b"DTEND;VALUE=DATE:20270425")
    )
    (step,) = [step for step in plan(read(changed).found, "wexcombe: Events") if step.what == "changed"]
    assert step.changes == (
        ("Begins", "Fri, Apr 16, 2027, midnight EDT", "Fri, Apr 23, 2027, midnight EDT"),
        ("Ends", "Sun, Apr 18, 2027, midnight EDT", "Sun, Apr 25, 2027, midnight EDT"),
    )
    assert bring_in(changed, library, cast.curator) == {"same": 6, "changed": 1}
    event.refresh_from_db()
    assert f"{event.local_starts:%m-%d}" == "04-23"
    assert Rsvp.objects.get(event=event) == guest
    assert EventChange.objects.filter(event=event, field="when").exists()
    assert bring_in(changed, library, cast.curator) == {"same": 7}


def test_what_a_curator_changed_by_hand_is_not_overwritten_silently(
    cast: Cast, library: Organization
) -> None:
    bring_in(source("google"), library, cast.curator)
    event = Event.objects.get(title="Spring book sale")
    edit_event(event=event, by=cast.curator, fields={"title": "The great spring book sale"})
    assert bring_in(source("google"), library, cast.curator) == {"same": 7}

    changed = source("google").replace(b"SUMMARY:Spring book sale", b"SUMMARY:Spring and summer sale")
    (step,) = [step for step in plan(read(changed).found, "wexcombe: Events") if step.what == "conflict"]
    assert step.changes == (("Title", "The great spring book sale", "Spring and summer sale"),)
    assert bring_in(changed, library, cast.curator) == {"same": 6, "conflict": 1}
    event.refresh_from_db()
    assert event.title == "The great spring book sale"
    assert bring_in(changed, library, cast.curator, overwrite=[step.name]) == {"same": 6, "changed": 1}
    event.refresh_from_db()
    assert event.title == "Spring and summer sale"


def test_what_is_cancelled_in_the_calendar_is_cancelled_here(cast: Cast, library: Organization) -> None:
    bring_in(source("google"), library, cast.curator)
    off = source("google").replace(b"SEQUENCE:0\r\nSTATUS:CONFIRMED", b"SEQUENCE:1\r\nSTATUS:CANCELLED")
    assert bring_in(off, library, cast.curator) == {"same": 6, "cancel": 1}
    sale = Event.objects.get(title="Spring book sale")
    assert (sale.status, sale.cancel_note) == (Status.CANCELLED, "Canceled in its own calendar.")
    assert bring_in(off, library, cast.curator) == {"same": 7}
    # An older copy of the calendar does not bring it back.
    assert bring_in(source("google"), library, cast.curator) == {"same": 6, "older": 1}
    # And what is cancelled before anybody heard of it is not made.
    assert "Called off" not in [found.where for found in read(source("apple")).found if not found.cancelled]
    steps = plan(read(source("apple")).found, "x")
    assert [step.what for step in steps if step.found.title == "Called off"] == ["void"]


def test_what_was_taken_out_or_merged_stays_so(cast: Cast, library: Organization) -> None:
    bring_in(source("google"), library, cast.curator)
    sale, webinar = (
        Event.objects.get(title="Spring book sale"),
        Event.objects.get(title="Webinar: linked data"),
    )
    twin = party(cast.owner, PUBLIC, title="Linked data", starts=webinar.starts)
    merge_events(keep=twin, drop=webinar)
    sale.delete()
    counts = bring_in(source("google"), library, cast.curator)
    assert counts == {"same": 6, "out": 1}
    assert Event.objects.filter(title__icontains="linked data").count() == 1


def test_what_became_private_is_out_of_reach_of_an_import(cast: Cast, library: Organization) -> None:
    private = party(cast.owner, PERSONAL, title="Juniper")
    ImportKey.objects.create(source="wexcombe: Events", uid="one", event=private)
    data = calendar("DTSTART:20270301T150000Z", "DTEND:20270301T160000Z")
    (step,) = plan(read(data).found, "wexcombe: Events")
    assert step == Step(step.found, "out")
    assert bring_in(data, library, cast.curator) == {"out": 1}
    private.refresh_from_db()
    assert private.title == "Juniper"


def test_two_calendars_with_the_same_identities_do_not_mix(cast: Cast, library: Organization) -> None:
    data = calendar("DTSTART:20270301T150000Z", "DTEND:20270301T160000Z")
    bring_in(data, library, cast.curator, source="a")
    bring_in(data, library, cast.curator, source="b")
    assert Event.objects.count() == 2
    assert set(Event.objects.values_list("audience", "status", "organization")) == {
        (PUBLIC, "published", library.pk)
    }


def test_an_import_happens_whole_or_not_at_all(cast: Cast, library: Organization) -> None:
    found = read(source("google")).found
    broken = [*found, Found(**{**found[0].__dict__, "uid": "bad", "kind": "rave"})]
    with pytest.raises(KeyError):
        run_import(found=broken, choices=choices(library), by=cast.curator)
    assert not Event.objects.exists()
    assert not ImportKey.objects.exists()
