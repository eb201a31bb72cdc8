"""Wrong keys: passkeys that are none, codes that were used, passwords that a stranger guesses at."""

import json
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from members.models import Member
from tests.factories import PASSWORD, MemberFactory
from tests.members.joining import sign_in, signed_in
from tests.members.soft_key import SoftKey
from tests.members.test_signing_in import now_shown, turn_on_app
from tests.post import code
from tests.reading import said, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]

ADD, LOGIN = "/accounts/2fa/webauthn/add/", "/accounts/2fa/webauthn/login/"
NO_PASSKEY = "This passkey did not work. Try again, or choose another way."
BYTES = "AAAA"
SHAPED = {"id": BYTES, "rawId": BYTES, "type": "public-key"}
MADE: dict[str, Any] = {**SHAPED, "response": {"clientDataJSON": BYTES, "attestationObject": BYTES}}
USED: dict[str, Any] = {
    **SHAPED,
    "response": {
        "clientDataJSON": BYTES,
        "authenticatorData": BYTES,
        "signature": BYTES,
        "userHandle": BYTES,
    },
}
# What is no passkey, from nothing at all to something of the right shape without any meaning.
NONSENSE = [
    "", "0", "1", "false", "null", '""', "[]", "{}", "{", '{"id":1}', '{"id":"x","response":[]}', "9" * 5000,
    "[" * 100_000, '{"response":{"userHandle":7}}', '"' + "x" * 1000 + '"', "NaN",
    json.dumps(MADE), json.dumps(USED), json.dumps({**MADE, "type": 1}), json.dumps({**USED, "id": "\ud800"}),
    json.dumps({**MADE, "rawId": "=="}), json.dumps({**USED, "response": {**USED["response"], "userHandle": "!"}}),
    json.dumps({**MADE, "clientExtensionResults": 5}), json.dumps({**MADE, "clientExtensionResults": {"credProps": 1}}),
]  # fmt: skip


def json_bytes(value: object) -> str:
    """Some JSON as the base64 that a passkey's own JSON would stand in."""
    return SoftKey.text(json.dumps(value).encode())


def with_client_data(shaped: dict[str, Any], data: object) -> str:
    """A passkey of the right shape whose inner JSON is that."""
    response = {**shaped["response"], "clientDataJSON": json_bytes(data)}
    return json.dumps({**shaped, "response": response})


INNER_DATA: tuple[object, ...] = (0, [], {}, {"type": 7}, "x", None)
INNER = [with_client_data(shaped, data) for shaped in (MADE, USED) for data in INNER_DATA]


@pytest.mark.parametrize("credential", [*NONSENSE, *INNER], ids=range(len(NONSENSE) + len(INNER)))
def test_what_is_no_passkey_is_refused_in_words(browser: Client, member: Member, credential: str) -> None:
    sign_in(browser, member)
    browser.get(ADD)
    page = browser.post(ADD, {"name": "k", "credential": credential})

    assert NO_PASSKEY in text(page)
    assert not Authenticator.objects.exists()
    assert browser.get(ADD).status_code == 200

    again = Client()
    again.get(LOGIN, headers={"X-Requested-With": "XMLHttpRequest"})
    assert again.post(LOGIN, {"credential": credential}).headers["Location"] == "/accounts/login/"
    assert said(again.get("/accounts/login/"))
    assert not signed_in(again)


def test_a_passkey_signs_in_and_nothing_else_of_what_was_sent_is_kept(
    browser: Client, member: Member
) -> None:
    key = SoftKey()
    sign_in(browser, member)
    made = key.make(browser.get(ADD).context["js_data"]["creation_options"])
    made["more"] = made["response"]["more"] = "\0"
    browser.post(ADD, {"name": "My key", "credential": json.dumps(made), "passwordless": "on"})
    kept = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).data["credential"]
    assert set(kept) == {"id", "rawId", "type", "response", "clientExtensionResults"}
    assert set(kept["response"]) == {"clientDataJSON", "attestationObject"}

    again = Client()
    options = again.get(LOGIN, headers={"X-Requested-With": "XMLHttpRequest"}).json()["request_options"]
    again.post(LOGIN, {"credential": json.dumps(key.use(options))})
    assert signed_in(again)

    second = Client()
    sign_in(second, member)
    for wrong in NONSENSE:
        second.post("/accounts/2fa/authenticate/", {"credential": wrong})
        assert not signed_in(second)
        cache.clear()
    options = second.get("/accounts/2fa/authenticate/").context["js_data"]["request_options"]
    second.post("/accounts/2fa/authenticate/", {"credential": json.dumps(key.use(options))})
    assert signed_in(second)


def test_the_code_that_turned_the_app_on_signs_nobody_in(browser: Client, member: Member) -> None:
    sign_in(browser, member)
    secret = turn_on_app(browser)
    again = Client()
    sign_in(again, member)
    answer = again.post("/accounts/2fa/authenticate/", {"code": now_shown(secret)})

    assert "isn’t right" in answer.content.decode()
    assert not signed_in(again)


def test_a_code_passes_once_for_as_long_as_clocks_may_differ(
    browser: Client, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(browser, member)
    secret = turn_on_app(browser)
    later = time.time() + 300
    monkeypatch.setattr(totp.time, "time", lambda: later)
    shown = totp.format_hotp_value(totp.hotp_value(secret, int(later) // 30))
    first, second = Client(), Client()
    sign_in(first, member)
    first.post("/accounts/2fa/authenticate/", {"code": shown})
    assert signed_in(first)
    # What django-allauth remembers is forgotten after one period, and its clock still takes the code.
    cache.delete(f"allauth.mfa.totp.used?user={member.pk}&code={shown}")
    sign_in(second, member)
    second.post("/accounts/2fa/authenticate/", {"code": shown})
    assert not signed_in(second)


def test_wrong_guesses_of_a_stranger_leave_the_way_by_mail_open(browser: Client, member: Member) -> None:
    stranger = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(6):
        sign_in(stranger, member, "a wrong guess of somebody else")
    page = sign_in(browser, member)

    assert "Sign in with an emailed code instead" in text(page)
    assert f'name="email" value="{member.email}"' in page.content.decode()
    assert not signed_in(browser)
    browser.post("/accounts/login/code/", {"email": member.email})
    browser.post("/accounts/login/code/confirm/", {"code": code(member.email)})
    assert signed_in(browser)


def test_a_device_that_the_member_knows_is_not_locked_by_strangers(browser: Client, member: Member) -> None:
    """Neither by wrong passwords nor by asking for codes, until it is locked by its own guesses."""
    sign_in(browser, member)
    browser.post("/accounts/logout/")
    for number in range(12):
        stranger = Client(REMOTE_ADDR=f"192.0.2.{number}")
        sign_in(stranger, member, "a wrong guess of somebody else")
        stranger.post("/accounts/login/code/", {"email": member.email})
    assert "Sign in with an emailed code instead" in text(sign_in(Client(), member))
    browser.post("/accounts/login/code/", {"email": member.email})
    browser.post("/accounts/login/code/confirm/", {"code": code(member.email)})
    assert signed_in(browser)
    browser.post("/accounts/logout/")
    for _ in range(4):
        sign_in(browser, member, "my own mistake")
    sign_in(browser, member)
    assert signed_in(browser)
    browser.post("/accounts/logout/")
    for _ in range(6):
        page = sign_in(browser, member, "my own mistake")
    assert "Sign in with an emailed code instead" in text(page)


def test_the_cookie_of_a_device_is_good_for_its_member_alone(browser: Client, member: Member) -> None:
    other = MemberFactory.create()
    sign_in(browser, other)
    browser.post("/accounts/logout/")
    assert {"httponly": True, "samesite": "Lax"}.items() <= browser.cookies["netlib_device"].items()
    for forged in (None, "nonsense", browser.cookies["netlib_device"].value[:-2] + "xx"):
        cache.clear()
        if forged is not None:
            browser.cookies["netlib_device"] = forged
        for _ in range(6):
            sign_in(Client(), member, "a wrong guess of somebody else")
        assert "Sign in with an emailed code instead" in text(sign_in(browser, member))


def test_an_unknown_address_is_locked_alike(browser: Client, member: Member) -> None:
    for email in (member.email, "nobody@library.example"):
        pages = [
            Client(REMOTE_ADDR="192.0.2.8").post(
                "/accounts/login/", {"login": email, "password": f"{PASSWORD}!"}
            )
            for _ in range(6)
        ]
        assert "Sign in with an emailed code instead" in text(pages[-1])
        cache.clear()
