import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_functions_and_triggers"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrganizationId",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("isil", "ISIL"),
                            ("marc", "MARC organization code"),
                            ("oclc", "OCLC symbol"),
                            ("fscs", "FSCS key"),
                            ("nces", "NCES number"),
                            ("ror", "ROR id"),
                            ("wikidata", "Wikidata item"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.CharField(max_length=40, verbose_name="id")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ids",
                        to="members.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "id",
                "ordering": ["scheme", "value"],
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "value"), name="organization_id_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scheme__in", ["isil", "marc", "oclc", "fscs", "nces", "ror", "wikidata"])
                        ),
                        name="organization_id_scheme_known",
                    ),
                ],
            },
        ),
    ]
