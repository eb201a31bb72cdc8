"""Is the site well? For load balancers and whoever is on duty."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from netlib import workers


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Says in four words how process, database, migrations and worker are: 200 when all is well, else 503."""
    parts = {"process": True, "database": False, "migrations": False, "worker": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts["database"] = True
        parts["migrations"] = not _pending()
        parts["worker"] = bool(workers.alive())
    except DatabaseError:
        pass  # The parts say so.
    words = {name: "ok" if well else "failing" for name, well in parts.items()}
    return JsonResponse(words, status=200 if all(parts.values()) else 503)


def _pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
