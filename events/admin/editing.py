"""Editing an event in the admin, adding one, and its series."""

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from events.admin.pages import Admin, curator, note, one_event, page
from events.admin.queue import sees_address, waiting
from events.forms.base import add_errors
from events.forms.curating import AddedForm, CuratedForm
from events.forms.event import PriceForms, Prices, price_lines, prices_shown, valid_together
from events.forms.series import FromHereForm, RepeatForm
from events.models import Event
from events.recurrence import in_words
from events.services import series as series_services
from events.services.editing import add_for_curators, edit_event
from netlib.concurrency import ChangedMeanwhile
from netlib.numbers import whole_number


def change(admin: Admin, request: HttpRequest, object_id: str) -> HttpResponse:
    """The form of one event. Saving leads back to the queue while the event waits, else to the list."""
    if not admin.has_change_permission(request):
        raise PermissionDenied
    number = whole_number(unquote(object_id))
    if number is None:
        raise Http404("There is no such event.")
    event = one_event(request, number)
    data = request.POST if request.method == "POST" else None
    form = CuratedForm(data, event=event, sees_address=sees_address(event))
    prices = PriceForms(data, initial=prices_shown(event), prefix="price")
    if request.method == "POST" and valid_together(form, prices):
        try:
            edit_event(
                event=event,
                by=curator(request),
                fields=form.event_fields(),
                prices=price_lines(prices),
                headings=form.cleaned_data["topics"],
                version=form.cleaned_data["version"],
            )
        except ChangedMeanwhile:
            form.add_error(None, "Someone else changed this event. Open it again to see it as it is now.")
        except ValidationError as error:
            add_errors(form, error)
        else:
            note(request, [event], _changed_words(form, prices))
            messages.success(request, f"“{form.cleaned_data['title']}” is saved.")
            return _on(event)
    context = {
        "form": form,
        "prices": prices,
        "event": event,
        "history": LogEntry.objects.filter(
            content_type__app_label="events", content_type__model="event", object_id=str(event.pk)
        ).select_related("user")[:10],
        "hidden": not sees_address(event),
    }
    return page(admin, request, "form.html", event.title, status=422 if data else 200, **context)


def _on(event: Event) -> HttpResponse:
    if event.pk in waiting():
        return redirect("admin:events_queue_item", event_id=event.pk)
    return redirect("admin:events_event_changelist")


def _changed_words(form: CuratedForm, prices: Prices) -> str:
    labels = [str(form.fields[name].label or name) for name in form.changed_data if name != "version"]
    if prices.has_changed():
        labels.append("Prices")
    return f"Changed: {', '.join(labels)}" if labels else "Saved without a change"


def add(admin: Admin, request: HttpRequest) -> HttpResponse:
    """Add an event of an organization. It goes into the queue, where a curator looks at it once more."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form, prices = AddedForm(data), PriceForms(data, prefix="price")
    if request.method == "POST" and valid_together(form, prices):
        try:
            with transaction.atomic():
                event = add_for_curators(
                    fields=form.event_fields(),
                    prices=price_lines(prices),
                    headings=form.cleaned_data["topics"],
                )
                note(request, [event], "Added", added=True)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"“{event.title}” is in the queue. Approve it when it looks right.")
            return redirect("admin:events_queue_item", event_id=event.pk)
    context = {"form": form, "prices": prices, "event": None}
    return page(admin, request, "form.html", "Add an event", status=422 if data else 200, **context)


def series(admin: Admin, request: HttpRequest, event_id: int) -> HttpResponse:
    """How an event repeats: make it repeat, change it from here on, or make next year's edition."""
    event = one_event(request, event_id)
    repeats = bool(event.series and event.series.rule)
    kind = FromHereForm if repeats else RepeatForm
    do = request.POST.get("do", "")
    form = kind(request.POST if do in ("look", "save") else None, event=event)
    try:
        if do == "edition":
            draft = series_services.next_edition(event=event)
            note(request, [event], "Next year’s edition made")
            # A draft belongs to its host alone, and so does its title.
            where = "in the queue" if draft.host_id is None else "a draft of its host"
            messages.success(request, f"The edition of {draft.year} is {where}.")
            return redirect("admin:events_series", event_id=event.pk)
        if do == "save" and form.is_valid():
            _save_series(request, event, form)
            return redirect("admin:events_series", event_id=event.pk)
        if do == "spread":
            count = series_services.spread(event=event, by=curator(request))
            note(request, [event], f"{count} later dates made like this one")
            messages.success(request, f"{count} later dates are like this one now.")
            return redirect("admin:events_series", event_id=event.pk)
    except ValidationError as error:
        form.add_error(None, error) if form.is_bound else messages.error(request, " ".join(error.messages))
    context = {
        "event": event,
        "form": form,
        "repeats": repeats,
        "words": in_words(event.series.rule, event.local_starts.date()) if event.series and repeats else "",
        "preview": form.preview(),
        "coming": Event.objects.for_curators().coming().filter(series=event.series_id or 0)[:60],
    }
    title = f"Series of {event.title}"
    return page(admin, request, "series.html", title, status=422 if form.errors else 200, **context)


def _save_series(request: HttpRequest, event: Event, form: RepeatForm) -> None:
    data = form.cleaned_data
    if isinstance(form, FromHereForm):
        series_services.change_from_here(
            event=event,
            by=curator(request),
            rule=data["rule"],
            starts=data["starts"],
            minutes=data["minutes"],
        )
    else:
        series_services.repeat_event(event=event, rule=data["rule"])
    words = in_words(data["rule"], data["starts"].date())
    note(request, [event], f"Repeats: {words}")
    messages.success(request, f"Saved: {words}.")
