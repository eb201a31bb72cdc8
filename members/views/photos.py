"""Photos: serving them, and editing one's own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from members.forms.photos import PhotoForm
from members.http import MemberRequest, Request
from members.models import Face, Member, Photo
from members.reads.reach import reach
from members.rule.masks import MEMBERS, PERSONAL
from members.services.photos import delete_photo, photo_version, save_photo
from members.views.lines import said, usual_words
from members.views.undo import offering
from netlib.concurrency import ChangedMeanwhile
from netlib.middleware import REVALIDATED

# What most people choose, offered but never preselected.
_USUAL = {Face.PROFESSIONAL: MEMBERS, Face.PERSONAL: PERSONAL}


@require_safe
def photo(request: Request, handle: str, face: str, version: str) -> HttpResponse:
    """One photo, for viewers who may see both its owner and it. The browser may keep a copy, and asks before it shows it
    again: each request is decided anew."""
    owners = Member.objects.visible_to(request.viewer).filter(handle=handle)
    visible = Photo.objects.visible_to(request.viewer)
    found = visible.filter(owner__in=owners, face=face, version=version).defer("image").first()
    if found is None:
        raise Http404("There is no such page.")
    headers = {
        "Cache-Control": REVALIDATED,
        "ETag": f'"{found.version}"',
        "X-Content-Type-Options": "nosniff",
    }
    answer: HttpResponse
    if request.headers.get("If-None-Match") == headers["ETag"]:
        answer = HttpResponseNotModified(headers=headers)
    else:
        answer = HttpResponse(bytes(found.image), content_type="image/webp", headers=headers)
    return answer


@require_http_methods(["GET", "POST"])
def photo_edit(request: MemberRequest, face: str) -> HttpResponse:
    """Upload a photo, describe it, and choose its audience."""
    chosen = _face(face)
    mine = Photo.objects.filter(owner=request.user).select_related("owner").defer("image")
    current = mine.filter(face=chosen).first()
    reached = reach(request.user.pk, request.user.listing)
    form = PhotoForm(
        request.POST or None,
        request.FILES or None,
        reach=reached,
        photo=current,
    )
    usual = _USUAL[chosen]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            saved = save_photo(
                owner=request.user,
                face=chosen,
                picture=data["image"],
                description=data["description"],
                audience=usual if "usual" in request.POST else data["audience"],
                version=data["version"],
            )
        except ChangedMeanwhile:
            form.data = data_again = request.POST.copy()
            data_again["version"] = photo_version(current)
            seen = f"can be seen by {reached.words(current.audience)}" if current else "is deleted"
            form.add_error(
                None,
                f"The photo was changed in another window: it {seen}. What you typed and chose is below; choose "
                "a new picture again, and save again to keep yours.",
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, said("This photo", saved.audience, reached))
            return redirect(f"{request.user.get_absolute_url()}#photo-{chosen}")
    context = {
        "face": chosen,
        "faces": Face,
        "photo": current,
        "form": form,
        "usual": usual_words(usual, reached),
    }
    return render(request, "members/photo_form.html", context)


@require_http_methods(["GET", "POST"])
def photo_delete(request: MemberRequest, face: str) -> HttpResponse:
    """Ask for confirmation; POST deletes the photo."""
    chosen = _face(face)
    if request.method == "POST":
        return offering(request.user.get_absolute_url(), delete_photo(owner=request.user, face=chosen))
    mine = Photo.objects.filter(owner=request.user).select_related("owner").defer("image")
    return render(
        request, "members/photo_delete.html", {"face": chosen, "photo": get_object_or_404(mine, face=chosen)}
    )


def _face(face: str) -> Face:
    if face not in Face.values:
        raise Http404("There is no such page.")
    return Face(face)
