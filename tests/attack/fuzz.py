"""Sending what makes no sense to every address: nothing of it may be answered with a fault of ours."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urljoin, urlsplit

from tests.attack.addresses import Route, every_route, values_of
from tests.attack.crawl import Visit, pick
from tests.attack.site import Answer, Request
from tests.attack.viewers import Viewer

CHECKOUT = Path(__file__).parents[2]
# Text where a number is expected, numbers that no column holds, half a date, marks that mean something elsewhere.
WRONG = (
    "x", "", "-1", "0", "9" * 30, "²", "1.5", "NaN", "2026-13-45", "0000-00-00", "9999-12-31T23:59", "[]", '{"a":1}',
    "[" * 2000, "9" * 5000, "a" * 9000, "' OR 1=1 --", "%", "\\", "\ufffe\u202e", "../../etc/passwd", "1,2,x", "true",
    "&#x0;", "~", "1.x", ".", "😀" * 300, "\x01\x7f", "٣", "None",
)  # fmt: skip
# In an address, as bytes: what is no UTF-8, and what is no text.
RAW = ("%ff%fe", "%c0%80", "%ed%a0%80", "%F0%9F", "%", "%zz", "+", "%2e%2e", "%0d%0a")
NUL = "a\0b"
# More digits than Python makes a number of.
_LONG = "9" * 5000
# Letters of a query.
_LONGEST = 7000
_NUMBERS = ("0", "-1", "9" * 30, "²")
_TEXTS = ("x" * 300, _LONG, "%ff", "..", "%0d%0aX", "-", "0")


@cache
def names_read() -> list[str]:
    """The names of all parameters that our code reads straight from a request."""
    found: set[str] = set()
    for path in CHECKOUT.glob("*/**/*.py"):
        if (
            path.parts[len(CHECKOUT.parts)] in ("tests", "benchmarks", "var", ".venv")
            or "migrations" in path.parts
        ):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Subscript) and _is_data(node.value):
                found |= _constant(node.slice)
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and _is_data(node.func.value)
            ):
                found |= _constant(node.args[0]) if node.args else set()
    return sorted(found)


def _is_data(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("GET", "POST")


def _constant(node: ast.AST) -> set[str]:
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


class Form(NamedTuple):
    """A form of a page: where it leads, whether it changes something, and what it sends as it stands."""

    path: str
    posts: bool
    fields: tuple[tuple[str, str], ...]


class _Forms(HTMLParser):
    """The forms of a page as a browser would send them."""

    def __init__(self, page: str, text: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._page, self._action, self._posts = page, "", False
        self._fields: list[tuple[str, str]] = []
        self._inside, self._select = False, ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note each form, and what it sends."""
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside, self._posts, self._fields = True, has.get("method", "").lower() == "post", []
            self._action = urlsplit(urljoin(self._page, has.get("action", ""))).path
        elif self._inside and tag in ("input", "textarea", "button") and has.get("name"):
            self._fields.append((has["name"], has.get("value", "")))
        elif self._inside and tag == "select":
            self._select = has.get("name", "")
            self._fields.append((self._select, ""))

    def handle_endtag(self, tag: str) -> None:
        """A form ends."""
        if tag == "form" and self._inside:
            self.found.append(Form(self._action, self._posts, tuple(dict(self._fields).items())))
            self._inside = False


def forms_of(answers: Iterable[tuple[Visit, Answer]]) -> list[Form]:
    """Each form in these answers, once."""
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    for visit, answer in answers:
        if answer.kind == "text/html":
            for form in _Forms(urlsplit(visit.request.path).path, answer.body.decode()).found:
                names = tuple(name for name, _ in form.fields)
                # Forms that differ in a number of their address alone are one.
                found.setdefault((re.sub(r"\d+|zq\w+", "*", form.path), names), form)
    return list(found.values())


# A line of the URL configuration, and arguments that it takes for a viewer; None where the world has none.
Start = tuple[Route, dict[str, Any] | None]


def starts(viewer: Viewer) -> list[Start]:
    """Each line of the URL configuration with its first arguments."""
    return [(route, next(iter(values_of(route, viewer)), None)) for route in every_route()]


def wrong_addresses(known: Iterable[Start]) -> Iterator[Request]:
    """Addresses whose arguments make no sense."""
    for route, values in known:
        for name in route.arguments:
            wanted = re.search(rf"<(\w+):{name}>", route.pattern)
            for wrong in _NUMBERS if wanted and wanted[1] == "int" else _TEXTS:
                yield Request(route.path({**(values or dict.fromkeys(route.arguments, "1")), name: wrong}))


def wrong_parameters(known: Iterable[Start], names: list[str], *, most: int) -> Iterator[Request]:
    """Every address with every parameter that is read anywhere, all of them wrong at once; at most so many kinds of
    wrong for each."""
    for route, values in known:
        if values is None:
            continue
        path = route.path(values)
        first = pick(route.pattern, len(WRONG))
        for number in range(first, first + most):
            wrong = WRONG[number % len(WRONG)]
            yield Request(f"{path}?{_query((name, wrong) for name in names)}")
            yield Request(path, data=tuple((name, wrong) for name in names))
            raw = RAW[number % len(RAW)]
            yield Request(f"{path}?{'&'.join(f'{name}={raw}' for name in names)}")


def _query(pairs: Iterable[tuple[str, str]]) -> str:
    """As many of these parameters as a server lets an address have."""
    text = ""
    for pair in pairs:
        text += ("&" if text else "") + urlencode([pair])
        if len(text) > _LONGEST:
            break
    return text[:_LONGEST]


def wrong_fields(viewer: Viewer, forms: list[Form], *, most: int) -> Iterator[Request]:
    """Every form as it stands, but for one field that is wrong, or that comes several times; at most so many kinds of
    wrong for each field."""
    for form in forms:
        known: set[str] = set()
        for place, (name, _) in enumerate(form.fields):
            # The rows of a table in a form have the same fields each: one of them is enough.
            alike = re.sub(r"\d+", "*", name)
            if alike in known:
                continue
            known.add(alike)
            first = pick(f"{viewer.name}{form.path}{name}", len(WRONG))
            for wrong in {*(WRONG[number % len(WRONG)] for number in range(first, first + most)), _LONG}:
                fields = (*form.fields[:place], (name, wrong), (name, wrong[:50]), *form.fields[place + 1 :])
                yield (
                    Request(form.path, data=fields)
                    if form.posts
                    else Request(f"{form.path}?{_query(fields)}")
                )


def with_nul(known: Iterable[Start]) -> Iterator[Request]:
    """Every address with a byte of nothing, in its query or its form."""
    for number, (route, values) in enumerate(known):
        if values is not None:
            path = route.path(values)
            yield Request(f"{path}?q={quote(NUL)}") if number % 2 else Request(path, data=(("name", NUL),))
