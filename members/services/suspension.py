"""Suspending members: a suspended member cannot sign in, and nothing of theirs is found anywhere."""

from collections.abc import Iterable

from members.models import Member
from netlib.roles import service


@service
def set_suspended(*, members: Iterable[Member], by: Member, suspended: bool) -> list[Member]:
    """Suspend members, or end their suspension. Returns those that changed. Skips `by` themselves, and staff
    unless `by` is a superuser: curators cannot lock each other out."""
    ids = [member.pk for member in members]
    changed = []
    rows = Member.objects.select_for_update(no_key=True).filter(pk__in=ids, is_active=suspended)
    for member in rows.exclude(pk=by.pk).order_by("pk"):
        if member.is_staff and not by.is_superuser:
            continue
        member.is_active = not suspended
        member.save(update_fields=["is_active"])
        changed.append(member)
    return changed
