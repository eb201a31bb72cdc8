"""Asking for a copy of everything about oneself, and keeping it for a few days."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.models import Export, Member
from members.rule.columns import in_good_standing
from members.services.lines import lock_owner

KEPT = dt.timedelta(days=7)


@transaction.atomic
def ask_for_export(*, owner: Member) -> Export:
    """Have a copy built by the worker. While one is being built that one is given again; an older one goes."""
    from members.tasks import build_export

    lock_owner(owner.pk)
    mine = Export.objects.filter(owner=owner)
    waiting = mine.filter(ready_at=None).first()
    if waiting:
        return waiting
    mine.delete()
    export = Export.objects.create(owner=owner)
    build_export.enqueue(export_id=export.pk)
    return export


def fresh_exports() -> Q:
    """The copies that are ready and not yet too old."""
    return Q(ready_at__gt=timezone.now() - KEPT, archive__isnull=False)


def fill_export(*, export_id: int) -> bool:
    """Build the copy. Decides again: False when it is gone, built already, or its owner is suspended or leaving."""
    from members.formats.archive import build
    from members.letters import export_ready

    waiting = Export.objects.filter(in_good_standing("owner__"), pk=export_id, ready_at=None)
    export = waiting.select_related("owner").first()
    if export is None:
        return False
    archive = build(export.owner)
    with transaction.atomic():
        if not waiting.update(archive=archive, ready_at=timezone.now()):
            return False
        export_ready.enqueue(export_id=export_id)
    return True


def forget_exports() -> None:
    """Erase the copies that are too old, and requests for one that were never met."""
    long_ago = timezone.now() - KEPT
    Export.objects.filter(Q(ready_at__lte=long_ago) | Q(ready_at=None, asked_at__lte=long_ago)).delete()
