"""Reading events, answers and invitations, viewer first.

An event is seen by its hosts in any state. Once it is up it is seen by those whom its audience reaches, and by
whoever was invited. Its address and its guest list have audiences of their own. Each rule is a `Q` under a path,
so that the rows that hang on an event follow the same rule through a join.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone

from members.rule.columns import (
    in_good_standing,
    is_asked,
    not_blocked,
    reaching_strangers,
    visible_among_many,
    visible_to,
    with_standing,
)
from members.rule.sql import RuleSQL, exists_sql, named, shares_sql, visible_sql
from members.rule.standing import Viewer, general_standing

UP = ("published", "cancelled")
# How long an event goes on whose ending nobody says.
OPEN_END = dt.timedelta(hours=3)

# What apps above add, as events imports none of them: for a viewer and the path to an event, the events that are up
# and that the viewer sees with their address for a reason of that app.
let_in: list[Callable[[Viewer, str], Q]] = []


def _prefix(event: str) -> str:
    """The path to the fields of the event at `event` ("pk" on Event itself)."""
    return "" if event == "pk" else f"{event}__"


def _reached(viewer: Viewer, audience: str, event: str) -> Q:
    """Events of which one audience reaches the viewer: the host's filing decides, or for an organization's event
    what everybody is to it."""
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
    """The paths to whose event it is."""
    return {
        "organization": f"{path}organization",
        "owner": f"{path}host",
        "active": f"{path}host__is_active",
        "leaving": f"{path}host__leaving_at",
    }


def _host_exists(viewer: Viewer, event: str) -> Q:
    """Events whose host exists for the viewer; an organization always does."""
    path = _prefix(event)
    if viewer.member_id is None:
        return Q(**{f"{path}organization__isnull": False}) | in_good_standing(f"{path}host__")
    paths = _host(path)
    columns = named(paths)
    organization = columns.pop("organization")
    here = exists_sql(f"{viewer.member_id:d}", **columns)
    return Q(RuleSQL(f"({organization} IS NOT NULL OR {here})", **paths))


def _has_own(viewer: Viewer, table: str, event: str, condition: str = "TRUE") -> Q:
    """Events of which that table has a row `own` of the member who looks, on a condition in SQL."""
    sql = _OWN.format(table=table, member=f"{viewer.member_id:d}", condition=condition)
    return Q(RuleSQL(sql, event=event))


_OWN = """EXISTS (
    SELECT 1 FROM {table} AS own
     WHERE own.event_id = %(event)s AND own.member_id = {member} AND {condition})"""


def hosted_by(viewer: Viewer, event: str = "pk") -> Q:
    """Events that the viewer hosts, alone or along with others."""
    if viewer.member_id is None:
        return Q(pk__in=[])
    along = _has_own(viewer, "events_cohost", event) & _host_exists(viewer, event)
    return Q(**{f"{_prefix(event)}host": viewer.member_id}) | along


def is_up(event: str = "pk") -> Q:
    """Events that exist for others than their hosts."""
    return Q(**{f"{_prefix(event)}status__in": UP})


def is_coming(event: str = "pk", *, ago: dt.timedelta = dt.timedelta(0)) -> Q:
    """Events that are not over, or were not so long ago; the twin of `Event.is_over`."""
    path, at = _prefix(event), timezone.now() - ago
    open_end = Q(**{f"{path}ends": F(f"{path}starts")})
    # The first part is the one that an index finds.
    return Q(**{f"{path}ends__gt": at - OPEN_END}) & (Q(**{f"{path}ends__gt": at}) | open_end)


def _let_in(viewer: Viewer, event: str = "pk") -> Q:
    """Events that let the viewer in for a reason of an app above, whatever the host of them is to the viewer."""
    found = Q(pk__in=[])
    for reason in let_in:
        found |= reason(viewer, event)
    return found


def _open_to(viewer: Viewer, event: str = "pk") -> Q:
    """Events that the viewer sees once they are up, without hosting them."""
    reached = _reached(viewer, "audience", event)
    if viewer.member_id is None:
        return reached
    invited = _has_own(viewer, "events_invitation", event)
    return reached | ((invited | _let_in(viewer, event)) & _host_exists(viewer, event))


def seen_by(viewer: Viewer, event: str = "pk") -> Q:
    """Events that the viewer may see."""
    return hosted_by(viewer, event) | (is_up(event) & _open_to(viewer, event))


def whether(condition: Q) -> Case:
    """An SQL expression: whether a row meets the condition, for `annotate`."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=models.BooleanField())


def _is_guest(viewer: Viewer) -> Q:
    """Events that let the viewer in whatever the audience of the address: whoever holds a place may read it."""
    if viewer.member_id is None:
        return Q(pk__in=[])
    going = _has_own(viewer, "events_rsvp", "pk", "own.status = 'going' AND own.waiting_since IS NULL")
    return going | (_let_in(viewer) & _host_exists(viewer, "pk"))


class EventQuerySet(models.QuerySet[Any]):
    """Reads of events, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Events that this viewer may see."""
        return self.filter(seen_by(viewer))

    def with_faces(self, viewer: Viewer) -> Self:
        """Adds to each event what more of it the viewer sees; `Event` puts it together as `sees_address` and
        `sees_guests`. Comes after `visible_to`, and narrows nothing."""
        return self.annotate(
            is_hosted=whether(hosted_by(viewer)),
            reads_address=whether(_reached(viewer, "address_audience", "pk")),
            reads_guests=whether(_reached(viewer, "guest_audience", "pk")),
            is_guest=whether(_is_guest(viewer)),
        )

    def hosted_by(self, viewer: Viewer) -> Self:
        """Events that this viewer hosts, alone or along with others."""
        return self.filter(hosted_by(viewer))

    def open_to_outsiders(self) -> Self:
        """Events that exist for whoever holds an invitation without an account: up, by a host who is here."""
        return self.filter(is_up(), Q(organization__isnull=False) | in_good_standing("host__"))

    def up(self) -> Self:
        """Events that exist for others than their hosts, cancelled ones too."""
        return self.filter(is_up())

    def coming(self) -> Self:
        """Events that are not over."""
        return self.filter(is_coming())

    def for_curators(self) -> Self:
        """Events that curators look after: what is or asks to be for everybody. A draft is its host's alone, and an
        event for somebody's own contacts is nobody else's."""
        return self.exclude(status="draft").filter(
            Q(organization__isnull=False) | reaching_strangers("audience") | is_asked("asked_audience")
        )

    def waiting_for_curators(self) -> Self:
        """What waits for a curator's answer."""
        return self.for_curators().filter(Q(status="submitted") | is_asked("asked_audience"))


def _exists_for(viewer: Viewer) -> Q:
    """Answers of members who exist for the viewer."""
    return in_good_standing("member__") & not_blocked(viewer, "member")


class RsvpQuerySet(models.QuerySet[Any]):
    """Reads of answers, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Answers that this viewer may see: one's own; all to an event that one hosts; and of an event whose guest
        list one sees, those by whom the guests let one see that they come."""
        shown = (
            is_up("event")
            & _open_to(viewer, "event")
            & _reached(viewer, "guest_audience", "event")
            & Q(status__in=("going", "maybe"), waiting_since=None)
            & visible_to(viewer, owner="member")
        )
        if viewer.member_id is None:
            return self.filter(shown)
        exists = Q(member=None) | _exists_for(viewer)
        return self.filter(Q(member=viewer.member_id) | (hosted_by(viewer, "event") & exists) | shown)

    def listed_to(self, viewer: Viewer, event: Any, *, all_of_them: bool = False) -> Self:
        """What `visible_to` gives of one event, read with its faces, whose guest list the viewer sees. Asking nothing
        about the event again, it stops after a page of a long list; `all_of_them` says that there will be no page."""
        rows = self.filter(event=event, status__in=("going", "maybe"), waiting_since=None)
        if not event.is_hosted:
            rule = visible_among_many if all_of_them else visible_to
            return rows.filter(rule(viewer, owner="member"))
        return rows.filter(Q(member=None) | Q(member=viewer.member_id) | _exists_for(viewer))

    def going(self) -> Self:
        """Those who hold a place."""
        return self.filter(status="going", waiting_since=None)

    def cohort_of(self, viewer: Viewer) -> Self:
        """Guests who stay findable to the cohorts to which the viewer agreed to belong, for as long as both agree."""
        mine = self.model._default_manager.filter(
            event_id=OuterRef("event_id"), member_id=viewer.member_id, cohort_since__isnull=False
        )
        return self.filter(Exists(mine), _exists_for(viewer), cohort_since__isnull=False)

    def waiting(self) -> Self:
        """The waiting list, first come first."""
        return self.filter(waiting_since__isnull=False).order_by("waiting_since", "pk")


class InvitationQuerySet(models.QuerySet[Any]):
    """Reads of invitations, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """One's own invitations, and those to the events that one hosts: to addresses, which tell nothing of whom they
        belong to, and to members who exist for the viewer."""
        if viewer.member_id is None:
            return self.none()
        own = Q(member=viewer.member_id) & _host_exists(viewer, "event")
        return self.filter(own | (hosted_by(viewer, "event") & (~Q(email="") | _exists_for(viewer))))
