"""What members save while they use the directory: searches, and suggestions of organizations."""

from django.db import models
from django.db.models import Q

from members.models.vocabulary import Organization, OrganizationKind, Place
from netlib.fields import TokenField


class SavedSearch(models.Model):
    """A search that its owner saved. Only the owner sees it.

    The last weekly letter was about members who joined between `told_from` and `told_until`. Both are null
    while letters are off.
    """

    owner = models.ForeignKey("members.Member", models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000, blank=True, help_text="The query string of its address.")
    weekly = models.BooleanField("mail me newcomers once a week", default=False)
    token = TokenField(max_length=43, unique=True, editable=False)
    told_from = models.DateTimeField(null=True, blank=True, editable=False)
    told_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "saved searches"
        constraints = [models.UniqueConstraint(fields=["owner", "query"], name="saved_search_once")]
        indexes = [
            models.Index(fields=["told_until"], name="saved_search_weekly", condition=Q(weekly=True)),
        ]

    def __str__(self) -> str:
        return self.name


class Decision(models.TextChoices):
    """What the curators decided about a suggestion."""

    WAITING = "waiting", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


class OrganizationSuggestion(models.Model):
    """A member's suggestion of a new organization, or of how `organization` should read."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="suggestions"
    )
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=20, choices=OrganizationKind.choices)
    parent = models.ForeignKey(Organization, models.SET_NULL, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    website = models.URLField(blank=True)
    about = models.TextField(blank=True)
    why = models.TextField("what the curators should know", blank=True)
    by = models.ForeignKey("members.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.WAITING)
    decided_by = models.ForeignKey(
        "members.Member", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["created_at"], name="suggestion_waiting", condition=Q(decision=Decision.WAITING)
            )
        ]

    def __str__(self) -> str:
        return f"Correction of {self.organization}" if self.organization else f"New: {self.name}"
