"""Events as an Atom feed: RFC 4287."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from events.formats.ical import event_address, location
from events.models import Event
from events.words import price_words, when_words
from netlib.text.clean import clean_text

CONTENT_TYPE = Atom1Feed.content_type
# The date of an empty feed, which stays the same.
_NEVER = dt.datetime(2010, 1, 1, tzinfo=dt.UTC)


class _Feed(Atom1Feed):
    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=_NEVER)


def atom_of(events: Iterable[Event], *, name: str, page: str, identity: str) -> bytes:
    """An Atom feed of events that `for_cards` loaded for its reader. `page` is the path of the page with the same list, and
    `identity` a path that identifies the feed; neither holds a token."""
    feed = _Feed(
        title=clean_text(name),
        link=f"{settings.SITE_URL}{page}",
        description=None,
        language="en",
        author_name=settings.SITE_NAME,
        feed_guid=f"{settings.SITE_URL}{identity}",
    )
    for event in events:
        facts = [when_words(event), location(event), price_words(event), event.summary]
        if event.is_cancelled:
            facts.insert(0, "Canceled.")
        feed.add_item(
            # What was kept before every text was cleaned may hold what no XML can.
            title=clean_text(event.title),
            link=event_address(event),
            description="".join(f"<p>{escape(clean_text(fact))}</p>" for fact in facts if fact),
            unique_id=f"urn:uuid:{event.uid}",
            pubdate=event.published_at,
            updateddate=event.last_modified,
            categories=[event.kind_shown.label],
        )
    return str(feed.writeString("utf-8")).encode()
