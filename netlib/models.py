"""What belongs to the house and to no member: letters on their way, the letters of the development mailbox, the ledger
of limits, and the addresses that want no letters."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class OutgoingLetter(models.Model):
    """A rendered email that waits to be sent; the row is deleted when it is, as it may hold a one-time code."""

    recipient = models.EmailField()
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"letter {self.pk}"


class MailboxLetter(models.Model):
    """An email that went to the development mailbox instead of to the world. Never filled in production."""

    sender = models.CharField(max_length=255)
    recipient = models.CharField(max_length=1000)
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"mailbox letter {self.pk}"


class Kind(models.TextChoices):
    """What is counted toward a limit. New kinds need no migration: the columns take any text."""

    INVITE_ADDRESS = "invite_address", "Invitation to an address"
    INVITE_MEMBER = "invite_member", "Invitation to a member"
    OUTSIDE_LETTER = "outside_letter", "Letter to an address without an account"
    REQUEST = "request", "Contact request"
    HOST_LETTER = "host_letter", "Message to guests"
    CHANGE_LETTER = "change_letter", "Letter about a changed event"
    COHOST = "cohost", "Co-host added"
    CHAIR_LETTER = "chair_letter", "Message to a committee"
    SEAT_LETTER = "seat_letter", "Letter about a seat"
    EXPORT = "export", "Copy of one’s data"
    SAVED_LETTER = "saved_letter", "Letter of a saved search"
    SIGN_IN_LETTER = "sign_in_letter", "Sign-up or sign-in letter"
    HANDLE = "handle", "Change of handle"
    # These are counted by the hour, in a table of their own.
    PROFILES = "profiles", "Profiles read"
    CARDS = "cards", "Address cards downloaded"
    RESULTS = "results", "Lists of people read"
    FILTERS = "filters", "Lists of filters read"
    SUGGESTIONS = "suggestions", "Suggestions while typing"


class Usage(models.Model):
    """One thing that was done and counts toward a limit. Rows are only added, by `netlib.limits.spend`, and are deleted
    when no limit looks back that far; a member who is erased leaves the row without the name."""

    kind = models.CharField(max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    to_hash = models.BinaryField(
        null=True, help_text="A keyed hash of the address or the thing it was about."
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "usage"
        indexes = [
            models.Index(fields=["by", "kind", "at"], name="usage_by", condition=Q(by__isnull=False)),
            models.Index(
                fields=["to_hash", "kind", "at"], name="usage_to", condition=Q(to_hash__isnull=False)
            ),
            models.Index(fields=["kind", "at"], name="usage_site"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class LimitHit(models.Model):
    """A limit that was reached on one day (UTC): by a member, or by a visitor or the whole site (null)."""

    kind = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    day = models.DateField()
    times = models.PositiveIntegerField("times refused", default=1)
    last_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "by", "day"], name="limit_hit_once_a_day", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}, {self.day}"

    @property
    def label(self) -> str:
        """What was limited, in words."""
        return str(Kind(self.kind).label)


class OptOut(models.Model):
    """An address to which Netlib never writes again while it has no account, as a keyed hash (`netlib.keyed`)."""

    address_hash = models.BinaryField(unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = "opt-out"

    def __str__(self) -> str:
        return f"opt-out {self.pk}"
