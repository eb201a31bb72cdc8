"""Chromium for the browser tests: one for the whole run, a fresh session for each test, as wide as a telephone."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

# Playwright's synchronous interface keeps an event loop running in this thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Axe tries inline styles itself, so what our pages were refused is noted apart from the console.
_NOTE_REFUSALS = """
  window.refused = [];
  addEventListener("securitypolicyviolation", (event) => window.refused.push(event.violatedDirective));
"""

# The first of these programs that there is; without windows it takes a quarter less time.
_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("NETLIB_CHROMIUM") or next(filter(None, map(shutil.which, _PROGRAMS)), "")
PATIENCE = 10_000  # milliseconds
PHONE: ViewportSize = {"width": 390, "height": 844}
NARROW: ViewportSize = {"width": 320, "height": 844}
WIDE: ViewportSize = {"width": 1280, "height": 900}
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No page lives long enough to win back what it costs to optimize its scripts.
    "--js-flags=--no-opt",
]
# Handed over once a page and not once a visit.
_AXE_ITSELF = Axe().axe_script
# Ids that stand twice: axe says nothing of those that no label or description refers to.
_DOUBLED = """[...document.querySelectorAll('[id]')].map((each) => each.id)
    .filter((id, index, all) => all.indexOf(id) !== index)"""
_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What axe finds amiss, and nothing of all that it finds good, which takes longer to hand over than to find.
_AXE = f"""
  (options) => axe.run({{preload: false, resultTypes: ['violations'], ...options}}).then((found) => ({{
    amiss: found.violations, refused: window.refused, wide: {_WIDE}, doubled: {_DOUBLED},
  }}))
"""
# In dark only the colours can differ.
_LOOKS: tuple[tuple[Literal["light", "dark"], dict[str, Any]], ...] = (
    ("light", {}),
    ("dark", {"runOnly": {"type": "rule", "values": ["color-contrast"]}}),
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Without one the tests are skipped, or fail where NETLIB_REQUIRE_BROWSER is set."""
    if not shutil.which(CHROMIUM):
        missing = f"There is no browser at {CHROMIUM}." if CHROMIUM else "There is no Chromium."
        if os.environ.get("NETLIB_REQUIRE_BROWSER"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def base_url(live_server: Any) -> str:
    """The server of this test, at localhost, which browsers take for a safe place."""
    cache.clear()
    return str(live_server.url)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a session of its own, on which no script fails and nothing breaks the content security policy."""
    problems: list[str] = []
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(_NOTE_REFUSALS + _AXE_ITSELF)

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not re.search("status of|Applying inline style", message.text):
            problems.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()
    assert problems == []


# Menus and the like, one opened after the other, each with what axe finds then.
_OPENED = """
  async () => {
    const found = [];
    for (const each of document.querySelectorAll("details:not([open])")) {
      each.open = true;
      found.push(...(await axe.run({preload: false, resultTypes: ["violations"]})).violations);
      each.open = false;
    }
    return found;
  }
"""


def assert_accessible(page: Page, *, every_state: bool = False) -> None:
    """No finding of axe, with its best practices, in light, nor about colours in dark; nothing refused by the content
    security policy; nothing that sticks out sideways, down to 320 px. With `every_state` the same in forced colors and
    with each menu open, and nothing sticks out when letters are twice as large."""
    # A click is over when the next page begins.
    page.wait_for_load_state()
    for scheme, options in _LOOKS:
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(_AXE, options)
        assert not found["refused"], f"{page.url} has what its policy refuses: {found['refused']}"
        assert not found["amiss"], f"{page.url} in {scheme}:\n{json.dumps(found['amiss'], indent=1)}"
        assert not found["doubled"], f"{page.url} has ids that stand twice: {found['doubled']}"
        assert not found["wide"], f"{page.url} is wider than {PHONE['width']} px."
    if every_state:
        _assert_accessible_in_every_state(page)
    page.set_viewport_size(NARROW)
    assert not page.evaluate(_WIDE), f"{page.url} is wider than {NARROW['width']} px."
    page.set_viewport_size(PHONE)


def _assert_accessible_in_every_state(page: Page) -> None:
    # Which colors the system takes instead, axe cannot tell.
    page.emulate_media(color_scheme="light", forced_colors="active")
    found = page.evaluate(_AXE, {"rules": {"color-contrast": {"enabled": False}}})["amiss"]
    assert not found, f"{page.url} in forced colors:\n{json.dumps(found, indent=1)}"
    page.emulate_media(forced_colors="none")
    found = page.evaluate(_OPENED)
    assert not found, f"{page.url} with a menu open:\n{json.dumps(found, indent=1)}"
    page.set_viewport_size(WIDE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not page.evaluate(_WIDE), (
        f"{page.url} with letters twice as large is wider than {WIDE['width']} px."
    )
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(PHONE)


@pytest.fixture
def passkeys(page: Page) -> None:
    """An authenticator that says yes, as a telephone does when it sees its owner's face."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
