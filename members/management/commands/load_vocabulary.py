"""`manage.py load_vocabulary`: the topics of librarianship, with *see* and *see also*."""

from django.core.management.base import BaseCommand

from members.services.vocabulary import load_vocabulary


class Command(BaseCommand):
    """Adds what the database lacks; doing it twice changes nothing."""

    help = "Load the shared vocabulary of topics; what curators added or renamed stays."

    def handle(self, *args: object, **options: object) -> None:
        headings, names = load_vocabulary()
        self.stdout.write(f"Loaded the vocabulary: {headings} new headings, {names} new names.")
