"""Answering on the page of an event."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from events.models import (
    Event,
    Rsvp,
)
from tests.cast import Cast
from tests.events.reading import SignIn


def test_answering_on_the_page(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    client = sign_in(cast.personal)
    url = f"{gin.get_absolute_url()}rsvp/"
    assert client.post(url, {"status": "going", "audience": "contacts", "note": "Olives?"}).status_code == 302
    mine = Rsvp.objects.get(member=cast.personal)
    assert (mine.status, mine.note) == ("going", "Olives?")
    page = client.get(gin.get_absolute_url()).content.decode()
    assert "You see this as a guest" in page
    assert client.post(url, {"status": "", "audience": "contacts"}).status_code == 422
    assert client.post(url, {"withdraw": "yes"}).status_code == 302
    assert not Rsvp.objects.filter(member=cast.personal).exists()
    assert sign_in(cast.professional).post(url, {"status": "going", "audience": "me"}).status_code == 404


@pytest.mark.parametrize("before", ["", "rsvp/", None])
def test_an_answer_after_the_session_has_ended_leads_back_to_the_event(
    cast: Cast, sign_in: SignIn, gin: Event, before: str | None
) -> None:
    url = gin.get_absolute_url()
    headers = {} if before is None else {"Referer": f"http://testserver{url}{before}"}
    answered = Client().post(f"{url}rsvp/", {"status": "going", "audience": "me"}, headers=headers)
    wanted = parse_qs(urlsplit(answered["Location"]).query)["next"][0]
    page = sign_in(cast.personal).get(wanted, follow=True)
    assert page.request["PATH_INFO"] == url
    assert page.status_code == 200
    # For whoever may not see the event there is nothing to return to.
    assert sign_in(cast.professional).get(wanted, follow=True).status_code == 404


def test_the_waiting_list_on_the_page(cast: Cast, sign_in: SignIn, gin: Event) -> None:
    Event.objects.filter(pk=gin.pk).update(capacity=1)
    client = sign_in(cast.personal)
    page = client.post(f"{gin.get_absolute_url()}rsvp/", {"status": "going", "audience": "me"}, follow=True)
    text = page.content.decode()
    assert "You’re on the waiting list" in text
    assert "14 Blackstone Row" not in text
