"""The pages for when something is wrong, and the notice of maintenance."""

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django.fixtures import Settings

from netlib import public, urls

pytestmark = pytest.mark.django_db


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("what maria@library.example wrote")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [
    path("broken/", broken, name="home"),
    path("forbidden/", forbidden, name="home"),
    path("", include(urls)),
]
handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)


def page(response: Any) -> str:
    text: str = response.content.decode()
    assert "css/netlib.css" in text
    assert text.count("<h1>") == 1
    return text


def test_not_found(client: Client) -> None:
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "404" in page(response)


@pytest.mark.urls(__name__)
def test_server_error_tells_nothing_of_the_error(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/broken/")

    assert response.status_code == 500
    assert "maria" not in page(response)


@pytest.mark.urls(__name__)
def test_forbidden(client: Client) -> None:
    response = client.get("/forbidden/")

    assert response.status_code == 403
    assert "403" in page(response)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_host_that_is_not_ours_gets_our_400(client: Client, method: str) -> None:
    response = getattr(client, method)(
        "/", headers={"Host": "evil.example", "Origin": "https://evil.example"}
    )

    assert response.status_code == 400
    assert "evil.example" not in page(response)


def test_a_stale_form_gets_our_403() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "maria@library.example"})

    assert response.status_code == 403
    assert "CSRF" not in page(response)
    # To load the page anew first would throw away what stands in the form.
    assert "Go back and copy what you wrote, if anything. Then reload" in page(response)


def test_too_many_attempts_get_our_429(client: Client) -> None:
    answers = [
        client.post("/accounts/password/reset/", {"email": "maria@library.example"}).status_code
        for _ in range(30)
    ]

    assert answers[0] == 302
    assert answers[-1] == 429
    assert "429" in page(client.post("/accounts/password/reset/", {"email": "maria@library.example"}))


def test_maintenance_closes_everything_but_the_health_check(client: Client, settings: Settings) -> None:
    settings.MAINTENANCE = True

    for address in ("/", "/admin/", "/nowhere/"):
        response = client.get(address)
        assert (response.status_code, response["Retry-After"]) == (503, "600")
        assert "See also" not in page(response), "It leads to pages that are closed as well."
    assert client.get("/healthz").json()["database"] == "ok"


def test_the_public_list_is_short() -> None:
    assert len(public.PUBLIC_VIEWS) < 90


def test_a_form_that_a_visitor_sends_is_not_lost_without_a_word(client: Client) -> None:
    assert "nothing was saved" not in page(client.get("/profile/lines/add/skill/", follow=True))
    sent = client.post("/profile/lines/add/skill/", {"value": "MARC"}, follow=True)
    assert "so nothing was saved. Go back and copy what you wrote" in page(sent)


def test_signing_in_from_the_masthead_leads_back(client: Client) -> None:
    def links(path: str) -> set[str]:
        return set(re.findall(r'href="(/accounts/(?:login|signup)/[^"]*)"', page(client.get(path))))

    back = "?next=%2Fpeople%2F%3Fq%3Dnell%26after%3Dx%252By"
    assert f"/accounts/login/{back}" in links("/people/?q=nell&after=x%2By")
    assert f"/accounts/signup/{back}" in links("/people/?q=nell&after=x%2By")
    # Going from one form to the other keeps it; a way out of the site is dropped.
    assert "/accounts/signup/?next=%2Fevents%2F" in links("/accounts/login/?next=/events/")
    assert "/accounts/signup/" in links("/accounts/login/?next=https://evil.example/")
    # The first page leads to the desk, and a page that does not exist looks the same under every address.
    assert {"/accounts/login/", "/accounts/signup/"} <= links("/")
    assert {"/accounts/login/", "/accounts/signup/"} <= links("/nowhere/")
