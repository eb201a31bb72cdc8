"""What members deleted, and can still bring back."""

from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0012_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deleted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("line", "Line"),
                            ("photo", "Photo"),
                            ("circle", "Circle"),
                            ("note", "Note"),
                            ("draft", "Draft"),
                        ],
                        max_length=6,
                    ),
                ),
                ("label", models.CharField(max_length=160)),
                ("rows", models.TextField(blank=True)),
                ("changed", models.JSONField(blank=True, default=list)),
                ("circles", models.JSONField(blank=True, default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deleted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["at"], name="deleted_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["line", "photo", "circle", "note", "draft"])),
                        name="deleted_what_known",
                    )
                ],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
