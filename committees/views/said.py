"""Service in a member's own words, and the answers of those who run the committee."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from committees.forms.said import SaidForm
from committees.models import Committee, OwnService
from committees.reads.said import committees_called
from committees.rights import find_committee, find_run_committee
from committees.services import said as services
from committees.views.gone import gone_is_missing
from events.forms.base import add_errors
from members.forms.audience import AudienceForm
from members.http import MemberRequest
from members.reads.reach import reach


@require_http_methods(["GET", "POST"])
@gone_is_missing
def say(request: MemberRequest) -> HttpResponse:
    """Say that one served on a committee of that name: those that Netlib knows are offered first, and `committee` names the
    one that was chosen; with `new` it is written down as it is."""
    form = SaidForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    data = form.cleaned_data
    found = committees_called(request.viewer, data["name"], data["association"])
    chosen = request.POST.get("committee", "")
    committee = next((one for one in found if str(one.pk) == chosen), None)
    if committee is None and found and "new" not in request.POST:
        return _page(request, form, found)
    return _say(request, form, committee) or _page(request, form)


def _page(request: MemberRequest, form: SaidForm, likely: list[Committee] | None = None) -> HttpResponse:
    context = {"form": form, "likely": likely}
    return render(request, "committees/said.html", context, status=422 if form.errors else 200)


def _say(request: MemberRequest, form: SaidForm, committee: Committee | None) -> HttpResponse | None:
    """Save what the form says. None when it was refused, with the reason in the form."""
    data = form.cleaned_data
    first, last = data["years"]
    try:
        said = services.say_served(
            member=request.user,
            committee=committee,
            name=data.get("name", ""),
            association=data.get("association", ""),
            role=data["role"],
            from_year=first,
            to_year=last,
            audience=data["audience"],
        )
    except ValidationError as error:
        add_errors(form, error)
        return None
    ask = " A chair or a curator can confirm it." if committee else ""
    messages.success(request, f"{said.called} is in your record.{ask}")
    return redirect("service")


@require_http_methods(["GET", "POST"])
@gone_is_missing
def say_of(request: MemberRequest, slug: str) -> HttpResponse:
    """Say that one served on this committee."""
    committee = find_committee(request.viewer, slug)
    form = SaidForm(request.POST or None, committee=committee)
    if request.method == "POST" and form.is_valid() and (done := _say(request, form, committee)):
        return done
    context = {"form": form, "committee": committee}
    return render(request, "committees/said.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def said_audience(request: MemberRequest, said_id: int) -> HttpResponse:
    """Who sees on one's profile what one said."""
    mine = get_object_or_404(OwnService.objects.select_related("committee"), pk=said_id, member=request.user)
    form = AudienceForm(request.POST or None, reach=reach(request.user.pk), mask=mine.audience)
    if request.method == "POST" and form.is_valid():
        try:
            services.open_service(
                member=request.user, said_id=mine.pk, audience=form.cleaned_data["audience"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        except OwnService.DoesNotExist:
            raise Http404("There is no such page.") from None
        else:
            messages.success(request, "Saved.")
            return redirect("service")
    context = {"form": form, "said": mine, "remove": reverse("said-remove", args=[mine.pk])}
    return render(request, "committees/said_audience.html", context, status=422 if form.errors else 200)


@require_POST
def said_remove(request: MemberRequest, said_id: int) -> HttpResponse:
    """Withdraw what one said."""
    if services.unsay(member=request.user, said_id=said_id):
        messages.success(request, "Removed from your record.")
    return redirect("service")


@require_POST
@gone_is_missing
def run_said(request: MemberRequest, slug: str, said_id: int) -> HttpResponse:
    """Confirm what a member said of this committee, or leave it in their words."""
    committee = find_run_committee(request.viewer, slug)
    waiting = OwnService.objects.visible_to(request.viewer).filter(committee=committee)
    said = get_object_or_404(waiting.select_related("member"), pk=said_id)
    if said.member_id == request.user.pk:
        raise PermissionDenied
    yes = request.POST.get("answer") == "yes"
    try:
        services.answer_said(by=request.user, said=said, yes=yes)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        done = "is on the roster now" if yes else "keeps it in their own words"
        messages.success(request, f"{said.member.name} {done}.")
    return redirect("committee-run", slug=slug)
