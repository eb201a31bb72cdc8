"""Leaving Netlib, and staying after all."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateformat import format as in_words
from django.views.decorators.http import require_http_methods, require_POST

from members.accounts.again import sign_in_again
from members.http import MemberRequest
from members.services.leaving import GRACE, ask_to_leave, stay


@require_http_methods(["GET", "POST"])
@sign_in_again(reading=False)
def leave(request: MemberRequest) -> HttpResponse:
    """What leaving means, and the form that does it; for a member who is leaving, the way back."""
    member = request.user
    if request.method == "POST" and not member.is_leaving:
        day = in_words(ask_to_leave(member=member), "j F Y")
        logout(request)
        messages.success(
            request,
            f"You’re signed out everywhere, and nobody can find you any more. On {day} everything is deleted. "
            "Until then you can sign in and stay.",
        )
        return redirect("home")
    template = "members/stay.html" if member.is_leaving else "members/leave.html"
    return render(request, template, {"days": GRACE.days})


@require_POST
def stay_after_all(request: MemberRequest) -> HttpResponse:
    """Cancel leaving."""
    stay(member=request.user)
    messages.success(request, "We’re glad you’re staying. Everything is as it was.")
    return redirect(request.user)
