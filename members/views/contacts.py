"""The owner's contacts: the list, one contact, and the contact lists of others."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.forms.contacts import BulkForm, CircleForm, FilingForm, FilterForm, NoteForm
from members.http import MemberRequest, Request
from members.models import Circle, Contact, Member
from members.reads import contacts as reads
from members.reads.contacts import contact_list, find_contact, list_contacts, tally
from members.reads.faces import photos_of
from members.reads.preview import beyond_colleagues, seen_by, shown_by
from members.reads.profile import find_member
from members.rule.masks import circle_numbers
from members.services import contacts as services
from members.views.undo import offering
from netlib.concurrency import ChangedMeanwhile
from netlib.look import AUDIENCES
from netlib.text.dates import show_day

TABS = (
    ("", "All", ""),
    ("professional", "Professional", "professional"),
    ("personal", "Personal", "personal"),
    ("both", "Both", "contacts"),
    ("later", "To file", ""),
)


@require_GET
def contacts(request: MemberRequest) -> HttpResponse:
    """The owner's contacts by filing, circle or search words, thirty at a time."""
    owner = request.user
    form = FilterForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    counted = tally(owner.pk)
    circle = next((circle for circle, _ in counted.circles if circle.pk == wanted.get("circle")), None)
    filing, words = wanted.get("filed", ""), wanted.get("q", "")
    after = request.GET.get("after", "")
    page = list_contacts(
        owner.pk,
        names=counted.names,
        filing=filing,
        circle=circle,
        words=words,
        after=after,
        number=counted.number(filing, circle),
    )
    kept = {"filed": filing, "circle": circle.pk if circle else "", "q": words}
    query = {key: value for key, value in kept.items() if value}
    context = {
        "tally": counted,
        "tabs": [_tab(key, label, aud, counted, bool(circle), filing) for key, label, aud in TABS],
        "page": page,
        "circle": circle,
        "filing": filing,
        "words": words,
        "bulk": BulkForm(circles=[circle for circle, _ in counted.circles], auto_id="bulk_%s"),
        "make": CircleForm(auto_id="circle_%s"),
        "photos": photos_of(request.viewer, (row.person for row in page.rows)),
        "more": page.more(query),
        "first": f"?{urlencode(query)}" if after else "",
    }
    return render(request, "members/contacts.html", context)


def _tab(
    key: str, label: str, audience: str, counted: reads.Tally, in_circle: bool, chosen: str
) -> dict[str, object]:
    return {
        "url": f"{reverse('contacts')}?filed={key}" if key else reverse("contacts"),
        "label": label,
        "audience": audience,
        "icon": AUDIENCES[audience].icon if audience else "",
        "count": counted.filings[key] if key else counted.total,
        "current": key == chosen and not in_circle,
    }


@require_GET
def contact(request: MemberRequest, handle: str) -> HttpResponse:
    """The owner's side of one tie."""
    return _contact_page(request, handle)


def _contact_page(request: MemberRequest, handle: str, note: NoteForm | None = None) -> HttpResponse:
    circles = list(Circle.objects.filter(owner=request.user))
    names = {circle.number: circle.name for circle in circles}
    row = find_contact(request.user.pk, handle, names)
    mine = row.contact
    things = shown_by(request.user, names)
    numbers = circle_numbers(mine.mask)
    filing = FilingForm(
        circles=circles,
        things=lambda: things,
        name=row.person.get_short_name(),
        initial=FilingForm.initial_for(mine.mask, numbers),
    )
    written = {
        "note": mine.note,
        "where_met": mine.where_met,
        "follow_up": mine.follow_up,
        "version": services.note_version(mine),
    }
    context = {
        "row": row,
        "filing": filing,
        "note": note or NoteForm(initial=written, auto_id="note_%s"),
        "beyond": beyond_colleagues(things, mine.mask, row.person.pk),
        "seen": len(seen_by(things, mine.mask, row.person.pk)),
        "photos": photos_of(request.viewer, [row.person]),
    }
    return render(request, "members/contact.html", context, status=422 if note else 200)


@require_POST
def note(request: MemberRequest, handle: str) -> HttpResponse:
    """Save the private note, where they met, and when to follow up."""
    row = find_contact(request.user.pk, handle, {})
    form = NoteForm(request.POST, auto_id="note_%s")
    if form.is_valid():
        try:
            kept = services.save_note(owner=request.user, other=row.person, **form.cleaned_data)
        except Contact.DoesNotExist:
            raise Http404("There is no such page.") from None
        except ChangedMeanwhile:
            mine = find_contact(request.user.pk, handle, {}).contact
            form.data = data_again = request.POST.copy()
            data_again["version"] = services.note_version(mine)
            form.add_error(None, _said_meanwhile(mine))
        else:
            if kept is None:
                messages.success(request, f"Your note about {row.person.name} is saved. Only you read it.")
            return offering(reverse("contact", args=[handle]), kept)
    return _contact_page(request, handle, form)


def _said_meanwhile(mine: Contact) -> str:
    parts = [
        f"It now says: “{mine.note}”." if mine.note else "It is empty now.",
        f"You met: {mine.where_met}." if mine.where_met else "",
        f"Follow up on {show_day(mine.follow_up)}." if mine.follow_up else "",
        "What you typed is below. Save again to keep it.",
    ]
    return " ".join(["Your note was changed in another window.", *filter(None, parts)])


@require_POST
def reviewed(request: MemberRequest, handle: str) -> HttpResponse:
    """Leave a filing as it is for another year."""
    row = find_contact(request.user.pk, handle, {})
    services.mark_reviewed(owner=request.user, other=row.person)
    messages.success(request, f"{row.person.name} stays filed as before.")
    return redirect("desk")


@require_POST
def followed_up(request: MemberRequest, handle: str) -> HttpResponse:
    """Tick off a follow-up."""
    row = find_contact(request.user.pk, handle, {})
    services.mark_followed_up(owner=request.user, other=row.person)
    messages.success(request, f"Done: {row.person.name}. The note stays.")
    return redirect("desk")


@require_http_methods(["GET", "POST"])
def remove(request: MemberRequest, handle: str) -> HttpResponse:
    """Ask for confirmation, then end the tie."""
    if request.method == "GET":
        return render(
            request, "members/contact_remove.html", {"row": find_contact(request.user.pk, handle, {})}
        )
    other = Member.objects.filter(
        pk__in=Contact.objects.of(request.user.pk).values("other"), handle=handle
    ).first()
    if other:
        services.remove(owner=request.user, other=other)
        messages.success(request, f"{other.name} is no longer among your contacts. Nobody was told.")
    else:
        messages.info(request, "They are not among your contacts.")
    return redirect("contacts")


@require_GET
def of_member(request: Request, handle: str) -> HttpResponse:
    """A member's contact list, as far as this viewer may see it."""
    member = find_member(request.viewer, handle)
    after = request.GET.get("after", "")
    page = contact_list(request.viewer, member, after=after)
    context = {
        "member": member,
        "page": page,
        "photos": photos_of(request.viewer, (row.person for row in page.rows)),
        "own": request.viewer.member_id == member.pk,
        "more": page.more(),
        "first": request.path if after else "",
    }
    return render(request, "members/contacts_of.html", context)
