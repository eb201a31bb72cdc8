"""Several events at once: the page shows what would happen before it does."""

import hashlib

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from events.admin.pages import Admin, curator, note, page
from events.forms.base import Cleaned
from events.forms.curating import CancelForm, MoveForm
from events.models import Event, Status
from events.services.curation import cancel_all, move_all, plan_move, publish_all
from netlib.looks import noted
from netlib.text.dates import show_day
from netlib.text.sentences import counted

MOST = 200
_TITLES = {"publish": "Publish these events?", "cancel": "Cancel these events?", "move": "Move these events"}


def bulk(admin: Admin, request: HttpRequest, what: str) -> HttpResponse:
    """Publish, cancel or move the events whose ids are in the address. GET shows what would change; POST does it."""
    if what not in _TITLES:
        raise Http404("There is no such page.")
    ids = [
        int(part)
        for part in request.GET.get("ids", "").split(".")[:MOST]
        if part.isdecimal() and len(part) < 19
    ]
    found = Event.objects.for_curators().filter(pk__in=ids)
    events = list(found.select_related("place", "organization", "host").order_by("starts", "pk"))
    if not events:
        messages.warning(request, "Choose some events first.")
        return redirect("admin:events_event_changelist")
    noted(request, events)
    data = request.POST if request.method == "POST" else None
    form: forms.Form = {"publish": forms.Form, "cancel": CancelForm, "move": MoveForm}[what](data)
    if request.method == "POST" and form.is_valid() and "save" in request.POST:
        try:
            if request.POST.get("seen", _seen(events)) != _seen(events):
                raise ValidationError("These events have changed. Check them again.")
            return _do(request, what, events, form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"what": what, "form": form, "rows": _rows(what, events, form), "seen": _seen(events)}
    return page(admin, request, "bulk.html", _TITLES[what], status=422 if form.errors else 200, **context)


def _seen(events: list[Event]) -> str:
    """A hash of the events as the page showed them, so that a button pressed twice does not move events twice."""
    rows = [f"{event.pk} {event.starts.isoformat()} {event.status}" for event in events]
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _rows(what: str, events: list[Event], form: forms.Form) -> list[tuple[Event, str]]:
    """Each event, and what would happen to it."""
    if what == "publish":
        return [
            (
                e,
                "goes up"
                if e.status != Status.PUBLISHED or e.asked_audience is not None
                else "is up already",
            )
            for e in events
        ]
    if what == "cancel":
        return [
            (e, "is canceled" if e.status == Status.PUBLISHED and not e.is_over else "stays as it is")
            for e in events
        ]
    if not (form.is_bound and form.is_valid()):
        return [(event, "") for event in events]
    moves = [plan_move(event, days=form.cleaned_data["days"], to=form.cleaned_data["to"]) for event in events]
    return [
        (
            move.event,
            f"to {show_day(move.begins, weekday=True)}" if move.days else "stays where it is",
        )
        for move in moves
    ]


def _do(request: HttpRequest, what: str, events: list[Event], data: Cleaned) -> HttpResponse:
    match what:
        case "publish":
            done, words = publish_all(events=events), "Published"
        case "cancel":
            done = cancel_all(events=events, note=data["note"], by=curator(request))
            words = f"Canceled: {data['note']}" if data["note"] else "Canceled"
        case _:
            moves = [plan_move(event, days=data["days"], to=data["to"]) for event in events]
            done, words = move_all(moves=moves, by=curator(request)), "Moved"
    note(request, done, words)
    did = words.split(":")[0]
    messages.success(request, counted(len(done), "{did}: {count} event.", "{did}: {count} events.", did=did))
    return redirect("admin:events_event_changelist")
