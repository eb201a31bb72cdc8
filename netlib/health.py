"""Is the site well? For load balancers and whoever is on duty."""

import functools
import logging

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from netlib import workers

_log = logging.getLogger(__name__)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Says in four words how process, database, migrations and worker are: 200 when all is well, else 503."""
    parts = {"process": True, "database": False, "migrations": False, "worker": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts["database"] = True
        parts["migrations"] = _migrated()
        parts["worker"] = bool(workers.alive())
    except DatabaseError as error:
        _log.warning("The database does not answer the health check: %s", type(error).__name__)
    words = {name: "ok" if well else "failing" for name, well in parts.items()}
    return JsonResponse(words, status=200 if all(parts.values()) else 503)


def _migrated() -> bool:
    """Whether the newest migration of each app is applied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return _newest_migrations() <= set(cursor.fetchall())


@functools.cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
