"""Fold the names of guests anew, as some letters are alike now."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("netlib", "0002_letters_alike"), ("events", "0002_import_rows")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
