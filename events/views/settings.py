"""The mail that a member wants about events."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from events.forms.guests import EventSettingsForm
from events.models import EventSettings
from events.services.settings import save_settings
from members.http import MemberRequest


@require_http_methods(["GET", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    """Reminders, and mails about invitations."""
    form = EventSettingsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        save_settings(member=request.user, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("event-settings")
    mine = EventSettings.objects.filter(member=request.user).first() or EventSettings()
    form.initial = {"remind": mine.remind, "mail_on_invitation": mine.mail_on_invitation}
    return render(request, "events/settings.html", {"form": form})
