"""What a member says that they attended: the years of known series, events by name, and one press on the page of an
event."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.extensions import sections_of_past
from events.forms.base import add_errors
from events.forms.past import PastEventForm, YearsForm
from events.models import Answer, Event, PastEvent, Rsvp
from events.reads.attended import attended
from events.reads.past import likely, over, written_by, years_shown
from events.services import past as services
from events.views.event import the_event
from members.forms.audience import AudienceForm
from members.http import MemberRequest
from members.models import Place
from members.reads.circles import circle_names, circles_in_words
from members.reads.reach import reach as reach_of
from members.reads.reader import own_places
from members.rule.masks import ONLY_ME, audience_key
from netlib.numbers import whole_number


@require_safe
def been(request: MemberRequest) -> HttpResponse:
    """The past events that the member attended, and the ways to add to them. `?q=` narrows the series."""
    return _page(request)


def _page(
    request: MemberRequest,
    form: PastEventForm | None = None,
    likely: list[Event] | None = None,
) -> HttpResponse:
    """The page, with a form that was refused, or with events that the words of the form may mean."""
    words = request.GET.get("q", "").replace("\0", "")[:100]
    near = own_places(request.user).town or own_places(request.user).work
    names = circle_names(request.user.pk)
    here = attended(request.viewer)
    written = [
        (one, audience_key(one.audience), circles_in_words(one.audience, names))
        for one in written_by(request.user.pk)
    ]
    context = {
        "words": words,
        "near": near,
        "series": years_shown(request.viewer, words, _position(near)),
        "years_form": YearsForm(),
        "form": form or PastEventForm(),
        "likely": likely,
        "been": [
            (one, audience_key(one.audience), circles_in_words(one.audience, names)) for one in here
        ],
        "written": written,
        "sections": sections_of_past(request.viewer),
        "timeline": _timeline([*((one.event.local_starts.year, one.event.title) for one in here),
                               *((one.year, one.title) for one, _, _ in written)]),
    }  # fmt: skip
    return render(request, "events/been.html", context, status=422 if form and form.errors else 200)


def _position(place: Place | None) -> tuple[float, float] | None:
    return (place.latitude, place.longitude) if place else None


def _timeline(found: list[tuple[int, str]]) -> list[tuple[int, list[str]]]:
    """The titles by year, the latest first."""
    years: dict[int, list[str]] = {}
    for year, title in sorted(found, key=lambda each: -each[0]):
        years.setdefault(year, []).append(title)
    return list(years.items())


@require_POST
def years(request: MemberRequest) -> HttpResponse:
    """Save the check boxes: `shown` are the events of the page, `there` those that are checked."""
    form = YearsForm(request.POST)
    audience = form.cleaned_data["audience"] if form.is_valid() else ONLY_ME
    ids = [number for text in request.POST.getlist("shown")[:600] if (number := whole_number(text))]
    shown = list(over(request.viewer).filter(pk__in=ids))
    checked = set(request.POST.getlist("there"))
    there = [event for event in shown if str(event.pk) in checked]
    new, gone = services.check_off(member=request.user, shown=shown, there=there, audience=audience)
    if new or gone:
        parts = [f"{new} added" if new else "", f"{gone} removed" if gone else ""]
        messages.success(request, f"Saved: {', '.join(filter(None, parts))}.")
    else:
        messages.info(request, "Nothing changed.")
    return redirect("events-been")


@require_http_methods(["GET", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Add an event by its name: one that Netlib knows is offered first, and `event` names the one that was chosen; with
    `new` it is written down as it is. GET leads to the page."""
    if request.method == "GET":
        return redirect("events-been")
    form = PastEventForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    data = form.cleaned_data
    found = likely(request.viewer, data["title"], data["year"], data["town"])
    chosen = request.POST.get("event", "")
    try:
        event = next((one for one in found if str(one.pk) == chosen), None)
        if event is not None:
            services.was_there(member=request.user, event=event, audience=data["audience"])
            messages.success(request, f"You were at {event.title}.")
        elif found and "new" not in request.POST:
            return _page(request, form, found)
        else:
            one = services.write_down(member=request.user, **data)
            messages.success(request, f"{one} is added.")
    except ValidationError as error:
        add_errors(form, error)
        return _page(request, form)
    except Event.DoesNotExist:
        raise Http404("There is no such page.") from None
    return redirect("events-been")


@require_POST
def remove(request: MemberRequest, past_id: int) -> HttpResponse:
    """Delete what one wrote down."""
    if services.remove_past_event(member=request.user, past_id=past_id):
        messages.success(request, "Removed.")
    return redirect("events-been")


@require_http_methods(["GET", "POST"])
def audience(request: MemberRequest, past_id: int) -> HttpResponse:
    """Who sees what one wrote down."""
    mine = get_object_or_404(PastEvent, pk=past_id, member=request.user)
    form = _audience_form(request, mine.audience)
    if request.method == "POST" and form.is_valid():
        try:
            services.open_past_event(
                member=request.user, past_id=mine.pk, audience=form.cleaned_data["audience"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        except PastEvent.DoesNotExist:
            raise Http404("There is no such page.") from None
        else:
            messages.success(request, "Saved.")
            return redirect("events-been")
    context = {"form": form, "title": str(mine), "remove": reverse("past-remove", args=[mine.pk])}
    return render(request, "events/past.html", context, status=422 if form.errors else 200)


def _audience_form(request: MemberRequest, mask: int) -> AudienceForm:
    return AudienceForm(request.POST or None, reach=reach_of(request.user.pk), mask=mask)


@require_http_methods(["GET", "POST"])
def there(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Say that one attended an event, or (`remove`) that one did not. GET leads to the event: members come back to this
    address after they had to sign in again."""
    event = the_event(request, year, slug)
    if request.method == "GET":
        return redirect(event)
    back = redirect("events-been") if request.POST.get("back") == "been" else redirect(event)
    if "remove" in request.POST:
        if services.was_not_there(member=request.user, event=event):
            messages.success(request, "Removed.")
        return back
    try:
        services.was_there(member=request.user, event=event)
    except Event.DoesNotExist:
        raise Http404("There is no such page.") from None
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Added to your past events. Only you can see it until you open it.")
    return back


@require_http_methods(["GET", "POST"])
def there_audience(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Who sees that one attended an event."""
    event = the_event(request, year, slug)
    mine = get_object_or_404(Rsvp, event=event, member=request.user, status=Answer.THERE)
    form = _audience_form(request, mine.audience)
    if request.method == "POST" and form.is_valid():
        try:
            services.open_there(member=request.user, event=event, audience=form.cleaned_data["audience"])
        except ValidationError as error:
            form.add_error(None, error)
        except Rsvp.DoesNotExist:
            raise Http404("There is no such page.") from None
        else:
            messages.success(request, "Saved.")
            return redirect(event)
    context = {
        "form": form,
        "title": event.title,
        "event": event,
        "remove": reverse("event-there", args=[event.year, event.slug]),
    }
    return render(request, "events/past.html", context, status=422 if form.errors else 200)
