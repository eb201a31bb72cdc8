"""Every page as everybody sees it, forms that were sent empty, and every kind of letter: valid HTML."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attack.crawl import from_routes
from tests.attack.letters import every_letter
from tests.attack.look import Attack
from tests.attack.nu import complaints, need_java
from tests.attack.site import Answer, Request
from tests.attack.viewers import Viewer

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# For these a page is another one; other viewers see the same with other lines on it.
LOOKING = (
    "visitor", "outsider", "stranger", "owner of public", "chair", "guest", "leaving", "unconfirmed", "curator", "superuser",
)  # fmt: skip
# What Django's own admin writes, on its own pages alone.
DJANGOS = (
    # The help of a row of a table stands in the head of its column, not where the field says; and a hidden field that
    # keeps what the form showed repeats what the visible one says of its help.
    r"The “aria-describedby” attribute must point to an element in the same document\.",
    r"An “input” element with a “type” attribute whose value is “hidden” must not have any “aria-\*” attributes\.",
    # The empty choice of a field that is found by typing, and such a field with no choice yet.
    r"Element “option” without attribute “label” must not be empty\.",
    r"A “select” element with a “required” attribute.* must have a child “option” element\.",
    # The label of a field that nobody sees stands in a row that nobody sees.
    r"The value of the “for” attribute of the “label” element must be the ID of a non-hidden form control\.",
)
_SENT = re.compile(rb"<form\b[^>]*method=.post", re.IGNORECASE)


def _is_page(answer: Answer) -> bool:
    return answer.kind == "text/html" and answer.body.lstrip().lower().startswith(b"<!doctype")


def _pages(attack: Attack, viewer: Viewer) -> Iterator[tuple[str, str]]:
    """What stands at each address for a viewer, and where a form is sent to the page itself, what an empty one gives."""
    for visit in from_routes(viewer, most=1, routes=attack.routes(viewer, whole=True)):
        answer = attack.site.ask(viewer.session, visit.request)
        asked = [answer]
        if _SENT.search(answer.body) and visit.request.data is None:
            asked.append(attack.site.ask(viewer.session, Request(visit.request.path, data=())))
        for each in filter(_is_page, asked):
            yield f"{viewer.name}, {visit.view}, {each.status}, {len(each.body)} bytes", each.body.decode()


def _is_ours(page: str, message: str) -> bool:
    return ", admin:" not in page or not any(re.match(pattern, message) for pattern in DJANGOS)


def test_every_page_and_letter_is_valid(attack: Attack, tmp_path: Path) -> None:
    need_java()
    pages = {name: page for who in LOOKING for name, page in _pages(attack, attack.viewers[who])}
    letters = {f"letter {sent.kind} to {sent.to}": sent.html for sent in every_letter(attack.facts, most=60)}
    # What Django itself answers, with the pages of errors that it makes of our templates.
    assert {"404", "403", "200"} <= {name.split(", ")[2] for name in pages}
    assert len(pages) > 700
    assert len(letters) > 20
    found = list(complaints(pages | letters, tmp_path))
    ours = Counter(
        f"{each.message}\n  {each.marks.strip()}\n  on {each.page}"
        for each in found
        if _is_ours(each.page, each.message)
    )
    assert "\n".join(ours) == ""


def test_an_error_is_found(tmp_path: Path) -> None:
    need_java()
    page = '<!DOCTYPE html><html lang="en"><title>Good</title><p>{}</p>'
    found = list(complaints({"good": page.format("Good"), "bad": page.format("<nav>Bad</nav>")}, tmp_path))
    assert [(each.page, each.message) for each in found] == [
        ("bad", "No “p” element in scope but a “p” end tag seen.")
    ]
