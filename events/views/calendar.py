"""The calendar of a month."""

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from events.forms.filters import FilterForm
from events.reads.months import month_grid
from events.views.listing import ticks
from members.http import Request
from members.reads.reader import own_places
from netlib.text import dates

_WEEKS = {"monday": 0, "sunday": 6}


@require_safe
def this_month(request: Request) -> HttpResponse:
    """Go to the current month in the viewer's own zone."""
    today = dates.today()
    query = request.GET.urlencode()
    return redirect(f"{_path(today)}{f'?{query}' if query else ''}")


@require_safe
def month(request: Request, year: int, month: int) -> HttpResponse:
    """The events of a month, filtered by the address. `week=sunday` or `week=monday` says how weeks begin; without it they
    begin as is usual where the viewer lives."""
    viewer = request.viewer
    own = own_places(request.user)
    reader = dates.customs()
    form = FilterForm(request.GET, viewer=viewer, own=own, days=False)
    form.is_valid()
    first_weekday = _WEEKS.get(request.GET.get("week", ""), reader.first_weekday)
    try:
        grid = month_grid(
            viewer, form.filters, year, month, own_zone=reader.zone, first_weekday=first_weekday
        )
    except ValueError:
        raise Http404("There is no such page.") from None
    week = request.GET.get("week") if request.GET.get("week") in _WEEKS else ""
    query = form.query()
    kept = "&".join(part for part in (query, f"week={week}" if week else "") if part)
    other = "monday" if first_weekday == 6 else "sunday"
    context = {
        "grid": grid,
        "form": form,
        "filters": form.filters,
        "faces": ticks(form, "face", None),
        "kinds": ticks(form, "kind", None),
        "costs": ticks(form, "cost", None),
        "today": dates.today(),
        "zone": reader.zone.split("/")[-1].replace("_", " "),
        "here": _address(grid.first, kept),
        "query": query,
        "week": week,
        "previous": _address(grid.previous, kept),
        "following": _address(grid.following, kept),
        "turned": f"?{'&'.join(part for part in (query, f'week={other}') if part)}",
        "starts_on": other.capitalize(),
        "list": f"{reverse('events')}{f'?{query}' if query else ''}",
        "narrowed": bool(query),
        "clear": _path(grid.first),
        "subscribe": f"{reverse('events-subscribe')}{f'?{query}' if query else ''}",
    }
    return render(request, "events/month.html", context)


def _path(day: dt.date) -> str:
    return reverse("events-month", args=[day.year, day.month])


def _address(day: dt.date | None, query: str) -> str:
    return "" if day is None else f"{_path(day)}{f'?{query}' if query else ''}"
