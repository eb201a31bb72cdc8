"""Korean is found by pairs of letters, as Chinese and Japanese are: the documents of whoever writes it are built anew."""

from django.db import migrations

from members.search.schema import FUNCTIONS

FILL = """
SELECT members_search_index(ids) FROM (
    SELECT array_agg(id ORDER BY id) AS ids FROM members_member m
     WHERE m.name || m.headline ~ '[\uac00-\ud7a3]'
        OR EXISTS (SELECT 1 FROM members_entry e WHERE e.owner_id = m.id AND e.label || e.text ~ '[\uac00-\ud7a3]')
     GROUP BY id / 1000 ORDER BY id / 1000
) AS batch;
DELETE FROM members_spelling WHERE word ~ '[\uac00-\ud7a3]';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0009_old_organizations"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(FILL),
    ]
