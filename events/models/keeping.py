"""What is kept beside the events: changes to tell guests about, feeds, settings, where imports came from."""

from django.db import models

from events.kinds import Remind
from netlib.fields import TokenField


class Notice(models.Model):
    """A set of changes of an event, told to its guests in one letter."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="notices")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class EventChange(models.Model):
    """One change of a published event, in words. Without a `notice`, its guests have not been told yet."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="changes")
    field = models.CharField(max_length=30)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    by = models.ForeignKey("members.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    notice = models.ForeignKey(Notice, models.CASCADE, null=True, blank=True, related_name="changes")

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["event", "at"], name="event_change_untold", condition=models.Q(notice__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.event_id}"


class EventSettings(models.Model):
    """A member's own settings for events. A member without a row has the defaults."""

    member = models.OneToOneField("members.Member", models.CASCADE, related_name="event_settings")
    remind = models.CharField("remind me", max_length=5, choices=Remind.choices, default=Remind.DAY)
    mail_on_invitation = models.BooleanField("mail me when somebody invites me", default=True)

    class Meta:
        verbose_name_plural = "event settings"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(remind__in=Remind.values), name="event_settings_remind_known"
            )
        ]

    def __str__(self) -> str:
        return f"event settings of {self.member_id}"


class FeedToken(models.Model):
    """The secret in the address of a member's own calendar feed; a new one ends the old one."""

    member = models.OneToOneField("members.Member", models.CASCADE, related_name="feed_token")
    token = TokenField(max_length=43, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"feed of {self.member_id}"


class ImportKey(models.Model):
    """Where an imported event came from, so that the next import changes it instead of adding it twice. A key without an
    event belongs to one that a curator removed: it is not imported again."""

    source = models.CharField(max_length=200, help_text="The calendar, by its name or address.")
    uid = models.CharField(max_length=500)
    recurrence = models.CharField(max_length=40, blank=True)
    event = models.ForeignKey(
        "events.Event", models.SET_NULL, null=True, blank=True, related_name="import_keys"
    )
    sequence = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, help_text="What the calendar said last time.")
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "uid", "recurrence"], name="import_key_once")
        ]

    def __str__(self) -> str:
        return self.uid
