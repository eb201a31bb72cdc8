"""The roles as which requests, letters and services work."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("netlib", "0003_limits"), ("sessions", "0001_initial")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
