"""Files that curators brought and have not imported yet."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Stage(models.TextChoices):
    """How far an import is."""

    READING = "reading", "Is being read"
    READY = "ready", "Can be looked at"
    FAILED = "failed", "Cannot be read"
    RUNNING = "running", "Is being imported"
    DONE = "done", "Is imported"


class Upload(models.Model):
    """A file between looking at it and importing it. It goes with the import, or after a day. `purpose` says what is
    imported from it; `options` is what was chosen, `said` what reading or importing it has said."""

    token = models.CharField(max_length=30, unique=True)
    by = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20)
    name = models.CharField(max_length=200, blank=True)
    data = models.BinaryField(help_text="Packed with zlib.")
    options = models.JSONField(default=dict)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.READING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    said = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="upload_stage_known"),
        ]
        indexes = [models.Index(fields=["made_at"], name="upload_made_at")]

    def __str__(self) -> str:
        return f"upload {self.pk}"
