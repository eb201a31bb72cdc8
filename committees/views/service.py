"""The member's side: offers to answer, seats to leave or correct, the service record, volunteering."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees.forms.seats import DisputeForm, RecordForm, ResignForm
from committees.forms.volunteers import StandingForm, VolunteerForm
from committees.models import Committee, Seat, Volunteer
from committees.reads.record import cv_lines, names_it_further, own_record
from committees.reads.said import said_by
from committees.reads.service import offers_to_answer, under_the_name
from committees.reads.volunteers import own_volunteering
from committees.rights import find_committee
from committees.roles import Claim, Status
from committees.services import holders as services
from committees.services import volunteering
from committees.views.gone import gone_is_missing
from members.http import MemberRequest
from members.models import Circle
from members.reads.reach import reach
from members.rule.masks import OWN_STANDING
from netlib.text.dates import show_day


@require_safe
def service(request: MemberRequest) -> HttpResponse:
    """Everything about one's own service."""
    names = dict(Circle.objects.filter(owner=request.user).values_list("number", "name"))
    record = own_record(request.user.pk, names)
    context = {
        "offers": offers_to_answer(request.user.pk),
        "said": said_by(request.viewer, request.user.pk, OWN_STANDING, names),
        "record": [served for served in record if served.seat.status != Status.OFFERED],
        "proposed": Seat.objects.filter(claimant=request.user, claim=Claim.PROPOSED).select_related(
            "committee"
        ),
        "found": under_the_name(request.viewer, request.user.name),
        "asked": Seat.objects.filter(claimant=request.user, claim=Claim.ASKED).select_related("committee"),
        "volunteering": own_volunteering(request.user.pk),
    }
    return render(request, "committees/service.html", context)


@require_safe
def service_cv(request: MemberRequest) -> HttpResponse:
    """The record as the lines of a CV."""
    return HttpResponse(
        cv_lines(own_record(request.user.pk, {}), said_by(request.viewer, request.user.pk, OWN_STANDING, {})),
        content_type="text/plain; charset=utf-8",
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'inline; filename="service.txt"',
        },
    )


def _mine(request: MemberRequest, seat_id: int) -> Seat:
    mine = Seat.objects.filter(member=request.user).exclude(status=Status.DECLINED)
    return get_object_or_404(mine.select_related("committee"), pk=seat_id)


def _tried(request: MemberRequest, call: Callable[[], object], done: str) -> HttpResponse:
    """Do something, say what came of it, and go back."""
    try:
        call()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect("desk" if request.POST.get("back") == "desk" else "service")


@require_POST
@gone_is_missing
def seat_accept(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Take a seat that was offered."""
    seat = _mine(request, seat_id)
    keeps = request.POST.get("keeps_name") == "on"
    return _tried(
        request,
        lambda: services.accept(member=request.user, seat=seat, keeps_name=keeps),
        f"You are on {seat.committee.name} from {show_day(seat.begins)}.",
    )


@require_POST
@gone_is_missing
def seat_agree(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Let the roster show one's seat as far as it goes today."""
    seat = _mine(request, seat_id)
    return _tried(
        request,
        lambda: services.agree(member=request.user, seat=seat),
        f"Everyone who can see the roster of {seat.committee.name} sees you on it.",
    )


@require_POST
@gone_is_missing
def seat_decline(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Turn an offer down."""
    seat = _mine(request, seat_id)
    return _tried(request, lambda: services.decline(member=request.user, seat=seat), "You have declined.")


@require_http_methods(["GET", "POST"])
@gone_is_missing
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
                "You gave up the seat before it begins."
                if last_day < seat.begins
                else "You resigned. Your record keeps the time you served.",
            )
            return redirect("service")
    return _form(request, seat, form, "Resign from", "Resign")


@require_http_methods(["GET", "POST"])
@gone_is_missing
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
            messages.success(request, "The chairs and curators see what you wrote.")
            return redirect("service")
    return _form(request, seat, form, "Something is wrong with", "Send")


@require_POST
@gone_is_missing
def seat_right(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Say that a disputed seat is right after all."""
    seat = _mine(request, seat_id)
    return _tried(
        request,
        lambda: services.withdraw_dispute(member=request.user, seat=seat),
        "The seat counts again, as it was.",
    )


@require_http_methods(["GET", "POST"])
@gone_is_missing
def seat_audience(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Show a seat on one's profile to more than those who see the roster."""
    seat, refused = _mine(request, seat_id), None
    if request.method == "POST":
        sent = RecordForm(request.POST, reach=reach(request.user.pk), seat=seat)
        if sent.is_valid():
            audience = sent.cleaned_data["audience"]
            try:
                services.show_record(member=request.user, seat=seat, audience=audience)
            except ValidationError as error:
                refused = error
            else:
                messages.success(request, _saved(seat, audience))
                return redirect("service")
    form = RecordForm(request.POST or None, reach=reach(request.user.pk), seat=seat)
    if refused and form.is_valid():
        form.add_error(None, refused)
    return _form(request, seat, form, "Who sees, on your profile,", "Save")


def _saved(seat: Seat, audience: int) -> str:
    """That it is saved, and what it tells people who cannot see the committee."""
    tells = names_it_further(seat.committee, audience)
    return f"Saved. Anyone can read on your profile that {seat.committee.name} exists." if tells else "Saved."


def _form(request: MemberRequest, seat: Seat, form: forms.BaseForm, title: str, button: str) -> HttpResponse:
    context = {"seat": seat, "form": form, "title": title, "button": button}
    return render(request, "committees/service_form.html", context, status=422 if form.errors else 200)


@require_POST
@gone_is_missing
def seat_claim(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Say that a seat by name is one's own."""
    seat = get_object_or_404(
        Seat.objects.visible_to(request.viewer).filter(member=None).exclude(name=""), pk=seat_id
    )
    return _tried(
        request, lambda: services.claim(member=request.user, seat=seat), "We’ve noted that it’s yours."
    )


@require_POST
@gone_is_missing
def seat_not_mine(request: MemberRequest, seat_id: int) -> HttpResponse:
    """Say that a seat by name is another person’s."""
    seat = get_object_or_404(Seat, pk=seat_id, claimant_id=request.user.pk)
    return _tried(
        request, lambda: services.not_mine(member=request.user, seat=seat), "We’ve noted that it isn’t you."
    )


@require_http_methods(["GET", "POST"])
@gone_is_missing
def volunteer(request: MemberRequest, slug: str = "") -> HttpResponse:
    """Volunteer for one committee, or for any."""
    committee = find_committee(request.viewer, slug) if slug else None
    if request.method != "POST":
        return _volunteer_page(request, committee, None)
    form = (VolunteerForm if committee else StandingForm)(request.POST)
    if form.is_valid():
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
    return _volunteer_page(request, committee, form)


def _volunteer_page(
    request: MemberRequest, committee: Committee | None, refused: VolunteerForm | None
) -> HttpResponse:
    """The form, with what stands, or `refused` with what was typed."""
    present = Volunteer.objects.waiting().filter(member=request.user, committee=committee).first()
    initial: dict[str, object] = {}
    if present and not refused:
        topics = present.headings.values_list("name", flat=True)
        initial = {"statement": present.statement, "hours": present.hours, "place": present.place or ""}
        initial["topics"] = "\n".join(topics)
    form = refused or (VolunteerForm if committee else StandingForm)(initial=initial)
    context = {"committee": committee, "form": form, "present": present}
    return render(request, "committees/volunteer.html", context, status=422 if refused else 200)


@require_POST
@gone_is_missing
def volunteer_withdraw(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    """Stop volunteering."""
    if volunteering.withdraw(member=request.user, volunteer_id=volunteer_id):
        messages.success(request, "Your offer is withdrawn.")
    else:
        messages.info(request, "That offer is no longer there.")
    return redirect("service")
