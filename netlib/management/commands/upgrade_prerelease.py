"""`manage.py upgrade_prerelease`: brings over a database that was made before the first release."""

from typing import Any

from django.core.management.base import BaseCommand

from netlib import prerelease


class Command(BaseCommand):
    """Once for each such database, while neither site nor worker runs; `migrate` goes on from there. Doing it again
    changes nothing."""

    help = "Bring over a database that was made before the first release."
    requires_migrations_checks = False
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if prerelease.bring_over():
            self.stdout.write("The database is brought over to the first release.")
        else:
            self.stdout.write("This database is of the first release or newer: there is nothing to do.")
