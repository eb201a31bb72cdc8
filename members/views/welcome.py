"""The welcome after joining: three short steps, each of which can be skipped."""

from copy import copy

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from members.forms.welcome import WelcomeListingForm, WelcomeNamesForm, WelcomeWorkForm
from members.http import MemberRequest
from members.reads.reach import reach
from members.services.settings import set_listing, set_names
from members.services.welcome import first_line, say_where

STEPS = 3


@require_http_methods(["GET", "POST"])
def names(request: MemberRequest) -> HttpResponse:
    """Step 1: the name as one likes it shown."""
    form = WelcomeNamesForm(request.POST or None, instance=copy(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            set_names(member=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("welcome-work")
    context = {
        "form": form,
        "step": 1,
        "steps": STEPS,
        "skip": reverse("welcome-work"),
        "page_address": request.build_absolute_uri("/people/"),
    }
    return render(request, "members/welcome/names.html", context)


@require_http_methods(["GET", "POST"])
def work(request: MemberRequest) -> HttpResponse:
    """Step 2: where one works and where one lives."""
    if request.method == "POST":
        form = WelcomeWorkForm(request.POST)
        if form.is_valid():
            say_where(member=request.user, **form.cleaned_data)
            return redirect("welcome-listing")
    else:
        form = WelcomeWorkForm(
            position=first_line(request.user, "position"), home=first_line(request.user, "town")
        )
    context = {
        "form": form,
        "step": 2,
        "steps": STEPS,
        "skip": reverse("welcome-listing"),
    }
    return render(request, "members/welcome/work.html", context)


@require_http_methods(["GET", "POST"])
def listing(request: MemberRequest) -> HttpResponse:
    """Step 3: who may find one."""
    reached = reach(request.user.pk)
    form = WelcomeListingForm(request.POST or None, member=request.user, reach=reached)
    if request.method == "POST" and form.is_valid():
        set_listing(member=request.user, **form.cleaned_data)
        return redirect("welcome-done")
    context = {
        "form": form,
        "step": 3,
        "steps": STEPS,
        "skip": reverse("welcome-done"),
        "has_contacts": bool(reached.counts.filings),
    }
    return render(request, "members/welcome/listing.html", context)


@require_GET
def done(request: MemberRequest) -> HttpResponse:
    """Where to go next."""
    words = reach(request.user.pk).words(request.user.listing)
    return render(
        request, "members/welcome/done.html", {"found_by": "nobody yet" if words == "only you" else words}
    )
