"""Browsing the directory without search words: by place, organization, topic and letter."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.http import Request
from members.reads import browse as reads
from members.reads.cards import cards_of_listed
from netlib.text.countries import country_name


@require_safe
def browse(request: Request) -> HttpResponse:
    """Where to start: letters, countries, and links to topics and organizations."""
    context = {
        "letters": reads.letters_with_people(request.viewer),
        "countries": reads.countries_with_people(request.viewer),
    }
    return render(request, "members/people_browse.html", context)


@require_safe
def browse_letter(request: Request, letter: str) -> HttpResponse:
    """The people under a letter, by name."""
    letter = letter.lower()
    if letter not in (*reads.LETTERS, reads.OTHER):
        raise Http404("There is no such page.")
    after = request.GET.get("after", "")
    page = reads.people_under(request.viewer, letter, after=after)
    context = {
        "letter": letter.upper() if letter != reads.OTHER else "Other",
        "cards": cards_of_listed(request.viewer, page.rows),
        "page": page,
        "more": page.more(),
        "first": request.path if after else "",
    }
    return render(request, "members/people_letter.html", context)


@require_safe
def browse_country(request: Request, country: str) -> HttpResponse:
    """The regions of a country, and its towns that have no region."""
    code = country.upper()
    name = country_name(code)
    if not name:
        raise Http404("There is no such country.")
    return _towns(request, code, "", name, regions=reads.regions_with_people(request.viewer, code))


@require_safe
def browse_region(request: Request, country: str, region: str) -> HttpResponse:
    """The towns of a region. A region in which no one is shown answers like one that does not exist."""
    code = country.upper()
    if not country_name(code) or "\0" in region:
        raise Http404("There is no such page.")
    return _towns(request, code, region, region, regions=[])


def _towns(
    request: Request, code: str, region: str, name: str, *, regions: list[reads.Choice]
) -> HttpResponse:
    after = request.GET.get("after", "")
    page = reads.towns_with_people(request.viewer, code, region, after=after)
    if region and not page.rows and not after:
        raise Http404("There is no such page.")
    narrowed = {"region": f"{code}#{region}"} if region else {"country": code}
    context = {
        "name": name,
        "country": country_name(code) if region else "",
        "code": code.lower(),
        "regions": [] if after else regions,
        "page": page,
        "everybody": f"{reverse('people')}?{urlencode(narrowed)}",
        "more": page.more(),
        "first": request.path if after else "",
    }
    return render(request, "members/people_places.html", context)
