"""The copies of everything about a member, as their owner finds them."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

KEPT = dt.timedelta(days=7)


def fresh_exports() -> Q:
    """The copies that are ready and not yet too old."""
    return Q(ready_at__gt=timezone.now() - KEPT, archive__isnull=False)
