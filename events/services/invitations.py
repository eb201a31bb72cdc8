"""Inviting, each person once, and what becomes of an invitation whose address turns out to be a member's."""

import datetime as dt
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from events import letters
from events.models import Event, Invitation, Rsvp, Status
from events.models.guests import new_token
from events.reads.guests import past_guests
from events.services.answers import end_invitation, move_up
from events.services.locks import lock_event
from members.models import Contact, Member
from members.rule.columns import reached_by
from members.rule.standing import Viewer, reaches_strangers
from members.services.owning import check_audience
from netlib.roles import service

OUTSIDE_A_DAY = 200


def invite_contacts(*, event: Event, by: Member, member_ids: Iterable[int], message: str = "") -> int:
    """Invite these contacts of `by`; other ids are ignored. Gives how many were new."""
    chosen = Contact.objects.of(by.pk).filter(other_id__in=list(member_ids))
    return _invite(event=event, by=by, member_ids=chosen.values_list("other_id", flat=True), message=message)


def invite_filing(*, event: Event, by: Member, mask: int, message: str = "") -> int:
    """Invite all contacts that `by` files under a tier or in circles today. Gives how many were new. Raises
    ValidationError for any other audience."""
    if not mask or reaches_strangers(mask):
        raise ValidationError("Choose a tier or a circle.")
    check_audience(owner_id=by.pk, audience=mask)
    chosen = Contact.objects.of(by.pk).filter(reached_by(mask))
    return _invite(event=event, by=by, member_ids=chosen.values_list("other_id", flat=True), message=message)


def invite_past_guests(*, event: Event, by: Member, message: str = "") -> int:
    """Invite the guests of earlier events of the series. Gives how many were new."""
    return _invite(event=event, by=by, member_ids=past_guests(event, Viewer(by.pk)), message=message)


@service
def _invite(*, event: Event, by: Member, member_ids: Iterable[int], message: str) -> int:
    """Invite members who were not invited, have not answered and do not host. Invited twice, they get one letter.

    A member who was invited by an address of theirs is invited by name like everybody else: otherwise the host would
    learn to whom the address belongs.
    """
    current = _check_open(event, by)
    asked = Invitation.objects.filter(event=current, member__isnull=False)
    left_out: set[int | None] = set(asked.filter(email="").values_list("member_id", flat=True))
    left_out |= set(
        Rsvp.objects.filter(event=current, member__isnull=False).values_list("member_id", flat=True)
    )
    left_out |= set(current.cohosts.values_list("member_id", flat=True)) | {current.host_id, by.pk}
    new = [member_id for member_id in dict.fromkeys(member_ids) if member_id not in left_out]
    for member_id in asked.filter(member__in=new).values_list("member_id", flat=True):
        end_invitation(event=current, member_id=member_id)
    now = timezone.now()
    made = Invitation.objects.bulk_create(
        [
            Invitation(event=current, member_id=member_id, by=by, message=message, sent_at=now)
            for member_id in new
        ]
    )
    for row in made:
        letters.invitation.enqueue(invitation_id=row.pk)
    return len(made)


@service
def invite_addresses(*, event: Event, by: Member, emails: Iterable[str], message: str = "") -> int:
    """Invite people by their addresses. Gives how many were new.

    An invitation to an address of a member belongs to that member from the start, which the host does not learn. Raises
    ValidationError for an address of `by`, and for more than 200 addresses in a day.
    """
    current = _check_open(event, by)
    wanted = dict.fromkeys(email.strip().lower() for email in emails)
    known = {e.lower() for e in Invitation.objects.filter(event=current).values_list("email", flat=True)}
    new = [email for email in wanted if email and email not in known]
    since = timezone.now() - dt.timedelta(days=1)
    sent = Invitation.objects.filter(by=by, created_at__gt=since).exclude(email="").count()
    if sent + len(new) > OUTSIDE_A_DAY:
        raise ValidationError(
            f"Netlib sends {OUTSIDE_A_DAY} invitations to addresses in a day. Go on tomorrow."
        )
    owners = dict(EmailAddress.objects.filter(email__in=new, verified=True).values_list("email", "user_id"))
    own = next((email for email in new if owners.get(email) == by.pk), None)
    if own is not None:
        raise ValidationError(f"“{own}” is your own address.")
    taken: set[int | None] = set(Invitation.objects.filter(event=current).values_list("member_id", flat=True))
    now = timezone.now()
    for email in new:
        member_id = owners.get(email)
        if member_id is not None and (member_id in taken or member_id == current.host_id):
            # They are invited already: this row keeps the address from being invited again, without another letter.
            Invitation.objects.create(event=current, email=email, by=by, sent_at=now, kept=True)
            continue
        taken.add(member_id)
        row = Invitation.objects.create(
            event=current, member_id=member_id, email=email, by=by, message=message, sent_at=now
        )
        letters.invitation.enqueue(invitation_id=row.pk)
    return len(new)


def _check_open(event: Event, by: Member) -> Event:
    """Lock the event. Raises Event.DoesNotExist unless `by` hosts it, ValidationError unless it is published and coming."""
    current = lock_event(event.pk)
    if not Event.objects.hosted_by(Viewer(by.pk)).filter(pk=current.pk).exists():
        raise Event.DoesNotExist
    if current.status != Status.PUBLISHED:
        raise ValidationError("Invitations can be sent once the event is up.")
    if current.is_over:
        raise ValidationError("This event is over.")
    return current


@service
def withdraw_invitation(*, event: Event, invitation_id: int) -> None:
    """Withdraw an invitation: its member may no longer see the event because of it, and its link stops working. It stays
    when it has been answered without an account."""
    Invitation.objects.filter(event=event, pk=invitation_id, outside_answer=None).delete()


# Claiming: an address turns out to be a member's


@service
def claim(*, member: Member) -> int:
    """Give a member all invitations that went to one of their confirmed addresses, with the answers. Gives their number."""
    mine = Q()
    for email in EmailAddress.objects.filter(user=member, verified=True).values_list("email", flat=True):
        mine |= Q(email__iexact=email)
    if not mine:
        return 0
    found = Invitation.objects.filter(mine, member=None, kept=False)
    return sum(claim_one(invitation=row, member=member) for row in found.order_by("event_id", "pk"))


@service
def claim_one(*, invitation: Invitation, member: Member) -> bool:
    """Give one invitation to the member who came with its token or has its address. If they have answered as a member, that
    answer counts. Gives False when the invitation belongs to a member already."""
    current = lock_event(invitation.event_id)
    row = Invitation.objects.select_for_update().filter(pk=invitation.pk, member=None).first()
    if row is None:
        return False
    outside = Rsvp.objects.filter(invitation=row).first()
    if outside is not None and Rsvp.objects.filter(event=current, member=member).exists():
        outside.delete()
        move_up(event=current)
    elif outside is not None:
        outside.invitation, outside.member, outside.sort_key = None, member, member.sort_key
        outside.name = ""
        outside.save()
    invited = Invitation.objects.filter(event=current, member=member).exists()
    row.member = member
    if invited or current.host_id == member.pk:
        # The address stays on the list, as in `end_invitation`.
        row.member, row.kept, row.token = None, True, new_token()
    row.save(update_fields=["member", "kept", "token"])
    return True


@service
def forget(*, member: Member) -> None:
    """Delete the invitations that went to an address of a member who is about to be erased."""
    theirs = Q(email__iexact=member.email)
    for email in EmailAddress.objects.filter(user=member).values_list("email", flat=True):
        theirs |= Q(email__iexact=email)
    Invitation.objects.filter(theirs).delete()
