"""Series of events: a yearly conference, a monthly book group."""

from django.db import models
from django.db.models import Q

from events.fields import HostField
from netlib.fields import UidField, check_time_zone


class Series(models.Model):
    """A series of events. Each date is an event of its own. Without a rule, its editions are made by hand."""

    uid = UidField(unique=True, editable=False)
    slug = models.SlugField(max_length=90, unique=True)
    title = models.CharField(max_length=140)
    edition_naming = models.CharField(
        max_length=140, blank=True, help_text="The title of each edition; {year} becomes its year."
    )
    organization = models.ForeignKey(
        "members.Organization", models.PROTECT, null=True, blank=True, related_name="series"
    )
    host = HostField("members.Member", null=True, blank=True, related_name="hosted_series")
    rule = models.TextField("RRULE", blank=True, help_text="RFC 5545, without its name.")
    starts = models.DateTimeField("first start", null=True, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    minutes = models.PositiveIntegerField("how long each is, in minutes", null=True, blank=True)
    # Dates have been made up to this moment. `skipped` holds the dates that hosts skipped, as ISO 8601 in UTC.
    made_until = models.DateTimeField(null=True, blank=True, editable=False)
    skipped = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name_plural = "series"
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(host__isnull=False) | Q(organization__isnull=False), name="series_belongs"
            ),
            models.CheckConstraint(
                condition=Q(rule="") | (Q(starts__isnull=False) & ~Q(time_zone="")), name="series_rule_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Raise ValidationError for a time zone that nobody knows."""
        if self.time_zone:
            check_time_zone(self.time_zone)
