"""The ids of organizations in the schemes of the library world."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from members.schemes import BY_KEY, CHOICES, address_of, clean_id


class OrganizationId(models.Model):
    """An id of an organization. No two organizations have the same."""

    organization = models.ForeignKey("members.Organization", models.CASCADE, related_name="ids")
    scheme = models.CharField(max_length=10, choices=CHOICES)
    value = models.CharField("id", max_length=40)

    class Meta:
        verbose_name = "id"
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="organization_id_once"),
            models.CheckConstraint(
                condition=Q(scheme__in=[key for key, _ in CHOICES]), name="organization_id_scheme_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{BY_KEY[self.scheme].label} {self.value}"

    @property
    def address(self) -> str:
        """Where the organization of this id is described; "" where no scheme says."""
        return address_of(self.scheme, self.value)

    def clean(self) -> None:
        """Raises ValidationError for what cannot be an id of its scheme."""
        if self.scheme not in BY_KEY:
            return
        value = clean_id(self.scheme, self.value)
        if not value:
            scheme = BY_KEY[self.scheme]
            raise ValidationError({"value": f"This is no {scheme.label}. One looks like {scheme.example}."})
        self.value = value
