"""`manage.py rebuild_search`: build anew what search reads."""

from django.core.management.base import BaseCommand

from members.search.rebuild import rebuild


class Command(BaseCommand):
    """Builds every member's search documents. Triggers keep them; this is for after a bulk load with triggers off, an
    upgrade that changes how text is read, and when the membership has grown tenfold. People may search meanwhile."""

    help = "Rebuild what search reads. People can search while it runs."

    def handle(self, *args: object, **options: object) -> None:
        """Rebuild and say how many members were read."""
        done = 0
        for done in rebuild():
            if done % 100_000 == 0:
                self.stdout.write(f"{done:,} members …")
        self.stdout.write(f"Search knows {done:,} members.")
