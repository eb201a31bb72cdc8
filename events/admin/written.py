"""Past events in members' words, which curators match to events, without the members whose they are."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from events.admin.pages import Admin, curator, note, page
from events.models import Event, PastEvent
from events.reads.past import written_for_curators
from events.services.past import leave_past_event, match_past_event
from members.rule.standing import Viewer
from netlib.looks import noted_keys
from netlib.numbers import whole_number

_ADDRESS = re.compile(r".*/events/(\d{4})/([-\w]+)/?")


def written_page(admin: Admin, request: HttpRequest) -> HttpResponse:
    """What members wrote down, with the events that it may mean. POST matches one of them to `event`, or to the event at an
    `address`; `leave` leaves it in their words."""
    if request.method == "POST":
        _answer(request)
        return redirect("admin:events_written")
    rows = written_for_curators(Viewer(curator(request).pk))
    noted_keys(request, PastEvent, [key for row in rows for key in row.ids])
    return page(admin, request, "written.html", "Past events in members’ words", rows=rows)


def _answer(request: HttpRequest) -> None:
    past_id = whole_number(request.POST.get("past", "")) or 0
    if "leave" in request.POST:
        leave_past_event(past_id=past_id)
        messages.success(request, "It stays in their words.")
        return
    event = _event(request)
    if event is None:
        messages.error(request, "Choose one of the events, or enter the address of its page.")
        return
    try:
        done = match_past_event(past_id=past_id, event=event)
    except PastEvent.DoesNotExist:
        messages.warning(request, "Someone else already matched it.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        note(request, [event], "Matched to past events in members’ words")
        members = "1 member" if done == 1 else f"{done} members"
        messages.success(request, f"Matched to “{event.title}”: {members}.")


def _event(request: HttpRequest) -> Event | None:
    """The event that was chosen, if curators look after it. One query."""
    shown = Event.objects.for_curators()
    chosen = whole_number(request.POST.get("event", ""))
    if chosen is not None:
        return shown.filter(pk=chosen).first()
    found = _ADDRESS.fullmatch(request.POST.get("address", "").strip().replace("\0", ""))
    return shown.filter(year=int(found[1]), slug=found[2]).first() if found else None
