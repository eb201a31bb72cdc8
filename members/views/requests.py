"""Asking to be a contact, and answering."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.forms.contacts import AskForm, FilingForm, filing_rows
from members.http import MemberRequest
from members.models import Circle, Member
from members.reads.contacts import requests_received, requests_sent, tie_between
from members.reads.faces import photos_of
from members.reads.preview import shown_by
from members.reads.profile import find_member
from members.services import contacts as services
from members.services.card import card_holder
from members.services.contacts import Asked
from members.views.known import back_from


def _asked_member(request: MemberRequest, handle: str, token: str) -> Member:
    """The member to ask: one whom the viewer sees, or whose add-me card they have."""
    met = card_holder(viewer=request.viewer, token=token)
    return met if met and met.handle == handle else find_member(request.viewer, handle)


@require_http_methods(["GET", "POST"])
def ask(request: MemberRequest, handle: str) -> HttpResponse:
    """Ask a member to be a contact, and choose how to file them once they accept."""
    token = (request.POST if request.method == "POST" else request.GET).get("token", "")[:60]
    member = _asked_member(request, handle, token)
    if member.pk == request.user.pk:
        return redirect(member)
    form = AskForm(
        request.POST or None,
        circles=request.user.circles.all(),
        things=lambda: shown_by(request.user),
        name=member.get_short_name(),
        initial={"tier": "professional", "token": token},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            outcome = services.ask(
                sender=request.user,
                recipient=member,
                mask=data["mask"],
                message=data["message"],
                where_met=data["where_met"],
                token=token,
            )
        except ValidationError as error:
            form.add_error(None, error)
        except Member.DoesNotExist:
            raise Http404("There is no such page.") from None
        else:
            if outcome == Asked.TIED:
                messages.success(request, f"You and {member.name} are contacts.")
                return redirect("contact", handle=handle)
            messages.success(request, f"{member.name} has your request.")
            return redirect("requests")
    tie = tie_between(request.viewer, member)
    if tie.contact:
        return redirect("contact", handle=handle)
    if tie.asks_me and request.method == "GET":
        return redirect("requests")
    context = {"member": member, "form": form, "tie": tie, "token": token}
    return render(request, "members/requests_ask.html", context, status=422 if form.errors else 200)


@require_GET
def requests(request: MemberRequest) -> HttpResponse:
    """Requests that are waiting for the owner's answer, and those that the owner made."""
    circles = list(Circle.objects.filter(owner=request.user))
    received, sent = requests_received(request.user.pk), requests_sent(request.user.pk)
    context = {
        "received": received,
        "sent": sent,
        "photos": photos_of(request.viewer, (each.person for each in [*received, *sent])),
        "circles": circles,
        "rows": filing_rows(shown_by(request.user, {circle.number: circle.name for circle in circles})),
    }
    return render(request, "members/requests.html", context)


@require_POST
def accept(request: MemberRequest, handle: str) -> HttpResponse:
    """Accept a request and file its sender."""
    sender = find_member(request.viewer, handle)
    form = FilingForm(request.POST, circles=request.user.circles.all())
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return back_from(request, "requests")
    try:
        tied = services.accept(recipient=request.user, sender=sender, mask=form.cleaned_data["mask"])
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except Member.DoesNotExist:
        raise Http404("There is no such page.") from None
    else:
        if tied:
            messages.success(request, f"You and {sender.name} are contacts.")
        else:
            messages.info(request, "That request is no longer there.")
    return back_from(request, "requests")


@require_POST
def decline(request: MemberRequest, handle: str) -> HttpResponse:
    """Decline without telling."""
    sender = find_member(request.viewer, handle)
    services.decline(recipient=request.user, sender=sender)
    messages.success(request, "Declined. They are not told.")
    return back_from(request, "requests")


@require_POST
def withdraw(request: MemberRequest, handle: str) -> HttpResponse:
    """Withdraw a request."""
    token = request.POST.get("token", "")[:60]
    asked = requests_sent(request.user.pk, handle=handle)
    recipient = asked[0].person if asked else _asked_member(request, handle, token)
    if services.withdraw(sender=request.user, recipient=recipient):
        messages.success(request, "Your request is withdrawn.")
    elif tie_between(request.viewer, recipient).contact:
        messages.info(request, f"{recipient.name} has already accepted: you are contacts.")
        return redirect("contact", handle=handle)
    else:
        messages.info(request, "That request is no longer there.")
    return back_from(request, "requests")
