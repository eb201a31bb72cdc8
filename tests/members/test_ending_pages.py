"""Removing a contact and blocking: asked once more, and told to no one."""

from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Block, Contact, Member
from members.rule.masks import CONTACTS, PUBLIC
from tests.cast import Cast
from tests.factories import tie
from tests.reading import masked, names, said, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


# Removing and blocking
def test_removing_asks_once_more_and_tells_nobody(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    assert "Remove Tobias Lindqvist from your contacts?" in text(
        client.get("/contacts/tobias-lindqvist/remove/")
    )
    client.post("/contacts/tobias-lindqvist/remove/", follow=True)
    assert not Contact.objects.filter(owner=cast.professional, other=cast.owner).exists()
    twice = client.post("/contacts/tobias-lindqvist/remove/", follow=True)
    nobody = client.post("/contacts/nobody-at-all/remove/", follow=True)
    assert said(twice) == said(nobody) == "They are not among your contacts."
    assert said(sign_in(cast.professional).get("/contacts/")) == ""


def test_story_15_a_block_reaches_every_page_and_tells_nobody(cast: Cast, sign_in: SignIn) -> None:
    for member in (cast.owner, cast.both, cast.personal):
        Member.objects.filter(pk=member.pk).update(contacts_audience=PUBLIC)
    tie(cast.both, cast.personal, CONTACTS, CONTACTS)
    client, other = sign_in(cast.owner), sign_in(cast.both)
    assert names(sign_in(cast.personal).get("/people/nell-harrigan/contacts/")) == [
        "Yuki Arakawa",
        "Odette Marchetti",
    ]

    assert client.post("/people/yuki-arakawa/block/")["Location"] == "/contacts/blocked/"
    assert client.post("/people/yuki-arakawa/block/")["Location"] == "/contacts/blocked/"

    assert said(client.get("/contacts/blocked/")) == "Yuki Arakawa is blocked. They are not told."
    for path in (
        "/people/nell-harrigan/",
        "/people/nell-harrigan/ask/",
        "/people/nell-harrigan/block/",
        "/people/nell-harrigan/contacts/",
        "/contacts/nell-harrigan/",
    ):
        page = other.get(path)
        assert (page.status_code, masked(page)) == (
            404,
            masked(other.get(path.replace("nell-harrigan", "nobody-at-all"))),
        )
    for path in (
        "/contacts/",
        "/contacts/?q=nell",
        "/contacts/requests/",
        "/contacts/blocked/",
        "/desk/",
        "/people/odette-marchetti/contacts/",
    ):
        assert "Nell Harrigan" not in other.get(path).content.decode()
    for path in (
        "/contacts/",
        "/contacts/?q=yuki",
        "/contacts/requests/",
        "/desk/",
        "/people/odette-marchetti/contacts/",
    ):
        assert "Yuki Arakawa" not in client.get(path).content.decode()

    page = client.get("/contacts/blocked/")
    assert "Yuki Arakawa" in text(page)
    mine = Block.objects.get(owner=cast.owner, blocked=cast.both)
    other.post(f"/contacts/blocked/{mine.pk}/end/")
    assert Block.objects.filter(pk=mine.pk).exists()
    for _ in range(2):
        assert client.post(f"/contacts/blocked/{mine.pk}/end/").status_code == 302
    assert client.get("/people/yuki-arakawa/").status_code == 200
    assert client.get("/contacts/yuki-arakawa/").status_code == 404
