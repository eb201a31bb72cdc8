"""The pictures that stand for profiles and organizations where their addresses are shared."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from members.http import Request
from members.reads.organizations import find_organization
from members.reads.profile import find_member
from members.rule.standing import Viewer
from netlib.sharing import picture_response


@require_safe
def profile_share(request: Request, handle: str) -> HttpResponse:
    """The picture of a profile that visitors find: name and headline."""
    found = find_member(Viewer.visitor(), handle)
    return picture_response("Librarian", found.name, [found.headline])


@require_safe
def organization_share(request: Request, slug: str) -> HttpResponse:
    """The picture of an organization: name, kind and town."""
    found = find_organization(slug)
    return picture_response(found.get_kind_display(), found.name, [str(found.place or "")])
