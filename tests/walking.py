"""Walking through the site by its links."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

# The stock admin is not our markup; signing out ends the walk.
SKIPPED = re.compile(r"^(admin:|account_logout$)")


def walk(client: Client, start: list[str]) -> dict[str, tuple[str, Any]]:
    """One page of each route that links lead to: the name of the route, its path and the answer."""
    waiting, shown = list(start), dict[str, tuple[str, Any]]()
    while waiting:
        path = waiting.pop(0)
        try:
            name = resolve(urlsplit(path).path).view_name or ""
        except Resolver404:
            raise AssertionError(f"A link leads nowhere: {path}") from None
        # With a question an address shows another page, but for where to go on afterwards.
        key = name + ("?" if "?" in path and "?next=" not in path else "")
        if key in shown or SKIPPED.match(name):
            continue
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, f"{path} answers {answer.status_code}"
        shown[key] = path, answer
        if is_page(answer):
            hrefs = re.findall(r'<a\b[^>]*?\shref="(/[^"#]*)"', answer.content.decode())
            waiting += [href.replace("&amp;", "&") for href in hrefs]
    return shown


def is_page(answer: Any) -> bool:
    """Whether an answer is a page for a browser."""
    kind: str = answer.headers["Content-Type"]
    return kind.startswith("text/html")
