"""Find names in every way in which people write them, and C++ and C# apart."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("netlib", "0002_letters_alike"), ("members", "0004_uploads")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
