"""What several people, or two windows of one, do at the same moment: locks that take turns, and the error that says
that what a form showed is not so any more."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Record = TypeVar("Record", bound=Model)


class ChangedMeanwhile(Exception):
    """What the form showed was changed elsewhere since it was opened. Nothing has been written."""


def lock(rows: QuerySet[Record]) -> list[Record]:
    """Hold these rows until the transaction ends, as they stand now, locked in the order of their keys so that two
    who want the same rows never wait for each other. Others may still refer to them by foreign keys. Rows that are gone
    are left out. One query."""
    return list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk"))
