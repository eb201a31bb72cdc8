"""Documents that know where their members stand in the order of names."""

from django.db import migrations, models

from members.search.schema import FUNCTIONS, TRIGGERS

FILL = """
UPDATE members_document d SET sort_key = m.sort_key FROM members_member m WHERE m.id = d.member_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0007_member_gone"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="sort_key",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS + TRIGGERS, migrations.RunSQL.noop),
    ]
