"""What was read from a file and waits to be imported."""

from django.db import models

from members.models import Upload


class ImportRow(models.Model):
    """One event of a file that a curator looks at, or something that was left out. `what` is a key of
    events.services.import_plan.WORDS, or "left"; `name` that of its step; `number` its row or line in the file.

    `asks` says that somebody should look at it, `chosen` that it will be imported.
    """

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="event_rows")
    position = models.PositiveIntegerField()
    what = models.CharField(max_length=10)
    asks = models.BooleanField(default=False)
    chosen = models.BooleanField(default=True)
    number = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=560)
    event = models.ForeignKey("events.Event", models.SET_NULL, null=True, related_name="+")
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["upload", "position"], name="import_row_once")]

    def __str__(self) -> str:
        return f"row {self.position} of upload {self.upload_id}"
