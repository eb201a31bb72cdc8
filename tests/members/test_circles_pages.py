"""The pages of circles, and how many questions each page about contacts asks."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Circle, Member
from members.rule.masks import ONLY_ME
from tests.cast import Cast
from tests.factories import CircleFactory, line
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
    assert "You already have a circle with that name." in text(
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
        assert (
            client.post(f"/contacts/circles/{club.pk}/delete/")["Location"].partition("?")[0]
            == "/contacts/circles/"
        )
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
