"""Refiling: what each person gains and loses is shown before anything is saved."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from members.extensions import Difference
from members.forms.contacts import BulkForm, FilingForm
from members.http import MemberRequest
from members.models import Circle, Contact
from members.reads.contacts import ContactRow, Filed, filed, find_contact, pick_contacts
from members.reads.preview import difference, shown_by
from members.services.contacts import file_many
from netlib.concurrency import ChangedMeanwhile
from netlib.numbers import whole_number


@dataclass(frozen=True)
class Proposal:
    """What is about to happen to one contact."""

    row: ContactRow
    filed: Filed
    difference: Difference


@require_http_methods(["GET", "POST"])
def file_picked(request: MemberRequest) -> HttpResponse:
    """Preview a change for all checked contacts; POST makes it."""
    circles = list(Circle.objects.filter(owner=request.user))
    sent = request.POST if request.method == "POST" else request.GET
    form = BulkForm(sent, circles=circles)
    rows = pick_contacts(request.user.pk, sent.getlist("pick"), _names(circles))
    if not rows or not form.is_valid():
        missing = "Check at least one person first." if not rows else "Choose what to do with them."
        messages.error(request, missing)
        return redirect("contacts")
    return _propose(request, sent, circles, rows, form.new_mask, {"do": [form.cleaned_data["do"]]})


@require_http_methods(["GET", "POST"])
def file_one(request: MemberRequest, handle: str) -> HttpResponse:
    """Preview another filing of one contact; POST saves it."""
    circles = list(Circle.objects.filter(owner=request.user))
    row = find_contact(request.user.pk, handle, _names(circles))
    sent = request.POST if request.method == "POST" else request.GET
    form = FilingForm(sent, circles=circles)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect("contact", handle=handle)
    mask: int = form.cleaned_data["mask"]
    kept = {
        "tier": [form.cleaned_data["tier"]],
        "circle": list(map(str, form.cleaned_data.get("circle", []))),
    }
    return _propose(request, sent, circles, [row], lambda _: mask, kept)


def _propose(
    request: MemberRequest,
    sent: QueryDict,
    circles: list[Circle],
    rows: list[ContactRow],
    new_mask: Callable[[int], int],
    kept: dict[str, list[str]],
) -> HttpResponse:
    """Save what was confirmed, or preview what would change. A contact whose filing changed meanwhile is shown
    again."""
    back = _back(sent.get("back", ""), rows[0].person.handle)
    changed = False
    if request.method == "POST":
        shown = _shown(sent.getlist("was"))
        filings = {
            row.person.pk: (mask, new_mask(mask))
            for row in rows
            if (mask := shown.get(row.person.handle, -1)) >= 0
        }
        try:
            if len(filings) < len(rows):
                raise ChangedMeanwhile
            file_many(owner=request.user, filings=filings)
        except (ChangedMeanwhile, Contact.DoesNotExist):
            changed = True
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(back)
        else:
            messages.success(request, _said(rows))
            return redirect(back)
    names = _names(circles)
    things = shown_by(request.user, names)
    joins = kept.get("do", [""])[0].startswith("join-")
    proposals, same, unfiled = [], [], []
    for row in rows:
        mask = new_mask(row.contact.mask)
        if joins and not mask:
            unfiled.append(row)
        elif mask == row.contact.mask:
            same.append(row)
        else:
            what = difference(things, row.contact.mask, mask, person_id=row.person.pk)
            proposals.append(Proposal(row, filed(mask, names), what))
    context = {
        "proposals": proposals,
        "same": same,
        "unfiled": unfiled,
        "changed": changed,
        "kept": [(name, value) for name, values in kept.items() for value in values],
        "back": back,
        "back_name": sent.get("back", ""),
        "later": kept.get("do") == ["later"] or kept.get("tier") == ["later"],
    }
    return render(request, "members/contacts_file.html", context, status=409 if changed else 200)


def _names(circles: list[Circle]) -> dict[int, str]:
    return {circle.number: circle.name for circle in circles}


def _shown(pairs: list[str]) -> dict[str, int]:
    """The filings that the preview showed, by handle."""
    shown = {}
    for pair in pairs:
        handle, _, mask = pair.partition(":")
        if (number := whole_number(mask)) is not None:
            shown[handle] = number
    return shown


def _back(name: str, handle: str) -> str:
    if name == "contact":
        return reverse("contact", args=[handle])
    return reverse("desk") if name == "desk" else reverse("contacts")


def _said(rows: list[ContactRow]) -> str:
    who = rows[0].person.name if len(rows) == 1 else f"{len(rows)} people"
    return f"Filed: {who}. Nobody was told."
