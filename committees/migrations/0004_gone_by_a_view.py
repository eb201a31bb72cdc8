"""Who is gone, as the policies read it."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("members", "0011_members_policy"), ("committees", "0003_policies")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
