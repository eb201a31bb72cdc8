"""Volunteers, for the chairs: the shortlist, an offer, and thanks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from committees.forms.seats import PostForm
from committees.forms.volunteers import ShortlistForm
from committees.models import Committee, Seat, Volunteer
from committees.reads.rosters import vacancies
from committees.reads.volunteers import find_volunteers, volunteers_for
from committees.rights import find_run_committee
from committees.services import seats as seat_services
from committees.services import volunteering as services
from committees.views.gone import gone_is_missing
from committees.views.run import warn_about_limits
from members.http import MemberRequest

# Its note stands beside the note of the offered seat.
SHORT = "shortlist_%s"


def _found(request: MemberRequest, slug: str, volunteer_id: int) -> tuple[Committee, Volunteer]:
    """A committee that the chair runs, and a volunteer whom they see. Raises Http404 and PermissionDenied."""
    committee = find_run_committee(request.viewer, slug)
    return committee, get_object_or_404(find_volunteers(request.viewer, committee), pk=volunteer_id)


@require_http_methods(["GET", "POST"])
@gone_is_missing
def run_volunteer(request: MemberRequest, slug: str, volunteer_id: int) -> HttpResponse:
    """One volunteer: what they wrote, the shortlist, an offer."""
    if request.method != "POST":
        return _page(request, find_run_committee(request.viewer, slug), volunteer_id)
    committee, volunteer = _found(request, slug, volunteer_id)
    form = ShortlistForm(request.POST, auto_id=SHORT)
    if not form.is_valid():
        return _page(request, committee, volunteer_id, form=form)
    services.shortlist(by=request.user, committee=committee, volunteer=volunteer, **form.cleaned_data)
    messages.success(request, "Saved. They are not told.")
    return redirect("committee-run", slug=slug)


def _initial(committee: Committee, vacant: list[Seat], wanted: str | None) -> dict[str, object]:
    """The vacancy that the chair chose, or else the next one."""
    chosen = [seat for seat in vacant if str(seat.pk) == wanted]
    return PostForm.initial_for(committee, next(iter([*chosen, *vacant]), None))


def _page(
    request: MemberRequest,
    committee: Committee,
    volunteer_id: int,
    *,
    form: ShortlistForm | None = None,
    post_form: PostForm | None = None,
) -> HttpResponse:
    """The page of a volunteer; a form that was refused is shown with what was typed. Raises Http404."""
    rows = volunteers_for(request.viewer, committee, only=volunteer_id)
    if not rows:
        raise Http404("There is no such page.")
    row, vacant = rows[0], vacancies(request.viewer, committee)
    noted = {"listed": row.shortlisted, "note": row.candidacy.note if row.candidacy else ""}
    context = {
        "committee": committee,
        "row": row,
        "form": form or ShortlistForm(initial=noted, auto_id=SHORT),
        "post_form": post_form or PostForm(initial=_initial(committee, vacant, request.GET.get("vacancy"))),
        "vacancies": vacant,
    }
    return render(request, "committees/run_volunteer.html", context, status=422 if form or post_form else 200)


@require_POST
@gone_is_missing
def run_volunteer_offer(request: MemberRequest, slug: str, volunteer_id: int) -> HttpResponse:
    """Offer a seat to a volunteer; a vacancy of that role that lies within its days is filled by it."""
    committee, volunteer = _found(request, slug, volunteer_id)
    form = PostForm(request.POST)
    if form.is_valid():
        post, member = form.cleaned_data["post"], volunteer.member
        alike = Seat.objects.vacant().filter(committee=committee, role=post.role, title=post.title)
        vacancy = alike.filter(begins__lte=post.begins).on(post.begins).first()
        try:
            seat_services.offer(
                by=request.user, committee=committee, member=member, post=post, vacancy=vacancy
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            warn_about_limits(request, committee, member, post)
            messages.success(request, f"{member.name} is asked. The seat counts once they accept.")
            return redirect("committee-run", slug=slug)
    return _page(request, committee, volunteer_id, post_form=form)


@require_POST
@gone_is_missing
def run_volunteer_thank(request: MemberRequest, slug: str, volunteer_id: int) -> HttpResponse:
    """Thank a volunteer when there is no seat."""
    committee, volunteer = _found(request, slug, volunteer_id)
    if services.thank(by=request.user, committee=committee, volunteer=volunteer):
        messages.success(request, f"{volunteer.member.name} gets a thank-you email.")
    else:
        messages.info(request, f"{volunteer.member.name} has an answer already.")
    return redirect("committee-run", slug=slug)
