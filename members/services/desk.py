"""What a member does on the desk: dismiss somebody, and say that the news is seen."""

import datetime as dt

from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from members.models import Dismissal, Member
from members.rule.standing import Viewer
from netlib.roles import service


@service
def dismiss(*, owner: Member, other: Member) -> None:
    """Never suggest a member to the owner again; nobody is told. Twice is the same as once. Raises Member.DoesNotExist for
    oneself, and for a member whom the owner does not find."""
    if other.pk == owner.pk or not Member.objects.visible_to(Viewer(owner.pk)).filter(pk=other.pk).exists():
        raise Member.DoesNotExist
    Dismissal.objects.get_or_create(owner=owner, other=other)


@service
def bring_back(*, owner: Member, other: Member) -> None:
    """Undo a dismissal."""
    Dismissal.objects.filter(owner=owner, other=other).delete()


@service
def mark_seen(*, member: Member, until: dt.datetime) -> None:
    """Note that the member has seen what happened up to that moment, at most now; what was seen stays seen."""
    until = min(until, timezone.now())
    Member.objects.filter(pk=member.pk).update(desk_seen_at=Greatest(F("desk_seen_at"), Value(until)))
