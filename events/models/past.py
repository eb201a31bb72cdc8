"""Past events that members attended and that Netlib does not know, in the members' words."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from members.rule.columns import AudienceField, legal_audience, visible_to
from members.rule.standing import Viewer
from netlib.text.names import fold


class PastEventQuerySet(models.QuerySet["PastEvent"]):
    """Reads of past events in members' words, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those that their members show to this viewer; the viewer's own too."""
        return self.filter(visible_to(viewer, owner="member"))

    def unmatched(self) -> Self:
        """Those that no curator has looked at."""
        return self.filter(checked_at=None)


class PastEvent(models.Model):
    """A past event that a member attended and that Netlib does not know, in the member's words. Curators see title, year
    and town, but not whose it is; once they match it to an event, an answer to that event takes its place."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="past_events")
    title = models.CharField(max_length=140)
    key = models.CharField(max_length=140, editable=False)
    year = models.SmallIntegerField()
    town = models.CharField(max_length=120, blank=True)
    audience = AudienceField()
    added_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField("looked at by a curator", null=True, blank=True)

    objects: ClassVar[PastEventQuerySet] = PastEventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-year", "key"]
        constraints = [
            models.UniqueConstraint(fields=["member", "year", "key"], name="past_event_once"),
            models.CheckConstraint(condition=legal_audience(), name="past_event_audience_legal"),
            models.CheckConstraint(
                condition=Q(year__gte=1900, year__lte=2200), name="past_event_year_in_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["year", "key"], name="past_event_unmatched", condition=Q(checked_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.year}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key in step with the title."""
        self.key = self.folded
        super().save(*args, **kwargs)

    @property
    def folded(self) -> str:
        """The title as it is compared."""
        return fold(self.title)[:140]
