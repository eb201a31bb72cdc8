"""The page of an event, its guest list, its picture, and answering."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from events.extensions import sections_of_event
from events.forms.guests import AnswerForm
from events.models import Answer, Event, Picture, Rsvp
from events.reads.event import EventPage, Moved, find_event, find_hosted, guest_page, load_page
from events.services.answers import answer, withdraw
from members.reads.reach import reach
from netlib.http import MemberRequest, Request


def the_event(request: Request, year: int, slug: str) -> Event:
    """The event at an address, for whoever sees it. Raises Http404."""
    try:
        return find_event(request.viewer, year, slug)
    except Moved:
        raise Http404("There is no such page.") from None


def hosted_event(request: Request, year: int, slug: str) -> Event:
    """The event at an address, for its hosts. Raises Http404."""
    try:
        return find_hosted(request.viewer, year, slug)
    except Moved:
        raise Http404("There is no such page.") from None


@require_GET
def event(request: Request, year: int, slug: str) -> HttpResponse:
    """Everything of the event that this viewer may see; a former address leads to the present one."""
    try:
        found = find_event(request.viewer, year, slug)
    except Moved as moved:
        return redirect(moved.args[0])
    return _render(request, load_page(request.viewer, found))


def _render(request: Request, page: EventPage, form: AnswerForm | None = None) -> HttpResponse:
    if form is None and request.viewer.member_id is not None and page.takes_answers:
        form = AnswerForm(reach=reach(request.viewer.member_id), event=page.event, rsvp=page.mine)
    sections = sections_of_event(request.viewer, page.event)
    context = {"page": page, "event": page.event, "form": form, "sections": sections}
    return render(request, "events/event.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "POST"])
def rsvp(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Answer, change the answer, or take it back (`withdraw`). Whoever comes back to the address of a refused answer,
    as after signing in again, is led to the event."""
    found = the_event(request, year, slug)
    if request.method == "GET":
        return redirect(found)
    page = load_page(request.viewer, found)
    if "withdraw" in request.POST:
        withdraw(member=request.user, event=found)
        messages.success(request, "Your answer is taken back.")
        return redirect(found)
    form = AnswerForm(request.POST, reach=reach(request.user.pk), event=found, rsvp=page.mine)
    if form.is_valid():
        data = form.cleaned_data
        try:
            mine = answer(
                member=request.user,
                event=found,
                status=data["status"],
                guests=(data.get("guests") or 0) if data["status"] == Answer.GOING else 0,
                audience=data["audience"],
                note=data["note"],
            )
        except Event.DoesNotExist:
            raise Http404("There is no such page.") from None
        except ValidationError as error:
            _add(form, error)
        else:
            messages.success(request, said(mine))
            return redirect(found)
    return _render(request, page, form)


def _add(form: AnswerForm, error: ValidationError) -> None:
    known = hasattr(error, "error_dict") and set(error.error_dict) <= set(form.fields)
    form.add_error(None, error if known else ValidationError(error.messages))


def said(rsvp: Rsvp) -> str:
    """What the page says after an answer."""
    if rsvp.is_waiting:
        return "All places are taken. You are on the waiting list, and we write to you when there is a place."
    return {
        Answer.GOING: "You are going.",
        Answer.MAYBE: "You said maybe.",
        Answer.CANT: "You said that you can’t come.",
    }[Answer(rsvp.status)]


@require_http_methods(["GET"])
def guests(request: Request, year: int, slug: str) -> HttpResponse:
    """The guest list, page by page; `?after=` is where the last page ended."""
    found = the_event(request, year, slug)
    if not found.sees_guests:
        raise Http404("There is no such page.")
    after = request.GET.get("after", "")
    listed = guest_page(request.viewer, found, after=after)
    context = {"event": found, "guests": listed, "first": request.path if after else ""}
    return render(request, "events/guests.html", context)


@require_GET
def picture(request: Request, year: int, slug: str, version: str) -> HttpResponse:
    """The picture of an event, for whoever sees the event."""
    return picture_response(the_event(request, year, slug), version)


def picture_response(event: Event, version: str) -> HttpResponse:
    """The picture of an event, if it has this version. Raises Http404."""
    shown = get_object_or_404(Picture.objects.filter(event=event), version=version)
    response = HttpResponse(bytes(shown.image), content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    return response
