"""People whom a member may know: ask one with a press, or dismiss them; and the news of the desk."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST

from members.http import MemberRequest
from members.models import Member
from members.reads.known import people_you_may_know
from members.reads.profile import find_member
from members.rule.masks import FILINGS
from members.services import contacts as contact_services
from members.services import desk as services
from members.services.contacts import Asked


def back_from(request: MemberRequest, usual: str) -> HttpResponse:
    """Lead back to the desk where a button stood on it (`back`), to the part of it that `part` names; else to the page of
    the button."""
    if request.POST.get("back") != "desk":
        return redirect(usual)
    part = request.POST.get("part", "")
    return redirect(f"/desk/#{part}" if part.isalpha() and part.isascii() else "desk")


@require_http_methods(["GET", "POST"])
def known(request: MemberRequest) -> HttpResponse:
    """Everybody whom the member may know. POST asks one of them (`handle`), filed as `filing`."""
    if request.method == "POST":
        return _ask(request)
    return render(request, "members/known.html", {"groups": people_you_may_know(request.viewer)})


def _ask(request: MemberRequest) -> HttpResponse:
    filing = request.POST.get("filing", "")
    member = find_member(request.viewer, request.POST.get("handle", "").replace("\0", ""))
    if filing not in FILINGS or filing == "later":
        return back_from(request, "known")
    try:
        outcome = contact_services.ask(sender=request.user, recipient=member, mask=FILINGS[filing])
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except Member.DoesNotExist:
        raise Http404("There is no such page.") from None
    else:
        request.session["asked"] = [member.pk, filing]
        if outcome == Asked.TIED:
            messages.success(request, f"You and {member.name} are contacts.")
        elif request.POST.get("back") != "desk":
            messages.success(request, f"{member.name} has your request.")
    return back_from(request, "known")


@require_POST
def dismiss(request: MemberRequest) -> HttpResponse:
    """Never suggest somebody again (`handle`), or do so after all (`undo`)."""
    member = find_member(request.viewer, request.POST.get("handle", "").replace("\0", ""))
    if "undo" in request.POST:
        services.bring_back(owner=request.user, other=member)
    else:
        try:
            services.dismiss(owner=request.user, other=member)
        except Member.DoesNotExist:
            raise Http404("There is no such page.") from None
        request.session["asked"] = [member.pk, "dismissed"]
    return back_from(request, "known")


@require_POST
def seen(request: MemberRequest) -> HttpResponse:
    """All news up to `until`, when the page was made, are seen."""
    try:
        until = parse_datetime(request.POST.get("until", "")[:40])
    except ValueError:
        until = None
    if until is not None and timezone.is_aware(until):
        services.mark_seen(member=request.user, until=until)
    return redirect("desk")
