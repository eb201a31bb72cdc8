"""Series in the admin: those of which curators look after an event."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from events.models import Event, Series, Status
from events.recurrence import in_words
from netlib.curator_site import OwnFilters, written


def series_for_curators() -> QuerySet[Series]:
    """Series that curators look after: one for somebody's own contacts does not exist for them."""
    ours = Event.objects.for_curators()
    seen = ours.filter(series=OuterRef("pk"))
    unseen = Event.objects.filter(series=OuterRef("pk")).exclude(pk__in=ours)
    private = Exists(unseen.exclude(status=Status.DRAFT, organization__isnull=False))
    return Series.objects.filter(Exists(seen), ~private)


@admin.register(Series)
class SeriesAdmin(OwnFilters[Series]):
    """The names of series. Their dates are changed from one of their events."""

    list_display = ("title", "whose", "repeats", "until")
    list_select_related = ("organization", "host")
    search_fields = ("title", "organization__name")
    search_help_text = "By title or organization"
    show_full_result_count = False
    fields = ("title", "edition_naming", "whose", "repeats")
    readonly_fields = ("whose", "repeats")
    until = written("made_until", "Made until")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        """The series that curators look after, for superusers too."""
        return series_for_curators().order_by(*(self.get_ordering(request) or ["title", "pk"]))

    @admin.display(description="Organizer")
    def whose(self, series: Series) -> str:
        """The organization, or else the host."""
        return str(series.organization or series.host or "")

    @admin.display(description="Repeats")
    def repeats(self, series: Series) -> str:
        """The rule in words."""
        if not series.rule or series.starts is None:
            return "Editions made by hand"
        return in_words(series.rule, series.starts.date())

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A series begins with an event."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Series | None = None) -> bool:
        """A series ends with its last event."""
        return False

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: object, object_id: str
    ) -> HttpResponse:
        raise Http404("There is no such series.")
