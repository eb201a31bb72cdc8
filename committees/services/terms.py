"""Starting the next term of a committee, with a preview; and undoing it, or an import."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils import timezone

from committees.models import Batch, Committee, Seat
from committees.reads.terms import add_months, term_of, terms_in_a_row
from committees.roles import ROTATION, Began, Claim, Role, Status
from committees.services.locks import running
from committees.services.seats import ask, save_seat
from members.models import Member
from netlib.text.dates import show_day

CARRY, ROTATE, VACATE, DROP = "carry", "rotate", "vacate", "drop"


@dataclass(frozen=True)
class Step:
    """What becomes of one seat that ends as the next term begins. `usual` is what is suggested, `choices` are all that
    make sense, in words; `warning` says when a limit is passed."""

    seat: Seat
    holder: str
    usual: str
    choices: tuple[tuple[str, str], ...]
    warning: str = ""

    @property
    def key(self) -> str:
        """The name of the choice in a form."""
        return f"seat-{self.seat.pk}"


@dataclass(frozen=True)
class Plan:
    """The next term of a committee, `[begins, ends)`: the seats that go on by themselves, and what to do with those
    that end."""

    begins: dt.date
    ends: dt.date
    staying: list[Seat]
    steps: list[Step]


def plan_next_term(committee: Committee) -> Plan:
    """What starting the next term would do. Writes nothing; a query for each holder where there is a limit."""
    begins, ends = term_of(committee, committee.today)
    counting = list(
        Seat.objects.filter(committee=committee).counting().select_related("member").order_by("pk")
    )
    eve = begins - dt.timedelta(days=1)
    seats = [seat for seat in counting if seat.begins <= eve and seat.ends_after(eve)]
    staying = [seat for seat in seats if seat.ends_after(begins)]
    has_past_chair = any(seat.role == Role.PAST_CHAIR for seat in seats)
    moves_up = any(
        seat.role == Role.VICE_CHAIR and not seat.is_vacant for seat in seats if seat not in staying
    )
    steps = [
        _step(committee, seat, begins, has_past_chair, moves_up) for seat in seats if seat not in staying
    ]
    for seat in _lapsed(counting, begins, add_months(begins, -committee.term_months)):
        step = _step(committee, seat, begins, has_past_chair, moves_up)
        steps.append(replace(step, usual=VACATE, warning=step.warning or "Nobody came after."))
    return Plan(begins, ends, staying, steps)


def _lapsed(seats: list[Seat], begins: dt.date, since: dt.date) -> list[Seat]:
    """Seats that ended in the course of the term that is running out, with no seat of their kind after them."""
    return [
        seat
        for seat in seats
        if seat.ends is not None
        and since < seat.ends < begins
        and not any(
            (other.role, other.title) == (seat.role, seat.title) and other.ends_after(seat.ends)
            for other in seats
        )
    ]


def _step(committee: Committee, seat: Seat, begins: dt.date, has_past_chair: bool, moves_up: bool) -> Step:
    holder = seat.member.name if seat.member else seat.name
    vacate = (VACATE, "open a vacancy")
    drop = (DROP, "let the seat go")
    if seat.is_vacant or seat.withheld:
        return Step(seat, "", VACATE, (vacate, drop))
    rotates_to = ROTATION.get(Role(seat.role))
    if rotates_to == Role.PAST_CHAIR and not has_past_chair:
        rotates_to = None
    choices = [(CARRY, "carry over")]
    if rotates_to is not None:
        choices.insert(0, (ROTATE, f"becomes {str(Role(rotates_to).label).lower()}"))
    warning = ""
    usual = ROTATE if rotates_to is not None else CARRY
    if seat.role in (Role.CHAIR, Role.PAST_CHAIR) and rotates_to is None:
        # The vice-chair takes the chair, and the chair takes the seat of the past chair.
        usual = DROP if moves_up or seat.role == Role.PAST_CHAIR else VACATE
    if committee.max_terms and seat.member:
        served = terms_in_a_row(committee, seat.member, begins)
        if served >= committee.max_terms:
            warning = f"{served} in a row by then; the committee allows itself {committee.max_terms}."
            usual = VACATE if usual == CARRY else usual
    return Step(seat, holder, usual, (*choices, vacate, drop), warning)


def start_next_term(*, by: Member, committee: Committee, choices: Mapping[str, str]) -> Batch:
    """Make the seats of the next term: `choices` says for each step's key what to do, the usual where it says nothing.
    Members are asked: their seats count once they accept. Raises PermissionDenied and ValidationError."""
    with running(committee.pk, by=by) as current:
        plan = plan_next_term(current)
        started = Seat.objects.filter(committee=current, begins=plan.begins, batch__what="term")
        if started.filter(batch__undone_at=None).exists():
            raise ValidationError(f"The term from {show_day(plan.begins)} was started already.")
        batch = Batch.objects.create(committee=current, what="term", by=by)
        for step in plan.steps:
            action = choices.get(step.key, step.usual)
            if action not in dict(step.choices):
                raise ValidationError("Choose one of the ways for each seat.")
            for seat in _next_seats(step.seat, action, plan):
                seat.committee, seat.batch = current, batch
                if seat.member is not None:
                    ask(seat, seat.member)
                else:
                    save_seat(seat)
        return batch


def _next_seats(seat: Seat, action: str, plan: Plan) -> list[Seat]:
    if action == DROP:
        return []
    vacancy = Seat(
        committee_id=seat.committee_id, role=seat.role, title=seat.title, begins=plan.begins, ends=plan.ends
    )
    if action == VACATE:
        return [vacancy]
    held = Seat(
        committee_id=seat.committee_id,
        member=seat.member,
        name=seat.name,
        role=ROTATION[Role(seat.role)] if action == ROTATE else seat.role,
        title=seat.title,
        begins=plan.begins,
        ends=plan.ends,
        began=seat.began if action == CARRY else Began.UNKNOWN,
    )
    # The vice-chair moves up, so that another is looked for; the chair's seat is taken by them.
    return [held, vacancy] if action == ROTATE and seat.role == Role.VICE_CHAIR else [held]


def undo(*, by: Member, batch: Batch) -> int:
    """Undo a batch: its seats are deleted, as long as none has an answer. Returns how many went. Raises
    PermissionDenied and ValidationError."""
    with running(batch.committee_id, by=by):
        current = Batch.objects.select_for_update().get(pk=batch.pk)
        if current.undone_at is not None:
            raise ValidationError("That is undone already.")
        seats = list(Seat.objects.filter(batch=current).select_for_update(of=("self",)))
        answered = [
            seat
            for seat in seats
            if (seat.member_id is not None and seat.status != Status.OFFERED)
            or seat.claim == Claim.ASKED
            or seat.withheld
        ]
        if answered:
            people = "1 person has" if len(answered) == 1 else f"{len(answered)} people have"
            raise ValidationError(f"{people} answered already. End or delete the other seats one by one.")
        count, _ = Seat.objects.filter(batch=current).delete()
        current.undone_at = timezone.now()
        current.save(update_fields=["undone_at"])
        return count
