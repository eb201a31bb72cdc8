"""Which job workers are alive, by what the database itself knows.

A worker gives its database sessions a name. A session ends with its process, however that ends, so the list is true
at any moment, for any number of workers, with nothing written and nothing to clean up."""

from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

PREFIX = "netlib-worker "
ATTEMPTS = 3


class WorkerLost(Exception):
    """The worker ended in the middle of a job, several times over."""


def name_session(worker_id: str) -> None:
    """Make this process known to the database as the worker of that id (at most 49 ASCII characters)."""
    connection.close()
    connection.settings_dict["CONN_MAX_AGE"] = None
    options = connection.settings_dict.setdefault("OPTIONS", {})
    options["application_name"] = f"{PREFIX}{worker_id}"
    # When a whole machine is lost nobody closes the connection: have the server look after half a minute.
    options.setdefault(
        "options", "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
    )


def alive() -> set[str]:
    """The ids of the workers that are connected to this site's database now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND starts_with(application_name, %s)",
            [PREFIX],
        )
        return {name.removeprefix(PREFIX) for (name,) in cursor.fetchall()}


@transaction.atomic
def put_back_lost_jobs(*, worker_id: str = "") -> int:
    """Queue anew each job whose worker is gone, and fail what has lost its worker too often. `worker_id` is that of a
    worker which is not in the middle of a job. Returns how many jobs were found."""
    lost = 0
    # The rows first, then the workers: whoever runs one of these jobs was connected before.
    running = list(DBTaskResult.objects.running().select_for_update(skip_locked=True))
    busy = alive() - {worker_id}
    for job in running:
        if job.worker_ids[-1] in busy:
            continue
        lost += 1
        if len(job.worker_ids) < ATTEMPTS:
            job.status = "READY"
            job.save(update_fields=["status"])
        else:
            job.set_failed(WorkerLost())
    return lost
