"""The pages of circles, and how many questions each page about contacts asks."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Circle, Contact, Member
from members.rule.masks import CONTACTS, MEMBERS, ONLY_ME, PROFESSIONAL
from members.services import contacts as services
from tests.cast import Cast
from tests.factories import BlockFactory, CircleFactory, line, listed, tie
from tests.reading import masked, names, said, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


# Circles


def test_circles_are_made_renamed_merged_and_deleted(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    gin = Circle.objects.get(owner=cast.owner)
    made = client.post("/contacts/circles/", {"name": "  Book   club "}, follow=True)
    club = Circle.objects.get(name="Book club")
    assert made.redirect_chain == [(f"/contacts/circles/{club.pk}/", 302)]
    assert "You have a circle of that name already." in text(
        client.post("/contacts/circles/", {"name": "book club"})
    )
    assert client.post(f"/contacts/circles/{club.pk}/rename/", {"name": ""}).status_code == 422
    client.post(f"/contacts/circles/{club.pk}/rename/", {"name": "Altos"})
    line(cast.owner, "Rehearsals", club.bit)

    preview = client.get(f"/contacts/circles/{gin.pk}/merge/", {"into": club.pk})
    assert "Fern Delacroix-Byrne Gains 1 Hobby , Rehearsals" in text(preview)
    version = re.findall(r'name="version" value="(\w+)"', preview.content.decode())[0]
    line(cast.owner, "Since then", club.bit)
    again = client.post(f"/contacts/circles/{gin.pk}/merge/", {"into": club.pk, "version": version})
    assert again.status_code == 409
    assert "Gains 2" in text(again)
    version = re.findall(r'name="version" value="(\w+)"', again.content.decode())[0]
    client.post(f"/contacts/circles/{gin.pk}/merge/", {"into": club.pk, "version": version})
    assert names(client.get(f"/contacts/circles/{club.pk}/")) == ["Fern Delacroix-Byrne"]

    assert "Loses 2" in text(client.get(f"/contacts/circles/{club.pk}/delete/"))
    for _ in range(2):
        assert client.post(f"/contacts/circles/{club.pk}/delete/")["Location"] == "/contacts/circles/"
    assert not Circle.objects.filter(owner=cast.owner).exists()
    assert set(cast.owner.entries.values_list("audience", flat=True)) == {ONLY_ME}


@pytest.mark.parametrize("path", ["", "rename/", "merge/", "delete/"])
def test_a_circle_of_somebody_else_is_as_missing_as_none(cast: Cast, sign_in: SignIn, path: str) -> None:
    theirs, mine = Circle.objects.get(owner=cast.owner), CircleFactory.create(owner=cast.circled)
    client = sign_in(cast.circled)
    for method in (client.get, client.post):
        missing = method(f"/contacts/circles/{theirs.pk + 999}/{path}", {"into": str(mine.pk), "name": "x"})
        page = method(f"/contacts/circles/{theirs.pk}/{path}", {"into": str(mine.pk), "name": "x"})
        assert (page.status_code, masked(page)) == (missing.status_code, masked(missing))
    assert Circle.objects.filter(pk=theirs.pk, name="The Gin Shelf").exists()
    into_theirs = client.post(
        f"/contacts/circles/{mine.pk}/merge/", {"into": theirs.pk, "version": "x"}, follow=True
    )
    assert said(into_theirs) == "That circle is gone. Choose another."


# How many questions each page asks


def crowd(owner: Member, size: int) -> None:
    """`size` of everything that these pages list."""
    circle = CircleFactory.create(owner=owner, name="First")
    for n in range(size):
        friend = listed(name=f"Friend {size}{n}")
        Member.objects.filter(pk=friend.pk).update(contacts_audience=MEMBERS)
        tie(owner, friend, CONTACTS | circle.bit, PROFESSIONAL)
        Contact.objects.filter(owner=owner, other=friend).update(
            reviewed_at=timezone.now() - dt.timedelta(days=400), follow_up=dt.date(2026, 1, 1), note="Note"
        )
        tie(owner, listed(name=f"Later {size}{n}"))
        services.ask(sender=listed(name=f"Asking {size}{n}"), recipient=owner, mask=PROFESSIONAL)
        services.ask(sender=owner, recipient=listed(name=f"Asked {size}{n}"), mask=PROFESSIONAL)
        BlockFactory.create(owner=owner, blocked=listed())
        CircleFactory.create(owner=owner)
        line(owner, f"Line {n}", circle.bit)


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/contacts/", 3),
        ("/contacts/?q=friend", 3),
        ("/contacts/{friend}/", 7),
        ("/contacts/{friend}/file/?tier=personal", 8),
        ("/contacts/file/?do=personal{picks}", 8),
        ("/contacts/requests/", 8),
        ("/contacts/circles/", 2),
        ("/contacts/circles/{circle}/", 9),
        ("/contacts/circles/{circle}/delete/", 8),
        ("/contacts/blocked/", 1),
        ("/people/{friend}/contacts/", 3),
        ("/people/{owner}/contacts/", 3),
        ("/desk/", 12),
    ],
)
def test_a_page_asks_as_many_questions_for_three_as_for_one(sign_in: SignIn, path: str, count: int) -> None:
    asked = []
    for size in (1, 3):
        owner = listed(name=f"Owner {size}")
        crowd(owner, size)
        circle = Circle.objects.get(owner=owner, name="First")
        picks = "".join(f"&pick=friend-{size}{n}" for n in range(size))
        client = sign_in(owner)
        address = path.format(friend=f"friend-{size}0", circle=circle.pk, owner=owner.handle, picks=picks)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        assert page.status_code == 200
        asked.append(len(queries))
    # The session and the member come on top of what the page itself asks.
    assert asked == [count + 2, count + 2]
