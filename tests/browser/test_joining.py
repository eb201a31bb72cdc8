"""Joining and signing in, in Chromium at the width of a telephone."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Browser, Page, expect

from members.models import Entry, Member
from members.rule.masks import MEMBERS, ONLY_ME
from tests.browser.conftest import PHONE, assert_accessible
from tests.factories import PASSWORD, MemberFactory, PlaceFactory
from tests.post import code

pytestmark = pytest.mark.django_db(transaction=True)

# Signing in leads to a page that every member has.
SIGN_IN = "/accounts/login/?next=/accounts/email/"
ADA = "ada@library.example"
GOOD = "seven unrelated words"


def button(page: Page, name: str) -> None:
    """Press the button of that name in the page's main part."""
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def sign_in(page: Page, base_url: str, member: Member) -> None:
    """Sign in by password."""
    page.goto(f"{base_url}{SIGN_IN}")
    page.get_by_label("Email", exact=True).fill(member.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    button(page, "Sign in")


def fill_sign_up(page: Page) -> None:
    """Fill in the sign-up form."""
    page.get_by_label("Your name").fill("Ada Byron")
    page.get_by_label("Email", exact=True).fill(ADA)
    page.get_by_label("Password", exact=True).fill(GOOD)


def test_joins_by_password_and_answers_the_welcome(page: Page, base_url: str) -> None:
    for region, people in (("Massachusetts", 155_000), ("Illinois", 114_000)):
        PlaceFactory.create(name="Springfield", region=region, population=people)
    page.goto(f"{base_url}/")
    for face, lines in (("Anyone", 1), ("A colleague", 3), ("A friend", 3)):
        page.get_by_text(face, exact=True).click()
        expect(page.locator("article .line:visible")).to_have_count(lines)
    page.get_by_role("link", name="Make your profile").first.click()
    button(page, "Join")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    assert_accessible(page)
    fill_sign_up(page)
    button(page, "Join")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter the code")
    assert_accessible(page)
    page.get_by_label("Code").fill(code(ADA))
    button(page, "Confirm the address")

    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Ada")
    assert_accessible(page)
    page.get_by_label("Your name").fill("Ada Lovelace")
    button(page, "Save and continue")

    page.get_by_label("Library or organization").fill("Wexcombe Library")
    page.get_by_label("Town where you work").press_sequentially("spring")
    page.get_by_text("Springfield, Illinois").click()
    assert_accessible(page)
    button(page, "Save and continue")

    expect(page.get_by_role("radio", name=re.compile("^Nobody yet"))).to_be_checked()
    assert_accessible(page)
    page.get_by_role("radio", name=re.compile("^Members")).check()
    page.get_by_label("Headline").fill("Map librarian")
    button(page, "Save and continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in, Ada")
    assert_accessible(page)
    ada = Member.objects.get()
    assert (ada.name, ada.listing, ada.headline) == ("Ada Lovelace", MEMBERS, "Map librarian")
    line = Entry.objects.get()
    assert (line.audience, line.text) == (ONLY_ME, "Wexcombe Library, Springfield, Illinois")


@pytest.mark.usefixtures("passkeys")
def test_joins_by_passkey_and_signs_in_by_it(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/accounts/signup/")
    page.get_by_role("link", name="Join with a passkey").click()
    page.get_by_label("Your name").fill("Ada Byron")
    page.get_by_label("Email").fill(ADA)
    button(page, "Go on")
    page.get_by_label("Code").fill(code(ADA))
    button(page, "Confirm the address")
    expect(page.get_by_role("heading", level=1)).to_have_text("Make your passkey")
    assert_accessible(page)
    button(page, "Make the passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Ada")
    assert not Member.objects.get().has_usable_password()

    page.goto(f"{base_url}/accounts/2fa/webauthn/")
    assert_accessible(page)
    page.get_by_role("link", name="Rename").click()
    assert_accessible(page)
    page.get_by_label("Name").fill("My telephone")
    button(page, "Save")
    expect(page.get_by_text("My telephone").first).to_be_visible()
    page.get_by_role("link", name="Remove").click()
    assert_accessible(page)

    page.goto(f"{base_url}/accounts/logout/")
    assert_accessible(page)
    button(page, "Sign out")
    page.goto(f"{base_url}{SIGN_IN}")
    button(page, "Sign in with a passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Email addresses")
    page.goto(f"{base_url}/accounts/2fa/")
    expect(page.get_by_text("You have 1 passkey.")).to_be_visible()
    page.goto(f"{base_url}/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/recovery-codes/generate/")
    assert_accessible(page)
    button(page, "Use your passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Make new recovery codes?")


def test_says_so_when_the_passkey_is_refused(page: Page, base_url: str) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    page.goto(f"{base_url}/accounts/login/")
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }"
    )
    button(page, "Sign in with a passkey")
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used.")
    assert_accessible(page)


def test_joins_with_the_keyboard_alone(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/accounts/signup/")
    press_until(page, "Your name")
    page.keyboard.type("Ada Byron")
    page.keyboard.press("Tab")
    page.keyboard.type(ADA)
    page.keyboard.press("Tab")
    page.keyboard.type(GOOD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("confirm-email"))
    press_until(page, "Code")
    page.keyboard.type(code(ADA))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("welcome"))
    for next_page in ("work", "listing", "done"):
        press_until(page, "Skip this")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(f"welcome/{next_page}"))


def press_until(page: Page, name: str) -> None:
    """Press Tab until the thing of that name has the focus."""
    script = "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(script) == name:
            return
    raise AssertionError(f"Tab never reaches “{name}”.")


def test_joins_without_script(browser: Browser, base_url: str) -> None:
    towns = [
        PlaceFactory.create(name="Springfield", region=name, population=9) for name in ("Ohio", "Oregon")
    ]
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{base_url}/accounts/signup/passkey/")
    expect(page.get_by_text("Passkeys do not work in this browser")).to_be_visible()
    page.goto(f"{base_url}/accounts/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    page.goto(f"{base_url}/accounts/signup/")
    fill_sign_up(page)
    button(page, "Join")
    page.get_by_label("Code").fill(code(ADA))
    button(page, "Confirm the address")
    button(page, "Save and continue")
    page.get_by_label("Job").fill("Cataloguer")
    page.get_by_label("Town where you live").fill("Springfield")
    button(page, "Save and continue")
    expect(page.get_by_label("Job")).to_have_value("Cataloguer")
    page.get_by_role("radio", name="Springfield, Oregon").check()
    button(page, "Save and continue")
    button(page, "Save and continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in, Ada")
    assert Entry.objects.get(kind="town").place == towns[1]
    assert Member.objects.get().listing == ONLY_ME
    context.close()


def test_signs_in_by_mailed_code(page: Page, base_url: str) -> None:
    member = MemberFactory.create()
    page.goto(f"{base_url}{SIGN_IN}")
    page.get_by_role("link", name="Email me a code").click()
    assert_accessible(page)
    page.get_by_label("Email").fill(member.email)
    button(page, "Email me a code")
    page.get_by_label("Code").fill("0000-0000")
    button(page, "Sign in")
    expect(page.get_by_label("Code")).to_be_focused()
    assert_accessible(page)
    page.get_by_label("Code").fill(code(member.email))
    button(page, "Sign in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Email addresses")


def test_a_new_password_by_mailed_code(page: Page, base_url: str) -> None:
    member = MemberFactory.create()
    page.goto(f"{base_url}/accounts/password/reset/")
    page.get_by_label("Email").fill(member.email)
    button(page, "Email me a code")
    assert_accessible(page)
    page.get_by_label("Code").fill(code(member.email))
    button(page, "Go on")
    assert_accessible(page)
    page.get_by_label("New password").fill(GOOD)
    button(page, "Save the password")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your new password is saved")
    assert_accessible(page)


def test_the_second_step_by_an_app(page: Page, base_url: str) -> None:
    member = MemberFactory.create()
    sign_in(page, base_url, member)
    page.goto(f"{base_url}/accounts/2fa/")
    page.get_by_role("link", name="Turn it on").click()
    assert_accessible(page)
    assert page.get_by_role("img", name="QR code").evaluate("image => image.naturalWidth") > 0
    secret = page.get_by_label("Key").input_value()
    page.get_by_label("Code that the app shows now").fill(shown(secret))
    button(page, "Turn it on")
    expect(page.get_by_role("heading", name="10 of 10 left")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{base_url}/accounts/2fa/totp/deactivate/")
    assert_accessible(page)
    page.context.clear_cookies()
    sign_in(page, base_url, member)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    assert_accessible(page)
    page.get_by_label("Code").fill(shown(secret, periods_from_now=1))  # the one before was used
    button(page, "Sign in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Email addresses")


def shown(secret: str, periods_from_now: int = 0) -> str:
    """What the app shows now, or so many half minutes from now."""
    period = int(time.time()) // 30 + periods_from_now
    return str(totp.format_hotp_value(totp.hotp_value(secret, period)))


def test_the_other_pages_are_accessible(page: Page, base_url: str) -> None:
    for path in ("inactive/", "3rdparty/login/cancelled/", "3rdparty/login/error/"):
        page.goto(f"{base_url}/accounts/{path}")
        assert_accessible(page)
    member = MemberFactory.create()
    sign_in(page, base_url, member)
    expect(page.get_by_role("heading", level=1)).to_have_text("Email addresses")
    for path in ("2fa/webauthn/", "2fa/webauthn/add/", "3rdparty/", "reauthenticate/"):
        page.goto(f"{base_url}/accounts/{path}")
        assert_accessible(page)
    page.goto(f"{base_url}/accounts/email/")
    page.get_by_label("Another email address").fill("second@library.example")
    button(page, "Add address")
    page.get_by_label("Code").fill(code("second@library.example"))
    button(page, "Confirm the address")
    expect(page.locator("main").get_by_text("second@library.example").first).to_be_visible()
    assert_accessible(page)
    button(page, "Write to this one (second@library.example)")
    expect(page.get_by_text("From now on we write to that address.")).to_be_visible()
