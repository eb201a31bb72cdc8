"""The picture that stands for a committee where its address is shared."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from committees.rights import find_committee
from members.http import Request
from members.rule.standing import Viewer
from netlib.sharing import picture_response


@require_safe
def committee_share(request: Request, slug: str) -> HttpResponse:
    """The picture of a committee with a public roster: name, kind and organization."""
    found = find_committee(Viewer.visitor(), slug)
    facts = [str(found.organization or "")]
    if found.takes_volunteers and not found.is_discharged:
        facts.append("Looking for volunteers")
    return picture_response(found.get_kind_display(), found.name, facts)
