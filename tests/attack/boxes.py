"""Typing every token into every search box: what a viewer may not see is found like a word that nobody ever wrote."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from tests.attack.crawl import ASKS, Visit, pick, view_of
from tests.attack.look import Attack
from tests.attack.rule import may_see
from tests.attack.site import Answer, Request
from tests.attack.tokens import Token
from tests.attack.twins import compare
from tests.attack.viewers import Viewer

# A word that is nowhere in the world, a number, an ORCID iD and a year.
NOWHERE, NO_NUMBER, NO_ORCID, NO_YEAR = "zqzzzzzz", "+15559999999", "0000-0009-9999-9999", "1949"
# Boxes without a form around them in the pages that the short run opens.
ALSO = (
    "/people/suggest/?q=",
    "/search/?q=",
    "/people/suggest.json?q=",
    "/organizations/names/?organization=",
    "/places/?place=",
)


class Box(NamedTuple):
    """A field into which one types to look for something: where its form leads, and its name."""

    path: str
    name: str

    def asking(self, text: str) -> Request:
        """The request that looks for a text."""
        return Request(f"{self.path}?{self.name}={quote(text)}")


class _Boxes(HTMLParser):
    """The fields for text in the forms of a page that only ask."""

    def __init__(self, page: str, text: str) -> None:
        super().__init__()
        self.found: set[Box] = set()
        self._page, self._form = page, ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note each field for text."""
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            asks = has.get("method", "get").lower() == "get"
            self._form = urlsplit(has.get("action", "")).path or self._page if asks else ""
        elif (
            tag == "input"
            and self._form
            and has.get("type", "text") in ("text", "search")
            and has.get("name")
        ):
            self.found.add(Box(self._form, has["name"]))

    def handle_endtag(self, tag: str) -> None:
        """A form ends."""
        if tag == "form":
            self._form = ""


def boxes_of(answers: Iterable[tuple[Visit, Answer]]) -> list[Box]:
    """All boxes in these answers, and those that stand in no form."""
    found = {Box(*each.rstrip("=").split("?")) for each in ALSO}
    for visit, answer in answers:
        if answer.kind == "text/html" and ASKS.search(answer.body.decode()):
            found |= _Boxes(urlsplit(visit.request.path).path, answer.body.decode()).found
    return sorted(found)


def hidden_from(attack: Attack, viewer: Viewer) -> list[Token]:
    """The tokens that a viewer may find nowhere and could type."""
    tokens = attack.world.tokens.by_word.values()
    return [
        token
        for token in tokens
        if not token.word.startswith("color") and not may_see(attack.facts, token, viewer)
    ]


def told(attack: Attack, viewer: Viewer, boxes: list[Box], *, most: int, of: str = "") -> Iterator[str]:
    """Where typing a hidden token gives anything else than typing a word that is nowhere. At most so many tokens for
    each box, of all kinds or `of` fields whose name begins so."""
    hidden = [token for token in hidden_from(attack, viewer) if token.where.startswith(of)]
    for box in boxes:
        first = pick(viewer.name + box.path + box.name, len(hidden))
        step = max(1, len(hidden) // most)
        nothing: dict[str, dict[Visit, Answer]] = {}
        for token in [*hidden[first:], *hidden[:first]][::step]:
            absent = _absent(token.word)
            if absent not in nothing:
                nothing[absent] = asked(attack, viewer, box, absent)
            found = asked(attack, viewer, box, token.word)
            for unlike in compare(viewer, nothing[absent], found):
                yield f"{viewer.name} types {token} into {box.path} {box.name}: {unlike.what}"


def _absent(word: str) -> str:
    """What is nowhere in the world and looks like this token."""
    if word.startswith("zq"):
        return NOWHERE
    if word.startswith("+"):
        return NO_NUMBER
    return NO_ORCID if "-" in word else NO_YEAR


def asked(attack: Attack, viewer: Viewer, box: Box, text: str) -> dict[Visit, Answer]:
    """The answer to a text, without the text itself."""
    answer = attack.site.ask(viewer.session, box.asking(text))
    # As it is, in an address, and in an address within an address.
    ways = {text, quote(text, safe=""), quote(quote(text, safe=""), safe="")}
    typed = re.compile("|".join(map(re.escape, ways)), re.IGNORECASE)
    answer.body = typed.sub("…", answer.body.decode()).encode()
    answer.headers = {name: typed.sub("…", value) for name, value in answer.headers.items()}
    return {Visit(f"typed, {view_of(box.path)}", Request(box.path)): answer}
