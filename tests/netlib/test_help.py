"""The help page speaks as the pages do: its words are those of the glossary, and what it names is there."""

import re
from collections.abc import Callable
from pathlib import Path

from django.test import Client

from members.models import Member
from netlib.help import WORDS
from tests.cast import Cast
from tests.reading import text

SignIn = Callable[[Member | None], Client]

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"


def test_its_words_are_those_of_the_glossary() -> None:
    words = {
        word.strip().removeprefix("to ")
        for row in re.findall(r"^\| ([^|]+) \|", GLOSSARY.read_text(), re.M)
        for word in row.split(",")
    }
    assert [word for word in WORDS if word not in words] == []


def test_visitors_and_members_find_twelve_answers(client: Client, cast: Cast, sign_in: SignIn) -> None:
    pages = [client.get("/help/"), sign_in(cast.owner).get("/help/")]
    for page in pages:
        assert page.content.decode().count('<h2 id="') == 12 + len(["words"])
        assert [word for word in WORDS.values() if word not in text(page)] == []
    assert f"/people/{cast.owner.handle}/" in pages[1].content.decode()
