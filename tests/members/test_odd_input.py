"""What no browser sends: bytes of nothing, numbers without end, addresses that are none. It is refused in words or
taken for nothing; the server never stumbles, so that no log and no error tells anything."""

from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Entry, Member
from members.rule.masks import PERSONAL
from netlib.text.names import clean_name
from tests.cast import Cast

SignIn = Callable[[Member | None], Client]
LONG = "9" * 5000


@pytest.mark.parametrize("pose", ["circle-²", f"circle-{LONG}", "circle-05"])
def test_a_preview_by_nobody_is_no_page(cast: Cast, sign_in: SignIn, pose: str) -> None:
    assert sign_in(cast.owner).get(f"{cast.owner.get_absolute_url()}?as={pose}").status_code == 404


@pytest.mark.parametrize(
    "after",
    [
        "9999-99-99T00:00:00~1",
        "2026-01-01T00:00:00~²",
        f"2026-01-01T00:00:00~{LONG}",
        "0001-01-01T00:00:00%2B23:59~1",
        "9999-12-31T23:59:59-23:59~1",
        "~",
    ],
)
def test_a_place_in_the_log_that_is_none_gives_the_whole_log(cast: Cast, sign_in: SignIn, after: str) -> None:
    page = sign_in(cast.owner).get(f"/settings/log/?after={after}")
    assert page.status_code == 200
    assert "The circle “The Gin Shelf”" in page.content.decode()


@pytest.mark.parametrize(
    "path", ["/people/", "/people/suggest.json", "/contacts/file/", "/admin/", "/healthz"]
)
def test_bytes_of_nothing_are_not_read(cast: Cast, sign_in: SignIn, path: str) -> None:
    for member in (None, cast.owner, cast.curator):
        client = sign_in(member)
        answers = [
            client.get(f"{path}?q=%00"),
            client.get(f"{path}?a%00b=1"),
            client.post(path, {"pick": [cast.personal.handle, "a\0b"]}),
            client.post(path, {"a\0b": "1"}),
            client.get(path, headers={"Cookie": 'sessionid="\\000"'}),
        ]
        assert [answer.status_code for answer in answers] == [400] * 5
        assert all("We couldn’t read that" in answer.content.decode() for answer in answers)
    assert cast.owner.contacts.get(other=cast.personal).mask == PERSONAL


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("website", {"value": "http://["}),
        ("link", {"value": "[::1"}),
        ("linkedin", {"value": "https://[linkedin.com"}),
        ("town", {"place": "Nowhere", "place_choice": LONG}),
    ],
)
def test_an_odd_line_is_refused_in_words(
    cast: Cast, sign_in: SignIn, kind: str, value: dict[str, str]
) -> None:
    page = sign_in(cast.owner).post(f"/profile/lines/add/{kind}/", {"audience": "me", **value})
    assert page.status_code == 200
    assert "field__error" in page.content.decode()
    assert not Entry.objects.filter(owner=cast.owner).exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nell\u200b Har\u00adrigan\ufeff", "Nell Harrigan"),
        ("\u202enagirraH\u2069 \u2060lleN\u200e", "nagirraH lleN"),
        ("\u200b\u200d\u3164\u2800", ""),
        ("\u200d \u200c", ""),
        ("Nell\x00\nHarrigan\ud800", "Nell Harrigan"),
        ("نرگس\u200cخانم", "نرگس\u200cخانم"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_no_name_looks_like_another_or_like_none(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


def test_a_name_that_cannot_be_seen_is_no_name(cast: Cast, sign_in: SignIn) -> None:
    data = {"form": "names", "name": "\u200b\u3164", "handle": cast.owner.handle}
    assert "Enter your name" in sign_in(cast.owner).post("/settings/", data).content.decode()
    cast.owner.refresh_from_db()
    assert cast.owner.name == "Nell Harrigan"


def test_a_line_that_cannot_be_seen_is_no_line(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    page = client.post("/profile/lines/add/hobby/", {"value": "\u200b\u202e", "audience": "public"})
    assert "field__error" in page.content.decode()
    client.post("/profile/lines/add/hobby/", {"value": "G\u200bin \u202eclub", "audience": "public"})
    assert [entry.text for entry in Entry.objects.filter(owner=cast.owner)] == ["Gin club"]
    assert client.post("/contacts/circles/", {"name": "\u2060\u2800"}).status_code == 422
