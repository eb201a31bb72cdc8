import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_organization_ids"),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=30, unique=True)),
                ("purpose", models.CharField(max_length=20)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("data", models.BinaryField(help_text="Packed with zlib.")),
                ("options", models.JSONField(default=dict)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("reading", "Is being read"),
                            ("ready", "Can be looked at"),
                            ("failed", "Cannot be read"),
                            ("running", "Is being imported"),
                            ("done", "Is imported"),
                        ],
                        default="reading",
                        max_length=8,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("said", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["made_at"], name="upload_made_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["reading", "ready", "failed", "running", "done"])),
                        name="upload_stage_known",
                    )
                ],
            },
        ),
    ]
