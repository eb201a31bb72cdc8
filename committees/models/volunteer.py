"""The way in: those who would serve, what a committee thinks of them, and the letters of a chair."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from committees.models.committee import Committee
from committees.models.queries import VolunteerQuerySet
from committees.models.seat import Seat
from committees.roles import Ended, Hours, Status


class Volunteer(models.Model):
    """A member would serve: on one committee, or, where `committee` is empty, wherever they are of use."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    committee = models.ForeignKey(Committee, models.CASCADE, null=True, blank=True, related_name="volunteers")
    statement = models.TextField(max_length=1000)
    headings = models.ManyToManyField("members.Heading", blank=True, related_name="+")
    place = models.ForeignKey("members.Place", models.PROTECT, null=True, blank=True, related_name="+")
    hours = models.CharField(max_length=4, choices=Hours.choices, default=Hours.SOME)
    since = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[VolunteerQuerySet] = VolunteerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "committee"], condition=Q(withdrawn_at=None), name="volunteer_once"
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(withdrawn_at=None, committee=None),
                name="volunteer_standing_once",
            ),
            models.CheckConstraint(condition=Q(hours__in=Hours.values), name="volunteer_hours_known"),
        ]

    def __str__(self) -> str:
        return f"volunteer {self.pk}"


class Candidacy(models.Model):
    """What one committee has done about one volunteer. `shortlisted` and `note` are for its chairs alone."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="candidacies")
    committee = models.ForeignKey(Committee, models.CASCADE, related_name="candidacies")
    shortlisted = models.BooleanField(default=False)
    note = models.TextField(blank=True, max_length=1000)
    seat = models.ForeignKey(Seat, models.SET_NULL, null=True, blank=True, related_name="+")
    thanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["volunteer", "committee"], name="candidacy_once")]

    def __str__(self) -> str:
        return f"candidacy {self.pk}"

    @property
    def answer(self) -> Seat | None:
        """The seat that answers the volunteer; one whose term is over, or that was taken from them before it began,
        answers nothing any more."""
        if self.seat is None:
            return None
        over = self.seat.status == Status.ACCEPTED and self.seat.is_over
        taken = self.seat.status == Status.DECLINED and self.seat.ended not in (Ended.NOT, Ended.RESIGNED)
        return None if over or taken else self.seat


class Message(models.Model):
    """A letter of a chair to everybody on the committee."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="messages")
    sender = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    subject = models.CharField(max_length=120)
    text = models.TextField(max_length=5000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"message {self.pk}"
