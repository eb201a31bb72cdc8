"""Ties between members: contacts, circles, requests, blocks."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from members.rule.columns import AudienceField, has_circle, legal_filing, not_blocked, not_gone, tier_is
from members.rule.masks import FIRST_CIRCLE, MAX_CIRCLES, tier_of
from members.rule.standing import Viewer


class Circle(models.Model):
    """A named group of the owner's contacts. Only the owner ever learns that it exists."""

    owner = models.ForeignKey("members.Member", models.CASCADE, related_name="circles")
    number = models.SmallIntegerField(help_text="The bit of this circle in the owner's masks.")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "number"], name="circle_number_once"),
            models.UniqueConstraint("owner", Lower("name"), name="circle_name_once"),
            models.CheckConstraint(
                condition=Q(number__gte=FIRST_CIRCLE, number__lt=FIRST_CIRCLE + MAX_CIRCLES),
                name="circle_number_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def bit(self) -> int:
        """This circle's bit in the owner's masks."""
        return 1 << self.number


class ContactQuerySet(models.QuerySet["Contact"]):
    """Reads of an owner's own contacts."""

    def of(self, owner_id: int) -> Self:
        """The owner's contacts who exist for the owner: not suspended, not leaving, not blocked."""
        return self.filter(not_gone("other"), not_blocked(Viewer(owner_id), "other"), owner_id=owner_id)

    def filed(self, tier: int) -> Self:
        """Contacts filed exactly as that tier; 0 means not filed yet, CONTACTS filed as both."""
        return self.filter(tier_is("mask", tier))

    def in_circle(self, circle: Circle) -> Self:
        """Contacts in that circle."""
        return self.filter(has_circle("mask", circle.number))


class Contact(models.Model):
    """One side of a tie: how `owner` files `other`. The database makes sure that both rows of a tie exist."""

    # The two indexes below begin with these columns; separate indexes would repeat gigabytes.
    owner = models.ForeignKey("members.Member", models.CASCADE, related_name="contacts", db_index=False)
    other = models.ForeignKey("members.Member", models.CASCADE, related_name="+", db_index=False)
    mask = AudienceField()
    note = models.TextField("private note", blank=True, max_length=2000)
    where_met = models.CharField("where we met", max_length=200, blank=True)
    follow_up = models.DateField("follow up on", null=True, blank=True)
    since = models.DateTimeField(auto_now_add=True)
    # Whether the owner asked, and the other accepted.
    asked = models.BooleanField(default=False, db_default=False, editable=False)
    reviewed_at = models.DateTimeField(
        default=timezone.now, help_text="When the owner last looked at this filing."
    )

    objects: ClassVar[ContactQuerySet] = ContactQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "other"], include=["mask"], name="contact_once"),
            models.CheckConstraint(condition=~Q(owner=F("other")), name="contact_not_oneself"),
            models.CheckConstraint(condition=legal_filing(), name="contact_mask_legal"),
        ]
        indexes = [models.Index(fields=["other", "owner"], include=["mask"], name="contact_incoming")]

    def __str__(self) -> str:
        return f"{self.owner_id} → {self.other_id}"

    @property
    def tier(self) -> int:
        """The tiers of this filing without its circles; 0 while unfiled."""
        return tier_of(self.mask)


class ContactRequestQuerySet(models.QuerySet["ContactRequest"]):
    """Reads of requests."""

    def open(self) -> Self:
        """Requests that the recipient can still answer."""
        return self.filter(declined_at=None, withdrawn_at=None)

    def waiting(self) -> Self:
        """Requests as their sender sees them: a request that was declined in silence is still waiting."""
        return self.filter(withdrawn_at=None)


class ContactRequest(models.Model):
    """One member asks another to be a contact. A decline is silent; the row is kept so that asking again stays
    silent."""

    sender = models.ForeignKey("members.Member", models.CASCADE, related_name="requests_sent")
    recipient = models.ForeignKey("members.Member", models.CASCADE, related_name="requests_received")
    message = models.TextField(blank=True, max_length=1000)
    where_met = models.CharField("where we met", max_length=200, blank=True)
    sender_mask = AudienceField(help_text="How the sender files the recipient once it is accepted.")
    created_at = models.DateTimeField(auto_now_add=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ContactRequestQuerySet] = ContactRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["sender", "recipient"], name="contact_request_once"),
            models.CheckConstraint(condition=~Q(sender=F("recipient")), name="contact_request_not_oneself"),
            models.CheckConstraint(condition=legal_filing("sender_mask"), name="contact_request_mask_legal"),
        ]

    def __str__(self) -> str:
        return f"{self.sender_id} asks {self.recipient_id}"


class Block(models.Model):
    """`owner` blocked `blocked`. Neither exists for the other, and neither is told."""

    owner = models.ForeignKey("members.Member", models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~Q(owner=F("blocked")), name="block_not_oneself"),
        ]
        indexes = [models.Index(fields=["blocked", "owner"], name="block_incoming")]

    def __str__(self) -> str:
        return f"{self.owner_id} blocks {self.blocked_id}"


class Dismissal(models.Model):
    """`owner` does not want to be told again that they may know `other`, who is not told."""

    owner = models.ForeignKey("members.Member", models.CASCADE, related_name="dismissals", db_index=False)
    other = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "other"], name="dismissal_once"),
            models.CheckConstraint(condition=~Q(owner=F("other")), name="dismissal_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} dismisses {self.other_id}"
