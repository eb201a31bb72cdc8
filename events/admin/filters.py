"""The filters of the list of events in the admin. The list opens with the events that wait."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from events.models import Event, Mode, Status
from events.models.queries import is_coming

_TODO = {
    "waits": "Waiting for you",
    "coming": "Coming up",
    "town": "Coming, without a town",
    "cost": "Coming, without a word on the cost",
    "cancelled": "Cancelled",
    "over": "Over",
    "all": "All",
}


class Doing(admin.SimpleListFilter):
    """What needs doing. Without a choice: the events that wait; in a search, all events."""

    title = "what needs doing"
    parameter_name = "doing"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Event]) -> list[tuple[str, str]]:
        """The choices."""
        return list(_TODO.items())

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """The links, with the present choice marked."""
        now = self._chosen(bool(changelist.query))
        for value, label in _TODO.items():
            yield {
                "selected": value == now,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def _chosen(self, searching: bool) -> str:
        value = self.value()
        return value if value in _TODO else "all" if searching else "waits"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        """The events of the choice."""
        coming = queryset.filter(is_coming(), status=Status.PUBLISHED)
        match self._chosen(bool(request.GET.get("q"))):
            case "waits":
                return queryset.filter(pk__in=Event.objects.waiting_for_curators().values("pk"))
            case "coming":
                return coming
            case "town":
                return coming.filter(place=None).exclude(mode=Mode.ONLINE)
            case "cost":
                return coming.filter(price_from=None, price_note="", free=False)
            case "cancelled":
                return queryset.filter(status=Status.CANCELLED)
            case "over":
                return queryset.filter(~is_coming())
        return queryset


class Whose(admin.SimpleListFilter):
    """Of an organization or of a member."""

    title = "whose"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Event]) -> list[tuple[str, str]]:
        """The two choices."""
        return [("organization", "An organization’s"), ("member", "A member’s own")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        """The events of the choice."""
        match self.value():
            case "organization":
                return queryset.filter(organization__isnull=False)
            case "member":
                return queryset.filter(organization=None)
        return queryset
