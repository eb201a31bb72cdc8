"""`manage.py demo`: the demo world, for development alone."""

import time
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from members.demo import world
from members.demo.load import load_world
from members.extensions import demo_loaders
from members.models import Member, Place


class Command(BaseCommand):
    """Loads the demo world into a database without members, or prints who can sign in."""

    help = "Load the demo world into a database without members, or print its sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there are members already"
        )
        parser.add_argument(
            "--sign-ins", action="store_true", help="load nothing; print who can sign in, and how"
        )

    def handle(self, *args: object, if_empty: bool, sign_ins: bool, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo world is for development: its password is known to everybody.")
        if sign_ins:
            self._print_sign_ins()
        elif not Member.objects.exists():
            self._load()
        elif not if_empty:
            raise CommandError("There are members already: the demo world needs a database without any.")

    def _load(self) -> None:
        begun = time.monotonic()
        with transaction.atomic():
            if not Place.objects.exists():
                call_command("load_places", stdout=self.stdout)
            call_command("load_vocabulary", stdout=self.stdout)
            count = load_world()
            for load in demo_loaders:
                load()
        self.stdout.write(f"Loaded the demo world: {count} members, {time.monotonic() - begun:.1f} s.")

    def _print_sign_ins(self) -> None:
        here = set(Member.objects.filter(email__endswith=f"@{world.DOMAIN}").values_list("handle", flat=True))
        rows = [
            (part.role, world.people()[part.key], part.special) for part in world.cast() if part.key in here
        ]
        if not rows:
            self.stdout.write("This database has members of its own and nobody of the demo world.")
            return
        self.stdout.write(f"Sign in with any of these addresses and the password {world.PASSWORD}\n\n")
        table = [(role, person.name, person.email, special) for role, person, special in rows]
        widths = [max(len(row[column]) for row in table) for column in range(3)]
        for row in table:
            cells = [cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)]
            self.stdout.write("  ".join([*cells, row[3]]))
        if others := len(here) - len(rows):
            self.stdout.write(
                f"\n{others} more sign in the same way, as handle@{world.DOMAIN}: handles are in /people/handle/."
            )
