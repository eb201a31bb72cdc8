"""What members say of their service, with who reads it and the owner's log of it."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.math
import django.db.models.lookups
import members.rule.columns
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("committees", "0004_gone_by_a_view"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="seat",
            name="offered_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name="OwnService",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=160, verbose_name="committee")),
                (
                    "association",
                    models.CharField(blank=True, max_length=160, verbose_name="association or library"),
                ),
                ("key", models.CharField(blank=True, editable=False, max_length=160)),
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
                ("from_year", models.SmallIntegerField()),
                ("to_year", models.SmallIntegerField()),
                ("audience", members.rule.columns.AudienceField(default=0)),
                (
                    "agreed_audience",
                    members.rule.columns.AudienceField(blank=True, default=None, editable=False, null=True),
                ),
                ("said_at", models.DateTimeField(auto_now_add=True)),
                ("refused_at", models.DateTimeField(blank=True, null=True, verbose_name="not confirmed")),
                (
                    "committee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_service",
                        to="committees.committee",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_service",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-from_year", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("refused_at", None)),
                        fields=["committee"],
                        name="own_service_waiting",
                    )
                ],
                "constraints": [
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
                        name="own_service_audience_legal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_audience", None), ("agreed_audience__in", (0, 1, 2)), _connector="OR"
                        ),
                        name="own_service_agreed_audience_legal",
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
                        name="own_service_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_year__gte", 1900),
                            ("to_year__gte", models.F("from_year")),
                            ("to_year__lte", 2199),
                        ),
                        name="own_service_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("committee__isnull", False),
                            models.Q(("name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="own_service_names_a_committee",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("committee__isnull", False)),
                        fields=("member", "committee", "role", "from_year"),
                        name="own_service_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("committee", None)),
                        fields=("member", "key", "role", "from_year"),
                        name="own_service_written_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
