"""Events that are told twice: the pairs, and merging one pair side by side."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from events.admin.desk import Admin, curator, note, one_event, page
from events.admin.queue import shown
from events.duplicates import compare, pairs
from events.models import Event
from events.services.merging import merge_events


def pairs_page(admin: Admin, request: HttpRequest) -> HttpResponse:
    """Coming events that are probably the same, in pairs."""
    return page(admin, request, "duplicates.html", "Probably told twice", pairs=list(pairs()))


def merge(admin: Admin, request: HttpRequest, keep_id: int, drop_id: int) -> HttpResponse:
    """Two events side by side; POST keeps the left one and brings the guests of the right one over."""
    keep, drop = one_event(keep_id), one_event(drop_id)
    if keep.pk == drop.pk:
        raise Http404("There is no such pair.")
    if request.method == "POST":
        try:
            merge_events(keep=keep, drop=drop, by=curator(request))
        except Event.DoesNotExist:
            messages.warning(request, "One of the two has been merged already.")
        else:
            note(request, [keep], f"Took in “{drop.title}” of {drop.local_starts:%Y-%m-%d}")
            messages.success(request, f"Merged into “{keep.title}”. Every guest came along.")
        after = request.POST.get("next", "")
        if after.isdecimal() and int(after) != drop_id:
            return redirect("admin:events_queue_item", event_id=int(after))
        return redirect("admin:events_queue")
    left, right = shown(keep), shown(drop)
    labels = list(dict.fromkeys(label for label, _ in [*left["facts"], *right["facts"]]))
    rows = [
        (label, dict(left["facts"]).get(label, ""), dict(right["facts"]).get(label, "")) for label in labels
    ]
    context: dict[str, Any] = {
        "keep": left,
        "drop": right,
        "rows": rows,
        "likeness": compare(keep, drop),
        "next": request.GET.get("next", ""),
    }
    return page(admin, request, "merge.html", "Merge two entries of one event?", **context)
