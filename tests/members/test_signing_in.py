"""Signing in, the second step, and what a member changes about it."""

from __future__ import annotations

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from members.models import Member
from tests.factories import PASSWORD, MemberFactory
from tests.members.joining import GOOD, NEW, join, sign_in, signed_in
from tests.post import code, letters
from tests.reading import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


# Signing in


def test_signs_in_by_password(browser: Client, member: Member) -> None:
    assert sign_in(browser, member).status_code == 302
    assert signed_in(browser)


def test_signs_in_by_emailed_code(browser: Client, member: Member) -> None:
    browser.post("/accounts/login/code/", {"email": member.email})
    assert letters(member.email)[-1].subject == "Your code for signing in"
    browser.post("/accounts/login/code/confirm/", {"code": code(member.email)})
    assert signed_in(browser)


def test_a_new_code_replaces_the_old_one(browser: Client, member: Member) -> None:
    browser.post("/accounts/login/code/", {"email": member.email})
    first = code(member.email)
    browser.post("/accounts/login/code/confirm/", {"action": "resend"})
    assert code(member.email) != first
    browser.post("/accounts/login/code/confirm/", {"code": first})
    assert not signed_in(browser)
    browser.post("/accounts/login/code/confirm/", {"code": code(member.email)})
    assert signed_in(browser)


def test_resets_the_password_by_code(browser: Client, member: Member) -> None:
    browser.post("/accounts/password/reset/", {"email": member.email})
    answer = browser.post("/accounts/password/reset/confirm/", {"code": code(member.email)})
    assert answer.headers["Location"] == "/accounts/password/reset/complete/"
    browser.post("/accounts/password/reset/complete/", {"password1": GOOD})
    member.refresh_from_db()
    assert member.check_password(GOOD)
    assert letters(member.email)[-1].subject == "You have a new password"


def test_a_password_set_by_a_stranger_dies_when_the_owner_comes_by_code() -> None:
    stranger, owner = Client(), Client()
    join(stranger)
    cache.clear()
    owner.post("/accounts/login/code/", {"email": NEW})
    owner.post("/accounts/login/code/confirm/", {"code": code(NEW)})
    assert "before you confirmed it is forgotten" in said(owner.get("/desk/"))
    assert signed_in(owner)
    assert not Member.objects.get().has_usable_password()
    stranger.post("/accounts/logout/")
    stranger.post("/accounts/login/", {"login": NEW, "password": GOOD})
    assert not signed_in(stranger)


def test_a_suspended_member_is_told_only_after_the_right_password(browser: Client, member: Member) -> None:
    Member.objects.update(is_active=False)
    wrong = sign_in(browser, member, "not the password")
    assert "don’t match" in wrong.content.decode()
    assert sign_in(browser, member).headers["Location"] == "/accounts/inactive/"
    page = browser.get("/accounts/inactive/").content.decode()
    assert "closed for now" in page
    assert 'href="mailto:hello@netlib.example"' in page
    assert not signed_in(browser)


def test_signing_in_leads_nowhere_else(browser: Client, member: Member) -> None:
    given = {"login": member.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert browser.post("/accounts/login/", given).headers["Location"].startswith("/")


# The second step


def turn_on_app(browser: Client) -> str:
    """Connect an authenticator app; returns its secret."""
    page = browser.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'id="secret" value="(\w+)"', page)
    assert found
    browser.post("/accounts/2fa/totp/activate/", {"code": now_shown(found[1])})
    return found[1]


def now_shown(secret: str) -> str:
    """What the app shows now."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))


def test_authenticator_app_and_recovery_codes(
    browser: Client, member: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    sign_in(browser, member)
    page = browser.get("/accounts/2fa/totp/activate/")
    assert b'src="data:image/svg+xml;base64,' in page.content
    with django_capture_on_commit_callbacks(execute=True):
        secret = turn_on_app(browser)
    assert letters(member.email)[-1].subject == "An authenticator app was added"
    stored = " ".join(map(str, Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    codes = re.findall(r"<code>(\d+)</code>", browser.get("/accounts/2fa/recovery-codes/").content.decode())
    assert len(codes) == 10
    assert codes[0].encode() in browser.get("/accounts/2fa/recovery-codes/download/").content

    again = Client()
    assert sign_in(again, member).headers["Location"] == "/accounts/2fa/authenticate/"
    assert not signed_in(again)
    assert "isn’t right" in again.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    again.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert signed_in(again)

    third = Client()
    sign_in(third, member)
    third.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert not signed_in(third)
    kept = Authenticator.objects.get(user=member, type=Authenticator.Type.RECOVERY_CODES)
    assert len(RecoveryCodes(kept).get_unused_codes()) == 9

    browser.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=member).exists()


def test_asks_again_who_it_is_once_some_minutes_have_passed(browser: Client, member: Member) -> None:
    sign_in(browser, member)
    assert browser.get("/accounts/2fa/webauthn/add/").status_code == 200
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    answer = browser.get("/accounts/2fa/webauthn/add/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert "Confirm that it’s you" in browser.get(answer.headers["Location"]).content.decode()


# Addresses, passwords and sessions of a member


def test_changes_the_address_by_adding_confirming_and_removing(browser: Client, member: Member) -> None:
    sign_in(browser, member)
    answer = browser.post("/accounts/email/", {"action_add": "1", "email": "new@library.example"})
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert not EmailAddress.objects.filter(email="new@library.example").exists()
    browser.post("/accounts/confirm-email/", {"code": code("new@library.example")})
    browser.post("/accounts/email/", {"action_primary": "1", "email": "new@library.example"})
    member.refresh_from_db()
    assert member.email == "new@library.example"
    assert letters("known@library.example")[-1].subject == "Your email address changed"
    browser.post("/accounts/email/", {"action_remove": "1", "email": "known@library.example"})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["new@library.example"]
    again = Client()
    sign_in(again, member)
    assert signed_in(again)


def test_somebody_elses_address_is_never_confirmed_without_their_mail(
    browser: Client, member: Member
) -> None:
    other = MemberFactory.create(email="other@library.example")
    sign_in(browser, other)
    browser.post("/accounts/email/", {"action_add": "1", "email": member.email})
    browser.post("/accounts/confirm-email/", {"code": code(member.email)})
    assert EmailAddress.objects.get(email=member.email).user == member


def test_changes_the_password(browser: Client, member: Member) -> None:
    sign_in(browser, member)
    browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": GOOD})
    member.refresh_from_db()
    assert member.check_password(GOOD)
    assert letters(member.email)[-1].subject == "Your password was changed"


def test_ends_one_session_or_all_others(browser: Client, member: Member) -> None:
    phone, office = Client(HTTP_USER_AGENT="Mozilla/5.0 (Android 14) Firefox/130.0"), Client()
    for each in (browser, phone, office):
        sign_in(each, member)
        each.get("/accounts/sessions/")
    page = browser.get("/accounts/sessions/").content.decode()
    assert "Firefox on Android" in page
    assert page.count("/end/") == 2
    first = re.search(r"/settings/sessions/(\d+)/end/", page)
    assert first
    browser.post(f"/settings/sessions/{first[1]}/end/")
    assert [each.get("/accounts/email/").status_code for each in (browser, phone, office)].count(200) == 2
    browser.post("/accounts/sessions/")
    assert [each.get("/accounts/email/").status_code for each in (browser, phone, office)] == [200, 302, 302]


def test_nobody_ends_the_session_of_somebody_else(browser: Client, member: Member) -> None:
    mine = Client()
    sign_in(mine, member)
    mine.get("/accounts/sessions/")
    other = MemberFactory.create()
    sign_in(browser, other)
    from allauth.usersessions.models import UserSession

    session = UserSession.objects.get(user=member)
    assert browser.post(f"/settings/sessions/{session.pk}/end/").status_code == 404
    assert mine.get("/accounts/email/").status_code == 200
