"""A member's settings and the log of what they opened to whom."""

import datetime as dt
from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from members.forms.settings import ContactListForm, ListingForm, NamesForm, PreferencesForm
from members.models import Change, Member
from members.reads.log import describe
from members.reads.reach import Reach, reach
from members.services.lines import set_member_audience
from members.services.settings import set_search_engines
from members.views.lines import said
from netlib.http import MemberRequest
from netlib.numbers import whole_number

CHANGES_A_PAGE = 50


@require_http_methods(["GET", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    """Four small forms on one page; each is saved by its own button, named by `form`."""
    member, reached = request.user, reach(request.user.pk)
    sent = request.POST.get("form", "")

    def data(name: str) -> object:
        return request.POST if sent == name else None

    forms: dict[str, BaseForm] = {
        "names": NamesForm(data("names"), instance=Member.objects.get(pk=member.pk)),  # type: ignore[arg-type]
        "listing": ListingForm(data("listing"), member=member, reach=reached),
        "list": ContactListForm(data("list"), member=member, reach=replace(reached, listing=member.listing)),
        "preferences": PreferencesForm(data("preferences"), instance=member),  # type: ignore[arg-type]
    }
    form = forms.get(sent)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            messages.success(request, _save(member, form, reached))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(f"{request.path}#{sent}")
    return render(request, "members/settings.html", {"forms": forms, "member": member, "reach": reached})


def _save(member: Member, form: BaseForm, reached: Reach) -> str:
    """Save one of the forms and say what is so now. Raises ValidationError for what changed meanwhile."""
    if isinstance(form, ListingForm):
        set_member_audience(member=member, field="listing", audience=form.cleaned_data["audience"])
        set_search_engines(member=member, allowed=form.cleaned_data["search_engines"])
        return f"You can be found by {reached.words(member.listing)}."
    if isinstance(form, ContactListForm):
        set_member_audience(member=member, field="contacts_audience", audience=form.cleaned_data["audience"])
        return said("Your contact list", member.contacts_audience, replace(reached, listing=member.listing))
    try:
        with transaction.atomic():
            form.save()  # type: ignore[attr-defined]
    except IntegrityError:
        raise ValidationError("That handle was taken just now. Choose another.") from None
    return "Saved."


@require_GET
def log(request: MemberRequest) -> HttpResponse:
    """Every change of an audience or a filing, newest first; `?before=` is the time and number of the last one."""
    changes = Change.objects.filter(owner=request.user)
    last = _place_in_log(request.GET.get("before", ""))
    if last:
        at, number = last
        changes = changes.filter(Q(at__lt=at) | Q(at=at, pk__lt=number))
    found = list(changes[: CHANGES_A_PAGE + 1])
    more = ""
    if len(found) > CHANGES_A_PAGE:
        found = found[:CHANGES_A_PAGE]
        more = f"?{urlencode({'before': f'{found[-1].at.isoformat()}~{found[-1].pk}'})}"
    context = {
        "changes": describe(request.viewer, found),
        "more": more,
        "first": request.path if last else "",
    }
    return render(request, "members/log.html", context)


def _place_in_log(text: str) -> tuple[dt.datetime, int] | None:
    """The time and the number of the change after which the log goes on; None when the text does not name them."""
    time, _, number = text.rpartition("~")
    try:
        at = dt.datetime.fromisoformat(time).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    change = whole_number(number)
    return None if change is None else (at, change)
