"""What members say that they attended, once it is over: of events that Netlib knows, and of those that it does not."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone

from events.models import Answer, Event, PastEvent, Rsvp, Status
from events.reads.past import written_down
from members.models import Member
from members.rule.masks import ONLY_ME
from members.rule.standing import Viewer
from members.services.owning import check_audience, lock_owner, show_to
from netlib.roles import service

MOST = 300


@service
def was_there(*, member: Member, event: Event, audience: int = ONLY_ME) -> Rsvp:
    """Say that one attended an event that is over. A guest who held a place keeps that answer; any other answer of the
    member is replaced. Raises Event.DoesNotExist when there is no such published event for the member, and ValidationError
    when it is not over, or for an audience of another member's circles."""
    lock_owner(member.pk)
    check_audience(owner_id=member.pk, audience=audience)
    return _was_there(member, event, audience)


def _was_there(member: Member, event: Event, audience: int) -> Rsvp:
    there = Event.objects.visible_to(Viewer(member.pk)).filter(pk=event.pk, status=Status.PUBLISHED)
    # Locked, so that a merge of the event does not lose the answer.
    current = there.select_for_update(no_key=True, of=("self",)).first()
    if current is None:
        raise Event.DoesNotExist
    if not current.is_over:
        raise ValidationError("This event isn’t over yet. Answer it instead.")
    mine = Rsvp.objects.filter(event=current, member=member).first()
    if mine is not None and mine.attends:
        return mine
    mine = mine or Rsvp(event=current, member=member)
    mine.status, mine.audience, mine.sort_key = Answer.THERE, audience, member.sort_key
    mine.guests, mine.waiting_since, mine.note, mine.answered_at = 0, None, "", timezone.now()
    mine.save()
    return mine


@service
def check_off(
    *, member: Member, shown: Iterable[Event], there: Iterable[Event], audience: int = ONLY_ME
) -> tuple[int, int]:
    """Say of the events shown on a page which of them one attended; of the others an earlier word is withdrawn. Gives how
    many are new and how many are withdrawn. Events that are not there for the member are passed over. Raises
    ValidationError for an audience of another member's circles."""
    lock_owner(member.pk)
    check_audience(owner_id=member.pk, audience=audience)
    wanted = {event.pk: event for event in there}
    said = Rsvp.objects.filter(member=member, status=Answer.THERE)
    known = set(Rsvp.objects.attended().filter(member=member).values_list("event", flat=True))
    new = 0
    # In the order of their keys, as every lock of several events.
    for pk in sorted(set(wanted) - known):
        try:
            _was_there(member, wanted[pk], audience)
        except (Event.DoesNotExist, ValidationError):
            continue
        new += 1
    gone, _ = said.filter(event__in=[event.pk for event in shown if event.pk not in wanted]).delete()
    return new, gone


@service
def was_not_there(*, member: Member, event: Event) -> bool:
    """Withdraw what one said of an event that is over, with the place in its cohort. An answer from before the event stays.
    Gives whether there was anything to withdraw."""
    gone, _ = Rsvp.objects.filter(event=event, member=member, status=Answer.THERE).delete()
    return bool(gone)


@service
def open_there(*, member: Member, event: Event, audience: int) -> None:
    """Choose who sees that one attended an event. Raises Rsvp.DoesNotExist without such an answer, and ValidationError for
    an audience of another member's circles."""
    mine = Rsvp.objects.filter(event=event, member=member, status=Answer.THERE)
    show_to(mine, owner_id=member.pk, audience=audience)


# Events that Netlib does not know


@service
def write_down(
    *, member: Member, title: str, year: int, town: str = "", audience: int = ONLY_ME
) -> PastEvent:
    """Write down a past event that Netlib does not know. Written down twice, the second changes the town alone. Raises
    ValidationError for a year to come, for too many, and for an audience of another member's circles."""
    lock_owner(member.pk)
    check_audience(owner_id=member.pk, audience=audience)
    if year > timezone.now().year:
        raise ValidationError({"year": "Enter a year that has begun."})
    mine = PastEvent.objects.filter(member=member)
    new = PastEvent(member=member, title=title, year=year, town=town, audience=audience)
    same = next((one for one in mine.filter(year=year) if one.key == new.folded), None)
    if same is not None:
        same.town = town or same.town
        same.save()
        return same
    if mine.count() >= MOST:
        raise ValidationError(f"You can write down {MOST} past events.")
    new.save()
    return new


@service
def open_past_event(*, member: Member, past_id: int, audience: int) -> None:
    """Choose who sees an event that one wrote down. Raises PastEvent.DoesNotExist, and ValidationError for an audience of
    another member's circles."""
    mine = PastEvent.objects.filter(pk=past_id, member=member)
    show_to(mine, owner_id=member.pk, audience=audience)


@service
def remove_past_event(*, member: Member, past_id: int) -> bool:
    """Delete an event that one wrote down. Gives whether it was there."""
    gone, _ = PastEvent.objects.filter(pk=past_id, member=member).delete()
    return bool(gone)


# What curators do with them


@service
def match_past_event(*, past_id: int, event: Event) -> int:
    """Match what members wrote down alike to an event that is over and that Netlib knows: for each member who sees the event
    an answer to it takes the place of their words, with the same audience. For the others, and those who have an answer,
    nothing changes but that it is done. Gives how many members have an answer now. Raises PastEvent.DoesNotExist when it was
    done already, and ValidationError for an event that is not over or not published."""
    alike = written_down(past_id)
    if not alike:
        raise PastEvent.DoesNotExist
    if event.status != Status.PUBLISHED or not event.is_over:
        raise ValidationError("Choose a published event that is over.")
    done = 0
    for one in PastEvent.objects.filter(pk__in=alike).select_related("member").order_by("member"):
        lock_owner(one.member_id)
        try:
            _was_there(one.member, event, one.audience)
        except Event.DoesNotExist:
            PastEvent.objects.filter(pk=one.pk).update(checked_at=timezone.now())
        else:
            one.delete()
            done += 1
    return done


@service
def leave_past_event(*, past_id: int) -> None:
    """Note that a curator looked at what members wrote down alike, and leaves it in their words."""
    PastEvent.objects.filter(pk__in=written_down(past_id)).update(checked_at=timezone.now())
