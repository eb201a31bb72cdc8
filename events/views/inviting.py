"""Inviting, and answering an invitation without an account."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from events.forms.base import add_errors
from events.forms.guests import InviteForm, OutsideAnswerForm
from events.models import Answer, Event, Invitation
from events.reads.guests import past_guests
from events.reads.hosting import contact_choices
from events.reads.invitations import event_for, find_invitation, load_page, outside_answer
from events.services.answers import answer_outside
from events.services.invitations import (
    claim_one,
    invite_addresses,
    invite_contacts,
    invite_filing,
    invite_past_guests,
)
from events.views.event import hosted_event, picture_response, said
from events.views.feeds import file_response
from members.http import MemberRequest, Request
from members.reads.reach import reach
from members.rule.standing import Viewer
from netlib.roles import service, unrestricted


@require_http_methods(["GET", "POST"])
def invite(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Invite contacts, one by one or by how they are filed, past guests, and people without an account."""
    event = hosted_event(request, year, slug)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = _invite(request, event, form)
        except ValidationError as error:
            add_errors(form, error)
        else:
            people = "person" if count == 1 else "people"
            words = f"{count} {people} invited." if count else "All of them were already invited."
            messages.success(request, words)
            return redirect("event-host", event.year, event.slug)
    form.offer(
        reach=reach(request.user.pk),
        people=contact_choices(request.user.pk),
        past=len(past_guests(event, request.viewer)),
    )
    context = {"event": event, "form": form}
    return render(request, "events/invite.html", context, status=422 if form.errors else 200)


@service
def _invite(request: MemberRequest, event: Event, form: InviteForm) -> int:
    """Invite all who were chosen, or nobody. Gives how many were new."""
    data, by = form.cleaned_data, request.user
    message = data["message"]
    count = 0
    if data["people"]:
        count += invite_contacts(event=event, by=by, member_ids=data["people"], message=message)
    for mask in data["groups"]:
        count += invite_filing(event=event, by=by, mask=mask, message=message)
    if data["past"]:
        count += invite_past_guests(event=event, by=by, message=message)
    if data["emails"]:
        count += invite_addresses(event=event, by=by, emails=data["emails"], message=message)
    return count


def _invitation(token: str) -> Invitation:
    """The invitation with that token, while it belongs to no member. Raises Http404 alike for a token that was never
    given, and for one that is worth nothing any more."""
    row = find_invitation(Viewer.visitor(), token)
    if row is None:
        raise Http404("There is no such page.")
    return row


# Whoever holds it has no account, and sees the event and their answer whatever a visitor sees.
_by_link = unrestricted("the link of an invitation stands for somebody outside")


@require_safe
@_by_link
def answer_picture(request: Request, token: str, version: str) -> HttpResponse:
    """The picture of the event, for people who hold the link of an invitation."""
    return picture_response(_invitation(token).event, version)


@require_safe
@_by_link
def answer_file(request: Request, token: str) -> HttpResponse:
    """The event for a calendar, with the address for guests who hold a place. It does not hold the link of the invitation:
    people pass a calendar on more easily than a letter."""
    return file_response(event_for(_invitation(token)), linked=False)


@require_http_methods(["GET", "POST"])
@_by_link
def answer(request: Request, token: str) -> HttpResponse:
    """The page behind the link of an invitation, with which people without an account see one event and answer. A member
    can claim the invitation (`mine`); then the link leads only this member to the event, as far as they see it."""
    row = find_invitation(request.viewer, token)
    if row is None:
        raise Http404("There is no such page.")
    if row.member_id is not None:
        return _own(request, row)
    if request.viewer.is_member and request.user.is_authenticated:
        if request.method == "POST" and "mine" in request.POST:
            claim_one(invitation=row, member=request.user)
            return redirect(row.event)
        return render(request, "events/claim.html", {"event": row.event, "invitation": row})
    return _answer(request, row)


def _own(request: Request, row: Invitation) -> HttpResponse:
    """Lead a member from an invitation that belongs to them to the event. Raises Http404 when they do not see it."""
    if not Event.objects.visible_to(request.viewer).filter(pk=row.event_id).exists():
        raise Http404("There is no such page.")
    return redirect(row.event)


def _answer(request: Request, row: Invitation) -> HttpResponse:
    """Show the event to a guest without an account, and take their answer."""
    mine = outside_answer(row)
    form = OutsideAnswerForm(request.POST or None, event=row.event, rsvp=mine, name=row.name)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            given = answer_outside(
                invitation=row,
                status=data["status"],
                guests=(data.get("guests") or 0) if data["status"] == Answer.GOING else 0,
                name=data["name"],
                note=data["note"],
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, said(given))
            return redirect("event-answer", token=row.token)
    page = load_page(row, mine)
    context = {"page": page, "event": page.event, "invitation": row, "form": form}
    return render(request, "events/answer.html", context, status=422 if form.errors else 200)
