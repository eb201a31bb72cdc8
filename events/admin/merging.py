"""Possible duplicates: the pairs, and merging a pair side by side."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from events.admin.pages import Admin, curator, note, one_event, page
from events.admin.queue import summary
from events.models import Answer, Event, Rsvp
from events.reads.duplicates import compare, pairs
from events.services.merging import merge_events, would_wait
from netlib.looks import noted
from netlib.numbers import whole_number
from netlib.text.sentences import counted


def pairs_page(admin: Admin, request: HttpRequest) -> HttpResponse:
    """Pairs of coming events that may be duplicates."""
    found = list(pairs())
    noted(request, {event for one, likeness in found for event in (one, likeness.event)}, only_hidden=True)
    return page(admin, request, "duplicates.html", "Possible duplicates", pairs=found)


def _guests(event: Event) -> str:
    """The numbers of answers."""
    answers = Rsvp.objects.filter(event=event)
    going, waiting = answers.going().count(), answers.waiting().count()
    maybe = answers.filter(status=Answer.MAYBE).count()
    brought = f", {event.taken} with those they bring" if event.taken != going else ""
    return f"{going} going{brought}; {maybe} maybe; {waiting} waiting"


def _came_along(waits: int) -> str:
    if not waits:
        return "Every guest came along."
    return counted(
        waits,
        "Every answer came along. {count} guest who had a place waits for one now, and gets an email.",
        "Every answer came along. {count} guests who had a place wait for one now, and get an email.",
    )


def merge(admin: Admin, request: HttpRequest, keep_id: int, drop_id: int) -> HttpResponse:
    """Two events side by side. POST keeps the left one, and the guests of the right one move to it."""
    keep, drop = one_event(request, keep_id), one_event(request, drop_id)
    if keep.pk == drop.pk:
        raise Http404("There is no such pair.")
    if request.method == "POST":
        try:
            waits = merge_events(keep=keep, drop=drop, by=curator(request))
        except Event.DoesNotExist:
            messages.warning(request, "One of the two has been merged already.")
        else:
            note(request, [keep], f"Took in “{drop.title}” of {drop.local_starts.date().isoformat()}")
            messages.success(request, f"Merged into “{keep.title}”. {_came_along(waits)}")
        after = whole_number(request.POST.get("next", ""))
        if after is not None and after != drop_id:
            return redirect("admin:events_queue_item", event_id=after)
        return redirect("admin:events_queue")
    left, right = summary(keep), summary(drop)
    try:
        waits = would_wait(keep=keep, drop=drop)
    except Event.DoesNotExist:
        raise Http404("There is no such pair.") from None
    labels = list(dict.fromkeys(label for label, _ in [*left.facts, *right.facts]))
    rows = [
        ("Guests", _guests(keep), _guests(drop)),
        ("Places", *(str(one.capacity or "No limit") for one in (keep, drop))),
    ]
    rows += [
        (label, dict(left.facts).get(label, ""), dict(right.facts).get(label, ""))
        for label in labels
        if label != "Places"
    ]
    return page(
        admin,
        request,
        "merge.html",
        "Merge two entries of one event?",
        keep=left,
        drop=right,
        rows=rows,
        waits=waits,
        likeness=compare(keep, drop),
        next=request.GET.get("next", ""),
    )
