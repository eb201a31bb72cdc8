"""What the tests of joining and signing in share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.test import Client

from members.models import Member
from tests.factories import PASSWORD

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

NEW = "ada@library.example"
GOOD = "seven unrelated words"


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


def at_once(*calls: Callable[[], None]) -> None:
    """Run these at the same time."""
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
