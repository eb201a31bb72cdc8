"""Several people, or two windows of one person, at the same moment: locks, and the error for a form that is out
of date."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Record = TypeVar("Record", bound=Model)


class ChangedMeanwhile(Exception):
    """What the form showed has changed since it was opened. Nothing was written."""


def lock(rows: QuerySet[Record]) -> list[Record]:
    """Lock these rows until the transaction ends, and return them as they are now. Rows are locked in the order
    of their keys, so that two transactions that want the same rows do not deadlock. Other transactions can
    still refer to them by foreign keys. Rows that are gone are left out. One query."""
    return list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk"))
