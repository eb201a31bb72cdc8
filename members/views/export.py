"""Downloading a copy of one's data."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from members.accounts.again import sign_in_again
from members.models import Export
from members.reads.exports import KEPT, fresh_exports
from members.services.exports import ask_for_export
from netlib.http import MemberRequest


@require_http_methods(["GET", "POST"])
@sign_in_again(reading=False)
def export(request: MemberRequest) -> HttpResponse:
    """What the copy contains, and whether it is ready; POST asks for one."""
    if request.method == "POST":
        ask_for_export(owner=request.user)
        messages.success(request, "Your copy is being made. We write to you when it is there.")
        return redirect("export")
    mine = Export.objects.filter(owner=request.user).defer("archive")
    ready = mine.filter(fresh_exports()).first()
    context = {
        "ready": ready,
        "until": ready.ready_at + KEPT if ready and ready.ready_at else None,
        "waiting": mine.filter(ready_at=None).first(),
        "days": KEPT.days,
    }
    return render(request, "members/export.html", context)


@require_safe
@sign_in_again()
def export_file(request: MemberRequest, export_id: int) -> HttpResponse:
    """The copy itself, for its owner only."""
    ready = get_object_or_404(Export.objects.filter(fresh_exports(), owner=request.user), pk=export_id)
    return HttpResponse(
        bytes(ready.archive or b""),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="netlib-{request.user.handle}.zip"',
            "Cache-Control": "private, no-store",
        },
    )
