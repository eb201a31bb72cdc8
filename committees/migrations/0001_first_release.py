"""Committees, their seats, and those who would serve."""

from pathlib import Path

import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.db.models.lookups
import django.utils.timezone
import members.rule.columns
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("events", "0001_first_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="Committee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=90, unique=True)),
                (
                    "name",
                    models.CharField(
                        help_text="The name of today; a former one stays with its dates.", max_length=160
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=160)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("standing", "Standing committee"),
                            ("conference", "Conference committee"),
                            ("task-force", "Task force"),
                            ("jury", "Award jury"),
                            ("board", "Board"),
                            ("section", "Section"),
                        ],
                        default="standing",
                        max_length=10,
                    ),
                ),
                ("charge", models.TextField(blank=True, help_text="Markdown.", max_length=10000)),
                ("size", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="seats")),
                (
                    "term_months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        help_text="In months.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(120),
                        ],
                        verbose_name="length of a term",
                    ),
                ),
                (
                    "term_start",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="month in which terms start",
                    ),
                ),
                (
                    "max_terms",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Longer is allowed, with a warning.",
                        null=True,
                        verbose_name="terms in a row, at most",
                    ),
                ),
                ("time_zone", models.CharField(default="America/New_York", max_length=64)),
                ("roster_audience", members.rule.columns.AudienceField(default=2)),
                ("takes_volunteers", models.BooleanField(default=False, verbose_name="takes volunteers")),
                (
                    "call",
                    models.TextField(
                        blank=True,
                        help_text="Markdown. What a seat takes and gives.",
                        max_length=2000,
                        verbose_name="call for volunteers",
                    ),
                ),
                ("established", models.DateField(blank=True, null=True)),
                ("discharged", models.DateField(blank=True, null=True, verbose_name="discharged on")),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="committees",
                        to="events.event",
                        verbose_name="event that it runs",
                    ),
                ),
                (
                    "headings",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="members.heading", verbose_name="topics"
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="committees.committee",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="committees",
                        to="members.organization",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subcommittees",
                        to="committees.committee",
                        verbose_name="part of",
                    ),
                ),
                (
                    "split_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="split_into",
                        to="committees.committee",
                    ),
                ),
            ],
            options={
                "ordering": ["key", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("roster_audience__in", (0, 1, 2)),
                            django.db.models.lookups.GreaterThan(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("roster_audience"), "&", models.Value(3)
                                ),
                                models.Value(0),
                            ),
                        ),
                        name="committee_roster_audience_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("organization__isnull", False), ("event__isnull", False), _connector="OR"
                        ),
                        name="committee_belongs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None),
                            models.Q(("parent", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="committee_not_its_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(
                                models.Q(("merged_into", models.F("pk")), _negated=True),
                                ("discharged__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="committee_merged_is_discharged",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("split_from", None),
                            models.Q(("split_from", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="committee_not_split_from_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("discharged", None),
                            ("established", None),
                            ("discharged__gt", models.F("established")),
                            _connector="OR",
                        ),
                        name="committee_discharged_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("term_months__gte", 1), ("term_start__gte", 1), ("term_start__lte", 12)
                        ),
                        name="committee_terms",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["standing", "conference", "task-force", "jury", "board", "section"])
                        ),
                        name="committee_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(choices=[("import", "Import"), ("term", "Next term")], max_length=10),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="batches",
                        to="committees.committee",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "batches",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CommitteeName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("begins", models.DateField(blank=True, null=True, verbose_name="from")),
                (
                    "ends",
                    models.DateField(
                        blank=True,
                        help_text="The first day of the next name.",
                        null=True,
                        verbose_name="until",
                    ),
                ),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="committees.committee",
                    ),
                ),
            ],
            options={
                "verbose_name": "former name",
                "ordering": ["begins", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("begins", None),
                            ("ends", None),
                            ("ends__gt", models.F("begins")),
                            _connector="OR",
                        ),
                        name="committee_name_dates",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("committee", "="),
                            (
                                models.Func(
                                    "begins",
                                    "ends",
                                    function="DATERANGE",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="committee_one_name_at_a_time",
                        violation_error_message="The committee has another name in these days.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="committees.committee",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=120)),
                ("text", models.TextField(max_length=5000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="committees.committee",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Seat",
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
                        blank=True, max_length=120, verbose_name="name, for somebody who is no member"
                    ),
                ),
                ("name_key", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("chair", "Chair"),
                            ("co-chair", "Co-chair"),
                            ("vice-chair", "Vice-chair"),
                            ("past-chair", "Past chair"),
                            ("secretary", "Secretary"),
                            ("treasurer", "Treasurer"),
                            ("member", "Member"),
                            ("liaison", "Liaison"),
                            ("intern", "Intern"),
                            ("ex-officio", "Ex officio"),
                        ],
                        default="member",
                        max_length=10,
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="For example Local arrangements.",
                        max_length=80,
                        verbose_name="called",
                    ),
                ),
                ("begins", models.DateField(verbose_name="from")),
                (
                    "ends",
                    models.DateField(
                        blank=True, help_text="The first day after it.", null=True, verbose_name="until"
                    ),
                ),
                (
                    "began",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not recorded"),
                            ("elected", "Elected"),
                            ("appointed", "Appointed"),
                            ("ex-officio", "Ex officio"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="how it began",
                    ),
                ),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not recorded"),
                            ("term", "Term over"),
                            ("resigned", "Resigned"),
                            ("removed", "Removed"),
                            ("moved", "Took another seat"),
                            ("discharged", "Committee ended"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="how it ended",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("accepted", "On the roster"),
                            ("declined", "Declined"),
                            ("disputed", "Disputed"),
                        ],
                        default="accepted",
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, help_text="Stands in the roster.", max_length=160)),
                ("record_audience", members.rule.columns.AudienceField(default=0)),
                (
                    "agreed_audience",
                    members.rule.columns.AudienceField(blank=True, default=None, editable=False, null=True),
                ),
                ("keeps_name", models.BooleanField(default=False, editable=False)),
                (
                    "withheld",
                    models.BooleanField(default=False, editable=False, verbose_name="name withheld"),
                ),
                (
                    "claim",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nobody’s"),
                            ("asked", "The member says it is theirs"),
                            ("proposed", "A curator thinks it is theirs"),
                        ],
                        default="",
                        editable=False,
                        max_length=8,
                    ),
                ),
                (
                    "dispute",
                    models.TextField(blank=True, max_length=1000, verbose_name="what the member says"),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="seats",
                        to="committees.batch",
                    ),
                ),
                (
                    "claimant",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="committees.committee",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["begins", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("member__isnull", False)),
                        fields=["member", "begins"],
                        name="seat_member",
                    ),
                    models.Index(fields=["committee", "begins"], name="seat_committee"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends", None), ("ends__gt", models.F("begins")), _connector="OR"),
                        name="seat_ends_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("begins__gte", datetime.date(1800, 1, 1)),
                            ("begins__lt", datetime.date(2200, 1, 1)),
                        ),
                        name="seat_begins_in_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("record_audience__in", (0, 1, 2, 4, 8, 12)),
                            models.Q(
                                ("record_audience__gte", 0),
                                ("record_audience__lt", 17592186044416),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.math.Mod(
                                        models.F("record_audience"), models.Value(16)
                                    ),
                                    models.Value(0),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="seat_audience_legal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_audience", None), ("agreed_audience__in", (0, 1, 2)), _connector="OR"
                        ),
                        name="seat_agreed_audience_legal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "chair",
                                    "co-chair",
                                    "vice-chair",
                                    "past-chair",
                                    "secretary",
                                    "treasurer",
                                    "member",
                                    "liaison",
                                    "intern",
                                    "ex-officio",
                                ],
                            )
                        ),
                        name="seat_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["offered", "accepted", "declined", "disputed"])),
                        name="seat_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "accepted"),
                            ("member__isnull", False),
                            models.Q(("name", ""), _negated=True),
                            ("withheld", True),
                            _connector="OR",
                        ),
                        name="seat_vacant_is_nobodys",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("claim", ""),
                            models.Q(("member", None), models.Q(("name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="seat_claimed_has_a_name",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("member__isnull", False), models.Q(("status", "declined"), _negated=True)
                        ),
                        expressions=[
                            ("committee", "="),
                            ("member", "="),
                            ("role", "="),
                            ("title", "="),
                            (
                                models.Func(
                                    "begins",
                                    "ends",
                                    function="DATERANGE",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="seat_of_member_once",
                        violation_error_message="This member holds the same seat in some of these days already.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("member", None),
                            models.Q(("name_key", ""), _negated=True),
                            models.Q(("status", "declined"), _negated=True),
                        ),
                        expressions=[
                            ("committee", "="),
                            ("name_key", "="),
                            ("role", "="),
                            ("title", "="),
                            (
                                models.Func(
                                    "begins",
                                    "ends",
                                    function="DATERANGE",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="seat_of_name_once",
                        violation_error_message="Somebody of this name holds the same seat in some of these days already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeatChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seat", models.BigIntegerField()),
                ("committee", models.BigIntegerField()),
                ("by", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["committee", "-at"], name="seat_change_committee"),
                    models.Index(fields=["seat", "-at"], name="seat_change_seat"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Volunteer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("statement", models.TextField(max_length=1000)),
                (
                    "hours",
                    models.CharField(
                        choices=[
                            ("few", "An hour or two a month"),
                            ("some", "About four hours a month"),
                            ("many", "A day a month or more"),
                        ],
                        default="some",
                        max_length=4,
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "committee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="volunteers",
                        to="committees.committee",
                    ),
                ),
                ("headings", models.ManyToManyField(blank=True, related_name="+", to="members.heading")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    ),
                ),
            ],
            options={
                "ordering": ["since", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("member", "committee"),
                        name="volunteer_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("committee", None), ("withdrawn_at", None)),
                        fields=("member",),
                        name="volunteer_standing_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__in", ["few", "some", "many"])),
                        name="volunteer_hours_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidacy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("shortlisted", models.BooleanField(default=False)),
                ("note", models.TextField(blank=True, max_length=1000)),
                ("thanked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="candidacies",
                        to="committees.committee",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="committees.seat",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="candidacies",
                        to="committees.volunteer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("volunteer", "committee"), name="candidacy_once")
                ],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
