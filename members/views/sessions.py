"""Signing out another browser."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from members.http import MemberRequest
from members.services.sessions import end_session


@require_POST
def end(request: MemberRequest, session_id: int) -> HttpResponse:
    """Sign that browser out."""
    if not end_session(member_id=request.user.pk, session_id=session_id):
        raise Http404("There is no such page.")
    messages.success(request, "That browser is signed out.")
    return redirect("usersessions_list")
