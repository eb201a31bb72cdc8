"""Who can see events, answers and invitations, as conditions.

An event is seen by its hosts in any state. Once it is published it is seen by those whom its audience reaches, and by
those who were invited. Its address and its guest list have audiences of their own. Each condition takes the path that
leads to an event, so that the rows that hang on an event follow the same rule through a join; "pk" is Event itself.
The querysets that use these conditions stand beside their models.
"""

import datetime as dt
from collections.abc import Callable

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from events.kinds import Answer, Status
from members.rule.columns import in_good_standing, not_blocked, visible_to, with_standing
from members.rule.sql import RuleSQL, exists_sql, named, not_blocked_sql, owner_paths, shares_sql, visible_sql
from members.rule.standing import Viewer, general_standing

# The states in which an event exists for others than its hosts: published, and cancelled since then.
PUBLISHED = (Status.PUBLISHED, Status.CANCELLED)
# The answers that stand on a guest list.
ON_THE_LIST = (Answer.GOING, Answer.MAYBE, Answer.THERE)
# How long an event lasts that does not say when it ends.
OPEN_END = dt.timedelta(hours=3)

# What the apps above add; events imports none of them. Each takes a viewer and the path to an event, and gives the
# published events that this app lets the viewer see, with their address.
let_in: list[Callable[[Viewer, str], Q]] = []


def _prefix(event: str) -> str:
    """The path to the fields of the event at `event` ("pk" on Event itself)."""
    return "" if event == "pk" else f"{event}__"


def reached(viewer: Viewer, audience: str, event: str = "pk") -> Q:
    """Events of which one audience reaches the viewer: the host's filing decides, and for an event of an organization
    what the viewer is to everybody."""
    path = _prefix(event)
    general = general_standing(viewer)
    if viewer.member_id is None:
        by_host = visible_to(viewer, audience=f"{path}{audience}", owner=f"{path}host")
        by_all = with_standing(general, audience=f"{path}{audience}")
        return (Q(**{f"{path}organization": None}) & by_host) | (
            Q(**{f"{path}organization__isnull": False}) & by_all
        )
    paths = {**_host(path), "audience": f"{path}{audience}"}
    columns = named(paths)
    organization = columns.pop("organization")
    by_host_sql = visible_sql(f"{viewer.member_id:d}", **columns)
    by_all_sql = shares_sql(columns["audience"], str(general))
    sql = f"CASE WHEN {organization} IS NULL THEN {by_host_sql} ELSE {by_all_sql} END"
    return Q(RuleSQL(sql, **paths))


def _host(path: str) -> dict[str, str]:
    """The paths to the organization and the host of an event."""
    return {"organization": f"{path}organization", **owner_paths(f"{path}host")}


def host_exists(viewer: Viewer, event: str = "pk") -> Q:
    """Events whose host exists for the viewer; an organization always does."""
    path = _prefix(event)
    if viewer.member_id is None:
        return Q(**{f"{path}organization__isnull": False}) | in_good_standing(f"{path}host__")
    paths = _host(path)
    columns = named(paths)
    organization = columns.pop("organization")
    here = exists_sql(f"{viewer.member_id:d}", **columns)
    return Q(RuleSQL(f"({organization} IS NOT NULL OR {here})", **paths))


def exists_for_host() -> Q:
    """Answers of members who are not kept apart from the host of the event by a block; an organization blocks nobody.
    The twin of `host_exists` for the guests of a list, whoever looks at it."""
    paths = {"organization": "event__organization", "host": "event__host", "member": "member"}
    apart = not_blocked_sql("%(member)s", "%(host)s")
    return Q(RuleSQL(f"(%(organization)s IS NOT NULL OR {apart})", **paths))


def _has_own(viewer: Viewer, view: str, event: str, condition: str = "TRUE") -> Q:
    """Events for which that view of the rule has a row `own` of the viewer that meets a condition in SQL."""
    sql = _OWN.format(view=view, member=f"{viewer.member_id:d}", condition=condition)
    return Q(RuleSQL(sql, event=event))


_OWN = """EXISTS (
    SELECT 1 FROM {view} AS own
     WHERE own.event_id = %(event)s AND own.member_id = {member} AND {condition})"""


def hosted_by(viewer: Viewer, event: str = "pk") -> Q:
    """Events that the viewer hosts, as the host or a co-host."""
    if viewer.member_id is None:
        return Q(pk__in=[])
    as_cohost = _has_own(viewer, "events_rule_cohost", event) & host_exists(viewer, event)
    return Q(**{f"{_prefix(event)}host": viewer.member_id}) | as_cohost


def was_published(event: str = "pk") -> Q:
    """Events that exist for others than their hosts, cancelled ones too; the twin of `Event.was_published`."""
    return Q(**{f"{_prefix(event)}status__in": PUBLISHED})


def is_coming(event: str = "pk", *, ago: dt.timedelta = dt.timedelta(0)) -> Q:
    """Events that are not over, or ended at most so long ago; the twin of `Event.is_over`."""
    path, at = _prefix(event), timezone.now() - ago
    open_end = Q(**{f"{path}ends": F(f"{path}starts")})
    # An index serves the first part.
    return Q(**{f"{path}ends__gt": at - OPEN_END}) & (Q(**{f"{path}ends__gt": at}) | open_end)


def _let_in(viewer: Viewer, event: str = "pk") -> Q:
    """Events that an app above lets the viewer see, whatever the viewer is to the host."""
    found = Q(pk__in=[])
    for reason in let_in:
        found |= reason(viewer, event)
    return found


def open_to(viewer: Viewer, event: str = "pk") -> Q:
    """Events that the viewer sees once they are published, without hosting them."""
    by_audience = reached(viewer, "audience", event)
    if viewer.member_id is None:
        return by_audience
    invited = _has_own(viewer, "events_rule_invitation", event)
    return by_audience | ((invited | _let_in(viewer, event)) & host_exists(viewer, event))


def seen_by(viewer: Viewer, event: str = "pk") -> Q:
    """Events that the viewer may see."""
    return hosted_by(viewer, event) | (was_published(event) & open_to(viewer, event))


def whether(condition: Q) -> Case:
    """An SQL expression: whether a row meets the condition, for `annotate`."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=models.BooleanField())


def is_guest(viewer: Viewer) -> Q:
    """Events whose address the viewer may read whatever its audience: those who hold a place may."""
    if viewer.member_id is None:
        return Q(pk__in=[])
    going = _has_own(viewer, "events_rule_rsvp", "pk", "own.status = 'going' AND own.waiting_since IS NULL")
    return going | (_let_in(viewer) & host_exists(viewer))


def member_exists(viewer: Viewer) -> Q:
    """Rows of a `member` who exists for the viewer."""
    return in_good_standing("member__") & not_blocked(viewer, "member")
