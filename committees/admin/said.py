"""Service in members' words: what waits to be confirmed, and what is on committees that Netlib does not know."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from committees.admin.served import curator_of
from committees.models import Committee, OwnService
from committees.reads.said import said_for_curators, written_for_curators
from committees.services.said import answer_said, leave_service, match_service
from members.rule.standing import Viewer
from netlib.looks import noted_keys
from netlib.numbers import whole_number

_ADDRESS = re.compile(r".*/committees/([-\w]+)/?")


def waiting(request: HttpRequest) -> dict[str, object]:
    """What waits, for the page."""
    viewer = Viewer(curator_of(request).pk)
    to_confirm, written = said_for_curators(), written_for_curators(viewer)
    seen = [*(one.said.pk for one in to_confirm), *(key for row in written for key in row.ids)]
    noted_keys(request, OwnService, seen)
    return {"to_confirm": to_confirm, "written": written}


def answer(request: HttpRequest) -> HttpResponse:
    """Confirm one (`answer`), match one to `committee` or to the committee at an `address`, or leave it (`leave`)."""
    said_id = whole_number(request.POST.get("said", "")) or 0
    try:
        words = _answer(request, said_id)
    except OwnService.DoesNotExist:
        messages.warning(request, "Someone else already did it.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except PermissionDenied:
        messages.error(request, "Someone else confirms your own service.")
    else:
        messages.success(request, words)
    return redirect("admin:committees_said")


def _answer(request: HttpRequest, said_id: int) -> str:
    by = curator_of(request)
    if "answer" in request.POST:
        said = next((one.said for one in said_for_curators() if one.said.pk == said_id), None)
        if said is None:
            raise OwnService.DoesNotExist
        yes = request.POST["answer"] == "yes"
        answer_said(by=by, said=said, yes=yes)
        return "It is on the roster now." if yes else "It stays in their words."
    if "leave" in request.POST:
        leave_service(said_id=said_id)
        return "It stays in their words."
    committee = _committee(request)
    if committee is None:
        raise ValidationError("Choose one of the committees, or enter the address of its page.")
    match_service(by=by, said_id=said_id, committee=committee)
    return f"Matched to {committee.name}. It waits to be confirmed."


def _committee(request: HttpRequest) -> Committee | None:
    """The committee that was chosen. One query."""
    chosen = whole_number(request.POST.get("committee", ""))
    if chosen is not None:
        return Committee.objects.filter(pk=chosen).first()
    found = _ADDRESS.fullmatch(request.POST.get("address", "").strip().replace("\0", ""))
    return Committee.objects.filter(slug=found[1]).first() if found else None
