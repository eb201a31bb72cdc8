"""What a member deleted, and can still bring back."""

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from members.rule.standing import Viewer


class What(models.TextChoices):
    """What can be brought back."""

    LINE = "line", "Line"
    PHOTO = "photo", "Photo"
    CIRCLE = "circle", "Circle"
    NOTE = "note", "Note"
    DRAFT = "draft", "Draft"


class DeletedQuerySet(models.QuerySet["Deleted"]):
    """Reads of what was deleted, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """What this viewer deleted."""
        return self.filter(owner=viewer.member_id) if viewer.is_member else self.none()


class Deleted(models.Model):
    """One thing that its owner deleted, kept for thirty days for them alone.

    `rows` are the rows that went, as Django's serializer writes them, the thing itself first. `changed` are the values
    that changed with it elsewhere: model, field, key of the row, the value since, and the one before (None: a mask, which
    lost the circle). `circles` are the owner's circles then, their keys by number: a number is used again, and what was
    shown to a circle that is gone is shown to nobody in its place.
    """

    owner = models.ForeignKey("members.Member", models.CASCADE, related_name="deleted")
    what = models.CharField(max_length=6, choices=What.choices)
    label = models.CharField(max_length=160)
    rows = models.TextField(blank=True)
    changed = models.JSONField(default=list, blank=True)
    circles = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[DeletedQuerySet] = DeletedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(what__in=What.values), name="deleted_what_known")
        ]
        indexes = [models.Index(fields=["at"], name="deleted_at")]

    def __str__(self) -> str:
        return self.label
