"""Letters that no page, feed or file can carry, sent through every door: no view sees them, and nothing stores them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpRequest

from netlib.text.clean import clean_text
from tests.attack.fuzz import Form, forms_of, names_read, starts
from tests.attack.look import Attack, Note
from tests.attack.site import Request, Site
from tests.attack.viewers import Viewer

pytestmark = pytest.mark.django_db
SENDERS = ("visitor", "owner of public", "chair", "superuser")
UNCLEAN = "Book \ufffe swap\uffff\x0b\ufdd0"
# Of so many forms that are sent with one unclean field, one is in the short run.
ONE_OF = 25


class Seen:
    """What views saw of requests, and what was written to the database, as far as it is unclean."""

    def __init__(self, site: Site) -> None:
        self.site, self.requests = site, list[HttpRequest]()
        self.written: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(("INSERT", "UPDATE")) and any(map(_is_unclean, _texts(params))):
            self.written.append(sql[:80])
        return execute(sql, params, many, context)

    def read(self) -> Iterator[str]:
        """The parameters and fields that a view read unclean, but for passwords."""
        for request in self.requests:
            for sent in (request.GET, request.POST):
                for name, texts in sent.lists():
                    if "password" not in name and any(map(_is_unclean, texts)):
                        yield f"{request.method} {request.path} {name}"


def _is_unclean(text: str) -> bool:
    return any(letter in text for letter in "\ufffe\uffff\x0b\ufdd0")


def _texts(params: Any) -> Iterator[str]:
    """The texts among the parameters of a statement, in lists and in what is kept as JSON too."""
    if isinstance(params, str):
        yield params
    elif isinstance(params, list | tuple):
        for each in params:
            yield from _texts(each)
    elif params is not None and hasattr(params, "obj"):
        yield from _texts(params.obj)
    elif isinstance(params, dict):
        for key, value in params.items():
            yield from _texts([key, value])


@contextmanager
def looking(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    """Note all requests and all that is written."""
    seen = Seen(site)
    for method in ("get", "post"):
        make = getattr(site._factory, method)

        def noted(*args: Any, make: Any = make, **given: Any) -> HttpRequest:
            request: HttpRequest = make(*args, **given)
            seen.requests.append(request)
            return request

        monkeypatch.setattr(site._factory, method, noted)
    with connection.execute_wrapper(seen):
        yield seen


def _unclean(form: Form) -> Iterator[Request]:
    """A form with every field unclean, and with each field unclean among the others as they stand."""
    fields = [(name, f"{value}{UNCLEAN}") for name, value in form.fields]
    yield _sent(form, fields)
    for place, (name, value) in enumerate(form.fields):
        yield _sent(form, [*form.fields[:place], (name, f"{value}{UNCLEAN}"), *form.fields[place + 1 :]])


def _sent(form: Form, fields: Iterable[tuple[str, str]]) -> Request:
    fields = tuple(fields)
    return (
        Request(form.path, data=fields) if form.posts else Request(f"{form.path}?{urlencode(fields)[:7000]}")
    )


def _everywhere(attack: Attack, viewer: Viewer) -> Iterator[Request]:
    """Every address with every parameter that is read anywhere, and every form."""
    pairs = tuple((name, UNCLEAN) for name in names_read())
    for route, values in starts(viewer):
        if values is not None:
            path = route.path(values)
            yield Request(f"{path}?{urlencode(pairs[: len(pairs) // 2])[:7000]}")
            yield Request(path, data=pairs)
    for form in forms_of(attack.seen(viewer).items()):
        yield from _unclean(form)


def _send(attack: Attack, name: str, monkeypatch: pytest.MonkeyPatch, note: Note, *, one_of: int) -> Seen:
    viewer = attack.viewers[name]
    requests = list(_everywhere(attack, viewer))[::one_of]
    with looking(attack.site, monkeypatch) as seen:
        for request in requests:
            assert attack.site.ask(viewer.session, request).status < 500 or request.path.startswith(
                "/healthz"
            )
    note("nonsense", len(requests))
    assert len(seen.requests) == len(requests) > 20
    return seen


@pytest.mark.parametrize("name", SENDERS)
def test_no_view_sees_unclean_text_and_nothing_stores_it(
    attack: Attack, name: str, monkeypatch: pytest.MonkeyPatch, record_property: Note
) -> None:
    seen = _send(attack, name, monkeypatch, record_property, one_of=ONE_OF)
    assert (list(seen.read()), seen.written) == ([], [])


@pytest.mark.slow
@pytest.mark.parametrize("name", SENDERS)
def test_none_of_all_doors_lets_unclean_text_in(
    attack: Attack, name: str, monkeypatch: pytest.MonkeyPatch, record_property: Note
) -> None:
    seen = _send(attack, name, monkeypatch, record_property, one_of=1)
    assert (list(seen.read()), seen.written) == ([], [])


def test_the_test_would_notice() -> None:
    assert _is_unclean(UNCLEAN)
    assert not _is_unclean(clean_text(UNCLEAN))
    assert any(map(_is_unclean, _texts([1, None, {"a": [UNCLEAN]}])))
