"""Writing seats, for those who run a committee: open, offer, correct, end, settle. What the holders of seats do is in
`committees.services.holders`, what curators write in the admin in `committees.services.curating`."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from committees.letters import seat_ended, seat_offered
from committees.models import Candidacy, Committee, Seat, SeatChange, Volunteer
from committees.models.seat import YEARS
from committees.rights import is_curator
from committees.roles import Began, Claim, Role, Status
from committees.services.locks import running
from members.models import Member
from members.rule.columns import in_good_standing, not_blocked
from members.rule.standing import Viewer
from netlib import limits
from netlib.models import Kind
from netlib.roles import serving

NOT_ONESELF = "You can’t offer yourself a seat. Ask another chair or a curator."


@dataclass(frozen=True)
class Post:
    """What a seat is, apart from its holder: role, what it is called, and its days `[begins, ends)`."""

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


@contextmanager
def _refusing() -> Iterator[None]:
    """What the database refuses becomes a sentence."""
    try:
        with serving():
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
    """Save; raises ValidationError for what the database refuses. Call with the committee locked."""
    check_days(seat)
    with _refusing():
        seat.save()


def check_days(seat: Seat) -> None:
    """Raise ValidationError for days that cannot be."""
    if seat.ends is not None and seat.ends <= seat.begins:
        raise ValidationError("A seat ends after it begins.")


# New seats


def open_vacancy(*, by: Member, committee: Committee, post: Post, after: int | None = None) -> Seat:
    """Make a vacant seat. `after` is what `newest_vacancy` said when the form was opened: a vacancy just
    like this one that was made since then is the same button pressed twice, and is given back. Raises PermissionDenied
    and ValidationError."""
    with running(committee.pk, by=by) as current:
        seat = Seat(committee=current)
        post.fill(seat)
        return save_vacancy(seat, after)


def save_vacancy(seat: Seat, after: int | None) -> Seat:
    """Save a new vacancy, once for each form that was opened. Call with the committee locked."""
    if after is not None:
        alike = Seat.objects.vacant().counting().filter(committee=seat.committee_id, pk__gt=after)
        same = {"role": seat.role, "title": seat.title, "begins": seat.begins, "ends": seat.ends}
        if made := alike.filter(**same).first():
            return made
    save_seat(seat)
    return seat


def seat_by_name(*, by: Member, committee: Committee, name: str, post: Post) -> Seat:
    """Record a seat of a person who is not a member; they may claim it later. Raises PermissionDenied and
    ValidationError."""
    with running(committee.pk, by=by) as current:
        seat = Seat(committee=current, name=name)
        post.fill(seat)
        save_seat(seat)
        return seat


def offer(
    *, by: Member, committee: Committee, member: Member, post: Post, vacancy: Seat | None = None
) -> Seat:
    """Offer a seat; it counts once the member accepts. A `vacancy` is taken by the offer, and is open again when it
    is declined. Raises PermissionDenied, Member.DoesNotExist and ValidationError."""
    with running(committee.pk, by=by) as current:
        check_offer(by=by, member=member)
        seat = Seat(committee=current)
        if vacancy is not None:
            found = Seat.objects.vacant().filter(committee=current, pk=vacancy.pk).select_for_update().first()
            if found is None:
                raise ValidationError("That seat is no longer vacant.")
            keep_days_before(found, post.begins, current.today)
            seat = found
        post.fill(seat)
        ask(seat, member)
        return seat


def check_offer(*, by: Member, member: Member) -> None:
    """Raise Member.DoesNotExist for a member who does not exist for the one who offers, listed or not, as volunteers
    need not be listed; and ValidationError for an offer to oneself. Curators offer for the site, so that a block
    between them and the member says nothing. One query, up to three for curators."""
    if member.pk == by.pk:
        raise ValidationError(NOT_ONESELF)
    there = Member.objects.filter(in_good_standing(), pk=member.pk)
    if not is_curator(by):
        there = there.filter(not_blocked(Viewer(by.pk), "pk"))
    if not there.exists():
        raise Member.DoesNotExist


def keep_days_before(vacancy: Seat, begins: dt.date, today: dt.date) -> None:
    """Save what a vacancy, taken from a day on, leaves of the days before: their roster goes on saying that it was
    vacant."""
    until = min(begins, today)
    if vacancy.begins < until:
        save_seat(vacancy_like(vacancy, vacancy.begins, until))


def ask(seat: Seat, member: Member) -> None:
    """Save a seat as offered to a member and write to them. Their volunteering, for this committee or for any, and the
    chairs who read it have that for an answer. Every offer goes through here, with the committee locked. Raises
    ValidationError."""
    if seat.pk is not None:
        Candidacy.objects.filter(seat=seat).exclude(volunteer__member=member).update(seat=None)
    seat.member, seat.name, seat.claimant, seat.claim = member, "", None, Claim.NONE
    seat.status, seat.dispute, seat.offered_at = Status.OFFERED, "", timezone.now()
    save_seat(seat)
    for volunteer in Volunteer.objects.matching(seat.committee).filter(member=member):
        Candidacy.objects.update_or_create(
            volunteer=volunteer, committee=seat.committee, defaults={"seat": seat, "thanked_at": None}
        )
    if limits.try_spend(Kind.SEAT_LETTER, to=f"member {member.pk} of committee {seat.committee_id}"):
        seat_offered.enqueue(seat_id=seat.pk, member_id=member.pk)


# Seats that are there


def correct(*, by: Member, seat: Seat, name: str, post: Post) -> None:
    """Write a seat by name as it should read. Raises PermissionDenied, ValidationError once it is a member's."""
    with running(seat.committee_id, by=by):
        found = Seat.objects.by_name().filter(pk=seat.pk).select_for_update().first()
        if found is None:
            raise ValidationError("That seat is no longer one by name.")
        post.fill(found)
        found.name = name
        save_seat(found)


def withdraw_offer(*, by: Member, seat: Seat) -> None:
    """Withdraw an offer that has no answer yet; a seat that was vacant is vacant again, any other is deleted. Raises
    PermissionDenied; once it is answered nothing happens."""
    with running(seat.committee_id, by=by):
        found = Seat.objects.filter(pk=seat.pk, status=Status.OFFERED).select_for_update().first()
        if found and not _was_there(found):
            found.delete()
        elif found:
            vacate(found)


def vacate(seat: Seat) -> None:
    """Save an offered seat as vacant: it answers no volunteer any more. Call with the committee locked."""
    seat.member, seat.status, seat.name, seat.keeps_name = None, Status.ACCEPTED, "", False
    seat.agreed_audience = None
    save_seat(seat)
    Candidacy.objects.filter(seat=seat).update(seat=None)


def end_seat(*, by: Member, seat: Seat, last_day: dt.date, ended: str) -> None:
    """End a held seat after `last_day`, and write to its holder. What is over already stays as it was; what has
    not begun is taken away before it does. The same end again changes nothing. Raises PermissionDenied and
    ValidationError."""
    with running(seat.committee_id, by=by):
        rows = Seat.objects.filter(pk=seat.pk).select_related("committee")
        found = rows.select_for_update(of=("self",)).first()
        if found is None or not is_held(found):
            raise ValidationError("Nobody holds that seat.")
        end_held(found, ends=last_day + dt.timedelta(days=1), ended=ended, by=by)


def end_held(seat: Seat, *, ends: dt.date, ended: str, by: Member) -> None:
    """End a held seat and write to its holder, unless that is who ends it. Call with the committee locked."""
    if not end(seat, ends, ended) or seat.member_id in (None, by.pk):
        return
    if limits.try_spend(Kind.SEAT_LETTER, to=f"member {seat.member_id} of committee {seat.committee_id}"):
        seat_ended.enqueue(seat_id=seat.pk)


def is_held(seat: Seat) -> bool:
    """Whether it counts, has a holder, and is not over."""
    return seat.status == Status.ACCEPTED and not seat.is_vacant and not seat.is_over


def end(seat: Seat, ends: dt.date, ended: str) -> bool:
    """Save the end of a held seat; what is left of its term is vacant, and one that has not begun is taken away. Gives
    whether anything changed: the same end again is a button pressed twice. Raises ValidationError. Call with the
    committee locked."""
    if (seat.ends, seat.ended) == (ends, ended):
        return False
    if seat.ends is not None and ends > seat.ends:
        raise ValidationError("The term is over before that day.")
    if ends <= seat.begins:
        if seat.has_begun:
            raise ValidationError("The seat begins on that day or later. Choose a later day.")
        _take_away(seat, ended)
        return True
    rest = vacancy_like(seat, ends, seat.ends)
    # An open seat has no term of which something were left.
    leaves_rest = seat.ends is not None and ends < seat.ends
    seat.ends, seat.ended = ends, ended
    save_seat(seat)
    if leaves_rest:
        save_seat(rest)
    return True


def _take_away(seat: Seat, ended: str) -> None:
    """End a seat that has not begun: no one has served in it, so no record keeps it. A member's row stays for the
    letter."""
    if seat.member_id is not None:
        seat.status, seat.ended = Status.DECLINED, ended
        save_seat(seat)
    open_again(seat)
    if seat.member_id is None:
        seat.delete()


def open_again(seat: Seat) -> None:
    """Make a vacancy of a seat whose holder does not take it, if the seat was there before them. Call with the
    committee locked."""
    if _was_there(seat) and seat.ends_after(seat.committee.today):
        save_seat(vacancy_like(seat, seat.begins, seat.ends))


def _was_there(seat: Seat) -> bool:
    """Whether the committee has the seat without its holder: it was vacant before them, or goes on from the term
    before. Any other seat that was offered exists only once it is accepted."""
    vacant = SeatChange.objects.filter(
        seat=seat.pk, before__member_id=None, before__name="", before__withheld=False
    )
    return seat.batch_id is not None or vacant.exists()


def vacancy_like(seat: Seat, begins: dt.date, ends: dt.date | None) -> Seat:
    """A vacant seat like this one in other days, not saved."""
    return Seat(committee_id=seat.committee_id, role=seat.role, title=seat.title, begins=begins, ends=ends)


def remove_vacancy(*, by: Member, seat: Seat) -> None:
    """Delete a vacancy. Raises PermissionDenied; once it is held nothing happens."""
    with running(seat.committee_id, by=by):
        Seat.objects.vacant().filter(pk=seat.pk).delete()


def settle(*, by: Member, seat: Seat, post: Post) -> None:
    """Settle a dispute: the seat stands as `post` says, once the member accepts it anew. Raises PermissionDenied, for
    one's own seat too, and ValidationError."""
    with running(seat.committee_id, by=by):
        disputed = Seat.objects.filter(pk=seat.pk, status=Status.DISPUTED).select_related(
            "committee", "member"
        )
        found = disputed.select_for_update(of=("self",)).first()
        if found is None or found.member is None:
            raise ValidationError("That is settled already.")
        if found.member_id == by.pk:
            raise PermissionDenied
        post.fill(found)
        ask(found, found.member)


def answer_claim(*, by: Member, seat: Seat, yes: bool) -> None:
    """Confirm or refuse that a seat by name is the claimant's. One does not confirm one's own. Raises PermissionDenied
    and ValidationError."""
    with running(seat.committee_id, by=by):
        claimed = Seat.objects.filter(pk=seat.pk, claim=Claim.ASKED).select_related("committee", "claimant")
        found = claimed.select_for_update(of=("self",)).first()
        if found is None or found.claimant is None:
            raise ValidationError("There is no such claim any more.")
        if found.claimant_id == by.pk:
            raise PermissionDenied
        if yes:
            give(found, found.claimant)
        else:
            found.claimant, found.claim = None, Claim.NONE
            save_seat(found)


def give(seat: Seat, member: Member) -> None:
    """Save a seat by name as the member's own. Call with the committee locked."""
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
