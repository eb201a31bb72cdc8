"""Volunteers, what a committee has done about them, and the letters of chairs."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone

from committees.models.committee import Committee
from committees.models.queries import held_by
from committees.models.seat import Seat
from committees.roles import Ended, Hours, Status
from members.rule.columns import in_good_standing, not_blocked
from members.rule.standing import Viewer


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    """Reads of volunteers."""

    def waiting(self) -> Self:
        """Volunteers who have not withdrawn."""
        return self.filter(withdrawn_at=None)

    def visible_to(self, viewer: Viewer) -> Self:
        """The viewer's own rows, and the volunteers for a committee that the viewer runs."""
        if viewer.member_id is None:
            return self.none()
        takes = Committee.objects.run_by(viewer).filter(takes_volunteers=True)
        reaches = held_by(viewer, chairs=True, committee="committee_id") | (Q(committee=None) & Exists(takes))
        there = in_good_standing("member__") & not_blocked(viewer, "member") & Q(withdrawn_at=None)
        return self.filter(Q(member=viewer.member_id) | (there & reaches))

    def matching(self, committee: Committee) -> Self:
        """Volunteers who suit a committee: those who asked for it, and those for any committee who share a topic or
        the region, or name neither."""
        suits = Q(committee=committee.pk)
        if committee.takes_volunteers:
            about = Q(headings__in=committee.headings.all())
            place = committee.organization.place if committee.organization else None
            near = Q(place__country=place.country, place__region=place.region) if place else Q(pk__in=[])
            suits |= Q(committee=None) & (about | near | (Q(headings=None) & Q(place=None)))
        return self.filter(suits, withdrawn_at=None).distinct()


class Volunteer(models.Model):
    """A member who volunteers: for one committee, or, where `committee` is empty, for any."""

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
