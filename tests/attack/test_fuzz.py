"""Nonsense, sent to every address: it is refused in words, and never answered with a fault of ours."""

from collections.abc import Iterable

import pytest

from tests.attack.fuzz import (
    NUL,
    forms_of,
    names_read,
    starts,
    with_nul,
    wrong_addresses,
    wrong_fields,
    wrong_parameters,
)
from tests.attack.look import Attack, Note, kinds_of
from tests.attack.site import Request
from tests.attack.viewers import Viewer

pytestmark = pytest.mark.django_db
SENDERS = ("visitor", "owner of public", "chair", "superuser")
# Of so many that there are, one is sent in the short run.
ONE_OF = 75


def _faults(attack: Attack, viewer: Viewer, requests: Iterable[Request], note: Note, *, least: int) -> str:
    faults, sent = [], 0
    for request in requests:
        sent += 1
        answer = attack.site.ask(viewer.session, request)
        # The one page that says so when the worker is down.
        if answer.status >= 500 and not request.path.startswith("/healthz"):
            faults.append(
                f"{answer.error} {viewer.name}, {str(request)[:200]} {str(request.data or '')[:200]}"
            )
    note("nonsense", sent)
    assert sent >= least
    return kinds_of(faults)


def _all(attack: Attack, viewer: Viewer, *, most: int) -> Iterable[Request]:
    known = starts(viewer)
    yield from wrong_addresses(known)
    yield from wrong_parameters(known, names_read(), most=most)
    yield from wrong_fields(viewer, forms_of(attack.seen(viewer).items()), most=most)


@pytest.mark.parametrize("name", SENDERS)
def test_nonsense_is_no_fault_of_ours(attack: Attack, name: str, record_property: Note) -> None:
    viewer = attack.viewers[name]
    some = list(_all(attack, viewer, most=1))[::ONE_OF]
    assert _faults(attack, viewer, some, record_property, least=30) == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", SENDERS)
def test_no_nonsense_is_a_fault_of_ours(attack: Attack, name: str, record_property: Note) -> None:
    viewer = attack.viewers[name]
    assert _faults(attack, viewer, _all(attack, viewer, most=2), record_property, least=1500) == ""


@pytest.mark.parametrize("name", ["visitor", "superuser"])
def test_bytes_of_nothing_are_refused_everywhere(attack: Attack, name: str) -> None:
    viewer = attack.viewers[name]
    answers = {
        request: attack.site.ask(viewer.session, request).status for request in with_nul(starts(viewer))
    }
    assert len(answers) > 100
    assert {request: status for request, status in answers.items() if status != 400} == {}


def test_cookies_and_headers_of_nonsense_are_no_fault_of_ours(attack: Attack) -> None:
    site = attack.site
    for cookie in ("x", "", "9" * 5000, "\0", "ÿ", "a" * 40):
        for name in ("sessionid", "csrftoken", "messages"):
            for path in ("/", "/accounts/login/"):
                assert site.ask_raw(path, cookies={name: cookie}).status < 500
    for header in (
        "HX-Current-URL",
        "Referer",
        "Accept-Language",
        "If-None-Match",
        "If-Modified-Since",
        "Accept",
    ):
        for value in ("\xff", "http://[", "x" * 5000, ", , ;q="):
            answer = site.ask_raw("/people/", headers={header: value}, htmx=header.startswith("HX"))
            assert answer.status < 500


def test_the_names_are_found_where_they_are_read() -> None:
    assert {"q", "after", "token", "as", "handle"} <= set(names_read())
    assert "\0" in NUL
