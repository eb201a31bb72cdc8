"""The parts of a profile: its lines and its two photos."""

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
    """Reads of lines for a viewer."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Lines of any owner that this viewer may see."""
        return self.filter(visible_to(viewer))

    def with_standing(self, standing: int) -> Self:
        """Lines of one owner for a viewer whose standing is known."""
        return self.filter(with_standing(standing))

    def over(self) -> Self:
        """Lines that have ended, such as a past position."""
        return self._with_span().filter(until__gt="", until__lte=today())

    def current(self) -> Self:
        """Lines that have begun, or do not say when, and have not ended."""
        # Not `exclude`: most lines have no end, and NULL is not later than today.
        lasts = models.Q(until="") | models.Q(until__gt=today())
        return self._with_span().filter(lasts, since__lte=today())

    def _with_span(self) -> Self:
        begin, end = (
            Coalesce(KeyTextTransform(name, "value"), models.Value("", models.TextField()))
            for name in ("from", "to")
        )
        return self.annotate(since=begin, until=end)


class Entry(models.Model):
    """One line of a profile. `kind` is the key of a `members.kinds.Kind`, which knows the parts of `value`.
    `place` is where the owner is because of this line; it is empty once the line has ended."""

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
    def read(self) -> str:
        """What the line says, in the reader's own form."""
        read = BY_KEY[self.kind].read
        return read(self.value) if read and self.value else self.text

    @property
    def called(self) -> str:
        """What the line is called: its own label, or else that of its kind."""
        return self.label or BY_KEY[self.kind].label


class Face(models.TextChoices):
    """The professional or the personal photo."""

    PROFESSIONAL = "work", "At work"
    PERSONAL = "home", "Off the clock"


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Reads of photos for a viewer."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Photos that this viewer may see."""
        return self.filter(visible_to(viewer))

    def with_standing(self, standing: int) -> Self:
        """Photos of one owner for a viewer whose standing is known."""
        return self.filter(with_standing(standing))


class Photo(models.Model):
    """A member's professional or personal photo, re-encoded by us. It is served only to viewers whom the rule
    lets see it."""

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
        """The address of the picture, for viewers who may see it. The owner must be loaded."""
        return reverse("photo", args=[self.owner.handle, self.face, self.version])


class Change(models.Model):
    """One change of an audience or a filing, for the owner alone. Only triggers write it (members/sql/log.sql), but for
    the looks of superusers (`members.services.looks`), which have no masks: `subject` is the superuser, `label` the model."""

    LOOKED = "looked"

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
