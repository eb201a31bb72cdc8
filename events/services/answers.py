"""Writing answers. Each function that changes places locks the event's row, so the last place goes to one guest alone; a
constraint of the database refuses one place too many."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from events import letters
from events.models import Answer, Event, Invitation, Rsvp, Status
from events.models.guests import new_token
from events.reads.guests import still_sees
from events.services.locks import lock_event
from members.models import Member
from members.rule.standing import Viewer
from members.services.owning import check_audience, lock_owner
from netlib.roles import service
from netlib.text.names import fold
from netlib.text.sentences import counted


@service
def answer(
    *,
    member: Member,
    event: Event,
    status: str,
    guests: int = 0,
    audience: int | None = None,
    note: str = "",
) -> Rsvp:
    """Answer, or change an answer. A member who wants to go when no place is left goes on the waiting list.

    Without `audience` a first answer gets the usual audience of the kind of event, and a changed one keeps its own.
    Raises Event.DoesNotExist when there is no such event for the member, and ValidationError when it is cancelled, over
    or past its deadline, or when there is no room for the guests that a member with a place wants to add.
    """
    lock_owner(member.pk)
    current = lock_event(event.pk)
    if not Event.objects.visible_to(Viewer(member.pk)).filter(pk=current.pk).exists():
        raise Event.DoesNotExist
    rsvp = Rsvp.objects.filter(event=current, member=member).first()
    if rsvp is None:
        rsvp = Rsvp(event=current, member=member, audience=current.kind_shown.answers)
    if audience is not None:
        check_audience(owner_id=member.pk, audience=audience)
        rsvp.audience = audience
    rsvp.sort_key = member.sort_key
    _set(rsvp, current, status=status, guests=guests, note=note)
    return rsvp


@service
def answer_outside(
    *, invitation: Invitation, status: str, guests: int = 0, name: str = "", note: str = ""
) -> Rsvp:
    """The answer of a guest without an account, which the hosts alone see. Raises as `answer` does, and
    Invitation.DoesNotExist when a member has claimed the invitation."""
    current = lock_event(invitation.event_id)
    asked = Invitation.objects.select_for_update().filter(pk=invitation.pk, member=None).first()
    if asked is None:
        raise Invitation.DoesNotExist
    if not Event.objects.open_to_outsiders().filter(pk=current.pk).exists():
        raise Event.DoesNotExist
    rsvp = Rsvp.objects.filter(invitation=asked).first() or Rsvp(event=current, invitation=asked)
    rsvp.name = name or rsvp.name or asked.name
    rsvp.sort_key = fold(rsvp.name)[:130]
    _set(rsvp, current, status=status, guests=guests, note=note)
    return rsvp


def _set(rsvp: Rsvp, event: Event, *, status: str, guests: int, note: str) -> None:
    """Give the answer its place, or its turn on the waiting list. Call it with the event locked."""
    going = status == Answer.GOING
    held = rsvp.places if rsvp.pk and rsvp.holds_place else 0
    wanted = 1 + guests if going else 0
    _check_open(event, more=wanted > held or status == Answer.MAYBE)
    if guests > event.guests_each:
        raise ValidationError(
            {"guests": "You can’t bring guests." if not event.guests_each else
             counted(event.guests_each, "You can bring {count} guest.", "You can bring at most {count} guests.")}
        )  # fmt: skip
    fits = event.capacity is None or wanted <= event.capacity - event.taken + held
    if held and going and not fits:
        raise ValidationError({"guests": "There isn’t room for that many. Your place stays as it was."})
    now = timezone.now()
    rsvp.waiting_since = (rsvp.waiting_since or now) if going and not fits else None
    rsvp.status, rsvp.guests, rsvp.note = status, guests if going else 0, note
    rsvp.answered_at = now
    if not going:
        rsvp.cohort_since = None
    rsvp.save()
    if wanted < held:
        move_up(event=event)


def _check_open(event: Event, *, more: bool) -> None:
    """Raise ValidationError unless answers are taken. Until the event is over, guests may always ask for less (`more` is
    False)."""
    if event.status != Status.PUBLISHED:
        raise ValidationError(
            "This event is canceled." if event.is_cancelled else "This event isn’t published yet."
        )
    if event.is_over:
        raise ValidationError("This event is over.")
    if more and event.rsvp_deadline is not None and event.rsvp_deadline < timezone.now():
        raise ValidationError("Answers are closed. Ask the host.")


@service
def withdraw(*, member: Member, event: Event) -> None:
    """Delete a member's answer; without one, nothing happens."""
    lock_owner(member.pk)
    current = lock_event(event.pk)
    Rsvp.objects.filter(event=current, member=member).delete()
    move_up(event=current)


@service
def remove_guest(*, event: Event, rsvp_id: int) -> None:
    """Remove a guest from the list for a host, with their invitation. Nobody is told. Without such an answer, nothing
    happens."""
    current = lock_event(event.pk)
    rsvp = Rsvp.objects.filter(event=current, pk=rsvp_id).first()
    if rsvp is None:
        return
    rsvp.delete()
    if rsvp.member_id is not None:
        end_invitation(event=current, member_id=rsvp.member_id)
    elif rsvp.invitation_id is not None:
        Invitation.objects.filter(pk=rsvp.invitation_id).delete()
    move_up(event=current)


@transaction.atomic(savepoint=False)
def end_invitation(*, event: Event, member_id: int) -> None:
    """End the invitation of a member, if there is one. An address stays on the list as if it had not answered, so that
    the host does not learn to whom it belongs; its link stops working. Call it with the event locked."""
    mine = Invitation.objects.filter(event=event, member_id=member_id)
    mine.filter(email="").delete()
    mine.update(member=None, kept=True, token=new_token())


@transaction.atomic(savepoint=False)
def move_up(*, event: Event) -> list[int]:
    """Give free places to the guests who wait, first come first served, and tell them by mail. Parties that do not fit
    are passed over. Gives the ids of the answers that moved up. Call it with the event locked, in a transaction."""
    event.refresh_from_db(fields=["taken", "capacity", "status", "ends"])
    if event.status != Status.PUBLISHED or event.is_over:
        return []
    free = None if event.capacity is None else event.capacity - event.taken
    moved = []
    for rsvp in Rsvp.objects.filter(event=event).waiting().select_related("invitation"):
        if free is not None and free < 1:
            break
        if (free is not None and rsvp.places > free) or not still_sees(rsvp):
            continue
        Rsvp.objects.filter(pk=rsvp.pk).update(waiting_since=None)
        free = None if free is None else free - rsvp.places
        moved.append(rsvp.pk)
    event.refresh_from_db(fields=["taken"])
    for rsvp_id in moved:
        letters.moved_up.enqueue(rsvp_id=rsvp_id)
    return moved


# On the day, and after


@service
def check_in(*, event: Event, rsvp_id: int, here: bool) -> bool:
    """Note that a guest has come, or that they have not. Gives whether there is such a guest."""
    guest = Rsvp.objects.filter(event=event, pk=rsvp_id, status=Answer.GOING)
    return bool(guest.update(checked_in_at=timezone.now() if here else None))


@service
def join_cohort(*, member: Member, event: Event) -> None:
    """Stay findable to the other guests who agree to the same. Raises ValidationError for a member who was not a guest,
    and before the event has started."""
    mine = Rsvp.objects.attended().filter(event=event, member=member, event__status=Status.PUBLISHED)
    if not mine.filter(event__starts__lte=timezone.now()).exists():
        raise ValidationError("This is for the guests, once the event has begun.")
    mine.filter(cohort_since=None).update(cohort_since=timezone.now())


@service
def leave_cohort(*, member: Member, event: Event) -> None:
    """Stop being findable to the cohort. Nobody is told."""
    Rsvp.objects.filter(event=event, member=member).update(cohort_since=None)
