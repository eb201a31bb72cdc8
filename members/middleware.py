"""Who is looking: every request carries a viewer, never None."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from members.audience import Viewer


def viewer(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.viewer` from the signed-in member."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.viewer = Viewer(request.user.pk) if request.user.is_authenticated else Viewer.visitor()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
