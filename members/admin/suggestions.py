"""The queue of suggested organizations and corrections."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join

from members.models import Decision, Member, Organization, OrganizationSuggestion
from members.services.organizations import decide
from netlib.desk import FoundByTyping
from netlib.text.names import fold

_FIELDS = ("name", "abbreviation", "kind", "parent", "place", "website", "about")


class DecisionFilter(admin.SimpleListFilter):
    """Starts at what needs doing."""

    title = "decision"
    parameter_name = "decision"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The decisions, and everything."""
        return [("all", "All"), *((key, label) for key, label in Decision.choices if key != Decision.WAITING)]

    def choices(self, changelist: Any) -> Any:
        """Names the usual choice."""
        usual, *others = super().choices(changelist)
        yield {**usual, "display": "Waiting"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those that wait, unless others are asked for."""
        wanted = self.value()
        if wanted == "all":
            return queryset
        return queryset.filter(decision=wanted or Decision.WAITING)


@admin.register(OrganizationSuggestion)
class OrganizationSuggestionAdmin(FoundByTyping, admin.ModelAdmin[OrganizationSuggestion]):
    """Read a suggestion, put it right, then accept or decline it."""

    list_display = ("__str__", "kind", "place", "by", "created_at", "decision")
    list_select_related = ("organization", "place", "by")
    list_filter = (DecisionFilter,)
    search_fields = ("name", "abbreviation")
    autocomplete_fields = ("parent", "place")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = ("accept", "decline")
    fields = ("today", "alike", *_FIELDS, "why", "by", "created_at", "decision", "decided_by", "decided_at")
    change_form_template = "admin/members/organization_suggestion.html"

    def get_readonly_fields(
        self, request: HttpRequest, obj: OrganizationSuggestion | None = None
    ) -> list[str]:
        """Who suggested and who decided are facts; what was decided stays as it was."""
        facts = ["today", "alike", "why", "by", "created_at", "decision", "decided_by", "decided_at"]
        decided = obj is not None and obj.decision != Decision.WAITING
        return [*facts, *_FIELDS] if decided else facts

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Members suggest; curators add organizations themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OrganizationSuggestion | None = None) -> bool:
        """A suggestion is declined, not deleted."""
        return False

    @admin.display(description="How it reads today")
    def today(self, suggestion: OrganizationSuggestion) -> str:
        """What a correction would change."""
        now = suggestion.organization
        if now is None:
            return "It is new."
        rows = [
            (name, getattr(now, name) or "empty", getattr(suggestion, name) or "empty")
            for name in _FIELDS
            if getattr(now, name) != getattr(suggestion, name)
        ]
        return format_html_join("", "<p><b>{}</b>: {} → {}</p>", rows) or "Nothing would change."

    @admin.display(description="Listed already under a like name")
    def alike(self, suggestion: OrganizationSuggestion) -> str:
        """Organizations whose names begin alike, for finding duplicates before they are made."""
        first = fold(suggestion.name)[:8]
        found = Organization.objects.filter(key__startswith=first).exclude(
            pk=suggestion.organization_id or 0
        )[:8]
        return format_html("{}", ", ".join(each.name for each in found) or "Nothing.")

    def response_change(self, request: HttpRequest, obj: OrganizationSuggestion) -> HttpResponse:
        """Accept or decline when that button was pressed; the corrections of the form are saved before."""
        for name, accept in (("_accept", True), ("_decline", False)):
            if name in request.POST:
                self._decide(request, [obj.pk], accept=accept)
                return redirect("admin:members_organizationsuggestion_changelist")
        return super().response_change(request, obj)

    @admin.action(description="Accept the chosen suggestions", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet[OrganizationSuggestion]) -> None:
        """Make or change the organizations."""
        self._decide(request, list(queryset.values_list("pk", flat=True)), accept=True)

    @admin.action(description="Decline the chosen suggestions", permissions=["change"])
    def decline(self, request: HttpRequest, queryset: QuerySet[OrganizationSuggestion]) -> None:
        """Leave everything as it is."""
        self._decide(request, list(queryset.values_list("pk", flat=True)), accept=False)

    def _decide(self, request: HttpRequest, ids: list[int], *, accept: bool) -> None:
        assert isinstance(request.user, Member)  # noqa: S101
        done = 0
        for pk in ids:
            try:
                decide(suggestion_id=pk, by=request.user, accept=accept)
                done += 1
            except OrganizationSuggestion.DoesNotExist:
                self.message_user(request, "One of them was decided meanwhile.", messages.WARNING)
        if done:
            self.message_user(request, f"{done} {'accepted' if accept else 'declined'}.", messages.SUCCESS)
