"""Members, what they share, and what search reads."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import members.rule.columns
import netlib.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("netlib", "0001_first_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="your name")),
                ("sort_name", models.CharField(blank=True, max_length=130, verbose_name="sorted under")),
                ("sort_key", models.CharField(editable=False, max_length=130)),
                (
                    "handle",
                    models.SlugField(
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*$",
                                "Use lowercase letters, digits and single hyphens.",
                            )
                        ],
                    ),
                ),
                ("headline", models.CharField(blank=True, max_length=120, verbose_name="short line")),
                ("listing", members.rule.columns.AudienceField(default=0)),
                (
                    "search_engines",
                    models.BooleanField(default=False, verbose_name="let search engines list me"),
                ),
                ("contacts_audience", members.rule.columns.AudienceField(default=0)),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[("", "As my device has it"), ("light", "Light"), ("dark", "Dark")],
                        default="",
                        max_length=5,
                    ),
                ),
                (
                    "mail_on_request",
                    models.BooleanField(
                        default=True, verbose_name="mail me when somebody asks me to be a contact"
                    ),
                ),
                (
                    "add_token",
                    models.CharField(blank=True, editable=False, max_length=43, null=True, unique=True),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="not suspended")),
                ("is_staff", models.BooleanField(default=False, verbose_name="may enter the admin")),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("leaving_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_key", "pk"],
                "indexes": [
                    models.Index(fields=["sort_key", "id"], name="member_sort"),
                    models.Index(fields=["date_joined"], name="member_joined"),
                    models.Index(
                        condition=models.Q(
                            ("is_active", False), ("leaving_at__isnull", False), _connector="OR"
                        ),
                        fields=["id"],
                        name="member_gone",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="member_email_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("listing__in", (0, 1, 2, 4, 8, 12)),
                            models.Q(
                                ("listing__gte", 0),
                                ("listing__lt", 17592186044416),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.math.Mod(
                                        models.F("listing"), models.Value(16)
                                    ),
                                    models.Value(0),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="member_listing_legal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contacts_audience__in", (0, 1, 2, 4, 8, 12)),
                            models.Q(
                                ("contacts_audience__gte", 0),
                                ("contacts_audience__lt", 17592186044416),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.math.Mod(
                                        models.F("contacts_audience"), models.Value(16)
                                    ),
                                    models.Value(0),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="member_contacts_audience_legal",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "blocked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
                "indexes": [models.Index(fields=["blocked", "owner"], name="block_incoming")],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "blocked"), name="block_once"),
                    models.CheckConstraint(
                        condition=models.Q(("owner", models.F("blocked")), _negated=True),
                        name="block_not_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=20)),
                ("subject", models.BigIntegerField()),
                ("label", models.CharField(blank=True, max_length=200)),
                ("before", models.BigIntegerField(null=True)),
                ("after", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["owner", "-at", "-id"], name="change_owner")],
            },
        ),
        migrations.CreateModel(
            name="Circle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.SmallIntegerField(help_text="The bit of this circle in the owner's masks."),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="circles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "number"), name="circle_number_once"),
                    models.UniqueConstraint(
                        models.F("owner"),
                        django.db.models.functions.text.Lower("name"),
                        name="circle_name_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 4), ("number__lt", 44)),
                        name="circle_number_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mask", members.rule.columns.AudienceField(default=0)),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="private note")),
                ("where_met", models.CharField(blank=True, max_length=200, verbose_name="where we met")),
                ("follow_up", models.DateField(blank=True, null=True, verbose_name="follow up on")),
                ("since", models.DateTimeField(auto_now_add=True)),
                (
                    "reviewed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        help_text="When the owner last looked at this filing.",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["other", "owner"], include=("mask",), name="contact_incoming")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "other"), include=("mask",), name="contact_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("owner", models.F("other")), _negated=True),
                        name="contact_not_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mask", 0),
                            models.Q(
                                ("mask__gt", 0),
                                ("mask__lt", 17592186044416),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.math.Mod(models.F("mask"), models.Value(4)),
                                    models.Value(0),
                                ),
                                django.db.models.lookups.GreaterThan(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("mask"), "&", models.Value(12)
                                    ),
                                    models.Value(0),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="contact_mask_legal",
                    ),
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
                ("words", django.contrib.postgres.search.SearchVectorField(null=True)),
                ("long", django.contrib.postgres.search.SearchVectorField(null=True)),
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("named", True)),
                        fields=["member", "audience"],
                        name="contact_document_named",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "audience"),
                        include=("named", "words"),
                        name="contact_document_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("long__isnull", False), ("words__isnull", True)),
                            models.Q(("long__isnull", True), ("words__isnull", False)),
                            _connector="OR",
                        ),
                        name="contact_document_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message", models.TextField(blank=True, max_length=1000)),
                ("where_met", models.CharField(blank=True, max_length=200, verbose_name="where we met")),
                (
                    "sender_mask",
                    members.rule.columns.AudienceField(
                        default=0, help_text="How the sender files the recipient once it is accepted."
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests_received",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests_sent",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("sender", "recipient"), name="contact_request_once"),
                    models.CheckConstraint(
                        condition=models.Q(("sender", models.F("recipient")), _negated=True),
                        name="contact_request_not_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sender_mask", 0),
                            models.Q(
                                ("sender_mask__gt", 0),
                                ("sender_mask__lt", 17592186044416),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.math.Mod(
                                        models.F("sender_mask"), models.Value(4)
                                    ),
                                    models.Value(0),
                                ),
                                django.db.models.lookups.GreaterThan(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("sender_mask"), "&", models.Value(12)
                                    ),
                                    models.Value(0),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="contact_request_mask_legal",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("ready_at", models.DateTimeField(blank=True, null=True)),
                ("archive", models.BinaryField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
            },
        ),
        migrations.CreateModel(
            name="Heading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("scope_note", models.TextField(blank=True)),
                (
                    "broader",
                    models.ManyToManyField(blank=True, related_name="narrower", to="members.heading"),
                ),
                ("see_also", models.ManyToManyField(blank=True, to="members.heading")),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="heading_name_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HeadingName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("key", models.CharField(editable=False, max_length=120, unique=True)),
                (
                    "heading",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="members.heading",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "indexes": [
                    models.Index(
                        fields=["key"], name="heading_name_prefix", opclasses=["varchar_pattern_ops"]
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
                ("sort_key", models.TextField()),
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
                        include=("listing",),
                        name="name_form_prefix",
                    ),
                    models.Index(
                        models.Func(
                            models.F("form"), models.Value(" "), models.Value(1), function="split_part"
                        ),
                        models.F("sort_key"),
                        models.F("member"),
                        name="name_form_word",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("geoname_id", models.IntegerField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                (
                    "key",
                    models.CharField(
                        help_text="The name, folded.", max_length=200, verbose_name="search key"
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        blank=True, help_text="State, province or the like, as written.", max_length=120
                    ),
                ),
                ("country", models.CharField(help_text="ISO 3166-1 alpha-2.", max_length=2)),
                ("latitude", models.FloatField(help_text="Degrees north, WGS 84.")),
                ("longitude", models.FloatField(help_text="Degrees east, WGS 84.")),
                ("time_zone", models.CharField(help_text="IANA name.", max_length=64)),
                ("population", models.IntegerField(default=0)),
            ],
            options={
                "ordering": ["key", "geoname_id"],
                "indexes": [
                    models.Index(fields=["key"], name="place_key_prefix", opclasses=["varchar_pattern_ops"]),
                    models.Index(fields=["latitude", "longitude"], name="place_position"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("abbreviation", models.CharField(blank=True, max_length=30)),
                ("key", models.CharField(editable=False, max_length=200, verbose_name="search key")),
                ("slug", models.SlugField(max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("public", "Public library"),
                            ("academic", "Academic library"),
                            ("school", "School library"),
                            ("special", "Special library"),
                            ("national", "National or state library"),
                            ("archive", "Archive or museum"),
                            ("association", "Association"),
                            ("division", "Division of an association"),
                            ("library-school", "Library school"),
                            ("consortium", "Consortium or network"),
                            ("vendor", "Vendor"),
                        ],
                        max_length=20,
                    ),
                ),
                ("website", models.URLField(blank=True)),
                ("about", models.TextField(blank=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="divisions",
                        to="members.organization",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.place",
                    ),
                ),
            ],
            options={
                "ordering": ["key"],
                "indexes": [
                    models.Index(
                        fields=["key"], name="organization_key_prefix", opclasses=["varchar_pattern_ops"]
                    ),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("abbreviation"), name="text_pattern_ops"
                        ),
                        condition=models.Q(("abbreviation", ""), _negated=True),
                        name="organization_short",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("pk")), _negated=True),
                        name="organization_not_its_own_parent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OldOrganization",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(unique=True)),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("key", models.CharField(db_index=True, max_length=200, verbose_name="search key")),
                ("abbreviation", models.CharField(blank=True, max_length=30)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="members.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "former address",
                "verbose_name_plural": "former addresses",
                "indexes": [
                    models.Index(
                        django.db.models.functions.text.Upper("abbreviation"),
                        condition=models.Q(("abbreviation", ""), _negated=True),
                        name="old_organization_short",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "face",
                    models.CharField(choices=[("work", "At work"), ("home", "Off the clock")], max_length=4),
                ),
                ("image", models.BinaryField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("description", models.CharField(blank=True, max_length=200, verbose_name="what it shows")),
                (
                    "version",
                    models.CharField(help_text="Random; a new picture has a new address.", max_length=22),
                ),
                ("audience", members.rule.columns.AudienceField(default=0)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["face"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "face"), name="photo_once_a_face"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("audience__in", (0, 1, 2, 4, 8, 12)),
                            models.Q(
                                ("audience__gte", 0),
                                ("audience__lt", 17592186044416),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.math.Mod(
                                        models.F("audience"), models.Value(16)
                                    ),
                                    models.Value(0),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="photo_audience_legal",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganizationSuggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("abbreviation", models.CharField(blank=True, max_length=30)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("public", "Public library"),
                            ("academic", "Academic library"),
                            ("school", "School library"),
                            ("special", "Special library"),
                            ("national", "National or state library"),
                            ("archive", "Archive or museum"),
                            ("association", "Association"),
                            ("division", "Division of an association"),
                            ("library-school", "Library school"),
                            ("consortium", "Consortium or network"),
                            ("vendor", "Vendor"),
                        ],
                        max_length=20,
                    ),
                ),
                ("website", models.URLField(blank=True)),
                ("about", models.TextField(blank=True)),
                ("why", models.TextField(blank=True, verbose_name="what the curators should know")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "decision",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("accepted", "Accepted"), ("declined", "Declined")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="members.organization",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.organization",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.place",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("decision", "waiting")),
                        fields=["created_at"],
                        name="suggestion_waiting",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("label", models.CharField(blank=True, max_length=40, verbose_name="your own label")),
                ("value", models.JSONField(default=dict)),
                (
                    "text",
                    models.TextField(
                        blank=True, help_text="The value in plain words, as it is shown and searched."
                    ),
                ),
                ("audience", members.rule.columns.AudienceField(default=0)),
                ("position", models.IntegerField(default=0)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "heading",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.heading",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.organization",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.place",
                    ),
                ),
            ],
            options={
                "verbose_name": "profile line",
                "ordering": ["position", "pk"],
                "indexes": [
                    models.Index(fields=["owner", "position"], name="entry_owner"),
                    models.Index(
                        condition=models.Q(("organization__isnull", False)),
                        fields=["organization"],
                        name="entry_organization",
                    ),
                    models.Index(
                        condition=models.Q(("heading__isnull", False)),
                        fields=["heading"],
                        name="entry_heading",
                    ),
                    models.Index(
                        condition=models.Q(("place__isnull", False)), fields=["place"], name="entry_place"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("audience__in", (0, 1, 2, 4, 8, 12)),
                            models.Q(
                                ("audience__gte", 0),
                                ("audience__lt", 17592186044416),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.math.Mod(
                                        models.F("audience"), models.Value(16)
                                    ),
                                    models.Value(0),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="entry_audience_legal",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "query",
                    models.CharField(
                        blank=True, help_text="The query string of its address.", max_length=2000
                    ),
                ),
                ("weekly", models.BooleanField(default=False, verbose_name="mail me newcomers once a week")),
                ("token", netlib.fields.TokenField(editable=False, max_length=43, unique=True)),
                ("told_from", models.DateTimeField(blank=True, editable=False, null=True)),
                ("told_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "saved searches",
                "ordering": ["name", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("weekly", True)),
                        fields=["told_until"],
                        name="saved_search_weekly",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("owner", "query"), name="saved_search_once")],
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
                ("sort_key", models.TextField()),
                ("listing", models.BigIntegerField()),
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
                        fastupdate=False,
                        fields=["mem"],
                        name="document_mem_0",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("mem_level__lte", 1)),
                        fastupdate=False,
                        fields=["mem"],
                        name="document_mem_1",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("mem_level__lte", 2)),
                        fastupdate=False,
                        fields=["mem"],
                        name="document_mem_2",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("mem_level__lte", 3)),
                        fastupdate=False,
                        fields=["mem"],
                        name="document_mem_3",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("mem_level__lte", 4)),
                        fastupdate=False,
                        fields=["mem"],
                        name="document_mem_4",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("pub_level__lte", 0)),
                        fastupdate=False,
                        fields=["pub"],
                        name="document_pub_0",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("pub_level__lte", 1)),
                        fastupdate=False,
                        fields=["pub"],
                        name="document_pub_1",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("pub_level__lte", 2)),
                        fastupdate=False,
                        fields=["pub"],
                        name="document_pub_2",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("pub_level__lte", 3)),
                        fastupdate=False,
                        fields=["pub"],
                        name="document_pub_3",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("pub_level__lte", 4)),
                        fastupdate=False,
                        fields=["pub"],
                        name="document_pub_4",
                    ),
                    models.Index(fields=["sort_key", "member"], name="document_order"),
                    models.Index(
                        condition=models.Q(
                            django.db.models.lookups.LessThan(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("mem_level"), "+", models.Value(0)
                                ),
                                models.Value(4),
                            )
                        ),
                        fields=["member"],
                        name="document_best",
                    ),
                ],
            },
        ),
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
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["words"], name="full_document_words"
                    )
                ],
            },
        ),
    ]
