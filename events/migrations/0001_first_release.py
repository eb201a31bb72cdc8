"""Events, their hosts and their guests."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.math
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import events.fields
import members.rule.columns
import netlib.fields
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0002_functions_and_triggers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", netlib.fields.UidField(editable=False, max_length=36, unique=True)),
                ("slug", models.SlugField(max_length=90, unique=True)),
                ("title", models.CharField(max_length=140)),
                (
                    "edition_naming",
                    models.CharField(
                        blank=True,
                        help_text="The title of each edition; {year} becomes its year.",
                        max_length=140,
                    ),
                ),
                (
                    "rule",
                    models.TextField(
                        blank=True, help_text="RFC 5545, without its name.", verbose_name="RRULE"
                    ),
                ),
                ("starts", models.DateTimeField(blank=True, null=True, verbose_name="first start")),
                ("time_zone", models.CharField(blank=True, max_length=64)),
                (
                    "minutes",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="how long each is, in minutes"
                    ),
                ),
                ("made_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("skipped", models.JSONField(blank=True, default=list)),
                (
                    "host",
                    events.fields.HostField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hosted_series",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="members.organization",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "series",
                "ordering": ["title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("host__isnull", False), ("organization__isnull", False), _connector="OR"
                        ),
                        name="series_belongs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rule", ""),
                            models.Q(("starts__isnull", False), models.Q(("time_zone", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="series_rule_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", netlib.fields.UidField(editable=False, max_length=36, unique=True)),
                ("year", models.SmallIntegerField(editable=False, help_text="The year in the address.")),
                ("slug", models.SlugField(max_length=90)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("conference", "Conference"),
                            ("institute", "Institute"),
                            ("workshop", "Workshop"),
                            ("webinar", "Webinar"),
                            ("meeting", "Association meeting"),
                            ("cocktails", "Cocktail party"),
                            ("dinner", "Dinner"),
                            ("books", "Book group"),
                            ("knitting", "Knitting group"),
                            ("gathering", "Other gathering"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "face",
                    models.CharField(
                        choices=[("professional", "Professional"), ("social", "Social")],
                        max_length=12,
                        verbose_name="what for",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for a curator"),
                            ("declined", "Declined"),
                            ("published", "Published"),
                            ("cancelled", "Canceled"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=140)),
                ("summary", models.CharField(blank=True, max_length=240, verbose_name="in one line")),
                ("description", models.TextField(blank=True, max_length=10000)),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("time_zone", models.CharField(max_length=64)),
                ("all_day", models.BooleanField(default=False, verbose_name="all day")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("person", "In person"),
                            ("online", "Online"),
                            ("both", "In person and online"),
                        ],
                        default="person",
                        max_length=8,
                        verbose_name="where",
                    ),
                ),
                ("venue", models.CharField(blank=True, max_length=200)),
                ("address", models.TextField(blank=True, max_length=500)),
                ("latitude", models.FloatField(blank=True, editable=False, null=True)),
                ("longitude", models.FloatField(blank=True, editable=False, null=True)),
                ("join_link", models.URLField(blank=True, max_length=500, verbose_name="link to join")),
                ("getting_there", models.TextField(blank=True, max_length=1000)),
                ("accessibility", models.TextField(blank=True, max_length=1000)),
                ("registration_link", models.URLField(blank=True, max_length=500)),
                ("free", models.BooleanField(default=False)),
                ("price_note", models.CharField(blank=True, max_length=200)),
                ("travel_estimate", models.CharField(blank=True, max_length=200)),
                (
                    "price_from",
                    models.DecimalField(
                        blank=True, decimal_places=2, editable=False, max_digits=9, null=True
                    ),
                ),
                ("price_currency", models.CharField(blank=True, editable=False, max_length=3)),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="places")),
                (
                    "taken",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="places taken"),
                ),
                (
                    "guests_each",
                    models.PositiveSmallIntegerField(default=0, verbose_name="guests that each may bring"),
                ),
                ("rsvp_deadline", models.DateTimeField(blank=True, null=True, verbose_name="answers until")),
                ("audience", members.rule.columns.AudienceField(default=0)),
                ("address_audience", members.rule.columns.AudienceField(default=0)),
                ("guest_audience", members.rule.columns.AudienceField(default=0)),
                ("asked_audience", members.rule.columns.AudienceField(blank=True, default=None, null=True)),
                ("original_starts", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "changed_alone",
                    models.BooleanField(
                        default=False, editable=False, help_text="Differs from its series on purpose."
                    ),
                ),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("last_modified", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("submitted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "cancel_note",
                    models.CharField(blank=True, max_length=300, verbose_name="why it is cancelled"),
                ),
                (
                    "curator_note",
                    models.TextField(blank=True, max_length=1000, verbose_name="note of the curator"),
                ),
                (
                    "headings",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="members.heading", verbose_name="topics"
                    ),
                ),
                (
                    "host",
                    events.fields.HostField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hosted_events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="members.organization",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.place",
                        verbose_name="town",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="events",
                        to="events.series",
                    ),
                ),
            ],
            options={
                "ordering": ["starts", "pk"],
                "indexes": [
                    models.Index(fields=["starts", "id"], name="event_starts"),
                    models.Index(fields=["ends"], name="event_ends"),
                    models.Index(fields=["host", "starts"], name="event_host"),
                    models.Index(
                        condition=models.Q(("organization__isnull", False)),
                        fields=["organization", "starts"],
                        name="event_organization",
                    ),
                    models.Index(
                        condition=models.Q(("place__isnull", False)),
                        fields=["place", "starts"],
                        name="event_place",
                    ),
                    models.Index(
                        condition=models.Q(("latitude__isnull", False)),
                        fields=["latitude", "longitude"],
                        name="event_position",
                    ),
                    models.Index(
                        condition=models.Q(("status", "submitted")),
                        fields=["submitted_at"],
                        name="event_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "slug"), name="event_address_once"),
                    models.UniqueConstraint(
                        fields=("series", "original_starts"), name="event_once_in_series"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("audience__in", (0, 1, 2, 4, 8, 12)),
                            models.Q(
                                ("audience__gte", 0),
                                ("audience__lt", 17592186044416),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.math.Mod(
                                        models.F("audience"), models.Value(16)
                                    ),
                                    models.Value(0),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="event_audience_legal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address_audience__in", (0, 1, 2, 4, 8, 12)),
                            models.Q(
                                ("address_audience__gte", 0),
                                ("address_audience__lt", 17592186044416),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.math.Mod(
                                        models.F("address_audience"), models.Value(16)
                                    ),
                                    models.Value(0),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="event_address_audience_legal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("guest_audience__in", (0, 1, 2, 4, 8, 12)),
                            models.Q(
                                ("guest_audience__gte", 0),
                                ("guest_audience__lt", 17592186044416),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.math.Mod(
                                        models.F("guest_audience"), models.Value(16)
                                    ),
                                    models.Value(0),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="event_guest_audience_legal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_audience", None), ("asked_audience__in", (0, 1, 2)), _connector="OR"
                        ),
                        name="event_asked_audience_legal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("organization", None),
                            models.Q(
                                ("audience__in", (0, 1, 2)),
                                ("address_audience__in", (0, 1, 2)),
                                ("guest_audience__in", (0, 1, 2)),
                            ),
                            _connector="OR",
                        ),
                        name="event_of_organization_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("host__isnull", False), ("organization__isnull", False), _connector="OR"
                        ),
                        name="event_belongs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))), name="event_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("capacity", None), ("capacity__gte", models.F("taken")), _connector="OR"
                        ),
                        name="event_not_overbooked",
                    ),
                    models.CheckConstraint(condition=models.Q(("taken__gte", 0)), name="event_taken_counted"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "conference",
                                    "institute",
                                    "workshop",
                                    "webinar",
                                    "meeting",
                                    "cocktails",
                                    "dinner",
                                    "books",
                                    "knitting",
                                    "gathering",
                                ],
                            )
                        ),
                        name="event_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("face__in", ["professional", "social"])), name="event_face_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "submitted", "declined", "published", "cancelled"])
                        ),
                        name="event_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["person", "online", "both"])),
                        name="event_mode_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["published", "cancelled"]), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="event_published_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price_from", None), ("price_from__gte", 0), _connector="OR"),
                        name="event_price_from_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", netlib.fields.TokenField(max_length=43, unique=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feed_token",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GuestLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=43, unique=True)),
                ("to", models.CharField(max_length=10)),
                ("text", models.TextField(max_length=4000)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="letters", to="events.event"
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("token", netlib.fields.TokenField(editable=False, max_length=43, unique=True)),
                ("message", models.TextField(blank=True, max_length=1000)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("kept", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="events.event",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "indexes": [
                    models.Index(fields=["member", "event"], name="invitation_member"),
                    models.Index(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="invitation_email",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("member__isnull", False)),
                        fields=("event", "member"),
                        name="invitation_once_a_member",
                    ),
                    models.UniqueConstraint(
                        models.F("event"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="invitation_once_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("member__isnull", False), models.Q(("email", ""), _negated=True), _connector="OR"
                        ),
                        name="invitation_to_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="events.event"
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="EventChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=30)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="events.event"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="events.notice",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("notice__isnull", True)),
                        fields=["event", "at"],
                        name="event_change_untold",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OldAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("slug", models.SlugField(max_length=90)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_addresses",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("year", "slug"), name="old_event_address_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("image", models.BinaryField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("description", models.CharField(blank=True, max_length=200, verbose_name="what it shows")),
                ("version", netlib.fields.TokenField(max_length=22)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="picture", to="events.event"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=9)),
                ("currency", models.CharField(default="USD", help_text="ISO 4217.", max_length=3)),
                ("until", models.DateField(blank=True, null=True, verbose_name="up to and including")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="prices", to="events.event"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "amount", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="price_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="price_currency_iso"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rsvp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="name of a guest without an account"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("going", "Going"), ("maybe", "Maybe"), ("cant", "Can’t go")], max_length=5
                    ),
                ),
                ("guests", models.PositiveSmallIntegerField(default=0, verbose_name="guests brought")),
                ("waiting_since", models.DateTimeField(blank=True, null=True)),
                ("audience", members.rule.columns.AudienceField(default=0)),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note to the host")),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("checked_in_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cohort_since",
                    models.DateTimeField(blank=True, null=True, verbose_name="findable to the cohort since"),
                ),
                (
                    "reminded_for",
                    models.DateTimeField(
                        blank=True, help_text="The start of which a mail reminded.", null=True
                    ),
                ),
                ("sort_key", models.CharField(blank=True, editable=False, max_length=130)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rsvps", to="events.event"
                    ),
                ),
                (
                    "invitation",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outside_answer",
                        to="events.invitation",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rsvps",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "ordering": ["sort_key", "pk"],
                "indexes": [
                    models.Index(fields=["event", "status", "sort_key", "id"], name="rsvp_guest_list"),
                    models.Index(fields=["member", "status"], include=("event",), name="rsvp_member"),
                    models.Index(
                        condition=models.Q(("waiting_since__isnull", False)),
                        fields=["event", "waiting_since", "id"],
                        name="rsvp_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("member__isnull", False)),
                        fields=("event", "member"),
                        name="rsvp_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("invitation", None), ("member__isnull", False)),
                            models.Q(
                                ("audience", 0),
                                ("cohort_since", None),
                                ("invitation__isnull", False),
                                ("member", None),
                            ),
                            _connector="OR",
                        ),
                        name="rsvp_by_member_or_invitation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("audience__in", (0, 1, 2, 4, 8, 12)),
                            models.Q(
                                ("audience__gte", 0),
                                ("audience__lt", 17592186044416),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.math.Mod(
                                        models.F("audience"), models.Value(16)
                                    ),
                                    models.Value(0),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="rsvp_audience_legal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("guests__gte", 0)), name="rsvp_guests_counted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["going", "maybe", "cant"])),
                        name="rsvp_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("waiting_since", None), ("status", "going"), _connector="OR"),
                        name="rsvp_only_goers_wait",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoHost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(auto_now_add=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cohosting",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cohosts", to="events.event"
                    ),
                ),
            ],
            options={
                "ordering": ["since", "pk"],
                "constraints": [models.UniqueConstraint(fields=("event", "member"), name="cohost_once")],
            },
        ),
        migrations.CreateModel(
            name="EventSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "remind",
                    models.CharField(
                        choices=[("never", "Never"), ("day", "The day before"), ("week", "A week before")],
                        default="day",
                        max_length=5,
                        verbose_name="remind me",
                    ),
                ),
                (
                    "mail_on_invitation",
                    models.BooleanField(default=True, verbose_name="mail me when somebody invites me"),
                ),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="event_settings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "event settings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("remind__in", ["never", "day", "week"])),
                        name="event_settings_remind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(help_text="The calendar, by its name or address.", max_length=200),
                ),
                ("uid", models.CharField(max_length=500)),
                ("recurrence", models.CharField(blank=True, max_length=40)),
                ("sequence", models.PositiveIntegerField(default=0)),
                (
                    "digest",
                    models.CharField(
                        blank=True, help_text="What the calendar said last time.", max_length=64
                    ),
                ),
                ("imported_at", models.DateTimeField(auto_now=True)),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="import_keys",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "uid", "recurrence"), name="import_key_once")
                ],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
