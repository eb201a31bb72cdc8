"""Abbreviations are indexed of the organizations that have one. Databases that took an earlier form of the two
migrations before get what these lacked; on all others that changes nothing."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models

CATCH_UP = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_attribute
                    WHERE attrelid = 'members_oldorganization'::regclass AND attname = 'abbreviation') THEN
        ALTER TABLE members_oldorganization
            ADD COLUMN key varchar(200) NOT NULL DEFAULT '', ADD COLUMN abbreviation varchar(30) NOT NULL DEFAULT '';
        UPDATE members_oldorganization SET key = replace(slug, '-', ' ');
        ALTER TABLE members_oldorganization ALTER COLUMN key DROP DEFAULT, ALTER COLUMN abbreviation DROP DEFAULT;
        CREATE INDEX members_oldorganization_key_9107de89 ON members_oldorganization (key);
        CREATE INDEX members_oldorganization_key_9107de89_like
            ON members_oldorganization (key varchar_pattern_ops);
    END IF;
END $$;
UPDATE members_entry SET place_id = NULL
 WHERE place_id IS NOT NULL AND value ->> 'to' <> '' AND value ->> 'to' <= to_char(now(), 'YYYY-MM-DD');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0010_pairs_of_hangul"),
    ]

    operations = [
        migrations.RunSQL(CATCH_UP, migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name="organization",
            name="organization_abbreviation",
        ),
        migrations.AlterField(
            model_name="document",
            name="listing",
            field=models.BigIntegerField(),
        ),
        migrations.AddIndex(
            model_name="oldorganization",
            index=models.Index(
                django.db.models.functions.text.Upper("abbreviation"),
                condition=models.Q(("abbreviation", ""), _negated=True),
                name="old_organization_short",
            ),
        ),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("abbreviation"), name="text_pattern_ops"
                ),
                condition=models.Q(("abbreviation", ""), _negated=True),
                name="organization_short",
            ),
        ),
    ]
