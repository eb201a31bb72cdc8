"""Blocking a member, and ending a block."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.http import MemberRequest
from members.models import Block, Member
from members.reads.contacts import blocks
from members.reads.profile import find_member
from members.services import contacts as services


@require_http_methods(["GET", "POST"])
def block(request: MemberRequest, handle: str) -> HttpResponse:
    """Ask once more, then block."""
    if request.method == "POST" and Block.objects.filter(owner=request.user, blocked__handle=handle).exists():
        return redirect("blocks")
    member = find_member(request.viewer, handle)
    if member.pk == request.user.pk:
        raise Http404("There is no such page.")
    if request.method == "GET":
        return render(request, "members/contact_block.html", {"member": member})
    try:
        services.block(owner=request.user, other=member)
    except (Member.DoesNotExist, ValidationError):
        raise Http404("There is no such page.") from None
    messages.success(request, f"{member.name} is blocked. They are not told.")
    return redirect("blocks")


@require_GET
def blocked(request: MemberRequest) -> HttpResponse:
    """The members whom the owner blocked."""
    return render(request, "members/contacts_blocked.html", {"blocks": blocks(request.user.pk)})


@require_POST
def unblock(request: MemberRequest, block_id: int) -> HttpResponse:
    """End a block."""
    found = Block.objects.filter(owner=request.user, pk=block_id).select_related("blocked").first()
    if found:
        services.unblock(owner=request.user, other=found.blocked)
        messages.success(
            request, f"{found.blocked.name} is no longer blocked. The tie does not come back by itself."
        )
    return redirect("blocks")
