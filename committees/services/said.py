"""Service in members' own words: say it, open it, withdraw it; and what chairs and curators do with it."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from committees.models import Committee, OwnService, Seat
from committees.models.seat import SeatQuerySet
from committees.reads.said import days_of, written_alike
from committees.rights import is_curator
from committees.roles import Role
from committees.services.locks import acting, lock_committee, running
from committees.services.seats import give, save_seat
from members.models import Member
from members.rule.columns import in_good_standing, not_blocked
from members.rule.masks import ONLY_ME
from members.rule.standing import Viewer
from members.services.owning import check_audience, lock_owner, show_to
from netlib.roles import service
from netlib.text.names import fold

MOST = 200


@service
def say_served(
    *,
    member: Member,
    committee: Committee | None,
    role: str = Role.MEMBER,
    from_year: int,
    to_year: int,
    name: str = "",
    association: str = "",
    audience: int = ONLY_ME,
) -> OwnService:
    """Say that one served on a committee, which the roster shows once it is confirmed; or on one that Netlib does not know,
    by its `name`. Said twice, the second changes the last year alone. Raises Committee.DoesNotExist when there is no such
    committee for the member, and ValidationError for years to come, for a seat that one has, for too many, and for an
    audience of another member's circles."""
    lock_owner(member.pk)
    check_audience(owner_id=member.pk, audience=audience)
    if from_year > timezone.now().year:
        raise ValidationError({"years": "Enter years that have begun."})
    mine = OwnService.objects.filter(member=member, role=role, from_year=from_year)
    new = OwnService(
        member=member, role=role, from_year=from_year, to_year=to_year, audience=audience,
        name=name, association=association,
    )  # fmt: skip
    if committee is None:
        same = mine.filter(committee=None, key=fold(name)[:160]).first()
    else:
        current = Committee.objects.visible_to(Viewer(member.pk)).filter(pk=committee.pk).first()
        if current is None:
            raise Committee.DoesNotExist
        if _seats(member, current, new).exists():
            raise ValidationError("That seat is in your record already.")
        same = mine.filter(committee=current).first()
        new.committee, new.name, new.association = current, "", ""
        new.agreed_audience = current.roster_audience
    if same is not None:
        same.to_year = to_year
        same.save()
        return same
    if OwnService.objects.filter(member=member).count() >= MOST:
        raise ValidationError(f"You can write down {MOST} times of service.")
    new.save()
    return new


def _seats(member: Member, committee: Committee, said: OwnService) -> SeatQuerySet:
    """The member's seats on the committee in that role and some of those days."""
    begins, ends = days_of(committee, said.from_year, said.to_year)
    held = Seat.objects.counting().filter(committee=committee, role=said.role, member=member, begins__lt=ends)
    return held.exclude(ends__lte=begins)


@service
def open_service(*, member: Member, said_id: int, audience: int) -> None:
    """Choose who sees what one said on one's profile. Raises OwnService.DoesNotExist, and ValidationError for an audience of
    another member's circles."""
    mine = OwnService.objects.filter(pk=said_id, member=member)
    show_to(mine, owner_id=member.pk, audience=audience)


@service
def unsay(*, member: Member, said_id: int) -> bool:
    """Withdraw what one said. Gives whether it was there."""
    gone, _ = OwnService.objects.filter(pk=said_id, member=member).delete()
    return bool(gone)


def answer_said(*, by: Member, said: OwnService, yes: bool) -> None:
    """Confirm what a member said of a committee that `by` runs or curates: the seat under their name becomes theirs, or
    they get a new one. Or leave it in their words, and not be asked again. One does not confirm one's own. Raises
    PermissionDenied, and ValidationError when it was answered already or the member holds the seat."""
    if said.committee_id is None:
        raise ValidationError("Match it to a committee first.")
    with running(said.committee_id, by=by) as committee:
        waiting = OwnService.objects.waiting().filter(pk=said.pk, committee=committee)
        found = waiting.select_for_update(of=("self",)).select_related("member").first()
        there = Member.objects.filter(in_good_standing(), pk=found.member_id if found else 0)
        if not is_curator(by):
            there = there.filter(not_blocked(Viewer(by.pk), "pk"))
        if found is None or not there.exists():
            raise ValidationError("That is answered already.")
        if found.member_id == by.pk:
            raise ValidationError("Someone else confirms your own service. Ask another chair or a curator.")
        if not yes:
            found.refused_at = timezone.now()
            found.save(update_fields=["refused_at"])
            return
        _confirm(found, committee)


def _confirm(found: OwnService, committee: Committee) -> None:
    begins, ends = days_of(committee, found.from_year, found.to_year)
    named = Seat.objects.by_name().counting().filter(
        committee=committee, role=found.role, name_key=fold(found.member.name)[:120], begins__lt=ends
    )  # fmt: skip
    seat = named.exclude(ends__lte=begins).select_related("committee").select_for_update(of=("self",)).first()
    agreed = ONLY_ME if found.agreed_audience is None else found.agreed_audience
    if seat is not None:
        give(seat, found.member)
    else:
        seat = Seat(committee=committee, member=found.member, role=found.role, begins=begins, ends=ends)
        seat.keeps_name = agreed != ONLY_ME
    seat.agreed_audience, seat.record_audience = agreed, found.audience
    save_seat(seat)
    found.delete()


# What curators do with committees that Netlib does not know


@service
def match_service(*, by: Member, said_id: int, committee: Committee) -> int:
    """Match what members said alike of a committee that Netlib did not know: it waits to be confirmed then, as that of
    everybody else, and its roster shows nobody who did not agree to it. Gives how many there are. Raises
    OwnService.DoesNotExist when it was done already."""
    lock_committee(committee.pk)
    acting(by)
    done = 0
    for one in OwnService.objects.filter(pk__in=written_alike(said_id)).order_by("pk"):
        twin = OwnService.objects.filter(
            member=one.member_id, committee=committee, role=one.role, from_year=one.from_year
        )
        if twin.exists():
            one.delete()
            continue
        one.committee, one.name, one.association = committee, "", ""
        one.save()
        done += 1
    if not done:
        raise OwnService.DoesNotExist
    return done


@service
def leave_service(*, said_id: int) -> None:
    """Note that a curator looked at what members said alike, and leaves it in their words."""
    OwnService.objects.filter(pk__in=written_alike(said_id)).update(refused_at=timezone.now())
