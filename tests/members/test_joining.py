"""Joining, signing in, and what a stranger learns from trying."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client, RequestFactory
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from members.audience import ONLY_ME, PUBLIC
from members.models import Entry, Member, Place
from tests.factories import PASSWORD, MemberFactory, PlaceFactory
from tests.post import code, letters, run_jobs

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db

NEW = "ada@library.example"
GOOD = "seven unrelated words"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def browser() -> Client:
    """A visitor's browser."""
    return Client()


@pytest.fixture
def member() -> Member:
    """Somebody who is a member already."""
    return MemberFactory.create(email="known@library.example", name="Known Person")


def join(browser: Client, email: str = NEW, **given: str) -> Response:
    """Send the sign-up form."""
    return browser.post(
        "/accounts/signup/", {"name": "Ada Byron", "email": email, "password1": GOOD, **given}
    )


def sign_in(browser: Client, member: Member, password: str = PASSWORD) -> Response:
    """Send the sign-in form."""
    return browser.post("/accounts/login/", {"login": member.email, "password": password})


def signed_in(browser: Client) -> bool:
    """Whether the browser's session belongs to a member."""
    return "_auth_user_id" in browser.session


# Joining


def test_joins_with_name_email_password_and_code(browser: Client) -> None:
    assert join(browser, "Ada@Library.Example").headers["Location"] == "/accounts/confirm-email/"
    assert not signed_in(browser)
    answer = browser.post("/accounts/confirm-email/", {"code": code(NEW)})
    assert answer.headers["Location"] == "/welcome/"
    assert signed_in(browser)
    ada = Member.objects.get()
    assert (ada.email, ada.name, ada.sort_name, ada.handle) == (NEW, "Ada Byron", "Byron, Ada", "ada-byron")
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


def test_two_people_of_one_name_get_two_handles(browser: Client) -> None:
    join(browser)
    join(Client(), "other@library.example")
    assert sorted(Member.objects.values_list("handle", flat=True)) == ["ada-byron", "ada-byron-2"]


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
            "This is not the code"
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
    assert signed_in(owner)
    assert not Member.objects.get().has_usable_password()
    stranger.post("/accounts/logout/")
    stranger.post("/accounts/login/", {"login": NEW, "password": GOOD})
    assert not signed_in(stranger)


def test_a_suspended_member_is_told_only_after_the_right_password(browser: Client, member: Member) -> None:
    Member.objects.update(is_active=False)
    wrong = sign_in(browser, member, "not the password")
    assert "do not go together" in wrong.content.decode()
    assert sign_in(browser, member).headers["Location"] == "/accounts/inactive/"
    assert "closed for now" in browser.get("/accounts/inactive/").content.decode()
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
    assert "is not right" in again.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
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
    assert "Is it you?" in browser.get(answer.headers["Location"]).content.decode()


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
    assert letters("known@library.example")[-1].subject == "We write to another address now"
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
        sign_in(browser, MemberFactory.create(name="Ada Byron", email=f"adder{len(pages)}@library.example"))
        masked = knock(add, email, browser)
        pages.append(str(masked).replace(f"adder{len(pages)}", "adder").replace("ada-byron-2", "ada-byron"))
    assert pages[0] == pages[1]


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
    assert [letter.subject for letter in letters(member.email)] == ["You are a member already"]
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
    assert "Too many tries" in answer.content.decode()


def test_knocking_is_limited_by_internet_address(browser: Client) -> None:
    answers = [join(Client(), f"a{n}@library.example").status_code for n in range(21)]
    assert answers == [302] * 20 + [429]
    page = join(browser, "more@library.example").content.decode()
    assert "A short wait, please" in page
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


def at_once(*calls: Callable[[], None]) -> None:
    """Run these at the same time."""
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


# Other services


def test_no_button_without_keys(browser: Client) -> None:
    page = browser.get("/accounts/login/").content.decode()
    assert "another service" not in page
    assert browser.get("/accounts/google/login/").status_code == 404


def test_a_button_with_keys(browser: Client, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"google": {"APPS": [{"client_id": "id", "secret": "secret"}]}}
    page = browser.get("/accounts/login/").content.decode()
    assert "Go on with Google" in page
    assert "accounts.google.com" in browser.post("/accounts/google/login/?process=login").headers["Location"]


# The welcome


@pytest.fixture
def newcomer(browser: Client) -> Member:
    """Somebody who has just joined, in `browser`."""
    join(browser)
    browser.post("/accounts/confirm-email/", {"code": code(NEW)})
    member: Member = Member.objects.get()
    return member


@pytest.fixture
def springfields() -> list[Place]:
    """Three towns of one name and one of another."""
    rows = [("Massachusetts", 155_000), ("Illinois", 114_000), ("Vermont", 9_000)]
    made = [
        PlaceFactory.create(name="Springfield", region=region, population=people) for region, people in rows
    ]
    PlaceFactory.create(name="Zürich", key="zurich", region="", country="CH", population=341_000)
    return made


def test_skipping_everything_leaves_the_strict_defaults(browser: Client, newcomer: Member) -> None:
    path = "/welcome/"
    for step in range(1, 4):
        page = browser.get(path).content.decode()
        assert f"Step {step} of 3" in page
        assert f'<progress value="{step}" max="3"' in page
        found = re.search(r'href="([^"]+)">Skip this', page)
        assert found
        path = found[1]
    assert path == "/welcome/done/"
    assert "found by nobody yet" in browser.get(path).content.decode()
    newcomer.refresh_from_db()
    assert (newcomer.listing, newcomer.search_engines, newcomer.headline) == (ONLY_ME, False, "")
    assert not Entry.objects.exists()


def test_the_name_as_one_likes_it_shown(browser: Client, newcomer: Member) -> None:
    MemberFactory.create(name="Countess", handle="countess")
    given = {"name": "Ada, Countess of Lovelace", "sort_name": "Lovelace, Ada", "handle": "countess"}
    answer = browser.post("/welcome/", given)
    assert "That handle is taken" in answer.content.decode()
    assert browser.post("/welcome/", {**given, "handle": "ada"}).headers["Location"] == "/welcome/work/"
    newcomer.refresh_from_db()
    assert (newcomer.name, newcomer.sort_name, newcomer.handle) == (
        "Ada, Countess of Lovelace",
        "Lovelace, Ada",
        "ada",
    )


def test_work_and_home_become_lines_that_only_their_owner_sees(
    browser: Client, newcomer: Member, springfields: list[Place]
) -> None:
    given = {
        "title": "Map librarian",
        "organization": "Wexcombe Library",
        "place": "springfield, MA",
        "town": "ZURICH",
    }
    assert browser.post("/welcome/work/", given).headers["Location"] == "/welcome/listing/"
    lines = Entry.objects.order_by("position")
    assert [(line.kind, line.audience) for line in lines] == [("position", ONLY_ME), ("town", ONLY_ME)]
    assert lines[0].place == springfields[0]
    assert lines[0].text == "Map librarian, Wexcombe Library, Springfield, Massachusetts"
    # Coming back changes the same lines.
    page = browser.get("/welcome/work/").content.decode()
    assert 'value="Wexcombe Library"' in page
    assert 'value="Springfield, Massachusetts"' in page
    browser.post("/welcome/work/", {**given, "title": "Cartographer"})
    assert Entry.objects.count() == 2
    assert Entry.objects.get(kind="position").value["title"] == "Cartographer"


def test_an_ambiguous_town_is_asked_about_and_nothing_typed_is_lost(
    browser: Client, newcomer: Member, springfields: list[Place]
) -> None:
    given = {
        "title": "Map librarian",
        "organization": "Wexcombe Library",
        "place": "Springfield",
        "town": "Nowhere-on-Sea",
    }
    page = browser.post("/welcome/work/", given).content.decode()
    assert 'value="Wexcombe Library"' in page
    assert "We know no town called “Nowhere-on-Sea”" in page
    offered = re.findall(r'name="place_choice" value="(\d+)"', page)
    assert offered == [str(place.pk) for place in springfields]
    again = {**given, "town": "", "place_choice": offered[2]}
    assert browser.post("/welcome/work/", again).status_code == 302
    assert Entry.objects.get().place == springfields[2]


def test_a_choice_for_another_text_counts_for_nothing(
    browser: Client, newcomer: Member, springfields: list[Place]
) -> None:
    given = {"town": "Zurich", "town_choice": str(springfields[0].pk)}
    browser.post("/welcome/work/", given)
    assert Entry.objects.get().text == "Zürich, Switzerland"


@pytest.mark.parametrize("number", ["99999999999999999999", "-1", "x", "1e3"])
def test_nonsense_for_a_choice_breaks_nothing(
    browser: Client, newcomer: Member, springfields: list[Place], number: str
) -> None:
    assert browser.post("/welcome/work/", {"town": "Zurich", "town_choice": number}).status_code == 302


def test_towns_while_typing(browser: Client, newcomer: Member, springfields: list[Place]) -> None:
    page = browser.get("/places/", {"field": "town", "town": "SPRÍNG"}).content.decode()
    shown = re.findall(r"<span>(.*?)</span>", page)
    assert shown == ["Springfield, Massachusetts", "Springfield, Illinois", "Springfield, Vermont"]
    assert 'name="town_choice"' in page
    assert "<html" not in page
    assert "<label" not in browser.get("/places/", {"field": "town", "town": "s"}).content.decode()
    assert "<script>" not in browser.get("/places/", {"field": '"><script>', "q": "zur"}).content.decode()


def test_visitors_do_not_look_towns_up(browser: Client) -> None:
    assert browser.get("/places/", {"q": "springfield"}).status_code == 302


def test_says_in_numbers_whom_each_choice_reaches(browser: Client, newcomer: Member) -> None:
    MemberFactory.create_batch(2)
    page = browser.get("/welcome/listing/").content.decode()
    assert "2 members" in page
    assert page.count("nobody yet") == 3
    assert re.search(r'value="me"[^>]* checked', page)


def test_being_found_is_a_choice(browser: Client, newcomer: Member) -> None:
    given = {"headline": "Map librarian", "audience": "members", "search_engines": "on"}
    assert browser.post("/welcome/listing/", given).headers["Location"] == "/welcome/done/"
    newcomer.refresh_from_db()
    # Search engines are no members.
    assert (newcomer.headline, newcomer.search_engines) == ("Map librarian", False)
    browser.post("/welcome/listing/", {**given, "audience": "public"})
    newcomer.refresh_from_db()
    assert (newcomer.listing, newcomer.search_engines) == (PUBLIC, True)
    assert "found by anyone" in browser.get("/welcome/done/").content.decode()


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
        assert "placeholder=" not in page, path
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
