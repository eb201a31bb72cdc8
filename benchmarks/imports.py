"""How long big calendars take: `python -m benchmarks.imports 13000 100000`.

Each number of events is a file as a library exports it, with one recurring event in fifty, in a test database that is
made for it and thrown away. Reading is parsing alone; the preview is reading with what every event would do written
down; the import makes the events; coming again is the same file a second time. Times are seconds of the clock and of
this process's work; memory is the most that this process had, each step in a process of its own.
"""

import datetime as dt
import logging
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django

SECONDLY = dt.timedelta(hours=1)
TEXT = (
    "Join us for an evening with the author\\, who reads from a new book and answers questions. Light refreshments are"
    " served. Registration is requested as seats are limited\\; call the desk or register on our site. This program is"
    " made possible by the Friends of the Library and is free and open to the public.\\n\\nAll ages welcome."
)


def calendar(events: int, now: dt.datetime) -> bytes:
    """A calendar of so many entries, most of them still to come, in no order."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Example Library//EN",
        "X-WR-TIMEZONE:America/New_York",
    ]
    for number in range(events):
        day = now + dt.timedelta(days=(number * 7919) % 700 - 50, hours=number % 9)
        begins = day.replace(minute=number % 4 * 15, second=0, microsecond=0, tzinfo=None)
        lines += [
            "BEGIN:VEVENT", f"UID:{number}@library.example.org", "DTSTAMP:20261101T000000Z",
            f"DTSTART;TZID=America/New_York:{begins:%Y%m%dT%H%M%S}",
            f"DTEND;TZID=America/New_York:{begins + SECONDLY:%Y%m%dT%H%M%S}",
            f"SUMMARY:Evening with an author\\, part {number}", f"DESCRIPTION:{TEXT}",
            f"LOCATION:Branch {number % 40}\\, {number % 300} Main Street\\, Boston\\, MA 02116",
            "CATEGORIES:Adults,Books", "STATUS:CONFIRMED", f"URL:https://library.example.org/events/{number}",
            *(["RRULE:FREQ=WEEKLY;COUNT=4"] if number % 50 == 0 else []), "END:VEVENT",
        ]  # fmt: skip
    lines += ["END:VCALENDAR", ""]
    # Folded as the standard wants it.
    return "\r\n".join(
        "\r\n ".join(line[at : at + 74] for at in range(0, max(len(line), 1), 74)) for line in lines
    ).encode()


@contextmanager
def database() -> Iterator[None]:
    """A test database."""
    from django.conf import settings
    from django.test.utils import get_runner

    runner = get_runner(settings)(verbosity=0, interactive=False)
    made = runner.setup_databases()
    try:
        yield
    finally:
        runner.teardown_databases(made)


def measured(step: str, do: Callable[[], object]) -> None:
    """Do it and print how long it took."""
    begun, work = time.perf_counter(), time.process_time()
    said = do()
    took, worked = time.perf_counter() - begun, time.process_time() - work
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"  {step:<14} {took:7.1f} s  busy {worked:7.1f} s  most {most:6.0f} MB  {said}\n")
    sys.stdout.flush()


def read_alone(events: int) -> None:
    """Parsing, with nothing but the towns asked of the database."""
    from django.utils import timezone

    from events.imports.ics import read_calendar

    now = timezone.now()
    data = calendar(events, now)
    measured(
        "read",
        lambda: (
            f"{len(read_calendar(data, zone='America/New_York', now=now).found):,} events of {len(data) / 1e6:.1f} MB"
        ),
    )


def whole(events: int) -> None:
    """Preview, import, and the same file again."""
    from django.utils import timezone

    from events.models import Event, ImportRow
    from events.services import bringing
    from members.models import Upload
    from members.rule.masks import MEMBERS
    from tests.factories import MemberFactory, OrganizationFactory, PlaceFactory

    PlaceFactory.create(name="Boston", key="boston", population=650_000)
    by, library = MemberFactory.create(), OrganizationFactory.create(name="Library")
    data = calendar(events, timezone.now())
    options = {
        "calendar": "Events", "kind": "workshop", "time_zone": "America/New_York", "past": False, "audience": MEMBERS,
        "link": MEMBERS, "publish": True, "day_first": None, "organization": library.pk,
    }  # fmt: skip

    def keep() -> Upload:
        return bringing.start_import(by=by, name="events.ics", data=data, options=options)

    def looked_at() -> str:
        upload = keep()
        bringing.read_upload(upload=upload, slowly=True)
        return f"{ImportRow.objects.filter(upload=upload).count():,} rows"

    def imported() -> str:
        upload = Upload.objects.get(by=by)
        bringing.import_upload(upload=upload, slowly=True)
        return f"{Event.objects.count():,} events"

    measured("preview", looked_at)
    measured("import", imported)
    measured("coming again", looked_at)


STEPS = {"read": read_alone, "whole": whole}


def main(arguments: list[str]) -> None:
    """The command line: numbers of events; or, for the processes that it starts, a step and a number."""
    if arguments and arguments[0] in STEPS:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netlib.settings")
        logging.disable(logging.INFO)
        django.setup()
        with database():
            STEPS[arguments[0]](int(arguments[1]))
        return
    for number in map(int, arguments or ["13000", "100000"]):
        sys.stdout.write(f"{number:,} events\n")
        sys.stdout.flush()
        for step in STEPS:
            subprocess.run([sys.executable, "-m", "benchmarks.imports", step, str(number)], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
