"""Inviting, and answering an invitation without an account."""

from django.conf import settings as django_settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods, require_safe

from events.forms.guests import InviteForm, OutsideAnswerForm
from events.models import Answer, Event, Invitation, Picture, Rsvp
from events.reads.cards import for_cards
from events.services.answers import answer_outside
from events.services.invitations import (
    claim_one,
    invite_addresses,
    invite_contacts,
    invite_filing,
    invite_past_guests,
    past_guests,
)
from events.views.event import hosted_event, picture_response, said
from events.views.feeds import file_response
from events.views.writing import add_errors
from events.words import one_price_words, price_words, town_words, when_words
from members.models import Contact
from members.reads.reach import reach
from members.rule.standing import Viewer
from netlib.http import MemberRequest, Request
from netlib.text.markdown import render as markdown


@require_http_methods(["GET", "POST"])
def invite(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Invite contacts, one by one or by how they are filed, guests of before, and people outside."""
    event = hosted_event(request, year, slug)
    people = (
        Contact.objects.of(request.user.pk).order_by("other__sort_key").values_list("other_id", "other__name")
    )
    form = InviteForm(
        request.POST or None,
        reach=reach(request.user.pk),
        people=[(str(pk), name) for pk, name in people],
        past=len(past_guests(event=event, by=request.user)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = _invite(request, event, form)
        except ValidationError as error:
            add_errors(form, error)
        else:
            people_word = "person" if count == 1 else "people"
            messages.success(
                request, f"{count} {people_word} invited." if count else "All of these were asked already."
            )
            return redirect("event-host", event.year, event.slug)
    context = {"event": event, "form": form}
    return render(request, "events/invite.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _invite(request: MemberRequest, event: Event, form: InviteForm) -> int:
    """Invite all who were chosen, or nobody. Gives how many were new."""
    data, by = form.cleaned_data, request.user
    message = data["message"]
    count = invite_contacts(
        event=event, by=by, member_ids=map(int, data.get("people") or []), message=message
    )
    for mask in data.get("groups") or []:
        count += invite_filing(event=event, by=by, mask=int(mask), message=message)
    if data.get("past"):
        count += invite_past_guests(event=event, by=by, message=message)
    if data["emails"]:
        count += invite_addresses(event=event, by=by, emails=data["emails"], message=message)
    return count


def _invitation(token: str) -> Invitation:
    """The invitation with that token, to an event that is there for whoever holds it. Raises Http404."""
    related = Invitation.objects.select_related("event", "event__place", "event__organization", "by")
    row: Invitation | None = related.filter(token=token).first()
    if row is None or not Event.objects.open_to_outsiders().filter(pk=row.event_id).exists():
        raise Http404("There is no such page.")
    return row


def _outside(token: str) -> Invitation:
    """The same while it belongs to no member. Raises Http404."""
    row = _invitation(token)
    if row.member_id is not None:
        raise Http404("There is no such page.")
    return row


@require_safe
def answer_picture(request: Request, token: str, version: str) -> HttpResponse:
    """The picture of the event, for whoever holds the link of an invitation."""
    return picture_response(_outside(token).event, version)


@require_safe
def answer_file(request: Request, token: str) -> HttpResponse:
    """The event for a calendar, with the address once they said that they come. The link of the invitation is not in
    it: a calendar is passed on more easily than a letter."""
    row = _outside(token)
    mine = Rsvp.objects.filter(invitation=row).first()
    event = for_cards(Viewer.visitor(), Event.objects.open_to_outsiders()).get(pk=row.event_id)
    event.is_guest, event.reads_address = mine is not None and mine.holds_place, False
    if event.host_id != row.by_id:
        # The page names who invites, and no other host.
        event.host = None
    return file_response(event, linked=False)


@require_http_methods(["GET", "POST"])
def answer(request: Request, token: str) -> HttpResponse:
    """The page behind the link of an invitation: whoever holds it sees that one event and answers. A member who is
    signed in can take the invitation over."""
    row = _invitation(token)
    event = row.event
    if row.member_id is not None:
        # It belongs to a member now: for them it is the page of the event, for everybody else it is spent.
        if request.viewer.is_member:
            return redirect(event)
        return redirect_to_login(event.get_absolute_url(), resolve_url(django_settings.LOGIN_URL))
    if request.viewer.is_member and request.user.is_authenticated:
        if request.method == "POST" and "mine" in request.POST:
            claim_one(invitation=row, member=request.user)
            return redirect(event)
        return render(request, "events/claim.html", {"event": event, "invitation": row})
    mine = Rsvp.objects.filter(invitation=row).first()
    form = OutsideAnswerForm(request.POST or None, event=event, rsvp=mine, name=row.name)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            mine = answer_outside(
                invitation=row,
                status=data["status"],
                guests=(data.get("guests") or 0) if data["status"] == Answer.GOING else 0,
                name=data["name"],
                note=data["note"],
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, said(mine))
            return redirect("event-answer", token=token)
    going = mine is not None and mine.holds_place
    context = {
        "event": event,
        "invitation": row,
        "form": form,
        "mine": mine,
        "when": when_words(event),
        "town": town_words(event),
        "cost": price_words(event),
        "prices": [one_price_words(price) for price in event.prices.all()],
        "picture": Picture.objects.filter(event=event).defer("image").first(),
        "html": markdown(event.description),
        "venue": event.venue if going else "",
        "address": event.address if going else "",
        "join_link": event.join_link if going else "",
        "getting_there": event.getting_there if going else "",
    }
    return render(request, "events/answer.html", context, status=422 if form.errors else 200)
