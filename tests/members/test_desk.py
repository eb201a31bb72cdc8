"""The desk: what it says is waiting, to whom, and at what hour."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from members.models import Contact, Member
from members.rule.masks import ONLY_ME, PERSONAL, PROFESSIONAL
from members.services import contacts as services
from members.views.desk import greeting, lede
from tests.cast import Cast
from tests.factories import PlaceFactory, line, listed, tie
from tests.reading import names, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


# The desk
def test_the_desk_says_what_waits(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    Contact.objects.filter(owner=cast.owner, other=cast.both).update(follow_up=timezone.now().date())
    Contact.objects.filter(owner=cast.owner, other=cast.personal).update(
        follow_up=timezone.now().date() + dt.timedelta(days=30),
        reviewed_at=timezone.now() - dt.timedelta(days=400),
    )
    services.ask(sender=cast.stranger, recipient=cast.owner, mask=PROFESSIONAL)
    page = client.get("/desk/")
    assert (
        "Welcome, Nell. One request to answer, two people to file, one follow-up and old filings to look over. "
        "Then you are done." in text(page)
    )
    assert names(page) == ["Sol Strand", "Bea Tollefsen", "Gus Petrakis", "Odette Marchetti"]
    client.post("/contacts/yuki-arakawa/followed-up/")
    client.post("/contacts/odette-marchetti/reviewed/")
    assert names(client.get("/desk/")) == ["Sol Strand", "Bea Tollefsen", "Gus Petrakis"]
    empty = text(sign_in(cast.curator).get("/desk/"))
    assert "You’re all caught up." in empty
    assert "You’re all caught up" in empty


def test_the_desk_of_somebody_without_a_line_leads_to_the_welcome(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    page = client.get("/desk/").content.decode()
    assert 'href="/welcome/">Start your profile</a>' in page
    line(cast.owner, "Maps", ONLY_ME)
    assert "/welcome/" not in client.get("/desk/").content.decode()


def test_the_desk_counts_all_that_waits_and_leads_there(sign_in: SignIn) -> None:
    owner, today = listed(), timezone.now().date()
    client = sign_in(owner)
    for number in range(12):
        tie(owner, listed(), 0 if number < 5 else PERSONAL)
    Contact.objects.filter(owner=owner).update(follow_up=today)
    page = client.get("/desk/")
    assert "Five people to file and 12 follow-ups. Then you are done." in text(page)
    assert len(re.findall(r"/followed-up/", page.content.decode())) == 12
    assert 'href="/contacts/?filed=later">All 5 people to file</a>' in page.content.decode()
    Contact.objects.filter(owner=owner).update(mask=PERSONAL)
    only_due = text(client.get("/desk/"))
    assert "12 follow-ups. Then you are done." in only_due
    assert "You’re all caught up" not in only_due
    Contact.objects.filter(owner=owner).update(
        follow_up=None, reviewed_at=timezone.now() - dt.timedelta(days=400)
    )
    old = text(client.get("/desk/"))
    assert "Old filings to look over. Then you are done." in old
    assert "Nothing waits for you" not in old


def test_the_greeting_knows_the_hour_only_with_a_time_zone(cast: Cast, sign_in: SignIn) -> None:
    day = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    assert [greeting("Nell", day.replace(hour=hour)) for hour in (4, 11, 12, 17, 18, 3)] == [
        "Good morning, Nell.",
        "Good morning, Nell.",
        "Good afternoon, Nell.",
        "Good afternoon, Nell.",
        "Good evening, Nell.",
        "Good evening, Nell.",
    ]
    assert "stamp__month" not in sign_in(cast.owner).get("/desk/").content.decode()
    line(cast.owner, "Wexcombe", ONLY_ME, kind="town")
    cast.owner.entries.update(place=PlaceFactory.create())
    page = sign_in(cast.owner).get("/desk/")
    assert re.search(r"Good (morning|afternoon|evening), Nell\.", text(page))
    assert "stamp__month" in page.content.decode()


def test_the_lede_counts_in_words() -> None:
    assert lede(0, 0, 0) == "You’re all caught up."
    assert lede(12, 0, 0) == "12 requests to answer. Then you are done."
    assert lede(1, 1, 0) == "One request to answer and one person to file. Then you are done."
