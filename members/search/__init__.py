"""Search: find any member by what this viewer may see of them, and by nothing else.

Open one `Search` for a request and ask it what the page needs; every question takes the viewer from it:

    found = Search(viewer, text, filters)
    page = found.page(sort="relevance", after=request.GET.get("after", ""))
    page.hits[0].member, .line, .reasons      # the person, their headline, and why they match
    page.after                                # leads to "More"; empty at the end
    found.count(page)                         # str() gives "23" or "1,000+"
    found.facets(page)                        # what the results can be narrowed by, with counts
    found.headings                            # headings that the words mean: *see also*
    did_you_mean(found)                       # another spelling that does find somebody, or ""
    suggest(viewer, text)                     # while typing: people, headings, organizations, places

The text knows words and "quoted phrases", nothing else; whatever is typed is harmless. A member is found when their
`listing` reaches the viewer and every word or phrase stands in the name, the headline or a line that this viewer may
see. A name of a heading also finds all its other names.

`Filters` are what results are narrowed by; `PeopleForm` reads them from an address, and `filters.pairs()` writes them.
Apps above add facets of their own with `register_facet`.

The files, each of which imports only those before it:

    limits, fences       numbers that choose strategies; ways around the planner's mistakes
    query, spellings     tsqueries as text; other ways to write a name
    asked                what was typed, made into what is asked
    facets, marks        what a facet is; the table of what results can be narrowed by
    filters, question    the filters of an address; what is asked, in pieces of SQL
    rare, contact_only   two candidate sets
    strategies           which candidates a question takes: the table to read first
    by_relevance, by_name, counting    the two orders; facets
    hits, results        the rule, applied last; the face, `Search`
    anybody, spelling, suggest         "Did you mean …?", and what is offered while a member types
    rebuild              building all documents anew

`docs/search.md` follows one query through them.
"""

from members.search.facets import Facet, FacetCount, FacetValue, register_facet
from members.search.filters import Filters
from members.search.hits import Hit, Reason
from members.search.limits import LIMITS, Limits
from members.search.results import SORTS, Count, Page, Search
from members.search.spelling import did_you_mean
from members.search.suggest import Suggestion, suggest

__all__ = [
    "LIMITS",
    "SORTS",
    "Count",
    "Facet",
    "FacetCount",
    "FacetValue",
    "Filters",
    "Hit",
    "Limits",
    "Page",
    "Reason",
    "Search",
    "Suggestion",
    "did_you_mean",
    "register_facet",
    "suggest",
]
