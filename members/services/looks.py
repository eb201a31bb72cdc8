"""What a superuser looks at of a member in the admin is written into that member's own history."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from members.models import Change
from members.rule.standing import Viewer
from netlib.looks import keys_of
from netlib.roles import service

# Sees what all members see, as no member has this number and nobody files it.
_EVERY_MEMBER = Viewer(0)
_NOTE = """
INSERT INTO members_change (owner_id, what, subject, label, at)
SELECT m.id, %(what)s, %(by)s, %(label)s, now() FROM members_member AS m
 WHERE m.id = ANY(%(ids)s) AND m.id <> %(by)s AND NOT EXISTS (
       SELECT FROM members_change AS c
        WHERE c.owner_id = m.id AND c.at > now() - interval '1 day'
          AND (c.what, c.subject, c.label) = (%(what)s, %(by)s, %(label)s))
"""


@service
def note_look(
    by: int, model: type[Model], rows: Sequence[Any], about: type[Model], only_hidden: bool
) -> None:
    """Write for each member whom these rows of a model name that a superuser (`by`) looked at them: one line a day for
    each superuser, member and model they are about. With `only_hidden` rows count that not every member can see. Three
    queries."""
    keys = keys_of(model)
    if not keys:
        return
    found = model._default_manager.filter(pk__in=rows)
    if only_hidden and hasattr(found, "visible_to"):
        found = found.exclude(pk__in=found.visible_to(_EVERY_MEMBER).values("pk"))
    ids = sorted({key for row in found.order_by().values_list(*keys) for key in row if key is not None})
    if not ids:
        return
    with connection.cursor() as cursor:
        # Two pages of one superuser at the same time write one line.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"looks/{by}"])
        cursor.execute(_NOTE, {"what": Change.LOOKED, "by": by, "label": about._meta.label_lower, "ids": ids})
