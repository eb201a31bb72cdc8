"""Importing a roster in the admin: a list is read, put right, matched with members and imported."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from committees.admin.served import curator_of
from committees.forms.importing import FIXES, RosterForm
from committees.models import Committee, Seat
from committees.services import imports
from netlib.looks import noted

if TYPE_CHECKING:
    from committees.admin.committees import CommitteeAdmin
else:
    CommitteeAdmin = Any


def import_roster(admin: CommitteeAdmin, request: HttpRequest, committee: Committee) -> HttpResponse:
    """The form. POST shows row by row what the list says and which members it may mean; with `do=import` it imports what
    was chosen."""
    if request.method != "POST":
        return admin.page(request, "import", committee, title="Import a roster", form=RosterForm())
    form = RosterForm(request.POST, request.FILES)
    reading = form.reading()
    chosen = {key: str(value) for key, value in request.POST.items() if key.startswith("row-")}
    roster = None
    try:
        if not form.is_valid():
            raise ValidationError([message for errors in form.errors.values() for message in errors])
        if request.POST.get("do") == "import":
            batch = imports.import_roster(
                by=curator_of(request),
                committee=committee,
                text=form.cleaned_data["text"],
                choices=chosen,
                reading=reading,
            )
            count = Seat.objects.filter(batch=batch).count()
            admin.message_user(request, f"Imported: {count} seats.", messages.SUCCESS)
            return redirect("admin:committees_committee_change", committee.pk)
        roster = _read(form, committee, reading)
    except ValidationError as error:
        admin.message_user(request, error.messages[0], messages.ERROR)
        if form.is_valid() and request.POST.get("do") == "import":
            roster = _read(form, committee, reading)
    rows = roster.rows if roster else []
    noted(request, [each.member for row in rows for each in row.candidates], only_hidden=True)
    return admin.page(
        request,
        "import",
        committee,
        title="Import a roster",
        form=form,
        roster=roster,
        notes=[*form.cleaned_data.get("notes", []), *(roster.notes if roster else [])],
        rows=[(row, chosen.get(row.key, row.usual), _fields(row, reading)) for row in rows],
    )


def _read(form: RosterForm, committee: Committee, reading: imports.Reading) -> imports.Roster:
    roster = imports.read_list(form.cleaned_data["text"], committee, reading)
    imports.match_people(roster.rows, committee)
    return roster


def _fields(row: imports.RosterRow, reading: imports.Reading) -> list[tuple[str, str, str, bool]]:
    """What can be put right in a row: key, label, what stands there, and whether it was put right already."""
    fixed = reading.fixes.get(row.number, {})
    return [(key, label, row.cells.get(key, ""), key in fixed) for key, label in FIXES.items()]
