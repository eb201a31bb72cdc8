"""Service in members' own words, until a chair or a curator confirms it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from committees.models.committee import Committee
from committees.models.queries import held_by
from committees.roles import Role
from members.rule.columns import (
    AudienceField,
    in_good_standing,
    legal_audience,
    legal_open_audience,
    not_blocked,
    visible_to,
    with_standing,
)
from members.rule.masks import OWN_STANDING
from members.rule.standing import Viewer
from netlib.text.names import fold

FIRST_YEAR, LAST_YEAR = 1900, 2199


class OwnServiceQuerySet(models.QuerySet["OwnService"]):
    """Reads of service in members' own words, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """What members show to this viewer; the viewer's own; and what waits for those who run its committee."""
        shown = visible_to(viewer, owner="member")
        if viewer.member_id is None:
            return self.filter(shown)
        there = in_good_standing("member__") & not_blocked(viewer, "member")
        return self.filter(
            shown | (there & Q(refused_at=None) & held_by(viewer, chairs=True, committee="committee_id"))
        )

    def shown_with(self, standing: int) -> Self:
        """Of one member, what their profile shows to a standing towards them."""
        return self if standing == OWN_STANDING else self.filter(with_standing(standing))

    def unmatched(self) -> Self:
        """That on committees that Netlib does not know and no curator has looked at."""
        return self.filter(committee=None, refused_at=None)

    def waiting(self) -> Self:
        """That on known committees which nobody has confirmed or refused."""
        return self.filter(committee__isnull=False, refused_at=None)


class OwnService(models.Model):
    """That a member served on a committee from one year to another, in the member's own words. Once a chair or a curator
    confirms it, a seat takes its place.

    A committee that Netlib does not know has a `name` and perhaps an `association` instead. Curators see those, the role
    and the years, but not whose it is, until they match it to a committee.
    """

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="own_service")
    committee = models.ForeignKey(
        Committee, models.CASCADE, null=True, blank=True, related_name="own_service"
    )
    name = models.CharField("committee", max_length=160, blank=True)
    association = models.CharField("association or library", max_length=160, blank=True)
    key = models.CharField(max_length=160, editable=False, blank=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    from_year = models.SmallIntegerField()
    to_year = models.SmallIntegerField()
    audience = AudienceField()
    # As far as the member agreed to be on the roster when they said it; empty: not at all.
    agreed_audience = AudienceField(null=True, default=None, blank=True, editable=False)
    said_at = models.DateTimeField(auto_now_add=True)
    refused_at = models.DateTimeField("not confirmed", null=True, blank=True)

    objects: ClassVar[OwnServiceQuerySet] = OwnServiceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-from_year", "-pk"]
        constraints = [
            models.CheckConstraint(condition=legal_audience(), name="own_service_audience_legal"),
            models.CheckConstraint(
                condition=Q(agreed_audience=None) | legal_open_audience("agreed_audience"),
                name="own_service_agreed_audience_legal",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="own_service_role_known"),
            models.CheckConstraint(
                condition=Q(from_year__gte=FIRST_YEAR, to_year__lte=LAST_YEAR, to_year__gte=F("from_year")),
                name="own_service_years",
            ),
            models.CheckConstraint(
                condition=Q(committee__isnull=False) | ~Q(name=""), name="own_service_names_a_committee"
            ),
            models.UniqueConstraint(
                fields=["member", "committee", "role", "from_year"],
                name="own_service_once",
                condition=Q(committee__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["member", "key", "role", "from_year"],
                name="own_service_written_once",
                condition=Q(committee=None),
            ),
        ]
        indexes = [
            models.Index(fields=["committee"], name="own_service_waiting", condition=Q(refused_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.called}, {self.years}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key in step with the name."""
        self.key = fold(self.name)[:160]
        super().save(*args, **kwargs)

    @property
    def called(self) -> str:
        """The committee by its name."""
        return self.committee.name if self.committee else self.name

    @property
    def years(self) -> str:
        """The years in words: "2010–2011", "2010"."""
        same = self.from_year == self.to_year
        return str(self.from_year) if same else f"{self.from_year}–{self.to_year}"

    @property
    def cv(self) -> str:
        """The line of a CV: years, role, committee, association."""
        owner = self.committee.organization if self.committee else None
        where = (owner.abbreviation or owner.name) if owner else self.association
        parts = [str(Role(self.role).label), self.called, where]
        return f"{self.years}  {', '.join(part for part in parts if part)}"
