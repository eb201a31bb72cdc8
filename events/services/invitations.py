"""Inviting, each person once, and what becomes of an invitation whose address turns out to be a member's."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from events import letters
from events.models import Answer, Event, Invitation, InvitationLetter, Rsvp, Status
from events.models.guests import invited_hash, new_token
from events.reads.guests import past_guests
from events.services.answers import end_invitation, move_up
from events.services.locks import lock_event
from members.models import Contact, Member
from members.rule.columns import reached_by
from members.rule.standing import Viewer, reaches_strangers
from members.services.owning import check_audience
from netlib import limits
from netlib.models import Kind
from netlib.roles import service


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
    """Invite members who were not invited, have not answered and do not host. Invited twice, they get one letter. Raises
    LimitReached.

    A member who was invited by an address of theirs is invited by name like everybody else: otherwise the host would
    learn to whom the address belongs.
    """
    current = _check_open(event, by)
    asked = Invitation.objects.filter(event=current, member__isnull=False)
    left_out: set[int | None] = set(asked.filter(email="").values_list("member_id", flat=True))
    left_out |= set(
        Rsvp.objects.filter(event=current, member__isnull=False)
        .exclude(status=Answer.THERE)
        .values_list("member_id", flat=True)
    )
    left_out |= set(current.cohosts.values_list("member_id", flat=True)) | {current.host_id, by.pk}
    new = [member_id for member_id in dict.fromkeys(member_ids) if member_id not in left_out]
    limits.spend(Kind.INVITE_MEMBER, by=by.pk, times=len(new))
    for member_id in asked.filter(member__in=new).values_list("member_id", flat=True):
        end_invitation(event=current, member_id=member_id)
    now = timezone.now()
    made = Invitation.objects.bulk_create(
        [
            Invitation(event=current, member_id=member_id, by=by, message=message, sent_at=now)
            for member_id in new
        ]
    )
    addresses = dict(Member.objects.filter(pk__in=new).values_list("pk", "email"))
    before = _letters_before(current, addresses.values())
    for row in made:
        if invited_hash(addresses.get(row.member_id or 0, "")) not in before:
            letters.invitation.enqueue(invitation_id=row.pk)
    return len(made)


@service
def invite_addresses(*, event: Event, by: Member, emails: Iterable[str], message: str = "") -> int:
    """Invite people by their addresses. Gives how many were new.

    An invitation to an address of a member belongs to that member from the start, which the host does not learn. Raises
    ValidationError for an address of `by`, and LimitReached. An address that had a letter about this event gets no other.
    """
    current = _check_open(event, by)
    wanted = dict.fromkeys(email.strip().lower() for email in emails)
    known = {e.lower() for e in Invitation.objects.filter(event=current).values_list("email", flat=True)}
    new = [email for email in wanted if email and email not in known]
    limits.spend(Kind.INVITE_ADDRESS, by=by.pk, times=len(new))
    owners = dict(EmailAddress.objects.filter(email__in=new, verified=True).values_list("email", "user_id"))
    own = next((email for email in new if owners.get(email) == by.pk), None)
    if own is not None:
        raise ValidationError(f"“{own}” is your own address.")
    taken: set[int | None] = set(Invitation.objects.filter(event=current).values_list("member_id", flat=True))
    now = timezone.now()
    before = _letters_before(current, new)
    for email in new:
        member_id = owners.get(email)
        if member_id is not None and (member_id in taken or member_id == current.host_id):
            # They are invited already: this row keeps the address from being invited again, without another letter.
            Invitation.objects.create(event=current, email=email, by=by, sent_at=now, kept=True)
            continue
        taken.add(member_id)
        row = Invitation(event=current, member_id=member_id, email=email, by=by, message=message, sent_at=now)
        sent = before.get(invited_hash(email))
        if member_id is None and sent:
            # Another way to write the same address gets a token of its own.
            row.token, before[invited_hash(email)] = sent, ""
        row.save()
        if sent is None:
            letters.invitation.enqueue(invitation_id=row.pk)
    return len(new)


def _letters_before(event: Event, addresses: Iterable[str]) -> dict[bytes, str]:
    """The letters about an event that went to these addresses: for each hash the token in it, empty where another
    invitation has that token now. Call it with the event locked. Two queries."""
    hashes = [invited_hash(address) for address in addresses]
    sent = InvitationLetter.objects.filter(event=event, address_hash__in=hashes)
    tokens = {bytes(hashed): token for hashed, token in sent.values_list("address_hash", "token")}
    used = set(Invitation.objects.filter(token__in=tokens.values()).values_list("token", flat=True))
    return {hashed: "" if token in used else token for hashed, token in tokens.items()}


def _check_open(event: Event, by: Member) -> Event:
    """Lock the event. Raises Event.DoesNotExist unless `by` hosts it, ValidationError unless it is published and coming."""
    current = lock_event(event.pk)
    if not Event.objects.hosted_by(Viewer(by.pk)).filter(pk=current.pk).exists():
        raise Event.DoesNotExist
    if current.status != Status.PUBLISHED:
        raise ValidationError("You can send invitations once the event is published.")
    if current.is_over:
        raise ValidationError("This event is over.")
    return current


@service
def withdraw_invitation(*, event: Event, invitation_id: int) -> None:
    """Withdraw an invitation: its member may no longer see the event because of it, and its link stops working. What it
    counted toward the limits stays in the ledger. It stays when it has been answered without an account."""
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
