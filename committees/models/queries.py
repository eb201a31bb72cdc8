"""Reading committees and seats, viewer first.

A committee exists for those whom its roster audience reaches. Of its seats those are there that count and that nobody
hides: a seat whose holder is suspended, leaving, or kept apart from the viewer by a block does not exist for that
viewer, neither as filled nor as vacant, and no count has it. An offered or disputed seat exists for its holder and
for those who run the committee.
"""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import DateField, DateTimeField, Exists, F, Func, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone

from committees.roles import CHAIRS, Ended, Status
from members.rule.columns import in_good_standing, not_blocked, with_standing, within_limit
from members.rule.masks import OWN_STANDING
from members.rule.sql import RuleSQL
from members.rule.standing import Viewer, general_standing


def _prefix(path: str) -> str:
    return f"{path}__" if path else ""


def local_day(now: dt.datetime, committee: str = "committee") -> Cast:
    """An SQL expression: the date that `now` has where the committee is."""
    zone = F(f"{_prefix(committee)}time_zone")
    local = Func(zone, Value(now), function="TIMEZONE", output_field=DateTimeField())
    return Cast(local, DateField())


def on_day(day: Any, path: str = "") -> Q:
    """Seats that hold on a day; `path` leads to the seat."""
    p = _prefix(path)
    return Q(**{f"{p}begins__lte": day}) & (Q(**{f"{p}ends": None}) | Q(**{f"{p}ends__gt": day}))


def in_force(now: dt.datetime | None = None) -> Q:
    """Seats that count at this very minute, by the clock of their committee."""
    return on_day(local_day(now or timezone.now())) & Q(status=Status.ACCEPTED)


def held_by(viewer: Viewer, *, chairs: bool = False, committee: str = "pk") -> Q:
    """Committees on which the viewer has a seat in force, or one that runs them. `committee` leads to the key."""
    return _holds(viewer, committee, _CHAIRS if chairs else _HERE)


def met_by(viewer: Viewer, event: str) -> Q:
    """Events that are meetings of a committee on which the viewer has a seat in force. `event` leads to the key."""
    return _holds(viewer, event, _MET)


def _holds(viewer: Viewer, path: str, condition: str) -> Q:
    """Rows for which the viewer holds a seat in force, on that condition about what stands at the path."""
    if viewer.member_id is None:
        return Q(pk__in=[])
    day = f"(TIMESTAMPTZ '{timezone.now().isoformat()}' AT TIME ZONE c.time_zone)::date"
    sql = _HOLDS.format(member=f"{viewer.member_id:d}", day=day, condition=condition)
    return Q(RuleSQL(sql, key=path))


# `in_force` by hand.
_HOLDS = """EXISTS (
    SELECT 1 FROM committees_seat AS held JOIN committees_committee AS c ON c.id = held.committee_id
      JOIN members_member AS holder ON holder.id = held.member_id
     WHERE held.member_id = {member} AND holder.is_active AND holder.leaving_at IS NULL
       AND held.status = 'accepted' AND held.begins <= {day} AND (held.ends IS NULL OR held.ends > {day})
       AND {condition})"""
_HERE = "held.committee_id = %(key)s"
_CHAIRS = f"{_HERE} AND held.role IN ({', '.join(repr(str(role)) for role in CHAIRS)})"
_MET = (
    "held.committee_id IN (SELECT committee_id FROM committees_meeting AS met WHERE met.event_id = %(key)s)"
)


def exists_for(viewer: Viewer, committee: str = "") -> Q:
    """Committees that exist for the viewer; `committee` leads to it."""
    return with_standing(general_standing(viewer), audience=f"{_prefix(committee)}roster_audience")


def _roster_shows(standing: int) -> Q:
    """Seats that their roster shows to a standing: as far as the committee's audience goes, and as far as the holder
    agreed when they accepted, should it go further since."""
    reached = with_standing(standing, audience="committee__roster_audience")
    return reached & within_limit(standing, audience="agreed_audience")


def _holder_exists(viewer: Viewer) -> Q:
    return Q(member=None) | (in_good_standing("member__") & not_blocked(viewer, "member"))


class CommitteeQuerySet(models.QuerySet[Any]):
    """Reads of committees, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Committees that exist for this viewer."""
        return self.filter(exists_for(viewer))

    def run_by(self, viewer: Viewer) -> Self:
        """Committees that this viewer runs at this minute."""
        return self.filter(held_by(viewer, chairs=True))

    def served_by(self, viewer: Viewer) -> Self:
        """Committees on which this viewer serves at this minute."""
        return self.filter(held_by(viewer))

    def of_organization(self, organization: Any) -> Self:
        """Committees of an organization and of its divisions."""
        return self.filter(Q(organization=organization) | Q(organization__parent=organization))

    def active(self) -> Self:
        """Committees that are not discharged."""
        return self.filter(Q(discharged=None) | Q(discharged__gt=local_day(timezone.now(), "")))


class SeatQuerySet(models.QuerySet[Any]):
    """Reads of seats, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Seats that this viewer sees on rosters; the viewer's own ones too."""
        shown = _roster_shows(general_standing(viewer)) & Q(status=Status.ACCEPTED) & _holder_exists(viewer)
        if viewer.member_id is None:
            return self.filter(shown)
        waiting = Q(status__in=[Status.OFFERED, Status.DISPUTED])
        run = waiting & _holder_exists(viewer) & held_by(viewer, chairs=True, committee="committee_id")
        own = Q(member=viewer.member_id) & ~Q(status=Status.DECLINED)
        return self.filter(shown | run | own)

    def turned_down(self, viewer: Viewer) -> Self:
        """Seats that whom they were offered to does not want, for those who run the committee."""
        run = _holder_exists(viewer) & held_by(viewer, chairs=True, committee="committee_id")
        return self.filter(run, status=Status.DECLINED, ended__in=[Ended.NOT, Ended.RESIGNED])

    def on(self, day: dt.date) -> Self:
        """Seats that hold on that day."""
        return self.filter(on_day(day))

    def counting(self) -> Self:
        """Seats that are accepted: not the offered, declined and disputed ones."""
        return self.filter(status=Status.ACCEPTED)

    def in_force(self, now: dt.datetime | None = None) -> Self:
        """Seats that count at this minute."""
        return self.filter(in_force(now))

    def begun(self) -> Self:
        """Seats whose first day has come."""
        return self.filter(begins__lte=local_day(timezone.now()))

    def vacant(self) -> Self:
        """Seats that nobody holds."""
        return self.filter(member=None, name="", withheld=False)

    def by_name(self) -> Self:
        """Seats of people who are no members, or have not said that the seat is theirs."""
        return self.filter(member=None, withheld=False).exclude(name="")

    def record_of(self, member_id: int, standing: int) -> Self:
        """The service record of a member for a standing towards them: what the rosters show, and what the member
        shows beyond them. Others do not see what has not begun."""
        mine = self.filter(member_id=member_id)
        if standing == OWN_STANDING:
            return mine.exclude(status=Status.DECLINED)
        shown = with_standing(standing, audience="record_audience")
        shown |= _roster_shows(standing)
        return mine.filter(shown).counting().begun()


class VolunteerQuerySet(models.QuerySet[Any]):
    """Reads of volunteers."""

    def waiting(self) -> Self:
        """Offers to serve that stand."""
        return self.filter(withdrawn_at=None)

    def visible_to(self, viewer: Viewer) -> Self:
        """One's own offers to serve, and those that reach a committee which the viewer runs."""
        if viewer.member_id is None:
            return self.none()
        from committees.models import Committee

        run = Committee.objects.run_by(viewer)
        reaches = Q(committee__in=run) | (Q(committee=None) & Exists(run.filter(takes_volunteers=True)))
        there = in_good_standing("member__") & not_blocked(viewer, "member") & Q(withdrawn_at=None)
        return self.filter(Q(member=viewer.member_id) | (there & reaches))

    def matching(self, committee: Any) -> Self:
        """Offers that suit a committee: made to it, or standing ones that share a topic or the region, or that name
        neither."""
        suits = Q(committee=committee.pk)
        if committee.takes_volunteers:
            about = Q(headings__in=committee.headings.all())
            place = committee.organization.place if committee.organization else None
            near = Q(place__country=place.country, place__region=place.region) if place else Q(pk__in=[])
            suits |= Q(committee=None) & (about | near | (Q(headings=None) & Q(place=None)))
        return self.filter(suits, withdrawn_at=None).distinct()
