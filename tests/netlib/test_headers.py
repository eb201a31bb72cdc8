"""The headers of every page, and what each must not say."""

import re

import pytest
from django.test import Client

from netlib.middleware import PERMISSIONS_POLICY
from netlib.public import PUBLIC_VIEWS
from tests.addresses import every_address
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db

# The letter in the mailbox is shown as mail programs show it; its own policy is tested with the mailbox.
PAGES = [address.path for address in every_address() if address.name in PUBLIC_VIEWS - {"mailbox_letter"}]
POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:; manifest-src 'self'; object-src 'none'; script-src 'self'; "
    "style-src 'self'"
)


@pytest.mark.parametrize("path", [*PAGES, "/nowhere/", "/accounts/email/"])
def test_every_answer_has_them(client: Client, path: str) -> None:
    headers = client.get(path).headers

    assert "; ".join(sorted(headers["Content-Security-Policy"].split("; "))) == POLICY
    assert headers["Permissions-Policy"] == PERMISSIONS_POLICY
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert re.fullmatch(r"[0-9a-f]{16}", headers["X-Request-ID"])
    assert "no-store" in headers["Cache-Control"]
    assert "private" in headers["Cache-Control"]
    assert "Cookie" in headers["Vary"]


def test_a_signed_in_member_leaves_no_copies_behind(client: Client) -> None:
    client.force_login(MemberFactory.create())

    for path in ("/", "/accounts/email/", "/nowhere/"):
        assert client.get(path)["Cache-Control"] == "private, no-store"


def test_the_request_id_is_ours_and_new_each_time(client: Client) -> None:
    first = client.get("/", headers={"X-Request-ID": "chosen-outside"})["X-Request-ID"]

    assert first != "chosen-outside"
    assert client.get("/")["X-Request-ID"] != first


def test_style_and_script_files_may_be_kept(client: Client) -> None:
    response = client.get("/static/css/tokens.css")

    assert response.status_code == 200
    assert "no-store" not in response["Cache-Control"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_no_page_for_visitors_holds_inline_style_or_script(client: Client) -> None:
    for path in PAGES:
        page = client.get(path).content.decode()
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)(?![^>]*json)", page), path
        assert not re.search(
            r"(?:src|href)=[\"']https?://(?!testserver|localhost)[^\"']+\.(?:js|css|png)", page
        ), path
