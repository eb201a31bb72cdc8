"""What mails a member wants about events."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from events.forms.guests import EventSettingsForm
from events.models import EventSettings
from netlib.http import MemberRequest


@require_http_methods(["GET", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    """Reminders, and mails about invitations."""
    mine = EventSettings.objects.filter(member=request.user).first() or EventSettings(member=request.user)
    form = EventSettingsForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("event-settings")
    return render(request, "events/settings.html", {"form": form})
