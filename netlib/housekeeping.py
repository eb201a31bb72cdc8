"""What is tidied once a day, by whichever worker is free then. An app adds its own job with `@daily` in its
`tasks.py`."""

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta
from importlib import import_module

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from netlib import limits, mailbox, workers
from netlib.models import OutgoingLetter

AT = time(3, 30)  # UTC
KEEP_JOBS = timedelta(days=14)
KEEP_UNSENT = timedelta(days=2)

Job = Callable[[], object]
_log = logging.getLogger(__name__)
_jobs: dict[str, Job] = {}


def daily(job: Job) -> Job:
    """Have a function without arguments called once a day; it must bear being called twice."""
    _jobs[f"{job.__module__}.{job.__qualname__}"] = job
    return job


@task(priority=-50)
def tidy() -> None:
    """Do every daily job, and plan the next day's. One that fails does not keep the others from running."""
    try:
        autodiscover_modules("tasks")
        failed = [name for name, job in sorted(_jobs.items()) if not _done(name, job)]
    finally:
        plan()
    if failed:
        raise RuntimeError(f"failed: {', '.join(failed)}")


def _done(name: str, job: Job) -> bool:
    try:
        with transaction.atomic():
            job()
    except Exception:
        _log.exception("The daily job %s failed", name)
        return False
    return True


def plan(now: datetime | None = None) -> None:
    """See to it that exactly one `tidy` waits for its hour: the next 03:30 UTC."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('netlib.housekeeping'))")
        waiting = DBTaskResult.objects.filter(task_path=tidy.module_path, status=TaskResultStatus.READY)
        if not waiting.exists():
            tidy.using(run_after=_next_time(now or timezone.now())).enqueue()


def _next_time(now: datetime) -> datetime:
    today = datetime.combine(now.date(), AT, tzinfo=now.tzinfo)
    return today if today > now else today + timedelta(days=1)


@daily
def forget_sessions() -> None:
    """Delete the sessions that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@daily
def cull_cache() -> None:
    """Delete what has expired in the cache; Django does so only when the table is full."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM netlib_cache WHERE expires < now()")


@daily
def forget_jobs() -> None:
    """Put back jobs whose worker is gone; delete the traces of jobs that ended two weeks ago."""
    workers.put_back_lost_jobs()
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEEP_JOBS).delete()


@daily
def forget_letters() -> None:
    """Delete letters that could not be sent in two days, and all but the newest of the development mailbox."""
    OutgoingLetter.objects.filter(created_at__lt=timezone.now() - KEEP_UNSENT).delete()
    mailbox.cull()


@daily
def forget_limits() -> None:
    """Delete what no limit looks at any more."""
    limits.forget_old()
