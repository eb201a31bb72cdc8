"""What search reads, and the triggers that keep it."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from members.search.schema import EXTENSIONS, FUNCTIONS, REMOVE, TRIGGERS


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_tie_has_two_sides"),
    ]

    operations = [
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Document",
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
                (
                    "name",
                    models.TextField(
                        help_text="The name's words, folded; compared for exact and beginning names."
                    ),
                ),
                (
                    "listing",
                    models.BigIntegerField(help_text="The member's listing; 0 while suspended or leaving."),
                ),
                ("mem", django.contrib.postgres.search.SearchVectorField()),
                ("mem_level", models.SmallIntegerField(null=True)),
                ("mem_score", models.IntegerField()),
                ("pub", django.contrib.postgres.search.SearchVectorField()),
                ("pub_level", models.SmallIntegerField(null=True)),
                ("pub_score", models.IntegerField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("mem_level__lte", 0)),
                        fields=["mem"],
                        fastupdate=False,
                        name="document_mem_0",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("mem_level__lte", 1)),
                        fields=["mem"],
                        fastupdate=False,
                        name="document_mem_1",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("mem_level__lte", 2)),
                        fields=["mem"],
                        fastupdate=False,
                        name="document_mem_2",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("mem_level__lte", 3)),
                        fields=["mem"],
                        fastupdate=False,
                        name="document_mem_3",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("pub_level__lte", 0)),
                        fields=["pub"],
                        fastupdate=False,
                        name="document_pub_0",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("pub_level__lte", 1)),
                        fields=["pub"],
                        fastupdate=False,
                        name="document_pub_1",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("pub_level__lte", 2)),
                        fields=["pub"],
                        fastupdate=False,
                        name="document_pub_2",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("pub_level__lte", 3)),
                        fields=["pub"],
                        fastupdate=False,
                        name="document_pub_3",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reach", models.CharField(max_length=3)),
                ("level", models.SmallIntegerField()),
                ("score", models.IntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("reach", "level"), name="search_level_once")],
            },
        ),
        migrations.CreateModel(
            name="Spelling",
            fields=[
                ("word", models.TextField(primary_key=True, serialize=False)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("word"), name="gin_trgm_ops"),
                        name="spelling_trigram",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("audience", models.BigIntegerField()),
                ("named", models.BooleanField(default=False)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("member", "audience"), name="contact_document_once")
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(named=True),
                        fields=["member", "audience"],
                        name="contact_document_named",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NameForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.TextField()),
                ("listing", models.BigIntegerField()),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(models.F("form"), name="text_pattern_ops"),
                        models.F("member"),
                        name="name_form_prefix",
                    )
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS + TRIGGERS, REMOVE),
    ]
