"""One more level at the top, words and listings that stand in the indexes themselves, documents that know their place in
the order of names, and an index of who is gone.

There is no way back: the functions of the database read the new columns.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

from members.search.schema import FUNCTIONS, TRIGGERS

# Levels are unique: they pass through numbers that none has. The new first one is filled by the next rebuild.
LOWER = """
UPDATE members_searchlevel SET level = -level - 1;
UPDATE members_searchlevel SET level = -level;
UPDATE members_document d SET mem_level = d.mem_level + 1, pub_level = d.pub_level + 1, sort_key = m.sort_key
  FROM members_member m WHERE m.id = d.member_id;
"""
PART = "UPDATE members_contactdocument SET long = words, words = NULL WHERE pg_column_size(words) > 2000;"


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_contact_indexes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="contactdocument",
            name="contact_document_once",
        ),
        migrations.RemoveIndex(
            model_name="nameform",
            name="name_form_prefix",
        ),
        migrations.AddField(
            model_name="contactdocument",
            name="long",
            field=django.contrib.postgres.search.SearchVectorField(null=True),
        ),
        migrations.AlterField(
            model_name="contactdocument",
            name="words",
            field=django.contrib.postgres.search.SearchVectorField(null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="sort_key",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(PART),
        migrations.RunSQL(LOWER),
        migrations.RunSQL(FUNCTIONS + TRIGGERS),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["id"],
                name="member_gone",
                condition=models.Q(("is_active", False), ("leaving_at__isnull", False), _connector="OR"),
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("mem_level__lte", 4)),
                fastupdate=False,
                fields=["mem"],
                name="document_mem_4",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("pub_level__lte", 4)),
                fastupdate=False,
                fields=["pub"],
                name="document_pub_4",
            ),
        ),
        migrations.AddIndex(
            model_name="nameform",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(models.F("form"), name="text_pattern_ops"),
                models.F("member"),
                include=("listing",),
                name="name_form_prefix",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactdocument",
            constraint=models.UniqueConstraint(
                fields=("member", "audience"), include=("named", "words"), name="contact_document_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("long__isnull", False), ("words__isnull", True)),
                    models.Q(("long__isnull", True), ("words__isnull", False)),
                    _connector="OR",
                ),
                name="contact_document_words",
            ),
        ),
    ]
