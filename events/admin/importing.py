"""Importing at the desk: upload or paste, look at what would happen, then do it. Nothing is fetched from anywhere."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from events.admin.pages import Admin, curator, note, page
from events.forms.importing import ColumnsForm, ImportForm
from events.imports.found import Reading, Unreadable
from events.imports.ics import read_calendar
from events.imports.table import guess_columns, read_table, rows_of
from events.services.importing import WORDS, Choices, plan, run_import, sources
from members.models import Organization

KEPT = 60 * 60
PER_PAGE = 100


def upload(admin: Admin, request: HttpRequest) -> HttpResponse:
    """The form; POST reads the file and leads to the preview."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = _kept(form.cleaned_data, request)
        try:
            _read(kept)
        except Unreadable as error:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(error))
        else:
            token = secrets.token_urlsafe(16).replace("_", "-")
            cache.set(f"events.import.{token}", kept, KEPT)
            return redirect("admin:events_import_preview", token=token)
    context = {"form": form, "sources": sources()}
    return page(admin, request, "import.html", "Import events", status=422 if form.errors else 200, **context)


def _kept(data: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """What stays between upload and import, for an hour and for this curator alone."""
    names = ("data", "calendar", "kind", "time_zone", "day_first", "past", "audience", "publish")
    return {
        **{name: data[name] for name in names},
        "member": curator(request).pk,
        "organization": data["organization"].pk,
        "table": b"BEGIN:VCALENDAR" not in data["data"].replace(b"\0", b"")[:4000].upper()
        and b"BEGIN:VEVENT" not in data["data"].upper(),
        "columns": None,
    }


def _read(kept: dict[str, Any]) -> None:
    """Read the file as chosen. Raises Unreadable."""
    options = {"zone": kept["time_zone"], "now": timezone.now(), "past": kept["past"]}
    if not kept["table"]:
        reading = read_calendar(kept["data"], **options)
        # A calendar is read once: it may be long, and nothing about it is chosen afterwards.
        kept["data"] = b""
    else:
        try:
            reading = read_table(
                kept["data"], columns=kept["columns"], day_first=bool(kept["day_first"]), **options
            )
        except Unreadable as error:
            rows_of(kept["data"])
            reading = Reading(problems=[str(error)])
    kept["reading"] = reading


def preview(admin: Admin, request: HttpRequest, token: str) -> HttpResponse:
    """What the import would do to each event. POST does it, or reads the columns of a table as chosen."""
    address = f"events.import.{token}"
    kept = cache.get(address)
    if kept is None or kept["member"] != curator(request).pk:
        messages.warning(request, "That preview is gone. Choose the file once more.")
        return redirect("admin:events_import")
    reading: Reading = kept["reading"]
    columns = _columns_form(kept, request)
    if columns is not None and "columns" in request.POST and columns.is_valid():
        kept["columns"] = columns.cleaned_data["columns"]
        _read(kept)
        cache.set(address, kept, KEPT)
        return redirect("admin:events_import_preview", token=token)
    choices = _choices(kept)
    if "import" in request.POST:
        return _import(request, address, reading, choices)
    steps = plan(reading.found, choices.source)
    counts = {what: sum(step.what == what for step in steps) for what in WORDS}
    shown = Paginator([step for step in steps if step.what != "conflict"], PER_PAGE)
    context: dict[str, Any] = {
        "choices": choices,
        "reading": reading,
        "counts": [(WORDS[what], count) for what, count in counts.items() if count],
        "conflicts": [step for step in steps if step.what == "conflict"],
        "rows": shown.get_page(request.GET.get("p")),
        "columns": columns,
        "does": any(counts[what] for what in ("new", "changed", "conflict", "cancel")),
    }
    return page(admin, request, "import_preview.html", "What the import would do", **context)


def _columns_form(kept: dict[str, Any], request: HttpRequest) -> ColumnsForm | None:
    if not kept["table"]:
        return None
    header, _, _ = rows_of(kept["data"])
    guessed = kept["columns"] or guess_columns(header)
    return ColumnsForm(request.POST if "columns" in request.POST else None, header=header, guessed=guessed)


def _choices(kept: dict[str, Any]) -> Choices:
    organization = Organization.objects.filter(pk=kept["organization"]).first()
    if organization is None:
        raise Http404("There is no such organization.")
    name = kept["calendar"] or kept["reading"].name or ("table" if kept["table"] else "calendar")
    return Choices(
        source=f"{organization.slug}: {name}"[:200],
        organization=organization,
        kind=kept["kind"],
        audience=kept["audience"],
        publish=bool(kept["publish"]),
    )


def _import(request: HttpRequest, address: str, reading: Reading, choices: Choices) -> HttpResponse:
    done = run_import(
        found=reading.found, choices=choices, by=curator(request), overwrite=request.POST.getlist("overwrite")
    )
    cache.delete(address)
    note(request, done.events, f"Imported from {choices.source}")
    words = {"new": "new", "changed": "changed", "cancel": "cancelled", "conflict": "left as changed by hand"}
    said = ", ".join(f"{done.counts[what]} {word}" for what, word in words.items() if done.counts[what])
    messages.success(request, f"Imported: {said or 'nothing was new'}.")
    for problem in done.problems[:10]:
        messages.warning(request, problem)
    if done.counts["new"] and not choices.publish:
        return redirect("admin:events_queue")
    return redirect("admin:events_event_changelist")
