"""What members share: places, organizations and the headings of the topic vocabulary."""

from typing import Any

from django.contrib.postgres.indexes import OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper

from netlib.text.countries import country_name
from netlib.text.names import fold


class Place(models.Model):
    """A town or city, loaded once from GeoNames; the key is its GeoNames number."""

    geoname_id = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=200)
    key = models.CharField("search key", max_length=200, help_text="The name, folded.")
    region = models.CharField(
        max_length=120, blank=True, help_text="State, province or the like, as written."
    )
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")
    latitude = models.FloatField(help_text="Degrees north, WGS 84.")
    longitude = models.FloatField(help_text="Degrees east, WGS 84.")
    time_zone = models.CharField(max_length=64, help_text="IANA name.")
    population = models.IntegerField(default=0)

    class Meta:
        ordering = ["key", "geoname_id"]
        indexes = [
            models.Index(fields=["key"], name="place_key_prefix", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["latitude", "longitude"], name="place_position"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.region, self.country_name) if part)

    @property
    def country_name(self) -> str:
        """The country in English; empty for a place in the United States that has a state."""
        return "" if self.country == "US" and self.region else country_name(self.country) or self.country


class OrganizationKind(models.TextChoices):
    """The kinds of organizations."""

    PUBLIC = "public", "Public library"
    ACADEMIC = "academic", "Academic library"
    SCHOOL = "school", "School library"
    SPECIAL = "special", "Special library"
    NATIONAL = "national", "National or state library"
    ARCHIVE = "archive", "Archive or museum"
    ASSOCIATION = "association", "Association"
    DIVISION = "division", "Division of an association"
    LIBRARY_SCHOOL = "library-school", "Library school"
    CONSORTIUM = "consortium", "Consortium or network"
    VENDOR = "vendor", "Vendor"


# Most organizations have none: without this condition the planner would estimate far too many rows.
_ABBREVIATED = ~Q(abbreviation="")


def has_abbreviation(text: str) -> Q:
    """Organizations, or merged ones, with this abbreviation."""
    return Q(abbreviation__iexact=text.strip()) & _ABBREVIATED


# Slugs of other pages under /organizations/.
RESERVED = {"names", "suggest"}


class Organization(models.Model):
    """A library, an association or a division of one, a school, a vendor."""

    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=30, blank=True)
    key = models.CharField("search key", max_length=200, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=OrganizationKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="divisions")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    website = models.URLField(blank=True)
    about = models.TextField(blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=models.F("pk")), name="organization_not_its_own_parent"
            ),
        ]
        indexes = [
            models.Index(fields=["key"], name="organization_key_prefix", opclasses=["varchar_pattern_ops"]),
            models.Index(
                OpClass(Upper("abbreviation"), name="text_pattern_ops"),
                name="organization_short",
                condition=_ABBREVIATED,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search key in step with the name."""
        self.key = fold(self.name)[:200]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """An organization is not part of itself or of its own parts, and its slug is not that of another page."""
        if self.slug in RESERVED or OldOrganization.objects.filter(slug=self.slug).exists():
            raise ValidationError({"slug": "There is another page at this address."})
        if self.parent is not None and self.would_ring(self.parent):
            raise ValidationError({"parent": f"{self.parent} is part of {self} already, or the same."})

    def would_ring(self, parent: "Organization | None") -> bool:
        """Whether the organization would be below itself with that parent. One query for each level."""
        seen: set[int] = set()
        while parent is not None and parent.pk not in seen:
            if parent.pk == self.pk:
                return True
            seen.add(parent.pk)
            parent = parent.parent
        return False


class OldOrganization(models.Model):
    """An organization that was merged into another: its number, slug and names, which links, saved searches,
    lines and tables may still use."""

    number = models.BigIntegerField(unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    key = models.CharField("search key", max_length=200, db_index=True)
    abbreviation = models.CharField(max_length=30, blank=True)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "former address"
        verbose_name_plural = "former addresses"
        indexes = [
            models.Index(Upper("abbreviation"), name="old_organization_short", condition=_ABBREVIATED),
        ]

    def __str__(self) -> str:
        return self.slug


class Heading(models.Model):
    """A topic of the shared vocabulary under its preferred name."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    scope_note = models.TextField(blank=True)
    broader = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="narrower")
    see_also = models.ManyToManyField("self", blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="heading_name_once")]

    def __str__(self) -> str:
        return self.name


class HeadingName(models.Model):
    """A name of a heading: its own, or a synonym with a *see* reference."""

    heading = models.ForeignKey(Heading, models.CASCADE, related_name="names")
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120, unique=True, editable=False)

    class Meta:
        ordering = ["name"]
        indexes = [
            models.Index(fields=["key"], name="heading_name_prefix", opclasses=["varchar_pattern_ops"])
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search key in step with the name."""
        self.key = fold(self.name)[:120]
        super().save(*args, **kwargs)
