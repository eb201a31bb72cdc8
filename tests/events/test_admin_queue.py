"""The queue of the curators."""

import datetime as dt
import re
from typing import Any

from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from events.models import Event, Status
from events.services.series import repeat_event
from members.models import Member
from members.rule.masks import MEMBERS, PERSONAL, PUBLIC
from tests.cast import Cast
from tests.events.curating import address, queue, said, submitted
from tests.events.factories import party
from tests.post import letters, run_jobs


def test_the_desk_opens_with_what_waits(desk: Client, cast: Cast) -> None:
    late = submitted(cast.owner, title="Second come")
    first = submitted(cast.personal, MEMBERS, title="First come")
    Event.objects.filter(pk=first.pk).update(submitted_at=timezone.now() - dt.timedelta(days=2))
    party(cast.owner, PUBLIC, title="Up already")

    page = said(desk.get("/admin/"))
    assert "2 wait for you" in page
    assert page.index("First come") < page.index("Second come")
    assert "Up already" not in page
    assert desk.get("/admin/events/event/queue/")["Location"] == queue(first)
    listed = said(desk.get("/admin/events/event/"))
    assert "2 events" in listed
    assert "Up already" not in listed
    assert late.title in listed


def test_twenty_events_by_keyboard_are_twenty_presses_of_enter(
    desk: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    """The button that approves has the focus, and leads to the next event: one request, one page, one press each."""
    hosts = [cast.owner, cast.personal, cast.professional, cast.stranger]
    events = [submitted(hosts[n % 4], title=f"Event {n}") for n in range(20)]
    where = desk.get("/admin/events/event/queue/")["Location"]
    seen = []
    for left in range(20, 0, -1):
        with django_assert_max_num_queries(25):
            page = said(desk.get(where))
        assert f"of {left}" in page
        assert re.search(r'<button class="default" name="do" value="approve" accesskey="a" autofocus>', page)
        seen.append(where)
        where = desk.post(where, {"do": "approve"})["Location"]
    assert where == "/admin/events/event/queue/"
    assert "You’re all caught up" in said(desk.get(where))
    assert len(set(seen)) == 20
    assert Event.objects.filter(status=Status.PUBLISHED).count() == len(events)


def test_approving_opens_it_and_tells_the_host(desk: Client, cast: Cast, curator: Member) -> None:
    event, other = submitted(cast.owner), submitted(cast.owner)
    assert desk.post(queue(event), {"do": "approve"})["Location"] == queue(other)
    event.refresh_from_db()
    assert event.status == Status.PUBLISHED
    (letter,) = letters("owner@library.example")
    assert event.title in letter.body
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.get_change_message()) == (curator, str(event.pk), "Approved")
    history = said(desk.get(address(event, "history")))
    assert "Approved" in history
    assert "Clifford Nwosu" in history
    assert "curator@library.example" not in history
    # Pressed again, nothing more happens.
    desk.post(queue(event), {"do": "approve"})
    assert len(letters("owner@library.example")) == 1


def test_declining_needs_a_note_and_the_host_gets_it(desk: Client, cast: Cast) -> None:
    event = submitted(cast.owner)
    response = desk.post(queue(event), {"do": "decline", "note": " "})
    assert response.status_code == 422
    assert "Say why" in said(response)
    desk.post(queue(event), {"do": "decline", "note": "Please say what it costs."})
    event.refresh_from_db()
    assert event.status == Status.DECLINED
    assert "Please say what it costs." in letters("owner@library.example")[0].body


def test_a_party_for_contacts_that_asks_for_more_is_decided_upon(desk: Client, cast: Cast) -> None:
    opened = party(cast.owner, PERSONAL, asked_audience=MEMBERS, title="Wider")
    kept = party(cast.owner, PERSONAL, asked_audience=PUBLIC, title="Not wider")
    assert "asks to be for: <b>Members</b>" in said(desk.get(queue(opened)))
    assert "ersonal contacts" not in said(desk.get(queue(opened)))

    desk.post(queue(opened), {"do": "approve"})
    desk.post(queue(kept), {"do": "decline", "note": "Not for everybody."})

    opened.refresh_from_db()
    kept.refresh_from_db()
    assert (opened.audience, opened.asked_audience) == (MEMBERS, None)
    assert (kept.audience, kept.asked_audience, kept.status) == (PERSONAL, None, Status.PUBLISHED)
    assert desk.get(queue(kept)).status_code == 404


def test_a_series_waits_once_and_its_dates_come_up_with_the_first(desk: Client, cast: Cast) -> None:
    event = submitted(cast.owner, title="Book group")
    series = repeat_event(event=event, rule="FREQ=WEEKLY;COUNT=5")
    assert "Weekly on" in said(desk.get(queue(event)))
    desk.post(queue(event), {"do": "approve"})
    run_jobs()
    assert series.events.filter(status=Status.PUBLISHED).count() == 5
