"""What a test reads out of an answer."""

import re
from html import unescape
from typing import Any


def text(response: Any) -> str:
    """What a page says: without mark-up, white space joined."""
    body = response.content.decode()
    # A name in its own direction stays a part of its sentence.
    body = re.sub(r"</?bdi>", "", body)
    main = re.search(r"<main.*</main>", body, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main[0] if main else body)).split())


def masked(response: Any) -> str:
    """A page without the token that is new each time."""
    body = response.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)


def names(response: Any) -> list[str]:
    """The people whom a list names, in order."""
    body = response.content.decode()
    return [unescape(name) for name in re.findall(r'person__name"><a [^>]*>([^<]*)</a>', body)]


def said(response: Any) -> str:
    """The messages that a page shows."""
    body = response.content.decode()
    return " ".join(
        map(unescape, re.findall(r'<div class="toast">.*?<p dir="auto">(.*?)</p>', body, re.DOTALL))
    )
