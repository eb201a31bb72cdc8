"""The face of search: one `Search` for a viewer, a text and filters, and what a page asks of it.

Each answer begins with candidates (`strategies`) and ends with the rule (`hits`).
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from members.models import Heading
from members.rule.standing import Viewer
from members.search.asked import Asked, ask
from members.search.by_name import by_name
from members.search.by_relevance import by_relevance
from members.search.counting import count_facets
from members.search.facets import Facet
from members.search.filters import Filters
from members.search.hits import Hit, read_hits
from members.search.limits import LIMITS, Limits
from members.search.question import Question
from members.search.strategies import Candidates
from netlib.text.dates import show_number

SIZE = 20
_ORDERS = {"relevance": by_relevance, "name": by_name}
SORTS = tuple(_ORDERS)


@dataclass(frozen=True)
class Count:
    """How many were found; no more than a thousand are counted."""

    number: int
    capped: bool = False

    @classmethod
    def of(cls, number: int, most: int = LIMITS.counted) -> Self:
        """A number of members, of whom `most` are counted."""
        return cls(min(number, most), number > most)

    def __str__(self) -> str:
        return f"{show_number(self.number)}{'+' if self.capped else ''}"


@dataclass(frozen=True)
class Page:
    """A part of the results. `after` leads to the next part and is empty at the end; `is_all` says that there is no
    other part."""

    hits: list[Hit]
    after: str = ""
    is_all: bool = False


@dataclass(frozen=True)
class Search:
    """What `viewer` finds by `text` and `filters`; without either, everybody listed to them.

    A made-up viewer of a preview searches as a visitor. Nothing is read before it is asked for.
    """

    viewer: Viewer
    text: str = ""
    filters: Filters = field(default_factory=Filters)
    limits: Limits = LIMITS

    @cached_property
    def asked(self) -> Asked:
        """The words, read. Two queries, a third where they name a heading."""
        return ask(self.text)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings that the words mean, for *see also*."""
        return self.asked.headings

    @cached_property
    def question(self) -> Question:
        """What is asked, in pieces of SQL."""
        return Question(self.viewer, self.asked, self.filters, self.limits)

    @cached_property
    def candidates(self) -> Candidates:
        """Whom to look at first."""
        return Candidates(self.question)

    def page(self, *, sort: str = "relevance", after: str = "", size: int = SIZE) -> Page:
        """A page of the results, from after the last one of the page before (`Page.after`) on.

        `sort` is one of SORTS. When rows change between pages nobody is shown twice, and nobody is skipped whose own
        place in the order did not change.
        """
        ids, next_after = _ORDERS[sort](self.candidates, after, size)
        return Page(self.read(ids), next_after, is_all=not after and not next_after)

    def read(self, ids: list[int]) -> list[Hit]:
        """The members with these keys, in this order, as far as the rule lets the viewer find them. Two queries, two more
        for a radius."""
        clauses = self.asked.clauses + self.filters.clauses_of(ids)
        return read_hits(self.viewer, ids, clauses, self.asked)

    def count(self, shown: Page | None = None) -> Count:
        """How many there are, up to a thousand. A page that is all there is has been through the rule: it tells."""
        if shown and shown.is_all:
            return Count(len(shown.hits))
        most = self.limits.counted
        number = self.candidates.counted[1]
        number += len(self.candidates.contact_only) if number <= most else 0
        return Count.of(number, most)

    def facets(self, shown: Page | None = None) -> list[Facet]:
        """What the results can be narrowed by. The counts are exact up to a thousand results; beyond that they count a
        thousand of them, and say so. A page that is all there is spares looking for them again."""
        most = self.limits.counted
        ids = [hit.member.pk for hit in shown.hits] if shown and shown.is_all else self.candidates.everybody
        return count_facets(self.viewer, self.filters, ids[:most], self.limits, capped=len(ids) > most)

    # For reads that ask more of those who are found

    def found(self) -> str:
        """A condition in SQL on `d`: the documents of the members whom documents find. `rows` has its values."""
        return self.candidates.documents() + self.question.distance

    @property
    def contact_only(self) -> list[int]:
        """The keys of the members whom `found` lacks: those whom the viewer finds only as a contact, and the viewer."""
        return self.candidates.contact_only

    def rows(self, sql: str, values: dict[str, Any] | None = None) -> list[Any]:
        """Run SQL with the values of this search and more. One query. The members that it gives have not passed the rule:
        `read` applies it."""
        return self.question.rows(sql, values)
