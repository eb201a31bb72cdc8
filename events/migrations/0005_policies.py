"""The rule a second time, as policies for the roles that serve a viewer."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("members", "0008_policies"), ("events", "0004_letters_of_invitation")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
