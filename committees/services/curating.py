"""What curators write in the admin. A form there changes many things at once; each of them goes the way that chairs go
on their pages, with the same letters, and never beside the lock, the history or the volunteers who wait for an answer.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db.models import F

from committees.models import Committee, CommitteeName, Seat
from committees.rights import is_curator
from committees.roles import Status
from committees.services import committees as services
from committees.services.locks import running
from committees.services.seats import (
    NOT_ONESELF,
    ask,
    check_offer,
    end_held,
    is_held,
    keep_days_before,
    save_seat,
    save_vacancy,
    vacate,
)
from members.models import Heading, Member
from netlib.roles import serving

# The new values of the fields that a curator touched, by name.
Changes = Mapping[str, Any]

SEAT_FIELDS = ("role", "title", "member", "name", "begins", "ends", "began", "ended", "note")
GONE = "Someone else removed a row. Open the page again to see it as it is now."
BOTH = "Name a member or write a name, not both."


# Seats


def check_seat(*, by: Member, seat: Seat | None, changes: Changes) -> None:
    """Raise ValidationError, at the fields, for what a curator cannot write of a seat: of a new one (None), or of one
    as it stands in the database. At most five queries."""
    now = seat or Seat()
    errors: dict[str, str] = {}
    member = changes.get("member")
    begins, ends = changes.get("begins", now.begins), changes.get("ends", now.ends)
    if "member" in changes and (problem := _why_not(by, now, member)):
        errors["member"] = problem
    if (member or (now.member and "member" not in changes)) and changes.get("name"):
        errors["name"] = BOTH
    if begins and ends and ends <= begins:
        errors["ends"] = "A seat ends after it begins."
    elif _ends_now(now, changes) and ends is None:
        errors["ends"] = "Enter the first day after it, too."
    elif _ends_now(now, changes) and now.ends and ends > now.ends:
        errors["ends"] = "The term is over before that day."
    if changes and now.status == Status.DISPUTED and now.member_id == by.pk:
        errors[NON_FIELD_ERRORS] = "You can’t settle your own seat. Ask another curator."
    if errors:
        raise ValidationError(errors)


def _why_not(by: Member, seat: Seat, member: Member | None) -> str:
    """Why the seat cannot go to that member, or become vacant (None), in words; empty where it can."""
    if seat.withheld:
        return "A former member held this seat. Add another seat."
    if seat.member is not None and seat.status != Status.OFFERED:
        return f"{seat.member.name} has this seat. End it, or delete it if it was never theirs, and add another seat."
    if member is not None:
        try:
            check_offer(by=by, member=member)
        except Member.DoesNotExist:
            return "This member can’t be asked: they are suspended or leaving."
        except ValidationError:
            return NOT_ONESELF
    return ""


def _ends_now(seat: Seat, changes: Changes) -> bool:
    """Whether these changes end a seat that is held today, rather than record how one ended long ago."""
    return seat.pk is not None and bool(changes.get("ended")) and not seat.ended and is_held(seat)


def write_seat(
    *, by: Member, committee: Committee, changes: Changes, seat: Seat | None = None, after: int | None = None
) -> Seat:
    """Make a seat, or change `seat`, as a curator wrote it: `changes` has the new values of the SEAT_FIELDS that they
    touched. A member who is put there is asked first, as is one whose dispute is settled by what changes; one whose
    seat is ended gets a letter. `after` is as for `open_vacancy`. Raises PermissionDenied and ValidationError."""
    with running(committee.pk, by=by) as current:
        if seat is None:
            check_seat(by=by, seat=None, changes=changes)
            return _add(current, changes, after)
        rows = Seat.objects.filter(pk=seat.pk, committee=current).select_related("committee", "member")
        found = rows.select_for_update(of=("self",)).first()
        if found is None:
            raise ValidationError(GONE)
        check_seat(by=by, seat=found, changes=changes)
        _change(by, found, changes)
        return found


def _add(committee: Committee, changes: Changes, after: int | None) -> Seat:
    seat = Seat(committee=committee, **{field: changes[field] for field in SEAT_FIELDS if field in changes})
    if seat.member is not None:
        ask(seat, seat.member)
    elif seat.is_vacant:
        return save_vacancy(seat, after)
    else:
        save_seat(seat)
    return seat


def _change(by: Member, seat: Seat, changes: Changes) -> None:
    member, ends_now = changes.get("member"), _ends_now(seat, changes)
    if member is not None and seat.is_vacant:
        keep_days_before(seat, changes.get("begins", seat.begins), seat.committee.today)
    apart = {"member", "ends", "ended"} if ends_now else {"member"}
    for field in changes.keys() & set(SEAT_FIELDS) - apart:
        setattr(seat, field, changes[field])
    if member is not None:
        ask(seat, member)
    elif "member" in changes and seat.member is not None:
        name = seat.name
        vacate(seat)
        if name:
            seat.name = name
            save_seat(seat)
    elif seat.status == Status.DISPUTED and seat.member is not None and changes:
        ask(seat, seat.member)
    elif ends_now:
        end_held(seat, ends=changes.get("ends", seat.ends), ended=changes["ended"], by=by)
    else:
        save_seat(seat)


def delete_seat(*, by: Member, seat: Seat) -> None:
    """Delete a seat that never was: the history alone keeps it. Raises PermissionDenied."""
    with running(seat.committee_id, by=by):
        Seat.objects.filter(pk=seat.pk).delete()


# Committees


def add_committee(*, by: Member, committee: Committee, topics: Iterable[Heading] = ()) -> None:
    """Save a new committee. Raises PermissionDenied unless `by` is a curator."""
    if not is_curator(by):
        raise PermissionDenied
    with serving():
        committee.save(force_insert=True)
        committee.headings.set(topics)


def change_committee(
    *, by: Member, committee: Committee, changes: Changes, topics: Iterable[Heading] | None = None
) -> None:
    """Save the fields that a curator touched, but for its name; `topics` are all its topics, or None where they stay.
    Raises PermissionDenied."""
    with running(committee.pk, by=by) as current:
        for field, value in changes.items():
            setattr(current, field, value)
        current.save(update_fields=list(changes))
        if topics is not None:
            current.headings.set(topics)


def write_names(
    *, by: Member, committee: Committee, names: Iterable[CommitteeName], gone: Iterable[CommitteeName]
) -> None:
    """Save the former names that a curator wrote down, and delete those that were none. Raises PermissionDenied."""
    with running(committee.pk, by=by) as current:
        CommitteeName.objects.filter(committee=current, pk__in=[name.pk for name in gone]).delete()
        for name in names:
            name.committee = current
            name.save()


def rename_today(*, by: Member, committee: Committee, name: str) -> bool:
    """Give a committee another name from today on. The former one stays with its dates, unless its dates are
    written down already. Gives False where it cannot be kept, because it began today. Raises PermissionDenied."""
    with running(committee.pk, by=by) as current:
        kept = True
        last = current.names.order_by(F("ends").desc(nulls_last=True)).first()
        if last is None or last.name != current.name:
            try:
                services.rename(by=by, committee=current, name=name, on=current.today)
            except ValidationError:
                kept = False
        current.name = name
        current.save(update_fields=["name", "key"])
        return kept
