"""The directory: finding people, and what is offered while one types."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.forms.people import SORT_WORDS, PeopleForm
from members.http import Request
from members.models import Heading, Organization
from members.reads.cards import cards_of
from members.reads.everything import found_elsewhere
from members.rule.standing import Viewer
from members.search import Facet, Filters, Page, Search, Suggestion, did_you_mean, suggest
from members.search.facets import registered
from members.search.filters import CONTACTS
from members.search.marks import MARKS


@dataclass(frozen=True)
class Chip:
    """A filter that is set: its words, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Reference:
    """A heading or an organization that the words mean; `typed` is the synonym or the abbreviation that was typed, which
    says *see*."""

    name: str
    url: str
    typed: str = ""
    see_also: tuple[Heading, ...] = ()


@require_safe
def people(request: Request) -> HttpResponse:
    """Everybody who is listed to this viewer, by words and filters of the address, twenty at a time. By what they can be
    narrowed is counted when somebody asks for it (`people_narrow`): it takes longer than the rest of the page."""
    return _people(request, _asked(request), narrow=False)


@require_safe
def people_narrow(request: Request) -> HttpResponse:
    """A fragment: by what these people can be narrowed, and how many there are of each. Without script, the page of
    results with it."""
    form = _asked(request)
    if not request.htmx:
        return _people(request, form, narrow=True)
    facets = _facets(form, Search(request.viewer, form.text, form.filters))
    return render(request, "members/people_choices.html", _choices(facets))


def _asked(request: Request) -> PeopleForm:
    form = PeopleForm(request.GET, viewer=request.viewer)
    form.is_valid()
    return form


def _facets(form: PeopleForm, found: Search, page: Page | None = None) -> list[Facet]:
    # A town that is asked for stands in its own field.
    return [facet for facet in found.facets(page) if not (facet.key == "place" and form.filters.get("place"))]


def _choices(facets: list[Facet]) -> dict[str, Any]:
    return {
        "open_facets": [facet for facet in facets if _is_open(facet)],
        "closed_facets": [facet for facet in facets if not _is_open(facet)],
        "capped": any(facet.capped for facet in facets),
    }


def _people(request: Request, form: PeopleForm, *, narrow: bool) -> HttpResponse:
    viewer = request.viewer
    found = Search(viewer, form.text, form.filters)
    after = request.GET.get("after", "")
    page = found.page(sort=form.order, after=after)
    cards = cards_of(viewer, page.hits)
    facets = _facets(form, found, page) if narrow else []
    count = found.count(page)
    query = form.query()
    nobody = not page.hits and not after
    meant = did_you_mean(found) if nobody else ""
    context = {
        "form": form,
        "cards": cards,
        "count": count,
        **_choices(facets),
        "narrow": narrow,
        "kept": _kept(form, facets),
        "chips": _chips(form, viewer),
        "references": _references(found),
        "meant": meant,
        "meant_url": _address(form.query(q=meant)),
        "offers": _beginnings(found, page),
        "elsewhere": found_elsewhere(viewer, form.text, but="people") if nobody else [],
        "narrowed": bool(form.filters),
        "clear": _address(form.query(filters=Filters())),
        "sorts": [
            {"label": SORT_WORDS[key], "url": _address(form.query(sort=key)), "current": key == form.order}
            for key in SORT_WORDS
        ],
        "more": _address("&".join(part for part in (query, urlencode({"after": page.after})) if part))
        if page.after
        else "",
        "first": _address(query) if after else "",
        "last": cards[-1].person.name if cards else "",
        "query": query,
        "narrow_url": f"{reverse('people-narrow')}{'?' if query else ''}{query}",
    }
    return render(request, "members/people.html", context)


def _is_chosen(facet: Facet) -> bool:
    return any(value.chosen for value in facet.values)


def _is_open(facet: Facet) -> bool:
    return facet.opened or _is_chosen(facet)


def _kept(form: PeopleForm, facets: list[Facet]) -> list[tuple[str, str]]:
    """The filters that no facet shows as chosen, as where nobody is found, and that have no field of their own."""
    shown = {"place", "within", "unit", *(facet.key for facet in facets if _is_chosen(facet))}
    return [(name, value) for name, value in form.filters.pairs() if name not in shown]


def _address(query: str) -> str:
    return f"{reverse('people')}?{query}" if query else reverse("people")


def _chips(form: PeopleForm, viewer: Viewer) -> list[Chip]:
    labels = dict(form.labels)
    for key, chosen in form.filters.more.items():
        facet = registered()[key]
        words = [value.label for value in facet.count(viewer, [], chosen) if value.chosen]
        labels[key] = f"{facet.label}: {words[0] if words else 'unknown'}"
    before = {CONTACTS: "Contacts", **{mark.key: mark.chip for mark in MARKS if mark.chip}}
    return [
        Chip(
            f"{before[name]}: {labels[name]}" if name in before else labels[name],
            _address(form.query(filters=form.filters.without(name))),
        )
        for name in form.filters.chosen
        if name in labels
    ]


def _references(found: Search) -> list[Reference]:
    headings = list(found.headings)
    prefetch_related_objects(headings, "see_also")
    references = [
        Reference(
            heading.name,
            reverse("heading", args=[heading.slug]),
            "" if name == heading.name else name,
            tuple(heading.see_also.all()),
        )
        for heading, name in zip(headings, found.asked.named, strict=True)
    ]
    if found.asked.organizations:
        references += [
            Reference(each.name, reverse("organization", args=[each.slug]), each.abbreviation)
            for each in Organization.objects.filter(pk__in=found.asked.organizations)
        ]
    return references


def _target(suggestion: Suggestion) -> str:
    match suggestion.kind:
        case "heading":
            return reverse("heading", args=[suggestion.target.slug])  # type: ignore[union-attr]
        case "organization":
            return reverse("organization", args=[suggestion.target.slug])  # type: ignore[union-attr]
    return str(suggestion.target.get_absolute_url())  # type: ignore[union-attr]


def _offers(
    viewer: Viewer, text: str, shown: Collection[tuple[str, int]] = (), *, words: str | None = None
) -> list[dict[str, Any]]:
    offers = suggest(viewer, text, words=words)
    return [
        {"offer": each, "url": _target(each)} for each in offers if (each.kind, each.target.pk) not in shown
    ]


def _beginnings(found: Search, page: Page) -> list[dict[str, Any]]:
    """What begins like the words and is not on the page, where that has all who are found: without script nothing else
    offers who has only the beginning in their name."""
    if not page.is_all or found.filters or not found.text:
        return []
    shown = {("person", hit.member.pk) for hit in page.hits}
    shown |= {("heading", each.pk) for each in found.headings}
    shown |= {("organization", key) for key in found.asked.organizations}
    return _offers(found.viewer, found.text, shown, words=found.asked.words)


@require_safe
def people_suggest(request: Request) -> HttpResponse:
    """A fragment: links to what the beginning `?q=` may mean. Without script, the page of results."""
    text = request.GET.get("q", "")
    if not request.htmx:
        return people(request)
    return render(request, "members/people_suggest.html", {"offers": _offers(request.viewer, text)})


@require_safe
def people_suggest_json(request: Request) -> JsonResponse:
    """The same for the address bar of a browser, as OpenSearch suggestions: the text, names, asides, addresses."""
    text = request.GET.get("q", "")
    offers = suggest(request.viewer, text)
    rows: list[Any] = [
        text[:1000],
        [each.text for each in offers],
        [each.aside for each in offers],
        [f"{settings.SITE_URL}{_target(each)}" for each in offers],
    ]
    return JsonResponse(rows, safe=False, content_type="application/x-suggestions+json")


@require_safe
def opensearch(request: Request) -> HttpResponse:
    """The OpenSearch description, by which a browser searches Netlib from its address bar."""
    context = {
        "page": f"{settings.SITE_URL}{reverse('people')}",
        "offers": f"{settings.SITE_URL}{reverse('people-suggest-json')}",
        "self": f"{settings.SITE_URL}{reverse('opensearch')}",
        "icon": f"{settings.SITE_URL}{settings.STATIC_URL}favicon.svg",
        "name": settings.SITE_NAME,
    }
    kind = "application/opensearchdescription+xml"
    return render(request, "members/opensearch.xml", context, content_type=f"{kind}; charset=utf-8")
