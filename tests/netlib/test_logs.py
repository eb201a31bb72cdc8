"""The logs: structured, tied together by the request id, and silent about people."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from netlib.logs import JsonFormatter, redact
from tests.factories import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Everything that any logger says, from DEBUG on, as our formatter writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    silent = [logging.getLogger(name) for name in ("django", "django.server")]
    root = logging.getLogger()
    levels = {logger: logger.level for logger in (root, *silent)}
    for logger in levels:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for logger, level in levels.items():
        logger.removeHandler(handler)
        logger.setLevel(level)


def of_requests(lines: Lines) -> list[dict[str, Any]]:
    return [line for line in lines() if line["logger"] == "netlib.request"]


def test_one_line_for_a_request(client: Client, lines: Lines) -> None:
    member = MemberFactory.create()
    client.force_login(member)

    response = client.get("/accounts/email/?next=/people/jane-doe/")

    (line,) = of_requests(lines)
    assert line.pop("time").endswith("+00:00")
    assert line.pop("ms") > 0
    assert line.pop("queries") > 0
    assert line == {
        "level": "INFO",
        "logger": "netlib.request",
        "message": "request",
        "request_id": response["X-Request-ID"],
        "method": "GET",
        "route": "account_email",
        "status": 200,
        "member": member.pk,
    }


def test_the_path_is_never_written(client: Client, lines: Lines) -> None:
    client.get("/people/jane-doe-of-natick/?q=gin")
    client.post("/healthz?token=sesame")

    written = json.dumps(lines())
    assert [line["route"] for line in of_requests(lines)] == ["profile", "healthz"]
    assert len({line["request_id"] for line in lines()}) == 2
    for secret in ("jane-doe", "q=gin", "sesame"):
        assert secret not in written


def test_an_exception_is_written_without_what_it_says(lines: Lines) -> None:
    try:
        raise ValueError("the note of maria@library.example")
    except ValueError:
        logging.getLogger("netlib.test").exception("Could not do it")

    (line,) = lines()
    assert line["exception"] == "builtins.ValueError"
    assert line["frames"][0].endswith("test_an_exception_is_written_without_what_it_says")
    assert "maria" not in json.dumps(line)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mail to Maria.Silva+list@library.example failed", "Mail to [email] failed"),
        ("next=maria%40library.example", "[email]"),
        ("key 6f1ed002ab5595859014ebf0951522d9 is old", "key [token] is old"),
        ("members.services.contacts line 12", "members.services.contacts line 12"),
    ],
)
def test_redaction(text: str, left: str) -> None:
    assert redact(text).removeprefix("next=") == left or redact(text) == left


def test_signing_up_and_in_leaves_no_address_and_no_password(client: Client, lines: Lines) -> None:
    MemberFactory.create(email="known@library.example")
    known = {"login": "known@library.example", "password": "wrong-password-7531"}

    client.post("/accounts/login/", known)
    client.post("/accounts/login/", {**known, "login": "nobody@library.example"})
    client.post("/accounts/login/", {"login": "not an address @library.example", "password": ""})
    client.post("/accounts/login/code/", {"email": "known@library.example"})
    client.post("/accounts/password/reset/", {"email": "nobody@library.example"})
    for email in ("known@library.example", "new@library.example"):
        client.post(
            "/accounts/signup/", {"name": "New Person", "email": email, "password1": "a-fresh-passphrase-42"}
        )
    client.post("/accounts/login/", {"login": "known@library.example", "password": PASSWORD})
    Client(headers={"host": "known@library.example"}).get("/")

    # What a database says at DEBUG level is for a developer's own machine.
    written = json.dumps([line for line in lines() if line["logger"] != "django.db.backends"])
    assert len(of_requests(lines)) == 9
    for secret in ("library.example", "wrong-password", "a-fresh-passphrase", PASSWORD, "New Person"):
        assert secret not in written
