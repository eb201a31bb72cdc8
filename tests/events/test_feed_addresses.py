"""The secret address of a member’s feeds, and where to subscribe."""

import hashlib
import logging
import re

import pytest

from events.models import FeedToken
from events.views.feeds import WRONG_TOKENS
from members.rule.masks import PERSONAL, PUBLIC
from tests.cast import Cast
from tests.events.factories import party
from tests.events.reading import SignIn, fetch, mine, summaries, token
from tests.reading import text

pytestmark = pytest.mark.usefixtures("fresh_limits")


def test_story_17_feeds_have_a_random_address_that_a_new_one_ends(cast: Cast, sign_in: SignIn) -> None:
    """Feeds by a guessable or shared secret."""
    party(cast.owner, PERSONAL, title="Gin")
    client = sign_in(cast.owner)
    assert "Make my feed address" in text(client.get("/settings/calendar/"))
    client.post("/settings/calendar/", {"do": "renew"})
    old = token(cast.owner)
    page = client.get("/settings/calendar/")
    assert f"http://localhost:8000/feeds/{old}/mine.ics" in text(page)
    assert page["Cache-Control"] == "private, no-store"
    assert len(old) == 43
    assert summaries(fetch(f"/feeds/{old}/mine.ics")) == ["Gin"]
    client.post("/settings/calendar/", {"do": "renew"})
    new = token(cast.owner)
    assert new != old
    assert (fetch(f"/feeds/{old}/mine.ics").status_code, fetch(f"/feeds/{new}/mine.ics").status_code) == (
        404,
        200,
    )
    client.post("/settings/calendar/", {"do": "off"})
    assert fetch(f"/feeds/{new}/mine.ics").status_code == 404
    assert not FeedToken.objects.exists()
    # Nobody else is shown the address, and a GET makes none.
    assert old not in sign_in(cast.personal).get("/settings/calendar/").content.decode()
    assert not FeedToken.objects.exists()


def test_unknown_ended_suspended_and_leaving_are_answered_alike(cast: Cast) -> None:
    ended = token(cast.stranger)
    FeedToken.objects.all().delete()
    answers = [
        fetch(f"/feeds/{secret}/{which}")
        for secret in ("x", ended, token(cast.suspended), token(cast.leaving))
        for which in ("mine.ics", "events.ics", "mine.atom")
    ]
    answers += [fetch(f"/feeds/{token(cast.owner)}/other.ics")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(rb"csrf\S+", b"", answer.content) for answer in answers}) == 1
    assert mine(cast.owner).status_code == 200


def test_guessing_is_slowed_down_and_an_ended_address_counts_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(WRONG_TOKENS, "event-feed", "3/h/ip")
    for _ in range(5):
        assert fetch("/feeds/ended/mine.ics").status_code == 404
    assert mine(cast.owner).status_code == 200
    assert [fetch(f"/feeds/guess{number}/mine.ics").status_code for number in range(3)] == [404, 404, 429]
    # A calendar service fetches the feeds of all its people from one address.
    assert mine(cast.owner).status_code == 200


def test_the_secret_is_in_no_log_and_in_no_feed(
    cast: Cast, caplog: pytest.LogCaptureFixture, sign_in: SignIn
) -> None:
    party(cast.owner, PUBLIC)
    secret = token(cast.owner)
    with caplog.at_level(logging.DEBUG):
        bodies = [fetch(f"/feeds/{secret}/{which}").content.decode() for which in ("mine.ics", "events.atom")]
    assert all(secret not in body.replace("\r\n ", "") for body in bodies)
    assert secret not in " ".join(
        str(record.__dict__) for record in caplog.records if record.name != "django.db.backends"
    )
    assert hashlib.sha256(secret.encode()).hexdigest() not in "".join(bodies)


def test_whoever_is_erased_leaves_no_address(cast: Cast) -> None:
    secret = token(cast.stranger)
    cast.stranger.delete()
    assert fetch(f"/feeds/{secret}/mine.ics").status_code == 404


def test_where_to_subscribe(cast: Cast, sign_in: SignIn) -> None:
    visitor = sign_in(None).get("/events/subscribe/?kind=dinner").content.decode()
    assert "http://localhost:8000/events/events.ics?kind=dinner" in visitor
    assert 'href="webcal://localhost:8000/events/events.ics?kind=dinner"' in visitor
    client = sign_in(cast.stranger)
    assert "Make my feed address" in text(client.get("/events/subscribe/?kind=dinner"))
    assert not FeedToken.objects.exists()
    secret = token(cast.stranger)
    page = text(client.get("/events/subscribe/?hosts=on"))
    assert f"http://localhost:8000/feeds/{secret}/events.ics?hosts=on" in page
    assert "/events/events.ics" not in page
    assert secret not in sign_in(cast.personal).get("/events/subscribe/").content.decode()
