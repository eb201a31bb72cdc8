"""A member's settings and sharing history."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from members.forms.settings import ContactListForm, CustomsForm, FindMeForm, NamesForm, PreferencesForm
from members.http import MemberRequest
from members.reads.log import list_changes
from members.reads.reach import reach
from members.services.settings import (
    set_contacts_audience,
    set_customs,
    set_listing,
    set_names,
    set_preferences,
)
from members.views.lines import said


@require_http_methods(["GET", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    """Five small forms on one page; each is saved by its own button, named by `form`."""
    member = request.user
    reached = reach(member.pk)
    sent = request.POST.get("form", "")

    def data(name: str) -> QueryDict | None:
        return request.POST if sent == name else None

    names = NamesForm(data("names"), instance=copy(member))
    listing = FindMeForm(data("listing"), member=member, reach=reached)
    contacts = ContactListForm(data("list"), member=member, reach=reached.behind(member.listing))
    preferences = PreferencesForm(data("preferences"), instance=copy(member))
    customs = CustomsForm(data("dates"), instance=copy(member))
    forms: dict[str, BaseForm] = {
        "names": names, "listing": listing, "list": contacts, "dates": customs, "preferences": preferences,
    }  # fmt: skip
    form = forms.get(sent)
    if request.method == "POST" and form is not None and form.is_valid():
        done = "Saved."
        try:
            if form is listing:
                set_listing(member=member, **form.cleaned_data)
                done = f"You can be found by {reached.words(member.listing)}."
            elif form is contacts:
                set_contacts_audience(member=member, **form.cleaned_data)
                done = said("Your contact list", member.contacts_audience, reached.behind(member.listing))
            elif form is names:
                set_names(member=member, **form.cleaned_data)
            elif form is customs:
                set_customs(member=member, **form.cleaned_data)
            else:
                set_preferences(member=member, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect(f"{request.path}#{sent}")
    return render(request, "members/settings.html", {"forms": forms, "member": member, "reach": reached})


@require_GET
def log(request: MemberRequest) -> HttpResponse:
    """All changes of audiences and filings, the newest first. `?after=` is the cursor of the page before."""
    after = request.GET.get("after", "")
    page = list_changes(request.viewer, after=after)
    context = {
        "changes": page.rows,
        "more": page.more(),
        "first": request.path if after else "",
    }
    return render(request, "members/log.html", context)
