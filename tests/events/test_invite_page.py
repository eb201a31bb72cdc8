"""Inviting and writing to guests on the pages of the hosts."""

import pytest

from events.models import (
    GuestLetter,
    Invitation,
)
from members.rule.masks import PROFESSIONAL
from tests.cast import Cast
from tests.events.factories import answer, party
from tests.events.reading import SignIn
from tests.post import letters


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("Bob Smith <bob@x.example>", ["bob@x.example"]),
        ("bob@x.example ANN@x.example\ncy@x.example", ["bob@x.example", "ann@x.example", "cy@x.example"]),
        ('"Smith, Bob" <bob@x.example>, ann@x.example', ["bob@x.example", "ann@x.example"]),
        ("Bob<bob@x.example>; Zoë Ann <ann@x.example>;", ["bob@x.example", "ann@x.example"]),
        ("bob@x.example <bob@x.example>\n<ann@x.example> <cy@x.example>", ["bob@x.example", "ann@x.example", "cy@x.example"]),
    ],
)  # fmt: skip
def test_addresses_are_read_as_mail_programs_write_them(
    cast: Cast, sign_in: SignIn, text: str, emails: list[str]
) -> None:
    event = party(cast.owner)
    assert sign_in(cast.owner).post(f"{event.get_absolute_url()}invite/", {"emails": text}).status_code == 302
    assert [one.email for one in Invitation.objects.filter(event=event)] == emails


@pytest.mark.parametrize(
    ("text", "word"),
    [("Bob Smith", "Bob"), ("Bob <bob>", "<bob>"), ("ann@x.example, Bob <bob@>", "<bob@>")],
)
def test_what_is_no_address_is_named(cast: Cast, sign_in: SignIn, text: str, word: str) -> None:
    event = party(cast.owner)
    page = sign_in(cast.owner).post(f"{event.get_absolute_url()}invite/", {"emails": text})
    assert page.context["form"].errors["emails"] == [f"“{word}” isn’t an email address."]
    assert not Invitation.objects.exists()


def test_too_many_addresses_invite_nobody(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner)
    addresses = [f"r{n}@x.example" for n in range(201)]
    data = {"people": [cast.personal.pk], "groups": [PROFESSIONAL], "emails": "\n".join(addresses)}
    page = sign_in(cast.owner).post(f"{event.get_absolute_url()}invite/", data)
    assert page.status_code == 422
    assert "200 invitations by email a day" in page.content.decode()
    assert not Invitation.objects.exists()
    assert [letters(one.email) for one in (cast.personal, cast.professional, cast.both)] == [[], [], []]


def test_inviting_and_writing_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    event = party(cast.owner)
    client = sign_in(cast.owner)
    url = f"{event.get_absolute_url()}invite/"
    data = {"people": [cast.personal.pk], "emails": "a@x.example, b@x.example", "message": "Come"}
    for _ in range(2):
        assert client.post(url, data).status_code == 302
    assert Invitation.objects.count() == 3
    assert client.post(url, {"emails": "nonsense"}).status_code == 422
    assert client.post(url, {"emails": ""}).status_code == 422
    form = client.get(f"{event.get_absolute_url()}host/write/").context["form"]
    answer(event, cast.personal)
    for _ in range(2):
        client.post(
            f"{event.get_absolute_url()}host/write/", {"to": "all", "text": "Hi", "key": form["key"].value()}
        )
    assert GuestLetter.objects.count() == 1
