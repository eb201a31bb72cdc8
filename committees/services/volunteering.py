"""The way in: offer to serve, shortlist, thank. Nobody is on a roster by volunteering."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.models import Candidacy, Committee, Volunteer
from committees.rights import must_run
from committees.services.seats import lock_committee
from members.models import Heading, Member, Place
from members.rule.standing import Viewer


@transaction.atomic
def volunteer(
    *,
    member: Member,
    committee: Committee | None,
    statement: str,
    hours: str,
    headings: Iterable[Heading] = (),
    place: Place | None = None,
) -> Volunteer:
    """Offer to serve on a committee, or wherever one is of use (None). An offer that stands is rewritten. Raises
    ValidationError when the committee takes no volunteers."""
    if committee is not None:
        current = lock_committee(committee.pk)
        if not current.takes_volunteers or current.is_discharged:
            raise ValidationError("This committee takes no volunteers at present.")
    try:
        with transaction.atomic():
            offer, _ = Volunteer.objects.update_or_create(
                member=member,
                committee=committee,
                withdrawn_at=None,
                defaults={"statement": statement, "hours": hours, "place": place},
            )
    except IntegrityError as error:
        raise ValidationError("You have offered to serve already.") from error
    offer.headings.set(headings)
    # What is offered anew waits for an answer anew.
    Candidacy.objects.filter(volunteer=offer).update(thanked_at=None)
    return offer


def withdraw(*, member: Member, volunteer_id: int) -> bool:
    """Take one's offer back; nobody sees it any more. Gives whether it stood."""
    mine = Volunteer.objects.waiting().filter(pk=volunteer_id, member=member)
    return bool(mine.update(withdrawn_at=timezone.now()))


def _candidacy(by: Member, committee: Committee, offer: Volunteer) -> Candidacy:
    """What the committee does about the offer, locked. Raises PermissionDenied and Volunteer.DoesNotExist."""
    lock_committee(committee.pk)
    must_run(by, committee)
    seen = Volunteer.objects.visible_to(Viewer(by.pk)).matching(committee).filter(pk=offer.pk)
    if not seen.exists():
        raise Volunteer.DoesNotExist
    found, _ = Candidacy.objects.get_or_create(volunteer=offer, committee=committee)
    return found


@transaction.atomic
def shortlist(*, by: Member, committee: Committee, offer: Volunteer, listed: bool, note: str = "") -> None:
    """Put a volunteer on the list of those whom the chairs think of, or take them off. The volunteer is never told."""
    candidacy = _candidacy(by, committee, offer)
    candidacy.shortlisted, candidacy.note = listed, note
    candidacy.save(update_fields=["shortlisted", "note"])


@transaction.atomic
def thank(*, by: Member, committee: Committee, offer: Volunteer) -> bool:
    """Thank a volunteer for whom there is no seat, by a letter. Gives whether a letter goes: not a second one."""
    from committees.letters import thanks

    candidacy = _candidacy(by, committee, offer)
    if candidacy.thanked_at is not None or candidacy.answer is not None:
        return False
    candidacy.thanked_at, candidacy.shortlisted, candidacy.seat = timezone.now(), False, None
    candidacy.save(update_fields=["thanked_at", "shortlisted", "seat"])
    thanks.enqueue(candidacy_id=candidacy.pk)
    return True
