from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("members", "0006_quicker_search"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                condition=models.Q(("is_active", False), ("leaving_at__isnull", False), _connector="OR"),
                fields=["id"],
                name="member_gone",
            ),
        ),
    ]
