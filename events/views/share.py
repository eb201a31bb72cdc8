"""The picture that stands for an event where its address is shared."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from events.reads.event import Moved, find_event
from events.words import price_words, town_words
from members.http import Request
from members.rule.standing import Viewer
from netlib.sharing import picture_response
from netlib.text.dates import show_days, show_moment


@require_safe
def event_share(request: Request, year: int, slug: str) -> HttpResponse:
    """The picture of an event that is for everybody: title, days, town and price."""
    try:
        found = find_event(Viewer.visitor(), year, slug)
    except Moved:
        raise Http404("There is no such page.") from None
    first, last = found.local_starts, found.last_day
    when = show_moment(first) if first.date() == last and not found.all_day else show_days(first.date(), last)
    return picture_response(
        found.get_kind_display(), found.title, [when, town_words(found), price_words(found)]
    )
