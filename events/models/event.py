"""The event and its picture."""

import datetime as dt
import secrets
import zoneinfo
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from events.fields import HostField
from events.kinds import BY_KEY, CHOICES, Face, Kind, Mode, Status
from events.models.queries import (
    OPEN_END,
    PUBLISHED,
    hosted_by,
    is_coming,
    is_guest,
    reached,
    seen_by,
    was_published,
    whether,
)
from members.rule.columns import (
    AudienceField,
    in_good_standing,
    is_asked,
    legal_audience,
    legal_open_audience,
    reaching_strangers,
)
from members.rule.masks import is_open_audience
from members.rule.standing import Viewer
from netlib.fields import TokenField, UidField, check_time_zone
from netlib.text.dates import machine_form, zone_named

# Events are in these years: calendars cannot count with others.
FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST = dt.timedelta(days=366)


class EventQuerySet(models.QuerySet["Event"]):
    """Reads of events, viewer first."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Events that this viewer may see."""
        return self.filter(seen_by(viewer))

    def with_access(self, viewer: Viewer) -> Self:
        """Adds to each event what more of it the viewer may read; `Event` puts it together as `sees_address` and
        `sees_guests`. Comes after `visible_to`, and narrows nothing."""
        return self.annotate(
            is_hosted=whether(hosted_by(viewer)),
            reads_address=whether(reached(viewer, "address_audience")),
            reads_guests=whether(reached(viewer, "guest_audience")),
            is_guest=whether(is_guest(viewer)),
        )

    def hosted_by(self, viewer: Viewer) -> Self:
        """Events that this viewer hosts, as the host or a co-host."""
        return self.filter(hosted_by(viewer))

    def open_to_outsiders(self) -> Self:
        """Events that exist for people who hold an invitation and have no account: published, and the host is here."""
        return self.filter(was_published(), Q(organization__isnull=False) | in_good_standing("host__"))

    def published(self) -> Self:
        """Events that exist for others than their hosts, cancelled ones too."""
        return self.filter(was_published())

    def coming(self) -> Self:
        """Events that are not over."""
        return self.filter(is_coming())

    def for_curators(self) -> Self:
        """Events that curators look after: those that are or ask to be for everybody. A draft belongs to its host alone,
        and so does an event for somebody's own contacts."""
        return self.exclude(status=Status.DRAFT).filter(
            Q(organization__isnull=False) | reaching_strangers("audience") | is_asked("asked_audience")
        )

    def waiting_for_curators(self) -> Self:
        """Events that wait for a curator's answer."""
        return self.for_curators().filter(Q(status=Status.SUBMITTED) | is_asked("asked_audience"))


class Event(models.Model):
    """Something that happens at a place or online. Times are UTC; `time_zone` says how they read there.

    An event belongs to an organization, or to the member who hosts it, whose filings its audiences count with. An event
    of an organization may have a host as well, who looks after it. On an all-day event `starts` and `ends` are the first
    moments of days in its zone, `ends` that of the day after the last one.
    """

    uid = UidField(unique=True, editable=False)
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
    time_zone = models.CharField(max_length=64)
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
    host = HostField("members.Member", null=True, blank=True, related_name="hosted_events")

    registration_link = models.URLField(max_length=500, blank=True)
    free = models.BooleanField(default=False)
    price_note = models.CharField(max_length=200, blank=True)
    travel_estimate = models.CharField(max_length=200, blank=True)
    # The lowest of its prices, 0 when it is free, and empty when nothing is said.
    price_from = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True, editable=False)
    price_currency = models.CharField(max_length=3, blank=True, editable=False)

    capacity = models.PositiveIntegerField("places", null=True, blank=True)
    # Only the trigger on answers writes it.
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

    # What `with_access` adds for a viewer.
    is_hosted: bool
    reads_address: bool
    reads_guests: bool
    is_guest: bool
    # What `reads.cards.for_cards` adds for a viewer.
    invited: bool
    answer: str | None

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
            # An organization files nobody.
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
        """Raise ValidationError for what the constraints of the database would refuse, and for times that calendars cannot
        hold. Asks the database for nothing."""
        check_time_zone(self.time_zone)
        if self.starts.year < FIRST_YEAR or self.ends.year > LAST_YEAR:
            raise ValidationError(f"An event takes place in the years {FIRST_YEAR} to {LAST_YEAR}.")
        if self.ends < self.starts:
            raise ValidationError("It ends before it begins.")
        if self.ends - self.starts > LONGEST:
            raise ValidationError("An event lasts a year at most.")
        if self.host_id is None and self.organization_id is None:
            raise ValidationError("An event belongs to a host or to an organization.")
        masks = (self.audience, self.address_audience, self.guest_audience)
        # An organization files nobody.
        if self.organization_id is not None and not all(is_open_audience(mask) for mask in masks):
            raise ValidationError("An event of an organization is for the public or for members.")

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of the event."""
        return zone_named(self.time_zone)

    @property
    def local_starts(self) -> dt.datetime:
        """When it starts, on the clocks of its zone."""
        return self.starts.astimezone(self.zone)

    @property
    def local_ends(self) -> dt.datetime:
        """When it ends, on the clocks of its zone."""
        return self.ends.astimezone(self.zone)

    @property
    def last_day(self) -> dt.date:
        """Its last day, in its zone."""
        last = max(self.starts, self.ends - dt.timedelta(microseconds=1))
        return last.astimezone(self.zone).date()

    @property
    def says_end(self) -> bool:
        """Whether it has an end. An event without one is stored as ending when it starts."""
        return self.ends > self.starts

    @property
    def iso_starts(self) -> str:
        """When it starts in its zone, in ISO 8601: a date alone for an all-day event."""
        return machine_form(self.local_starts.date() if self.all_day else self.local_starts)

    @property
    def iso_ends(self) -> str:
        """When it ends, likewise; the last day of an all-day event. Empty when it has no end."""
        if not self.says_end:
            return ""
        return machine_form(self.last_day if self.all_day else self.local_ends)

    @property
    def kind_shown(self) -> Kind:
        """Its kind, with the icon and the usual audience of answers."""
        return BY_KEY[self.kind]

    @property
    def was_published(self) -> bool:
        """Whether it exists for others than its hosts: it is published, or was and is cancelled now."""
        return self.status in PUBLISHED

    @property
    def is_cancelled(self) -> bool:
        """Whether it is cancelled."""
        return self.status == Status.CANCELLED

    @property
    def sees_address(self) -> bool:
        """Whether the viewer of `with_access` may read its address and the link to join."""
        return self.is_hosted or self.reads_address or self.is_guest

    @property
    def only_as_guest(self) -> bool:
        """Whether the viewer may read the address only because they are a guest."""
        return self.is_guest and not (self.is_hosted or self.reads_address)

    @property
    def sees_guests(self) -> bool:
        """Whether the viewer of `with_access` may read the guest list."""
        return self.is_hosted or self.reads_guests

    @property
    def is_full(self) -> bool:
        """Whether a member who says yes now has to wait for a place."""
        return self.capacity is not None and self.taken >= self.capacity

    @property
    def is_over(self) -> bool:
        """Whether it has ended. An event without an end lasts three hours."""
        ends = self.ends if self.says_end else self.ends + OPEN_END
        return ends <= timezone.now()


def new_version() -> str:
    """A random part of an address; each new picture gets a new one."""
    return secrets.token_urlsafe(16)


class Picture(models.Model):
    """The picture of an event, re-encoded by us. It is served only to those who may see the event."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="picture")
    image = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    description = models.CharField("what it shows", max_length=200, blank=True)
    version = TokenField(max_length=22)

    def __str__(self) -> str:
        return f"picture of {self.event_id}"
