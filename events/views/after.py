"""After an event: its cohort, and the people met there."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from events.models import Answer, Event, Rsvp
from events.models.guests import RsvpQuerySet
from events.reads.attended import attended_one
from events.reads.guests import guests_of
from events.services.answers import join_cohort, leave_cohort
from events.views.event import the_event
from members.http import MemberRequest
from members.models import Contact, ContactRequest, Member
from members.rule.masks import FILINGS
from members.services.contacts import Asked, ask
from netlib.roles import unrestricted

COHORT, MET = 500, 100


@require_http_methods(["GET", "POST"])
def cohort(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """The guests who agreed to stay findable to each other, for those who agreed too. POST agrees (`agree=yes`), or ends
    it. A member of the cohort finds the page even when the event has been closed to them since."""
    mine = attended_one(request.viewer, year, slug)
    if mine is None:
        raise Http404("There is no such page.")
    if request.method == "POST":
        return _agree(request, mine.event, sees=mine.sees)
    rows = Rsvp.objects.filter(event=mine.event).cohort_of(request.viewer).exclude(member=request.user)
    with unrestricted("the event of a cohort stays there for it"):
        people = guests_of(request.viewer, mine.event, _in_order(request, rows)[:COHORT])
    context = {
        "event": mine.event,
        "agreed": mine.agreed,
        "people": people,
        "sees": mine.sees,
    }
    return render(request, "events/cohort.html", context)


def _in_order(request: MemberRequest, answers: RsvpQuerySet) -> RsvpQuerySet:
    return answers.with_lines(request.viewer).order_by("sort_key", "pk")


def _agree(request: MemberRequest, event: Event, *, sees: bool) -> HttpResponse:
    agrees = request.POST.get("agree") == "yes"
    try:
        if agrees:
            join_cohort(member=request.user, event=event)
            messages.success(request, "You joined the cohort. The others can find you.")
        else:
            leave_cohort(member=request.user, event=event)
            messages.success(request, "You left the cohort. Nobody is told.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("event-cohort", event.year, event.slug) if sees or agrees else redirect("desk")


@require_http_methods(["GET", "POST"])
def met(request: MemberRequest, year: int, slug: str) -> HttpResponse:
    """The guests whom the member sees and who are not their contacts yet. POST sends one of them a contact request and
    files them."""
    event = the_event(request, year, slug)
    if not event.is_over or not (event.is_hosted or _was_guest(request, event)):
        raise Http404("There is no such page.")
    tied = Contact.objects.filter(owner=request.user).values("other_id")
    asked = ContactRequest.objects.waiting().filter(sender=request.user).values("recipient_id")
    seen = Rsvp.objects.visible_to(request.viewer).filter(
        event=event,
        status__in=(Answer.GOING, Answer.THERE),
        member__in=Member.objects.visible_to(request.viewer),
    )
    rows = seen.exclude(member=request.user).exclude(member__in=tied).exclude(member__in=asked)
    if request.method == "POST":
        handle = request.POST.get("handle", "").replace("\0", "")
        return _ask(request, event, rows.filter(member__handle=handle).select_related("member").first())
    people = guests_of(request.viewer, event, _in_order(request, rows)[:MET])
    return render(request, "events/met.html", {"event": event, "people": people})


def _was_guest(request: MemberRequest, event: Event) -> bool:
    return Rsvp.objects.attended().filter(event=event, member=request.user).exists()


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
