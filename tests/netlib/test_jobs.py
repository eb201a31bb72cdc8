"""The worker, what the health check knows of it, and the daily jobs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import DjangoAssertNumQueries

from netlib import housekeeping, workers
from netlib.dev.environment import CHECKOUT
from netlib.models import OutgoingLetter

StartWorker = Callable[..., subprocess.Popen[bytes]]

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def wait_for(what: str, client: Client) -> None:
    until = time.monotonic() + 30
    while client.get("/healthz").json()["worker"] != what:
        assert time.monotonic() < until, f"the worker is never {what}"
        time.sleep(0.1)


@pytest.fixture
def start_worker(transactional_db: None) -> Iterator[StartWorker]:
    """Starts workers on the test database, in processes of their own; ends them."""
    started: list[subprocess.Popen[bytes]] = []
    database = connection.settings_dict
    address = f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST'].replace('/', '%2F')}:{database['PORT']}/{database['NAME']}"

    def start(*options: str) -> subprocess.Popen[bytes]:
        started.append(
            subprocess.Popen(
                [sys.executable, "manage.py", "worker", "--no-startup-delay", *options],
                cwd=CHECKOUT,
                env=os.environ | {"DATABASE_URL": address, "LOG_LEVEL": "ERROR"},
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_the_health_check_knows_which_workers_live(start_worker: StartWorker, client: Client) -> None:
    assert client.get("/healthz").json()["worker"] == "failing"

    first = start_worker()
    wait_for("ok", client)
    second = start_worker()
    until = time.monotonic() + 30
    while len(workers.alive()) < 2:
        assert time.monotonic() < until
        time.sleep(0.1)

    first.send_signal(signal.SIGKILL)
    first.wait()
    time.sleep(0.5)
    response = client.get("/healthz")
    assert (response.status_code, len(workers.alive())) == (200, 1)
    assert response.json() == {"process": "ok", "database": "ok", "migrations": "ok", "worker": "ok"}

    second.send_signal(signal.SIGKILL)
    wait_for("failing", client)
    assert client.get("/healthz").status_code == 503


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_told(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'netlib'")

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["migrations"] == "failing"


@pytest.mark.django_db
def test_a_database_that_is_gone_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise OperationalError("could not connect as maria@library.example")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {
        "process": "ok",
        "database": "failing",
        "migrations": "failing",
        "worker": "failing",
    }


@pytest.mark.django_db
def test_the_health_check_is_cheap(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.get("/healthz")
    with django_assert_num_queries(3):
        client.get("/healthz")


def job(worker_ids: list[str]) -> Any:
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        task_path="netlib.housekeeping.tidy",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        worker_ids=worker_ids,
        started_at=timezone.now(),
    )


@pytest.mark.django_db
def test_a_job_whose_worker_is_gone_is_done_by_another() -> None:
    once, thrice = job(["gone"]), job(["gone", "gone-too", "gone-as-well"])

    assert workers.put_back_lost_jobs() == 2

    once.refresh_from_db()
    thrice.refresh_from_db()
    assert (once.status, thrice.status) == (TaskResultStatus.READY, TaskResultStatus.FAILED)
    assert thrice.exception_class_path == "netlib.workers.WorkerLost"


@pytest.mark.django_db
def test_a_job_whose_worker_lives_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    running = job(["me"])
    monkeypatch.setattr(workers, "alive", lambda: {"me"})

    assert workers.put_back_lost_jobs() == 0
    assert workers.put_back_lost_jobs(worker_id="me") == 1
    running.refresh_from_db()
    assert running.status == TaskResultStatus.READY


@pytest.mark.django_db
def test_housekeeping_is_planned_once() -> None:
    housekeeping.plan(NOON)
    housekeeping.plan(NOON + timedelta(days=3))

    planned = DBTaskResult.objects.get()
    assert planned.run_after == datetime(2027, 3, 2, 3, 30, tzinfo=UTC)
    assert planned.task_path == "netlib.housekeeping.tidy"


def days_work() -> list[str]:
    """The states of the day's job, of today and of those before and after."""
    results = DBTaskResult.objects.filter(task_path=housekeeping.tidy.module_path)
    return sorted(results.values_list("status", flat=True))


@pytest.mark.django_db
def test_the_days_work() -> None:
    old = SessionStore()
    old.set_expiry(-60)
    old.save()
    SessionStore().save()
    cache.set("old", 1, timeout=-60)
    with connection.cursor() as cursor:
        # What other tests counted in the cache, outside of any transaction.
        cursor.execute("DELETE FROM netlib_cache")
        cursor.execute("INSERT INTO netlib_cache VALUES ('old', '', now() - interval '1 hour')")
        cursor.execute("INSERT INTO netlib_cache VALUES ('new', '', now() + interval '1 hour')")
    done = job(["me"])
    done.set_successful(None)
    DBTaskResult.objects.filter(pk=done.pk).update(finished_at=timezone.now() - timedelta(days=15))
    unsent = OutgoingLetter.objects.create(recipient="maria@library.example", subject="", text="", html="")
    OutgoingLetter.objects.filter(pk=unsent.pk).update(created_at=timezone.now() - timedelta(days=3))

    housekeeping.tidy.call()

    assert Session.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM netlib_cache")
        assert cursor.fetchall() == [("new",)]
    assert not OutgoingLetter.objects.exists()
    # The old job is forgotten, and tomorrow's is planned.
    assert not DBTaskResult.objects.filter(pk=done.pk).exists()
    assert days_work() == [TaskResultStatus.READY]


@pytest.mark.django_db
def test_one_failing_job_does_not_keep_the_others_from_running(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nonsense")

    ran: list[str] = []
    monkeypatch.setattr(housekeeping, "_jobs", {"a.broken": broken, "b.good": lambda: ran.append("good")})

    with pytest.raises(RuntimeError, match=r"a\.broken"):
        housekeeping.tidy.call()

    assert ran == ["good"]
    assert days_work() == ["READY"]


def test_the_worker_does_what_waits_and_plans_the_day(start_worker: StartWorker) -> None:
    housekeeping.tidy.enqueue()

    start_worker("--batch").wait(timeout=60)

    assert days_work() == ["READY", "SUCCESSFUL"]


@task
def slow_job(folder: str) -> None:
    """Tells by a file that it has begun, and takes a minute."""
    Path(folder, "begun").touch()
    time.sleep(60)


def test_a_job_cut_short_by_a_second_signal_is_put_back(start_worker: StartWorker, tmp_path: Path) -> None:
    slow_job.enqueue(folder=str(tmp_path))
    worker = start_worker()
    until = time.monotonic() + 30
    while not (tmp_path / "begun").exists():
        assert time.monotonic() < until
        time.sleep(0.1)

    worker.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    worker.send_signal(signal.SIGTERM)
    worker.wait(timeout=10)

    cut = DBTaskResult.objects.get(task_path=slow_job.module_path)
    assert cut.status == TaskResultStatus.RUNNING
    assert workers.put_back_lost_jobs() == 1
    cut.refresh_from_db()
    assert cut.status == TaskResultStatus.READY
