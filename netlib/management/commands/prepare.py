"""`manage.py prepare`: what has to be true before Netlib serves anybody, made true."""

import hashlib
import sys
from argparse import ArgumentParser

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from netlib import prerelease


class Command(BaseCommand):
    """Migrates; with options, loads the demo world and collects static files. Doing it twice changes nothing."""

    help = "Migrate the database and, with options, load the demo world and collect the static files."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="fill an empty database and print its sign-ins"
        )
        parser.add_argument(
            "--static", action="store_true", help="collect the static files when they have changed"
        )

    def handle(self, *args: object, demo: bool, static: bool, **options: object) -> None:
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            reason = str(error).strip().splitlines()[0]
            self.stderr.write(
                f"The database cannot be reached ({reason}): check DATABASE_URL and its server."
            )
            sys.exit(1)
        if prerelease.is_prerelease():
            call_command("upgrade_prerelease", stdout=self.stderr)
        call_command("migrate", verbosity=0, interactive=False)
        if demo and not settings.PRODUCTION:
            call_command("demo", "--if-empty", stdout=self.stderr)
            call_command("demo", "--sign-ins", stdout=self.stdout)
        if static:
            _collect()


def _collect() -> None:
    """Collect the static files unless the ones collected last are still the same."""
    stamp = settings.STATIC_ROOT.with_suffix(".stamp")
    now = _fingerprint()
    if stamp.exists() and settings.STATIC_ROOT.exists() and stamp.read_text() == now:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(now)


def _fingerprint() -> str:
    """Changes when any static file of Netlib or of a package does, or the way in which they are stored."""
    mark = hashlib.sha256(repr(settings.STORAGES).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            mark.update(f"{name} {storage.size(name)} {storage.get_modified_time(name)}\n".encode())
    return mark.hexdigest()
