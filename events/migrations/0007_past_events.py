"""What members say that they attended, with who reads it and the owner's log of it."""

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
        ("events", "0006_gone_by_a_view"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PastEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=140)),
                ("key", models.CharField(editable=False, max_length=140)),
                ("year", models.SmallIntegerField()),
                ("town", models.CharField(blank=True, max_length=120)),
                ("audience", members.rule.columns.AudienceField(default=0)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="looked at by a curator"),
                ),
            ],
            options={
                "ordering": ["-year", "key"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="rsvp",
            name="rsvp_status_known",
        ),
        migrations.AlterField(
            model_name="rsvp",
            name="status",
            field=models.CharField(
                choices=[
                    ("going", "Going"),
                    ("maybe", "Maybe"),
                    ("cant", "Can’t go"),
                    ("there", "I was there"),
                ],
                max_length=5,
            ),
        ),
        migrations.AddConstraint(
            model_name="rsvp",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["going", "maybe", "cant", "there"])),
                name="rsvp_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rsvp",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "there"), _negated=True),
                    models.Q(("guests", 0), ("member__isnull", False)),
                    _connector="OR",
                ),
                name="rsvp_there_is_a_member",
            ),
        ),
        migrations.AddField(
            model_name="pastevent",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="past_events",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="pastevent",
            index=models.Index(
                condition=models.Q(("checked_at", None)), fields=["year", "key"], name="past_event_unmatched"
            ),
        ),
        migrations.AddConstraint(
            model_name="pastevent",
            constraint=models.UniqueConstraint(fields=("member", "year", "key"), name="past_event_once"),
        ),
        migrations.AddConstraint(
            model_name="pastevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("audience__in", (0, 1, 2, 4, 8, 12)),
                    models.Q(
                        ("audience__gte", 0),
                        ("audience__lt", 17592186044416),
                        django.db.models.lookups.Exact(
                            django.db.models.functions.math.Mod(models.F("audience"), models.Value(16)),
                            models.Value(0),
                        ),
                    ),
                    _connector="OR",
                ),
                name="past_event_audience_legal",
            ),
        ),
        migrations.AddConstraint(
            model_name="pastevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 1900), ("year__lte", 2200)), name="past_event_year_in_reason"
            ),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
