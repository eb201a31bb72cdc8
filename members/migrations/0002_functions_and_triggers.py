"""What the database does by itself. Apart from the tables, whose indexes are there only when their migration ends."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("members", "0001_first_release")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
