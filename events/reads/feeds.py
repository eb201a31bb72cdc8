"""The events of a feed, as its owner or a visitor sees them."""

import datetime as dt

from events.models import Event, FeedToken
from events.reads.cards import for_cards
from events.reads.filters import Filters, found
from members.models import Member
from members.rule.columns import in_good_standing
from members.rule.standing import Viewer
from netlib.roles import unrestricted

MOST = 500
# Feeds keep past events for a while, so that they do not vanish from yesterday.
_PAST = dt.timedelta(days=31)
_OWN_PAST = dt.timedelta(days=366)


def owner_of(token: str) -> Member | None:
    """The member who owns the feeds under this token; None for a token that is unknown or ended, and for a member who is
    suspended or leaving. One query."""
    with unrestricted("the token of a feed stands for its member"):
        return _owner_of(token)


def _owner_of(token: str) -> Member | None:
    owners = FeedToken.objects.filter(in_good_standing("member__"), token=token)
    found = owners.select_related("member").first()
    return found.member if found else None


def feed_events(viewer: Viewer, filters: Filters, *, own_zone: str = "") -> list[Event]:
    """The events of a feed as this viewer sees them now, loaded as for cards, the earliest first. One query."""
    past = _OWN_PAST if filters.mine else _PAST
    events = found(viewer, filters, own_zone=own_zone, past=past).published()
    return list(for_cards(viewer, events)[:MOST])


def own_events(viewer: Viewer) -> list[Event]:
    """The events that the member hosts, is going to, or is invited to and has not refused. One query."""
    return feed_events(viewer, Filters(mine="all"))


def one_event(viewer: Viewer, year: int, slug: str) -> Event | None:
    """The event at that address as this viewer sees it, loaded as for cards; None when it does not exist for them. One
    query."""
    return for_cards(viewer, Event.objects.visible_to(viewer)).filter(year=year, slug=slug).first()
