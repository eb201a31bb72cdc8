"""What curators read of limits and opt-outs. Nobody changes anything here."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from netlib.models import LimitHit, OptOut


class _ReadOnly(admin.ModelAdmin[Model]):
    """A list to read."""

    list_display_links = None
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody may."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody may."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody may."""
        return False


@admin.register(LimitHit)
class LimitHitAdmin(_ReadOnly):
    """Who reached which limit on which day."""

    list_display = ("what", "by", "day", "times", "last_at")
    list_select_related = ("by",)
    list_filter = ("day",)
    show_full_result_count = False

    @admin.display(description="limit", ordering="kind")
    def what(self, hit: LimitHit) -> str:
        """The limit in words."""
        return hit.label


@admin.register(OptOut)
class OptOutAdmin(_ReadOnly):
    """How many people without an account want no letters, and since when. Their addresses are not kept."""

    list_display = ("__str__", "at")
