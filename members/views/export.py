"""Downloading a copy of one's data."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from members.accounts.again import sign_in_again
from members.http import MemberRequest
from members.services.exports import make_copy
from netlib.limits import LimitReached


@require_http_methods(["GET", "POST"])
@sign_in_again(reading=False)
def export(request: MemberRequest) -> HttpResponse:
    """What the copy contains; POST makes it and sends it as the answer."""
    if request.method != "POST":
        return render(request, "members/export.html")
    try:
        archive = make_copy(owner=request.user)
    except LimitReached as reached:
        messages.error(request, reached.message)
        return redirect("export")
    return HttpResponse(
        archive,
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="netlib-{request.user.handle}.zip"',
            "Cache-Control": "private, no-store",
        },
    )
