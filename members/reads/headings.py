"""The pages of the topic vocabulary: a heading with its references, and who shows it."""

from dataclasses import dataclass

from django.http import Http404

from members.models import Heading, HeadingName
from members.reads.browse import headings_with_numbers
from members.reads.cards import Card, cards_of_listed
from members.rule.standing import Viewer
from members.search import Count, Filters, Search
from netlib.text.names import fold

_SHOWN = 12


@dataclass(frozen=True)
class Listed:
    """A row of the list: a heading with the number of its people, or a synonym with its *see* reference."""

    name: str
    heading: Heading
    number: Count | None = None

    @property
    def is_synonym(self) -> bool:
        """Whether this is another name, which refers to the heading."""
        return self.name != self.heading.name

    @property
    def initial(self) -> str:
        """The letter under which it stands."""
        return fold(self.name)[:1].upper()


def list_headings(viewer: Viewer) -> list[Listed]:
    """All headings and synonyms by name, each heading with the number of people who show it to this viewer. At
    most five queries."""
    counted = headings_with_numbers(viewer)
    names = HeadingName.objects.select_related("heading").order_by("key")
    return [
        Listed(
            name.name, name.heading, counted.get(name.heading_id) if name.name == name.heading.name else None
        )
        for name in names
    ]


@dataclass(frozen=True)
class HeadingPage:
    """A heading's page: its references, and the first people who show it to the viewer."""

    heading: Heading
    synonyms: list[str]
    broader: list[Heading]
    narrower: list[Heading]
    see_also: list[Heading]
    cards: list[Card]
    number: Count

    @property
    def references(self) -> list[tuple[str, list[Heading]]]:
        """The kinds of references that this heading has, each with its label."""
        kinds = (("See also", self.see_also), ("Broader", self.broader), ("Narrower", self.narrower))
        return [(words, found) for words, found in kinds if found]


def heading_at(slug: str) -> Heading:
    """The heading with that slug. Raises Http404."""
    heading = (
        Heading.objects.filter(slug=slug).prefetch_related("names", "broader", "narrower", "see_also").first()
    )
    if heading is None:
        raise Http404("There is no such topic.")
    return heading


def show_heading(viewer: Viewer, heading: Heading) -> HeadingPage:
    """What the page of a heading from `heading_at` shows this viewer."""
    found = Search(viewer, "", Filters(heading=heading.pk))
    page = found.page(sort="name", size=_SHOWN)
    return HeadingPage(
        heading,
        [each.name for each in heading.names.all() if each.name != heading.name],
        list(heading.broader.all()),
        list(heading.narrower.all()),
        list(heading.see_also.all()),
        cards_of_listed(viewer, [hit.member for hit in page.hits]),
        found.count(page),
    )
