"""From a file that a curator brings to events: kept, read, looked at, put right, imported.

A file that takes a moment is read at once; a bigger one is a job, and so is a big import.
"""

import zoneinfo
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import timezone
from django_tasks import task

from events.imports.found import Found, Left, Reading, as_json, from_json
from events.imports.ics import read_calendar
from events.imports.table import read_table
from events.kinds import BY_KEY
from events.models import Event, ImportRow, Status
from events.reads.duplicates import WINDOW, compare
from events.services.import_plan import Step, plan
from events.services.importing import Choices, Done, run_import
from members.models import Member, Organization, Place, Stage, Upload
from members.services.uploads import bytes_of, change_upload, claim_upload, keep_upload, progress_of
from netlib.files import LIMITS, Unreadable
from netlib.roles import serving

PURPOSE = "events"
# What is done without asking, and what somebody has to say first.
CHOSEN = frozenset({"new", "changed", "cancel", "dropped", "revived"})
ASKED = frozenset({"conflict", "gone"})


def start_import(*, by: Member, name: str, data: bytes, options: dict[str, Any]) -> Upload:
    """Keep a file and read it, or have it read. Raises Unreadable for one that can be refused at once."""
    options = {
        **options,
        "table": not _is_calendar(data),
        "columns": None,
        "code_page": "",
        "zones": {},
        "fixes": {},
        "same": {},
    }
    upload = keep_upload(by=by, purpose=PURPOSE, name=name, data=data, options=options)
    if len(data) > LIMITS.at_once_bytes:
        read_file.enqueue(upload_id=upload.pk)
        return upload
    try:
        read_upload(upload=upload)
    except Unreadable:
        if not options["table"]:
            upload.delete()
            raise
    return upload


def _is_calendar(data: bytes) -> bool:
    start = data.replace(b"\0", b"").upper()
    return b"BEGIN:VCALENDAR" in start[:4000] or b"BEGIN:VEVENT" in start or _holds_calendar(data)


def _holds_calendar(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") and b".ics" in data[:400].lower()


def reread(*, upload: Upload, options: Mapping[str, Any]) -> None:
    """Read a file again as somebody chose. What was ticked or not stays so."""
    with serving():
        if not claim_upload(upload=upload, stage=Stage.READING, of=upload.stage):
            return
        change_upload(upload=upload, options={**upload.options, **options}, done=0, total=0)
    upload.stage = Stage.READING
    if upload.said.get("size", 0) > LIMITS.at_once_bytes:
        read_file.enqueue(upload_id=upload.pk)
    else:
        try:
            read_upload(upload=upload)
        except Unreadable:
            return


def read_upload(*, upload: Upload, slowly: bool = False) -> None:
    """Read a file that is kept, and write down what it would do, row by row. `slowly` tells how far it is. Raises
    Unreadable; the upload says so as well."""
    options = upload.options
    data = bytes_of(upload)
    try:
        reading = _read(data, options, upload if slowly else None)
        problem = ""
    except Unreadable as error:
        reading, problem = Reading(), str(error)
    choices = choices_of(upload, reading.name)
    steps = plan(reading.found, choices.source, whole=reading.whole, same=options["same"])
    said = {
        "size": len(data), "name": reading.name, "notes": reading.notes, "over": reading.over, "whole": reading.whole,
        "code_page": reading.code_page, "guessed": reading.guessed, "zones": sorted(reading.unknown_zones),
        "asks_day_first": reading.asks_day_first, "problem": problem,
    }  # fmt: skip
    with serving():
        _keep_rows(upload, steps, reading.left)
        failed = bool(problem) and not options["table"]
        change_upload(upload=upload, said=said, stage=Stage.FAILED if failed else Stage.READY)
    if problem:
        raise Unreadable(problem)


def _read(data: bytes, options: Mapping[str, Any], told: Upload | None) -> Reading:
    fixes = {int(number): texts for number, texts in options["fixes"].items()}
    common: dict[str, Any] = {
        "zone": options["time_zone"], "now": timezone.now(), "past": options["past"],
        "code_page": options["code_page"], "fixes": fixes,
    }  # fmt: skip
    if options["table"]:
        return read_table(data, columns=options["columns"], day_first=options["day_first"], **common)
    progress = progress_of(told) if told else None
    return read_calendar(data, zones=options["zones"], progress=progress, **common)


def choices_of(upload: Upload, name: str = "") -> Choices:
    """How the file is imported. Raises Organization.DoesNotExist when that is gone."""
    options = upload.options
    organization = Organization.objects.get(pk=options["organization"])
    calendar = (
        options["calendar"]
        or name
        or upload.said.get("name")
        or ("table" if options["table"] else "calendar")
    )
    return Choices(
        source=f"{organization.slug}: {calendar}"[:200], organization=organization, kind=options["kind"],
        audience=options["audience"], publish=bool(options["publish"]), link=options["link"],
    )  # fmt: skip


def _keep_rows(upload: Upload, steps: list[Step], left: list[Left]) -> None:
    """Write down what would happen, for looking at it page by page."""
    before = dict(ImportRow.objects.filter(upload=upload).values_list("name", "chosen"))
    likely = _likely(steps)
    ImportRow.objects.filter(upload=upload).delete()
    rows = [
        ImportRow(
            upload=upload, what="left", asks=bool(one.fields), chosen=False, number=one.number, name=f"left|{one.number}",
            data={"title": one.title, "why": one.why, "fields": dict(one.fields)},
        )
        for one in left
    ]  # fmt: skip
    for step in steps:
        twin = likely.get(step.name)
        ticked = before.get(step.name, step.what in CHOSEN) and step.what in CHOSEN | ASKED
        data = {"found": as_json(step.found), "changes": step.changes}
        if twin is not None:
            data["twin"] = {
                "id": twin[0].pk,
                "title": twin[0].title,
                "why": twin[1],
                "status": twin[0].get_status_display(),
            }
        asks = (
            (step.what in ASKED and not step.beyond)
            or (step.found.asks and step.what in CHOSEN)
            or twin is not None
        )
        rows.append(
            ImportRow(
                upload=upload, what=step.what, asks=asks, chosen=ticked, number=step.found.number, name=step.name[:560],
                event=step.event, data=data,
            )
        )  # fmt: skip
    rows.sort(key=_first_what_asks)
    for position, row in enumerate(rows):
        row.position = position
    ImportRow.objects.bulk_create(rows, batch_size=2_000)


def _first_what_asks(row: ImportRow) -> tuple[bool, bool, str, int]:
    found = row.data.get("found", {})
    return row.what != "left", not row.asks, found.get("starts", ""), row.number


def _likely(steps: list[Step]) -> dict[str, tuple[Event, str]]:
    """For new events that are probably here already, told by somebody else: which one, and why. One query."""
    new = [step for step in steps if step.what == "new"][: LIMITS.compared]
    if not new:
        return {}
    ours = {step.event.pk for step in steps if step.event is not None}
    first, last = min(step.found.starts for step in new), max(step.found.ends for step in new)
    around = Event.objects.for_curators().filter(
        status__in=[Status.SUBMITTED, Status.PUBLISHED], starts__lt=last + WINDOW, ends__gt=first - WINDOW
    )
    others = [
        event
        for event in around.select_related("place", "organization", "host").order_by("starts")[
            : LIMITS.compared
        ]
        if event.pk not in ours
    ]
    begins = [event.starts for event in others]
    found: dict[str, tuple[Event, str]] = {}
    for step in new:
        one = Event(**step.found.values())
        if one.place is not None:
            one.latitude, one.longitude = one.place.latitude, one.place.longitude
        at = bisect_left(begins, one.starts - WINDOW)
        near = (event for event in others[at:] if event.starts <= one.ends + WINDOW)
        likely = max(
            filter(None, (compare(one, event) for event in near)), key=lambda each: each.score, default=None
        )
        if likely is not None:
            found[step.name] = (likely.event, ", ".join(likely.reasons))
    return found


def tick(*, upload: Upload, shown: Collection[int], ticked: Collection[int]) -> None:
    """Choose which of the rows that a page showed are imported, by their positions."""
    rows = ImportRow.objects.filter(upload=upload, what__in=CHOSEN | ASKED)
    rows.filter(position__in=shown).exclude(position__in=ticked).update(chosen=False)
    rows.filter(position__in=ticked).update(chosen=True)


def tick_all(*, upload: Upload, what: str) -> None:
    """Choose all rows of one kind."""
    ImportRow.objects.filter(upload=upload, what=what).filter(what__in=CHOSEN | ASKED).update(chosen=True)


# Importing


def ask_import(*, upload: Upload) -> Done | None:
    """Import what is chosen: at once, or as a job where there is much; None for that, and where it was asked before."""
    if not claim_upload(upload=upload, stage=Stage.RUNNING, of=Stage.READY):
        return None
    chosen = Counter(ImportRow.objects.filter(upload=upload, chosen=True).values_list("what", flat=True))
    if chosen["new"] > LIMITS.at_once_new or chosen.total() - chosen["new"] > LIMITS.at_once_changed:
        change_upload(upload=upload, done=0, total=chosen.total())
        import_file.enqueue(upload_id=upload.pk)
        return None
    return import_upload(upload=upload)


def import_upload(*, upload: Upload, slowly: bool = False) -> Done:
    """Import what is chosen of an upload, and write it down beside the events. All of it happens, or nothing does."""
    rows = list(ImportRow.objects.filter(upload=upload).exclude(what="left"))
    found = list(found_of(rows))
    given = [each for row, each in zip(rows, found, strict=True) if row.what not in ("gone", "dropped")]
    try:
        with serving():
            done = run_import(
                found=given, choices=choices_of(upload), by=upload.by, whole=upload.said["whole"], same=upload.options["same"],
                overwrite={row.name for row in rows if row.what == "conflict" and row.chosen},
                cancel={row.name for row in rows if row.what == "gone" and row.chosen},
                skip={row.name for row in rows if row.what in CHOSEN and not row.chosen},
                progress=progress_of(upload) if slowly else None,
            )  # fmt: skip
            _write_down(upload, done)
            said = {**upload.said, "counts": done.counts, "problems": done.problems[:200]}
            ImportRow.objects.filter(upload=upload).delete()
            change_upload(upload=upload, said=said, stage=Stage.DONE, data=b"")
    except BaseException:
        change_upload(upload=upload, stage=Stage.READY)
        raise
    return done


def found_of(rows: Iterable[ImportRow]) -> Iterable[Found]:
    """What was found for each row. One query for all places."""
    rows = list(rows)
    keys = {row.data["found"].get("place", 0) for row in rows} - {0}
    places = Place.objects.in_bulk(keys) if keys else {}
    return [from_json(row.data["found"], places) for row in rows]


def _write_down(upload: Upload, done: Done) -> None:
    events = {event.pk: event for event in done.events if event.pk is not None}
    LogEntry.objects.log_actions(
        upload.by_id,
        list(events.values()),
        CHANGE,
        change_message=f"Imported from {choices_of(upload).source}",
    )


def kinds_of(found: Found, fallback: str) -> str:
    """The kind that an event starts as, in words."""
    return BY_KEY[found.kind or fallback].label


def clock_of(found: Found) -> Found:
    """The same with its times as clocks show them there."""
    zone = zoneinfo.ZoneInfo(found.time_zone)
    return replace(found, starts=found.starts.astimezone(zone), ends=found.ends.astimezone(zone))


# The jobs


@task
def read_file(upload_id: int) -> None:
    """Read a big file that a curator brought."""
    upload = Upload.objects.filter(pk=upload_id, stage=Stage.READING).first()
    if upload is not None:
        # That it cannot be read is written down beside it, for the curator who waits.
        with suppress(Unreadable):
            read_upload(upload=upload, slowly=True)


@task
def import_file(upload_id: int) -> None:
    """Import what was chosen of a big file."""
    upload = Upload.objects.filter(pk=upload_id, stage=Stage.RUNNING).select_related("by").first()
    if upload is not None:
        import_upload(upload=upload, slowly=True)
