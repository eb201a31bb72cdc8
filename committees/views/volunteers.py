"""Volunteers before the chairs: the shortlist, and thanks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from committees.forms.seats import PostForm
from committees.forms.volunteers import ShortlistForm
from committees.models import Committee, Seat
from committees.reads.chairs import Willing, volunteers_for
from committees.reads.rosters import vacancies
from committees.rights import find_run_committee
from committees.services import seats as seat_services
from committees.services import volunteering as services
from committees.views.run import warn_about_limits
from members.models import Member
from netlib.http import MemberRequest


def _found(request: MemberRequest, slug: str, volunteer_id: int) -> tuple[Committee, Willing]:
    """A volunteer whom the chair sees. Raises Http404."""
    committee = find_run_committee(request.viewer, slug)
    for willing in volunteers_for(request.viewer, committee):
        if willing.offer.pk == volunteer_id:
            return committee, willing
    raise Http404("There is no such page.")


@require_http_methods(["GET", "POST"])
def run_volunteer(request: MemberRequest, slug: str, volunteer_id: int) -> HttpResponse:
    """One volunteer: what they wrote, the shortlist, an offer."""
    committee, willing = _found(request, slug, volunteer_id)
    noted = willing.candidacy
    form = ShortlistForm(
        request.POST or None,
        initial={"listed": willing.shortlisted, "note": noted.note if noted else ""},
    )
    if request.method == "POST" and form.is_valid():
        services.shortlist(by=request.user, committee=committee, offer=willing.offer, **form.cleaned_data)
        messages.success(request, "Saved. They are not told.")
        return redirect("committee-run", slug=slug)
    return _page(request, committee, willing, form)


def _initial(committee: Committee, vacant: list[Seat], wanted: str | None) -> dict[str, object]:
    """The vacancy that the chair chose, or else the next one."""
    chosen = [seat for seat in vacant if str(seat.pk) == wanted]
    return PostForm.initial_for(committee, next(iter([*chosen, *vacant]), None))


def _page(
    request: MemberRequest,
    committee: Committee,
    willing: Willing,
    form: ShortlistForm,
    offered: PostForm | None = None,
) -> HttpResponse:
    """The page of a volunteer; `offered` is an offer that was refused, with what was typed."""
    vacant = vacancies(request.viewer, committee)
    post_form = offered or PostForm(initial=_initial(committee, vacant, request.GET.get("vacancy")))
    context = {
        "committee": committee,
        "willing": willing,
        "form": form,
        "post_form": post_form,
        "vacancies": vacant,
    }
    return render(
        request,
        "committees/run_volunteer.html",
        context,
        status=422 if form.errors or post_form.errors else 200,
    )


@require_POST
def run_volunteer_offer(request: MemberRequest, slug: str, volunteer_id: int) -> HttpResponse:
    """Offer a seat to a volunteer; a vacancy of that role that lies within its days is filled by it."""
    committee, willing = _found(request, slug, volunteer_id)
    form = PostForm(request.POST)
    if form.is_valid():
        post = form.cleaned_data["post"]
        vacancy = Seat.objects.vacant().filter(
            committee=committee, role=post.role, title=post.title, begins__lte=post.begins
        )
        try:
            seat_services.offer(
                by=request.user,
                committee=committee,
                member=willing.offer.member,
                post=post,
                vacancy=vacancy.on(post.begins).first(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        except Member.DoesNotExist:
            raise Http404("There is no such page.") from None
        else:
            warn_about_limits(request, committee, willing.offer.member, post)
            messages.success(request, f"{willing.name} is asked. The seat counts once they accept.")
            return redirect("committee-run", slug=slug)
    return _page(request, committee, willing, ShortlistForm(initial={"listed": willing.shortlisted}), form)


@require_POST
def run_volunteer_thank(request: MemberRequest, slug: str, volunteer_id: int) -> HttpResponse:
    """Thank a volunteer for whom there is no seat."""
    committee, willing = _found(request, slug, volunteer_id)
    if services.thank(by=request.user, committee=committee, offer=willing.offer):
        messages.success(request, f"{willing.name} gets a kind letter.")
    else:
        messages.info(request, f"{willing.name} has an answer already.")
    return redirect("committee-run", slug=slug)
