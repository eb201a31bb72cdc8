"""The profile as a file for address books."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from members.formats.vcard import CONTENT_TYPE, card_of
from members.http import Request
from members.reads.profile import find_member, load_profile


@require_safe
def profile_vcard(request: Request, handle: str) -> HttpResponse:
    """The vCard of what this viewer sees on the page."""
    member = find_member(request.viewer, handle)
    return HttpResponse(
        card_of(load_profile(request.viewer, member)),
        content_type=CONTENT_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{member.handle}.vcf"',
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex",
        },
    )
