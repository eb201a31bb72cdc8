"""Closed by default: what a visitor may open stands on one list, and everything else leads to the sign-in page."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from netlib.public import PUBLIC_VIEWS
from tests.addresses import every_address
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db

CLOSED = [address for address in every_address() if address.name not in PUBLIC_VIEWS]
OPEN = [address for address in every_address() if address.name in PUBLIC_VIEWS]


def test_the_walk_reaches_every_part_of_the_site() -> None:
    names = {address.name for address in every_address()}
    assert {
        "home",
        "healthz",
        "mailbox",
        "account_login",
        "admin:index",
        "admin:members_member_change",
    } <= names
    assert len(CLOSED) > 20


@pytest.mark.parametrize("address", CLOSED, ids=lambda address: address.path)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_led_to_the_sign_in_page(client: Client, address: tuple[str, str], method: str) -> None:
    response = getattr(client, method)(address[0])

    assert response.status_code == 302
    target = urlsplit(response["Location"])
    assert target.path == "/accounts/login/"
    [wanted] = parse_qs(target.query)["next"]
    if method == "get":
        assert wanted == address[0]
    else:
        # After a form one returns to a page above it, and never to an address that takes forms only.
        assert address[0].startswith(wanted)
        client.force_login(MemberFactory.create())
        assert client.get(wanted).status_code != 405


@pytest.mark.parametrize("address", OPEN, ids=lambda address: address.path)
def test_a_public_page_does_not_ask_a_visitor_to_sign_in_first(
    client: Client, address: tuple[str, str]
) -> None:
    response = client.get(address[0])

    assert response.status_code in {200, 302, 401, 404, 503}
    if response.status_code == 302:
        assert "next=" not in response["Location"]


def test_the_list_names_no_view_of_the_admin_and_none_that_is_missing() -> None:
    names = {address.name for address in every_address()}
    assert not {name for name in PUBLIC_VIEWS if name.startswith("admin")}
    assert names >= PUBLIC_VIEWS


def test_a_fragment_sends_the_whole_page_to_the_sign_in_page(client: Client) -> None:
    response = client.get(
        "/admin/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?q=maria"},
    )

    assert (response.status_code, response.content) == (200, b"")
    assert response["HX-Redirect"] == "/accounts/login/?next=/people/%3Fq%3Dmaria"


def test_no_other_site_is_returned_to(client: Client) -> None:
    response = client.post("/admin/", headers={"Referer": "https://evil.example/people/"})

    assert response["Location"] == "/accounts/login/?next=/"


def test_a_suspended_member_is_a_visitor(client: Client) -> None:
    member = MemberFactory.create()
    client.force_login(member)
    assert client.get("/accounts/email/").status_code == 200

    member.is_active = False
    member.save()

    assert client.get("/accounts/email/")["Location"] == "/accounts/login/?next=/accounts/email/"


def test_a_member_who_is_no_staff_may_not_enter_the_admin(sign_in: Callable[..., Client]) -> None:
    member = sign_in(MemberFactory.create())

    assert member.get("/admin/", follow=True).status_code == 403
