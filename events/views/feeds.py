"""Events for calendars and feed readers, and the page for a member's secret address."""

from collections.abc import Callable
from hashlib import sha256
from typing import cast

from allauth.core.internal.ratelimit import consume, respond_429
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_http_methods, require_safe

from events.formats import atom, ical
from events.forms.filters import FilterForm
from events.models import Event, FeedToken
from events.reads.feeds import feed_events, one_event, own_events, owner_of
from events.services.feeds import renew_feed, switch_off_feed
from members.http import MemberRequest, Request
from members.models import Member
from members.reads.reader import OwnPlaces, member_customs, own_places
from members.rule.standing import Viewer
from netlib.roles import WEB, restricted
from netlib.text.dates import Customs, customs, using

# Only wrong tokens count, and each once a day: programs go on asking for an address that has ended.
WRONG_TOKENS = {"event-feed": "100/h/ip"}
_A_DAY = 24 * 60 * 60
# No proxy keeps a copy: an event that is open today may be closed tomorrow.
_HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}


def _answer(request: Request, body: bytes, content_type: str) -> HttpResponseBase:
    """The feed, or 304 for a client that has it already."""
    etag = quote_etag(sha256(body).hexdigest()[:32])
    response = HttpResponse(body, content_type=content_type, headers={**_HEADERS, "ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response


def _filters(request: Request, viewer: Viewer, own: OwnPlaces) -> FilterForm:
    """The filters of the address as `viewer`, whose places are `own`, may use them."""
    form = FilterForm(request.GET, viewer=viewer, own=own)
    form.is_valid()
    return form


def _wrong(form: FilterForm) -> HttpResponse | None:
    """400 for filters that make no sense: without them the feed would hold more than was asked for. A host who does not
    exist (any more) is no error: the feed is empty then."""
    if set(form.errors) <= {"host"}:
        return None
    told = "\n".join(f"{name}: {' '.join(map(str, form.errors[name]))}" for name in form.errors)
    return HttpResponse(f"{told}\n", status=400, content_type="text/plain; charset=utf-8", headers=_HEADERS)


def _page(form: FilterForm) -> str:
    query = form.query()
    return f"{reverse('events')}?{query}" if query else reverse("events")


def _calendar(events: list[Event], name: str, **_: str) -> bytes:
    return ical.calendar_of(events, name=name)


_WRITERS: dict[str, tuple[Callable[..., bytes], str]] = {
    "ics": (_calendar, ical.CONTENT_TYPE),
    "atom": (atom.atom_of, atom.CONTENT_TYPE),
}


@require_safe
def open_feed(request: Request, form: str) -> HttpResponseBase:
    """The events that meet the filters of the address and that everybody sees, as `form` "ics" or "atom". Members get the
    same feed, so an address that they pass on shows others the same."""
    with restricted(WEB, None):
        return _open_feed(request, form)


def _open_feed(request: Request, form: str) -> HttpResponseBase:
    visitor = Viewer.visitor()
    with using(Customs()):
        filters = _filters(request, visitor, OwnPlaces())
        if wrong := _wrong(filters):
            return wrong
        write, content_type = _WRITERS[form]
        page = _page(filters)
        events = feed_events(visitor, filters.filters)
        body = write(events, name=f"{settings.SITE_NAME} events", page=page, identity=page)
    return _answer(request, body, content_type)


@require_safe
def member_feed(request: Request, token: str, which: str, form: str) -> HttpResponseBase:
    """The events that meet the filters (`which` "events"), or the owner's own ("mine"), as the owner of the token sees them
    now. 404 alike for an unknown token, one that was ended, and one of a member who is suspended or leaving.
    """
    if which not in ("mine", "events"):
        raise Http404("There is no such page.")
    owner = owner_of(token)
    if owner is None:
        return _wrong_token(request, token)
    with restricted(WEB, owner.pk):
        return _feed_of(request, owner, which, form)


def _feed_of(request: Request, owner: Member, which: str, form: str) -> HttpResponseBase:
    viewer = Viewer(owner.pk)
    write, content_type = _WRITERS[form]
    with using(lambda: member_customs(owner)):
        if which == "mine":
            body = write(
                own_events(viewer),
                name=f"My {settings.SITE_NAME} events",
                page=reverse("events"),
                identity="/events/#mine",
            )
        else:
            filters = _filters(request, viewer, own_places(owner))
            if wrong := _wrong(filters):
                return wrong
            page = _page(filters)
            events = feed_events(viewer, filters.filters, own_zone=customs().zone)
            body = write(events, name=f"{settings.SITE_NAME} events", page=page, identity=f"{page}#member")
    return _answer(request, body, content_type)


def _wrong_token(request: Request, token: str) -> HttpResponse:
    """404, or 429 for a client that tries many. A right token is answered all the same: nobody guesses 256 random bits,
    and a large calendar service fetches the feeds of all its users from the same few machines."""
    if cache.add(f"event-feed:{sha256(token.encode()).hexdigest()}", True, _A_DAY) and not consume(
        request, app="events", action="event-feed", config=WRONG_TOKENS, limit_get=True
    ):
        return cast(HttpResponse, respond_429(request))
    raise Http404("There is no such page.")


@require_safe
def event_file(request: Request, year: int, slug: str) -> HttpResponse:
    """One event for a calendar, as this viewer sees it."""
    event = one_event(request.viewer, year, slug)
    if event is None:
        raise Http404("There is no such page.")
    return file_response(event)


def file_response(event: Event, *, linked: bool = True) -> HttpResponse:
    """A file with an event that `for_cards` loaded for its reader. See `ical.calendar_of`."""
    headers = {"Content-Disposition": f'attachment; filename="{event.slug}.ics"', **_HEADERS}
    body = ical.calendar_of([event], linked=linked)
    return HttpResponse(body, content_type=ical.CONTENT_TYPE, headers=headers)


def _addresses(names: tuple[str, str], *args: str, query: str = "") -> dict[str, str]:
    """The full addresses of a calendar and of the same feed in Atom; "subscribe" opens the calendar in a program."""
    paths = [f"{settings.SITE_URL}{reverse(name, args=args)}{f'?{query}' if query else ''}" for name in names]
    return {"ics": paths[0], "atom": paths[1], "subscribe": f"webcal://{paths[0].partition('://')[2]}"}


def _token(viewer: Viewer) -> str:
    return FeedToken.objects.filter(member=viewer.member_id).values_list("token", flat=True).first() or ""


@require_safe
def subscribe(request: Request) -> HttpResponse:
    """The addresses of the feeds with the filters of this address."""
    form = _filters(request, request.viewer, own_places(request.user))
    if wrong := _wrong(form):
        return wrong
    query = form.query()
    token = _token(request.viewer) if request.viewer.is_member else ""
    # Filters by the viewer's own contacts or places make no sense for a visitor.
    visitor = FilterForm(request.GET, viewer=Viewer.visitor(), own=OwnPlaces())
    context = {
        "query": query,
        "page": _page(form),
        "open": _addresses(("events-ics", "events-atom"), query=query) if visitor.is_valid() else None,
        "own": _addresses(("feed-ics", "feed-atom"), token, "events", query=query) if token else None,
    }
    return render(request, "events/subscribe.html", context)


@require_http_methods(["GET", "POST"])
def calendar_feed(request: MemberRequest) -> HttpResponse:
    """A member's own secret feed address: show, make, renew or switch off."""
    if request.method == "POST":
        if request.POST.get("do") == "off":
            switch_off_feed(member=request.user)
            messages.success(request, "Your feed is off. Its address no longer works.")
        else:
            had_one = bool(_token(request.viewer))
            renew_feed(member=request.user)
            messages.success(
                request,
                "This is your new address. The old one no longer works."
                if had_one
                else "This is your address.",
            )
        return redirect("calendar-feed")
    token = _token(request.viewer)
    own = _addresses(("feed-ics", "feed-atom"), token, "mine") if token else None
    return render(request, "events/calendar_feed.html", {"own": own})
