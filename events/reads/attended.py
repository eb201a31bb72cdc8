"""The past events that a member attended, and what comes after them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from events.models import Event, Rsvp, Status
from events.models.guests import RsvpQuerySet
from events.models.queries import host_exists, is_coming, seen_by
from events.words import town_words
from members.rule.standing import Viewer
from netlib.roles import unrestricted
from netlib.text.dates import show_days

MOST = 200
LATELY = dt.timedelta(days=14)


@dataclass(frozen=True)
class Attended:
    """A past event that a member attended. `sees` says whether its page is still there for them, `agreed` whether they
    belong to its cohort, `added` whether they said so after it, `audience` who sees their answer."""

    event: Event
    sees: bool
    agreed: bool
    added: bool
    audience: int

    @property
    def words(self) -> str:
        """When and where it was."""
        days = show_days(self.event.local_starts.date(), self.event.last_day)
        return ", ".join(filter(None, (days, town_words(self.event))))


def attended(viewer: Viewer, which: Q | None = None) -> list[Attended]:
    """Events that the viewer attended and that are over, the latest first. An event is there for as long as its host
    exists for the viewer, and the viewer sees it or belongs to its cohort. `which` narrows the answers. One query."""
    return _attended(viewer, ~is_coming("event") & (which or Q()))


def attended_one(viewer: Viewer, year: int, slug: str) -> Attended | None:
    """The event at that address, by the same rule, as soon as it is published and whether or not it is over. One query."""
    return next(iter(_attended(viewer, Q(event__year=year, event__slug=slug))), None)


def _attended(viewer: Viewer, which: Q) -> list[Attended]:
    if viewer.member_id is None:
        return []
    in_cohort = Q(cohort_since__isnull=False) & host_exists(viewer, "event")
    there = Rsvp.objects.attended().filter(
        which,
        seen_by(viewer, "event") | in_cohort,
        member=viewer.member_id,
        event__status=Status.PUBLISHED,
    )
    with unrestricted("the event of a cohort stays there for it"):
        return _read(viewer, there)


def _read(viewer: Viewer, there: RsvpQuerySet) -> list[Attended]:
    rows = there.with_sight(viewer).select_related("event__place").order_by("-event__ends", "-pk")
    return [
        Attended(row.event, row.sees, row.cohort_since is not None, row.was_added, row.audience)
        for row in rows[:MOST]
    ]


def lately(viewer: Viewer) -> list[Attended]:
    """Of these, the five latest that ended at most two weeks ago and that the viewer still sees. One query."""
    since = timezone.now() - LATELY
    return [one for one in attended(viewer, Q(event__ends__gt=since))[:5] if one.sees]
