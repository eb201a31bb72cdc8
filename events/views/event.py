"""The page of an event, its guest list, its picture, and answering."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from events.extensions import sections_of_event
from events.forms.base import add_errors
from events.forms.guests import AnswerForm
from events.kinds import BEFORE
from events.models import Answer, Event, Picture, Rsvp
from events.reads.event import Moved, find_event, find_hosted, load_page, own_answer
from events.reads.guests import guest_page
from events.services.answers import answer, withdraw
from members.http import MemberRequest, Request
from members.reads.reach import reach as reach_of


def the_event(request: Request, year: int, slug: str) -> Event:
    """The event at an address, for a viewer who may see it. Raises Http404."""
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
    """Everything of the event that this viewer may see. A former address leads to the present one."""
    try:
        found = find_event(request.viewer, year, slug)
    except Moved as moved:
        return redirect(moved.event)
    return _render(request, found)


def _render(request: Request, event: Event, form: AnswerForm | None = None) -> HttpResponse:
    """The page, with the form of an answer that was refused, or else one for the viewer's own answer."""
    page = load_page(request.viewer, event)
    member_id = request.viewer.member_id
    if form is None and member_id is not None and page.takes_answers:
        form = AnswerForm(reach=reach_of(member_id), event=event, rsvp=page.mine)
    sections = sections_of_event(request.viewer, event)
    context = {"page": page, "event": event, "form": form, "sections": sections}
    return render(request, "events/event.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "POST"])
def rsvp(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Answer, change the answer, or withdraw it (`withdraw`). GET leads to the event: members come back to this address
    after they had to sign in again."""
    found = the_event(request, year, slug)
    if request.method == "GET":
        return redirect(found)
    if "withdraw" in request.POST:
        withdraw(member=request.user, event=found)
        messages.success(request, "Your answer is withdrawn.")
        return redirect(found)
    if "now" in request.POST:
        return _answer_now(request, found)
    mine = own_answer(request.viewer, found)
    form = AnswerForm(request.POST, reach=reach_of(request.user.pk), event=found, rsvp=mine)
    if not form.is_valid():
        return _render(request, found, form)
    data = form.cleaned_data
    try:
        given = answer(
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
        add_errors(form, error)
        return _render(request, found, form)
    messages.success(request, said(given))
    return redirect(found)


def _answer_now(request: MemberRequest, event: Event) -> HttpResponse:
    """Answer with one press (`now` is the answer), seen by whom such answers usually are; from the desk (`back`) it leads
    back there."""
    back = redirect("desk") if request.POST.get("back") == "desk" else redirect(event)
    wanted = request.POST["now"]
    if wanted not in dict(BEFORE):
        return back
    try:
        given = answer(member=request.user, event=event, status=wanted)
    except Event.DoesNotExist:
        raise Http404("There is no such page.") from None
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"{event.title}: {said(given)}")
    return back


def said(rsvp: Rsvp) -> str:
    """What the page says after an answer."""
    if rsvp.is_waiting:
        return "It’s full. You’re on the waiting list, and we’ll email you when a place opens."
    return {
        Answer.GOING: "You are going.",
        Answer.MAYBE: "You said maybe.",
        Answer.CANT: "You said that you can’t go.",
    }[Answer(rsvp.status)]


@require_http_methods(["GET"])
def guests(request: Request, year: int, slug: str) -> HttpResponse:
    """The guest list, page by page; `?after=` is the key of the last guest of the page before."""
    found = the_event(request, year, slug)
    if not found.sees_guests:
        raise Http404("There is no such page.")
    after = request.GET.get("after", "")
    listed = guest_page(request.viewer, found, after=after)
    context = {"event": found, "guests": listed, "first": request.path if after else ""}
    return render(request, "events/guests.html", context)


@require_GET
def picture(request: Request, year: int, slug: str, version: str) -> HttpResponse:
    """The picture of an event, for viewers who may see the event."""
    return picture_response(the_event(request, year, slug), version)


def picture_response(event: Event, version: str) -> HttpResponse:
    """The picture of an event, if it has this version. Raises Http404."""
    shown = get_object_or_404(Picture.objects.filter(event=event), version=version)
    response = HttpResponse(bytes(shown.image), content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    return response
