"""Which job workers are alive, by what the database itself knows.

A worker gives its database session a name. The session ends with the process, however that ends, so the list is true
at any moment, for any number of workers, with nothing written and nothing to clean up."""

from django.db import connection

PREFIX = "netlib-worker "


def alive() -> set[str]:
    """The ids of the workers that are connected to this site's database now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND starts_with(application_name, %s)",
            [PREFIX],
        )
        return {name.removeprefix(PREFIX) for (name,) in cursor.fetchall()}
