"""The queue of suggested organizations and corrections."""

from collections.abc import Iterator, Mapping

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join

from members.models import Decision, Member, Organization, OrganizationSuggestion
from members.services.organizations import correct_suggestion, decide
from netlib.curator_site import FoundByTyping, written
from netlib.text.names import fold

_FIELDS = ("name", "abbreviation", "kind", "parent", "place", "website", "about")


class DecisionFilter(admin.SimpleListFilter):
    """A filter by decision that starts with the waiting suggestions."""

    title = "decision"
    parameter_name = "decision"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """The decisions, and everything."""
        return [("all", "All"), *((key, label) for key, label in Decision.choices if key != Decision.WAITING)]

    def choices(self, changelist: ChangeList) -> Iterator[Mapping[str, object]]:  # type: ignore[override]
        """Calls the default choice Waiting."""
        usual, *others = super().choices(changelist)
        yield {**usual, "display": "Waiting"}
        yield from others

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[OrganizationSuggestion]
    ) -> QuerySet[OrganizationSuggestion]:
        """Waiting suggestions, unless others are asked for."""
        wanted = self.value()
        if wanted == "all":
            return queryset
        return queryset.filter(decision=wanted or Decision.WAITING)


@admin.register(OrganizationSuggestion)
class OrganizationSuggestionAdmin(FoundByTyping, admin.ModelAdmin[OrganizationSuggestion]):
    """Read a suggestion, correct it, then accept or decline it."""

    list_display = ("__str__", "kind", "place", "by", "created", "decision")
    list_select_related = ("organization", "place", "by")
    list_filter = (DecisionFilter,)
    search_fields = ("name", "abbreviation")
    autocomplete_fields = ("parent", "place")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = ("accept", "decline")
    created = written("created_at", "Suggested")
    decided = written("decided_at", "Decided")
    fields = ("today", "alike", *_FIELDS, "why", "by", "created", "decision", "decided_by", "decided")
    change_form_template = "admin/members/organization_suggestion.html"

    def get_readonly_fields(
        self, request: HttpRequest, obj: OrganizationSuggestion | None = None
    ) -> list[str]:
        """Who suggested and who decided cannot be changed, and neither can a decided suggestion."""
        facts = ["today", "alike", "why", "by", "created", "decision", "decided_by", "decided"]
        decided = obj is not None and obj.decision != Decision.WAITING
        return [*facts, *_FIELDS] if decided else facts

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Members suggest. Curators add organizations directly."""
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

    @admin.display(description="Listed already under a similar name")
    def alike(self, suggestion: OrganizationSuggestion) -> str:
        """Organizations whose names begin alike, to find duplicates before they are made."""
        first = fold(suggestion.name)[:8]
        found = Organization.objects.filter(key__startswith=first).exclude(
            pk=suggestion.organization_id or 0
        )[:8]
        return format_html("{}", ", ".join(each.name for each in found) or "Nothing.")

    def save_model(
        self,
        request: HttpRequest,
        obj: OrganizationSuggestion,
        form: ModelForm[OrganizationSuggestion],
        change: bool,
    ) -> None:
        """Save the curator's corrections. A suggestion that was decided meanwhile is not changed."""
        try:
            correct_suggestion(suggestion=obj)
        except OrganizationSuggestion.DoesNotExist:
            self.message_user(request, "Someone else already decided it.", messages.WARNING)

    def response_change(self, request: HttpRequest, obj: OrganizationSuggestion) -> HttpResponse:
        """Accept or decline when that button was pressed. Corrections in the form have been saved already."""
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
                self.message_user(request, "Someone else already decided one of them.", messages.WARNING)
        if done:
            self.message_user(
                request, f"{done} accepted." if accept else f"{done} declined.", messages.SUCCESS
            )
