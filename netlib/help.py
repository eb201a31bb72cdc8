"""What the help page says: the words that it explains, in the order in which a newcomer meets them, and its questions for
the search. `docs/glossary.md` has all words."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import Final

from django.template.loader import render_to_string

WORDS: Final = {
    "contact": "A member who accepted your request, or whose request you accepted.",
    "file": "To say how you know a contact: professional, personal or both, and in which circles. Only you know.",
    "circle": "A group of your contacts, like a book club. Only you know that it exists and who is in it.",
    "profile": "Your page. People see the lines that you let them see.",
    "line": "One thing on your profile: a job, a phone number, a hobby.",
    "headline": "The short text under your name in lists.",
    "audience": "Who can see a thing: everyone, members, kinds of contacts, some circles, or only you.",
    "handle": "Your name in addresses, like @maria-silva.",
    "co-host": "A member who hosts an event with you: sees all guests, can invite people and edit it.",
    "cohort": "Guests of a past event who agreed to stay findable for each other.",
    "own words": "What you say of your past: events you attended and committees you served on. It’s marked until somebody confirms it.",
    "roster": "The list of who serves on a committee, today or on any other day.",
    "curator": "A member who looks after events, organizations and committees for everyone.",
    "sharing history": "Your own list of every change to who can see what.",
}


@dataclass
class Entry:
    """A question of the help page or a word that it explains: `id` is where it stands on the page, `answer` plain text."""

    id: str
    question: str
    answer: str = ""


def matching(words: Iterable[str]) -> list[Entry]:
    """The entries that have all these words, in the order of the page. No query."""
    wanted = [word.casefold() for word in words]
    return [
        each
        for each in _entries()
        if all(word in f"{each.question} {each.answer}".casefold() for word in wanted)
    ]


@cache
def _entries() -> list[Entry]:
    page = _Questions()
    page.feed(render_to_string("netlib/help_questions.html"))
    found = [Entry(each.id, each.question, " ".join(each.answer.split())) for each in page.entries]
    return found + [Entry("words", word.capitalize(), meaning) for word, meaning in WORDS.items()]


class _Questions(HTMLParser):
    """Reads headings with an id, and the text that follows each."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "h2":
            self.entries.append(Entry(dict(attrs).get("id") or "", ""))
            self._in_heading = True

    def handle_endtag(self, tag: str) -> None:
        self._in_heading = self._in_heading and tag != "h2"

    def handle_data(self, data: str) -> None:
        if self.entries and self._in_heading:
            self.entries[-1].question += data
        elif self.entries:
            self.entries[-1].answer += data
