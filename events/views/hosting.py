"""What hosts do: the whole guest list, checking in, writing to guests, hosting along."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from events.forms.guests import CoHostForm, WriteForm
from events.models import Answer, CoHost, Event, Invitation, Rsvp
from events.reads.event import guests_of, name_of, with_lines
from events.services.answers import check_in, take_off
from events.services.editing import add_cohost, remove_cohost
from events.services.invitations import take_back
from events.services.telling import write_to_guests
from events.views.event import hosted_event
from members.models import Contact, Member
from netlib.http import MemberRequest
from netlib.numbers import whole_number
from netlib.tables import table
from netlib.text.names import fold

PAGE = 200
# Beyond so many guests one looks for a name rather than down the list.
SEARCHED = 20


@require_GET
def host(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Everything for the hosts: who comes, who waits, who was asked; `?page=` turns long lists."""
    event = hosted_event(request, year, slug)
    answers = Rsvp.objects.visible_to(request.viewer).filter(event=event)
    counted = dict(answers.filter(waiting_since=None).values_list("status").annotate(n=Count("pk")))
    brought = answers.going().aggregate(n=Sum("guests"))["n"] or 0
    page = _number(request.GET.get("page", ""))
    asked = request.GET.get("q", "")[:100].replace("\0", "")
    rows = with_lines(answers, request.viewer)
    for word in fold(asked).split():
        rows = rows.filter(sort_key__contains=word)
    going = list(rows.going().order_by("sort_key", "pk")[page * PAGE : (page + 1) * PAGE + 1])
    context = {
        "event": event,
        "going": guests_of(request.viewer, event, going[:PAGE]),
        "next_page": page + 1 if len(going) > PAGE else 0,
        "page": page,
        "asked": asked,
        "searches": bool(asked or page or len(going) > SEARCHED),
        "waiting": guests_of(request.viewer, event, list(rows.waiting()[:PAGE])),
        "maybe": guests_of(request.viewer, event, list(rows.filter(status=Answer.MAYBE)[:PAGE])),
        "cant": guests_of(request.viewer, event, list(rows.filter(status=Answer.CANT)[:PAGE])),
        "counted": {
            **{status: counted.get(status, 0) for status in Answer.values},
            "waiting": answers.waiting().count(),
        },
        "brought": brought,
        "invitations": _invitations(request, event),
        "cohosts": _cohosts(request, event),
        "cohost_form": CoHostForm(people=_contacts(request)),
        "is_owner": event.host_id == request.user.pk,
    }
    return render(request, "events/host.html", context)


def _number(text: str) -> int:
    return whole_number(text, digits=3) or 0


def _contacts(request: MemberRequest) -> list[tuple[int, str]]:
    """The contacts of whoever asks, to choose from."""
    rows = Contact.objects.of(request.user.pk).order_by("other__sort_key")
    return list(rows.values_list("other_id", "other__name")[:500])


def _invitations(request: MemberRequest, event: Event) -> list[dict[str, Any]]:
    """Who was asked, and what they said. An address stays an address, whoever it belongs to: a member’s answer stands
    beside their name alone."""
    asked = list(
        Invitation.objects.visible_to(request.viewer)
        .filter(event=event)
        .exclude(kept=True, email="")
        .select_related("member")[:500]
    )
    answers = Rsvp.objects.visible_to(request.viewer).filter(event=event)
    said = {row.member_id: row for row in answers.filter(member__in=[one.member_id for one in asked])}
    outside = {row.invitation_id: row for row in answers.filter(invitation__in=asked)}
    shown = []
    for one in asked:
        rsvp = outside.get(one.pk) if one.email else said.get(one.member_id)
        name = one.email or (one.member.name if one.member else "")
        shown.append({"invitation": one, "name": name, "rsvp": rsvp})
    return shown


@require_GET
def guests_csv(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """All answers as a table for spreadsheets. It holds no addresses."""
    event = hosted_event(request, year, slug)
    answers = Rsvp.objects.visible_to(request.viewer).filter(event=event).select_related("member")
    rows = [
        (
            name_of(rsvp),
            "Waiting" if rsvp.is_waiting else rsvp.get_status_display(),
            rsvp.guests,
            rsvp.note,
            "yes" if rsvp.checked_in_at else "",
            rsvp.answered_at.astimezone(event.zone).strftime("%Y-%m-%d %H:%M"),
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
    """An answer that is there for the host. Raises Http404."""
    rsvp: Rsvp = get_object_or_404(Rsvp.objects.visible_to(request.viewer), event=event, pk=rsvp_id)
    return rsvp


@require_POST
def checkin(request: MemberRequest, year: int, slug: str, rsvp_id: int) -> HttpResponse:
    """Note that a guest is here (`here=yes`) or is not after all."""
    event = hosted_event(request, year, slug)
    rsvp = _answer(request, event, rsvp_id)
    if not check_in(event=event, rsvp_id=rsvp.pk, here=request.POST.get("here") == "yes"):
        raise Http404("There is no such page.")
    page = _number(request.POST.get("page", ""))
    there = f"{reverse('event-host', args=[event.year, event.slug])}{f'?page={page}' if page else ''}"
    return redirect(f"{there}#guest-{rsvp_id}")


@require_POST
def remove(request: MemberRequest, year: int, slug: str, rsvp_id: int) -> HttpResponse:
    """Take somebody off the guest list."""
    event = hosted_event(request, year, slug)
    take_off(event=event, rsvp_id=_answer(request, event, rsvp_id).pk)
    messages.success(request, "They are off the list. Nobody was told.")
    return _back(event)


@require_POST
def uninvite(request: MemberRequest, year: int, slug: str, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    event = hosted_event(request, year, slug)
    asked = Invitation.objects.visible_to(request.viewer).filter(event=event)
    take_back(event=event, invitation_id=get_object_or_404(asked, pk=invitation_id).pk)
    messages.success(request, "The invitation is taken back.")
    return _back(event)


@require_http_methods(["GET", "POST"])
def write(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Write to the guests."""
    event = hosted_event(request, year, slug)
    form = WriteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        count = write_to_guests(
            event=event, by=request.user, key=data["key"], to=data["to"], text=data["text"]
        )
        said = f"Your letter goes to {count} {'guest' if count == 1 else 'guests'}."
        messages.success(request, said if count else "There is nobody to write to, or it was sent already.")
        return _back(event)
    return render(request, "events/write.html", {"event": event, "form": form})


@require_POST
def cohost(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """Let a contact host along, or (`remove`) end it. One may end one’s own."""
    event = hosted_event(request, year, slug)
    if "remove" in request.POST:
        member = _cohost(request, event, request.POST["remove"])
        if event.host_id == request.user.pk or member.pk == request.user.pk:
            remove_cohost(event=event, member=member)
            messages.success(request, f"{member.name} does not host along any more.")
        return redirect("desk") if member.pk == request.user.pk else _back(event)
    form = CoHostForm(request.POST, people=_contacts(request))
    if event.host_id != request.user.pk or not form.is_valid():
        messages.error(request, "Choose one of your contacts.")
        return _back(event)
    try:
        row = add_cohost(event=event, by=request.user, member=_contact(request, form))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"{row.member.name} hosts along.")
    return _back(event)


def _contact(request: MemberRequest, form: CoHostForm) -> Member:
    """The contact whom a valid form names."""
    chosen = Contact.objects.of(request.user.pk).filter(other_id=form.cleaned_data["member"])
    return get_object_or_404(chosen.select_related("other")).other


def _cohosts(request: MemberRequest, event: Event) -> QuerySet[CoHost]:
    """Those who host along and exist for whoever asks."""
    there = Member.objects.visible_to(request.viewer)
    return event.cohosts.filter(member__in=there).select_related("member")


def _cohost(request: MemberRequest, event: Event, text: str) -> Member:
    """Whoever hosts along under that id. Raises Http404 for everybody else, whether they exist or not."""
    row: CoHost = get_object_or_404(_cohosts(request, event), member_id=whole_number(text) or 0)
    return row.member
