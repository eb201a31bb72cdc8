"""What the pages of events in the admin share."""

from collections.abc import Callable, Iterable

from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from events.models import Event
from members.models import Member
from netlib.looks import noted

Admin = ModelAdmin[Event]
View = Callable[..., HttpResponse]


def route(admin: Admin, address: str, view: View, name: str) -> URLPattern:
    """A page at `address` below the list of events, for curators who may change events. `view` takes the admin, the
    request, and what is in the address."""

    def guarded(request: HttpRequest, **kwargs: int | str) -> HttpResponse:
        if not admin.has_change_permission(request):
            raise PermissionDenied
        return view(admin, request, **kwargs)

    return path(address, admin.admin_site.admin_view(guarded), name=name)


def page(
    admin: Admin, request: HttpRequest, template: str, title: str, *, status: int = 200, **context: object
) -> HttpResponse:
    """A page of the admin."""
    shown = {**admin.admin_site.each_context(request), "opts": admin.opts, "title": title, **context}
    return TemplateResponse(request, f"admin/events/{template}", shown, status=status)


def curator(request: HttpRequest) -> Member:
    """The curator who sent the request."""
    assert isinstance(request.user, Member)  # noqa: S101
    return request.user


def one_event(request: HttpRequest, event_id: int) -> Event:
    """An event that curators look after, to be shown. Raises Http404 for any other, whether it exists or not. One query,
    and two that tell its host when a superuser looks."""
    shown = Event.objects.for_curators().select_related("place", "organization", "host", "series")
    event = shown.filter(pk=event_id).first() if event_id < 2**63 else None
    if event is None:
        raise Http404("There is no such event.")
    noted(request, [event])
    return event


def note(request: HttpRequest, events: Iterable[Event], words: str, *, added: bool = False) -> None:
    """Write into the history of these events what was done, by whom and when."""
    ids = [event.pk for event in events]
    LogEntry.objects.log_actions(
        curator(request).pk, Event.objects.filter(pk__in=ids), ADDITION if added else CHANGE, change_message=words
    )  # fmt: skip


def next_in(found: Iterable[int], pk: int) -> tuple[int | None, int | None, int, int]:
    """The ids before and after one in a list, its number (from 1), and the length of the list."""
    ids = list(found)
    at = ids.index(pk) if pk in ids else len(ids)
    before = ids[at - 1] if 0 < at <= len(ids) else None
    after = ids[at + 1] if at + 1 < len(ids) else None
    return before, after, at + 1, len(ids)
