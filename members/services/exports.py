"""Asking for a copy of one's data, building it, and deleting it after some days."""

from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from members.formats.archive import build
from members.letters import export_ready
from members.models import Export, Member
from members.reads.exports import KEPT
from members.rule.columns import in_good_standing
from members.services.owning import lock_owner
from netlib.roles import service, serving


@service
def ask_for_export(*, owner: Member) -> Export:
    """Have the worker build a copy. Returns the one that is being built already, if any; an older copy is
    deleted."""
    lock_owner(owner.pk)
    mine = Export.objects.filter(owner=owner)
    waiting = mine.filter(ready_at=None).first()
    if waiting:
        return waiting
    mine.delete()
    export = Export.objects.create(owner=owner)
    build_export.enqueue(export_id=export.pk)
    return export


@task
def build_export(export_id: int) -> None:
    """Build the copy, and say by mail that it is there."""
    fill_export(export_id=export_id)


def fill_export(*, export_id: int) -> bool:
    """Build the copy. Checks again first: returns False when the request is gone, the copy is built already, or
    the owner is suspended or leaving."""
    waiting = Export.objects.filter(in_good_standing("owner__"), pk=export_id, ready_at=None)
    export = waiting.select_related("owner").first()
    if export is None:
        return False
    archive = build(export.owner)
    with serving():
        if not waiting.update(archive=archive, ready_at=timezone.now()):
            return False
        export_ready.enqueue(export_id=export_id)
    return True


def forget_exports() -> None:
    """Delete copies that are too old, and requests that were never answered."""
    long_ago = timezone.now() - KEPT
    Export.objects.filter(Q(ready_at__lte=long_ago) | Q(ready_at=None, asked_at__lte=long_ago)).delete()
