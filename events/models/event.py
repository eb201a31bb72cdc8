"""The event, with what belongs to it: prices, co-hosts, its picture, its former addresses."""

import datetime as dt
import secrets
import uuid
import zoneinfo
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from events.kinds import BY_KEY, CHOICES, Face, Kind
from events.models.queries import OPEN_END, UP, EventQuerySet
from events.triggers import log_masks
from members.rule.columns import AudienceField, legal_audience, legal_open_audience

# The years in which events are; with others calendars cannot reckon.
FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST = dt.timedelta(days=366)


class Status(models.TextChoices):
    """How far an event is. Only published and cancelled ones exist for others than their hosts."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waits for a curator"
    DECLINED = "declined", "Declined"
    PUBLISHED = "published", "Published"
    CANCELLED = "cancelled", "Cancelled"


class Mode(models.TextChoices):
    """Where one takes part."""

    IN_PERSON = "person", "In person"
    ONLINE = "online", "Online"
    BOTH = "both", "In person and online"


def check_time_zone(name: str) -> None:
    """Raise ValidationError unless it is the IANA name of a time zone."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValidationError("This is no time zone that we know.") from None


def new_uid() -> str:
    """The identity of a new event in calendars: random, and it never changes."""
    return str(uuid.uuid4())


def host_leaves(collector: Any, field: Any, events: Any, using: str) -> None:
    """What becomes of the events of a member who is erased: their own go, those of an organization stay."""
    models.CASCADE(collector, field, events.filter(organization=None), using)
    models.SET_NULL(collector, field, events.exclude(organization=None), using)


class Event(models.Model):
    """Something that happens at a place or online. Times are UTC; `time_zone` says how they read there.

    An event belongs to an organization, or to the member who hosts it; its masks are those of the host. An event of
    an organization may have a host as well: whoever looks after it. On an all-day event `starts` and `ends` are
    the first moments of days in its zone, `ends` of the one after the last day.
    """

    uid = models.CharField(max_length=36, unique=True, default=new_uid, editable=False)
    year = models.SmallIntegerField(editable=False, help_text="The year in the address.")
    slug = models.SlugField(max_length=90)
    kind = models.CharField(max_length=12, choices=CHOICES)
    face = models.CharField("what for", max_length=12, choices=Face.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    title = models.CharField(max_length=140)
    summary = models.CharField("in one line", max_length=240, blank=True)
    description = models.TextField(blank=True, max_length=10_000)
    headings = models.ManyToManyField("members.Heading", blank=True, related_name="+", verbose_name="topics")

    starts = models.DateTimeField()
    ends = models.DateTimeField()
    time_zone = models.CharField(max_length=64, validators=[check_time_zone])
    all_day = models.BooleanField("all day", default=False)

    mode = models.CharField("where", max_length=8, choices=Mode.choices, default=Mode.IN_PERSON)
    venue = models.CharField(max_length=200, blank=True)
    address = models.TextField(blank=True, max_length=500)
    place = models.ForeignKey(
        "members.Place", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="town"
    )
    # Copied from the place, so that "near me" needs no other table.
    latitude = models.FloatField(null=True, blank=True, editable=False)
    longitude = models.FloatField(null=True, blank=True, editable=False)
    join_link = models.URLField("link to join", max_length=500, blank=True)
    getting_there = models.TextField(blank=True, max_length=1000)
    accessibility = models.TextField(blank=True, max_length=1000)

    organization = models.ForeignKey(
        "members.Organization", models.PROTECT, null=True, blank=True, related_name="events"
    )
    host = models.ForeignKey(
        "members.Member", host_leaves, null=True, blank=True, related_name="hosted_events"
    )

    registration_link = models.URLField(max_length=500, blank=True)
    free = models.BooleanField(default=False)
    price_note = models.CharField(max_length=200, blank=True)
    travel_estimate = models.CharField(max_length=200, blank=True)
    # The lowest of its prices, 0 when it is free, and empty when nothing is said.
    price_from = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True, editable=False)
    price_currency = models.CharField(max_length=3, blank=True, editable=False)

    capacity = models.PositiveIntegerField("places", null=True, blank=True)
    # Written by the trigger on answers alone.
    taken = models.PositiveIntegerField("places taken", default=0, editable=False)
    guests_each = models.PositiveSmallIntegerField("guests that each may bring", default=0)
    rsvp_deadline = models.DateTimeField("answers until", null=True, blank=True)

    audience = AudienceField()
    address_audience = AudienceField()
    guest_audience = AudienceField()
    # Set while an event for the host's contacts waits to be opened to more people.
    asked_audience = AudienceField(null=True, blank=True, default=None)

    series = models.ForeignKey("events.Series", models.SET_NULL, null=True, blank=True, related_name="events")
    original_starts = models.DateTimeField(null=True, blank=True, editable=False)
    changed_alone = models.BooleanField(
        default=False, editable=False, help_text="Differs from its series on purpose."
    )

    sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_modified = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancel_note = models.CharField("why it is cancelled", max_length=300, blank=True)
    curator_note = models.TextField("note of the curator", blank=True, max_length=1000)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    # What `with_faces` adds for a viewer; nothing else knows them.
    is_hosted: bool
    reads_address: bool
    reads_guests: bool
    is_guest: bool

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "slug"], name="event_address_once"),
            models.UniqueConstraint(fields=["series", "original_starts"], name="event_once_in_series"),
            models.CheckConstraint(condition=legal_audience(), name="event_audience_legal"),
            models.CheckConstraint(
                condition=legal_audience("address_audience"), name="event_address_audience_legal"
            ),
            models.CheckConstraint(
                condition=legal_audience("guest_audience"), name="event_guest_audience_legal"
            ),
            models.CheckConstraint(
                condition=Q(asked_audience=None) | legal_open_audience("asked_audience"),
                name="event_asked_audience_legal",
            ),
            # Nobody files anybody for an organization.
            models.CheckConstraint(
                condition=Q(organization=None)
                | (
                    legal_open_audience("audience")
                    & legal_open_audience("address_audience")
                    & legal_open_audience("guest_audience")
                ),
                name="event_of_organization_open",
            ),
            models.CheckConstraint(
                condition=Q(host__isnull=False) | Q(organization__isnull=False), name="event_belongs"
            ),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="event_ends_after_start"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=F("taken")), name="event_not_overbooked"
            ),
            models.CheckConstraint(condition=Q(taken__gte=0), name="event_taken_counted"),
            models.CheckConstraint(
                condition=Q(kind__in=[key for key, _ in CHOICES]), name="event_kind_known"
            ),
            models.CheckConstraint(condition=Q(face__in=Face.values), name="event_face_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="event_status_known"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="event_mode_known"),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.PUBLISHED, Status.CANCELLED]) | Q(published_at__isnull=False),
                name="event_published_when",
            ),
            models.CheckConstraint(
                condition=Q(price_from=None) | Q(price_from__gte=0), name="event_price_from_positive"
            ),
        ]
        indexes = [
            models.Index(fields=["starts", "id"], name="event_starts"),
            models.Index(fields=["ends"], name="event_ends"),
            models.Index(fields=["host", "starts"], name="event_host"),
            models.Index(
                fields=["organization", "starts"],
                name="event_organization",
                condition=Q(organization__isnull=False),
            ),
            models.Index(fields=["place", "starts"], name="event_place", condition=Q(place__isnull=False)),
            models.Index(
                fields=["latitude", "longitude"], name="event_position", condition=Q(latitude__isnull=False)
            ),
            models.Index(fields=["submitted_at"], name="event_waiting", condition=Q(status=Status.SUBMITTED)),
        ]
        triggers = log_masks

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the year of the address and the copied position in step."""
        self.keep_in_step()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page of this event."""
        return reverse("event", args=[self.year, self.slug])

    def keep_in_step(self) -> None:
        """Write down what follows from other fields: the year of the address, and the position of the place."""
        self.year = self.local_starts.year
        if self.place is None:
            self.latitude = self.longitude = None
        else:
            self.latitude, self.longitude = self.place.latitude, self.place.longitude

    def clean(self) -> None:
        """Raise ValidationError for times that no calendar can do anything with."""
        if self.starts.year < FIRST_YEAR or self.ends.year > LAST_YEAR:
            raise ValidationError(f"An event takes place in the years {FIRST_YEAR} to {LAST_YEAR}.")
        if self.ends - self.starts > LONGEST:
            raise ValidationError("An event lasts a year at most.")

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of the event."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def local_starts(self) -> dt.datetime:
        """When it starts, as clocks show it there."""
        return self.starts.astimezone(self.zone)

    @property
    def local_ends(self) -> dt.datetime:
        """When it ends, as clocks show it there."""
        return self.ends.astimezone(self.zone)

    @property
    def last_day(self) -> dt.date:
        """The last day on which it goes on, there."""
        last = max(self.starts, self.ends - dt.timedelta(microseconds=1))
        return last.astimezone(self.zone).date()

    @property
    def says_end(self) -> bool:
        """Whether it is said when it ends; else it ends where it starts, as far as the database knows."""
        return self.ends > self.starts

    @property
    def iso_starts(self) -> str:
        """When it starts there in ISO 8601: a day alone where it takes whole days."""
        return (self.local_starts.date() if self.all_day else self.local_starts).isoformat()

    @property
    def iso_ends(self) -> str:
        """When it ends there, likewise: of whole days the last one. Empty when nobody says."""
        if not self.says_end:
            return ""
        return (self.last_day if self.all_day else self.local_ends).isoformat()

    @property
    def kind_shown(self) -> Kind:
        """Its kind with the icon and what is usual."""
        return BY_KEY[self.kind]

    @property
    def is_up(self) -> bool:
        """Whether it exists for others than its hosts."""
        return self.status in UP

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.status == Status.CANCELLED

    @property
    def sees_address(self) -> bool:
        """Whether the viewer of `with_faces` may read its address and the link to join."""
        return self.is_hosted or self.reads_address or self.is_guest

    @property
    def only_as_guest(self) -> bool:
        """Whether that is for being a guest alone."""
        return self.is_guest and not (self.is_hosted or self.reads_address)

    @property
    def sees_guests(self) -> bool:
        """Whether the guest list is there for the viewer of `with_faces`."""
        return self.is_hosted or self.reads_guests

    @property
    def is_full(self) -> bool:
        """Whether somebody who says yes now waits for a place."""
        return self.capacity is not None and self.taken >= self.capacity

    @property
    def is_over(self) -> bool:
        """Whether it has ended; one whose ending nobody says goes on for some hours."""
        ends = self.ends if self.says_end else self.ends + OPEN_END
        return ends <= timezone.now()


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
    """Somebody who hosts along: sees and does what the host does."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="cohosts")
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="cohosting")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="cohost_once")]

    def __str__(self) -> str:
        return f"{self.member_id} hosts {self.event_id} along"


def new_version() -> str:
    """A random part of an address; a new picture has a new one."""
    return secrets.token_urlsafe(16)


class Picture(models.Model):
    """The picture of an event, re-encoded by us; it leaves the database only through the check of its event."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="picture")
    image = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    description = models.CharField("what it shows", max_length=200, blank=True)
    version = models.CharField(max_length=22, default=new_version)

    def __str__(self) -> str:
        return f"picture of {self.event_id}"


class OldAddress(models.Model):
    """An address that led to the event before it was moved to another year, renamed or merged."""

    year = models.SmallIntegerField()
    slug = models.SlugField(max_length=90)
    event = models.ForeignKey(Event, models.CASCADE, related_name="old_addresses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "slug"], name="old_event_address_once")]

    def __str__(self) -> str:
        return f"{self.year}/{self.slug}"
