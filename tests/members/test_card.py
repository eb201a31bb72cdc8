"""The “add me” card: one random token, which its owner ends at will, and nothing hidden."""

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from members.models import ContactRequest, Member
from members.rule.masks import ONLY_ME
from members.services.card import renew_card, switch_off_card
from tests.cast import Cast
from tests.factories import line

SignIn = Callable[[Member | None], Client]


@pytest.fixture(autouse=True)
def no_earlier_guesses(db: None) -> None:
    cache.clear()


@pytest.fixture
def token(cast: Cast) -> str:
    Member.objects.filter(pk=cast.owner.pk).update(headline="Map librarian", listing=ONLY_ME)
    return renew_card(member=cast.owner)


def test_there_is_no_card_until_it_is_made(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    page = client.get("/settings/card/").content.decode()
    assert (
        "<path" not in page.split("<main")[1].split("</main")[0].replace("icon", "") or "Make my card" in page
    )
    assert not Member.objects.get(pk=cast.owner.pk).add_token


def test_the_card_is_made_renewed_and_switched_off(cast: Cast, sign_in: SignIn) -> None:
    client, visitor = sign_in(cast.owner), sign_in(None)
    tokens = []
    for _ in range(2):
        page = client.post("/settings/card/", {"do": "renew"}, follow=True).content.decode()
        (token,) = set(re.findall(r"http://localhost:8000/add/([\w-]+)/", page))
        tokens.append(token)
        assert visitor.get(f"/add/{token}/").status_code == 200
    assert tokens[0] != tokens[1]
    assert [len(token) for token in tokens] == [43, 43]
    assert visitor.get(f"/add/{tokens[0]}/").status_code == 404
    client.post("/settings/card/", {"do": "off"})
    assert visitor.get(f"/add/{tokens[1]}/").status_code == 404
    client.get("/settings/card/?do=renew")
    assert Member.objects.get(pk=cast.owner.pk).add_token is None


def test_the_code_is_drawn_without_inline_style_and_holds_the_address_alone(
    cast: Cast, token: str, sign_in: SignIn
) -> None:
    import segno

    page = sign_in(cast.owner).get("/settings/card/").content.decode()
    drawn = re.search(r'<div class="qr"[^>]*>(.*?)</div>', page, re.DOTALL)
    assert drawn
    assert "style=" not in drawn[1]
    assert "<style" not in page
    path = re.search(r' d="([^"]*)"', drawn[1])
    assert path
    again = segno.make(f"http://localhost:8000/add/{token}/", error="m", micro=False)
    assert path[1] in again.svg_inline(border=4, omitsize=True)


def test_a_visitor_learns_nothing_of_whose_card_it_is(cast: Cast, token: str, sign_in: SignIn) -> None:
    line(cast.owner, "Gin")
    page = sign_in(None).get(f"/add/{token}/").content.decode()
    assert "A librarian gave you this card" in page
    for hidden in ("Nell", "Harrigan", cast.owner.handle, "Map librarian", "Gin", f">{cast.owner.pk}<"):
        assert hidden not in page
    assert f"next=/add/{token}/" in page


def test_a_member_sees_the_name_and_may_ask(cast: Cast, token: str, sign_in: SignIn) -> None:
    line(cast.owner, "Gin")
    client = sign_in(cast.stranger)
    assert client.get(f"/people/{cast.owner.handle}/").status_code == 404
    page = client.get(f"/add/{token}/")
    text = page.content.decode()
    assert "Nell Harrigan" in text
    assert "Map librarian" not in text  # The short line goes where the listing goes.
    assert "Gin" not in text
    assert page.context["form"].initial["token"] == token
    client.post(
        f"/people/{cast.owner.handle}/ask/", {"tier": "professional", "token": token, "where_met": "NELA"}
    )
    asked = ContactRequest.objects.get(sender=cast.stranger)
    assert (asked.recipient, asked.where_met) == (cast.owner, "NELA")
    assert "The request waits" in client.get(f"/add/{token}/").content.decode()


def test_without_a_good_token_an_unlisted_member_cannot_be_asked(
    cast: Cast, token: str, sign_in: SignIn
) -> None:
    switch_off_card(member=cast.owner)
    for sent in ({"token": token}, {"token": ""}, {"token": "A" * 43}, {}):
        answer = sign_in(cast.stranger).post(
            f"/people/{cast.owner.handle}/ask/", {"tier": "professional", **sent}
        )
        assert answer.status_code == 404
    assert not ContactRequest.objects.filter(sender=cast.stranger).exists()


@pytest.mark.parametrize("role", ["blocked", "blocker"])
def test_a_block_ends_the_card_for_both(cast: Cast, token: str, sign_in: SignIn, role: str) -> None:
    client = sign_in(getattr(cast, role))
    assert client.get(f"/add/{token}/").status_code == 404
    answer = client.post(f"/people/{cast.owner.handle}/ask/", {"tier": "professional", "token": token})
    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["suspended", "leaving"])
def test_the_card_of_who_is_not_there_leads_nowhere(cast: Cast, sign_in: SignIn, role: str) -> None:
    token = renew_card(member=getattr(cast, role))
    assert sign_in(None).get(f"/add/{token}/").status_code == 404
    assert sign_in(cast.stranger).get(f"/add/{token}/").status_code == 404


def test_a_contact_is_led_to_the_profile_and_the_owner_to_the_card(
    cast: Cast, token: str, sign_in: SignIn
) -> None:
    assert "You are contacts already" in sign_in(cast.professional).get(f"/add/{token}/").content.decode()
    assert sign_in(cast.owner).get(f"/add/{token}/").url == "/settings/card/"  # type: ignore[attr-defined]


def test_guessing_is_slowed_down_and_good_tokens_are_not_counted(
    cast: Cast, token: str, sign_in: SignIn
) -> None:
    visitor = sign_in(None)
    assert {visitor.get(f"/add/{token}/").status_code for _ in range(25)} == {200}
    guesses = [visitor.get(f"/add/{'A' * 42}{n % 10}/").status_code for n in range(22)]
    assert guesses == [404] * 20 + [429] * 2


def test_story_17_the_card_of_one_is_no_key_to_another(cast: Cast, token: str, sign_in: SignIn) -> None:
    """A token opens the door of its owner alone, and only to ask."""
    other = renew_card(member=cast.curator)
    assert other != token
    Member.objects.filter(pk=cast.curator.pk).update(listing=ONLY_ME)
    answer = sign_in(cast.stranger).post(
        f"/people/{cast.curator.handle}/ask/", {"tier": "professional", "token": token}
    )
    assert answer.status_code == 404
    assert sign_in(cast.stranger).get(f"/people/{cast.owner.handle}/").status_code == 404
