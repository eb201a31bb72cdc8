"""Copies of a member's data are made when they are downloaded, and not kept."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_names_as_written"),
    ]

    operations = [
        migrations.DeleteModel(
            name="Export",
        ),
    ]
