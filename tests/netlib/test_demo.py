"""What members write stands in an element with its own direction, and every `<time>` says a valid time, on every kind of
page of the demo world."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from events.models import Event, Rsvp
from members.models import Circle, Contact, ContactRequest, Entry, Member, Organization
from tests.walking import is_page, walk

# Nothing in them can have a direction of its own, or nobody sees it.
_PLAIN = {"title", "option", "textarea", "script", "style"}
_EMPTY = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
    "use",
    "path",
}
_DAY = r"\d{4}-\d\d-\d\d"
# What HTML takes, as far as the site writes it: a day, a moment with its offset, a length of days, a month, a year.
_TIME = re.compile(
    rf"{_DAY}|{_DAY}T\d\d:\d\d(:\d\d(\.\d{{1,3}})?)?(Z|[+-]\d\d:\d\d)|P\d+D|\d{{4}}-\d\d|\d{{4}}"
)


class _Texts(HTMLParser):
    """The texts of a page, each with whether an element around it has its own direction, and the times of the page."""

    def __init__(self, body: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool, bool]] = []
        self.texts: list[tuple[str, bool]] = []
        self.times: list[str] = []
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is open, and the time that an element says."""
        has = dict(attrs)
        if tag == "time":
            self.times.append(has.get("datetime") or "")
        if tag not in _EMPTY:
            # Help below a field is ours, and may give a member's words as an example.
            ours = tag in _PLAIN or (has.get("id") or "").endswith("_helptext")
            self.open.append((tag, tag == "bdi" or has.get("dir") == "auto", ours))

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last under that name."""
        if any(tag == each for each, *_ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Keep a text that people see."""
        if data.strip() and not any(ours for *_, ours in self.open):
            self.texts.append((" ".join(data.split()), any(own for _, own, _ in self.open)))


def written() -> Iterator[str]:
    """What members wrote in the demo world: texts that nothing of ours says by chance."""
    rows: list[Any] = [
        *Member.objects.values_list("name", "headline"),
        *Entry.objects.filter(kind__in=("about", "about-home", "note", "interest", "hobby")).values_list(
            "text"
        ),
        *Event.objects.values_list(
            "title", "summary", "venue", "address", "accessibility", "getting_there", "price_note"
        ),
        *Circle.objects.values_list("name"),
        *Contact.objects.values_list("note", "where_met"),
        *ContactRequest.objects.values_list("message", "where_met"),
        *Organization.objects.values_list("name", "about"),
        *Rsvp.objects.values_list("note"),
    ]
    for row in rows:
        for text in row:
            first = " ".join(str(text or "").split("\n")[0].split())
            if len(first) > 8 and " " in first:
                yield first


def bare(body: str, wanted: re.Pattern[str]) -> list[str]:
    """The texts of a page that say what a member wrote without a direction of their own."""
    return [text for text, own in _Texts(body).texts if not own and wanted.search(text)]


@pytest.mark.parametrize("role", ["visitor", "nell"])
def test_what_members_write_has_its_own_direction(
    demo: dict[str, Member], sign_in_demo: Callable[[Member | None], Client], role: str
) -> None:
    nell = demo["nell"]
    wanted = re.compile("|".join(re.escape(text) for text in sorted(set(written()), key=len, reverse=True)))
    client = sign_in_demo(nell if role == "nell" else None)
    start = ["/", nell.get_absolute_url()]
    if role == "nell":
        start += ["/desk/", "/committees/service/", "/events/?mine=hosting", "/contacts/requests/"]
    shown = walk(client, start)
    # What these pages show is ours.
    for name in ("home", "styleguide", "style-guide"):
        shown.pop(name, None)
    pages = {path: answer.content.decode() for path, answer in shown.values() if is_page(answer)}
    told = {
        path for path, body in pages.items() if any(wanted.search(text) for text, _ in _Texts(body).texts)
    }
    assert {nell.get_absolute_url(), *start[2:4]} - {"/committees/service/"} <= told
    assert {path: found for path, body in pages.items() if (found := bare(body, wanted))} == {}
    times = {
        path: [time for time in _Texts(body).times if not _TIME.fullmatch(time)]
        for path, body in pages.items()
    }
    assert {path: found for path, found in times.items() if found} == {}


def test_a_text_without_direction_and_a_time_that_is_none_are_found() -> None:
    wanted = re.compile("Nell")
    body = "<title>Nell</title><p>By Nell<br>and <bdi>Nell</bdi></p><p dir=auto>Nell <b>Nell</b></p><time>Now</time>"
    assert bare(body, wanted) == ["By Nell"]
    assert _Texts(body).times == [""]
    assert not _TIME.fullmatch("")
