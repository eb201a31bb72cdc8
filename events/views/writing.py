"""Making and changing events."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from events.forms.base import add_errors
from events.forms.event import EventForm, PriceForms, Prices, price_lines, prices_shown, valid_together
from events.forms.guests import CancelForm
from events.models import Event, Picture, Status
from events.services.editing import create_event, edit_event, event_version
from events.services.pictures import Made, delete_picture, save_picture
from events.services.publishing import cancel_event, delete_event, revive_event, submit_event
from events.views.event import hosted_event
from members.http import MemberRequest
from members.reads.reach import reach as reach_of
from members.views.undo import offering
from netlib.concurrency import ChangedMeanwhile
from netlib.pictures import reencode


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Make an event: a draft, or submit it at once."""
    form = EventForm(request.POST or None, reach=reach_of(request.user.pk))
    prices = PriceForms(request.POST or None, prefix="price")
    picture = _picture(request, form)
    if request.method == "POST" and valid_together(form, prices):
        try:
            made = create_event(
                by=request.user,
                fields=form.event_fields(),
                prices=price_lines(prices),
                headings=form.cleaned_data["topics"],
            )
            _keep_picture(request, made, picture)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return _after(request, made)
    return _form_page(request, form, prices, None)


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Change an event. Guests are told of changes that matter, some minutes later and in one letter."""
    event = hosted_event(request, year, slug)
    reach = reach_of(request.user.pk) if event.host_id == request.user.pk else None
    form = EventForm(request.POST or None, reach=reach, event=event)
    initial = None if form.is_bound else prices_shown(event)
    prices = PriceForms(request.POST or None, prefix="price", initial=initial)
    picture = _picture(request, form)
    if request.method == "POST" and valid_together(form, prices):
        try:
            saved = edit_event(
                event=event,
                by=request.user,
                fields=form.event_fields(),
                prices=price_lines(prices),
                headings=form.cleaned_data["topics"],
                version=form.cleaned_data["version"],
            )
            _keep_picture(request, saved, picture)
        except ChangedMeanwhile:
            form.data = again = request.POST.copy()
            event.refresh_from_db()
            again["version"] = event_version(event)
            form.add_error(
                None,
                "This event was changed in another window. What you typed is below. Save again to keep it.",
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            return _after(request, saved)
    return _form_page(request, form, prices, event)


def _form_page(request: MemberRequest, form: EventForm, prices: Prices, event: Event | None) -> HttpResponse:
    has_picture = event is not None and Picture.objects.filter(event=event).exists()
    context = {"form": form, "prices": prices, "event": event, "has_picture": has_picture}
    wrong = request.method == "POST"
    return render(request, "events/event_form.html", context, status=422 if wrong else 200)


def _picture(request: MemberRequest, form: EventForm) -> Made | None:
    """The picture that was chosen, re-encoded. A file that cannot be read is an error of the form."""
    file = request.FILES.get("picture")
    try:
        return reencode(file) if file else None
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _keep_picture(request: MemberRequest, event: Event, picture: Made | None) -> None:
    if picture:
        save_picture(event=event, picture=picture, description=request.POST.get("picture_words", ""))
    elif "picture_delete" in request.POST:
        delete_picture(event=event)


def _after(request: MemberRequest, event: Event) -> HttpResponse:
    if "submit" in request.POST:
        event = submit_event(event=event, by=request.user)
    messages.success(request, _said(event))
    return redirect(event)


def _said(event: Event) -> str:
    if event.asked_audience is not None:
        return "Saved. It’s published as before, and a curator reviews opening it to more people."
    return {
        Status.DRAFT: "Saved as a draft. Nobody else sees it.",
        Status.SUBMITTED: "Saved. A curator reviews it before it’s published.",
        Status.DECLINED: "Saved. Nobody else sees it.",
        Status.PUBLISHED: "Published.",
        Status.CANCELLED: "Saved. It’s still canceled.",
    }[Status(event.status)]


@require_POST
def submit(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Publish a draft, or submit it to the curators."""
    event = hosted_event(request, year, slug)
    if event.published_at is None and event.is_over:
        messages.error(request, "It would be over already. Is the year right?")
        return redirect("event-edit", event.year, event.slug)
    event = submit_event(event=event, by=request.user)
    messages.success(request, _said(event))
    return redirect(event)


@require_http_methods(["GET", "POST"])
def cancel(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Cancel an event, after asking. An event that was never published is deleted."""
    event = hosted_event(request, year, slug)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if event.published_at is None:
            kept = delete_event(event=event)
            return offering(reverse("desk"), kept if event.host_id == request.user.pk else None)
        cancel_event(event=event, note=form.cleaned_data["note"], by=request.user)
        messages.success(request, "The event is canceled. Its guests get an email.")
        return redirect(event)
    return render(request, "events/cancel.html", {"event": event, "form": form})


@require_POST
def revive(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Let a cancelled event take place after all."""
    event = hosted_event(request, year, slug)
    if event.is_cancelled:
        revive_event(event=event)
        messages.success(request, "The event is back on. Its guests get an email.")
    return redirect(event)
