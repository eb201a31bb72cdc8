"""What a stranger learns from trying addresses, and how often they may."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.db import connections
from django.test import Client, RequestFactory
from pytest_django import Settings

from members.models import Member
from tests.factories import PASSWORD, MemberFactory
from tests.members.joining import at_once, join, sign_in
from tests.post import letters, run_jobs

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


# What a stranger learns


MASKED = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*|(X-Request-ID: )\S+')
PER_REQUEST = {"X-Request-ID", "Set-Cookie", "Content-Length", "Date", "Expires"}


def seen(answer: Response, typed: str) -> tuple[object, ...]:
    """All that a stranger sees of an answer, with the address that was typed taken out."""
    page = MASKED.sub(r"\1", answer.content.decode()).replace(typed, "…").replace(typed.lower(), "…")
    headers = {k: v for k, v in answer.headers.items() if k not in PER_REQUEST}
    cookies = sorted((name, morsel["max-age"]) for name, morsel in answer.cookies.items())
    return (answer.status_code, page, headers, cookies)


def knock(
    steps: Callable[[Client, str], list[Response]], email: str, browser: Client | None = None
) -> list[object]:
    """What a fresh browser sees when it walks these steps with that address."""
    cache.clear()
    browser = browser or Client()
    answers = steps(browser, email)
    run_jobs()
    return [seen(answer, email) for answer in answers]


def _sign_up(browser: Client, email: str) -> list[Response]:
    return [
        join(browser, email),
        browser.get("/accounts/confirm-email/"),
        browser.get("/accounts/signup/"),
        browser.get("/accounts/login/"),
        browser.post("/accounts/confirm-email/", {"action": "resend"}),
        browser.post("/accounts/confirm-email/", {"action": "change", "email": "third@library.example"}),
        browser.post("/accounts/confirm-email/", {"code": "0000-0000"}),
        browser.post("/accounts/confirm-email/", {"code": "0000-0000"}),
        browser.get("/accounts/confirm-email/"),
    ]


def _sign_up_by_passkey(browser: Client, email: str) -> list[Response]:
    return [
        browser.post("/accounts/signup/passkey/", {"name": "Ada Byron", "email": email}),
        browser.get("/accounts/confirm-email/"),
        browser.get("/accounts/2fa/webauthn/signup/"),
    ]


def _sign_up_wrongly(browser: Client, email: str) -> list[Response]:
    return [join(browser, email, password1="short"), join(browser, email, name="")]


def _sign_in(browser: Client, email: str) -> list[Response]:
    given = {"login": email, "password": "not the password"}
    return [browser.post("/accounts/login/", given) for _ in range(7)]


def _reset(browser: Client, email: str) -> list[Response]:
    return [
        browser.post("/accounts/password/reset/", {"email": email}),
        browser.get("/accounts/password/reset/confirm/"),
        browser.post("/accounts/password/reset/confirm/", {"code": "0000-0000"}),
        *[browser.post("/accounts/password/reset/", {"email": email}) for _ in range(4)],
        browser.get("/accounts/password/reset/complete/"),
    ]


def _login_code(browser: Client, email: str) -> list[Response]:
    return [
        browser.post("/accounts/login/code/", {"email": email}),
        browser.get("/accounts/login/code/confirm/"),
        browser.post("/accounts/login/code/confirm/", {"action": "resend"}),
        browser.post("/accounts/login/code/confirm/", {"code": "0000-0000"}),
        browser.get("/accounts/login/code/"),
        browser.get("/accounts/signup/"),
    ]


@pytest.mark.parametrize(
    "steps", [_sign_up, _sign_up_by_passkey, _sign_up_wrongly, _sign_in, _reset, _login_code]
)
@pytest.mark.parametrize(
    "known",
    ["known@library.example", "KNOWN@library.example", "second@library.example", "without@library.example"],
)
def test_a_known_address_looks_like_an_unknown_one(
    member: Member, steps: Callable[[Client, str], list[Response]], known: str
) -> None:
    EmailAddress.objects.create(user=member, email="second@library.example", verified=True)
    without = MemberFactory.create(email="without@library.example")
    without.set_unusable_password()
    without.save()
    assert knock(steps, known) == knock(steps, "nobody@library.example")


@pytest.mark.parametrize("steps", [_sign_up, _sign_in, _reset, _login_code])
def test_a_suspended_or_unconfirmed_address_looks_like_an_unknown_one(
    steps: Callable[[Client, str], list[Response]],
) -> None:
    MemberFactory.create(email="suspended@library.example", is_active=False)
    MemberFactory.create(email="waiting@library.example")
    EmailAddress.objects.filter(email="waiting@library.example").update(verified=False)
    unknown = knock(steps, "nobody@library.example")
    assert knock(steps, "suspended@library.example") == unknown
    assert knock(steps, "waiting@library.example") == unknown


def test_adding_somebody_elses_address_looks_like_adding_a_new_one(member: Member) -> None:
    def add(browser: Client, email: str) -> list[Response]:
        return [
            browser.post("/accounts/email/", {"action_add": "1", "email": email}),
            browser.get("/accounts/confirm-email/"),
            browser.post("/accounts/confirm-email/", {"code": "0000-0000"}),
            browser.get("/accounts/email/"),
        ]

    pages: list[str] = []
    for email in (member.email, "nobody@library.example"):
        browser = Client()
        adder = f"adder{len(pages)}"
        person = MemberFactory.create(name="Ada Byron", handle=adder, email=f"{adder}@library.example")
        sign_in(browser, person)
        pages.append(str(knock(add, email, browser)).replace(adder, "adder"))
    assert pages[0] == pages[1]


def test_nobody_writes_to_strangers_by_adding_one_address_after_another(
    browser: Client, member: Member
) -> None:
    """Removing an address makes no room for another letter."""
    sign_in(browser, member)
    addresses = [f"stranger{number}@elsewhere.example" for number in range(25)]
    for email in addresses:
        browser.post("/accounts/email/", {"action_add": "1", "email": email})
        browser.post("/accounts/email/", {"action_remove": "1", "email": email})
        cache.clear()
    assert sum(len(letters(email)) for email in addresses) == 20


def test_a_known_address_takes_as_long_as_an_unknown_one(member: Member, settings: Settings) -> None:
    """Each way hashes a password, or none, for either; the time of a hash is what a stranger could measure."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []

    class Counting(MD5PasswordHasher):
        def encode(self, password: str, salt: str) -> str:
            hashed.append(password)
            return super().encode(password, salt)

    from django.contrib.auth import hashers

    real = hashers.get_hashers_by_algorithm()["md5"]
    hashers.get_hashers_by_algorithm()["md5"] = Counting()
    hashers.get_hashers()[0] = Counting()
    try:
        for steps in (_sign_up, _sign_in, _reset, _login_code):
            counts = []
            for email in (member.email, "nobody@library.example"):
                hashed.clear()
                knock(steps, email)
                counts.append(len(hashed))
            assert counts[0] == counts[1], steps
    finally:
        hashers.get_hashers_by_algorithm()["md5"] = real
        hashers.get_hashers()[0] = real


def test_the_owner_of_a_known_address_gets_a_letter_that_says_so(browser: Client, member: Member) -> None:
    join(browser, member.email)
    assert [letter.subject for letter in letters(member.email)] == ["You’re already a member"]
    Client().post("/accounts/login/code/", {"email": "nobody@library.example"})
    assert [letter.subject for letter in letters("nobody@library.example")] == [
        "No account with this address"
    ]
    assert Member.objects.count() == 1


# Knocking


def test_knocking_is_limited_by_address_and_the_page_is_ours(browser: Client, member: Member) -> None:
    for _ in range(5):
        Client(REMOTE_ADDR="192.0.2.1").post("/accounts/login/", {"login": member.email, "password": "wrong"})
    # Neither another internet address nor the right password helps now.
    answer = Client(REMOTE_ADDR="192.0.2.2").post(
        "/accounts/login/", {"login": member.email, "password": PASSWORD}
    )
    assert (
        "Too many wrong passwords for this address. Sign in with an emailed code" in answer.content.decode()
    )


def test_knocking_is_limited_by_internet_address(browser: Client) -> None:
    answers = [join(Client(), f"a{n}@library.example").status_code for n in range(21)]
    assert answers == [302] * 20 + [429]
    page = join(browser, "more@library.example").content.decode()
    assert "Too many tries" in page
    assert join(Client(REMOTE_ADDR="192.0.2.9"), "else@library.example").status_code == 302


def test_forwarded_addresses_count_only_behind_our_proxy(settings: Settings) -> None:
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="198.51.100.7", REMOTE_ADDR="192.0.2.1")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert ratelimit.get_ip(request) == "192.0.2.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert ratelimit.get_ip(request) == "198.51.100.7"


def test_limits_hold_across_connections(transactional_db: None) -> None:
    """Threads have connections of their own, as workers have; together they get no more than one would."""
    cache.clear()
    allowed: list[bool] = []
    config = {"knock": "5/m/ip"}

    def many() -> None:
        for _ in range(10):
            request = RequestFactory().post("/")
            allowed.append(bool(ratelimit.consume(request, app="test", action="knock", config=config)))
        connections["default"].close()

    at_once(many, many, many)
    assert allowed.count(True) == 5


def test_many_others_do_not_push_a_limit_out() -> None:
    config = {"knock": "1/h/key"}

    def knock_as(key: str) -> bool:
        return bool(
            ratelimit.consume(RequestFactory().post("/"), app="test", action="knock", config=config, key=key)
        )

    assert knock_as("victim")
    for number in range(400):
        knock_as(str(number))
    assert not knock_as("victim")
