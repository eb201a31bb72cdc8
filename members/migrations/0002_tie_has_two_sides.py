"""A tie has two sides: each contact row needs its mirror, and goes when the mirror goes."""

from django.db import migrations

ADD = """
ALTER TABLE members_contact ADD CONSTRAINT contact_mirrored
    FOREIGN KEY (other_id, owner_id) REFERENCES members_contact (owner_id, other_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [migrations.RunSQL(ADD, "ALTER TABLE members_contact DROP CONSTRAINT contact_mirrored")]
