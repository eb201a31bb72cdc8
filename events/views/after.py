"""After an event: its cohort, and the people one met there."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from events.models import Event, Rsvp, Status
from events.reads import been as where
from events.reads.event import guests_of, with_lines
from events.services.answers import join_cohort, leave_cohort
from events.views.event import the_event
from members.models import Contact, ContactRequest, Member
from members.rule.masks import FILINGS
from members.services.contacts import Asked, ask
from netlib.http import MemberRequest

MET = 100


@require_safe
def been(request: MemberRequest) -> HttpResponse:
    """Where one was, with the way to those whom one met there."""
    return render(request, "events/been.html", {"been": where.been(request.viewer)})


def _own(request: MemberRequest, year: int, slug: str) -> tuple[Event, Rsvp]:
    """An event that the member was at, and their answer. Whoever was there finds it even when it has been closed."""
    mine = (
        Rsvp.objects.going()
        .select_related("event", "event__place", "event__organization")
        .filter(event__year=year, event__slug=slug, event__status=Status.PUBLISHED, member=request.user)
        .first()
    )
    if mine is None or (mine.cohort_since is None and not _sees(request, mine.event)):
        raise Http404("There is no such page.")
    return mine.event, mine


def _sees(request: MemberRequest, event: Event) -> bool:
    return bool(Event.objects.visible_to(request.viewer).filter(pk=event.pk).exists())


@require_http_methods(["GET", "POST"])
def cohort(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """The guests who agreed to stay findable to each other, for those who agreed too; POST agrees or ends it."""
    event, mine = _own(request, year, slug)
    if request.method == "POST":
        try:
            if request.POST.get("agree") == "yes":
                join_cohort(member=request.user, event=event)
                messages.success(request, "You are findable to the others of this cohort.")
            else:
                leave_cohort(member=request.user, event=event)
                messages.success(request, "You are not findable to the cohort any more. Nobody is told.")
        except ValidationError as error:
            messages.error(request, error.messages[0])
        if not _sees(request, event) and request.POST.get("agree") != "yes":
            return redirect("desk")
        return redirect("event-cohort", year, slug)
    rows = Rsvp.objects.filter(event=event).cohort_of(request.viewer).exclude(member=request.user)
    people = guests_of(
        request.viewer, event, list(with_lines(rows, request.viewer).order_by("sort_key", "pk")[:500])
    )
    context = {
        "event": event,
        "agreed": mine.cohort_since is not None,
        "people": people,
        "sees": _sees(request, event),
    }
    return render(request, "events/cohort.html", context)


@require_http_methods(["GET", "POST"])
def met(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """The guests whom one sees and who are no contacts yet; one press asks and files each."""
    event = the_event(request, year, slug)
    mine = Rsvp.objects.going().filter(event=event, member=request.user).exists()
    if not event.is_over or not (mine or event.is_hosted):
        raise Http404("There is no such page.")
    tied = Contact.objects.filter(owner=request.user).values("other_id")
    asked = ContactRequest.objects.waiting().filter(sender=request.user).values("recipient_id")
    seen = Rsvp.objects.visible_to(request.viewer).filter(
        event=event, status="going", member__in=Member.objects.visible_to(request.viewer)
    )
    rows = seen.exclude(member=request.user).exclude(member__in=tied).exclude(member__in=asked)
    if request.method == "POST":
        return _ask(request, event, rows.filter(member__handle=request.POST.get("handle", "")).first())
    people = guests_of(
        request.viewer, event, list(with_lines(rows, request.viewer).order_by("sort_key", "pk")[:MET])
    )
    return render(request, "events/met.html", {"event": event, "people": people})


def _ask(request: MemberRequest, event: Event, rsvp: Rsvp | None) -> HttpResponse:
    back = redirect("event-met", event.year, event.slug)
    filing = request.POST.get("filing", "")
    if rsvp is None or rsvp.member is None or filing not in FILINGS:
        return back
    try:
        outcome = ask(
            sender=request.user, recipient=rsvp.member, mask=FILINGS[filing], where_met=event.title[:200]
        )
    except (Member.DoesNotExist, ValidationError) as error:
        messages.error(
            request, error.messages[0] if isinstance(error, ValidationError) else "They cannot be asked."
        )
    else:
        said = "is your contact now" if outcome == Asked.TIED else "is asked"
        messages.success(request, f"{rsvp.member.name} {said}, and you have filed them.")
    return back
