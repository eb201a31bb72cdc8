"""What members are promised is what the tests hold: docs/promises.md names one for each sentence of the page."""

import re
from html import unescape
from pathlib import Path

from django.test import Client

CHECKOUT = Path(__file__).parents[2]


def rows() -> dict[str, list[tuple[str, str]]]:
    """The sentences of the table, with the file and the name of each test."""
    lines = re.findall(
        r"^\| (?!promise |---)(.*?) \| (.*?) \|$", (CHECKOUT / "docs" / "promises.md").read_text(), re.M
    )
    return {sentence: re.findall(r"`([^`:]+)::([^`]+)`", tests) for sentence, tests in lines}


def test_each_sentence_of_the_page_has_its_row(client: Client) -> None:
    page = client.get("/privacy/promise/").content.decode()
    promised = page[page.index("data-promises") : page.index("<aside")]
    said = [" ".join(unescape(item).split()) for item in re.findall(r"<li>(.*?)</li>", promised, re.DOTALL)]
    assert said == list(rows())


def test_each_row_names_tests_that_are_there() -> None:
    for sentence, tests in rows().items():
        assert tests, sentence
        for path, name in tests:
            assert f"\ndef {name}(" in (CHECKOUT / path).read_text(), name
