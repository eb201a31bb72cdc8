"""Korean is found by pairs of letters, as Chinese and Japanese are: the documents of whoever writes it are built anew.
And positions that are over have no place any more.
"""

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

# As text, "2009" and "2009-06" come before the days in them.
LEAVE = """
UPDATE members_entry SET place_id = NULL
 WHERE place_id IS NOT NULL AND value ->> 'to' <> '' AND value ->> 'to' <= to_char(now(), 'YYYY-MM-DD');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0009_old_organizations"),
    ]

    operations = [
        # There and back: the functions of the database are those of today in any case.
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(LEAVE, migrations.RunSQL.noop),
    ]
