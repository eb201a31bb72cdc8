"""As whom we work in the database, whose policies (`<app>/sql/policies.sql`) say the rule a second time.

A request works as `netlib_web` and a letter as `netlib_worker`: they read what their viewer may see, and write nothing.
The admin works as `netlib_curator`, for whom there are no more lines, filings and events for contacts than for a member.
`unrestricted` is the one door out of that, and `service` what every service goes through it with. All of this lasts for a
transaction, so that it holds behind PgBouncer as well. See docs/decisions/0016-the-database-refuses-too.md.

Outside `restricted` (a command, a job, a test's own code) nothing changes the role that signed in, and the door does
nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction
from django.utils import timezone
from psycopg2.extensions import TRANSACTION_STATUS_INTRANS

WEB, WORKER, SERVICE, CURATOR = "netlib_web", "netlib_worker", "netlib_service", "netlib_curator"

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class _Work:
    """A role, and the key of the viewer ("": a visitor)."""

    role: str
    viewer: str


_SIGNED_IN = _Work("none", "")
_work: ContextVar[_Work] = ContextVar("netlib.roles", default=_SIGNED_IN)
# Whether a door was opened since the outermost `restricted` began.
_opened: ContextVar[bool] = ContextVar("netlib.roles.opened", default=False)


@contextmanager
def restricted(role: str, viewer_id: int | None) -> Iterator[None]:
    """Work for one viewer (None: a visitor) as WEB or WORKER while the ``with`` block lasts. It is one transaction.

    Within a request it goes on for another viewer: a feed is for the member whose token its address holds."""
    outermost = not connection.in_atomic_block
    if outermost:
        _opened.set(False)
    with transaction.atomic(savepoint=False), _working_as(_Work(role, str(viewer_id or "")), outermost):
        yield


@contextmanager
def unrestricted(reason: str) -> Iterator[None]:
    """Read and write all rows while the ``with`` block lasts. The reason is for whoever reads the code; those of all
    doors are listed by tests/netlib/test_doors.py. Querysets that leave the block are asked outside it."""
    work = _work.get()
    if work.role in {SERVICE, _SIGNED_IN.role}:
        yield
        return
    _opened.set(True)
    with _working_as(_Work(SERVICE, work.viewer)):
        yield


def service(change: Callable[P, T]) -> Callable[P, T]:
    """Make a function a service: one transaction that may read and write all rows."""

    @wraps(change)
    def changed(*args: P.args, **kwargs: P.kwargs) -> T:
        with serving():
            return change(*args, **kwargs)

    return changed


@contextmanager
def serving() -> Iterator[None]:
    """The same for the part of a function in a ``with`` block."""
    with unrestricted("a service asks for itself"), transaction.atomic():
        yield


@contextmanager
def _working_as(work: _Work, outermost: bool = False) -> Iterator[None]:
    before = _work.get()
    _become(work)
    try:
        yield
    finally:
        # The end of a transaction takes the role back by itself. Where a service may have written, its deferred constraints are
        # checked before that, which they must be as the role that signed in.
        if _is_whole() and (_opened.get() or not outermost):
            _become(before)
        else:
            # A rollback brings back what was set before.
            _work.set(before)


def _is_whole() -> bool:
    """Whether there is a transaction that can still ask something."""
    session = connection.connection
    return session is not None and session.info.transaction_status == TRANSACTION_STATUS_INTRANS


def _become(work: _Work) -> None:
    """Take on a role for the rest of the transaction. Past Django's cursor, so that no count of queries has it."""
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config('netlib.viewer', %s, true),"
            " set_config('netlib.now', %s, true)",
            [work.role, work.viewer, timezone.now().isoformat()],
        )
    _work.set(work)
