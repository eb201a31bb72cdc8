"""What a profile is made of: its lines and its two photos."""

from typing import ClassVar, Self

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.urls import reverse

from members.kinds import BY_KEY
from members.rule.columns import AudienceField, legal_audience, visible_to, with_standing
from members.rule.standing import Viewer
from netlib.text.partial_dates import today


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of lines, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Lines that this viewer may see, whoever owns them."""
        return self.filter(visible_to(viewer))

    def with_standing(self, standing: int) -> Self:
        """Lines of one owner for a viewer whose standing is known."""
        return self.filter(with_standing(standing))

    def over(self) -> Self:
        """Lines whose end is reached, such as a position that somebody left."""
        return self._with_span().filter(until__gt="", until__lte=today())

    def current(self) -> Self:
        """Lines that have begun, as far as they say when, and whose end is not reached."""
        # Not `exclude`: most have no end, of which SQL could not say that it is later.
        lasts = models.Q(until="") | models.Q(until__gt=today())
        return self._with_span().filter(lasts, since__lte=today())

    def _with_span(self) -> Self:
        begin, end = (
            Coalesce(KeyTextTransform(name, "value"), models.Value("", models.TextField()))
            for name in ("from", "to")
        )
        return self.annotate(since=begin, until=end)


class Entry(models.Model):
    """One line of a profile. `kind` names a `members.kinds.Kind`, which knows the shape of `value`. `place` is where
    the owner is by this line: nowhere, once it is over."""

    owner = models.ForeignKey("members.Member", models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=30)
    label = models.CharField("your own label", max_length=40, blank=True)
    value = models.JSONField(default=dict)
    text = models.TextField(blank=True, help_text="The value in plain words, as it is shown and searched.")
    organization = models.ForeignKey(
        "members.Organization", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    heading = models.ForeignKey("members.Heading", models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey("members.Place", models.PROTECT, null=True, blank=True, related_name="+")
    audience = AudienceField()
    position = models.IntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[EntryQuerySet] = EntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "profile line"
        constraints = [models.CheckConstraint(condition=legal_audience(), name="entry_audience_legal")]
        indexes = [
            models.Index(fields=["owner", "position"], name="entry_owner"),
            models.Index(
                fields=["organization"],
                name="entry_organization",
                condition=models.Q(organization__isnull=False),
            ),
            models.Index(fields=["heading"], name="entry_heading", condition=models.Q(heading__isnull=False)),
            models.Index(fields=["place"], name="entry_place", condition=models.Q(place__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def called(self) -> str:
        """What the line is called: its own label, or else that of its kind."""
        return self.label or BY_KEY[self.kind].label


class Face(models.TextChoices):
    """Which face of the member a photo shows."""

    PROFESSIONAL = "work", "At work"
    PERSONAL = "home", "Off the clock"


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Reads of photos, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Photos that this viewer may see."""
        return self.filter(visible_to(viewer))

    def with_standing(self, standing: int) -> Self:
        """Photos of one owner for a viewer whose standing is known."""
        return self.filter(with_standing(standing))


class Photo(models.Model):
    """One photo for each face, re-encoded by us; it leaves the database only through the check."""

    owner = models.ForeignKey("members.Member", models.CASCADE, related_name="photos")
    face = models.CharField(max_length=4, choices=Face.choices)
    image = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    description = models.CharField("what it shows", max_length=200, blank=True)
    version = models.CharField(max_length=22, help_text="Random; a new picture has a new address.")
    audience = AudienceField()

    objects: ClassVar[PhotoQuerySet] = PhotoQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["face"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "face"], name="photo_once_a_face"),
            models.CheckConstraint(condition=legal_audience(), name="photo_audience_legal"),
        ]

    def __str__(self) -> str:
        return f"{self.face} photo of {self.owner_id}"

    def get_absolute_url(self) -> str:
        """Where the picture is, for those who may see it; needs the owner loaded."""
        return reverse("photo", args=[self.owner.handle, self.face, self.version])


class Export(models.Model):
    """A copy of everything about a member, built by the worker and kept for a few days."""

    owner = models.ForeignKey("members.Member", models.CASCADE, related_name="exports")
    asked_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    archive = models.BinaryField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"export {self.pk}"


class Change(models.Model):
    """One change of an audience or a filing, for the owner alone. Written by triggers only
    (members/sql/log.sql)."""

    owner = models.ForeignKey("members.Member", models.CASCADE, related_name="changes")
    what = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    label = models.CharField(max_length=200, blank=True)
    before = models.BigIntegerField(null=True)
    after = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["owner", "-at", "-id"], name="change_owner")]

    def __str__(self) -> str:
        return f"{self.what} {self.subject}"
