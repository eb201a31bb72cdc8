"""What the policies of the database cost: `python -m benchmarks.policies 10000`, in the world that `benchmarks.run` built.

Each case runs as a request runs, and in turn without it all: no transaction, no other role, no policy. The figures are
lower quartiles of the processor time of Python and PostgreSQL together, which other work on the machine stretches least.
"""

import logging
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from netlib import default_database
from netlib.dev import devdb

RUNS = 31
WARM = 2


def main() -> int:
    """The command line: a size, and words that a case must have in its name."""
    size, *words = sys.argv[1:]
    devdb.start()
    os.environ["DATABASE_URL"] = default_database.url().rpartition("/")[0] + f"/netlib_bench_{size}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netlib.settings")
    import django

    django.setup()
    logging.disable(logging.INFO)
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.ROOT_URLCONF = "benchmarks.urls"
    # A spent budget is a short page.
    settings.READING_LIMITS = False
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    from benchmarks.cases import cases

    print("| what | with | without | times |\n| --- | ---: | ---: | ---: |")
    for case in cases():
        if all(word in case.label for word in words):
            held, free = _both(case.run)
            print(f"| {case.label} | {held:.1f} | {free:.1f} | {held / free:.2f} |", flush=True)
    return 0


def _both(run: Callable[[], Any]) -> tuple[float, float]:
    """The lower quartiles with and without the policies, in milliseconds, measured in turn."""
    held, free = [], []
    for turn in range(WARM + RUNS):
        spent = _spent(run)
        with _unheld():
            spent_free = _spent(run)
        if turn >= WARM:
            held.append(spent)
            free.append(spent_free)
    return statistics.quantiles(held)[0], statistics.quantiles(free)[0]


def _spent(run: Callable[[], Any]) -> float:
    from benchmarks.run import _busy

    theirs, ours = _busy(), time.process_time()
    run()
    return (time.process_time() - ours) * 1000 + _busy() - theirs


@contextmanager
def _unheld() -> Iterator[None]:
    """Have requests and searches work as whoever signed in, while the ``with`` block lasts."""
    import benchmarks.cases
    from members import middleware

    places = [middleware, benchmarks.cases]
    before = [place.restricted for place in places]
    for place in places:
        place.restricted = lambda role, viewer_id: nullcontext()  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for place, kept in zip(places, before, strict=True):
            place.restricted = kept  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
