"""What hosts do: the guest list, checking in, writing to guests, co-hosts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from events.forms.base import add_errors
from events.forms.guests import CoHostForm, WriteForm
from events.models import CoHost, Event, Invitation, Rsvp
from events.reads.guests import name_of
from events.reads.hosting import answers_for, cohosts_for, contact_choices, host_page
from events.services.answers import check_in, remove_guest
from events.services.cohosts import add_cohost, remove_cohost
from events.services.invitations import withdraw_invitation
from events.services.telling import write_to_guests
from events.views.event import hosted_event
from members.http import MemberRequest
from members.models import Contact, Member
from netlib.numbers import whole_number
from netlib.tables import table
from netlib.text.sentences import counted

# A host chooses a co-host from at most this many contacts.
COHOST_CHOICES = 500


@require_GET
def host(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Everything for the hosts: who comes, who waits, who was invited; `?page=` turns long lists, `?q=` finds guests."""
    event = hosted_event(request, year, slug)
    shown = host_page(
        request.viewer,
        event,
        asked=request.GET.get("q", "")[:100].replace("\0", ""),
        page=_number(request.GET.get("page", "")),
    )
    is_owner = event.host_id == request.user.pk
    form = CoHostForm(people=contact_choices(request.user.pk, most=COHOST_CHOICES)) if is_owner else None
    context = {"event": event, "shown": shown, "is_owner": is_owner, "cohost_form": form}
    return render(request, "events/host.html", context)


def _number(text: str) -> int:
    return whole_number(text, digits=3) or 0


@require_GET
def guests_csv(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """All answers as a table for spreadsheets. It holds no addresses."""
    event = hosted_event(request, year, slug)
    answers = answers_for(request.viewer, event).select_related("member")
    rows = [
        (
            name_of(rsvp),
            "Waiting" if rsvp.is_waiting else rsvp.get_status_display(),
            rsvp.guests,
            rsvp.note,
            "yes" if rsvp.checked_in_at else "",
            rsvp.answered_at.astimezone(event.zone).replace(tzinfo=None).isoformat(" ", "minutes"),
        )
        for rsvp in answers.order_by("status", "sort_key", "pk")
    ]
    head = ("Name", "Answer", "Guests", "Note", "Checked in", "Answered")
    response = HttpResponse(table(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.slug}-guests.csv"'
    return response


def _back(event: Event) -> HttpResponse:
    return redirect("event-host", event.year, event.slug)


def _answer(request: MemberRequest, event: Event, rsvp_id: int) -> Rsvp:
    """An answer that exists for the host. Raises Http404."""
    return get_object_or_404(answers_for(request.viewer, event), pk=rsvp_id)


@require_POST
def checkin(request: MemberRequest, year: int, slug: str, rsvp_id: int) -> HttpResponse:
    """Note that a guest is here (`here=yes`), or is not."""
    event = hosted_event(request, year, slug)
    rsvp = _answer(request, event, rsvp_id)
    if not check_in(event=event, rsvp_id=rsvp.pk, here=request.POST.get("here") == "yes"):
        raise Http404("There is no such page.")
    page = _number(request.POST.get("page", ""))
    there = f"{reverse('event-host', args=[event.year, event.slug])}{f'?page={page}' if page else ''}"
    return redirect(f"{there}#guest-{rsvp_id}")


@require_POST
def remove(request: MemberRequest, year: int, slug: str, rsvp_id: int) -> HttpResponse:
    """Remove a guest from the list."""
    event = hosted_event(request, year, slug)
    remove_guest(event=event, rsvp_id=_answer(request, event, rsvp_id).pk)
    messages.success(request, "They’re off the list. Nobody was told.")
    return _back(event)


@require_POST
def uninvite(request: MemberRequest, year: int, slug: str, invitation_id: int) -> HttpResponse:
    """Withdraw an invitation."""
    event = hosted_event(request, year, slug)
    asked = Invitation.objects.visible_to(request.viewer).filter(event=event)
    withdraw_invitation(event=event, invitation_id=get_object_or_404(asked, pk=invitation_id).pk)
    messages.success(request, "The invitation is withdrawn.")
    return _back(event)


@require_http_methods(["GET", "POST"])
def write(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Write to the guests."""
    event = hosted_event(request, year, slug)
    form = WriteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            count = write_to_guests(
                event=event, by=request.user, key=data["key"], to=data["to"], text=data["text"]
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            said = counted(count, "Your email goes to {count} guest.", "Your email goes to {count} guests.")
            messages.success(
                request, said if count else "There is nobody to write to, or it was sent already."
            )
            return _back(event)
    status = 422 if form.errors else 200
    return render(request, "events/write.html", {"event": event, "form": form}, status=status)


@require_POST
def cohost(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """The host adds a contact as a co-host (`member`), or removes one (`remove`). Co-hosts can remove themselves."""
    event = hosted_event(request, year, slug)
    is_owner = event.host_id == request.user.pk
    if "remove" in request.POST:
        member = _cohost(request, event, request.POST["remove"])
        if is_owner or member.pk == request.user.pk:
            remove_cohost(event=event, member=member)
            messages.success(request, f"{member.name} is no longer a co-host.")
        return redirect("desk") if member.pk == request.user.pk else _back(event)
    chosen = Contact.objects.of(request.user.pk).filter(
        other_id=whole_number(request.POST.get("member", "")) or 0
    )
    contact = chosen.select_related("other").first() if is_owner else None
    if contact is None:
        messages.error(request, "Choose one of your contacts.")
        return _back(event)
    try:
        row = add_cohost(event=event, by=request.user, member=contact.other)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"{row.member.name} is a co-host now.")
    return _back(event)


def _cohost(request: MemberRequest, event: Event, text: str) -> Member:
    """The co-host with that id. Raises Http404 for everybody else, whether they exist or not."""
    row: CoHost = get_object_or_404(cohosts_for(request.viewer, event), member_id=whole_number(text) or 0)
    return row.member
