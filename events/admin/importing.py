"""Importing at the desk: upload or paste, look at what would happen, put right what is not, then do it. Nothing is
fetched from anywhere."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from events.admin.pages import Admin, curator, page
from events.forms.importing import ImportForm, ReadingForm, day_first_of
from events.imports.columns import guess_columns
from events.imports.found import FIXES
from events.imports.table import rows_of
from events.models import ImportRow
from events.services.bringing import (
    ASKED,
    CHOSEN,
    PURPOSE,
    ask_import,
    choices_of,
    clock_of,
    found_of,
    kinds_of,
    reread,
    start_import,
    tick,
    tick_all,
)
from events.services.import_plan import WORDS
from events.services.importing import sources
from members.models import Organization, Stage, Upload
from members.services.uploads import bytes_of, forget_upload, upload_of
from netlib.files import Unreadable
from netlib.text.dates import show_number

PER_PAGE = 100
# The piles of a preview: how they are called, and what is in them.
PILES: dict[str, tuple[str, Q]] = {
    "": ("All", Q()),
    "check": ("To check", Q(asks=True)),
    "new": ("New", Q(what="new")),
    "changed": ("Changed", Q(what__in=["changed", "conflict", "revived"])),
    "cancelled": ("Cancelled", Q(what__in=["cancel", "dropped"])),
    "gone": ("No longer there", Q(what="gone")),
    "same": ("No change", Q(what__in=["same", "out", "older", "void"])),
    "left": ("Left out", Q(what="left")),
}
_FIX = re.compile(r"fix-(\d{1,9})-([a-z_]+)")
_SAID = {
    "new": "new",
    "changed": "changed",
    "cancel": "cancelled",
    "revived": "back in place",
    "conflict": "left as changed by hand",
}


def upload(admin: Admin, request: HttpRequest) -> HttpResponse:
    """The form; POST reads the file and leads to the preview."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        options = {
            **{
                name: data[name]
                for name in ("calendar", "kind", "time_zone", "past", "audience", "link", "publish")
            },
            "day_first": day_first_of(data["day_first"]),
            "organization": data["organization"].pk,
        }
        try:
            kept = start_import(by=curator(request), name=data["name"], data=data["data"], options=options)
        except Unreadable as error:
            form.add_error("file" if data["file"] else "text", str(error))
        else:
            return redirect("admin:events_import_preview", token=kept.token)
    context = {"form": form, "sources": sources()}
    return page(admin, request, "import.html", "Import events", status=422 if form.errors else 200, **context)


def preview(admin: Admin, request: HttpRequest, token: str) -> HttpResponse:
    """What the import would do to each event. POST keeps what is ticked and put right on the page, and reads the file
    again or imports it."""
    kept = upload_of(by=curator(request), purpose=PURPOSE, token=token)
    if kept is None:
        messages.warning(request, "That preview has expired. Choose the file again.")
        return redirect("admin:events_import")
    if kept.stage in (Stage.READING, Stage.RUNNING):
        return page(admin, request, "import_wait.html", "One moment", upload=kept)
    if kept.stage == Stage.DONE:
        return _done(request, kept)
    if kept.stage == Stage.FAILED:
        return page(admin, request, "import_failed.html", "This file cannot be read", upload=kept)
    form = _reading_form(kept, request)
    if request.method == "POST":
        if "days" in request.POST:
            reread(upload=kept, options={"day_first": True})
            return redirect("admin:events_import_preview", token=token)
        if "columns" in request.POST and form.is_valid():
            reread(upload=kept, options=form.cleaned_data)
            return redirect("admin:events_import_preview", token=token)
        if "columns" not in request.POST:
            return _answer(request, kept)
    return _show(admin, request, kept, form)


def _reading_form(kept: Upload, request: HttpRequest) -> ReadingForm:
    header: tuple[str, ...] = ()
    guessed: list[str] = []
    if kept.options["table"]:
        try:
            table = rows_of(bytes_of(kept), kept.options["code_page"])
        except Unreadable:
            pass
        else:
            header, guessed = table.head, kept.options["columns"] or guess_columns(table.head, table)
    return ReadingForm(
        request.POST if "columns" in request.POST else None, options=kept.options,
        zones_asked=[*kept.options["zones"], *kept.said.get("zones", [])], header=header, guessed=guessed[: len(header)],
    )  # fmt: skip


# What is answered


def _answer(request: HttpRequest, kept: Upload) -> HttpResponse:
    """Keep what the page was sent with, then do what its button says."""
    fixes = _fixes(request.POST, kept.options["fixes"])
    same = _keep_choices(request.POST, kept)
    do = request.POST.get("do", "")
    if "all" in request.POST:
        tick_all(upload=kept, what=request.POST["all"])
        return _back(request, kept)
    if fixes != kept.options["fixes"] or same != kept.options["same"]:
        reread(upload=kept, options={"fixes": fixes, "same": same})
        if "import" in request.POST:
            messages.info(
                request, "The file was read again with what you wrote. Check it once more, then import it."
            )
        return _back(request, kept)
    if "import" not in request.POST:
        return _back(request, kept, do)
    try:
        choices_of(kept)
    except Organization.DoesNotExist:
        raise Http404("There is no such organization.") from None
    ask_import(upload=kept)
    kept.refresh_from_db(fields=["stage", "said"])
    return _done(request, kept) if kept.stage == Stage.DONE else _back(request, kept)


def _fixes(sent: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What was put right so far: by the number of a row or line, texts by their names."""
    fixes = {number: dict(texts) for number, texts in before.items()}
    for name, text in sent.items():
        found = _FIX.fullmatch(name)
        if found and found[2] in FIXES and str(text) != sent.get(f"was-{found[1]}-{found[2]}", ""):
            fixes.setdefault(found[1], {})[found[2]] = str(text)[:300].strip()
    return fixes


def _keep_choices(sent: Any, kept: Upload) -> dict[str, int]:
    """Keep what was ticked among the rows that the page showed; gives the events that new ones are the same as."""
    shown = [int(text) for text in sent.getlist("shown") if text.isdecimal() and len(text) < 9]
    ticked = {
        int(text)
        for name in ("take", "overwrite", "cancel")
        for text in sent.getlist(name)
        if text.isdecimal() and len(text) < 9
    }
    same = dict(kept.options["same"])
    asked = ImportRow.objects.filter(upload=kept, position__in=shown, data__has_key="twin")
    for row in asked.only("position", "name", "data", "upload"):
        answer = sent.get(f"twin-{row.position}", "")
        if answer == "same":
            same[row.name] = row.data["twin"]["id"]
        elif answer == "skip":
            ticked.discard(row.position)
    tick(upload=kept, shown=shown, ticked=ticked)
    return same


def _back(request: HttpRequest, kept: Upload, number: str = "") -> HttpResponse:
    address = request.path
    pile = request.GET.get("show", "")
    parts = [f"show={pile}" if pile in PILES and pile else "", f"p={number}" if number.isdecimal() else ""]
    query = "&".join(filter(None, parts))
    return redirect(f"{address}?{query}" if query else address)


def _done(request: HttpRequest, kept: Upload) -> HttpResponse:
    counts = kept.said.get("counts", {})
    said = ", ".join(
        f"{show_number(counts[what])} {word}" for what, word in _SAID.items() if counts.get(what)
    )
    messages.success(request, f"Imported: {said or 'nothing was new'}.")
    problems = kept.said.get("problems", [])
    for problem in problems[:10]:
        messages.warning(request, problem)
    if len(problems) > 10:
        messages.warning(request, f"{len(problems) - 10} more events could not be imported.")
    forget_upload(upload=kept)
    if counts.get("new") and not kept.options["publish"]:
        return redirect("admin:events_queue")
    return redirect("admin:events_event_changelist")


# What is shown


def _show(admin: Admin, request: HttpRequest, kept: Upload, form: ReadingForm) -> HttpResponse:
    try:
        choices = choices_of(kept)
    except Organization.DoesNotExist:
        raise Http404("There is no such organization.") from None
    rows = ImportRow.objects.filter(upload=kept)
    counted = rows.aggregate(**{f"in_{key}": Count("pk", filter=which) for key, (_, which) in PILES.items()})
    chosen = rows.filter(chosen=True).count()
    pile = request.GET.get("show", "")
    pile = pile if pile in PILES else ""
    shown = Paginator(rows.filter(PILES[pile][1]), PER_PAGE).get_page(request.GET.get("p"))
    by_what = dict(rows.order_by().values_list("what").annotate(Count("pk")))
    context: dict[str, Any] = {
        "choices": choices, "upload": kept, "said": kept.said, "form": form, "pile": pile, "page": shown,
        "piles": [(key, label, counted[f"in_{key}"]) for key, (label, _) in PILES.items() if counted[f"in_{key}"] or key == pile],
        "counts": [(WORDS[what], by_what[what]) for what in WORDS if by_what.get(what)],
        "left": counted["in_left"], "gone": counted["in_gone"], "conflicts": by_what.get("conflict", 0),
        "open_form": bool(form.errors) or bool(kept.said.get("problem") or kept.said.get("zones")),
        "lines": _lines(list(shown), kept), "chosen": chosen,
    }  # fmt: skip
    return page(admin, request, "import_preview.html", "Check the import", **context)


def _lines(rows: list[ImportRow], kept: Upload) -> list[dict[str, Any]]:
    """The rows of a page, with what the template shows of each."""
    found = iter(found_of([row for row in rows if row.what != "left"]))
    fixes = kept.options["fixes"]
    lines = []
    for row in rows:
        mine = fixes.get(str(row.number), {})
        if row.what == "left":
            given = row.data["fields"]
            fields = [(key, FIXES[key], mine.get(key, given[key])) for key in FIXES if key in given]
            named = given.get("title", "")
            lines.append(
                {
                    "row": row,
                    "title": row.data["title"],
                    "named": named,
                    "why": row.data["why"],
                    "fields": fields,
                }
            )
            continue
        one = next(found)
        lines.append(
            {
                "row": row, "found": clock_of(one), "label": WORDS[row.what], "kind": kinds_of(one, kept.options["kind"]),
                "changes": row.data["changes"], "twin": row.data.get("twin"), "ticks": row.what in CHOSEN | ASKED,
                "field": {"conflict": "overwrite", "gone": "cancel"}.get(row.what, "take"), "town": mine.get("town", ""),
            }
        )  # fmt: skip
    return lines
