"""The owner's circles."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.forms.contacts import CircleForm, MergeForm
from members.http import MemberRequest
from members.models import Circle
from members.reads.circles import circle_names
from members.reads.contacts import list_contacts, tally
from members.reads.faces import photos_of
from members.reads.preview import circle_change, shown_by
from members.rule.masks import circle_numbers
from members.services import circles as services
from members.views.undo import offering
from netlib.concurrency import ChangedMeanwhile


def _mine(request: MemberRequest, circle_id: int) -> Circle:
    return get_object_or_404(Circle, owner=request.user, pk=circle_id)


@require_http_methods(["GET", "POST"])
def circles(request: MemberRequest) -> HttpResponse:
    """All circles with their size; POST makes one."""
    form = CircleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            circle = services.make(owner=request.user, name=form.cleaned_data["name"])
        except ValidationError as error:
            form.add_error("name", error)
        else:
            messages.success(request, f"“{circle.name}” is ready. Nobody else knows about it.")
            return redirect("circle", circle_id=circle.pk)
    context = {"form": form, "tally": tally(request.user.pk)}
    return render(request, "members/circles.html", context, status=422 if form.errors else 200)


@require_GET
def circle(request: MemberRequest, circle_id: int) -> HttpResponse:
    """Who is in a circle, and what is shown to it."""
    return _circle_page(request, _mine(request, circle_id))


def _circle_page(request: MemberRequest, mine: Circle, form: CircleForm | None = None) -> HttpResponse:
    names = circle_names(request.user.pk)
    page = list_contacts(request.user.pk, names=names, circle=mine)
    context = {
        "circle": mine,
        "page": page,
        "photos": photos_of(request.viewer, (row.person for row in page.rows)),
        "others": len(names) > 1,
        "things": [
            thing for thing in shown_by(request.user, names) if mine.number in circle_numbers(thing.audience)
        ],
        "rename": form or CircleForm(initial={"name": mine.name}),
        "merge": MergeForm(circle=mine),
    }
    return render(request, "members/circle.html", context, status=422 if form else 200)


@require_POST
def rename(request: MemberRequest, circle_id: int) -> HttpResponse:
    """Give a circle another name."""
    mine = _mine(request, circle_id)
    form = CircleForm(request.POST)
    if form.is_valid():
        try:
            services.rename(circle=mine, name=form.cleaned_data["name"])
        except ValidationError as error:
            form.add_error("name", error)
        except Circle.DoesNotExist:
            raise Http404("There is no such page.") from None
        else:
            messages.success(request, f"“{mine.name}” is now “{form.cleaned_data['name']}”.")
            return redirect("circle", circle_id=circle_id)
    return _circle_page(request, mine, form)


@require_http_methods(["GET", "POST"])
def merge(request: MemberRequest, circle_id: int) -> HttpResponse:
    """Show who would gain and lose what if one circle were merged into another; POST does it."""
    mine = _mine(request, circle_id)
    form = MergeForm(request.POST if request.method == "POST" else request.GET, circle=mine)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("circle", circle_id=circle_id)
    into: Circle = form.cleaned_data["into"]
    changed = False
    if request.method == "POST":
        try:
            services.merge(circle=mine, into=into, version=request.POST.get("version", ""))
        except ChangedMeanwhile:
            changed = True
        except Circle.DoesNotExist:
            raise Http404("There is no such page.") from None
        else:
            messages.success(request, f"“{mine.name}” was merged into “{into.name}”.")
            return redirect("circle", circle_id=into.pk)
    context = {
        "circle": mine,
        "into": into,
        "change": circle_change(request.user, mine, into),
        "changed": changed,
    }
    return render(request, "members/circle_change.html", context, status=409 if changed else 200)


@require_http_methods(["GET", "POST"])
def delete(request: MemberRequest, circle_id: int) -> HttpResponse:
    """Show who would lose what without a circle; POST deletes it."""
    mine = Circle.objects.filter(owner=request.user, pk=circle_id).first()
    if request.method == "POST":
        return offering(reverse("circles"), services.delete(circle=mine) if mine else None)
    if mine is None:
        raise Http404("There is no such page.")
    context = {"circle": mine, "into": None, "change": circle_change(request.user, mine, None)}
    return render(request, "members/circle_change.html", context)
