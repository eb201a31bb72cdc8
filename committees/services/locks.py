"""Changing a committee: one change at a time, by a member who may, with their name in the history."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from committees.models import Committee
from committees.rights import must_run
from members.models import Member
from netlib.roles import serving


@contextmanager
def running(committee_id: int, *, by: Member) -> Iterator[Committee]:
    """A transaction in which `by` changes a committee: it is locked, and the history names them.
    Gives the committee as it is now. Raises Committee.DoesNotExist, and PermissionDenied unless they run it or are a
    curator."""
    with serving():
        committee = lock_committee(committee_id)
        must_run(by, committee)
        acting(by)
        yield committee


def lock_committee(committee_id: int) -> Committee:
    """Hold the committee's row until the transaction ends. Raises Committee.DoesNotExist."""
    return Committee.objects.select_for_update(no_key=True).get(pk=committee_id)


def acting(member: Member) -> None:
    """Tell the database who makes the changes of this transaction; the trigger that writes the history reads it there.
    Raises RuntimeError outside of one."""
    if not connection.in_atomic_block:
        raise RuntimeError("Who acts is told for a transaction: begin one.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('netlib.acting', %s, true)", [str(member.pk)])
