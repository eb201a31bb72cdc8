"""Conditions on committees and seats, viewer first; the querysets beside the models are made of them.

A committee exists for viewers whom its roster audience reaches. On its roster stand the seats that count, except those
whose holder is suspended, leaving, or kept apart from the viewer by a block: such a seat does not exist for that
viewer, neither as filled nor as vacant, and no count includes it. An offered or disputed seat exists for its holder
and for those who run the committee.

When a seat counts stands once, as text of SQL in `_counts`: `serving` asks it of seats, `held_by` and `met_by` of the
viewer's own seats, each with the holder's good standing as members/rule/ has it, and `committees.rights` asks `held_by`.
"""

import datetime as dt

from django.db.models import DateField, DateTimeField, F, Func, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone

from committees.roles import CHAIRS, Status
from members.rule.columns import in_good_standing, not_blocked, with_standing, within_limit
from members.rule.sql import RuleSQL, in_good_standing_sql, named
from members.rule.standing import Viewer, general_standing


def _prefix(path: str) -> str:
    return f"{path}__" if path else ""


def local_day(now: dt.datetime, committee: str = "committee") -> Cast:
    """An SQL expression: the date that `now` has where the committee is. `committee` leads to it; "" is the row."""
    zone = F(f"{_prefix(committee)}time_zone")
    local = Func(zone, Value(now), function="TIMEZONE", output_field=DateTimeField())
    return Cast(local, DateField())


def not_over(path: str = "", committee: str = "committee") -> Q:
    """Seats that hold today or later, where their committee is. `path` leads to the seat, `committee` to the committee
    that has it."""
    ends = f"{_prefix(path)}ends"
    return Q(**{ends: None}) | Q(**{f"{ends}__gt": local_day(timezone.now(), committee)})


def on_day(day: dt.date) -> Q:
    """Seats that hold on a day."""
    sql = _covers(f"DATE '{day.isoformat()}'", begins="%(begins)s", ends="%(ends)s")
    return Q(RuleSQL(sql, begins="begins", ends="ends"))


def serving() -> Q:
    """Seats that give rights at this minute: they count today, by the clock of their committee, and their holder is a
    member in good standing."""
    paths = {"status": "status", "begins": "begins", "ends": "ends", "zone": "committee__time_zone"}
    return (
        Q(RuleSQL(_counts(**named(paths)), **paths)) & Q(member__isnull=False) & in_good_standing("member__")
    )


def held_by(viewer: Viewer, *, chairs: bool = False, committee: str = "pk") -> Q:
    """Committees on which the viewer serves at this minute, or which they run. `committee` leads to the key."""
    return _holds(viewer, committee, _CHAIRS if chairs else _HERE)


def met_by(viewer: Viewer, event: str) -> Q:
    """Events that are meetings of a committee on which the viewer serves at this minute. `event` leads to the key."""
    return _holds(viewer, event, _MET)


def _holds(viewer: Viewer, path: str, condition: str) -> Q:
    """Rows for which the viewer serves on a committee, with that condition about what stands at the path."""
    if viewer.member_id is None:
        return Q(pk__in=[])
    counts = _counts(status="held.status", begins="held.begins", ends="held.ends", zone="held.time_zone")
    serves = f"{counts} AND {in_good_standing_sql('holder')}"
    sql = _HOLDS.format(member=f"{viewer.member_id:d}", serves=serves, condition=condition)
    return Q(RuleSQL(sql, key=path))


def _covers(day: str, *, begins: str, ends: str) -> str:
    """In SQL: the days from `begins` up to, but without, `ends` hold the day; an empty end is open."""
    return f"({begins} <= {day} AND ({ends} IS NULL OR {ends} > {day}))"


def _counts(*, status: str, begins: str, ends: str, zone: str) -> str:
    """In SQL: whether a seat with these columns, of itself and its committee, counts now."""
    today = f"(TIMESTAMPTZ '{timezone.now().isoformat()}' AT TIME ZONE {zone})::date"
    return f"({status} = '{Status.ACCEPTED.value}' AND {_covers(today, begins=begins, ends=ends)})"


_HOLDS = """EXISTS (
    SELECT 1 FROM committees_rule_seat AS held
      JOIN members_member AS holder ON holder.id = held.member_id
     WHERE held.member_id = {member} AND {serves} AND {condition})"""
_HERE = "held.committee_id = %(key)s"
_CHAIRS = f"{_HERE} AND held.role IN ({', '.join(repr(str(role)) for role in CHAIRS)})"
_MET = "held.committee_id IN (SELECT committee_id FROM committees_rule_meeting AS met WHERE met.event_id = %(key)s)"


def exists_for(viewer: Viewer, committee: str = "") -> Q:
    """Committees that exist for the viewer; `committee` leads to it."""
    return with_standing(general_standing(viewer), audience=f"{_prefix(committee)}roster_audience")


def roster_shows(standing: int) -> Q:
    """Seats that their roster shows to a standing: as far as the committee's audience goes, and as far as the holder
    agreed when they accepted, if the roster has been opened further since."""
    reached = with_standing(standing, audience="committee__roster_audience")
    return reached & within_limit(standing, audience="agreed_audience")


def holder_exists(viewer: Viewer) -> Q:
    """Seats without a member, or whose holder exists for the viewer."""
    return Q(member=None) | (in_good_standing("member__") & not_blocked(viewer, "member"))
