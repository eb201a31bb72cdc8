"""A member's settings and the log of what they opened to whom."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from members.forms.settings import ContactListForm, ListingForm, NamesForm, PreferencesForm
from members.models import Member
from members.reads.log import list_changes
from members.reads.reach import Reach, reach
from members.services.lines import set_member_audience
from members.services.settings import set_search_engines
from members.views.lines import said
from netlib.http import MemberRequest


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
        "list": ContactListForm(data("list"), member=member, reach=reached.behind(member.listing)),
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
        return said("Your contact list", member.contacts_audience, reached.behind(member.listing))
    try:
        with transaction.atomic():
            form.save()  # type: ignore[attr-defined]
    except IntegrityError:
        raise ValidationError("That handle was taken just now. Choose another.") from None
    return "Saved."


@require_GET
def log(request: MemberRequest) -> HttpResponse:
    """Every change of an audience or a filing, newest first; `?after=` names the last one before."""
    after = request.GET.get("after", "")
    page = list_changes(request.viewer, after=after)
    context = {
        "changes": page.rows,
        "more": page.more(),
        "first": request.path if after else "",
    }
    return render(request, "members/log.html", context)
