import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import members.rule.columns
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
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
                                "^[a-z0-9]+(-[a-z0-9]+)*$", "Use small letters, digits and single hyphens."
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
                "indexes": [models.Index(fields=["sort_key", "id"], name="member_sort")],
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
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
                    )
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
                "verbose_name_plural": "entries",
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
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=pgtrigger.compiler.Trigger(
                name="log_listing",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."listing" IS DISTINCT FROM (NEW."listing"))',
                    func="INSERT INTO members_change (owner_id, what, subject, label, before, after, at) VALUES (NEW.id, 'listing', NEW.id, '', OLD.listing, NEW.listing, now()); RETURN NULL;",
                    hash="68cddb4db502d460657d848d347c5886a34b3b88",
                    operation='UPDATE OF "listing"',
                    pgid="pgtrigger_log_listing_cd7ed",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=pgtrigger.compiler.Trigger(
                name="log_contacts_audience",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."contacts_audience" IS DISTINCT FROM (NEW."contacts_audience"))',
                    func="INSERT INTO members_change (owner_id, what, subject, label, before, after, at) VALUES (NEW.id, 'contacts_audience', NEW.id, '', OLD.contacts_audience, NEW.contacts_audience, now()); RETURN NULL;",
                    hash="251d27b1578e4e5850417afd59d8b1e901f61f1c",
                    operation='UPDATE OF "contacts_audience"',
                    pgid="pgtrigger_log_contacts_audience_48975",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="circle",
            trigger=pgtrigger.compiler.Trigger(
                name="log_circle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                INSERT INTO members_change (owner_id, what, subject, label, before, after, at) VALUES (NEW.owner_id, 'circle', NEW.id, NEW.name, NULL, NEW.number, now());\n            ELSIF TG_OP = 'DELETE' THEN\n                IF EXISTS (SELECT 1 FROM members_member WHERE id = OLD.owner_id) THEN\n                    INSERT INTO members_change (owner_id, what, subject, label, before, after, at) VALUES (OLD.owner_id, 'circle', OLD.id, OLD.name, OLD.number, NULL, now());\n                END IF;\n            ELSIF OLD.number IS DISTINCT FROM NEW.number THEN\n                INSERT INTO members_change (owner_id, what, subject, label, before, after, at) VALUES (NEW.owner_id, 'circle', NEW.id, NEW.name, OLD.number, NEW.number, now());\n            END IF;\n            RETURN NULL;\n        ",
                    hash="e7e6e9c5cfe799f8510878534145e5ba056c6002",
                    operation='INSERT OR UPDATE OF "number" OR DELETE',
                    pgid="pgtrigger_log_circle_29a17",
                    table="members_circle",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="log_contact",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                INSERT INTO members_change (owner_id, what, subject, label, before, after, at) VALUES (NEW.owner_id, 'contact', NEW.other_id, '', NULL, NEW.mask, now());\n            ELSIF TG_OP = 'DELETE' THEN\n                IF EXISTS (SELECT 1 FROM members_member WHERE id = OLD.owner_id) THEN\n                    INSERT INTO members_change (owner_id, what, subject, label, before, after, at) VALUES (OLD.owner_id, 'contact', OLD.other_id, '', OLD.mask, NULL, now());\n                END IF;\n            ELSIF OLD.mask IS DISTINCT FROM NEW.mask THEN\n                INSERT INTO members_change (owner_id, what, subject, label, before, after, at) VALUES (NEW.owner_id, 'contact', NEW.other_id, '', OLD.mask, NEW.mask, now());\n            END IF;\n            RETURN NULL;\n        ",
                    hash="3c68860e3eca7e6e6c4d63708f7f5b01c0d2e768",
                    operation='INSERT OR UPDATE OF "mask" OR DELETE',
                    pgid="pgtrigger_log_contact_efad4",
                    table="members_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="photo",
            trigger=pgtrigger.compiler.Trigger(
                name="log_photo",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                INSERT INTO members_change (owner_id, what, subject, label, before, after, at) VALUES (NEW.owner_id, 'photo', NEW.id, NEW.face, NULL, NEW.audience, now());\n            ELSIF TG_OP = 'DELETE' THEN\n                IF EXISTS (SELECT 1 FROM members_member WHERE id = OLD.owner_id) THEN\n                    INSERT INTO members_change (owner_id, what, subject, label, before, after, at) VALUES (OLD.owner_id, 'photo', OLD.id, OLD.face, OLD.audience, NULL, now());\n                END IF;\n            ELSIF OLD.audience IS DISTINCT FROM NEW.audience THEN\n                INSERT INTO members_change (owner_id, what, subject, label, before, after, at) VALUES (NEW.owner_id, 'photo', NEW.id, NEW.face, OLD.audience, NEW.audience, now());\n            END IF;\n            RETURN NULL;\n        ",
                    hash="0452ba42b261b77861d28062dec501e0b238a603",
                    operation='INSERT OR UPDATE OF "audience" OR DELETE',
                    pgid="pgtrigger_log_photo_8e572",
                    table="members_photo",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="log_line",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' THEN\n                INSERT INTO members_change (owner_id, what, subject, label, before, after, at) VALUES (NEW.owner_id, 'line', NEW.id, NEW.kind, NULL, NEW.audience, now());\n            ELSIF TG_OP = 'DELETE' THEN\n                IF EXISTS (SELECT 1 FROM members_member WHERE id = OLD.owner_id) THEN\n                    INSERT INTO members_change (owner_id, what, subject, label, before, after, at) VALUES (OLD.owner_id, 'line', OLD.id, OLD.kind, OLD.audience, NULL, now());\n                END IF;\n            ELSIF OLD.audience IS DISTINCT FROM NEW.audience THEN\n                INSERT INTO members_change (owner_id, what, subject, label, before, after, at) VALUES (NEW.owner_id, 'line', NEW.id, NEW.kind, OLD.audience, NEW.audience, now());\n            END IF;\n            RETURN NULL;\n        ",
                    hash="6023d6915ae2ce71053966420a3773c478b2be98",
                    operation='INSERT OR UPDATE OF "audience" OR DELETE',
                    pgid="pgtrigger_log_line_3861f",
                    table="members_entry",
                    when="AFTER",
                ),
            ),
        ),
    ]
