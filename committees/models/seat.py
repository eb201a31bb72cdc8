"""The seat: one person in one role from one day to another. With its history, written by a trigger."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from committees.models.committee import Committee, days
from committees.models.queries import (
    held_by,
    holder_exists,
    local_day,
    not_over,
    on_day,
    roster_shows,
    serving,
)
from committees.roles import CHAIRS, Began, Claim, Ended, Role, Status
from members.rule.columns import AudienceField, legal_audience, legal_open_audience, with_standing
from members.rule.masks import OWN_STANDING
from members.rule.standing import Viewer, general_standing, reaches_strangers
from netlib.text.dates import placed, show_day, show_moment
from netlib.text.names import fold

# Between these lies every day of a seat; beyond the last there are days to count on.
FIRST_DAY, LAST_DAY = dt.date(1800, 1, 1), dt.date(2199, 12, 31)
YEARS = "The year must lie between 1800 and 2199."


class Batch(models.Model):
    """Seats that came together, by an import or by starting the next term, so that they can go together."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="batches")
    what = models.CharField(max_length=10, choices=[("import", "Import"), ("term", "Next term")])
    by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.get_what_display()} of {show_moment(placed(self.at))}"


class SeatQuerySet(models.QuerySet["Seat"]):
    """Reads of seats, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Seats that this viewer sees on rosters; the viewer's own ones too."""
        shown = roster_shows(general_standing(viewer)) & Q(status=Status.ACCEPTED) & holder_exists(viewer)
        if viewer.member_id is None:
            return self.filter(shown)
        waiting = Q(status__in=[Status.OFFERED, Status.DISPUTED])
        run = waiting & holder_exists(viewer) & held_by(viewer, chairs=True, committee="committee_id")
        own = Q(member=viewer.member_id) & ~Q(status=Status.DECLINED)
        return self.filter(shown | run | own)

    def turned_down(self, viewer: Viewer) -> Self:
        """Seats that their holders declined or gave back, for those who run the committee."""
        run = holder_exists(viewer) & held_by(viewer, chairs=True, committee="committee_id")
        return self.filter(run, status=Status.DECLINED, ended__in=[Ended.NOT, Ended.RESIGNED])

    def on(self, day: dt.date) -> Self:
        """Seats that hold on that day."""
        return self.filter(on_day(day))

    def counting(self) -> Self:
        """Seats that are accepted: not the offered, declined and disputed ones."""
        return self.filter(status=Status.ACCEPTED)

    def serving(self) -> Self:
        """Seats of members that give rights at this minute."""
        return self.filter(serving())

    def begun(self) -> Self:
        """Seats whose first day has come."""
        return self.filter(begins__lte=local_day(timezone.now()))

    def not_over(self) -> Self:
        """Seats that hold today or later."""
        return self.filter(not_over())

    def vacant(self) -> Self:
        """Seats that are vacant."""
        return self.filter(member=None, name="", withheld=False)

    def by_name(self) -> Self:
        """Seats of people who are not members, or have not said that the seat is theirs."""
        return self.filter(member=None, withheld=False).exclude(name="")

    def record_of(self, member_id: int, standing: int) -> Self:
        """The service record of a member for a standing towards them: what the rosters show, and what the member
        shows beyond them. Others do not see what has not begun."""
        mine = self.filter(member_id=member_id)
        if standing == OWN_STANDING:
            return mine.exclude(status=Status.DECLINED)
        shown = with_standing(standing, audience="record_audience")
        shown |= roster_shows(standing)
        return mine.filter(shown).counting().begun()


class Seat(models.Model):
    """One person in one role, from `begins` up to, but without, `ends` (empty: open), in days of the committee.

    The holder is a member, or the name of a person who is not a member (yet). With neither the seat is vacant, unless
    `withheld` says that its holder left Netlib without leaving a name. `title` is what the committee calls the seat. A
    seat counts when it is accepted, and its roster shows it no further than its holder agreed. `record_audience` may
    show it further than the roster does, on the holder's profile.
    """

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="seats")
    member = models.ForeignKey("members.Member", models.SET_NULL, null=True, blank=True, related_name="seats")
    name = models.CharField("name, for somebody who is no member", max_length=120, blank=True)
    name_key = models.CharField(max_length=120, editable=False, blank=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    title = models.CharField("called", max_length=80, blank=True, help_text="For example Local arrangements.")
    begins = models.DateField("from")
    ends = models.DateField("until", null=True, blank=True, help_text="The first day after it.")
    began = models.CharField("how it began", max_length=10, choices=Began.choices, blank=True, default="")
    ended = models.CharField("how it ended", max_length=10, choices=Ended.choices, blank=True, default="")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ACCEPTED)
    note = models.CharField(max_length=160, blank=True, help_text="Stands in the roster.")
    record_audience = AudienceField()
    # As far as the holder agreed to be on the roster; empty: as far as the roster goes.
    agreed_audience = AudienceField(null=True, default=None, blank=True, editable=False)
    # Whether the roster keeps the name when the member's account is erased.
    keeps_name = models.BooleanField(default=False, editable=False)
    withheld = models.BooleanField("name withheld", default=False, editable=False)
    claimant = models.ForeignKey(
        "members.Member", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    claim = models.CharField(
        max_length=8, choices=Claim.choices, blank=True, default=Claim.NONE, editable=False
    )
    offered_at = models.DateTimeField(null=True, blank=True, editable=False)
    dispute = models.TextField("what the member says", blank=True, max_length=1000)
    batch = models.ForeignKey(
        Batch, models.SET_NULL, null=True, blank=True, related_name="seats", editable=False
    )

    objects: ClassVar[SeatQuerySet] = SeatQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["begins", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gt=F("begins")), name="seat_ends_after"),
            models.CheckConstraint(
                condition=Q(begins__gte=dt.date(1800, 1, 1), begins__lt=dt.date(2200, 1, 1)),
                name="seat_begins_in_reason",
            ),
            models.CheckConstraint(condition=legal_audience("record_audience"), name="seat_audience_legal"),
            models.CheckConstraint(
                condition=Q(agreed_audience=None) | legal_open_audience("agreed_audience"),
                name="seat_agreed_audience_legal",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="seat_role_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="seat_status_known"),
            models.CheckConstraint(
                condition=Q(status=Status.ACCEPTED)
                | Q(member__isnull=False)
                | ~Q(name="")
                | Q(withheld=True),
                name="seat_vacant_is_nobodys",
            ),
            models.CheckConstraint(
                condition=Q(claim="") | (Q(member=None) & ~Q(name="")), name="seat_claimed_has_a_name"
            ),
            ExclusionConstraint(
                name="seat_of_member_once",
                expressions=[
                    ("committee", "="),
                    ("member", "="),
                    ("role", "="),
                    ("title", "="),
                    (days("begins", "ends"), "&&"),
                ],
                condition=Q(member__isnull=False) & ~Q(status=Status.DECLINED),
                violation_error_message="This member holds the same seat in some of these days already.",
            ),
            ExclusionConstraint(
                name="seat_of_name_once",
                expressions=[
                    ("committee", "="),
                    ("name_key", "="),
                    ("role", "="),
                    ("title", "="),
                    (days("begins", "ends"), "&&"),
                ],
                condition=Q(member=None) & ~Q(name_key="") & ~Q(status=Status.DECLINED),
                violation_error_message="Somebody of this name holds the same seat in some of these days already.",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "begins"], name="seat_member", condition=Q(member__isnull=False)),
            models.Index(fields=["committee", "begins"], name="seat_committee"),
        ]

    def __str__(self) -> str:
        return f"{self.called}, {show_day(self.begins)} to {show_day(self.ends) if self.ends else 'open'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key of the name in step with it."""
        self.name_key = fold(self.name)[:120]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Keep the key of the name in step before what it must not repeat is checked."""
        self.name_key = fold(self.name)[:120]

    @property
    def called(self) -> str:
        """What the committee calls the seat."""
        return self.title or str(Role(self.role).label)

    @property
    def is_vacant(self) -> bool:
        """Whether it has no holder."""
        return self.member_id is None and not self.name and not self.withheld

    def ends_after(self, day: dt.date) -> bool:
        """Whether it holds on that day or later."""
        return self.ends is None or self.ends > day

    @property
    def has_begun(self) -> bool:
        """Whether its first day has come, where the committee is."""
        return self.begins <= self.committee.today

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed, where the committee is."""
        return self.ends is not None and self.ends <= self.committee.today

    @property
    def how_it_ended(self) -> str:
        """How it came to its end, in words; a term that ran out says so by itself. Empty while it lasts."""
        ended = self.ended or (Ended.TERM if self.is_over else "")
        return str(Ended(ended).label).lower() if ended else ""

    @property
    def roster_reaches_members(self) -> bool:
        """Whether its roster shows it to every member: all rosters reach as far, unless the holder did not agree."""
        return self.agreed_audience is None or reaches_strangers(self.agreed_audience)

    @property
    def gives_rights(self) -> bool:
        """Whether its holder runs the committee while they serve."""
        return self.role in CHAIRS

    @property
    def last_day(self) -> dt.date | None:
        """The last day of the seat; None while it is open."""
        return self.ends - dt.timedelta(days=1) if self.ends else None


class SeatChange(models.Model):
    """One change of a seat: who, when, what. Written by the trigger alone; numbers instead of keys, so that it
    outlives what it tells of."""

    seat = models.BigIntegerField()
    committee = models.BigIntegerField()
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["committee", "-at"], name="seat_change_committee"),
            models.Index(fields=["seat", "-at"], name="seat_change_seat"),
        ]

    def __str__(self) -> str:
        return f"seat {self.seat}"
