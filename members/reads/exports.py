"""The copies of their data that members asked for."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

KEPT = dt.timedelta(days=7)


def fresh_exports() -> Q:
    """Copies that are ready and not too old to download."""
    return Q(ready_at__gt=timezone.now() - KEPT, archive__isnull=False)
