"""The viewer's own lines, for search."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("members", "0009_policies_of_accounts")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
