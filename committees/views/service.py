"""The member's side: offers to answer, seats to leave or correct, the service record, offers to serve."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees.forms.seats import DisputeForm, ResignForm
from committees.forms.volunteers import StandingForm, VolunteerForm
from committees.models import Committee, Seat, Volunteer
from committees.reads.record import cv_lines, own_record
from committees.reads.service import offers_to_answer, offers_to_serve, under_the_name
from committees.rights import find_committee
from committees.roles import Claim, Status
from committees.services import seats as services
from committees.services import volunteering
from members.forms.audience import AudienceForm
from members.models import Circle
from members.reads.reach import reach
from netlib.http import MemberRequest


@require_safe
def service(request: MemberRequest) -> HttpResponse:
    """Everything about one's own service."""
    names = dict(Circle.objects.filter(owner=request.user).values_list("number", "name"))
    record = own_record(request.user.pk, names)
    context = {
        "offers": offers_to_answer(request.user.pk),
        "record": [served for served in record if served.seat.status != Status.OFFERED],
        "proposed": Seat.objects.filter(claimant=request.user, claim=Claim.PROPOSED).select_related(
            "committee"
        ),
        "found": under_the_name(request.viewer, request.user.name),
        "asked": Seat.objects.filter(claimant=request.user, claim=Claim.ASKED).select_related("committee"),
        "volunteering": offers_to_serve(request.user.pk),
    }
    return render(request, "committees/service.html", context)


@require_safe
def service_cv(request: MemberRequest) -> HttpResponse:
    """The record as the lines of a CV."""
    return HttpResponse(
        cv_lines(own_record(request.user.pk, {})),
        content_type="text/plain; charset=utf-8",
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'inline; filename="service.txt"',
        },
    )


def _mine(request: MemberRequest, seat_id: int) -> Seat:
    found: Seat = get_object_or_404(
        Seat.objects.filter(member=request.user).exclude(status=Status.DECLINED).select_related("committee"),
        pk=seat_id,
    )
    return found


def _tried(request: MemberRequest, call: Callable[[], object], done: str) -> HttpResponse:
    """Do something, say what came of it, and go back."""
    try:
        call()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except Seat.DoesNotExist:
        raise Http404("There is no such page.") from None
    else:
        messages.success(request, done)
    return redirect("service")


@require_POST
def seat_accept(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Take a seat that was offered."""
    seat = _mine(request, seat_id)
    keeps = request.POST.get("keeps_name") == "on"
    return _tried(
        request,
        lambda: services.accept(member=request.user, seat=seat, keeps_name=keeps),
        f"You are on {seat.committee.name} from {seat.begins:%-d %B %Y}.",
    )


@require_POST
def seat_agree(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Let the roster show one's seat as far as it goes today."""
    seat = _mine(request, seat_id)
    return _tried(
        request,
        lambda: services.agree(member=request.user, seat=seat),
        f"The roster of {seat.committee.name} shows you to everybody whom it reaches.",
    )


@require_POST
def seat_decline(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Turn an offer down."""
    seat = _mine(request, seat_id)
    return _tried(request, lambda: services.decline(member=request.user, seat=seat), "You have declined.")


@require_http_methods(["GET", "POST"])
def seat_resign(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Leave a seat after a day."""
    seat = _mine(request, seat_id)
    if seat.status != Status.ACCEPTED or seat.is_over:
        raise Http404("There is no such page.")
    form = ResignForm(request.POST or None, initial={"last_day": seat.committee.today}, seat=seat)
    if request.method == "POST" and form.is_valid():
        last_day = form.cleaned_data["last_day"]
        try:
            services.resign(member=request.user, seat=seat, last_day=last_day)
        except ValidationError as error:
            form.add_error("last_day", error)
        else:
            messages.success(
                request,
                "You have given the seat back before it begins."
                if last_day < seat.begins
                else "You have resigned. Your record keeps the time that you served.",
            )
            return redirect("service")
    return _form(request, seat, form, "Resign from", "Resign")


@require_http_methods(["GET", "POST"])
def seat_dispute(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Say that a recorded seat is wrong."""
    seat = _mine(request, seat_id)
    form = DisputeForm(request.POST or None, initial={"words": seat.dispute})
    if request.method == "POST" and form.is_valid():
        try:
            services.dispute(member=request.user, seat=seat, words=form.cleaned_data["words"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The chairs and the curators see what you wrote.")
            return redirect("service")
    return _form(request, seat, form, "Something is wrong with", "Send")


@require_POST
def seat_right(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Say that a disputed seat is right after all."""
    seat = _mine(request, seat_id)
    return _tried(
        request,
        lambda: services.take_dispute_back(member=request.user, seat=seat),
        "The seat counts again, as it was.",
    )


@require_http_methods(["GET", "POST"])
def seat_audience(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Show a seat on one's profile to more than those who see the roster."""
    seat = _mine(request, seat_id)
    form = AudienceForm(
        request.POST or None, reach=reach(request.user.pk), mask=seat.record_audience, subject=seat.called
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.show_record(member=request.user, seat=seat, audience=form.cleaned_data["audience"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Saved.")
            return redirect("service")
    return _form(request, seat, form, "Who sees, on your profile,", "Save")


def _form(request: MemberRequest, seat: Seat, form: object, title: str, button: str) -> HttpResponse:
    context = {"seat": seat, "form": form, "title": title, "button": button}
    return render(
        request, "committees/service_form.html", context, status=422 if getattr(form, "errors", None) else 200
    )


@require_POST
def seat_claim(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Say that a seat by name is one's own."""
    seat = get_object_or_404(
        Seat.objects.visible_to(request.viewer).filter(member=None).exclude(name=""), pk=seat_id
    )
    return _tried(
        request, lambda: services.claim(member=request.user, seat=seat), "We have noted that it is yours."
    )


@require_POST
def seat_not_mine(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Say that a seat by name is somebody else’s."""
    seat = get_object_or_404(Seat, pk=seat_id, claimant_id=request.user.pk)
    return _tried(request, lambda: services.not_mine(member=request.user, seat=seat), "Noted: it is not you.")


@require_http_methods(["GET", "POST"])
def volunteer(request: MemberRequest, slug: str = "") -> HttpResponse:
    """Offer to serve: on one committee, or wherever one is of use."""
    committee: Committee | None = find_committee(request.viewer, slug) if slug else None
    present = Volunteer.objects.waiting().filter(member=request.user, committee=committee).first()
    initial = {}
    if present:
        initial = {"statement": present.statement, "hours": present.hours, "place": present.place or ""}
        initial["topics"] = "\n".join(present.headings.values_list("name", flat=True))
    maker = VolunteerForm if committee else StandingForm
    form = maker(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            volunteering.volunteer(
                member=request.user,
                committee=committee,
                statement=data["statement"],
                hours=data["hours"],
                headings=data.get("topics", ()),
                place=data.get("place"),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The chairs can read your offer.")
            return redirect("service")
    context = {"committee": committee, "form": form, "present": present}
    return render(request, "committees/volunteer.html", context, status=422 if form.errors else 200)


@require_POST
def volunteer_withdraw(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    """Take an offer to serve back."""
    if volunteering.withdraw(member=request.user, volunteer_id=volunteer_id):
        messages.success(request, "Your offer is taken back.")
    else:
        messages.info(request, "That offer is no longer there.")
    return redirect("service")
