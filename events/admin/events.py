"""The list of events in the admin, and the addresses of its other pages."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse

from events.admin import bulk, editing, importing, merging, queue, written
from events.admin.filters import Doing, Whose
from events.admin.pages import route
from events.models import Event
from events.words import town_words, when_words
from netlib.curator_site import OwnFilters
from netlib.text.dates import show_number


@admin.register(Event)
class EventAdmin(OwnFilters[Event]):
    """Events that are or ask to be for everybody. Those for somebody's own contacts do not exist here."""

    list_display = ("title", "when", "where", "who", "standing")
    list_display_links = ("title",)
    list_filter = (Doing, Whose, "kind", "face", "mode")
    list_select_related = ("place", "organization", "host")
    # Venue and address have an audience of their own and are not searched.
    search_fields = ("title", "summary", "organization__name", "place__name")
    search_help_text = "By title, organization or town"
    ordering = ("starts", "pk")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    lists_what_is_known = True
    actions = ("publish", "cancel", "move")
    change_list_template = "admin/events/list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """The events that curators look after, for superusers too."""
        return Event.objects.for_curators().order_by(*self.ordering)

    @admin.display(description="When", ordering="starts")
    def when(self, event: Event) -> str:
        """When it is, in its own zone."""
        return when_words(event)

    @admin.display(description="Where")
    def where(self, event: Event) -> str:
        """The town, which all viewers see; not the address."""
        return town_words(event)

    @admin.display(description="Organizer")
    def who(self, event: Event) -> str:
        """The organization, or else the host."""
        return str(event.organization or event.host or "")

    @admin.display(description="Status", ordering="status")
    def standing(self, event: Event) -> str:
        """Its status."""
        return (
            "Asks to be for more people" if event.asked_audience is not None else event.get_status_display()
        )

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        """Events are cancelled or merged: guests keep their answers."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Curators who may change events may add them."""
        return self.has_change_permission(request)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: object, object_id: str
    ) -> HttpResponse:
        raise Http404("There is no such event.")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """The form of one event."""
        return editing.change(self, request, object_id)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """The form of a new event of an organization."""
        return editing.add(self, request)

    def get_urls(self) -> list[URLPattern]:
        """Our own pages come before those of Django."""
        own = [
            route(self, "queue/", queue.start, "events_queue"),
            route(self, "queue/<int:event_id>/", queue.item, "events_queue_item"),
            route(self, "duplicates/", merging.pairs_page, "events_duplicates"),
            route(self, "merge/<int:keep_id>/<int:drop_id>/", merging.merge, "events_merge"),
            route(self, "written/", written.written_page, "events_written"),
            route(self, "bulk/<slug:what>/", bulk.bulk, "events_bulk"),
            route(self, "import/", importing.upload, "events_import"),
            route(self, "import/<slug:token>/", importing.preview, "events_import_preview"),
            route(self, "<int:event_id>/series/", editing.series, "events_series"),
        ]
        return own + super().get_urls()

    @admin.action(description="Publish the chosen events …", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Event]) -> HttpResponse:
        """Go to the page that shows what would be published."""
        return _to_bulk(request, "publish", queryset)

    @admin.action(description="Cancel the chosen events …", permissions=["change"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Event]) -> HttpResponse:
        """Go to the page that shows what would be cancelled."""
        return _to_bulk(request, "cancel", queryset)

    @admin.action(description="Move the chosen events …", permissions=["change"])
    def move(self, request: HttpRequest, queryset: QuerySet[Event]) -> HttpResponse:
        """Go to the page that shows where the events would go."""
        return _to_bulk(request, "move", queryset)


def _to_bulk(request: HttpRequest, what: str, events: QuerySet[Event]) -> HttpResponse:
    chosen = events.count()
    if chosen > bulk.MOST:
        words = f"You chose {show_number(chosen)} events. These are the first {bulk.MOST}: choose the others afterwards."
        messages.warning(request, words)
    ids = ".".join(str(pk) for pk in events.values_list("pk", flat=True)[: bulk.MOST])
    return redirect(f"{reverse('admin:events_bulk', args=[what])}?ids={ids}")
