"""`manage.py worker`: runs the jobs of django-tasks, and waits when the database goes away instead of ending."""

import logging
import os
import time
from types import FrameType
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django_tasks_db.management.commands import db_worker

from netlib import housekeeping, workers

WAIT = 5  # seconds

_log = logging.getLogger("netlib.worker")


class Worker(db_worker.Worker):
    """A worker that an impatient second signal ends at once, in the middle of its job."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Finish the job in hand and end; asked again, end without it. The job stays marked as running, and the next
        worker puts it back: the library's own second signal would record it as failed, for ever."""
        if not self.running:
            os._exit(1)
        super().shutdown(signum, frame)


# The library's command makes its worker from the name in its own module.
db_worker.Worker = Worker  # type: ignore[misc]


class Command(db_worker.Command):
    """django-tasks-db's worker, known to the database by name, with the daily jobs planned."""

    help = "Run the jobs: letters, exports, daily housekeeping"

    def configure_logging(self, verbosity: int) -> None:
        """What is logged is for the settings to say; that a worker was asked to stop is not worth a warning."""
        db_worker.logger.addFilter(lambda record: record.levelno >= logging.ERROR)

    def handle(self, *, worker_id: str, batch: bool, **options: Any) -> None:
        workers.name_session(worker_id)
        while True:
            try:
                workers.put_back_lost_jobs(worker_id=worker_id)
                housekeeping.plan()
                super().handle(worker_id=worker_id, batch=batch, **options)
            except (InterfaceError, OperationalError) as error:
                if batch:
                    raise
                _log.warning("The database does not answer (%s); trying again.", type(error).__name__)
                connection.close()
                time.sleep(WAIT)
            else:
                return
