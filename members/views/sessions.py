"""Ending one of one's own sessions."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from netlib.http import MemberRequest


@require_POST
def end(request: MemberRequest, session_id: int) -> HttpResponse:
    """Sign that browser out."""
    get_object_or_404(UserSession, pk=session_id, user=request.user).end()
    messages.success(request, "That browser is signed out.")
    return redirect("usersessions_list")
