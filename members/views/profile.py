"""The profile: one page, as each viewer sees it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from members.extensions import sections_of_profile
from members.formats.jsonld import person_data
from members.forms.audience import AudienceForm
from members.forms.lines import KindForm
from members.http import Request
from members.kinds import BY_KEY
from members.models import Entry, Member
from members.reads.contacts import in_common, list_contacts, tie_between
from members.reads.faces import photos_of
from members.reads.profile import (
    POSES,
    Line,
    Profile,
    find_member,
    find_previewed,
    load_profile,
    posed_viewer,
)
from members.reads.reach import Reach, reach
from members.rule.masks import audience_key


@require_GET
def profile(request: Request, handle: str) -> HttpResponse:
    """The page of one member: the owner's working copy, a preview for the owner, or what this viewer sees."""
    viewer = request.viewer
    member = find_member(viewer, handle)
    if viewer.member_id == member.pk:
        if "who" in request.GET:
            return _find_pose(request, member, request.GET["who"])
        if pose := request.GET.get("as", ""):
            return _preview(request, member, pose.strip().removeprefix("@"))
        return _own(request, load_profile(viewer, member))
    common = in_common(viewer, member)
    context = {
        **_context(load_profile(viewer, member)),
        "tie": tie_between(viewer, member),
        "common": common,
        "photos": photos_of(viewer, (row.person for row in common.rows)),
    }
    return render(request, "members/profile.html", context)


def _context(shown: Profile) -> dict[str, object]:
    return {
        "profile": shown,
        "member": shown.member,
        "person_data": person_data(shown),
        "further_sections": sections_of_profile(shown.viewer, shown.member, shown.standing),
    }


def _own(request: Request, shown: Profile) -> HttpResponse:
    reached = reach(shown.member.pk, shown.member.listing)
    context: dict[str, object] = {"member": shown.member, "reach": reached}
    if opened := _opened(request, shown):
        context["opened"] = opened.entry
        context["audience_form"] = line_audience_form(opened.entry, reached)
        context["usual"] = usual_choice(opened.entry, reached)
        if request.htmx:
            return render(request, "members/line_own.html", {**context, "line": opened})
    context |= {
        **_context(shown),
        "poses": POSES,
        "circles": [circle for circle, _ in reached.circles],
        "kind_form": KindForm(),
        "count": len(shown.entries) + len(shown.photos),
    }
    return render(request, "members/profile_own.html", context)


def _opened(request: Request, shown: Profile) -> Line | None:
    wanted = request.GET.get("line", "")
    lines = (line for section in shown.sections for line in section.lines)
    return next((line for line in lines if str(line.entry.pk) == wanted), None)


def line_audience_form(entry: Entry, reached: Reach, data: QueryDict | None = None) -> AudienceForm:
    """The form for the audience of a line, beside that line on the page."""
    label = entry.called
    return AudienceForm(data, reach=reached, mask=entry.audience, subject=label, auto_id=f"id_{entry.pk}_%s")


def usual_choice(entry: Entry, reached: Reach) -> dict[str, str]:
    """The usual audience of the kind of a line: its key, and the people it reaches."""
    mask = BY_KEY[entry.kind].usual
    return {"key": audience_key(mask), "words": reached.words(mask)}


def _find_pose(request: Request, owner: Member, words: str) -> HttpResponse:
    """From a name or a handle to "See it as…" that person."""
    words = words.replace("\0", "").strip().removeprefix("@")
    named = Member.objects.visible_to(request.viewer).filter(handle=words).first()
    found = list_contacts(owner.pk, names={}, words=words, size=2).rows if words and not named else []
    if len(found) > 1:
        return redirect(f"{reverse('contacts')}?{urlencode({'q': words})}")
    if found:
        named = found[0].person
    if named is None:
        messages.error(request, "None of your contacts has that name.")
        return redirect(owner)
    return redirect(f"{owner.get_absolute_url()}?{urlencode({'as': named.handle})}")


def _preview(request: Request, owner: Member, pose: str) -> HttpResponse:
    posed, label = posed_viewer(owner, pose)
    context: dict[str, object] = {"poses": POSES, "pose": pose, "label": label, "owner": owner}
    context["circles"] = owner.circles.all()
    try:
        shown = load_profile(posed, find_previewed(posed, owner))
    except Http404:
        return render(request, "members/profile_unseen.html", {**context, "member": owner})
    return render(request, "members/profile.html", {**context, **_context(shown), "preview": True})
