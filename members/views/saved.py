"""Saved searches: list, save, change, delete, and unsubscribe from letters."""

from textwrap import shorten

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.forms.people import PeopleForm
from members.forms.saved import SavedForm
from members.http import MemberRequest, Request
from members.models import SavedSearch
from members.services.saved import LONGEST, TooMany, change_search, delete_search, save_search, stop_letters
from netlib.roles import unrestricted


@require_safe
def saved(request: MemberRequest) -> HttpResponse:
    """The member's own saved searches."""
    rows = SavedSearch.objects.filter(owner=request.user)
    return render(request, "members/saved.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def saved_new(request: MemberRequest) -> HttpResponse:
    """Save the search in the query string of this address."""
    asked = PeopleForm(request.GET, viewer=request.viewer)
    asked.is_valid()
    query = asked.query()
    if not query or len(query) > LONGEST:
        messages.info(request, "Search for someone first, then save the search.")
        return redirect("people")
    form = SavedForm(
        request.POST if request.method == "POST" else None, initial={"name": _proposed_name(asked)}
    )
    if form.is_valid():
        try:
            made = save_search(owner=request.user, query=query, **form.cleaned_data)
        except TooMany:
            form.add_error(None, "You can’t save more searches. Delete one first.")
        else:
            messages.success(request, f"“{made.name}” is saved.")
            return redirect("saved")
    context = {"form": form, "labels": [asked.text, *asked.labels.values()], "query": query}
    return render(request, "members/saved_form.html", context, status=422 if form.errors else 200)


def _proposed_name(asked: PeopleForm) -> str:
    """The words of the search and the labels of its filters, 80 characters at most."""
    words = ", ".join(filter(None, (asked.text, *asked.labels.values())))
    return shorten(words, 80, placeholder="").rstrip(",") or words[:80] or "People"


def _own(request: MemberRequest, saved_id: int) -> SavedSearch:
    found = SavedSearch.objects.filter(owner=request.user, pk=saved_id).first()
    if found is None:
        raise Http404("There is no such page.")
    return found


@require_http_methods(["GET", "POST"])
def saved_change(request: MemberRequest, saved_id: int) -> HttpResponse:
    """Rename a saved search, or turn its letter on or off."""
    row = _own(request, saved_id)
    form = SavedForm(
        request.POST if request.method == "POST" else None,
        initial={"name": row.name, "weekly": row.weekly},
    )
    if form.is_valid():
        change_search(saved=row, **form.cleaned_data)
        messages.success(request, f"“{row.name}” is changed.")
        return redirect("saved")
    context = {"form": form, "row": row, "query": row.query}
    return render(request, "members/saved_form.html", context, status=422 if form.errors else 200)


@require_POST
def saved_delete(request: MemberRequest, saved_id: int) -> HttpResponse:
    """Delete a saved search."""
    row = _own(request, saved_id)
    delete_search(saved=row)
    messages.success(request, f"“{row.name}” is deleted.")
    return redirect("saved")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def saved_stop(request: Request, token: str) -> HttpResponse:
    """The page of the unsubscribe link: a button. Mail programs may post here by themselves (RFC 8058), so the
    token is enough."""
    with unrestricted("the token of a saved search stands for its member"):
        found = SavedSearch.objects.filter(token=token).first()
    if found is None:
        raise Http404("There is no such page.")
    if request.method == "POST":
        found = stop_letters(token=token)
    return render(request, "members/saved_stop.html", {"row": found})
