"""Volunteers: volunteer, withdraw, shortlist, thank. Volunteering puts no one on a roster."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from committees.letters import thanks
from committees.models import Candidacy, Committee, Volunteer
from committees.services.locks import lock_committee, running
from members.models import Heading, Member, Place
from members.rule.standing import Viewer
from netlib.roles import service, serving


@service
def volunteer(
    *,
    member: Member,
    committee: Committee | None,
    statement: str,
    hours: str,
    headings: Iterable[Heading] = (),
    place: Place | None = None,
) -> Volunteer:
    """Volunteer for a committee, or for any (None); volunteering again rewrites what was said. Raises ValidationError
    when the committee takes no volunteers."""
    if committee is not None:
        current = lock_committee(committee.pk)
        if not current.takes_volunteers or current.is_discharged:
            raise ValidationError("This committee isn’t taking volunteers now.")
    try:
        with serving():
            made, _ = Volunteer.objects.update_or_create(
                member=member,
                committee=committee,
                withdrawn_at=None,
                defaults={"statement": statement, "hours": hours, "place": place},
            )
    except IntegrityError as error:
        raise ValidationError("You’ve already volunteered.") from error
    made.headings.set(headings)
    # Who volunteers anew waits for an answer anew.
    Candidacy.objects.filter(volunteer=made).update(thanked_at=None)
    return made


@service
def withdraw(*, member: Member, volunteer_id: int) -> bool:
    """Stop volunteering; from now on no one else sees it. Gives whether it stood."""
    mine = Volunteer.objects.waiting().filter(pk=volunteer_id, member=member)
    return bool(mine.update(withdrawn_at=timezone.now()))


@contextmanager
def _answering(committee: Committee, volunteer: Volunteer, *, by: Member) -> Iterator[Candidacy]:
    """A transaction in which a chair answers a volunteer: what the committee has done about them so far. Raises
    PermissionDenied and Volunteer.DoesNotExist."""
    with running(committee.pk, by=by) as current:
        seen = Volunteer.objects.visible_to(Viewer(by.pk)).matching(current).filter(pk=volunteer.pk)
        if not seen.exists():
            raise Volunteer.DoesNotExist
        found, _ = Candidacy.objects.get_or_create(volunteer=volunteer, committee=current)
        yield found


def shortlist(
    *, by: Member, committee: Committee, volunteer: Volunteer, listed: bool, note: str = ""
) -> None:
    """Put a volunteer on the shortlist of the chairs, or take them off. The volunteer is never told. Raises
    PermissionDenied and Volunteer.DoesNotExist."""
    with _answering(committee, volunteer, by=by) as candidacy:
        candidacy.shortlisted, candidacy.note = listed, note
        candidacy.save(update_fields=["shortlisted", "note"])


def thank(*, by: Member, committee: Committee, volunteer: Volunteer) -> bool:
    """Send a volunteer a letter of thanks when there is no seat. Gives whether a letter goes, never a second one. Raises
    PermissionDenied and Volunteer.DoesNotExist."""
    with _answering(committee, volunteer, by=by) as candidacy:
        if candidacy.thanked_at is not None or candidacy.answer is not None:
            return False
        candidacy.thanked_at, candidacy.shortlisted, candidacy.seat = timezone.now(), False, None
        candidacy.save(update_fields=["thanked_at", "shortlisted", "seat"])
        thanks.enqueue(candidacy_id=candidacy.pk)
        return True
