"""Joining, the pages' words, and joining through other services."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from pytest_django import Settings

from members.models import Member
from members.rule.masks import ONLY_ME
from tests.members.joining import NEW, at_once, join, signed_in
from tests.post import code, letters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


# Joining


def test_joins_with_name_email_password_and_code(browser: Client) -> None:
    assert join(browser, "Ada@Library.Example").headers["Location"] == "/accounts/confirm-email/"
    assert not signed_in(browser)
    answer = browser.post("/accounts/confirm-email/", {"code": code(NEW)})
    assert answer.headers["Location"] == "/welcome/"
    assert signed_in(browser)
    ada = Member.objects.get()
    assert (ada.email, ada.name, ada.sort_name) == (NEW, "Ada Byron", "Byron, Ada")
    assert re.fullmatch(r"ada-byron-[a-z2-9]{4}", ada.handle)
    assert (ada.listing, ada.contacts_audience, ada.search_engines) == (ONLY_ME, ONLY_ME, False)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(NEW, True, True)]


def test_the_letter_is_text_and_html_from_one_source(browser: Client) -> None:
    join(browser)
    (letter,) = letters(NEW)
    assert letter.subject == "Your code for joining Netlib"
    html, kind = letter.alternatives[0]  # type: ignore[attr-defined]
    assert kind == "text/html"
    assert code(NEW) in html


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Zoë   Ångström ", "Zoë Ångström"),
        ("山田 花子", "山田 花子"),
        ("علي الحسن", "علي الحسن"),
        ("O’Neill-Núñez", "O’Neill-Núñez"),
        ("x" * 120, "x" * 120),
    ],
)
def test_takes_any_name(browser: Client, typed: str, kept: str) -> None:
    join(browser, name=typed)
    assert Member.objects.get().name == kept


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "…!", "x" * 121])
def test_refuses_what_is_no_name(browser: Client, typed: str) -> None:
    answer = join(browser, name=typed)
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Member.objects.exists()


@pytest.mark.parametrize("password", ["short1", "1234567890", "password123", "ada byron1"])
def test_refuses_a_weak_password(browser: Client, password: str) -> None:
    assert join(browser, password1=password).status_code == 200
    assert not Member.objects.exists()


def test_says_what_a_password_is_too_much_like(browser: Client) -> None:
    page = join(browser, password1="ada byron1").content.decode()
    assert "This password is too much like your name or your email address." in page


@pytest.mark.parametrize("address", ["nobody@library", "üml@exämple.org", "nobody"])
def test_says_how_an_address_is_written(browser: Client, address: str) -> None:
    page = join(browser, address).content.decode()
    assert "Write it like name@library.org, with plain letters before the @ sign." in page


def test_two_people_of_one_name_get_two_handles(browser: Client) -> None:
    join(browser)
    join(Client(), "other@library.example")
    handles = sorted(Member.objects.values_list("handle", flat=True))
    # The first is as the second: neither tells whether there was another.
    assert [bool(re.fullmatch(r"ada-byron-[a-z2-9]{4}", handle)) for handle in handles] == [True, True]
    assert len(set(handles)) == 2


def test_the_sign_up_form_sent_twice_at_once_makes_one_member(transactional_db: None) -> None:
    answers: list[int] = []

    def send() -> None:
        answers.append(join(Client()).status_code)
        connection.close()

    at_once(send, send)
    assert answers == [302, 302] or sorted(answers) == [302, 429]
    assert Member.objects.filter(email=NEW).count() == 1


def test_joins_by_passkey_up_to_the_ceremony(browser: Client) -> None:
    browser.post("/accounts/signup/passkey/", {"name": "Ada Byron", "email": NEW})
    answer = browser.post("/accounts/confirm-email/", {"code": code(NEW)})
    assert answer.headers["Location"] == "/accounts/2fa/webauthn/signup/"
    page = browser.get("/accounts/2fa/webauthn/signup/").content.decode()
    assert 'data-passkey="create"' in page
    assert "Passkeys do not work in this browser" in page
    assert Member.objects.get().name == "Ada Byron"
    assert not signed_in(browser)


def test_three_wrong_codes_end_it(browser: Client) -> None:
    join(browser)
    right = code(NEW)
    for _ in range(2):
        assert (
            "This isn’t the last code"
            in browser.post("/accounts/confirm-email/", {"code": "0000-0000"}).content.decode()
        )
    assert browser.post("/accounts/confirm-email/", {"code": "0000-0000"}).status_code == 302
    browser.post("/accounts/confirm-email/", {"code": right})
    assert not signed_in(browser)


def test_a_code_may_be_typed_without_its_hyphen(browser: Client) -> None:
    join(browser)
    browser.post("/accounts/confirm-email/", {"code": f" {code(NEW).replace('-', '')} "})
    assert signed_in(browser)


def test_a_code_whose_account_is_gone_is_refused(browser: Client) -> None:
    join(browser)
    right = code(NEW)
    Member.objects.all().delete()
    answer = browser.post("/accounts/confirm-email/", {"code": right})
    assert answer.status_code in {200, 302}
    assert not signed_in(browser)


def test_the_sign_up_page_leads_to_the_mailbox_in_development_only(
    browser: Client, settings: Settings
) -> None:
    assert 'href="/mailbox/"' in browser.get("/accounts/signup/").content.decode()
    settings.MAILBOX = False
    assert "mailbox" not in browser.get("/accounts/signup/").content.decode()


def test_aliases_for_people(browser: Client) -> None:
    assert browser.get("/join/?next=/about/").headers["Location"] == "/accounts/signup/?next=/about/"
    assert browser.get("/sign-in/").headers["Location"] == "/accounts/login/"


# Other services


def test_no_button_without_keys(browser: Client) -> None:
    page = browser.get("/accounts/login/").content.decode()
    assert "another service" not in page
    assert browser.get("/accounts/google/login/").status_code == 404


def test_a_button_with_keys(browser: Client, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"google": {"APPS": [{"client_id": "id", "secret": "secret"}]}}
    page = browser.get("/accounts/login/").content.decode()
    assert "Go on with Google" in page
    away = browser.post("/accounts/google/login/?process=login").headers["Location"]
    assert urlsplit(away).netloc == "accounts.google.com"


# Words


def test_every_page_is_in_our_look_and_words(browser: Client, newcomer: Member) -> None:
    visitor = Client()
    of_visitors = ["login/", "signup/", "signup/passkey/", "password/reset/", "login/code/", "inactive/", "password/reset/done/",
                   "3rdparty/login/cancelled/", "3rdparty/login/error/"]  # fmt: skip
    of_members = ["email/", "password/change/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/",
                  "sessions/", "3rdparty/", "reauthenticate/", "logout/", "2fa/recovery-codes/generate/"]  # fmt: skip
    pages = [(path, visitor.get(f"/accounts/{path}")) for path in of_visitors]
    pages += [(path, browser.get(f"/accounts/{path}")) for path in of_members]
    for path, answer in pages:
        page = answer.content.decode()
        assert answer.status_code in {200, 401}, path
        assert 'class="masthead"' in page, path
        assert " style=" not in page, path
        assert "placeholder=" not in page.partition("<main")[2], path
        assert not re.search(r"<script(?![^>]*(src=|application/json))", page), path
        assert not re.search(
            r"Sign Up|Sign In|Log ?in\b|[Tt]wo-[Ff]actor|[Uu]sername<|[Tt]hird-[Pp]arty|!</", page
        ), path


@pytest.mark.parametrize(
    "path",
    [
        "phone/verify/",
        "phone/change/",
        "confirm-email/MTox/",
        "password/reset/key/1-abc/",
        "password/reset/key/done/",
        "2fa/trust/",
        "openid/login/",
    ],
)
def test_pages_of_unused_ways_do_not_exist(browser: Client, path: str) -> None:
    assert browser.get(f"/accounts/{path}").status_code == 404
