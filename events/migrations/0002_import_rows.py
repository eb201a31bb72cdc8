import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_first_release"),
        ("members", "0004_uploads"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("what", models.CharField(max_length=10)),
                ("asks", models.BooleanField(default=False)),
                ("chosen", models.BooleanField(default=True)),
                ("number", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(max_length=560)),
                ("data", models.JSONField(default=dict)),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.event",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="event_rows",
                        to="members.upload",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("upload", "position"), name="import_row_once")
                ],
            },
        ),
    ]
