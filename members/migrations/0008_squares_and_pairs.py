"""Squares of the map in all documents, for what is near; and every two words in a row in the documents of all words, for
phrases. All documents are built anew: searches wait for it, six minutes for a million members.

There is no way back: the functions of the database are those of today in any case.
"""

from django.db import migrations, models
from django.db.models.lookups import LessThan

from members.search.schema import FUNCTIONS, TRIGGERS

# Most documents have a place.
RAISE = "UPDATE members_searchlevel SET score = score + 4000;"
# An index is built in less time than it is kept in step.
INDEXES = {
    "full_document_words": "members_fulldocument USING gin (words) WITH (fastupdate = off)",
    **{
        f"document_{reach}_{level}": f"members_document USING gin ({reach}) WITH (fastupdate = off)"
        f" WHERE {reach}_level <= {level}"
        for reach in ("mem", "pub")
        for level in range(5)
    },
}
# Everybody, a thousand at a time, and whoever joined before there were documents.
FILL = """
TRUNCATE members_document, members_contactdocument, members_fulldocument;
SELECT members_search_index(ids), members_search_names(ids) FROM (
    SELECT array_agg(id ORDER BY id) AS ids FROM members_member GROUP BY id / 1000 ORDER BY id / 1000
) AS batch;
SELECT members_search_spell(array_agg(name)) FROM members_headingname;
SELECT members_search_spell(array_agg(name)) FROM members_organization;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0007_few_and_names"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS + TRIGGERS),
        migrations.RunSQL(RAISE),
        migrations.RunSQL("".join(f"DROP INDEX {name};" for name in INDEXES)),
        migrations.RunSQL(FILL),
        migrations.RunSQL("".join(f"CREATE INDEX {name} ON {on};" for name, on in INDEXES.items())),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(LessThan(models.F("mem_level") + 0, models.Value(4))),
                fields=["member"],
                name="document_best",
            ),
        ),
    ]
