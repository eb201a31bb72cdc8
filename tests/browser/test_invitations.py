"""Answering an invitation in Chromium: the way from the letter, without an account and without script."""

import pytest
from playwright.sync_api import Browser

from events.models import Invitation, Rsvp
from events.services.invitations import invite_addresses
from tests.browser.conftest import PATIENCE, PHONE
from tests.cast import make_cast
from tests.events.factories import party

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_somebody_outside_answers_from_the_letter(browser: Browser, base_url: str, script: bool) -> None:
    host = make_cast().owner
    event = party(host, address="14 Blackstone Row")
    invite_addresses(event=event, by=host, emails=["out@elsewhere.example"])
    context = browser.new_context(viewport=PHONE, java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{base_url}/events/answer/{Invitation.objects.get().token}/")
    page.get_by_label("Your name").fill("Otto Outside")
    page.get_by_label("Going").check()
    page.get_by_role("button", name="Save your answer").click()
    page.get_by_text("14 Blackstone Row").wait_for()
    context.close()
    assert Rsvp.objects.get().name == "Otto Outside"
