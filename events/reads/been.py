"""Where a member was: the events that are over, with what comes afterwards."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from events.models import Event, Rsvp, Status
from events.models.queries import is_coming, seen_by, whether
from events.words import days_words, town_words
from members.rule.standing import Viewer

MOST = 200
LATELY = dt.timedelta(days=14)


@dataclass(frozen=True)
class Been:
    """An event at which the member was. `sees` says whether its page is still there for them, `agreed` whether they
    belong to its cohort."""

    event: Event
    sees: bool
    agreed: bool

    @property
    def words(self) -> str:
        """When and where it was."""
        days = days_words(self.event.local_starts.date(), self.event.last_day)
        return ", ".join(filter(None, (days, town_words(self.event))))


def been(viewer: Viewer) -> list[Been]:
    """Where the viewer was, the latest first: as far as they see the event, or belong to its cohort. One query."""
    if viewer.member_id is None:
        return []
    seen = seen_by(viewer, "event")
    there = Rsvp.objects.going().filter(
        ~is_coming("event"),
        seen | Q(cohort_since__isnull=False),
        member=viewer.member_id,
        event__status=Status.PUBLISHED,
    )
    rows = there.annotate(sees=whether(seen)).select_related("event__place").order_by("-event__ends", "-pk")
    return [Been(row.event, row.sees, row.cohort_since is not None) for row in rows[:MOST]]


def lately(viewer: Viewer) -> list[Been]:
    """Of these, what has been over for two weeks at most and can still be seen. One query."""
    since = timezone.now() - LATELY
    return [one for one in been(viewer)[:5] if one.sees and one.event.ends > since]
