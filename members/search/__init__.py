"""Search: find any member by what this viewer may see of them, and by nothing else.

Open one `Search` for a request and ask it what the page needs; every question takes the viewer from it:

    found = Search(viewer, text, filters)
    page = found.page(sort="relevance", after=request.GET.get("after", ""))
    page.hits[0].member, .line, .reasons      # the person, their short line, and why they match
    page.after                                # leads to "More"; empty at the end
    found.count(page)                         # str() gives "23" or "1,000+"
    found.facets(page)                        # what the results can be narrowed by, with counts
    found.headings                            # headings that the words mean: *see also*
    did_you_mean(viewer, text, filters)       # another spelling that does find somebody, or ""
    suggest(viewer, text)                     # while typing: people, headings, organizations, places

The text knows words and "quoted phrases", nothing else; whatever is typed is harmless. A member is found when their
`listing` reaches the viewer and every word or phrase stands in the name, the short line or a line that this viewer
may see. A name of a heading also finds all its other names.

`Filters` come from the query string (`Filters.read(request.GET)`) and go back to it (`filters.pairs()`). Apps above
add facets of their own with `register_facet`.
"""

from members.search.engine import Count, Hit, Page, Reason, Search
from members.search.facets import Facet, FacetCount, FacetValue, register_facet
from members.search.filters import Filters
from members.search.suggestions import Suggestion, did_you_mean, suggest

__all__ = [
    "Count",
    "Facet",
    "FacetCount",
    "FacetValue",
    "Filters",
    "Hit",
    "Page",
    "Reason",
    "Search",
    "Suggestion",
    "did_you_mean",
    "register_facet",
    "suggest",
]
