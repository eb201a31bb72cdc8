"""What belongs to an event and is read with it: prices, co-hosts, former addresses."""

from django.db import models
from django.db.models import Q

from events.models.event import Event


class Price(models.Model):
    """One named price: "Members, early", 120.00 USD, until some day."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="prices")
    name = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    currency = models.CharField(max_length=3, default="USD", help_text="ISO 4217.")
    until = models.DateField("up to and including", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "amount", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_not_negative"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="price_currency_iso"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.amount} {self.currency}"


class CoHost(models.Model):
    """A member who hosts an event with its host: sees and does what the host does."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="cohosts")
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="cohosting")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="cohost_once")]

    def __str__(self) -> str:
        return f"co-host {self.member_id} of {self.event_id}"


class OldAddress(models.Model):
    """An address that led to the event before it moved to another year, was published or merged."""

    year = models.SmallIntegerField()
    slug = models.SlugField(max_length=90)
    event = models.ForeignKey(Event, models.CASCADE, related_name="old_addresses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "slug"], name="old_event_address_once")]

    def __str__(self) -> str:
        return f"{self.year}/{self.slug}"
