"""Importing organizations at the desk: a table is looked at, put right and imported."""

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from members.models import Member, OrganizationKind, Stage, Upload
from members.schemes import BY_KEY
from members.services.organization_import import COLUMNS, Options, Row, plan_sheet, run
from members.services.organization_table import read_sheet
from members.services.uploads import (
    bytes_of,
    change_upload,
    claim_upload,
    forget_upload,
    keep_upload,
    upload_of,
)
from netlib.files import LIMITS, Unreadable
from netlib.text.codepages import CODE_PAGES

if TYPE_CHECKING:
    from members.admin.organizations import OrganizationAdmin
else:
    OrganizationAdmin = Any

PURPOSE = "organizations"
PER_PAGE = 100
# What can be put right in a row.
FIXES = ("name", "kind", "place", "parent", "slug", "new", "website", *BY_KEY)
PILES = {
    "": "All", "check": "To check", "new": "New", "change": "Changed", "same": "No change", "wrong": "Left out",
}  # fmt: skip
_FIX = re.compile(rf"fix-(\d{{1,9}})-({'|'.join(FIXES)})")


class UploadForm(forms.Form):
    """A table, or the text of one. Cleans `data` to its bytes and `name` to that of the file."""

    file = forms.FileField(
        label="CSV file", required=False,
        help_text=f"At most {LIMITS.table_bytes // 1_000_000} MB and {LIMITS.organizations:,} rows.",
    )  # fmt: skip
    text = forms.CharField(
        label="Or paste the rows", required=False, strip=False, widget=forms.Textarea({"rows": 8})
    )

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError when there is nothing to read."""
        data = super().clean() or {}
        upload = data.get("file")
        data["data"] = upload.read() if upload else (data.get("text") or "").strip().encode()
        data["name"] = upload.name if upload else "pasted text"
        if not data["data"]:
            self.add_error("file", "Choose a file, or paste the rows below.")
        return data


class ReadingForm(forms.Form):
    """How a table is read."""

    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "As each row says"), *OrganizationKind.choices],
        help_text="Of rows that say none.",
    )  # fmt: skip
    region = forms.CharField(
        label="State or country",
        required=False,
        max_length=80,
        help_text="Of towns that come without one, like MA.",
    )
    code_page = forms.ChoiceField(
        label="Letters", required=False, choices=[("", "As guessed"), *CODE_PAGES.items()],
        help_text="Choose other ones where names look wrong.",
    )  # fmt: skip


def upload(admin: OrganizationAdmin, request: HttpRequest) -> HttpResponse:
    """The form; POST reads the table and leads to the preview."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            read_sheet(data["data"])
        except Unreadable as error:
            form.add_error("file" if data["file"] else "text", str(error))
        else:
            options = {"kind": "", "region": "", "code_page": "", "fixes": {}}
            kept = keep_upload(
                by=_curator(request), purpose=PURPOSE, name=data["name"], data=data["data"], options=options
            )
            change_upload(upload=kept, stage=Stage.READY)
            return redirect("admin:members_organization_import_preview", token=kept.token)
    return admin.page(request, "organization_import.html", "Import organizations", form=form, columns=COLUMNS)


def preview(admin: OrganizationAdmin, request: HttpRequest, token: str) -> HttpResponse:
    """What each row would do. POST keeps what was put right on the page, and reads the table again or imports it."""
    kept = upload_of(by=_curator(request), purpose=PURPOSE, token=token)
    if kept is None or kept.stage != Stage.READY:
        messages.warning(request, "That preview has expired. Choose the file again.")
        return redirect("admin:members_organization_import")
    if request.method == "POST":
        changed = _answered(kept, request)
        if "import" in request.POST and not changed:
            return _import(request, kept)
        if "import" in request.POST:
            messages.info(
                request, "The table was read again with what you entered. Check it, then import it."
            )
        return redirect(f"{request.path}?show={request.GET.get('show', '')}&p={request.POST.get('p', '')}")
    return _show(admin, request, kept)


def _curator(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


def _options(kept: Upload) -> Options:
    stored = kept.options
    fixes = {int(number): texts for number, texts in stored["fixes"].items()}
    return Options(stored["kind"], stored["region"], stored["code_page"], fixes)


def _answered(kept: Upload, request: HttpRequest) -> bool:
    """Keep what was put right; whether anything was."""
    options = {
        **kept.options,
        "fixes": {number: dict(texts) for number, texts in kept.options["fixes"].items()},
    }
    if "read" in request.POST:
        form = ReadingForm(request.POST)
        if form.is_valid():
            options |= form.cleaned_data
    for name, text in request.POST.items():
        found = _FIX.fullmatch(name)
        if found and str(text) != request.POST.get(f"was-{found[1]}-{found[2]}", ""):
            options["fixes"].setdefault(found[1], {})[found[2]] = str(text)[:300].strip()
    changed: bool = options != kept.options
    if changed:
        change_upload(upload=kept, options=options)
    return changed


def _import(request: HttpRequest, kept: Upload) -> HttpResponse:
    if not claim_upload(upload=kept, stage=Stage.RUNNING, of=Stage.READY):
        return redirect("admin:members_organization_changelist")
    try:
        counts = run(bytes_of(kept), _options(kept))
    except BaseException:
        change_upload(upload=kept, stage=Stage.READY)
        raise
    forget_upload(upload=kept)
    words = "{new} new, {change} changed, {same} as they were, {wrong} left out".format(**counts)
    messages.success(request, f"Imported: {words}.")
    return redirect("admin:members_organization_changelist")


def _show(admin: OrganizationAdmin, request: HttpRequest, kept: Upload) -> HttpResponse:
    options = _options(kept)
    try:
        sheet = read_sheet(bytes_of(kept), options)
        rows, problem = plan_sheet(sheet), ""
        notes = list(sheet.notes)
    except Unreadable as error:
        rows, notes, problem = [], [], str(error)
    counts = Counter(row.does for row in rows) + Counter(
        {"": len(rows), "check": sum(row.asks for row in rows)}
    )
    pile = request.GET.get("show", "")
    pile = pile if pile in PILES else ""
    chosen = [row for row in rows if pile in ("", row.does) or (pile == "check" and row.asks)]
    page = Paginator(sorted(chosen, key=_first_what_asks), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "upload": kept, "notes": notes, "problem": problem, "page": page, "pile": pile, "kinds": OrganizationKind.choices,
        "piles": [(key, label, counts[key]) for key, label in PILES.items() if counts[key] or key == pile],
        "lines": [(row, options.fixes.get(row.number, {})) for row in page], "counts": counts,
        "form": ReadingForm(initial={"kind": options.kind, "region": options.region, "code_page": options.code_page}),
        "does": counts["new"] + counts["change"],
    }  # fmt: skip
    return admin.page(request, "organization_preview.html", "Check the import", **context)


def _first_what_asks(row: Row) -> tuple[bool, bool, int]:
    return not row.errors, not row.asks, row.number
