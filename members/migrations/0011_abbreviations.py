"""Abbreviations are indexed of the organizations that have one."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0010_pairs_of_hangul"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="organization",
            name="organization_abbreviation",
        ),
        migrations.AlterField(
            model_name="document",
            name="listing",
            field=models.BigIntegerField(),
        ),
        migrations.AddIndex(
            model_name="oldorganization",
            index=models.Index(
                django.db.models.functions.text.Upper("abbreviation"),
                condition=models.Q(("abbreviation", ""), _negated=True),
                name="old_organization_short",
            ),
        ),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("abbreviation"), name="text_pattern_ops"
                ),
                condition=models.Q(("abbreviation", ""), _negated=True),
                name="organization_short",
            ),
        ),
    ]
