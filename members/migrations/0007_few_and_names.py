"""Every word of a member in one index, for words that few have; documents in the order of names; and everybody with a
word in their name in that order. The next migration fills them.

There is no way back: the functions of the database read the new columns.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from members.search.schema import FUNCTIONS, TRIGGERS

# Most documents have two words more, those of the name.
RAISE = "UPDATE members_searchlevel SET score = score + 2000;"


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0006_quicker_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="FullDocument",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.AddField(
            model_name="nameform",
            name="sort_key",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(FUNCTIONS + TRIGGERS),
        migrations.RunSQL(RAISE),
        migrations.AddIndex(
            model_name="nameform",
            index=models.Index(
                models.Func(models.F("form"), models.Value(" "), models.Value(1), function="split_part"),
                models.F("sort_key"),
                models.F("member"),
                name="name_form_word",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["sort_key", "member"], name="document_order"),
        ),
        migrations.AddIndex(
            model_name="fulldocument",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["words"], name="full_document_words"
            ),
        ),
    ]
