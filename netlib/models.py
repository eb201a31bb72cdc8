"""What belongs to the house and to no member: letters on their way, and the letters of the development mailbox."""

from django.db import models


class OutgoingLetter(models.Model):
    """A rendered email that waits to be sent; the row is deleted when it is, as it may hold a one-time code."""

    recipient = models.EmailField()
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"letter {self.pk}"


class MailboxLetter(models.Model):
    """An email that went to the development mailbox instead of to the world. Never filled in production."""

    sender = models.CharField(max_length=255)
    recipient = models.CharField(max_length=1000)
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"mailbox letter {self.pk}"
