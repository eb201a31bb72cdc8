"""Writing seats: offer, accept, decline, claim, dispute, resign, end.

Each locks the committee, names who acts for the history, and asks `committees.rights` what they may.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from committees.models import Candidacy, Committee, Seat, SeatChange, Volunteer
from committees.models.seat import YEARS
from committees.reads.history import acting
from committees.rights import must_run
from committees.roles import CHAIRS, Began, Claim, Ended, Role, Status
from members.models import Member
from members.rule.columns import in_good_standing, not_blocked
from members.rule.standing import Viewer
from members.services.lines import check_audience, lock_owner


@dataclass(frozen=True)
class Post:
    """What a seat is, whoever holds it: role, what it is called, and its days `[begins, ends)`."""

    role: str
    begins: dt.date
    ends: dt.date | None = None
    title: str = ""
    began: str = Began.UNKNOWN
    note: str = ""

    def fill(self, seat: Seat) -> None:
        """Write it into a seat."""
        for field in ("role", "begins", "ends", "title", "began", "note"):
            setattr(seat, field, getattr(self, field))


def lock_committee(committee_id: int) -> Committee:
    """Hold the committee's row until the transaction ends. Raises Committee.DoesNotExist."""
    found: Committee = Committee.objects.select_for_update(no_key=True).get(pk=committee_id)
    return found


@contextmanager
def _refusing() -> Iterator[None]:
    """What the database refuses becomes a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        text = str(error)
        if "seat_of_member_once" in text or "seat_of_name_once" in text:
            raise ValidationError("This person holds the same seat in some of these days already.") from error
        if "seat_ends_after" in text:
            raise ValidationError("A seat ends after it begins.") from error
        if "seat_begins_in_reason" in text:
            raise ValidationError(YEARS) from error
        raise


def save_seat(seat: Seat) -> None:
    """Save; raises ValidationError for what the database refuses."""
    check_days(seat)
    with _refusing():
        seat.save()


def check_days(seat: Seat) -> None:
    """Raise ValidationError for days that cannot be."""
    if seat.ends is not None and seat.ends <= seat.begins:
        raise ValidationError("A seat ends after it begins.")


def _may_be_offered(by: Member, member: Member) -> bool:
    """Whether the member exists for the one who offers, listed or not: whoever volunteers need not be listed."""
    found = Member.objects.filter(in_good_standing(), not_blocked(Viewer(by.pk), "pk"), pk=member.pk)
    return bool(found.exists())


@transaction.atomic
def open_vacancy(*, by: Member, committee: Committee, post: Post) -> Seat:
    """Make a seat that nobody holds. Raises PermissionDenied and ValidationError."""
    lock_committee(committee.pk)
    must_run(by, committee)
    acting(by)
    seat = Seat(committee=committee)
    post.fill(seat)
    save_seat(seat)
    return seat


@transaction.atomic
def seat_by_name(*, by: Member, committee: Committee, name: str, post: Post) -> Seat:
    """Record somebody who is no member; they may claim the seat later. Raises PermissionDenied and ValidationError."""
    lock_committee(committee.pk)
    must_run(by, committee)
    acting(by)
    seat = Seat(committee=committee, name=name)
    post.fill(seat)
    save_seat(seat)
    return seat


@transaction.atomic
def correct(*, by: Member, seat: Seat, name: str, post: Post) -> None:
    """Write a seat by name as it should read. Raises PermissionDenied, ValidationError once it is a member's."""
    committee = lock_committee(seat.committee_id)
    must_run(by, committee)
    acting(by)
    found = Seat.objects.by_name().filter(pk=seat.pk).select_for_update().first()
    if found is None:
        raise ValidationError("That seat is no longer one by name.")
    post.fill(found)
    found.name = name
    save_seat(found)


@transaction.atomic
def offer(
    *, by: Member, committee: Committee, member: Member, post: Post, vacancy: Seat | None = None
) -> Seat:
    """Offer a seat; it counts once the member accepts. A `vacancy` is taken by the offer, and is open again when it
    is declined. Raises PermissionDenied, Member.DoesNotExist and ValidationError."""
    from committees.letters import seat_offered

    lock_committee(committee.pk)
    must_run(by, committee)
    if not _may_be_offered(by, member):
        raise Member.DoesNotExist
    if member.pk == by.pk:
        raise ValidationError("Nobody offers themselves a seat. Ask another chair, or a curator.")
    acting(by)
    seat = Seat(committee=committee)
    if vacancy is not None:
        found = Seat.objects.vacant().filter(committee=committee, pk=vacancy.pk).select_for_update().first()
        if found is None:
            raise ValidationError("That seat is no longer vacant.")
        seat = found
        if found.begins < min(post.begins, committee.today):
            # The roster of the days before goes on saying that it was vacant.
            save_seat(_like(found, found.begins, min(post.begins, committee.today)))
    post.fill(seat)
    seat.member, seat.status = member, Status.OFFERED
    save_seat(seat)
    for volunteer in Volunteer.objects.matching(committee).filter(member=member):
        Candidacy.objects.update_or_create(
            volunteer=volunteer, committee=committee, defaults={"seat": seat, "thanked_at": None}
        )
    seat_offered.enqueue(seat_id=seat.pk)
    return seat


def _own(member: Member, seat: Seat) -> Seat:
    """The member's own seat, its committee locked. Raises Seat.DoesNotExist."""
    lock_committee(seat.committee_id)
    acting(member)
    found: Seat = (
        Seat.objects.select_related("committee")
        .select_for_update(of=("self",))
        .get(pk=seat.pk, member=member)
    )
    return found


@transaction.atomic
def accept(*, member: Member, seat: Seat, keeps_name: bool = False) -> Seat:
    """Take a seat that was offered: from now it counts in its days. `keeps_name`: the roster keeps the name should the
    account be erased. Accepting twice is the same. Raises Seat.DoesNotExist, ValidationError when it was declined."""
    own = _own(member, seat)
    if own.status == Status.ACCEPTED:
        return own
    if own.status != Status.OFFERED:
        raise ValidationError("That offer no longer stands.")
    own.status, own.keeps_name = Status.ACCEPTED, keeps_name
    own.agreed_audience = own.committee.roster_audience
    save_seat(own)
    return own


@transaction.atomic
def agree(*, member: Member, seat: Seat) -> None:
    """Let the roster show one's seat as far as it goes today. Raises Seat.DoesNotExist, ValidationError unless the
    member holds it."""
    own = _own(member, seat)
    if own.status != Status.ACCEPTED:
        raise ValidationError("You do not hold that seat.")
    own.agreed_audience = own.committee.roster_audience
    save_seat(own)


@transaction.atomic
def decline(*, member: Member, seat: Seat) -> None:
    """Turn an offer down; a seat that was vacant is so again. Raises Seat.DoesNotExist, ValidationError when it was accepted."""
    own = _own(member, seat)
    if own.status == Status.DECLINED:
        return
    if own.status != Status.OFFERED:
        raise ValidationError("You have accepted this seat. Resign from it instead.")
    own.status = Status.DECLINED
    save_seat(own)
    _open_again(own)
    _tell_chairs(own)


def _tell_chairs(seat: Seat) -> None:
    """Write to the others who run the committee that its holder gave a seat up."""
    from committees.letters import seat_left

    chairs = Seat.objects.serving().filter(committee=seat.committee_id, role__in=CHAIRS)
    for member_id in sorted(set(chairs.values_list("member_id", flat=True)) - {seat.member_id}):
        seat_left.enqueue(seat_id=seat.pk, member_id=member_id)


def _was_there(seat: Seat) -> bool:
    """Whether the seat is one of the committee without its holder: it was vacant before them, or goes on from the term
    before. Whatever else was offered is no seat unless somebody takes it."""
    vacant = SeatChange.objects.filter(
        seat=seat.pk, before__member_id=None, before__name="", before__withheld=False
    )
    return seat.batch_id is not None or vacant.exists()


def _open_again(seat: Seat) -> None:
    """Leave the seat of somebody who does not take it vacant, if it was there without them."""
    if _was_there(seat) and seat.ends_after(seat.committee.today):
        save_seat(_like(seat, seat.begins, seat.ends))


def _like(seat: Seat, begins: dt.date, ends: dt.date | None) -> Seat:
    """A vacant seat like this one in other days, not saved."""
    return Seat(committee_id=seat.committee_id, role=seat.role, title=seat.title, begins=begins, ends=ends)


@transaction.atomic
def withdraw_offer(*, by: Member, seat: Seat) -> None:
    """Take an offer back that nobody has answered; a seat that was vacant is so again, and any other goes. Raises
    PermissionDenied; once it is answered nothing happens."""
    committee = lock_committee(seat.committee_id)
    must_run(by, committee)
    acting(by)
    found = Seat.objects.filter(pk=seat.pk, status=Status.OFFERED).select_for_update().first()
    if found and not _was_there(found):
        found.delete()
    elif found:
        found.member, found.status, found.name, found.keeps_name = None, Status.ACCEPTED, "", False
        found.agreed_audience = None
        save_seat(found)
        Candidacy.objects.filter(seat=found).update(seat=None)


@transaction.atomic
def resign(*, member: Member, seat: Seat, last_day: dt.date) -> None:
    """Leave a seat after `last_day`, a day of the committee; what is left of the term is vacant. One that has not begun
    is left before it does, as if it had been declined. Raises Seat.DoesNotExist and ValidationError."""
    own = _own(member, seat)
    if own.status != Status.ACCEPTED or own.is_over:
        raise ValidationError("You can resign from a seat that you hold.")
    _end(own, last_day + dt.timedelta(days=1), Ended.RESIGNED)
    _tell_chairs(own)


@transaction.atomic
def end_seat(*, by: Member, seat: Seat, last_day: dt.date, ended: str) -> None:
    """End somebody's seat after `last_day`, and tell them by a letter. What is over already stays as it was; what has
    not begun is taken away before it does. Raises PermissionDenied and ValidationError."""
    from committees.letters import seat_ended

    committee = lock_committee(seat.committee_id)
    must_run(by, committee)
    acting(by)
    found = Seat.objects.select_for_update(of=("self",)).select_related("committee").get(pk=seat.pk)
    if found.status != Status.ACCEPTED or found.is_vacant or found.is_over:
        raise ValidationError("Nobody holds that seat.")
    _end(found, last_day + dt.timedelta(days=1), ended)
    if found.member_id not in (None, by.pk):
        seat_ended.enqueue(seat_id=found.pk)


def _end(seat: Seat, ends: dt.date, ended: str) -> None:
    if seat.ends is not None and ends > seat.ends:
        raise ValidationError("The term is over before that day.")
    if ends <= seat.begins:
        if seat.has_begun:
            raise ValidationError("The seat begins on that day or later. Choose a later day.")
        _take_away(seat, ended)
        return
    rest = _like(seat, ends, seat.ends)
    # An open seat has no term of which something were left.
    leaves_rest = seat.ends is not None and ends < seat.ends
    seat.ends, seat.ended = ends, ended
    save_seat(seat)
    if leaves_rest:
        save_seat(rest)


def _take_away(seat: Seat, ended: str) -> None:
    """Nobody has served in a seat that has not begun, so no record keeps it. A member's stays for the letter."""
    if seat.member_id is not None:
        seat.status, seat.ended = Status.DECLINED, ended
        save_seat(seat)
    _open_again(seat)
    if seat.member_id is None:
        seat.delete()


@transaction.atomic
def remove_vacancy(*, by: Member, seat: Seat) -> None:
    """Delete a seat that nobody holds. Raises PermissionDenied; once it is held nothing happens."""
    committee = lock_committee(seat.committee_id)
    must_run(by, committee)
    acting(by)
    Seat.objects.vacant().filter(pk=seat.pk).delete()


@transaction.atomic
def dispute(*, member: Member, seat: Seat, words: str) -> None:
    """Say that a recorded seat is wrong. Until it is settled nobody else sees it, and it gives no rights. Raises
    Seat.DoesNotExist and ValidationError."""
    own = _own(member, seat)
    if own.status not in (Status.ACCEPTED, Status.DISPUTED):
        raise ValidationError("Answer the offer instead.")
    own.status, own.dispute = Status.DISPUTED, words
    save_seat(own)


@transaction.atomic
def take_dispute_back(*, member: Member, seat: Seat) -> None:
    """Say that a disputed seat is right after all: it counts again, as it was. Raises Seat.DoesNotExist and
    ValidationError."""
    own = _own(member, seat)
    if own.status != Status.DISPUTED:
        raise ValidationError("That is settled already.")
    own.status, own.dispute = Status.ACCEPTED, ""
    save_seat(own)


@transaction.atomic
def settle(*, by: Member, seat: Seat, post: Post) -> None:
    """Settle a dispute: the seat stands as `post` says, once the member accepts it anew. Raises PermissionDenied and
    ValidationError."""
    from committees.letters import seat_offered

    committee = lock_committee(seat.committee_id)
    must_run(by, committee)
    acting(by)
    found = Seat.objects.filter(pk=seat.pk, status=Status.DISPUTED).select_for_update().first()
    if found is None:
        raise ValidationError("That is settled already.")
    post.fill(found)
    found.status, found.dispute = Status.OFFERED, ""
    save_seat(found)
    seat_offered.enqueue(seat_id=found.pk)


@transaction.atomic
def show_record(*, member: Member, seat: Seat, audience: int) -> None:
    """Choose who sees a seat on one's profile beyond those who see the roster. Raises Seat.DoesNotExist and
    ValidationError."""
    lock_owner(member.pk)
    check_audience(owner_id=member.pk, audience=audience)
    own = _own(member, seat)
    own.record_audience = audience
    save_seat(own)


# Seats by name become a member's


@transaction.atomic
def claim(*, member: Member, seat: Seat) -> None:
    """Say that a seat by name is one's own; a chair or a curator confirms. Raises ValidationError."""
    committee = lock_committee(seat.committee_id)
    acting(member)
    if not Committee.objects.visible_to(Viewer(member.pk)).filter(pk=committee.pk).exists():
        raise Committee.DoesNotExist
    found = Seat.objects.filter(pk=seat.pk, member=None).exclude(name="").select_for_update().first()
    if found is None or (found.claim and found.claimant_id != member.pk):
        raise ValidationError("Somebody has said so already. Write to a chair of the committee.")
    if found.claim == Claim.PROPOSED:
        _give(found, member)
        return
    found.claimant, found.claim = member, Claim.ASKED
    save_seat(found)


@transaction.atomic
def not_mine(*, member: Member, seat: Seat) -> None:
    """Say no to a seat that a curator took for one's own, or take a claim back. The seat stays by name."""
    lock_committee(seat.committee_id)
    acting(member)
    Seat.objects.filter(pk=seat.pk, claimant=member).update(claimant=None, claim=Claim.NONE)


@transaction.atomic
def answer_claim(*, by: Member, seat: Seat, yes: bool) -> None:
    """Confirm or refuse that a seat by name is the claimant's. One does not confirm one's own. Raises PermissionDenied
    and ValidationError."""
    committee = lock_committee(seat.committee_id)
    must_run(by, committee)
    acting(by)
    found = Seat.objects.filter(pk=seat.pk, claim=Claim.ASKED).select_for_update(of=("self",)).first()
    if found is None or found.claimant is None:
        raise ValidationError("There is no such claim any more.")
    if found.claimant_id == by.pk:
        raise PermissionDenied
    if yes:
        _give(found, found.claimant)
    else:
        found.claimant, found.claim = None, Claim.NONE
        save_seat(found)


def _give(seat: Seat, member: Member) -> None:
    seat.member, seat.claimant, seat.claim, seat.name = member, None, Claim.NONE, ""
    seat.keeps_name, seat.agreed_audience = True, seat.committee.roster_audience
    save_seat(seat)


def role_of(word: str) -> str:
    """The role that a word in a list means: its key or its label, whatever the case. Raises ValueError."""
    plain = word.strip().lower().replace("‑", "-").replace("–", "-")
    for role in Role:
        if plain in (role.value, str(role.label).lower(), role.value.replace("-", " ")):
            return str(role.value)
    raise ValueError(word)
