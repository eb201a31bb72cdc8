"""Settings and the sharing history."""

import re
from collections.abc import Callable
from html import unescape

from django.test import Client

from members.models import Circle, Member
from members.rule.masks import ONLY_ME, PROFESSIONAL, PUBLIC
from members.services.settings import set_names, set_preferences
from tests.cast import Cast
from tests.factories import MemberFactory

SignIn = Callable[[Member | None], Client]


def test_settings_and_log(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    client.post("/settings/", {"form": "listing", "audience": "public", "search_engines": "on"})
    client.post("/settings/", {"form": "list", "list-audience": "professional"})
    client.post(
        "/settings/",
        {
            "form": "names",
            "name": "Nell  H. Harrigan",
            "sort_name": "",
            "handle": "nell",
            "headline": "Head of Reference",
        },
    )
    owner = Member.objects.get(pk=cast.owner.pk)
    assert (owner.listing, owner.search_engines, owner.contacts_audience) == (PUBLIC, True, PROFESSIONAL)
    assert (owner.name, owner.handle, owner.sort_name) == ("Nell H. Harrigan", "nell", "Harrigan, Nell H.")
    log = client.get("/settings/log/").content.decode()
    said = [unescape(found) for found in re.findall(r'scope="row" dir="auto">([^<]*)</th>', log)]
    tied = ["professional", "personal", "both", "unfiled", "circled", "admirer"]
    assert said[:2] == ["Who can see your contact list", "Who can find you"]
    assert sorted(said[2:]) == sorted(
        [
            *(getattr(cast, role).name for role in tied),
            *["A former member"] * 2,
            "The circle “The Gin Shelf”",
        ]
    )


def test_the_sort_name_follows_a_changed_name_unless_it_is_of_ones_own(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.stranger)
    sent = {
        "form": "names",
        "name": "Maria Costa",
        "sort_name": "Strand, Sol",
        "handle": "sol",
        "headline": "",
    }
    client.post("/settings/", sent)
    sol = Member.objects.get(pk=cast.stranger.pk)
    assert (sol.name, sol.sort_name, sol.sort_key) == ("Maria Costa", "Costa, Maria", "costa, maria")
    card = client.get("/people/sol/card.vcf").content.decode()
    assert "N:Costa;Maria;;;" in card
    assert "Strand" not in card
    client.post("/settings/", {**sent, "sort_name": "Silva Costa, Maria"})
    client.post("/settings/", {**sent, "name": "Maria S. Costa", "sort_name": "Silva Costa, Maria"})
    sol.refresh_from_db()
    assert (sol.name, sol.sort_name) == ("Maria S. Costa", "Silva Costa, Maria")


def test_a_handle_that_cannot_be_had_does_not_tell_why(cast: Cast, sign_in: SignIn) -> None:
    """A word of ours, a member whom everybody finds, one whom nobody finds, one who blocked: all in the same words."""
    MemberFactory.create(handle="hidden")
    MemberFactory.create(handle="public", listing=PUBLIC)
    client = sign_in(cast.owner)
    answers = set()
    for handle in ("curator", "hidden", "public", cast.blocker.handle):
        data = {"form": "names", "name": "Nell", "handle": handle, "headline": "", "sort_name": ""}
        page = client.post("/settings/", data).content.decode()
        [error] = re.findall(r"This handle is reserved[^<]*?-[a-z2-9]{4}”\.", page)[:1]
        answers.add(re.sub(rf"{handle}-[a-z2-9]{{4}}", "…", error))
    assert answers == {"This handle is reserved. Choose another, such as “…”."}
    assert Member.objects.get(pk=cast.owner.pk).handle == "nell-harrigan"


def test_nobody_goes_through_a_list_of_handles(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    data = {"form": "names", "name": "Nell", "headline": "", "sort_name": ""}
    pages = [
        client.post("/settings/", {**data, "handle": handle}).content.decode()
        for handle in ["curator"] * 10 + ["quite-free"]
    ]
    assert ["You can try 10 handles a day." in page for page in pages] == [False] * 10 + [True]
    assert Member.objects.get(pk=cast.owner.pk).handle == "nell-harrigan"
    # The name can be changed all the same.
    assert client.post("/settings/", {**data, "handle": "nell-harrigan"}).status_code == 302


def test_saving_a_name_does_not_open_what_was_closed_meanwhile(cast: Cast) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(listing=ONLY_ME, is_active=False)
    set_names(member=cast.owner, name="Nell H.", sort_name="Harrigan, Nell", handle="nell-harrigan")
    set_preferences(member=cast.owner, theme="dark", mail_on_request=True)
    cast.owner.refresh_from_db()
    assert (cast.owner.name, cast.owner.sort_key, cast.owner.theme) == ("Nell H.", "harrigan, nell", "dark")
    assert (cast.owner.listing, cast.owner.is_active) == (ONLY_ME, False)


def test_a_circle_deleted_meanwhile_is_said_at_the_listing(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    data = {"form": "listing", "audience": "circle", "circles": [4]}
    assert client.post("/settings/", data).status_code == 302
    Circle.objects.filter(owner=cast.owner).delete()
    assert client.post("/settings/", data).status_code == 200
