"""The pages of chairs: everything asks `committees.rights` at the moment of the request."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees.forms.committees import DescribeForm, MeetingForm, MessageForm
from committees.forms.seats import EndForm, NamedSeatForm, PostForm, SeatForm
from committees.models import Committee, Seat
from committees.reads.around import all_meetings
from committees.reads.chairs import chairs_view
from committees.reads.rosters import seats_taken
from committees.reads.terms import terms_in_a_row
from committees.reads.volunteers import volunteers_for
from committees.rights import find_run_committee
from committees.roles import Ended, Status
from committees.services import committees as services
from committees.services import seats as seat_services
from committees.services.seats import Post
from committees.views.gone import gone_is_missing
from members.http import MemberRequest
from members.models import Member
from members.reads.faces import photos_of
from netlib.numbers import whole_number
from netlib.text.sentences import counted


@require_safe
def run(request: MemberRequest, slug: str) -> HttpResponse:
    """The committee as its chairs see it."""
    committee = find_run_committee(request.viewer, slug)
    volunteers = volunteers_for(request.viewer, committee)
    context = {
        "committee": committee,
        "shown": chairs_view(request.viewer, committee),
        "volunteers": volunteers,
        "photos": photos_of(request.viewer, (row.volunteer.member for row in volunteers)),
    }
    return render(request, "committees/run.html", context)


def _page(
    request: MemberRequest,
    committee: Committee,
    form: forms.BaseForm,
    title: str,
    button: str,
    **more: object,
) -> HttpResponse:
    context = {"committee": committee, "form": form, "title": title, "button": button, **more}
    return render(request, "committees/run_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@gone_is_missing
def run_describe(request: MemberRequest, slug: str) -> HttpResponse:
    """Write the charge and the call for volunteers."""
    committee = find_run_committee(request.viewer, slug)
    form = DescribeForm(request.POST or None, instance=committee)
    if request.method == "POST" and form.is_valid():
        services.describe(by=request.user, committee=committee, data=form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("committee-run", slug=slug)
    return _page(request, committee, form, "Charge and call", "Save")


def _seat(request: MemberRequest, committee: Committee, seat_id: int) -> Seat:
    """A seat of the committee that the chair sees."""
    seen = Seat.objects.visible_to(request.viewer).filter(committee=committee)
    found = get_object_or_404(seen.select_related("member"), pk=seat_id)
    found.committee = committee
    return found


def warn_about_limits(request: MemberRequest, committee: Committee, member: Member, post: Post) -> None:
    """Say when a seat goes beyond the terms in a row that the committee allows itself, or beyond its size. A query for
    each of the two limits that it has."""
    if committee.size is not None:
        taken = seats_taken(request.viewer, committee, max(post.begins, committee.today))
        if taken > committee.size:
            messages.warning(request, f"That makes {taken} seats; this committee has {committee.size}.")
    if committee.max_terms is not None:
        served = terms_in_a_row(committee, member, post.begins)
        if served >= committee.max_terms:
            words = counted(
                served,
                "{name} will have served {count} term in a row before it; this committee allows itself {most}.",
                "{name} will have served {count} terms in a row before it; this committee allows itself {most}.",
                name=member.name,
                most=committee.max_terms,
            )
            messages.warning(request, words)


@require_http_methods(["GET", "POST"])
@gone_is_missing
def run_seat_add(request: MemberRequest, slug: str) -> HttpResponse:
    """Offer a seat to a member, record one under a name, or announce a vacancy."""
    committee = find_run_committee(request.viewer, slug)
    seats = Seat.objects.filter(committee=committee)
    number = whole_number(request.GET.get("vacancy", ""))
    vacancy = seats.vacant().filter(pk=number).first() if number else None
    title = "Fill this seat" if vacancy else "Add a seat"
    if request.method != "POST":
        like = whole_number(request.GET.get("like", ""))
        declined = seats.turned_down(request.viewer).filter(pk=like).first() if like else None
        initial = SeatForm.initial_for(committee, vacancy or declined)
        initial["handle"] = request.GET.get("handle", "")[:61]
        form = SeatForm(initial=initial, viewer=request.viewer)
        return _page(request, committee, form, title, "Save", vacancy=vacancy)
    form = SeatForm(request.POST, viewer=request.viewer)
    if form.is_valid():
        try:
            _add(request, committee, form, vacancy)
        except ValidationError as error:
            form.add_error(None, error)
        except Member.DoesNotExist:
            form.add_error("handle", "No member has that handle. It’s on their profile.")
        else:
            return redirect("committee-run", slug=slug)
    return _page(request, committee, form, title, "Save", vacancy=vacancy)


def _add(request: MemberRequest, committee: Committee, form: SeatForm, vacancy: Seat | None) -> None:
    """Do what the form says, and say so. Raises Member.DoesNotExist and ValidationError."""
    by, member, name, post = request.user, *(form.cleaned_data[key] for key in ("handle", "name", "post"))
    if member:
        seat_services.offer(by=by, committee=committee, member=member, post=post, vacancy=vacancy)
        warn_about_limits(request, committee, member, post)
        messages.success(request, f"{member.name} is asked. The seat counts once they accept.")
    elif name:
        seat_services.seat_by_name(by=by, committee=committee, name=name, post=post)
        messages.success(request, f"{name} is on the roster.")
    else:
        after = form.cleaned_data["after"]
        seat_services.open_vacancy(by=by, committee=committee, post=post, after=after)
        messages.success(request, "The vacancy is announced.")


@require_http_methods(["GET", "POST"])
@gone_is_missing
def run_seat_end(request: MemberRequest, slug: str, seat_id: int) -> HttpResponse:
    """End a held seat after a day."""
    committee = find_run_committee(request.viewer, slug)
    seat = _seat(request, committee, seat_id)
    if seat.is_vacant or seat.status != Status.ACCEPTED or seat.is_over:
        raise Http404("There is no such page.")
    initial = {"last_day": committee.today, "ended": Ended.RESIGNED}
    form = EndForm(request.POST or None, initial=initial, seat=seat)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            seat_services.end_seat(by=request.user, seat=seat, last_day=data["last_day"], ended=data["ended"])
        except ValidationError as error:
            form.add_error("last_day", error)
        else:
            messages.success(
                request,
                "The seat is withdrawn before it begins."
                if data["last_day"] < seat.begins
                else "The seat ends with that day. The history keeps it.",
            )
            return redirect(
                "committee" if _is_out(request, seat, data["last_day"]) else "committee-run", slug=slug
            )
    return _page(request, committee, form, f"End the seat: {seat.called}", "End it", seat=seat)


def _is_out(request: MemberRequest, seat: Seat, last_day: dt.date) -> bool:
    return seat.member_id == request.user.pk and last_day < seat.committee.today


@require_http_methods(["GET", "POST"])
@gone_is_missing
def run_seat_correct(request: MemberRequest, slug: str, seat_id: int) -> HttpResponse:
    """Correct a seat by name, of today or of long ago."""
    committee = find_run_committee(request.viewer, slug)
    seat = get_object_or_404(Seat.objects.by_name().filter(committee=committee), pk=seat_id)
    initial = {**PostForm.initial_for(committee, seat), "name": seat.name}
    form = NamedSeatForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            seat_services.correct(by=request.user, seat=seat, name=data["name"], post=data["post"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Corrected.")
            return redirect("committee-run", slug=slug)
    return _page(request, committee, form, f"Correct the seat: {seat.called}", "Save", seat=seat)


@require_POST
@gone_is_missing
def run_seat_withdraw(request: MemberRequest, slug: str, seat_id: int) -> HttpResponse:
    """Withdraw an offer that has no answer yet, or delete a vacancy."""
    committee = find_run_committee(request.viewer, slug)
    seat = _seat(request, committee, seat_id)
    if seat.is_vacant:
        seat_services.remove_vacancy(by=request.user, seat=seat)
        messages.success(request, "The vacancy is deleted.")
    else:
        seat_services.withdraw_offer(by=request.user, seat=seat)
        messages.success(request, "The offer is withdrawn.")
    return redirect("committee-run", slug=slug)


@require_http_methods(["GET", "POST"])
@gone_is_missing
def run_seat_settle(request: MemberRequest, slug: str, seat_id: int) -> HttpResponse:
    """Settle a dispute about a seat: say how it should read, and ask the member again."""
    committee = find_run_committee(request.viewer, slug)
    seat = _seat(request, committee, seat_id)
    if seat.status != Status.DISPUTED or seat.member_id == request.user.pk:
        raise Http404("There is no such page.")
    form = PostForm(request.POST or None, initial=PostForm.initial_for(committee, seat))
    if request.method == "POST" and form.is_valid():
        try:
            seat_services.settle(by=request.user, seat=seat, post=form.cleaned_data["post"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "They’re asked whether it’s right now.")
            return redirect("committee-run", slug=slug)
    return _page(request, committee, form, f"Settle the seat: {seat.called}", "Ask again", seat=seat)


@require_POST
@gone_is_missing
def run_claim(request: MemberRequest, slug: str, seat_id: int) -> HttpResponse:
    """Confirm or refuse that a seat by name is a member's."""
    committee = find_run_committee(request.viewer, slug)
    seat = get_object_or_404(Seat.objects.visible_to(request.viewer).filter(committee=committee), pk=seat_id)
    yes = request.POST.get("answer") == "yes"
    try:
        seat_services.answer_claim(by=request.user, seat=seat, yes=yes)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Confirmed." if yes else "Refused. The seat stays under the name.")
    return redirect("committee-run", slug=slug)


@require_http_methods(["GET", "POST"])
@gone_is_missing
def run_meetings(request: MemberRequest, slug: str) -> HttpResponse:
    """Make an event that one hosts a meeting of the committee."""
    committee = find_run_committee(request.viewer, slug)
    form = MeetingForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_meeting(by=request.user, committee=committee, event_id=form.cleaned_data["event"].pk)
        except ValidationError as error:
            form.add_error("event", error)
        else:
            messages.success(request, "Everybody on the committee sees it.")
            return redirect("committee-run", slug=slug)
    meetings = all_meetings(request.viewer, committee)
    return _page(request, committee, form, "Meetings", "Make it a meeting", meetings=meetings)


@require_POST
@gone_is_missing
def run_meeting_remove(request: MemberRequest, slug: str, event_id: int) -> HttpResponse:
    """Let an event be no meeting of the committee any more."""
    committee = find_run_committee(request.viewer, slug)
    services.remove_meeting(by=request.user, committee=committee, event_id=event_id)
    messages.success(request, "It’s no longer a meeting of the committee. The event stays.")
    return redirect("committee-meetings", slug=slug)


@require_http_methods(["GET", "POST"])
@gone_is_missing
def run_message(request: MemberRequest, slug: str) -> HttpResponse:
    """Write to everyone on the committee."""
    committee = find_run_committee(request.viewer, slug)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.write(by=request.user, committee=committee, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Your letter goes to everybody on the committee.")
            return redirect("committee-run", slug=slug)
    return _page(request, committee, form, "Write to the committee", "Send")
