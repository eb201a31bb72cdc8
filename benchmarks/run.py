"""Measures Netlib in synthetic worlds: `make bench`, or `python -m benchmarks.run 10000 100000`.

Each size has a database of its own on the development server, netlib_bench_SIZE, which is built when it is missing and
kept for the next time; `--clean` deletes them. Every figure is a median of warm runs in milliseconds. Beside each
stands its floor from the same run: the same rows read by their keys through psycopg2 alone, and a Django view that does
nothing.
"""

import argparse
import logging
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.case import Case
from netlib import default_database
from netlib.dev import devdb

RUNS = 15
WARM = 2
NAME = "netlib_bench"


@dataclass
class Result:
    """What was measured, in milliseconds."""

    label: str
    sql: float
    sql_busy: float
    whole: float
    whole_busy: float
    queries: int
    size: int
    found: int
    floor: float


def main() -> int:
    """The command line: measure the sizes, or delete what was built for them."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    options.add_argument("--clean", action="store_true", help="delete the databases of these sizes")
    options.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.measure:
        print(measure(given.sizes[0]), flush=True)
        return 0
    # As production should be set: a quarter of the memory.
    quarter = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 4
    if not devdb.start(buffers=f"{quarter // 2**20}MB"):
        print(
            "The server that runs here already keeps its memory: `make stop` before, for as much as in production."
        )
    for size in given.sizes:
        name = f"{NAME}_{size}"
        environment = {
            **os.environ,
            "DATABASE_URL": default_database.url().rpartition("/")[0] + f"/{name}",
            "DEBUG": "",
        }
        if given.clean:
            _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            continue
        if not _on_server("SELECT 1 FROM pg_database WHERE datname = %s", name):
            print(f"Building a world of {size:,} members …", flush=True)
            _on_server(f'CREATE DATABASE "{name}"')
            try:
                _call(environment, "manage.py", "migrate", "-v", "0")
                _call(environment, "manage.py", "createcachetable")
                _call(environment, "-m", "benchmarks.world", str(size))
            except BaseException:
                # Half a world would be measured next time.
                _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                raise
        # A world built before the latest change of the database.
        _call(environment, "manage.py", "migrate", "-v", "0")
        _call(environment, "-m", "benchmarks.run", "--measure", str(size))
    return 0


def _call(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, env=environment)


def _on_server(sql: str, *values: str) -> list[Any]:
    import psycopg2

    connection = psycopg2.connect(default_database.url())
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def _busy() -> float:
    """The processor time that our session's PostgreSQL process has used, in milliseconds; 0 where nobody tells."""
    from django.db import connection

    try:
        told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    except (OSError, AttributeError):
        return 0
    return int(told.split()[0]) / 1e6


@contextmanager
def _counted() -> Iterator[list[float]]:
    """Counts the queries of Django's connection and the time that each takes."""
    from django.db import connection

    spent: list[float] = []

    def watch(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append((time.perf_counter() - start) * 1000)

    with connection.execute_wrapper(watch):
        yield spent


def measure(size: int) -> str:
    """Everything measured in the world of this size, as a table in Markdown."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netlib.settings")
    django.setup()
    logging.disable(logging.INFO)
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.ROOT_URLCONF = "benchmarks.urls"
    # One member opens hundreds of pages here. What counting them takes is a case of its own.
    settings.READING_LIMITS = False
    # The names of files alone: what the browser fetches besides the page is no matter here.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    from benchmarks.cases import cases

    results = [_measure(case) for case in cases()]
    bare = next(result for result in results if result.label.startswith("a bare"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_size_pretty(pg_database_size(current_database())), count(*),"
            " current_setting('shared_buffers'), current_setting('huge_pages_status') FROM members_contact"
        )
        disk, ties, buffers, huge = cursor.fetchone()
    lines = [
        f"### {size:,} members, {ties:,} contacts, {disk}",
        "",
        f"A Django view that does nothing: {bare.whole:.2f} ms. {buffers} of buffers, huge pages {huge}.",
        "",
        "| what | found | SQL | of it busy | raw read | whole server | of it busy | queries | bytes |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {r.label} | {r.found or '–'} | {r.sql:.1f} | {r.sql_busy:.1f} | {f'{r.floor:.1f}' if r.floor else '–'} | {r.whole:.1f}"
        f" | {r.whole_busy:.1f} | {r.queries} | {f'{r.size:,}' if r.size else '–'} |"
        for r in results
    ]
    return "\n".join(lines) + "\n"


def _measure(case: Case) -> Result:
    from django.db import connection

    whole, sql, sql_busy, whole_busy, queries, size, found = [], [], [], [], 0, 0, 0
    connection.ensure_connection()
    for run in range(WARM + RUNS):
        with _counted() as spent:
            start, busy, ours = time.perf_counter(), _busy(), time.process_time()
            answer = case.run()
            took = (time.perf_counter() - start) * 1000
            theirs, ours = _busy() - busy, (time.process_time() - ours) * 1000
        if run >= WARM:
            whole.append(took)
            sql.append(sum(spent))
            sql_busy.append(theirs)
            whole_busy.append(ours + theirs)
        queries = len(spent)
        size = len(getattr(answer, "content", b""))
        found = len(getattr(answer, "hits", ()))
    connection.ensure_connection()
    floors = []
    for _ in range(WARM + RUNS):
        start = time.perf_counter()
        with connection.connection.cursor() as cursor:
            for statement, values in case.floor:
                cursor.execute(statement, values)
                cursor.fetchall()
        floors.append((time.perf_counter() - start) * 1000)
    return Result(
        case.label,
        statistics.median(sql),
        statistics.median(sql_busy),
        statistics.median(whole),
        statistics.median(whole_busy),
        queries,
        size,
        found,
        statistics.median(floors[WARM:]) if case.floor else 0,
    )


if __name__ == "__main__":
    sys.exit(main())
