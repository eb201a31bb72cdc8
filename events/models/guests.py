"""Guests: their answers, and the invitations that asked them."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from events.models.queries import InvitationQuerySet, RsvpQuerySet
from members.rule.columns import AudienceField, legal_audience
from netlib.fields import TokenField


class Answer(models.TextChoices):
    """What somebody says to an event."""

    GOING = "going", "Going"
    MAYBE = "maybe", "Maybe"
    CANT = "cant", "Can’t come"


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(32)


class Invitation(models.Model):
    """Somebody is asked to come: a member, an address outside, or an address that turned out to be a member's.

    It gives sight of this one event. The token lets whoever has no account answer.
    """

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="invitations")
    member = models.ForeignKey(
        "members.Member", models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    token = TokenField(max_length=43, unique=True, editable=False)
    by = models.ForeignKey("members.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    message = models.TextField(blank=True, max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Nobody is asked by it: a guest who had answered when the event was closed to others keeps sight of it, or an
    # address stays on the list whose owner is invited, or not any more, apart from it.
    kept = models.BooleanField(default=False)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "member"], name="invitation_once_a_member", condition=Q(member__isnull=False)
            ),
            models.UniqueConstraint(
                "event", Lower("email"), name="invitation_once_an_address", condition=~Q(email="")
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | ~Q(email=""), name="invitation_to_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "event"], name="invitation_member"),
            models.Index(Lower("email"), name="invitation_email", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Rsvp(models.Model):
    """An answer, by a member or by somebody outside through an invitation. Whoever is going without `waiting_since`
    holds a place for themselves and one for each guest."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="rsvps")
    member = models.ForeignKey("members.Member", models.CASCADE, null=True, blank=True, related_name="rsvps")
    invitation = models.OneToOneField(
        Invitation, models.CASCADE, null=True, blank=True, related_name="outside_answer"
    )
    name = models.CharField("name of a guest without an account", max_length=120, blank=True)
    status = models.CharField(max_length=5, choices=Answer.choices)
    guests = models.PositiveSmallIntegerField("guests brought", default=0)
    waiting_since = models.DateTimeField(null=True, blank=True)
    audience = AudienceField()
    note = models.CharField("note to the host", max_length=500, blank=True)
    answered_at = models.DateTimeField(default=timezone.now)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    cohort_since = models.DateTimeField("findable to the cohort since", null=True, blank=True)
    reminded_for = models.DateTimeField(
        null=True, blank=True, help_text="The start of which a mail reminded."
    )
    # Copied from the member, so that long guest lists are read in order.
    sort_key = models.CharField(max_length=130, blank=True, editable=False)

    objects: ClassVar[RsvpQuerySet] = RsvpQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "answer"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "member"], name="rsvp_once", condition=Q(member__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False, invitation=None)
                | Q(member=None, invitation__isnull=False, audience=0, cohort_since=None),
                name="rsvp_by_member_or_invitation",
            ),
            models.CheckConstraint(condition=legal_audience(), name="rsvp_audience_legal"),
            models.CheckConstraint(condition=Q(guests__gte=0), name="rsvp_guests_counted"),
            models.CheckConstraint(condition=Q(status__in=Answer.values), name="rsvp_status_known"),
            models.CheckConstraint(
                condition=Q(waiting_since=None) | Q(status=Answer.GOING), name="rsvp_only_goers_wait"
            ),
        ]
        indexes = [
            models.Index(fields=["event", "status", "sort_key", "id"], name="rsvp_guest_list"),
            models.Index(fields=["member", "status"], include=["event"], name="rsvp_member"),
            models.Index(
                fields=["event", "waiting_since", "id"],
                name="rsvp_waiting",
                condition=Q(waiting_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.pk}"

    @property
    def places(self) -> int:
        """How many places it takes, once it holds them."""
        return 1 + self.guests

    @property
    def is_waiting(self) -> bool:
        """Whether it stands on the waiting list."""
        return self.waiting_since is not None

    @property
    def holds_place(self) -> bool:
        """Whether there is a place for them."""
        return self.status == Answer.GOING and self.waiting_since is None


class GuestLetter(models.Model):
    """What a host wrote to the guests; `key` comes from the form, so that pressing twice sends once."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="letters")
    author = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=43, unique=True)
    to = models.CharField(max_length=10)
    text = models.TextField(max_length=4000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"letter {self.pk}"
