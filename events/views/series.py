"""The series of an event, for its host: repeat it, change all dates from one on, end it, make next year's edition."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from events.forms.series import FromHereForm, RepeatForm
from events.models import Event, Invitation
from events.recurrence import in_words
from events.services import series as services
from members.http import MemberRequest
from netlib.text.sentences import counted


def _hosted(request: MemberRequest, year: int, slug: str) -> Event:
    # A co-host of one date does not decide on the others.
    mine = Event.objects.filter(host=request.user).select_related("series", "place", "organization", "host")
    return get_object_or_404(mine, year=year, slug=slug)


@require_http_methods(["GET", "POST"])
def series(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """How the event repeats. POST saves (`save`), or shows the next dates."""
    event = _hosted(request, year, slug)
    kind = FromHereForm if event.series and event.series.rule else RepeatForm
    form = kind(request.POST if request.method == "POST" else None, event=event)
    if request.method == "POST" and form.is_valid() and "save" in request.POST:
        try:
            _save(request, event, form)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            event.refresh_from_db(fields=["year", "slug"])
            return redirect("event-series", event.year, event.slug)
    return render(request, "events/series.html", _shown(event, form), status=422 if form.errors else 200)


def _save(request: MemberRequest, event: Event, form: RepeatForm) -> None:
    data = form.cleaned_data
    if isinstance(form, FromHereForm):
        services.change_from_here(
            event=event, by=request.user, rule=data["rule"], starts=data["starts"], minutes=data["minutes"]
        )
        messages.success(request, "Changed, from this one on. Guests of the dates that moved are told.")
        return
    made = services.repeat_event(event=event, rule=data["rule"]).events.count() - 1
    if made:
        words = counted(
            made,
            "It repeats. {count} more date is published.",
            "It repeats. {count} more dates are published.",
        )
        messages.success(request, words)
    else:
        messages.success(request, "It repeats. The other dates are made once this one is published.")


def _shown(event: Event, form: RepeatForm) -> dict[str, object]:
    """What the page shows of the series."""
    rule = event.series.rule if event.series else ""
    coming: list[Event] = []
    if event.series:
        siblings = Event.objects.coming().filter(host=event.host_id, series=event.series)
        coming = list(siblings[:60])
    return {
        "event": event,
        "form": form,
        "repeats": bool(rule),
        "words": in_words(rule, event.local_starts.date()) if rule else "",
        "coming": coming,
        "preview": form.preview(),
        "has_invitations": Invitation.objects.filter(event=event, kept=False).exists(),
    }


@require_POST
def series_do(request: MemberRequest, year: int, slug: str, what: str) -> HttpResponse:
    """One button each: `spread` copies this date to the later ones, `stop` ends the series after it, `skip` skips it."""
    event = _hosted(request, year, slug)
    try:
        match what:
            case "spread":
                count = services.spread(event=event, by=request.user)
                messages.success(request, f"Done: {_dates(count)} now like this one.")
            case "stop":
                count = services.stop_after(event=event, by=request.user)
                messages.success(request, f"This is the last one. {_dates(count)} removed.")
            case "skip":
                services.skip_date(event=event)
                messages.success(request, "This date is taken out of the series.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    if Event.objects.filter(pk=event.pk).exists():
        return redirect("event-series", event.year, event.slug)
    return redirect("desk")


def _dates(count: int) -> str:
    return "1 date is" if count == 1 else f"{count} dates are"


@require_POST
def next_edition(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Make next year's edition, and go to its draft."""
    draft = services.next_edition(event=_hosted(request, year, slug))
    messages.success(request, f"“{draft.title}” is a draft. Go over its dates and prices.")
    return redirect("event-edit", draft.year, draft.slug)
