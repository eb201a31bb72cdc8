"""What the tests of search share: who is found, on one page and on all of them."""

from dataclasses import replace
from typing import Any

from members.models import Member
from members.rule.standing import Viewer
from members.search import LIMITS, Filters, Limits, Search


def finds(viewer: Viewer, text: str, filters: Filters | None = None, *, limits: Limits = LIMITS) -> list[str]:
    """The names on the first page by relevance, in order."""
    page = Search(viewer, text, filters or Filters(), limits).page()
    return [hit.member.name for hit in page.hits]


def paged(search: Search, **options: Any) -> list[Member]:
    """Whom all pages of a search show, one after the other."""
    everybody, after = [], ""
    while True:
        # A new search each time, as each page is a request of its own.
        page = replace(search).page(after=after, **options)
        everybody += [hit.member for hit in page.hits]
        after = page.after
        if not after:
            return everybody
