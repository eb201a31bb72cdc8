"""A policy for members themselves, and who is gone as the other policies read it."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("members", "0010_own_lines")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
