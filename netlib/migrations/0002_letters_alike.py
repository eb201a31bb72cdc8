"""Fold alike what languages of one script write in different ways."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("netlib", "0001_first_release")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
