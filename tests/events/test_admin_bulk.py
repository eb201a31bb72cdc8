"""Several events at once in the admin."""

import datetime as dt
from typing import Any

from django.contrib.admin.models import LogEntry
from django.test import Client

from events.models import Event, EventChange, Status
from members.rule.masks import PERSONAL, PUBLIC
from tests.cast import Cast
from tests.events.curating import said, submitted
from tests.events.factories import party


def test_a_button_pressed_twice_moves_events_once(desk: Client, cast: Cast) -> None:
    event = party(cast.owner, PUBLIC, starts=dt.datetime(2027, 6, 1, 16, tzinfo=dt.UTC))
    where = f"/admin/events/event/bulk/move/?ids={event.pk}"
    sent = {"days": "7", "save": "1", "seen": desk.get(where).context["seen"]}
    assert f'name="seen" value="{sent["seen"]}"' in said(desk.get(where))
    assert desk.post(where, sent).status_code == 302
    assert "These events have changed." in said(desk.post(where, sent))
    event.refresh_from_db()
    assert event.starts == dt.datetime(2027, 6, 8, 16, tzinfo=dt.UTC)


def test_the_desk_says_that_it_takes_no_more_events_at_once(
    desk: Client, cast: Cast, monkeypatch: Any
) -> None:
    monkeypatch.setattr("events.admin.bulk.MOST", 1)
    chosen = [party(cast.owner, PUBLIC).pk for _ in range(2)]
    data = {"action": "cancel", "_selected_action": chosen}
    page = said(desk.post("/admin/events/event/?doing=all", data, follow=True))
    assert "You chose 2 events. These are the first 1: choose the others afterwards." in page
    page = said(desk.post("/admin/events/event/", {**data, "_selected_action": chosen[:1]}, follow=True))
    assert "You chose" not in page


def test_moving_shows_where_each_goes_before_it_goes(desk: Client, cast: Cast) -> None:
    """A week over the change of clocks: the hour stays."""
    starts = dt.datetime(2027, 3, 11, 0, tzinfo=dt.UTC)
    events = [party(cast.owner, PUBLIC, starts=starts + dt.timedelta(days=n)) for n in range(2)]
    private = party(cast.owner, PERSONAL, title="Juniper", starts=starts)
    ids = ".".join(str(event.pk) for event in [*events, private])
    chosen = desk.post(
        "/admin/events/event/", {"action": "move", "_selected_action": [event.pk for event in [*events, private]]}
    )  # fmt: skip
    assert str(private.pk) not in chosen["Location"].split("=")[1].split(".")
    where = f"/admin/events/event/bulk/move/?ids={ids}"

    looked = said(desk.post(where, {"days": "7", "look": "1"}))
    assert "to Wed, Mar 17, 2027" in looked
    assert "Juniper" not in looked
    assert Event.objects.filter(starts=starts).count() == 2
    assert desk.post(where, {"save": "1"}).status_code == 422

    desk.post(where, {"days": "7", "save": "1"})
    moved = Event.objects.get(pk=events[0].pk)
    assert f"{moved.local_starts:%Y-%m-%d %H:%M}" == "2027-03-17 19:00"
    assert EventChange.objects.filter(event=moved, field="when").exists()
    assert Event.objects.get(pk=private.pk).starts == starts

    desk.post(where, {"to": "2027-06-01", "save": "1"})
    assert {f"{e.local_starts:%Y-%m-%d %H:%M}" for e in Event.objects.for_curators()} == {"2027-06-01 19:00"}


def test_publishing_and_cancelling_several(desk: Client, cast: Cast) -> None:
    one, two = submitted(cast.owner), submitted(cast.personal)
    ids = f"{one.pk}.{two.pk}"
    assert "goes up" in said(desk.get(f"/admin/events/event/bulk/publish/?ids={ids}"))
    desk.post(f"/admin/events/event/bulk/publish/?ids={ids}", {"save": "1"})
    assert Event.objects.filter(status=Status.PUBLISHED).count() == 2
    desk.post(f"/admin/events/event/bulk/cancel/?ids={ids}", {"save": "1", "note": "Snow"})
    assert set(Event.objects.values_list("status", "cancel_note")) == {("cancelled", "Snow")}
    assert LogEntry.objects.filter(change_message="Canceled: Snow").count() == 2
    assert desk.get("/admin/events/event/bulk/delete/?ids=1").status_code == 404
    assert desk.get("/admin/events/event/bulk/move/?ids=x.99999999999999999999")["Location"].endswith(
        "/event/"
    )
