"""The pages of organizations, and what members suggest about them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from members.formats.jsonld import organization_data
from members.forms.organizations import LookForm, SuggestionForm
from members.http import MemberRequest, Request
from members.models import Organization
from members.reads.everything import found_elsewhere
from members.reads.organizations import (
    find_organization,
    list_organizations,
    offered_organizations,
    show_organization,
)
from members.services.organizations import TooMany, suggest_organization
from netlib.forms import Initial


@require_safe
def organizations(request: Request) -> HttpResponse:
    """Organizations by name, or those that match the search words."""
    form = LookForm(request.GET)
    form.is_valid()
    words, kind = form.cleaned_data.get("q", ""), form.cleaned_data.get("kind", "")
    after = request.GET.get("after", "")
    query = {key: value for key, value in (("q", words), ("kind", kind)) if value}
    page = list_organizations(request.viewer, words=words, kind=kind, after=after)
    context = {
        "form": form,
        "page": page,
        "more": page.more(query),
        "first": f"{request.path}?{urlencode(query)}" if after else "",
        "elsewhere": []
        if page.rows or after
        else found_elsewhere(request.viewer, words, but="organizations"),
    }
    return render(request, "members/organizations.html", context)


@require_safe
def organization_names(request: Request) -> HttpResponse:
    """A fragment: organizations whose name begins with `?organization=`, as the options of a datalist."""
    found = offered_organizations(request.GET.get("organization", "")[:200].replace("\0", ""))
    return render(request, "members/organization_names.html", {"found": found})


@require_safe
def organization(request: Request, slug: str) -> HttpResponse:
    """One organization, and the people who show that they belong to it."""
    found = find_organization(slug)
    if found.slug != slug:
        return redirect("organization", slug=found.slug, permanent=True)
    shown = show_organization(request.viewer, found)
    context = {
        "shown": shown,
        "organization": shown.organization,
        "data": organization_data(request.viewer, shown.organization),
    }
    return render(request, "members/organization.html", context)


@require_http_methods(["GET", "POST"])
def suggest_new(request: MemberRequest) -> HttpResponse:
    """Suggest an organization that is not listed yet."""
    return _suggest(request, None)


@require_http_methods(["GET", "POST"])
def suggest_correction(request: MemberRequest, slug: str) -> HttpResponse:
    """Suggest a correction of an organization."""
    return _suggest(request, find_organization(slug))


def _suggest(request: MemberRequest, corrected: Organization | None) -> HttpResponse:
    initial: Initial = (
        SuggestionForm.initial_for(corrected) if corrected else {"name": request.GET.get("name", "")[:200]}
    )
    form = SuggestionForm(
        request.POST if request.method == "POST" else None, organization=corrected, initial=initial
    )
    if form.is_valid():
        try:
            suggest_organization(by=request.user, organization=corrected, **form.cleaned_data)
        except TooMany:
            form.add_error(
                None, "You have many suggestions waiting. Wait until the curators have read some of them."
            )
        else:
            messages.success(request, "Thank you. The curators will read your suggestion before it shows.")
            return redirect("organization", slug=corrected.slug) if corrected else redirect("organizations")
    context = {"form": form, "organization": corrected}
    return render(request, "members/organization_suggest.html", context, status=422 if form.errors else 200)
