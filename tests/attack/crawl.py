"""Walking the whole site as one viewer: every address, then every link, form and htmx attribute that is met."""

import re
import zlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.attack.addresses import Route, every_route, values_of
from tests.attack.site import Answer, Request, Site
from tests.attack.viewers import Viewer

_LINK = re.compile(r'(href|src|data-hx-get)="([^"]+)"')
# A form that only asks.
ASKS = re.compile(r"<form(?![^>]*method=.post)", re.IGNORECASE)
# Of addresses that differ in the values of their query alone, so many are opened; of those that links alone lead to, so
# many of each view.
MOST_ALIKE, MOST_MET = 1, 4
# Forms that give a file and change nothing that anybody else sees.
GIVES_A_FILE = {"export"}


@dataclass(frozen=True)
class Visit:
    """A request with the name of the view that answers it."""

    view: str
    request: Request


def pick(text: str, size: int) -> int:
    """A number below `size` that follows from the text, the same in every run."""
    return zlib.crc32(text.encode()) % size


def from_routes(viewer: Viewer, *, most: int, routes: Iterable[Route] | None = None) -> Iterator[Visit]:
    """The addresses of the URL configuration, at most so many of each, spread over what the world has."""
    for route in routes or every_route():
        values = values_of(route, viewer)
        if len(values) > most:
            first, step = pick(viewer.name + route.pattern, len(values)), len(values) / most
            values = [values[int(first + number * step) % len(values)] for number in range(most)]
        for each in values:
            yield from visits_of(route, each)


def visits_of(route: Route, values: dict[str, Any]) -> Iterator[Visit]:
    """What is asked of a route with these values: its page, and the file that its form gives."""
    yield Visit(route.name, Request(route.path(values)))
    if route.name in GIVES_A_FILE:
        yield Visit(route.name, Request(route.path(values), data=()))


def walk(
    site: Site, viewer: Viewer, start: Iterable[Visit], *, links: int | None = None
) -> Iterator[tuple[Visit, Answer]]:
    """Ask for each, and for whatever the answers lead to, or for so many of these `links`."""
    waiting = deque(start)
    known = {visit.request for visit in waiting}
    alike: Counter[Any] = Counter()
    while waiting:
        visit = waiting.popleft()
        answer = site.ask(viewer.session, visit.request)
        yield visit, answer
        for request in links_of(visit.request, answer):
            if request in known:
                continue
            known.add(request)
            view = view_of(request.path)
            parts = urlsplit(request.path)
            sort = (
                view,
                request.htmx,
                *sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True)),
            )
            alike[sort] += 1
            most = MOST_MET if links is None and not parts.query else MOST_ALIKE if links is None else 1
            if view and alike[sort] <= most and links != 0:
                waiting.append(Visit(view, request))
                links = None if links is None else links - 1


def view_of(path: str) -> str:
    """The name of the view that answers a path; empty when none does."""
    try:
        found = resolve(urlsplit(path).path)
    except Resolver404:
        return ""
    return found.view_name or found.func.__name__


def links_of(request: Request, answer: Answer) -> Iterator[Request]:
    """Where an answer leads, on this site."""
    if "Location" in answer.headers:
        yield from _here(request.path, answer.headers["Location"])
    if not answer.kind.startswith("text/html"):
        return
    text = answer.body.decode()
    for attribute, address in _LINK.findall(text):
        yield from _here(request.path, unescape(address), htmx=attribute == "data-hx-get")
    if ASKS.search(text):
        for address in _Forms(text).addresses:
            yield from _here(request.path, address)


def _here(base: str, address: str, *, htmx: bool = False) -> Iterator[Request]:
    parts = urlsplit(urljoin(f"http://testserver{base}", address))
    ours = parts.scheme in ("http", "https") and parts.hostname in ("testserver", "localhost")
    if ours and not parts.path.startswith("/static/"):
        yield Request(parts._replace(scheme="", netloc="", fragment="").geturl(), htmx)


class _Forms(HTMLParser):
    """The addresses to which the forms of a page lead that only ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self._form: str | None = None
        self._data: list[tuple[str, str]] = []
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms and what they send as they come."""
        has = {name: value or "" for name, value in attrs}
        if tag == "form" and has.get("method", "get") == "get":
            self._form, self._data = has.get("action", ""), []
        elif self._form is None:
            return
        elif tag == "input" and has.get("name"):
            if has.get("type") not in ("checkbox", "radio") or "checked" in has:
                self._data.append((has["name"], has.get("value", "")))
            elif has.get("type") != "radio":
                self.addresses.append(f"{self._form}?{urlencode([(has['name'], has.get('value', 'on'))])}")
        elif tag == "select":
            self._select = has.get("name", "")
        elif tag == "option" and self._select and has.get("value"):
            self.addresses.append(f"{self._form}?{urlencode([(self._select, has['value'])])}")

    def handle_endtag(self, tag: str) -> None:
        """Send a form as it stands."""
        if tag == "form" and self._form is not None:
            self.addresses.append(f"{self._form}?{urlencode(self._data)}")
            self._form = None
        elif tag == "select":
            self._select = ""
