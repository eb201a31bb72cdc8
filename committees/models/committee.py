"""The committee, its names over time, and its meetings."""

import datetime as dt
from calendar import month_name
from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone

from committees.models.queries import exists_for, held_by, local_day
from committees.roles import Kind
from members.models import Organization
from members.rule.columns import AudienceField, legal_open_audience, reaching_strangers
from members.rule.masks import MEMBERS
from members.rule.standing import Viewer
from netlib.fields import check_time_zone
from netlib.text.dates import zone_named
from netlib.text.names import fold

# Words that stand for pages.
RESERVED_SLUGS = {"service", "volunteer", "new", "search"}


def days(begins: str, ends: str) -> Func:
    """An expression of the days from the first up to, but without, the last; open where one is empty."""
    return Func(begins, ends, function="DATERANGE", output_field=DateRangeField())


class CommitteeQuerySet(models.QuerySet["Committee"]):
    """Reads of committees, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Committees that exist for this viewer."""
        return self.filter(exists_for(viewer))

    def run_by(self, viewer: Viewer) -> Self:
        """Committees that this viewer runs at this minute."""
        return self.filter(held_by(viewer, chairs=True))

    def served_by(self, viewer: Viewer) -> Self:
        """Committees on which this viewer serves at this minute."""
        return self.filter(held_by(viewer))

    def of_organization(self, organization: Organization) -> Self:
        """Committees of an organization and of its divisions."""
        return self.filter(Q(organization=organization) | Q(organization__parent=organization))

    def active(self) -> Self:
        """Committees that are not discharged."""
        return self.filter(Q(discharged=None) | Q(discharged__gt=local_day(timezone.now(), "")))


class Committee(models.Model):
    """A body on which people serve. It belongs to an organization, or runs an event, or both.

    `roster_audience` is Public or Members: where it does not reach, the committee does not exist. Its days begin at
    midnight in `time_zone`.
    """

    slug = models.SlugField(max_length=90, unique=True)
    name = models.CharField(max_length=160, help_text="The name of today; a former one stays with its dates.")
    key = models.CharField(max_length=160, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.STANDING)
    organization = models.ForeignKey(
        "members.Organization", models.PROTECT, null=True, blank=True, related_name="committees"
    )
    event = models.ForeignKey(
        "events.Event", models.PROTECT, null=True, blank=True, related_name="committees",
        verbose_name="event that it runs",
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subcommittees",
        verbose_name="part of",
    )  # fmt: skip
    charge = models.TextField(blank=True, max_length=10_000, help_text="Markdown.")
    size = models.PositiveSmallIntegerField("seats", null=True, blank=True)
    term_months = models.PositiveSmallIntegerField(
        "length of a term", default=12, validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text="In months.",
    )  # fmt: skip
    term_start = models.PositiveSmallIntegerField(
        "month in which terms start", default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    max_terms = models.PositiveSmallIntegerField(
        "terms in a row, at most", null=True, blank=True, help_text="Longer is allowed, with a warning."
    )
    time_zone = models.CharField(max_length=64, default="America/New_York")
    headings = models.ManyToManyField("members.Heading", blank=True, related_name="+", verbose_name="topics")
    roster_audience = AudienceField(default=MEMBERS)
    takes_volunteers = models.BooleanField("takes volunteers", default=False)
    call = models.TextField(
        "call for volunteers", blank=True, max_length=2000, help_text="Markdown. What a seat takes and gives."
    )
    established = models.DateField(null=True, blank=True)
    discharged = models.DateField("discharged on", null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    split_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="split_into")

    objects: ClassVar[CommitteeQuerySet] = CommitteeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=legal_open_audience("roster_audience") & reaching_strangers("roster_audience"),
                name="committee_roster_audience_open",
            ),
            models.CheckConstraint(
                condition=Q(organization__isnull=False) | Q(event__isnull=False), name="committee_belongs"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="committee_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | (~Q(merged_into=F("pk")) & Q(discharged__isnull=False)),
                name="committee_merged_is_discharged",
            ),
            models.CheckConstraint(
                condition=Q(split_from=None) | ~Q(split_from=F("pk")), name="committee_not_split_from_itself"
            ),
            models.CheckConstraint(
                condition=Q(discharged=None) | Q(established=None) | Q(discharged__gt=F("established")),
                name="committee_discharged_after",
            ),
            models.CheckConstraint(
                condition=Q(term_months__gte=1, term_start__gte=1, term_start__lte=12), name="committee_terms"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="committee_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search key in step with the name."""
        self.key = fold(self.name)[:160]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page of this committee."""
        return reverse("committee", args=[self.slug])

    def clean(self) -> None:
        """Raise ValidationError for the address of another page, and for a time zone that nobody knows."""
        check_time_zone(self.time_zone)
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": "This word stands for a page of its own. Choose another."})

    @property
    def today(self) -> dt.date:
        """The date where the committee is."""
        return timezone.now().astimezone(zone_named(self.time_zone)).date()

    @property
    def is_discharged(self) -> bool:
        """Whether it has done its work."""
        return self.discharged is not None and self.discharged <= self.today

    @property
    def what_it_is(self) -> str:
        """Its kind, and the organization to which it belongs."""
        kind = str(Kind(self.kind).label)
        return f"{kind}, {self.organization.name}" if self.organization else kind

    @property
    def terms_in_words(self) -> str:
        """How long its terms are, when they start, how many there may be, and how many seats."""
        row = f"; at most {self.max_terms} in a row" if self.max_terms else ""
        seats = f" {self.size} seats." if self.size else ""
        return f"{self.term_months} months, from {month_name[self.term_start]}{row}.{seats}"


class CommitteeName(models.Model):
    """A name that the committee had from one day up to, but without, another."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="names")
    name = models.CharField(max_length=160)
    begins = models.DateField("from", null=True, blank=True)
    ends = models.DateField("until", null=True, blank=True, help_text="The first day of the next name.")

    class Meta:
        ordering = ["begins", "pk"]
        verbose_name = "former name"
        constraints = [
            models.CheckConstraint(
                condition=Q(begins=None) | Q(ends=None) | Q(ends__gt=F("begins")), name="committee_name_dates"
            ),
            ExclusionConstraint(
                name="committee_one_name_at_a_time",
                expressions=[("committee", "="), (days("begins", "ends"), "&&")],
                violation_error_message="The committee has another name in these days.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def until(self) -> str:
        """The name, and the year in which it ended."""
        return f"{self.name}, to {self.ends.year}" if self.ends else self.name

    @property
    def in_its_years(self) -> str:
        """The name, and the years from and to which the committee had it."""
        if self.begins and self.ends:
            return f"{self.name}, from {self.begins.year} to {self.ends.year}"
        return f"{self.name}, from {self.begins.year}" if self.begins else self.until


class Meeting(models.Model):
    """An event that is a meeting of the committee: members who serve on it see it."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="meetings")
    event = models.OneToOneField("events.Event", models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"meeting {self.event_id} of {self.committee_id}"
