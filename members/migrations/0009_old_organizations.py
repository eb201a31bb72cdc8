"""What was merged into an organization, and finding one by its abbreviation."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_squares_and_pairs"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="entry",
            options={"ordering": ["position", "pk"], "verbose_name": "profile line"},
        ),
        migrations.CreateModel(
            name="OldOrganization",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(unique=True)),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("key", models.CharField(db_index=True, max_length=200, verbose_name="search key")),
                ("abbreviation", models.CharField(blank=True, max_length=30)),
            ],
            options={
                "verbose_name": "former address",
                "verbose_name_plural": "former addresses",
            },
        ),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("abbreviation"), name="text_pattern_ops"
                ),
                name="organization_abbreviation",
            ),
        ),
        migrations.AddField(
            model_name="oldorganization",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.organization"
            ),
        ),
    ]
