"""The addresses of Netlib, and one of a view that does nothing: what every page costs before it does anything."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from netlib.urls import *  # noqa: F403 - the handlers of errors too
from netlib.urls import urlpatterns as ours


def bare(request: HttpRequest) -> HttpResponse:
    """Nothing."""
    return HttpResponse()


urlpatterns = [*ours, path("bare/", bare, name="bare")]
