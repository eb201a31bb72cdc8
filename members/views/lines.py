"""Adding, changing, showing and ordering the lines of one's own profile."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.forms.lines import LineForm
from members.http import MemberRequest
from members.kinds import BY_KEY, Kind
from members.models import Entry, Photo
from members.reads.contacts import CONTACTS_BY_NAME, seen_headline
from members.reads.faces import photos_of
from members.reads.reach import Reach, reach, who_can_see
from members.reads.topics import suggestions_for
from members.rule.masks import PUBLIC, audience_key
from members.services.lines import add_line, delete_line, edit_line, entry_version, move_line, set_audience
from members.views.profile import line_audience_form
from members.views.undo import offering
from netlib.concurrency import ChangedMeanwhile
from netlib.look import AUDIENCES

NAMES_A_PAGE = 60


def _mine(request: MemberRequest, line_id: int) -> Entry:
    return get_object_or_404(Entry.objects.filter(owner=request.user), pk=line_id)


def _back_to(entry: Entry, request: MemberRequest, *, opened: bool = False) -> HttpResponseRedirect:
    query = f"?{urlencode({'line': entry.pk})}" if opened else ""
    return redirect(f"{request.user.get_absolute_url()}{query}#line-{entry.pk}")


def said(what: str, mask: int, reached: Reach) -> str:
    """Who can see it now, and why that is fewer people than its audience includes."""
    why = ", as others do not find your page" if reached.is_kept_back(mask) else ""
    return f"{what} can be seen by {reached.words(mask)}{why}."


def _say_what_is_unlisted(request: MemberRequest, entry: Entry) -> None:
    """An organization that is not in our list has no page. Suggest adding it."""
    name = entry.value.get("organization")
    if name and entry.organization is None:
        suggest = f"{reverse('organization-new')}?{urlencode({'name': name})}"
        messages.info(
            request,
            format_html(
                '“{}” is not among our organizations yet. <a href="{}">Suggest it</a>', name, suggest
            ),
        )


@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, kind: str = "") -> HttpResponse:
    """Add a line. `?kind=` from the profile's chooser leads to the form of that kind."""
    if not kind:
        if "kind" not in request.GET:
            return redirect(f"{request.user.get_absolute_url()}#add")
        return redirect("line-add", kind=_kind(request.GET["kind"]).key)
    chosen = _kind(kind)
    if chosen.once and request.method == "GET":
        there = Entry.objects.filter(owner=request.user, kind=kind).first()
        if there:
            return redirect("line-edit", there.pk)
    reached = reach(request.user.pk, request.user.listing)
    form = LineForm(request.POST or None, kind=chosen, reach=reached)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            entry = add_line(
                owner=request.user,
                kind=kind,
                data=form.line_data(),
                audience=_asked(request, chosen, data),
                label=data.get("label", ""),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, said(f"“{entry.called}”", entry.audience, reached))
            _say_what_is_unlisted(request, entry)
            return _back_to(entry, request)
    return render(request, "members/line_form.html", {**_form_context(chosen, reached), "form": form})


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, line_id: int) -> HttpResponse:
    """Change what a line says, and who may see it."""
    entry = _mine(request, line_id)
    kind = BY_KEY[entry.kind]
    reached = reach(request.user.pk, request.user.listing)
    form = LineForm(request.POST or None, kind=kind, reach=reached, entry=entry)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            entry = edit_line(
                entry=entry,
                data=form.line_data(),
                audience=_asked(request, kind, data),
                label=data.get("label", ""),
                version=data["version"],
            )
        except ChangedMeanwhile:
            form.data = data_again = request.POST.copy()
            data_again["version"] = entry_version(_mine(request, line_id))
            form.add_error(
                None,
                f"This line was changed in another window. It now says: “{entry.text}”, and can be seen by "
                f"{reached.words(entry.audience)}. What you typed and chose is below; save again to keep yours.",
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, said(f"“{entry.called}”", entry.audience, reached))
            _say_what_is_unlisted(request, entry)
            return _back_to(entry, request)
    return render(
        request, "members/line_form.html", {**_form_context(kind, reached), "form": form, "entry": entry}
    )


@require_POST
def audience(request: MemberRequest, line_id: int) -> HttpResponse:
    """Change the audience of a line; `usual` takes what is usual for its kind."""
    entry = _mine(request, line_id)
    reached = reach(request.user.pk, request.user.listing)
    label = entry.called
    if "usual" in request.POST:
        mask = BY_KEY[entry.kind].usual
    else:
        form = line_audience_form(entry, reached, request.POST)
        if not form.is_valid():
            for error in (e for errors in form.errors.values() for e in errors):
                messages.error(request, str(error))
            return _back_to(entry, request, opened=True)
        mask = form.cleaned_data["audience"]
    try:
        set_audience(row=entry, audience=mask)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _back_to(entry, request, opened=True)
    messages.success(request, said(f"“{label}”", mask, reached))
    return _back_to(entry, request)


@require_POST
def move(request: MemberRequest, line_id: int) -> HttpResponse:
    """Move a line up or down within its section."""
    entry = _mine(request, line_id)
    move_line(entry=entry, up=request.POST.get("to") == "up")
    return _back_to(entry, request, opened=True)


@require_http_methods(["GET", "POST"])
def delete(request: MemberRequest, line_id: int) -> HttpResponse:
    """Ask whether to delete a line; POST deletes it."""
    entry = _mine(request, line_id)
    label = entry.called
    if request.method == "POST":
        return offering(request.user.get_absolute_url(), delete_line(entry=entry))
    return render(request, "members/line_delete.html", {"entry": entry, "label": label})


@require_GET
def who(request: MemberRequest, line_id: int) -> HttpResponse:
    """The people who can see the line today, by name."""
    entry = _mine(request, line_id)
    label = entry.called
    return who_page(
        request, mask=entry.audience, listing=request.user.listing, title=f"Who can see “{label}”?"
    )


@require_GET
def who_finds(request: MemberRequest) -> HttpResponse:
    """The people who can find the member today, by name."""
    return who_page(request, mask=request.user.listing, title="Who can find you?")


@require_GET
def who_sees_contacts(request: MemberRequest) -> HttpResponse:
    """The people who can see the member's contact list today, by name."""
    return who_page(
        request,
        mask=request.user.contacts_audience,
        listing=request.user.listing,
        title="Who can see who your contacts are?",
    )


@require_GET
def who_sees_photo(request: MemberRequest, face: str) -> HttpResponse:
    """The people who can see the photo today, by name."""
    photo = get_object_or_404(Photo.objects.filter(owner=request.user).defer("image"), face=face)
    return who_page(
        request, mask=photo.audience, listing=request.user.listing, title="Who can see this photo?"
    )


def who_page(request: MemberRequest, *, mask: int, listing: int = PUBLIC, title: str) -> HttpResponse:
    """A page of the people, A to Z, who can see something with audience `mask` on a page with that listing.
    `?after=` is the cursor of the page before."""
    after = request.GET.get("after", "")
    reached = reach(request.user.pk, listing)
    people = who_can_see(request.user.pk, mask, listing).annotate(
        line=seen_headline(request.viewer, "other__")
    )
    found = CONTACTS_BY_NAME.page(
        people, after=after, size=NAMES_A_PAGE, name=lambda contact: contact.other.name
    )
    context = {
        "title": title,
        "page": found,
        "photos": photos_of(request.viewer, (contact.other for contact in found.rows)),
        "more": found.more(),
        "key": audience_key(mask),
        "words": reached.words(mask),
        "kept_back": reached.is_kept_back(mask),
        "first": request.path if after else "",
    }
    return render(request, "members/who.html", context)


def _kind(key: str) -> Kind:
    kind = BY_KEY.get(key)
    if kind is None:
        raise Http404("There is no such kind of line.")
    return kind


def _asked(request: MemberRequest, kind: Kind, data: dict[str, object]) -> int:
    return kind.usual if "usual" in request.POST else int(str(data["audience"]))


def usual_words(mask: int, reached: Reach) -> dict[str, str]:
    """The usual audience for a template: its key, its name, and the people it reaches."""
    key = audience_key(mask)
    return {"key": key, "word": AUDIENCES[key].word, "words": reached.words(mask)}


def _form_context(kind: Kind, reached: Reach) -> dict[str, object]:
    return {
        "kind": kind,
        "usual": usual_words(kind.usual, reached),
        "suggestions": suggestions_for(kind),
    }
