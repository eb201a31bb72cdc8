"""What recurs: a yearly conference, a monthly book group."""

from django.db import models
from django.db.models import Q

from events.fields import HostField
from netlib.fields import UidField, check_time_zone


class Series(models.Model):
    """A series of events. Each occurrence is an event of its own; without a rule the editions are made by hand."""

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
    # Up to when occurrences have been made; dates that were taken out are in `skipped`, as ISO 8601 in UTC.
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
