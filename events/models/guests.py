"""Invitations, the answers to them, and what hosts write to guests."""

import secrets
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Lower
from django.utils import timezone

from events.kinds import Answer
from events.models.event import Event
from events.models.queries import (
    ON_THE_LIST,
    exists_for_host,
    host_exists,
    hosted_by,
    member_exists,
    open_to,
    reached,
    seen_by,
    was_published,
    whether,
)
from members.rule.columns import AudienceField, legal_audience, visible_among_many, visible_to
from members.rule.standing import Viewer
from netlib.fields import TokenField
from netlib.keyed import address_hash


def new_token() -> str:
    """A secret of 256 random bits."""
    return secrets.token_urlsafe(32)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """The viewer's own invitations, and those to the events that the viewer hosts: to addresses, which do not tell
        to whom they belong, and to members who exist for the viewer."""
        if viewer.member_id is None:
            return self.none()
        own = Q(member=viewer.member_id) & host_exists(viewer, "event")
        return self.filter(own | (hosted_by(viewer, "event") & (~Q(email="") | member_exists(viewer))))


class Invitation(models.Model):
    """An invitation to one event: of a member, of an address outside, or of an address that turned out to be a member's.

    It lets its member see this one event. With its token, people without an account can answer.
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
    # It asks nobody. It lets a guest who had answered go on seeing an event whose audience became narrower, or it keeps
    # an address on the host's list whose owner is invited, or no longer invited, apart from it.
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


class InvitationLetterQuerySet(models.QuerySet["InvitationLetter"]):
    """What went to which address."""

    def claim(self, invitation: Invitation, address: str) -> bool:
        """Whether the letter of an invitation may go to an address: once, and the same letter again when it could not be
        handed over. From then on no other goes there about this event. Two queries at most."""
        letter, _ = self.get_or_create(
            event_id=invitation.event_id,
            address_hash=invited_hash(address),
            defaults={"token": invitation.token},
        )
        return letter.token == invitation.token


def invited_hash(address: str) -> bytes:
    """The keyed hash of an address to which a letter of invitation goes."""
    return address_hash(address, purpose="invitations")


class InvitationLetter(models.Model):
    """The one letter that an address gets about an event, however often it is invited and the invitation withdrawn. Made
    when it is sent, with the token of its invitation, and kept when that is gone; `address_hash` is a keyed hash
    (`netlib.keyed`). Invited again, the link in that letter works again."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+", db_index=False)
    address_hash = models.BinaryField()
    token = models.CharField(max_length=43, editable=False)
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[InvitationLetterQuerySet] = InvitationLetterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "address_hash"], name="invitation_letter_once")
        ]

    def __str__(self) -> str:
        return f"letter of invitation {self.pk}"


class RsvpQuerySet(models.QuerySet["Rsvp"]):
    """Reads of answers, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Answers that this viewer may see: the viewer's own; all answers to an event that the viewer hosts, but for those
        given afterwards; and of an event whose guest list the viewer sees, the answers that the guests show to the viewer.

        The viewer's own answers stay theirs even when the event no longer exists for them: ask for the event as well
        before it is named."""
        shown = (
            was_published("event")
            & open_to(viewer, "event")
            & reached(viewer, "guest_audience", "event")
            & Q(status__in=ON_THE_LIST, waiting_since=None)
            & visible_to(viewer, owner="member")
        )
        if viewer.member_id is None:
            return self.filter(shown)
        exists = Q(member=None) | member_exists(viewer)
        hosted = hosted_by(viewer, "event") & exists & ~Q(status=Answer.THERE)
        return self.filter(Q(member=viewer.member_id) | hosted | shown)

    def listed_to(self, viewer: Viewer, event: Event, *, all_of_them: bool = False) -> Self:
        """The part of `visible_to` that is the guest list of one event, which comes from `with_access` and whose guest
        list the viewer sees. It does not ask about the event again, and so stops after one page of a long list;
        `all_of_them` says that no page will be cut from it."""
        rows = self.filter(event=event, status__in=ON_THE_LIST, waiting_since=None)
        rule = visible_among_many if all_of_them else visible_to
        if not event.is_hosted:
            return rows.filter(rule(viewer, owner="member"))
        told = ~Q(status=Answer.THERE) & (Q(member=None) | Q(member=viewer.member_id) | member_exists(viewer))
        return rows.filter(told | (Q(status=Answer.THERE) & rule(viewer, owner="member")))

    def with_lines(self, viewer: Viewer) -> Self:
        """Adds the headline of each guest as `line`, where the viewer may read it, and loads the member. Narrows nothing."""
        seen = visible_to(viewer, audience="member__listing", owner="member")
        line = Case(
            When(seen, then=F("member__headline")), default=Value(""), output_field=models.CharField()
        )
        return self.select_related("member").annotate(line=line)

    def with_sight(self, viewer: Viewer) -> Self:
        """Adds as `sees` whether the viewer sees the event of each answer. Narrows nothing."""
        return self.annotate(sees=whether(seen_by(viewer, "event")))

    def going(self) -> Self:
        """Answers that hold a place."""
        return self.filter(status=Answer.GOING, waiting_since=None)

    def attended(self) -> Self:
        """Answers of those who hold a place, or say afterwards that they were there."""
        return self.filter(Q(status=Answer.GOING, waiting_since=None) | Q(status=Answer.THERE))

    def cohort_of(self, viewer: Viewer) -> Self:
        """The members of the cohorts to which the viewer belongs, for as long as both belong. Only those belong for whom
        the host of the event exists."""
        if viewer.member_id is None:
            return self.none()
        mine = self.model._default_manager.filter(
            host_exists(viewer, "event"),
            event_id=OuterRef("event_id"),
            member_id=viewer.member_id,
            cohort_since__isnull=False,
        )
        return self.filter(Exists(mine), exists_for_host(), member_exists(viewer), cohort_since__isnull=False)

    def waiting(self) -> Self:
        """The waiting list, first come first served."""
        return self.filter(waiting_since__isnull=False).order_by("waiting_since", "pk")


class Rsvp(models.Model):
    """An answer, of a member, or of somebody without an account through an invitation. An answer "going" without
    `waiting_since` holds one place, and one more for each guest brought. An answer "there" was given after the event."""

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

    # What `with_lines` and `with_sight` add for a viewer.
    line: str
    sees: bool

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
            models.CheckConstraint(
                condition=~Q(status=Answer.THERE) | Q(member__isnull=False, guests=0),
                name="rsvp_there_is_a_member",
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
        """How many places it takes once it holds them."""
        return 1 + self.guests

    @property
    def is_waiting(self) -> bool:
        """Whether it is on the waiting list."""
        return self.waiting_since is not None

    @property
    def holds_place(self) -> bool:
        """Whether it holds a place."""
        return self.status == Answer.GOING and self.waiting_since is None

    @property
    def was_added(self) -> bool:
        """Whether its member gave it after the event."""
        return self.status == Answer.THERE

    @property
    def attends(self) -> bool:
        """Whether its member holds a place, or was there."""
        return self.holds_place or self.was_added


class GuestLetter(models.Model):
    """What a host wrote to the guests; `key` comes from the form, so that a button pressed twice sends one letter."""

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
