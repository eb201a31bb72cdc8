"""What members do with seats of their own: accept, decline, resign, dispute, show, claim."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError

from committees.letters import seat_left
from committees.models import Committee, Seat
from committees.roles import CHAIRS, Claim, Ended, Status
from committees.services.locks import acting, lock_committee
from committees.services.seats import end, give, open_again, save_seat
from members.models import Member
from members.rule.standing import Viewer
from members.services.owning import check_audience, lock_owner
from netlib.roles import service, serving


@contextmanager
def holding(seat: Seat, *, member: Member) -> Iterator[Seat]:
    """A transaction in which a member changes their own seat: the committee is locked, and the history names them.
    Gives the seat as it is now. Raises Seat.DoesNotExist."""
    with serving():
        lock_committee(seat.committee_id)
        acting(member)
        mine = Seat.objects.select_related("committee").select_for_update(of=("self",))
        yield mine.get(pk=seat.pk, member=member)


def accept(*, member: Member, seat: Seat, keeps_name: bool = False) -> Seat:
    """Take a seat that was offered: from now it counts in its days. `keeps_name`: the roster keeps the name should the
    account be erased. Accepting twice is the same. Raises Seat.DoesNotExist, ValidationError when it was declined."""
    with holding(seat, member=member) as own:
        if own.status == Status.ACCEPTED:
            return own
        if own.status != Status.OFFERED:
            raise ValidationError("That offer is no longer open.")
        own.status, own.keeps_name = Status.ACCEPTED, keeps_name
        own.agreed_audience = own.committee.roster_audience
        save_seat(own)
        return own


def agree(*, member: Member, seat: Seat) -> None:
    """Let the roster show one's seat as far as it goes today. Raises Seat.DoesNotExist, ValidationError unless the
    member holds it."""
    with holding(seat, member=member) as own:
        if own.status != Status.ACCEPTED:
            raise ValidationError("You don’t hold that seat.")
        own.agreed_audience = own.committee.roster_audience
        save_seat(own)


def decline(*, member: Member, seat: Seat) -> None:
    """Turn an offer down; a seat that was vacant is so again. Raises Seat.DoesNotExist, ValidationError when it was
    accepted."""
    with holding(seat, member=member) as own:
        if own.status == Status.DECLINED:
            return
        if own.status != Status.OFFERED:
            raise ValidationError("You have accepted this seat. Resign from it instead.")
        own.status = Status.DECLINED
        save_seat(own)
        open_again(own)
        _tell_chairs(own)


def resign(*, member: Member, seat: Seat, last_day: dt.date) -> None:
    """Leave a seat after `last_day`, a day of the committee; what is left of the term is vacant. One that has not begun
    is left before it does, as if it had been declined. The same day again changes nothing. Raises Seat.DoesNotExist and
    ValidationError."""
    with holding(seat, member=member) as own:
        if own.status != Status.ACCEPTED or own.is_over:
            raise ValidationError("You can resign from a seat that you hold.")
        if end(own, last_day + dt.timedelta(days=1), Ended.RESIGNED):
            _tell_chairs(own)


def _tell_chairs(seat: Seat) -> None:
    """Write to the others who run the committee that its holder gave a seat up."""
    chairs = Seat.objects.serving().filter(committee=seat.committee_id, role__in=CHAIRS)
    for member_id in sorted(set(chairs.values_list("member_id", flat=True)) - {None, seat.member_id}):
        seat_left.enqueue(seat_id=seat.pk, member_id=member_id)


def dispute(*, member: Member, seat: Seat, words: str) -> None:
    """Say that a recorded seat is wrong. Until it is settled no one else sees it, and it gives no rights. Raises
    Seat.DoesNotExist and ValidationError."""
    with holding(seat, member=member) as own:
        if own.status not in (Status.ACCEPTED, Status.DISPUTED):
            raise ValidationError("Answer the offer instead.")
        own.status, own.dispute = Status.DISPUTED, words
        save_seat(own)


def withdraw_dispute(*, member: Member, seat: Seat) -> None:
    """Say that a disputed seat is right after all: it counts again, as it was. Raises Seat.DoesNotExist and
    ValidationError."""
    with holding(seat, member=member) as own:
        if own.status != Status.DISPUTED:
            raise ValidationError("That is settled already.")
        own.status, own.dispute = Status.ACCEPTED, ""
        save_seat(own)


def show_record(*, member: Member, seat: Seat, audience: int) -> None:
    """Choose who sees a seat on one's profile beyond those who see the roster. Raises Seat.DoesNotExist and
    ValidationError."""
    with serving():
        lock_owner(member.pk)
        check_audience(owner_id=member.pk, audience=audience)
        with holding(seat, member=member) as own:
            own.record_audience = audience
            save_seat(own)


# Seats by name become a member's


@service
def claim(*, member: Member, seat: Seat) -> None:
    """Say that a seat by name is one's own; a chair or a curator confirms. One that a curator took for theirs is theirs
    at once. Raises Committee.DoesNotExist and ValidationError."""
    committee = lock_committee(seat.committee_id)
    acting(member)
    if not Committee.objects.visible_to(Viewer(member.pk)).filter(pk=committee.pk).exists():
        raise Committee.DoesNotExist
    named = Seat.objects.filter(pk=seat.pk, member=None).exclude(name="").select_related("committee")
    found = named.select_for_update(of=("self",)).first()
    if found is None or (found.claim and found.claimant_id != member.pk):
        raise ValidationError("Someone else already claimed it. Write to a chair of the committee.")
    if found.claim == Claim.PROPOSED:
        give(found, member)
        return
    found.claimant, found.claim = member, Claim.ASKED
    save_seat(found)


@service
def not_mine(*, member: Member, seat: Seat) -> None:
    """Say no to a seat that a curator took for one's own, or withdraw a claim. The seat stays by name."""
    lock_committee(seat.committee_id)
    acting(member)
    Seat.objects.filter(pk=seat.pk, claimant=member).update(claimant=None, claim=Claim.NONE)
