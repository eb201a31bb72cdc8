"""The queue: one page for each event that waits. Curators go through it by keyboard."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from events.admin.pages import Admin, curator, next_in, note, one_event, page
from events.models import Event, Status
from events.reads.duplicates import likely_duplicates
from events.recurrence import in_words
from events.services.publishing import decline_event, publish_event
from events.words import one_price_words, price_words, town_words, when_words
from members.forms.fields import ProseField
from members.rule.masks import audience_key
from members.rule.standing import reaches_strangers
from netlib.look import AUDIENCES
from netlib.looks import noted
from netlib.text.markdown import render


class DeclineForm(forms.Form):
    """Why an event is declined, in words for its host."""

    note = ProseField(
        label="Note to the host",
        max_length=1000,
        widget=forms.Textarea({"rows": 3, "accesskey": "t"}),
        help_text="The host gets it by email. Say what needs to change.",
        error_messages={"required": "Say why, so that the host knows what to do."},
    )


def waiting() -> list[int]:
    """The ids of the events that wait, the longest waiting first. Of a series only the first date. One query."""
    rows = Event.objects.waiting_for_curators().order_by("submitted_at", "starts", "pk")
    seen: set[int] = set()
    ids = []
    for pk, series_id in rows.values_list("pk", "series_id"):
        if series_id is None or series_id not in seen:
            ids.append(pk)
            seen.add(series_id or 0)
    return ids


def start(admin: Admin, request: HttpRequest) -> HttpResponse:
    """Go to the first event that waits, or say that none does."""
    ids = waiting()
    if ids:
        return redirect("admin:events_queue_item", event_id=ids[0])
    return page(admin, request, "queue_empty.html", "Nothing waits")


def item(admin: Admin, request: HttpRequest, event_id: int) -> HttpResponse:
    """One event that waits. POST approves or declines it, and goes on to the next."""
    event = one_event(request, event_id)
    ids = waiting()
    before, after, number, count = next_in(ids, event.pk)
    form = DeclineForm(request.POST if request.POST.get("do") == "decline" else None)
    if request.method == "POST":
        if event.status != Status.SUBMITTED and event.asked_audience is None:
            messages.warning(request, f"“{event.title}” was already decided.")
            return _on(after or before)
        if request.POST.get("do") == "approve":
            publish_event(event=event)
            note(request, [event], "Approved")
            messages.success(request, f"“{event.title}” is published.")
            return _on(after or before)
        if request.POST.get("do") == "decline" and form.is_valid():
            decline_event(event=event, note=form.cleaned_data["note"])
            note(request, [event], f"Declined: {form.cleaned_data['note']}")
            messages.success(request, f"“{event.title}” is declined. Its host gets your note.")
            return _on(after or before)
    likely = list(likely_duplicates(event))
    noted(request, [each.event for each in likely], only_hidden=True)
    context = {
        **vars(summary(event)),
        "form": form,
        "before": before,
        "after": after,
        "number": number,
        "count": count,
        "waits": event.pk in ids,
        "likely": likely,
        "me": curator(request),
    }
    return page(admin, request, "queue_item.html", event.title, status=422 if form.errors else 200, **context)


def _on(event_id: int | None) -> HttpResponse:
    """Go to the next event, or to the page that says that none waits."""
    if event_id is None:
        return redirect("admin:events_queue")
    return redirect("admin:events_queue_item", event_id=event_id)


def sees_address(event: Event) -> bool:
    """Whether curators may read the address: not when it is for the host's contacts."""
    return event.organization_id is not None or reaches_strangers(event.address_audience)


@dataclass(frozen=True)
class Summary:
    """What the admin shows of an event: `facts` with their labels, the description as safe HTML, the audience that it has
    or asks for (`wider`: than it has), and the labels of the facts that are `missing`."""

    event: Event
    facts: list[tuple[str, str]]
    description: str
    asks: str
    wider: bool
    missing: list[str]


def summary(event: Event) -> Summary:
    """What the admin shows of an event from `one_event`. Two queries."""
    asks = event.asked_audience if event.asked_audience is not None else event.audience
    where = [town_words(event)]
    if sees_address(event):
        where = [event.venue, *event.address.splitlines(), town_words(event), event.join_link]
    facts = [
        ("When", when_words(event)),
        (
            "Repeats",
            in_words(event.series.rule, event.local_starts.date())
            if event.series and event.series.rule
            else "",
        ),
        ("Where", ", ".join(filter(None, where))),
        ("Kind", f"{event.kind_shown.label}, {event.get_face_display().lower()}"),
        ("Organizer", " · ".join(str(one) for one in (event.organization, event.host) if one)),
        ("Cost", "; ".join(map(one_price_words, event.prices.all())) or price_words(event)),
        ("Places", str(event.capacity or "")),
        ("Registration", event.registration_link),
        ("Topics", ", ".join(str(heading) for heading in event.headings.all())),
        ("Access", event.accessibility),
        ("In one line", event.summary),
    ]
    return Summary(
        event=event,
        facts=[(label, value) for label, value in facts if value],
        description=render(event.description),
        asks=AUDIENCES[audience_key(asks)].word,
        wider=event.asked_audience is not None,
        missing=[label for label, value in facts if not value and label in ("Where", "Cost", "In one line")],
    )
