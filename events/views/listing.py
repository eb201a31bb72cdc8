"""The list of events."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from events.forms.filters import FilterForm
from events.reads.listing import events_page, tally
from members.http import Request
from members.reads.everything import found_elsewhere
from members.reads.reader import own_places
from netlib.text.dates import customs

_TABS = {"": "All events", "going": "Going", "invited": "I am invited", "hosting": "Hosting"}
_BEEN = "Attended"


@dataclass(frozen=True)
class Tick:
    """A choice of a filter, with the number of events that it finds; None where they are not counted."""

    option: object
    number: int | None


def ticks(form: FilterForm, name: str, numbers: Counter[str] | None) -> list[Tick]:
    """The choices of a field with their numbers; "up to an amount" has none until an amount is given."""
    found = []
    for option in form[name]:
        value = str(option.data["value"])
        open_ended = value == "max" and form.filters.ceiling is None
        found.append(Tick(option, None if numbers is None or open_ended else numbers[value]))
    return found


@require_safe
def events(request: Request) -> HttpResponse:
    """The coming events, or those on the days asked for, filtered by the address, thirty a page."""
    viewer = request.viewer
    own = own_places(request.user)
    zone = customs().zone
    form = FilterForm(request.GET, viewer=viewer, own=own)
    form.is_valid()
    filters, after = form.filters, request.GET.get("after", "")
    page = events_page(viewer, filters, own_zone=zone, after=after)
    counted = tally(viewer, filters, own_zone=zone)
    query = form.query()
    context = {
        "form": form,
        "filters": filters,
        "page": page,
        "total": counted.total,
        "faces": ticks(form, "face", counted.faces),
        "kinds": ticks(form, "kind", counted.kinds),
        "costs": ticks(form, "cost", counted.costs),
        "tabs": _tabs(form) if viewer.is_member else [],
        "narrowed": bool(form.query(mine="")),
        "clear": _address(f"mine={filters.mine}" if filters.mine else ""),
        "here": _address(query),
        "month": _month(form),
        "subscribe": f"{reverse('events-subscribe')}{f'?{query}' if query else ''}",
        "more": _address("&".join(part for part in (query, urlencode({"after": page.after})) if part))
        if page.after
        else "",
        "first": _address(query) if after else "",
        "can_subscribe": not form.errors,
        "elsewhere": [] if page.months or after else found_elsewhere(viewer, filters.words),
    }
    return render(request, "events/events.html", context)


def _tabs(form: FilterForm) -> list[dict[str, object]]:
    mine = form.filters.mine
    tabs = [
        {"label": label, "url": _address(form.query(mine=key)), "current": mine == key}
        for key, label in _TABS.items()
    ]
    return [*tabs, {"label": _BEEN, "url": reverse("events-been"), "current": False}]


def _address(query: str) -> str:
    return f"{reverse('events')}?{query}" if query else reverse("events")


def _month(form: FilterForm) -> str:
    query = form.query(since="", until="")
    return f"{reverse('events-calendar')}{f'?{query}' if query else ''}"
